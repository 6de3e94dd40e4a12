"""Whom a change moves: who is in, out, up or down, and through which clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from attrs import frozen

from servicestar.api import Outcome
from servicestar.diff.causes import Cause, causes_of
from servicestar.diff.pair import ContestPair
from servicestar.evaluate import Run
from servicestar.model.outcome import Quota, Result
from servicestar.values.numbers import Number

MoveKind = Literal[
    "in", "out", "tied", "settled", "up", "down", "standing", "total", "amounts", "attest"
]
MOVES: tuple[MoveKind, ...] = (
    "in",
    "out",
    "tied",
    "settled",
    "up",
    "down",
    "standing",
    "total",
    "amounts",
    "attest",
)


@frozen
class Move:
    """A record that comes out differently.

    Attributes:
        key, name: the record; `name` is empty where the sheet has none.
        kind: ``in`` (wins now), ``out``, ``tied`` (at the cut, now), ``settled`` (tied before),
            ``up`` or ``down`` in rank; else what differs: the standing, the total, the amounts or
            what is still to be attested.
        old, new: how it came out.
        causes: the clauses behind it.
    """

    key: str
    name: str
    kind: MoveKind
    old: Result
    new: Result
    causes: tuple[Cause, ...]


@frozen
class People:
    """What becomes of the records of one sheet.

    Attributes:
        moves: the records that come out differently, the weightiest first.
        count: how many records there are.
        winners: by side, keys of the winners; `unresolved` the ties that are left.
        places: by side, how many could win.
    """

    moves: tuple[Move, ...]
    count: int
    winners: tuple[tuple[str, ...], tuple[str, ...]]
    unresolved: tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]
    places: tuple[Quota, Quota]

    def count_of(self, kind: MoveKind) -> int:
        """How many records move in a way."""
        return sum(move.kind == kind for move in self.moves)


def people_of(pair: ContestPair, old: Outcome, new: Outcome) -> People:
    """Compare two outcomes of the same sheet, record by record.

    Args:
        pair: the contests.
        old: what came out of the old one.
        new: what came out of the new one.
    """
    changed = {address[-2:] for address in pair.differing}
    before = {result.key: (row, result) for row, result in enumerate(old.results)}
    found = []
    for row, result in enumerate(new.results):
        if result.key not in before:
            continue
        old_row, was = before[result.key]
        kind = kind_of(was, result)
        if kind is not None:
            rows = old_row, row
            causes = causes_of((old._run, new._run), rows, changed)
            found.append(Move(result.key, _name(new._run, row), kind, was, result, tuple(causes)))
    found.sort(key=lambda move: (MOVES.index(move.kind), move.new.rank or 0, move.key))
    moves = tuple(_through_others(move, found) for move in found)
    return People(
        moves,
        len(new.results),
        (old.winners, new.winners),
        (old.unresolved, new.unresolved),
        (old.places, new.places),
    )


def kind_of(old: Result, new: Result) -> MoveKind | None:
    """The weightiest way in which a record comes out differently; None where it does not."""
    standings = old.standing, new.standing
    if old.standing != new.standing:
        kinds: Mapping[str, MoveKind] = {"awarded": "in", "tied": "tied"}
        gone: Mapping[str, MoveKind] = {"awarded": "out", "tied": "settled"}
        return kinds.get(standings[1]) or gone.get(standings[0]) or "standing"
    if old.rank is not None and new.rank is not None and old.rank != new.rank:
        return "up" if new.rank < old.rank else "down"
    if (old.total, old.band) != (new.total, new.band):
        return "total"
    if _money(old) != _money(new) or old.to_decide != new.to_decide:
        return "amounts"
    return "attest" if old.to_attest != new.to_attest else None


def _money(result: Result) -> dict[str, Number]:
    return dict(result.amounts or {})


def _name(run: Run, row: int) -> str:
    column = run.records.columns.get("name")
    return str(column.at(row) or "") if column is not None else ""


def _through_others(move: Move, moves: Iterable[Move]) -> Move:
    """The move, laid to others where nothing of the record itself is different."""
    if move.causes:
        return move
    others = [m.key for m in moves if m.causes and m.key != move.key]
    cause = Cause("others", "others", None, None, None, False, tuple(_some(others)))
    return Move(move.key, move.name, move.kind, move.old, move.new, (cause,))


def _some(keys: list[str]) -> Iterator[str]:
    yield from keys[:3]
    if len(keys) > 3:
        yield f"+{len(keys) - 3}"
