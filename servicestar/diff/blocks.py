"""A difference as a document of few kinds of blocks, which text, Markdown and HTML lay out."""

from __future__ import annotations

from typing import TypeAlias

from attrs import frozen


@frozen
class Code:
    """A value as it is written in a ruleset."""

    text: str


@frozen
class Lines:
    """Several sentences in one cell."""

    lines: tuple[str, ...]


Cell: TypeAlias = "str | Code | Lines"


@frozen
class Heading:
    """A heading, of level 1 to 3."""

    level: int
    text: str


@frozen
class Para:
    """A sentence or two; a `strong` one is what a reader looks for first."""

    text: str
    strong: bool = False


@frozen
class Grid:
    """A table.

    Attributes:
        headers: of the columns; the first column holds the heads of the rows.
        rows: the cells.
        caption: what it shows.
    """

    headers: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str


@frozen
class Key:
    """A key of a clause that changed; None where it is not written."""

    name: str
    old: str | None
    new: str | None


@frozen
class ClauseBlock:
    """A clause that changed.

    Attributes:
        kind: the word for what became of it.
        name: what it is called.
        cites: its articles.
        where: its lines in the two files.
        keys: what changed.
        notes: what else is to be said of it.
    """

    kind: str
    name: str
    cites: tuple[str, ...]
    where: str
    keys: tuple[Key, ...]
    notes: tuple[str, ...]


@frozen
class Clauses:
    """Clauses under one head, in a table with these headers where tables are at hand."""

    head: str
    headers: tuple[str, ...]
    clauses: tuple[ClauseBlock, ...]


@frozen
class Fold:
    """What a reader opens to see more."""

    summary: str
    blocks: tuple[Block, ...]


Block: TypeAlias = "Heading | Para | Grid | Clauses | Fold"
