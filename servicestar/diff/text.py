"""A difference as text for a terminal of 80 columns."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

from servicestar.diagnostics import Lang, width
from servicestar.diagnostics.finding import printable
from servicestar.diff.blocks import (
    Block,
    Cell,
    ClauseBlock,
    Clauses,
    Code,
    Fold,
    Grid,
    Heading,
    Key,
    Lines,
    Para,
)
from servicestar.diff.found import Differing
from servicestar.diff.show import document
from servicestar.report.text import WIDTH, wrap

_LINES = {1: "=", 2: "-"}


def to_text(difference: Differing, lang: Lang = "en") -> str:
    """The difference as text.

    Args:
        difference: of two rulesets.
        lang: ``en`` or ``zh``.
    """
    lines = [wrap(line) if line else "" for line in _lines(document(difference, lang))]
    return "\n".join(lines).strip("\n") + "\n"


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level=level, text=text):
                yield from ("", printable(text)) if level > 1 else (printable(text),)
                line = _LINES.get(level)
                if line:
                    yield line * min(width(printable(text)), WIDTH)
            case Para(text=text):
                yield printable(text)
            case Grid():
                yield from _grid(block)
            case Clauses(head=head, clauses=clauses):
                yield from ("", printable(head))
                for clause in clauses:
                    yield from _clause(clause)
            case Fold(blocks=inner):
                yield from _lines(inner)


def _clause(clause: ClauseBlock) -> Iterator[str]:
    """Its name and article, and one or two lines for each key."""
    cites = "".join(f" [{printable(cite)}]" for cite in clause.cites)
    yield f"  {clause.kind} {printable(clause.name)}{cites} · {clause.where}"
    for key in clause.keys:
        yield from _key(key)
    yield from (f"    ({printable(note)})" for note in clause.notes)


def _key(key: Key) -> Iterator[str]:
    name = printable(key.name)
    old, new = (None if text is None else printable(text) for text in (key.old, key.new))
    if old is not None and new is not None:
        line = f"    {name}: {old} → {new}"
        if width(line) <= WIDTH:
            yield line
            return
    if old is not None:
        yield f"    - {name}: {old}"
    if new is not None:
        yield f"    + {name}: {new}"


def _grid(grid: Grid) -> list[str]:
    """A table, laid out by rich, which knows how wide Chinese characters are."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for header in grid.headers:
        table.add_column(Text(printable(header)), overflow="fold")
    for row in grid.rows:
        table.add_row(*(Text(_words(cell)) for cell in row))
    out = io.StringIO()
    Console(file=out, width=WIDTH, color_system=None, force_terminal=False).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def _words(cell: Cell) -> str:
    if isinstance(cell, Lines):
        return "\n".join(map(printable, cell.lines))
    return printable(cell.text if isinstance(cell, Code) else cell)
