"""The world that questions of one contest are asked in: what a sheet, a run and a roster can hold.

Everything here is known without any record: types and limits of fields and facts, limits between
fields, that a highest value is not below any other. Missing values are left aside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from attrs import define, evolve, field

from servicestar.analysis.claims import YES_NO, Claim, Domain, Options
from servicestar.analysis.interval import ANYTHING, Interval, interval
from servicestar.analysis.plain import Atom, atoms_of, constants_of, number, op, plain, replaced
from servicestar.analysis.show import key_of
from servicestar.analysis.store import Store
from servicestar.expr import Aggregate, Const, Name, Node, walk
from servicestar.model import Fact, Field, Past, Ruleset
from servicestar.plan import Plan
from servicestar.values.operators import Value

AGAIN = "again"
"""Source of the names that stand for the same record with another value in one field."""
_WHOLE = {"integer"}
_NUMBERS = {"integer", "decimal", "share"}
_COUNTS = interval(0, whole=True)
_FROM_ONE = interval(1, whole=True)


@define
class World:
    """What can be.

    Attributes:
        ruleset, plan: whose contest it is.
        limits: what holds of every record of the sheet.
        passed: what holds of every contestant, with the names of the conditions.
        results: ranges of what is worked out on the way: points, the total, amounts.
        alone: whether no record is looked at, as where places are counted.
        texts: every text that some clause speaks of.
    """

    ruleset: Ruleset
    plan: Plan
    limits: tuple[Claim, ...] = ()
    passed: tuple[Claim, ...] = ()
    results: dict[Name, Interval] = field(factory=dict)
    alone: bool = False
    texts: tuple[str, ...] = ()
    _folds: dict[Atom, Domain] = field(factory=dict)
    _stores: dict[str, Store] = field(factory=dict)

    # --- what a value can be

    def domain(self, atom: Atom) -> Domain:
        """What a value can be as long as nothing is learned of it."""
        if isinstance(atom, Aggregate):
            if atom not in self._folds:
                self._folds[atom] = self.fold(atom)
            return self._folds[atom]
        if atom.source in ("field", AGAIN):
            return self.field(self.plan.kind.fields[atom.id])
        if atom.source == "fact":
            return self.fact(self.ruleset.facts[atom.id])
        if atom.source == "past":
            return self.past(self.plan.past[atom.id])
        return self.results.get(atom) or _FREE.get(atom.source, ANYTHING)

    def field(self, kind: Field) -> Domain:
        """The values of a field."""
        if kind.type in _NUMBERS:
            return interval(kind.min, kind.max, whole=kind.type in _WHOLE)
        if kind.type == "date":
            return Interval(whole=True)
        if kind.type in ("yes_no", "attestation"):
            return YES_NO
        return Options(kind.choices) if kind.type == "choice" else self.any_text()

    def fact(self, kind: Fact) -> Domain:
        """The values of a fact."""
        if kind.type in _NUMBERS:
            return interval(kind.min, kind.max, whole=kind.type in _WHOLE)
        if kind.type == "date":
            return Interval(whole=True)
        return YES_NO if kind.type == "yes_no" else self.any_text()

    def past(self, kind: Past) -> Domain:
        """The numbers from the history; a candidate has at least the titles that make it one."""
        if kind.take == "held":
            return YES_NO
        if kind.take == "mean_total":
            return ANYTHING
        candidates = self.plan.contest.candidates
        titles = candidates.titles if candidates else None
        own = titles is not None and titles.of == kind.of and kind.within == "own"
        return interval(titles.at_least if titles and own else 0, whole=True)

    def any_text(self) -> Options:
        """A text: one that some clause speaks of, or another."""
        return Options(self.texts, more=True)

    # --- populations

    def fold(self, node: Aggregate) -> Interval:
        """The range of a number that is worked out from many records."""
        if node.function == "count":
            return _COUNTS if self.alone else _FROM_ONE
        if node.function == "rank":
            return _FROM_ONE
        assert node.arg is not None
        own = self.population(node.over).range(node.arg)
        if node.function == "sum":
            return _summed(own)
        ends = node.function in ("highest", "lowest")
        return own if ends else evolve(own, whole=False)

    def population(self, over: str) -> Store:
        """What is known of everyone on the roster, or of every contestant."""
        if over not in self._stores:
            claims = self.limits if over == "roster" else (*self.limits, *self.passed)
            self._stores[over] = Store(self.domain).with_(claims)
        return self._stores[over]

    def relations(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """What ties the aggregates of some claims to the record's own values and to each other."""
        found = sorted(
            {a for c in claims for a in atoms_of(c.tree) if isinstance(a, Aggregate)}, key=key_of
        )
        for node in found:
            if not self.alone:
                yield from (Claim(tree, "not_no") for tree in self.own(node))
            for other in found:
                yield from (Claim(tree, "not_no") for tree in _ordered(node, other))

    def own(self, node: Aggregate) -> Iterator[Node]:
        """How the record's own value lies to what is worked out from all, its own among them."""
        arg = node.arg
        if arg is None or node.function == "rank":
            return
        span = self.population(node.over).range(arg)
        if node.function == "highest":
            yield op("<=", arg, node)
        elif node.function == "lowest":
            yield op(">=", arg, node)
        elif node.function == "sum":
            if span.low is not None and span.low >= 0:
                yield op("<=", arg, node)
        elif node.function == "mean":
            # One value above the least that all can have lifts the mean above it.
            if span.low is not None and not span.low_open:
                least = number(span.low)
                yield op("or", op("<=", arg, least), op(">", node, least))
            if span.high is not None and not span.high_open:
                most = number(span.high)
                yield op("or", op(">=", arg, most), op("<", node, most))


