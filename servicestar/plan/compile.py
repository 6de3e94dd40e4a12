"""A checked ruleset, a contest and the readings in force → a `Plan`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import define, evolve, field

from servicestar.expr import (
    Aggregate,
    Apply,
    Const,
    Expression,
    Name,
    Named,
    Node,
    Scope,
    resolve,
    walk,
)
from servicestar.model import BandTable, Condition, Contest, Indicator, Item, Limit, Rule, Ruleset
from servicestar.model.scope import contest_scope, default_readings, fact_scope, limit_scope
from servicestar.model.uses import conditions_of
from servicestar.plan.steps import (
    AmountStep,
    ConditionStep,
    IndicatorStep,
    ItemStep,
    LimitStep,
    PlaceStep,
    Plan,
    PreferenceStep,
    PutForwardStep,
    Rivals,
    TestStep,
    Word,
)


def plan_contest(
    ruleset: Ruleset,
    contest_id: str,
    readings: Mapping[str, str] | None = None,
    *,
    alone: bool = False,
) -> Plan:
    """Plan a contest of a ruleset in which `check` finds no error.

    Args:
        ruleset: the checked ruleset.
        contest_id: one of its contests.
        readings: choices that differ from the readings' own.
        alone: whether other contests of which a person can win only one are left aside.
    """
    in_force = default_readings(ruleset) | dict(readings or {})
    return _Planner(ruleset, in_force).plan(contest_id, alone=alone)


@define
class _Planner:
    """Plans the contests of a ruleset under some readings, each once, whoever needs it."""

    ruleset: Ruleset
    in_force: Mapping[str, str]
    made: dict[tuple[str, bool], Plan] = field(factory=dict)
    named: dict[str, set[str]] = field(factory=dict)

    def plan(self, contest_id: str, *, alone: bool = False) -> Plan:
        """The plan of a contest."""
        key = (contest_id, alone)
        if key not in self.made:
            self.made[key] = _planned(self, contest_id, alone=alone)
        return self.made[key]

    def named_by(self, contest_id: str) -> set[str]:
        """The readings that a contest's clauses name."""
        if contest_id not in self.named:
            contest = self.ruleset.contests[contest_id]
            self.named[contest_id] = _named_by(self.ruleset, contest)
        return self.named[contest_id]


def _planned(planner: _Planner, contest_id: str, *, alone: bool) -> Plan:
    ruleset, in_force = planner.ruleset, planner.in_force
    contest = ruleset.contests[contest_id]
    compiler = _Compiler(ruleset, contest, in_force)
    conditions = tuple(map(compiler.condition, conditions_of(ruleset, contest)))
    forward = tuple(
        PutForwardStep(p.id, p.cite, compiler.upward(p.by), p.best) for p in contest.put_forward
    )
    indicators = tuple(map(compiler.indicator, contest.indicators))
    vetoes = tuple(TestStep(v.id, v.cite, compiler.tree(v.when, "roster")) for v in contest.vetoes)
    thresholds = tuple(
        TestStep(t.id, t.cite, compiler.tree(t.require, points=True)) for t in contest.thresholds
    )
    bonus = tuple(compiler.item(item, item.id) for item in contest.bonus)
    preferences = tuple(PreferenceStep(p.cite, compiler.upward(p.by)) for p in contest.preferences)
    amounts = tuple(map(compiler.amount, range(len(contest.amounts))))
    places = compiler.places()
    earlier = contest.candidates.put_forward_by if contest.candidates else None
    return Plan(
        id=contest_id,
        contest=contest,
        limits=tuple(map(compiler.limit, ruleset.records[contest.records].limits)),
        kind=ruleset.records[contest.records],
        readings=_bearing(planner, contest_id, compiler.trees),
        earlier=planner.plan(earlier) if earlier else None,
        conditions=conditions,
        put_forward=forward,
        indicators=indicators,
        vetoes=vetoes,
        thresholds=thresholds,
        bonus=bonus,
        preferences=preferences,
        places=places,
        facts=compiler.facts(),
        fields=compiler.fields(),
        groups=compiler.groups(),
        feeds={id_: (feed, planner.plan(feed.contest)) for id_, feed in contest.feeds.items()},
        past=contest.past,
        amounts=amounts,
        rivals=None if alone else _rivals(planner, contest_id),
    )


def _rivals(planner: _Planner, contest_id: str) -> Rivals | None:
    """The contests that share one award a person with this one."""
    for group in planner.ruleset.one_award:
        if contest_id in group.contests:
            order = group.order or group.choices[planner.in_force[group.reading or ""]]
            others = [id_ for id_ in group.contests if id_ != contest_id]
            plans = {id_: planner.plan(id_, alone=True) for id_ in others}
            return Rivals(group.cite, order, plans, group.contests.index(contest_id))
    return None


