"""The search for a small made-up cohort on which two contests disagree.

Cohorts are drawn around the rules that differ. Where two records are apart in one contest and not
so far in the other, a number of one of them is moved to where the verdict of one contest turns: if
the other turns elsewhere, they disagree in between. Last, cohorts are drawn from the strategies
that properties are tried on. What is found is made small.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator

from attrs import define, evolve, field, frozen
from hypothesis import HealthCheck, Phase, given, seed, settings

from servicestar.api import Outcome
from servicestar.diff.columns import Column, is_number
from servicestar.diff.make import Maker
from servicestar.diff.pair import LEVELS, Both, ContestPair, Level, Side, decided, selects
from servicestar.diff.rules import Address, Rules, names_at
from servicestar.diff.shrink import Shrinker
from servicestar.testing.strategies import Cohort, Row, cohorts

TRIES = 2000
_TURNS: dict[Level, int] = {"none": 1, "results": 6, "fault": 0, "winners": 0}
_SELDOM = 0.8
_CROWDS = 0.35
_MANY = 12
_FEW = 2
_READABLE = 4
_AGAIN = 400
_ABOUT = 0.5
_PLACES = (1, 2, 10)
_AFTER_THE_PLACES = {"awards", "amounts", "bands"}
_STRATEGIES = 0.1


@frozen
class Found:
    """A made-up cohort on which two contests disagree.

    Attributes:
        level: in what: the winners, whether there is an outcome at all, or totals and standings.
        cohort: the cohort.
        both: what came out.
        focus: names of the fields and facts that the differing rules read.
    """

    level: Level
    cohort: Cohort
    both: Both
    focus: frozenset[str]


@frozen
class Answer:
    """What became of the search for a contest.

    Attributes:
        same: whether the rules are the same, so that every sheet has one outcome.
        found: the cohort; None where the contests have not been seen to disagree.
        tries: how many cohorts were looked at.
        final: whether the rules say that no winner can differ, be there differences or not.
    """

    same: bool
    found: Found | None
    tries: int
    final: bool = False


def search(
    pair: ContestPair,
    *,
    tries: int = TRIES,
    start: int = 0,
    looked: Callable[[int], None] = lambda _: None,
) -> Answer:
    """Look for a cohort on which two contests disagree, in their winners if they can.

    Args:
        pair: the contest in both rulesets.
        tries: how many cohorts to look at before giving up.
        start: the seed; the same gives the same answer.
        looked: told how many have been looked at.
    """
    differing = pair.differing
    if not differing:
        return Answer(True, None, 0)
    focus = set().union(*(names_at(rules, differing) for rules in pair.rules))
    past = any({"candidates", "past", "barred"} & set(address) for address in differing)
    past = past or any(source == "past" for source, _ in focus)
    maker = Maker(*pair.plans, focus, random.Random(start), past, pair.facts)
    seeker = _Seeker(pair, maker, tries, best=_reach(pair, differing), looked=looked)
    seeker.seek(start)
    if seeker.cohort is None:
        return Answer(False, None, seeker.used, seeker.best != "winners")
    cohort = _smallest(seeker, Shrinker(pair, maker), start)
    names = frozenset(name for _, name in focus)
    found = Found(seeker.level, cohort, pair.on(cohort), names)
    return Answer(False, found, seeker.used, seeker.best != "winners")


def _smallest(seeker: _Seeker, shrinker: Shrinker, start: int) -> Cohort:
    """The cohort made small, and smaller again if a search among small ones finds one."""
    cohort = shrinker.shrink(seeker.cohort, seeker.level)  # type: ignore[arg-type]
    while seeker.level == "winners" and len(cohort.records) > _FEW:
        tries = _AGAIN if len(cohort.records) <= _READABLE else 3 * _AGAIN
        again = _Seeker(seeker.pair, seeker.maker, tries, largest=len(cohort.records) - 1)
        again.seek(start)
        seeker.spent += again.spent
        if again.level != seeker.level or again.cohort is None:
            break
        smaller = shrinker.shrink(again.cohort, seeker.level)
        if len(smaller.records) >= len(cohort.records):
            break
        cohort = smaller
    return cohort


def _reach(pair: ContestPair, differing: list[Address]) -> Level:
    """How far apart the contests can come out at all: money and bands move no winner."""
    if not all(plan.places or plan.put_forward for plan in pair.plans):
        return "winners"
    moved = any(address[0] not in _AFTER_THE_PLACES for address in differing)
    return "winners" if moved else "results"


class _Enough(Exception):
    """Leaves Hypothesis: the winners differ, or the tries are used up."""


@define
class _Seeker:
    """Looks at cohorts and keeps the one on which the contests are farthest apart."""

    pair: ContestPair
    maker: Maker
    tries: int
    best: Level = "winners"
    largest: int | None = None
    spent: float = 0
    level: Level = "none"
    cohort: Cohort | None = None
    places: int = 0
    open: bool = True
    able: list[int] = field(factory=list)
    looked: Callable[[int], None] = lambda _: None
    levers: list[Column] = field(init=False)
    quota_facts: list[str] = field(init=False)
    listed: list[Column] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """What is moved: numbers, those that give points twice; and the facts that give places."""
        points = {id_ for _, id_ in names_at(_points(self.pair), _points(self.pair))}
        numbers = [c for c in self.maker.columns if c.numbers is not None]
        lists = {id_ for r in self.pair.rules for _, id_ in names_at(r, _lists(r))}
        self.listed = [c for c in numbers if lists & set(c.fields)]
        known = self.maker.known_facts()
        names = {id_ for rules in self.pair.rules for _, id_ in names_at(rules, _quotas(rules))}
        single = [id_ for id_, (fact, _) in known.items() if fact.type == "integer"]
        self.quota_facts = [id_ for id_ in single if id_ in names]
        self.levers = [*numbers, *(c for c in numbers if points & set(c.fields))]

    @property
    def used(self) -> int:
        """How many cohorts were looked at; one contest alone counts half."""
        return int(self.spent + 0.5)

    @property
    def rng(self) -> random.Random:
        """What draws."""
        return self.maker.rng

    def seek(self, start: int) -> None:
        """Look until the winners differ or the tries are used up."""
        limit = self.tries - int(self.tries * _STRATEGIES)
        while not self.done(limit):
            cohort = self.maker.cohort(self.largest)
            self.follow(cohort, self.look(cohort), limit)
            crowd = self.crowd(cohort) if self.rng.random() < _CROWDS else None
            if crowd is not None and not self.done(limit):
                self.follow(crowd, self.look(crowd), limit)
                self.at_other_quotas(crowd, limit)
        if self.largest is None and not self.done(self.tries):
            self.seek_by_strategies(start)

    def at_other_quotas(self, crowd: Cohort, limit: int) -> None:
        """Look at a crowd where the number of places turns, if that is what differs."""
        if not any(address[-1] == "places" for address in self.pair.differing):
            return
        told = {k: v for k, v in crowd.facts.items() if k not in self.maker.overrides}
        for id_ in self.quota_facts:
            for value in self.maker.turning(id_):
                if id_ not in self.maker.overrides and not self.done(limit):
                    self.look(evolve(crowd, facts={**told, id_: value}))

    def follow(self, cohort: Cohort, level: Level, limit: int) -> None:
        """Look where the verdict turns, the longer the farther the contests are apart."""
        if level == "results" and self.best == "winners":
            cohort = self.contested(cohort, limit)
        often = _TURNS[level] if self.open else 0
        for _ in range(often):
            if level == "none" and self.rng.random() < _SELDOM:
                return
            for turned in self.turn(cohort):
                if self.done(limit):
                    return
                self.look(turned)

    def done(self, tries: int) -> bool:
        """Whether to stop."""
        return self.level == self.best or self.spent >= tries

    def look(self, cohort: Cohort) -> Level:
        """Look at a cohort, and keep it if the contests are farther apart on it."""
        self.spent += 1
        self.looked(self.used)
        both = self.pair.on(cohort)
        level = both.level
        if self.fits(cohort) and LEVELS.index(level) > LEVELS.index(self.level):
            self.level, self.cohort = level, cohort
        outcomes = [each.outcome for each in (both.old, both.new) if each.outcome is not None]
        places = [_places(outcome) for outcome in outcomes]
        self.open = not all(selects(o) and not n for o, n in zip(outcomes, places, strict=True))
        self.places = max(places, default=0)
        ranked = {r.key for o in outcomes for r in o.results if r.rank or r.standing == "awarded"}
        key = self.maker.keys[0]
        self.able = [n for n, row in enumerate(cohort.records) if row[key] in ranked]
        return level

    def fits(self, cohort: Cohort) -> bool:
        """Whether the cohort is small enough."""
        return self.largest is None or len(cohort.records) <= self.largest

    def contested(self, cohort: Cohort, limit: int) -> Cohort:
        """The cohort with so many places that there are some, and not for all who can win."""
        for id_ in self.quota_facts:
            for value in _PLACES:
                if 0 < self.places < len(self.able) or self.done(limit):
                    return cohort
                told = evolve(cohort, facts={**cohort.facts, id_: value})
                if self.look(told) != "fault":
                    cohort = told
        return cohort

    # --- where a verdict turns

    def crowd(self, cohort: Cohort) -> Cohort | None:
        """The records, and one of them so often that there are more than places."""
        if not 1 < self.places < _MANY or not self.able:
            return None
        rows = [{k: v for k, v in r.items() if k not in self.maker.keys} for r in cohort.records]
        copied = rows[self.rng.choice(self.able)]
        copies = [dict(copied) for _ in range(self.places + self.rng.choice((-1, 0, 0, 1)))]
        numbers = [c for c in self.maker.aimed if c.numbers is not None]
        if numbers and self.rng.random() < _ABOUT:
            self.ladder(copies, self.rng.choice(numbers))
        crowd = self.maker.around([*rows, *copies][-_MANY - 1 :])
        return evolve(crowd, facts=cohort.facts)

    def ladder(self, copies: list[Row], column: Column) -> None:
        """Each copy one step below the one before; no other list can put the last forward."""
        assert column.numbers is not None
        top = column.numbers.steps
        for number, row in enumerate(copies):
            row[column.name] = column.numbers.at(max(0, top - number))
        others = [c.name for c in self.listed if c.name != column.name]
        copies[-1].update(dict.fromkeys(others))

    def turn(self, cohort: Cohort) -> Iterator[Cohort]:
        """Move one number of a record to where the verdict of one contest turns."""
        if not cohort.records or not self.levers:
            return
        able = [n for n in self.able if n < len(cohort.records)]
        some = able if able and self.rng.random() < _ABOUT else range(len(cohort.records))
        row = self.rng.choice(some)
        column = self.rng.choice(self.levers)
        numbers = column.numbers
        own = cohort.records[row].get(column.name)
        assert numbers is not None
        if not is_number(own):
            return
        at, top = numbers.step_of(own), numbers.step_of(self.rng.choice(numbers.tops))
        ends = (0, at), (at, max(at, top))
        side: Side = self.rng.choice(("old", "new"))
        for low, high in ends:
            for step in self.halved(cohort, row, column, side, low, high):
                if 0 <= step <= numbers.steps:
                    yield self.put(cohort, row, column, step)

    def halved(
        self, cohort: Cohort, row: int, column: Column, side: Side, low: int, high: int
    ) -> Iterable[int]:
        """The steps about the one at which the verdict turns, if it does between two ends."""
        first, last = (self.verdict(self.put(cohort, row, column, n), side) for n in (low, high))
        if first == last or first is None or last is None:
            return ()
        while high - low > 1:
            middle = (low + high) // 2
            if self.verdict(self.put(cohort, row, column, middle), side) == first:
                low = middle
            else:
                high = middle
        return low, high, low - 1, high + 1

    def put(self, cohort: Cohort, row: int, column: Column, step: int) -> Cohort:
        """The cohort with one number set."""
        assert column.numbers is not None
        records = [dict(record) for record in cohort.records]
        records[row][column.name] = column.numbers.at(step)
        return evolve(cohort, records=records)

    def verdict(self, cohort: Cohort, side: Side) -> object:
        """What one contest decides; None where it has no outcome."""
        self.spent += 0.5
        outcome = self.pair.side(cohort, side).outcome
        return decided(outcome) if outcome is not None else None

    # --- what the strategies make

    def seek_by_strategies(self, start: int) -> None:
        """Look at cohorts that are aimed at all edges of either contest."""
        contests = zip((self.pair.old, self.pair.new), self.pair.readings, strict=True)
        either = [cohorts(contest, readings=readings) for contest, readings in contests]

        def attempt(cohort: Cohort) -> None:
            cohort = self.maker.renamed(cohort)
            self.look(evolve(cohort, facts=self.pair.by_old_names(cohort.facts)))
            if self.done(self.tries):
                raise _Enough

        test = given(cohort=either[0] | either[1])(attempt)
        test = settings(
            max_examples=max(1, self.tries - self.used),
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
            report_multiple_bugs=False,
        )(test)
        try:
            seed(start)(test)()
        except _Enough:
            return


def _points(pair: ContestPair) -> Rules:
    """The rules by which points are given."""
    parts = ("indicators", "bonus")
    return {a: rule for rules in pair.rules for a, rule in rules.items() if {*parts} & {*a}}


def _lists(rules: Rules) -> list[Address]:
    """Where the lists of an earlier round are written."""
    return [address for address in rules if "put_forward" in address]


def _quotas(rules: Rules) -> list[Address]:
    """Where the number of places is written."""
    return [address for address in rules if address[-1] == "places"]


def _places(outcome: Outcome) -> int:
    """How many can win; of groups, in the one that has most."""
    places = outcome.places
    return places if isinstance(places, int) else max(places.values(), default=0)
