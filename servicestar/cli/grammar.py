"""The command line's grammar in two languages: help, and wrong usage as one line with a way out."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Sequence
from typing import Any, NoReturn

from servicestar.cli.output import CALL
from servicestar.diagnostics import Diagnostic, Lang, ServiceStarError, fault, unknown
from servicestar.report import wrap


class Say(str):
    """A help text: it is the English one, and carries the Chinese one."""

    zh: str

    __slots__ = ("zh",)


def say(en: str, zh: str) -> Say:
    """A help text in both languages; it stands wherever argparse takes a text."""
    text = Say(en)
    text.zh = zh
    return text


RULESET = say("a .yaml file or a shipped id", ".yaml 文件，或随附规则集的 id")
CONTEST = say("needed where there are several", "哪项评选；仅有一项时可省略")
ONLY = say("only this one; may be repeated", "只处理该项评选；可重复")
PERIOD = say("such as 2010-07, 2010Q3 or 2010", "周期，如 2010-07、2010Q3 或 2010")
HISTORY = say("table of earlier titles", "历史称号表")
SHEET = say("sheet of an .xlsx (default: the first)", ".xlsx 的工作表（默认第一张）")
OUTPUT = say("write there instead of to the screen", "写入该文件，不在屏幕显示")
SEED = say("of the made-up cohorts", "虚构名单的随机种子")
FORMAT = say("what to print", "输出形式")
_HEADINGS = {
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "显示本说明",
    "show program's version number and exit": "显示版本",
}


def count(text: str) -> int:
    """A number from 1 on: on no cohort every property would hold."""
    number = int(text)
    if number < 1:
        raise ValueError
    return number


_WANTED = {
    "int": ("a whole number", "整数"),
    "count": ("a whole number from 1", "不小于 1 的整数"),
}


def add_repeated(command: Any, option: str, metavar: str, help: str) -> None:
    """An option that may be repeated; its values are kept under its name with an underscore."""
    command.add_argument(
        f"--{option}", dest=f"{option}_", metavar=metavar, action="append", default=[], help=help
    )


class Formatter(argparse.HelpFormatter):
    """Help folded by the width that is seen, of which a Chinese character takes two columns."""

    def _split_lines(self, text: str, width: int) -> list[str]:
        return [line.strip() for line in wrap(" ".join(text.split()), width).split("\n")]

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(f"{indent}{line}" for line in self._split_lines(text, width))


_HEADING = re.compile(r"^(\S+):$", re.MULTILINE)


class ChineseFormatter(Formatter):
    """The same, with a Chinese word for `usage:` that is as wide."""

    def _format_usage(self, usage: Any, actions: Any, groups: Any, prefix: Any) -> str:
        text = super()._format_usage(usage, actions, groups, prefix)
        return text.replace("usage: ", "用法： ", 1)

    def format_help(self) -> str:
        """The help, with the colon of Chinese after each heading."""
        return _HEADING.sub("\\1：", super().format_help())


class Parser(argparse.ArgumentParser):
    """A parser that raises wrong usage as findings, and shows its help by width."""

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what argparse takes."""
        super().__init__(*args, **{"formatter_class": Formatter, **options})

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print: one finding in place of its several lines."""
        raise ServiceStarError([_finding(self, message)])


def translate(parser: argparse.ArgumentParser, lang: Lang) -> None:
    """Give a parser and all its commands their texts in a language."""
    if lang == "zh":
        parser.formatter_class = ChineseFormatter
    parser.description = _in(lang, parser.description)
    for group in parser._action_groups:
        group.title = _in(lang, group.title)
    for action in parser._actions:
        action.help = _in(lang, action.help)
        if isinstance(action, argparse._SubParsersAction):
            for listed in action._choices_actions:
                inner = action.choices[listed.dest]
                inner.description = listed.help  # its help begins with what the list says of it
                listed.help = _in(lang, listed.help)
                translate(inner, lang)


def _in(lang: Lang, text: str | None) -> str | None:
    if text is None or lang == "en":
        return text
    return text.zh if isinstance(text, Say) else _HEADINGS.get(text, text)


def parse(parser: Parser, words: Sequence[str]) -> argparse.Namespace:
    """The arguments.

    Raises:
        ServiceStarError: SS691 to SS695 where they are not what the grammar takes.
    """
    found, rest = parser.parse_known_args(words)
    if rest:
        *_, command = _chosen(parser, found)
        options = [o for action in command._actions for o in action.option_strings]
        known = options if rest[0].startswith("-") else []
        name = rest[0].partition("=")[0]
        raise ServiceStarError([unknown("SS692", CALL, name, known, command=command.prog)])
    return found


def _chosen(
    parser: argparse.ArgumentParser, found: argparse.Namespace
) -> Iterator[argparse.ArgumentParser]:
    """The parser of the program, of the command, and of the command's command."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from _chosen(action.choices[getattr(found, action.dest)], found)


# --- what argparse says, by its own words

_MISSING = re.compile(r"the following arguments are required: (.*)", re.DOTALL)
_CHOICE = re.compile(r"argument (.*?): invalid choice: '(.*)' \((?:maybe|choose) .*", re.DOTALL)
_VALUE = re.compile(r"argument (.*?): invalid (\w+) value: '(.*)'", re.DOTALL)
_OTHER = re.compile(r"argument (.*?): (.*)", re.DOTALL)
_AMBIGUOUS = re.compile(r"ambiguous option: (.*?)(?:=.*)? could match (.*)", re.DOTALL)
_REASONS = {
    "expected one argument": ("a value has to follow", "其后须有一个值"),
    "expected at least one argument": ("one value or more have to follow", "其后须有至少一个值"),
    "ignored explicit argument": ("it takes no value", "其后不带值"),
}


def _finding(parser: argparse.ArgumentParser, message: str) -> Diagnostic:
    """The finding of a message of argparse.

    The words are the same in every Python from 3.11 on; one that is not known stays as it is.
    """
    command = parser.prog
    if match := _MISSING.fullmatch(message):
        return fault("SS691", CALL, command=command, names=match[1])
    if match := _CHOICE.fullmatch(message):
        known = [str(choice) for choice in _choices(parser, match[1])]
        words = {"option": match[1], "known": ", ".join(known)}
        return unknown("SS693", CALL, match[2], known, **words)
    if match := _VALUE.fullmatch(message):
        wanted = _WANTED.get(match[2], ("a value that is taken", "可接受的值"))
        return fault("SS694", CALL, option=match[1], value=match[3], wanted=wanted)
    if match := _AMBIGUOUS.fullmatch(message):
        reason = (f"it may be {match[2]}", f"可能是 {match[2]}")
        return fault("SS695", CALL, option=match[1], reason=reason, command=command)
    option, told = match.groups() if (match := _OTHER.fullmatch(message)) else (command, message)
    starts = (pair for start, pair in _REASONS.items() if told.startswith(start))
    reason = next(starts, (told, told))
    return fault("SS695", CALL, option=option, reason=reason, command=command)


def _choices(parser: argparse.ArgumentParser, name: str) -> Sequence[Any]:
    """What an argument may be, by the name that a message gives it."""
    for action in parser._actions:
        names = {"/".join(action.option_strings), str(action.metavar), action.dest}
        if name in names and action.choices is not None:
            return list(action.choices)
    return []
