"""A difference as Markdown for a comment in a review: tables, and folds for what is long.

Texts of rulesets and sheets are strangers' texts: nothing in them is taken for Markdown, HTML, a
link or the name of a person.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Sequence

from servicestar.diagnostics import Lang
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

_SIGNS = re.compile(r"([\\`*_{}\[\]#|~!$^])")
_LINKS = (("://", "&#58;//"), ("www.", "www&#46;"), ("@", "&#64;"))


def to_markdown(difference: Differing, lang: Lang = "en") -> str:
    """The difference as GitHub-flavoured Markdown.

    Args:
        difference: of two rulesets.
        lang: ``en`` or ``zh``.
    """
    return "\n\n".join(_parts(document(difference, lang))) + "\n"


def _parts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading(level=level, text=text):
                yield f"{'#' * (level + 1)} {escaped(text)}"
            case Para(text=text, strong=strong):
                yield f"**{escaped(text)}**" if strong else escaped(text)
            case Grid(headers=headers, rows=rows):
                yield _table(headers, rows)
            case Clauses(head=head, headers=headers, clauses=clauses):
                yield f"**{escaped(head)}**"
                yield _table(headers, [row for clause in clauses for row in _rows(clause)])
            case Fold(summary=summary, blocks=inner):
                parts = "\n\n".join(_parts(inner))
                yield f"<details><summary>{escaped(summary)}</summary>\n\n{parts}\n\n</details>"


def _rows(clause: ClauseBlock) -> Iterator[tuple[Cell, ...]]:
    """One row a key; what is said of the whole clause stands in the first."""
    notes = "".join(f" ({note})" for note in clause.notes)
    head: tuple[Cell, ...] = (
        clause.kind,
        f"{clause.name} · {clause.where}{notes}",
        "; ".join(clause.cites),
    )
    for key in clause.keys or (Key("", None, None),):
        yield (*head, key.name, *(Code(t) if t is not None else "" for t in (key.old, key.new)))
        head = ("", "", "")


def _table(headers: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    lines = ["| " + " | ".join(map(_cell, headers)) + " |", "|" + " --- |" * len(headers)]
    lines += ["| " + " | ".join(map(_cell, row)) + " |" for row in rows]
    return "\n".join(lines)


def _cell(cell: Cell) -> str:
    if isinstance(cell, Lines):
        return "<br>".join(map(escaped, cell.lines))
    return _code(cell.text) if isinstance(cell, Code) else escaped(cell)


def _code(text: str) -> str:
    """A code span that no backtick or bar in the text can end."""
    plain = printable(text).strip().replace("\\|", "\\\\|").replace("|", "\\|")
    if not plain:
        return ""
    ticks = "`" * (1 + max(map(len, re.findall("`+", plain)), default=0))
    pad = " " if "`" in plain else ""
    return f"{ticks}{pad}{plain}{pad}{ticks}"


def escaped(text: str) -> str:
    """A text as Markdown that shows it, letter by letter."""
    plain = html.escape(printable(text), quote=False)
    plain = _SIGNS.sub(r"\\\1", plain)
    for sign, instead in _LINKS:
        plain = plain.replace(sign, instead)
    return plain
