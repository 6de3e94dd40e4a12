"""Examples for the pages of codes: the golden texts that the tests hold the program to.

Of each code the first finding of its first golden case, in English and in Chinese: for a ruleset
the line with the culprit underlined, for a run what is told, after the command.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml

from servicestar.diagnostics import CODES

GOLDEN = Path(__file__).parent.parent / "tests" / "golden"
_HEAD = re.compile(r"^\S.*: (?:error|warning|note) (SS\d{3}) ")
_NOTE = re.compile(r"^ *\* ")


def example(code: str) -> str | None:
    """The lines of a code's example; None where no golden case shows one."""
    for path in sorted((GOLDEN / "bad").glob(f"{code}*.txt")):
        _, english, chinese = re.split(r"^== \w+\n", path.read_text("utf-8"), flags=re.MULTILINE)
        found = [_finding(code, text.splitlines()) for text in (english, chinese)]
        if all(found):
            return "\n".join(line for lines in found for line in lines)
    for path in sorted((GOLDEN / "runs").glob(f"{code}*.yaml")):
        if lines := list(_run(code, yaml.safe_load(path.read_text("utf-8")))):
            return "\n".join(lines)
    return None


def _finding(code: str, lines: list[str]) -> list[str]:
    """The first finding of the code, with the lines below it that show the place."""
    heads = [n for n, line in enumerate(lines) if (m := _HEAD.match(line)) and m[1] == code]
    if not heads:
        return []
    first = heads[0]
    below = lines[first + 1 : first + 3]
    shown = len(below) == 2 and re.match(r" +\d+ \| ", below[0]) is not None
    return lines[first : first + 3] if shown else [lines[first]]


def _run(code: str, case: dict[str, object]) -> Iterator[str]:
    expected = case["expect"]
    assert isinstance(expected, dict)
    told: list[str] = []
    for lang in ("en", "zh"):
        errors = expected.get("stderr", {}).get(lang, "").splitlines()
        screen = expected.get("stdout", {}).get(lang, "").splitlines()
        told += (_finding(code, errors) or _finding(code, screen) or _note(code, lang, screen))[:1]
    if len(told) == 2:
        yield f"$ servicestar {case['arguments']}"
        yield from told


def _note(code: str, lang: str, lines: list[str]) -> list[str]:
    """A note under a table: it stands there without its code, folded."""
    notes: list[str] = []
    for line in lines:
        if _NOTE.match(line):
            notes.append(line.strip())
        elif notes and line.startswith("  "):
            notes[-1] += (" " if lang == "en" else "") + line.strip()
    words = ["".join(part.split()) for part in re.split(r"\{\w+\}", CODES[code].text(lang))]
    return [note for note in notes if all(word in "".join(note.split()) for word in words)]