@define
class _Compiler:
    """Types the expressions of one contest and keeps every tree it made."""

    ruleset: Ruleset
    contest: Contest
    readings: Mapping[str, str]
    trees: list[Node] = field(factory=list)
    scopes: dict[tuple[str, bool, bool, tuple[str, ...] | None], Scope] = field(factory=dict)
    of_limits: Scope | None = None

    def tree(
        self,
        expression: Expression,
        population: str = "contestants",
        *,
        points: bool = False,
        grouped: bool = False,
        amounts: tuple[str, ...] | None = None,
    ) -> Node:
        """The typed tree of an expression."""
        where = (population, points, grouped, amounts)
        if where not in self.scopes:
            self.scopes[where] = contest_scope(
                self.ruleset,
                self.contest,
                self.readings,
                population,
                points=points,
                grouped=grouped,
                amounts=amounts,
            )
        node, _, faults = resolve(expression, self.scopes[where])
        assert node is not None, faults  # `check` came first
        self.trees.append(node)
        return node

    def upward(self, expression: Expression) -> Node:
        """A measure of which more is better; a field with `better: lower` is turned round."""
        node = self.tree(expression)
        fields = self.ruleset.records[self.contest.records].fields
        if isinstance(node, Name) and node.source == "field" and fields[node.id].better == "lower":
            return Apply("neg", (node,))
        return node

    def limit(self, limit: Limit) -> LimitStep:
        """A limit between fields; it needs no field that no rule reads."""
        if self.of_limits is None:
            self.of_limits = limit_scope(self.ruleset.records[self.contest.records])
        node = resolve(limit.require, self.of_limits)[0]
        assert node is not None
        return LimitStep(node, limit.meaning)

    def condition(self, condition: Condition) -> ConditionStep:
        """A condition of any word."""
        name, cite, title = condition.name or "", condition.cite, condition.title
        if condition.require is not None:
            node = self.tree(condition.require, "roster")
            return ConditionStep(name, cite, title, "require", node)
        if condition.attest is not None:
            attested = Name(condition.attest, "field")
            self.trees.append(attested)
            return ConditionStep(name, cite, title, "attest", attested)
        return ConditionStep(name, cite, title, "barred", None, condition.barred_after)

    def item(self, item: Item, id_: str) -> ItemStep:
        """A bonus item or deduction."""
        expression = item.each or item.amount
        assert expression is not None
        points = 1 if item.points is None else item.points
        return ItemStep(id_, item.cite, self.tree(expression), points, item.at_most)

    def indicator(self, indicator: Indicator) -> IndicatorStep:
        """An indicator with the rule of the reading in force."""
        rule: Rule = indicator
        if indicator.reading is not None and indicator.choices:
            rule = indicator.choices[self.readings[indicator.reading]]
        points = indicator.points
        if indicator.weight is not None:
            points = indicator.weight * self.contest.scale
        step = IndicatorStep(
            id=indicator.id,
            title=indicator.title,
            cite=indicator.cite,
            word=_word(rule),
            points=points,
            low=indicator.at_least,
            high=points if indicator.at_most is None else indicator.at_most,
            decimals=self.ruleset.round_scores,
            in_total=indicator.in_total,
        )
        return self.filled(step, rule)

    def filled(self, step: IndicatorStep, rule: Rule) -> IndicatorStep:
        """The step with the trees of its rule."""
        if rule.share_of is not None:
            value = self.tree(rule.share_of)
            bottom = self.tree(rule.out_of) if rule.out_of else self.maximum(value)
            return evolve(step, top=value, bottom=bottom)
        if rule.best_gets_all is not None:
            value = self.tree(rule.best_gets_all)
            return evolve(step, top=value, bottom=self.extreme("highest", value, rule))
        if rule.lowest_gets_all is not None:
            value = self.tree(rule.lowest_gets_all)
            return evolve(step, top=self.extreme("lowest", value, rule), bottom=value)
        if rule.banded is not None:
            return evolve(step, top=self.tree(rule.banded.of), table=rule.banded)
        if rule.formula is not None:
            return evolve(step, top=self.tree(rule.formula))
        items = (self.item(item, f"{step.id}[{n}]") for n, item in enumerate(rule.deduct))
        return evolve(step, items=tuple(items))

    def extreme(self, function: str, value: Node, rule: Rule) -> Node:
        """The best value of the population the rule compares with."""
        over, per = "contestants", self.contest.per
        if rule.among is not None:
            over = rule.among.who
            per = rule.among.per or (per if over == "contestants" else None)
        found = Aggregate(function, value, over, per)
        self.trees.append(found)
        return found

    def maximum(self, value: Node) -> Node:
        """The declared maximum of a field, as a written number."""
        assert isinstance(value, Name)
        return Const(self.ruleset.records[self.contest.records].fields[value.id].max)

    def amount(self, position: int) -> AmountStep:
        """An amount; its expressions may name those before it."""
        written = self.contest.amounts[position]
        earlier = tuple(other.id for other in self.contest.amounts[:position])

        def tree(expression: Expression | None) -> Node | None:
            return self.tree(expression, amounts=earlier) if expression is not None else None

        table = written.banded
        node = tree(written.yuan or written.pool or (table.of if table else None))
        assert node is not None
        return AmountStep(
            id=written.id,
            title=written.title,
            cite=written.cite,
            place=written.where.whole,
            word="pool" if written.pool else "banded" if table else "yuan",
            node=node,
            whom=tree(written.for_),
            silent=tree(written.to_decide),
            by=tree(written.by),
            table=table,
            low=tree(written.at_least),
            high=tree(written.at_most),
            decimals=self.ruleset.round_amounts,
            shown=written.shown,
        )

    def places(self) -> PlaceStep | None:
        """How many can win."""
        places = self.contest.places
        if places is None:
            return None
        table: BandTable | None = places.table
        expression = places.number or places.of or (table.of if table else None)
        others = set(self.names("fact"))
        node = self.tree(expression, "roster", grouped=True) if expression is not None else None
        facts = frozenset(self.names("fact")) - others
        words = places.by_group, places.override
        return PlaceStep(places.cite, node, places.share, table, *words, facts)

    def names(self, source: str) -> Iterator[str]:
        """Ids of the names of one source that any tree so far uses."""
        for tree in self.trees:
            for node in walk(tree):
                if isinstance(node, Name) and node.source == source:
                    yield node.id

    def facts(self) -> dict[str, Node | None]:
        """The facts that are used, in the order of the ruleset, with their defaults."""
        places = self.contest.places
        used = {*self.names("fact"), *((places.by_group, places.override) if places else ())}
        kind = self.ruleset.records[self.contest.records]
        found: dict[str, Node | None] = {}
        scope = fact_scope(self.ruleset, kind)
        for id_, fact in self.ruleset.facts.items():
            if id_ in used:
                here = fact.default_for in (None, self.contest.records)
                found[id_] = resolve(fact.default, scope)[0] if fact.default and here else None
        return found

    def groups(self) -> tuple[str, ...]:
        """The fields by which records are grouped."""
        found = [self.contest.per] if self.contest.per else []
        for tree in self.trees:
            found += [n.per for n in walk(tree) if isinstance(n, Aggregate) and n.per]
        return self.ordered(found)

    def fields(self) -> tuple[str, ...]:
        """Every field that is read."""
        return self.ordered([*self.names("field"), *self.groups()])

    def ordered(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Ids once each, in the order of the record kind."""
        wanted = set(ids)
        fields = self.ruleset.records[self.contest.records].fields
        return tuple(id_ for id_ in fields if id_ in wanted)


def _word(rule: Rule) -> Word:
    written = [word for word in Rule.WORDS if getattr(rule, word) not in (None, ())]
    return written[0]  # type: ignore[return-value]


def _bearing(planner: _Planner, contest_id: str, trees: Iterable[Node]) -> dict[str, str]:
    """The readings this contest rests on, and those that no clause names, which bear on all."""
    ruleset, in_force = planner.ruleset, planner.in_force
    mine = set(planner.named_by(contest_id))
    all_named = {r for id_ in ruleset.contests for r in planner.named_by(id_)}
    all_named |= {d.reading for d in ruleset.definitions.values() if d.reading}
    used = {n.id for tree in trees for n in walk(tree) if isinstance(n, Named)}
    mine |= {r for id_, d in ruleset.definitions.items() if (r := d.reading) and id_ in used}
    return {r: in_force[r] for r in ruleset.readings if r in mine or r not in all_named}


def _named_by(ruleset: Ruleset, contest: Contest) -> set[str]:
    parts = [
        *conditions_of(ruleset, contest),
        *contest.indicators,
        *contest.preferences,
        *contest.thresholds,
        *contest.amounts,
        *contest.dates,
        *(g for g in ruleset.one_award if any(contest is ruleset.contests[c] for c in g.contests)),
        *(
            part
            for part in (contest.places, contest.awards, contest.reweigh, contest.after_selection)
            if part
        ),
    ]
    return {part.reading for part in parts if part.reading}
