"""Long lines folded to a terminal's width, counting double-width characters."""

from __future__ import annotations

from servicestar.diagnostics import printable, width

WIDTH = 80


def wrap(text: str, columns: int = WIDTH) -> str:
    """The text with every line made printable and folded.

    What follows a fold is indented under its line.
    """
    lines = map(printable, text.split("\n"))
    return "\n".join(part for line in lines for part in _fold(line, columns))


def _fold(line: str, columns: int) -> list[str]:
    indent = " " * min(len(line) - len(line.lstrip()) + 2, columns // 2)
    parts = []
    while width(line) > columns:
        cut = _cut(line, columns)
        parts.append(line[:cut].rstrip())
        line = indent + line[cut:].lstrip()
    return [*parts, line]


def _cut(line: str, columns: int) -> int:
    """Where to fold: at the last space or between wide characters, but not inside an article."""
    used, best, start = 0, 0, len(line) - len(line.lstrip())
    cite = False
    for index, char in enumerate(line):
        cite = (cite or char == "[") and char != "]"
        wide = width(char) == 2 and width(line[index - 1]) == 2
        if index > start and not cite and (char == " " or wide):
            best = index
        used += width(char)
        if used > columns:
            return best if best > start else max(index, start + 1)
    return len(line)
