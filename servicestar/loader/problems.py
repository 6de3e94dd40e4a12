"""What is wrong with a text that is not YAML, said in both languages and at the right place."""

from __future__ import annotations

import re
from typing import Any

import yaml

from servicestar.diagnostics import Diagnostic, Place, fault

Both = tuple[str, str]
TAB: Both = ("a tab can not indent; use spaces", "不能用制表符缩进，请用空格")
# A part of what PyYAML or libyaml says, and what a clerk can do about it. The first that fits.
_SAID: tuple[tuple[str, Both], ...] = (
    (
        "could not find expected ':'",
        ("this key lacks its colon, or the space after it", "该键之后缺少冒号，或冒号后缺少空格"),
    ),
    (
        "mapping values are not allowed",
        (
            "no colon can stand here; put the text in quotes, or look at the colon and the "
            "indentation of the line above",
            "此处不应有冒号；请给文本加引号，或检查上一行的冒号与缩进",
        ),
    ),
    ("sequence entries are not allowed", ("no list item can stand here", "此处不应有列表项（-）")),
    ("tab character", TAB),
    (
        "unexpected end of stream",
        ("the quotation mark that begins here is not closed", "此处开始的引号没有闭合"),
    ),
    (
        "expected key",
        (
            "a new key was expected here; look at indentation and quotation marks",
            "此处应为新的键；请检查缩进与引号",
        ),
    ),
    ("'-' indicator", ("a list item (-) was expected here", "此处应为列表项（-）")),
    (
        "',' or '}'",
        ("a comma or the closing } was expected here", "此处应为逗号或右花括号 }"),
    ),
    (
        "',' or ']'",
        ("a comma or the closing ] was expected here", "此处应为逗号或右方括号 ]"),
    ),
    ("node content", ("a value is missing here", "此处缺少值")),
    (
        "alphabetic or numeric",
        (
            "the name of an anchor or alias has only letters a-z, digits, - and _",
            "锚点与别名的名称只能用英文字母、数字、- 和 _",
        ),
    ),
    (
        "escape character",
        (
            "in double quotes a \\ has to be written twice; or use single quotes",
            "双引号内的 \\ 须写两次，或改用单引号",
        ),
    ),
    ("document start>", ("text after the end of the document", "文档结束后还有内容")),
    ("tag handle", ("tags such as !name are not allowed", "不允许使用 !名称 这样的标签")),
)
# These are noticed at the end of the file or on a later line, though the fault is at the start.
_AT_CONTEXT = ("could not find expected ':'", "unexpected end of stream")
_UNPRINTABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def not_yaml(error: yaml.YAMLError, file: str, text: str) -> Diagnostic:
    """SS104 for what the parser said.

    Args:
        error: what it raised.
        file: the name that places carry.
        text: what was parsed.
    """
    if isinstance(error, yaml.reader.ReaderError):
        return _unprintable(file, text)
    said = str(getattr(error, "problem", None) or error)
    mark: Any = getattr(error, "problem_mark", None)
    if any(part in said for part in _AT_CONTEXT):
        mark = getattr(error, "context_mark", None) or mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    return fault("SS104", place, problem=_in_words(said, _char_at(text, place)))


def _in_words(said: str, char: str) -> Both:
    """What the parser said, in words of this house; its own where there are none."""
    if "cannot start any token" in said:
        quoted: Both = (
            f"no value can begin with {char}; put the text in quotes",
            f"值不能以 {char} 开头，请给文本加引号",
        )
        return TAB if char == "\t" else quoted
    return next((both for part, both in _SAID if part in said), (said, said))


def _char_at(text: str, place: Place) -> str:
    """The character at a place."""
    lines = text.splitlines()
    line = lines[place.line - 1] if place.line <= len(lines) else ""
    return line[place.column - 1 : place.column]


def _unprintable(file: str, text: str) -> Diagnostic:
    """SS104 at the first character that no YAML file may hold."""
    found = _UNPRINTABLE.search(text)
    before = text[: found.start()] if found else ""
    line, column = before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1
    code = f"U+{ord(found.group()):04X}" if found else "?"
    problem = (f"the control character {code} can not stand here", f"此处不能有控制字符 {code}")
    return fault("SS104", Place(file, line, column), problem=problem)
