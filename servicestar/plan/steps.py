"""The steps of a plan. A step adds to a record; none rewrites what an earlier one wrote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from servicestar.diagnostics import Place
from servicestar.expr import Node
from servicestar.model import BandTable, Contest, Feed, Past, RecordKind, Text
from servicestar.values.numbers import Number

Word = Literal["share_of", "best_gets_all", "lowest_gets_all", "deduct", "banded", "formula"]


@frozen
class LimitStep:
    """What holds between the fields of every record, and what is wrong where it does not."""

    node: Node
    meaning: Text


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
        points: full points; None for a formula that counts as it stands.
        low, high: limits of the score; None for no upper one.
        decimals: where the score is rounded half up; None for not at all.
        in_total: whether the total counts it.
    """

    id: str
    title: Text | None
    cite: str | None
    word: Word
    points: Number | None
    low: Number
    high: Number | None
    decimals: int | None
    in_total: bool = True
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
        facts: the facts that nothing else asks for, and nobody where the override is set.
    """

    cite: str | None
    node: Node | None
    share: Number | None = None
    table: BandTable | None = None
    by_group: str | None = None
    override: str | None = None
    facts: frozenset[str] = frozenset()


AmountWord = Literal["yuan", "pool", "banded"]


@frozen
class AmountStep:
    """Money that follows from the outcome.

    Attributes:
        word: ``yuan`` (`node` is the amount), ``pool`` (`node` is the sum that is shared out in
            proportion to `by`) or ``banded`` (`node` is looked up in `table`).
        whom: whom it is for; None for every contestant.
        silent: when the text is silent; None for never.
        low, high: floor and ceiling.
        decimals: of a yuan, where the amount is rounded half up; None for not at all.
        place: where it is written.
        shown: whether outcomes list it.
    """

    id: str
    title: Text | None
    cite: str | None
    place: Place
    word: AmountWord
    node: Node
    whom: Node | None = None
    silent: Node | None = None
    by: Node | None = None
    table: BandTable | None = None
    low: Node | None = None
    high: Node | None = None
    decimals: int | None = None
    shown: bool = True

    @property
    def trees(self) -> list[Node]:
        """All its expressions."""
        trees = (self.whom, self.silent, self.node, self.by, self.low, self.high)
        return [tree for tree in trees if tree is not None]


@frozen
class Rivals:
    """Contests over the same sheet of which a person can win one.

    Attributes:
        cite: the article.
        order: ``stated``, or ``best_total`` for the one with the best total first.
        plans: by contest id in the order stated, without this contest itself.
        own: this contest's position among them.
    """

    cite: str | None
    order: Literal["stated", "best_total"]
    plans: Mapping[str, Plan]
    own: int


@frozen
class Plan:
    """A contest ready to run.

    Attributes:
        id: of the contest.
        contest: as it is written.
        kind: the record kind of its sheet.
        readings: the readings in force that bear on it.
        limits: what holds between the fields of every record, by the place that says so.
        earlier: the plan of the round before, if it has one.
        facts: default expressions (None where there is none) of the facts it uses.
        fields: ids of the fields it reads, in the order of the record kind.
        groups: the fields among them that group records.
        feeds: what it takes from other contests, with the plans of those.
        past: what it takes from the history.
        amounts: money that follows from the outcome.
        rivals: the contests that share one award a person with it.
    """

    id: str
    contest: Contest
    kind: RecordKind
    readings: Mapping[str, str]
    limits: tuple[LimitStep, ...]
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
    past: Mapping[str, Past]
    amounts: tuple[AmountStep, ...]
    rivals: Rivals | None

    @property
    def key(self) -> str:
        """Id of the field that identifies a record."""
        return next(id_ for id_, field in self.kind.fields.items() if field.key)

    @property
    def scored(self) -> bool:
        """Whether its records have a total; where it only gives amounts they have none."""
        return bool(self.indicators or self.bonus or self.places)

    @property
    def pays(self) -> bool:
        """Whether money follows from its outcome."""
        awards = self.contest.awards
        return bool(self.amounts) or (awards is not None and awards.money is not None)

    @property
    def looks_back_at(self) -> tuple[str, str, Place] | None:
        """The first contest whose titles it can not do without, the article, and where it says so.

        None where it needs no history.
        """
        candidates = self.contest.candidates
        if candidates is not None and candidates.titles is not None:
            return candidates.titles.of, candidates.cite or "-", candidates.where.whole
        for past in self.past.values():
            return past.of, "-", past.where.whole
        return None
