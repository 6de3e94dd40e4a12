"""Each record's own section: its clauses, its points, and what would have changed how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from servicestar.evaluate import Run
from servicestar.explain import Line, Part, explain_parts
from servicestar.report.html.bars import Stacks
from servicestar.report.html.book import Book, Who, points
from servicestar.report.rows import standing_word

EVERYONE = 300
"""A cohort of so many records is explained record by record; of a larger one only a part is."""
FIRST = 200
NEAR = 20
MOST = 600


@frozen
class Person:
    """A record's section.

    Attributes:
        who, group, standing, word, total: as in the table of all records.
        rank: rank and how many can win, as text; empty where it can not.
        provisional: what is still to be attested; empty where nothing is.
        change: what would have changed how it stands.
        parts: the clauses it met.
        svg: its points as a picture; None where it has no total.
    """

    who: Who
    group: str
    standing: str
    word: str
    total: str
    rank: str
    provisional: str
    change: tuple[Line, ...]
    parts: tuple[Part, ...]
    svg: str | None


def explained_rows(run: Run, order: Sequence[int]) -> frozenset[int]:
    """Whom the page explains one by one: everyone, or of a large cohort those it is about.

    Args:
        run: a finished run.
        order: all rows, group by group, the best first.
    """
    if len(order) <= EVERYONE:
        return frozenset(order)
    found: dict[int, None] = {}
    for row in (*_open(run), *_near(run, order), *_first(run)):
        if len(found) < MOST:
            found.setdefault(row)
    for row in order:  # nobody may have a rank
        if len(found) < FIRST:
            found.setdefault(row)
    return frozenset(found)


def _open(run: Run) -> Iterator[int]:
    """Those of whom something is left to decide: the tied of every round, and open amounts."""
    if run.earlier is not None:
        yield from _open(run.earlier)
    for placing in run.placings.values():
        yield from placing.tied
    for paid in run.paid.values():
        yield from (*paid.to_decide, *(paid.pool.shares.tied if paid.pool else ()))


def _near(run: Run, order: Sequence[int]) -> Iterator[int]:
    """The last who are in and the first who are not, of each group."""
    assert run.outcome is not None
    inside = {row for placing in run.placings.values() for row in placing.placed}
    for placing in run.placings.values():
        yield from placing.placed[-NEAR:]
    behind: Counter[str | None] = Counter()
    for row in order:
        result = run.outcome.results[row]
        if result.rank is not None and row not in inside:
            behind[result.group] += 1
            if behind[result.group] <= NEAR:
                yield row


def _first(run: Run) -> Iterator[int]:
    """The first by rank, and then who is undetermined."""
    assert run.outcome is not None
    results = run.outcome.results
    ranked = [row for row, result in enumerate(results) if result.rank is not None]
    yield from sorted(ranked, key=lambda row: (results[row].rank, row))[:FIRST]
    yield from (row for row, r in enumerate(results) if r.standing == "undetermined")


def people(book: Book, order: Sequence[int], stacks: Stacks | None) -> Iterator[Person]:
    """The sections, in the order of the table.

    Args:
        book: the run, with whom to explain.
        order: all rows, group by group, the best first.
        stacks: how points are drawn; None where they are not.
    """
    return (_person(book, row, stacks) for row in order if row in book.explained)


def _person(book: Book, row: int, stacks: Stacks | None) -> Person:
    result, told = book.result(row), explain_parts(book.run, row, book.lang)
    placing = book.run.placings.get(result.group)
    rank = ""
    if placing is not None and result.rank is not None:
        rank = book.text("rank_of", rank=result.rank, count=len(placing.ranks))
    return Person(
        who=book.who(row),
        group=result.group or "",
        standing=result.standing,
        word=standing_word(result, book.run, book.lang),
        total="" if result.total is None else points(result.total),
        rank=rank,
        provisional=told.provisional,
        change=told.part("change"),
        parts=tuple(part for part in told.parts if part.name not in ("change", "readings")),
        svg=stacks.gauge(row) if stacks is not None and result.total is not None else None,
    )
