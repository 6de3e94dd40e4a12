"""The clauses that a contest applies, in words, without the numbers of any record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.explain.sentence import Sentences
from servicestar.explain.words import phrase
from servicestar.expr import Apply, Named, Node, walk
from servicestar.model import Band, BandTable, Ident, Text
from servicestar.plan import (
    AmountStep,
    ConditionStep,
    IndicatorStep,
    ItemStep,
    PlaceStep,
    PreferenceStep,
    PutForwardStep,
    TestStep,
)
from servicestar.values.numbers import Number, format_number

RulePart = Literal[
    "definitions",
    "candidates",
    "conditions",
    "lists",
    "indicators",
    "vetoes",
    "thresholds",
    "bonus",
    "bands",
    "preferences",
    "places",
    "amounts",
]


@frozen
class Rule:
    """One clause.

    Attributes:
        part: where on the route of a record it applies.
        id: what outcomes call it; "" where they do not name it.
        title: what it is called.
        cite: its article.
        points: its full points or the cap of a bonus; None where it has none.
        words: what it says.
    """

    part: RulePart
    id: str
    title: str
    cite: str | None
    points: Number | None
    words: str


def rules_of(run: Run, lang: Lang = "en") -> list[Rule]:
    """The clauses of a run's contest under the readings in force, in the order of the route.

    The rounds before have clauses of their own: ask for those with their runs.
    """
    say = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
    return list(_Rules(run, say).all())


@frozen
class _Rules:
    """Writes the clauses of one run."""

    run: Run
    say: Sentences

    def all(self) -> Iterator[Rule]:
        """Every clause."""
        plan, contest = self.run.plan, self.run.plan.contest
        yield from self.candidates()
        yield from map(self.condition, plan.conditions)
        yield from map(self.listed, plan.put_forward)
        yield from map(self.indicator, plan.indicators)
        yield from self.reweighed()
        yield from (self.test("vetoes", step) for step in plan.vetoes)
        yield from (self.test("thresholds", step) for step in plan.thresholds)
        yield from map(self.item, plan.bonus)
        if contest.bonus_at_most is not None:
            words = self.text("all_bonus", limit=format_number(contest.bonus_at_most))
            yield Rule("bonus", "", "", None, None, words)
        if contest.bands:
            words = self.bands(self.text("the_total"), contest.bands)
            yield Rule("bands", "", "", None, None, words)
        yield from map(self.preference, plan.preferences)
        if plan.places is not None:
            yield Rule("places", "", "", plan.places.cite, None, self.places(plan.places))
        yield from map(self.amount, plan.amounts)
        yield from self.definitions()

    def text(self, name: str, **words: object) -> str:
        """A phrase in the language of the clauses."""
        return phrase(name, self.say.lang, **words)

    def title(self, title: Text | None, id_: str) -> str:
        """What a clause is called: by its title, else by the field that it is about."""
        return title.of(self.say.lang) if title else self.say.label("field", id_)

    def fact(self, id_: str) -> str:
        """What a fact is called."""
        return self.run.settings.ruleset.facts[Ident(id_)].title.of(self.say.lang)

    def candidates(self) -> Iterator[Rule]:
        """Who is looked at."""
        candidates = self.run.plan.contest.candidates
        if candidates is None:
            return
        contests, titles = self.run.settings.ruleset.contests, candidates.titles
        of = titles.of if titles is not None else candidates.put_forward_by
        assert of is not None
        title = contests[of].title.of(self.say.lang)
        words = self.text("put_forward", contest=title)
        if titles is not None:
            words = self.text("titles_needed", needed=titles.at_least, contest=title)
        yield Rule("candidates", "candidate", "", candidates.cite, None, words)

    def condition(self, step: ConditionStep) -> Rule:
        """Who may stand."""
        id_, title = step.id, self.title(step.title, step.id)
        if step.node is None:
            words, title = (
                self.text("need_free"),
                step.title.of(self.say.lang) if step.title else "",
            )
        elif step.word == "attest":
            words = self.text("need_attest", field=self.say.clause(step.node))
            id_ = getattr(step.node, "id", id_)
            title = self.title(step.title, id_)
        else:
            words = self.say.clause(step.node)
        return Rule("conditions", id_, title, step.cite, None, words)

    def listed(self, step: PutForwardStep) -> Rule:
        """A list that puts its best forward."""
        words = self.text("by_list", value=self.say.clause(step.node), best=step.best)
        return Rule("lists", step.id, self.title(None, step.id), step.cite, None, words)

    def indicator(self, step: IndicatorStep) -> Rule:
        """What is scored."""
        words = self.say.working(step, step.points)
        if step.table is not None:
            words = self.table(words, step.table)
        if step.low:
            words += self.text("not_below", limit=format_number(step.low))
        if step.high is not None and step.high != step.points:
            words += self.text("not_above", limit=format_number(step.high))
        if not step.in_total:
            words += self.text("not_counted")
        title = self.title(step.title, step.id)
        return Rule("indicators", step.id, title, step.cite, step.points, words)

    def reweighed(self) -> Iterator[Rule]:
        """What becomes of the weights of an indicator that did not cover a record."""
        word = self.run.plan.contest.reweigh
        if word is not None:
            titles = {step.id: self.title(step.title, step.id) for step in self.run.plan.indicators}
            listed = "、".join(titles[id_] for id_ in word.not_covered)
            words = self.text(f"spread_{word.spread}", indicators=listed)
            yield Rule("indicators", "", "", word.cite, None, words)

    def test(self, part: RulePart, step: TestStep) -> Rule:
        """A veto or a threshold."""
        title = self.title(None, step.id)
        return Rule(part, step.id, title, step.cite, None, self.say.clause(step.node))

    def item(self, step: ItemStep) -> Rule:
        """A bonus item."""
        title, words = self.title(None, step.id), self.say.times(step)
        return Rule("bonus", step.id, title, step.cite, step.at_most, words)

    def preference(self, step: PreferenceStep) -> Rule:
        """What settles a tie: a measure turned round is one of which less is better."""
        match step.node:
            case Apply(op="neg", args=(inner,)):
                words = self.text("less_first", clause=self.say.clause(inner))
            case node:
                words = self.text("more_first", clause=self.say.clause(node))
        return Rule("preferences", "", "", step.cite, None, words)

    def places(self, step: PlaceStep) -> str:
        """How many can win."""
        if step.by_group is not None:
            words = self.text("by_table", fact=self.fact(step.by_group))
        else:
            assert step.node is not None
            words = self.say.clause(step.node, 6 if step.share is not None else 0)
        if step.share is not None:
            words = self.text("share_of", share=format_number(step.share * 100), whole=words)
        if step.table is not None:
            words = self.table(words, step.table)
        if step.override is not None:
            words += self.text("unless_set", fact=self.fact(step.override))
        return words

    def amount(self, step: AmountStep) -> Rule:
        """Money that follows."""
        words = self.say.clause(step.node)
        if step.by is not None:
            words = self.text("shared_by", pool=words, weight=self.say.clause(step.by))
        if step.table is not None:
            words = self.table(words, step.table)
        for name, node in (("not_below", step.low), ("not_above", step.high)):
            if node is not None:
                words += self.text(name, limit=self.say.clause(node))
        if step.whom is not None:
            words += self.text("for_whom", clause=self.say.clause(step.whom))
        return Rule("amounts", step.id, self.say.amount(step.id), step.cite, None, words)

    def definitions(self) -> Iterator[Rule]:
        """The definitions that the clauses name."""
        for id_, body in self.named().items():
            title, cite = (
                self.say.label("definition", id_),
                self.run.settings.ruleset.definitions[id_].cite,
            )
            yield Rule("definitions", id_, title, cite, None, self.say.clause(body))

    def named(self) -> dict[str, Node]:
        """The definitions by id, in the order in which the clauses come to them."""
        nodes = (node for tree in self.trees() if tree is not None for node in walk(tree))
        return {node.id: node.body for node in nodes if isinstance(node, Named)}

    def trees(self) -> Iterator[Node | None]:
        """Every expression of the clauses."""
        plan = self.run.plan
        yield from (step.node for step in plan.conditions)
        yield from (step.node for step in plan.put_forward)
        for step in plan.indicators:
            yield from (step.top, step.bottom, *(item.node for item in step.items))
        yield from (step.node for step in (*plan.vetoes, *plan.thresholds))
        yield from (step.node for step in plan.bonus)
        yield from (step.node for step in plan.preferences)
        yield plan.places.node if plan.places is not None else None
        yield from (tree for step in plan.amounts for tree in step.trees)

    def table(self, of: str, table: BandTable) -> str:
        """A value looked up in bands."""
        words = self.bands(of, table.bands)
        if table.further is not None:
            each, add = (format_number(n) for n in (table.further.each, table.further.add))
            words += self.text("and_so_on", each=each, add=add)
        return words

    def bands(self, of: str, bands: tuple[Band, ...]) -> str:
        """The bands of a value, each with what it gives or is called."""
        return f"{of}: {'; '.join(map(_band, bands))}"


def _band(band: Band) -> str:
    """A band with its limits as signs."""
    if band.from_ is not None and band.from_ == band.to:
        limits = [f"= {format_number(band.from_)}"]
    else:
        signs = {"≥": band.from_, ">": band.above, "≤": band.to, "<": band.below}
        limits = [f"{sign} {format_number(at)}" for sign, at in signs.items() if at is not None]
    given = None if band.give is None else format_number(band.give)
    return f"{', '.join(limits)} → {' '.join(filter(None, (given, band.name)))}"
