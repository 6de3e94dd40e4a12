"""Long lines folded to a terminal's width, counting double-width characters."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.diagnostics import printable, width

WIDTH = 80
_LONGEST = 10_000
_CLOSING, _OPENING = "，。、；：？！）》〉」』】〕”’％", "（《〈「『【〔“‘"


def wrap(text: str, columns: int = WIDTH) -> str:
    """The text with every line made printable and folded.

    What follows a fold is indented under its line.
    """
    lines = map(printable, text.split("\n"))
    return "\n".join(part for line in lines for part in _pieces(line, columns))


def _pieces(line: str, columns: int) -> Iterator[str]:
    """The line folded; one of a million characters in parts, or it would take for ever."""
    for start in range(0, max(len(line), 1), _LONGEST):
        yield from _fold(line[start : start + _LONGEST], columns)


def _fold(line: str, columns: int) -> list[str]:
    indent = " " * min(len(line) - len(line.lstrip()) + 2, columns // 2)
    parts = []
    while width(line[: columns + 1]) > columns:
        cut = _cut(line, columns)
        parts.append(line[:cut].rstrip())
        line = indent + line[cut:].lstrip()
    return [*parts, line]


def _cut(line: str, columns: int) -> int:
    """Where to fold: at the last space or between wide characters, but not inside an article.

    Nor before a mark that closes or after one that opens (GB/T 15834 keeps both off a line's edge).
    """
    used, best, start = 0, 0, len(line) - len(line.lstrip())
    cite = False
    for index, char in enumerate(line):
        cite = (cite or char == "[") and char != "]"
        before = line[index - 1]
        wide = width(char) == 2 and width(before) == 2
        bound = char in _CLOSING or before in _OPENING  # none begins a line, none ends one
        if index > start and not cite and (char == " " or (wide and not bound)):
            best = index
        used += width(char)
        if used > columns:
            return best if best > start else max(index, start + 1)
    return len(line)