_FREE: Mapping[str, Domain] = {
    "free_yes_no": YES_NO,
    "free_count": _COUNTS,
    "free_number": ANYTHING,
}
_ORDER = {"lowest": 0, "mean": 1, "median": 1, "highest": 2}


def _ordered(node: Aggregate, other: Aggregate) -> Iterator[Node]:
    """The lowest is not above the mean and the median, and these are not above the highest."""
    same = (node.arg, node.over, node.per) == (other.arg, other.over, other.per)
    if same and _ORDER.get(node.function, 9) < _ORDER.get(other.function, -1):
        yield op("<=", node, other)
    whom = (node.over, node.per) == (other.over, other.per)
    if (node.function, other.function) == ("rank", "count") and whom:
        yield op("<=", node, other)
    if node.function == other.function == "count" and node != other:
        narrower = node.per == other.per or other.per is None
        if narrower and (node.over == other.over or other.over == "roster"):
            yield op("<=", node, other)


def _summed(own: Interval) -> Interval:
    """A sum over at least one value."""
    low = own.low if own.low is not None and own.low >= 0 else None
    high = own.high if own.high is not None and own.high <= 0 else None
    return interval(low, high, low_open=own.low_open, high_open=own.high_open, whole=own.whole)


def world_of(ruleset: Ruleset, plan: Plan, named: Callable[[Plan, str], str]) -> World:
    """The world of a contest.

    Args:
        ruleset: where it stands.
        plan: the contest under its readings.
        named: what a condition of a plan is called.
    """
    limits = tuple(Claim(plain(step.node), "not_no") for step in plan.limits)
    passed = tuple(conditions(plan, named))
    written = (v for tree in trees_of(plan) for v in constants_of(tree) if isinstance(v, str))
    return World(ruleset, plan, limits, passed, texts=tuple(sorted(set(written))))


def trees_of(plan: Plan) -> Iterator[Node]:
    """Every typed tree of a plan, those of the rounds before as well."""
    if plan.earlier is not None:
        yield from trees_of(plan.earlier)
    lists = (plan.limits, plan.conditions, plan.put_forward, plan.vetoes, plan.thresholds)
    steps = (step for steps in (*lists, plan.bonus, plan.preferences) for step in steps)
    yield from (step.node for step in steps if step.node is not None)
    for indicator in plan.indicators:
        nodes = (indicator.top, indicator.bottom, *(item.node for item in indicator.items))
        yield from (node for node in nodes if node is not None)
    yield from (tree for amount in plan.amounts for tree in amount.trees)
    if plan.places is not None and plan.places.node is not None:
        yield plan.places.node


def without_claims(world: World, *, alone: bool = False) -> World:
    """The same values, of which nothing is known but their own limits.

    Args:
        world: whose values they are.
        alone: whether no record is looked at, as where places are counted.
    """
    return evolve(world, limits=(), passed=(), alone=alone, folds={}, stores={})


def conditions(plan: Plan, named: Callable[[Plan, str], str]) -> Iterator[Claim]:
    """What whoever is looked at has met, in the rounds before as well."""
    if plan.earlier is not None:
        yield from conditions(plan.earlier, named)
    for step in plan.conditions:
        if step.word == "require" and step.node is not None:
            yield Claim(plain(step.node), "yes", named(plan, step.id))


def again(node: Node, field_id: str) -> Node:
    """The tree for the same record with another value in one field; aggregates stay as they are."""
    return replaced(node, Name(field_id, "field"), Name(field_id, AGAIN))


def values_in(trees: Iterable[Node]) -> list[Value]:
    """The written numbers in some trees, each once."""
    numbers = (
        part.value
        for tree in trees
        for part in walk(tree)
        if isinstance(part, Const) and not isinstance(part.value, bool | str | tuple)
    )
    return list(dict.fromkeys(numbers))
