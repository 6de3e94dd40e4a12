"""Whom a change moves, as blocks of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.diff.blocks import Block, Cell, Fold, Grid, Lines, Para
from servicestar.diff.causes import Cause
from servicestar.diff.people import MOVES, Move, People
from servicestar.diff.words import part_name, phrase, shown
from servicestar.model.outcome import Quota, Result
from servicestar.report.words import STANDINGS
from servicestar.values.numbers import format_number

_OPEN = 12
"""How many records that moved are shown without being asked for."""


def moved(people: People, lang: Lang) -> tuple[Block, ...]:
    """How many move and in what way, the winners of both sides, and a row for each who moved."""
    return tuple(Moved(lang).people(people))


@frozen
class Moved:
    """Writes in one language who moved."""

    lang: Lang

    def say(self, name: str, /, **words: object) -> str:
        """A phrase."""
        return phrase(name, self.lang, **words)

    def join(self, words: Iterable[str]) -> str:
        """Words in a row."""
        return self.say("comma").join(words)

    def people(self, people: People) -> Iterator[Block]:
        """Everything of one sheet."""
        if not people.moves:
            yield Para(self.say("nobody_moves"))
            return
        kinds = self.join(
            self.say(f"kind_{kind}", count=people.count_of(kind))
            for kind in MOVES
            if people.count_of(kind)
        )
        words = {"count": len(people.moves), "all": people.count, "kinds": kinds}
        yield Para(self.say("moves", **words), strong=True)
        yield self.winners(people)
        yield from self.moves(people)

    def use(self, part: str, id_: str, cite: str | None) -> str:
        """A clause by its kind, its name and its article."""
        name = part_name(part, self.lang)
        name = name if id_ == part else f"{name} {id_}"
        return f"{name} [{cite}]" if cite else name

    def won(self, keys: Iterable[str]) -> str:
        """Keys, or nobody."""
        return self.join(keys) or self.say("nobody")

    def winners(self, people: People) -> Block:
        """Who wins and who is tied, old and new."""
        rows: list[tuple[Cell, ...]] = []
        for number, side in enumerate(("old", "new")):
            ties = self.say("and").join(map(self.join, people.unresolved[number]))
            places = self.places(people.places[number])
            row = (self.say(side), places, self.won(people.winners[number]), ties)
            rows.append(row)
        headers = ("", *(self.say(word) for word in ("places", "winners", "tied")))
        return Grid(headers, tuple(rows), self.say("winners"))

    def places(self, quota: Quota) -> str:
        """The number of places, of each group where there are several."""
        if isinstance(quota, Mapping):
            return self.join(f"{group} {number}" for group, number in quota.items())
        return str(quota)

    def moves(self, people: People) -> Iterator[Block]:
        """The records that moved, the first of them in plain sight."""
        rows = [self.move(move) for move in people.moves]
        headers = tuple(self.say(word) for word in ("who", "move", "old", "new", "through"))
        if not rows:
            return
        first, rest = rows[:_OPEN], rows[_OPEN:]
        yield Grid(headers, tuple(first), self.say("move"))
        if rest:
            grid = Grid(headers, tuple(rest), self.say("move"))
            yield Fold(self.say("more", count=len(rest)), (grid,))

    def move(self, move: Move) -> tuple[Cell, ...]:
        """One record."""
        who = f"{move.key} {move.name}".strip()
        causes = Lines(tuple(map(self.cause, move.causes)))
        came = (self.came(result, move) for result in (move.old, move.new))
        return who, self.say(f"move_{move.kind}"), *came, causes

    def came(self, result: Result, move: Move) -> str:
        """How a record came out, in short."""
        if move.kind == "amounts":
            amounts = (result.amounts or {}).items()
            told = [f"{id_} {format_number(value, 2)}" for id_, value in amounts]
            return self.join([*told, *result.to_decide]) or self.say("absent")
        total = "" if result.total is None else format_number(result.total, 2)
        rank = "" if result.rank is None else f"#{result.rank}"
        band = f"({result.band})" if result.band else ""
        standing = STANDINGS[self.lang][result.standing]
        if result.standing == "not_placed" and result.rank is None:
            standing = ""  # a contest without places
        return " ".join(filter(None, (standing, rank, total, band)))

    def cause(self, cause: Cause) -> str:
        """A clause with its article and what it says of the record, before and now."""
        if cause.part == "others":
            return self.say("by_others", keys=self.join(cause.keys))
        head = self.use(cause.part, cause.id, cause.cite)
        old, new = shown(cause.old, self.lang), shown(cause.new, self.lang)
        return f"{head}: {old} → {new}"
