"""The steps of a plan. A step adds to a record; none rewrites what an earlier one wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from servicestar.expr import Node
from servicestar.model import BandTable, Contest, Feed, RecordKind, Text
from servicestar.values.numbers import Number

Word = Literal["share_of", "best_gets_all", "lowest_gets_all", "deduct", "banded", "formula"]


@frozen
class ConditionStep:
    """Who may stand.

    Attributes:
        id, cite, title: the clause.
        word: ``require`` (an expression), ``attest`` (a person's yes) or ``barred``.
        node: the expression, or the attested field's name; None for `barred`.
        lost_by: for `barred`, the ways of losing a title that bar.
    """

    id: str
    cite: str | None
    title: Text | None
    word: Literal["require", "attest", "barred"]
    node: Node | None = None
    lost_by: tuple[str, ...] = ()


@frozen
class PutForwardStep:
    """A list of an earlier round: the `best` records by `node`, with all that tie for the last."""

    id: str
    cite: str | None
    node: Node
    best: int


@frozen
class ItemStep:
    """`node` times `points`, at most `at_most`: a bonus item or a deduction."""

    id: str
    cite: str | None
    node: Node
    points: Number = 1
    at_most: Number | None = None


@frozen
class IndicatorStep:
    """A scored indicator: points × top ÷ bottom, kept within low and high, rounded.

    Attributes:
        word: how the points are earned; `deduct` uses `items`, `banded` looks `top` up in
            `table`, `formula` is `top` itself, the others are a ratio.
        points: full points.
        low, high: limits of the score.
        decimals: where the score is rounded half up; None for not at all.
    """

    id: str
    title: Text | None
    cite: str | None
    word: Word
    points: Number
    low: Number
    high: Number
    decimals: int | None
    top: Node | None = None
    bottom: Node | None = None
    items: tuple[ItemStep, ...] = ()
    table: BandTable | None = None


@frozen
class TestStep:
    """A veto (bites where yes) or a threshold (bites where no)."""

    __test__ = False  # not a test class, whatever its name looks like to a test runner

    id: str
    cite: str | None
    node: Node


@frozen
class PreferenceStep:
    """What settles a tie across the last place."""

    cite: str | None
    node: Node


@frozen
class PlaceStep:
    """How many can win.

    Attributes:
        node: the number, or what `share` is of, or what is looked up in `table`.
        by_group: a fact that maps groups to numbers, in place of `node`.
        override: an optional fact that is the number where it is set.
    """

    cite: str | None
    node: Node | None
    share: Number | None = None
    table: BandTable | None = None
    by_group: str | None = None
    override: str | None = None


@frozen
class Plan:
    """A contest ready to run.

    Attributes:
        id: of the contest.
        contest: as it is written.
        kind: the record kind of its sheet.
        readings: the readings in force that bear on it.
        earlier: the plan of the round before, if it has one.
        facts: default expressions (None where there is none) of the facts it uses.
        fields: ids of the fields it reads, in the order of the record kind.
        groups: the fields among them that group records.
        feeds: what it takes from other contests, with the plans of those.
    """

    id: str
    contest: Contest
    kind: RecordKind
    readings: Mapping[str, str]
    earlier: Plan | None
    conditions: tuple[ConditionStep, ...]
    put_forward: tuple[PutForwardStep, ...]
    indicators: tuple[IndicatorStep, ...]
    vetoes: tuple[TestStep, ...]
    thresholds: tuple[TestStep, ...]
    bonus: tuple[ItemStep, ...]
    preferences: tuple[PreferenceStep, ...]
    places: PlaceStep | None
    facts: Mapping[str, Node | None]
    fields: tuple[str, ...]
    groups: tuple[str, ...]
    feeds: Mapping[str, tuple[Feed, Plan]]

    @property
    def key(self) -> str:
        """Id of the field that identifies a record."""
        return next(id_ for id_, field in self.kind.fields.items() if field.key)

    @property
    def needs_history(self) -> bool:
        """Whether candidates are taken from earlier titles."""
        candidates = self.contest.candidates
        return candidates is not None and candidates.titles is not None
