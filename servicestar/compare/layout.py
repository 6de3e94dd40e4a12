"""What both reports lay out alike: tables for a terminal, choices, people."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence

from servicestar.compare.words import say
from servicestar.diagnostics import Lang, printable, width
from servicestar.report.text import WIDTH

MARGIN = 2


def grid(
    headers: Sequence[str], rows: Iterable[Sequence[str]], right: frozenset[int] = frozenset()
) -> list[str]:
    """A table of at most 80 columns, laid out by rich, which knows how wide Chinese is.

    Args:
        headers: one for each column.
        rows: cells of strangers, which are made printable.
        right: positions of the columns that hold numbers.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), show_edge=False)
    for position, header in enumerate(headers):
        justify = "right" if position in right else "left"
        table.add_column(Text(printable(header)), justify=justify, overflow="fold")  # type: ignore[arg-type]
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    out = io.StringIO()
    Console(file=out, width=WIDTH - MARGIN, color_system=None, force_terminal=False).print(table)
    lines = (line.rstrip() for line in out.getvalue().splitlines())
    return [" " * MARGIN + line for line in lines if line]


def chosen(choices: Mapping[str, str], lang: Lang) -> str:
    """A combination in a few words: ``three=better and order=best_total``."""
    pairs = (f"{name}={choice}" for name, choice in choices.items())
    return say("and", lang).join(pairs) or say("any", lang)


def listing(items: Iterable[object], lang: Lang) -> str:
    """Some things in a row."""
    return say("comma", lang).join(map(str, items)) or say("none", lang)


def packed(items: Iterable[object], indent: int, lang: Lang) -> Iterator[str]:
    """Some things in a row, folded between them only, so that no name is torn apart."""
    line, comma = "", say("comma", lang)
    for item in map(printable, map(str, items)):
        if line and indent + width(line + comma + item) + width(comma.rstrip()) > WIDTH:
            yield " " * indent + line + comma.rstrip()
            line = ""
        line += (comma if line else "") + item
    yield " " * indent + line


def source_line(ruleset: str, sha256: str, number: str | None) -> str:
    """Which ruleset, by its id, the number of the document and the hash of the file."""
    return " · ".join((f"{ruleset} {number}" if number else ruleset, f"sha256 {sha256[:12]}"))
