"""What only a person can settle: ties, attestations, missing values, amounts without a text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from servicestar.model import Ident
from servicestar.report.html.book import Book, Who, points
from servicestar.report.rows import is_provisional

LISTED = 30
"""People named at one matter; the table of all records has the others."""


@frozen
class Matter:
    """Something to settle, and whom it concerns.

    Attributes:
        text: what it is.
        people: whom, at most `LISTED` of them.
        more: how many besides.
        cite: the article.
        where: the round and group, where there are several.
    """

    text: str
    people: tuple[Who, ...]
    more: int = 0
    cite: str | None = None
    where: str = ""


@frozen
class Open:
    """Everything that is open, by kind."""

    ties: tuple[Matter, ...]
    attest: tuple[Matter, ...]
    fill: tuple[Matter, ...]
    amounts: tuple[Matter, ...]

    def __bool__(self) -> bool:
        """Whether anything is open."""
        return bool(self.ties or self.attest or self.fill or self.amounts)


def still_open(book: Book) -> Open:
    """What is open in a run and in the rounds before it."""
    ties = (tie for each in book.rounds() for tie in _ties(each, book))
    return Open(tuple(ties), _attest(book), _fill(book), _amounts(book))


def _matter(book: Book, text: str, rows: Iterable[int]) -> Matter:
    found = [*rows]
    people = tuple(book.who(row) for row in found[:LISTED])
    return Matter(text, people, len(found) - len(people))


def _ties(book: Book, page: Book) -> Iterator[Matter]:
    """Ties across the last place, and for the last fen of a pool; every one of them is named."""
    run, places = book.run, book.run.plan.places
    for group, placing in run.placings.items():
        if not placing.tied:
            continue
        cut = book.cut(group)
        words = {"open": placing.open, "count": len(placing.tied)}
        name = "tie_places_plain" if cut is None else "tie_places"
        name = "tie_elsewhere" if run.open_elsewhere else name
        text = book.text(name, at="" if cut is None else points(cut), **words)
        people = tuple(page.who(row) for row in sorted(placing.tied))
        cite = places.cite if places is not None else None
        round_ = book.title if book.run is not page.run else ""
        where = [part for part in (round_, "" if group is None else str(group)) if part]
        yield Matter(text, people, cite=cite, where=" · ".join(where))
    for id_, paid in run.paid.items():
        if paid.pool is not None and paid.pool.shares.tied:
            rows = sorted(paid.pool.shares.tied)
            words = {"open": paid.pool.shares.open, "count": len(rows)}
            text = book.text("tie_fen", amount=book.words.amount(id_), **words)
            yield Matter(text, tuple(map(page.who, rows)), cite=paid.step.cite)


def _attest(book: Book) -> tuple[Matter, ...]:
    """By attestation, who waits for it: those in first."""
    waiting: dict[str, list[int]] = {}
    ranked = sorted(
        enumerate(book.outcome.results), key=lambda pair: (pair[1].rank is None, pair[1].rank or 0)
    )
    for row, result in ranked:
        for id_ in result.to_attest if is_provisional(result) else ():
            waiting.setdefault(id_, []).append(row)
    order = {id_: position for position, id_ in enumerate(book.run.plan.kind.fields)}
    return tuple(
        _matter(book, book.words.fields((id_,)), waiting[id_])
        for id_ in sorted(waiting, key=lambda id_: order.get(Ident(id_), len(order)))
    )


def _fill(book: Book) -> tuple[Matter, ...]:
    """By what is missing, whom it leaves undetermined."""
    found: dict[tuple[str, ...], list[int]] = {}
    for row, result in enumerate(book.outcome.results):
        if result.standing == "undetermined":
            found.setdefault(result.missing, []).append(row)
    return tuple(
        _matter(book, book.words.fields(ids) if ids else book.text("no_value"), rows)
        for ids, rows in found.items()
    )


def _amounts(book: Book) -> tuple[Matter, ...]:
    found: dict[str, list[int]] = {}
    for row, result in enumerate(book.outcome.results):
        for id_ in result.to_decide:
            found.setdefault(id_, []).append(row)
    return tuple(_matter(book, book.words.amount(id_), rows) for id_, rows in found.items())
