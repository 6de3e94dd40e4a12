"""The whole explanation of one record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from attrs import frozen

from servicestar.diagnostics import Lang, printable
from servicestar.evaluate import Run
from servicestar.evaluate.titles import titles_within
from servicestar.explain.money import Money
from servicestar.explain.placing import Place
from servicestar.explain.view import View, cited
from servicestar.plan import ConditionStep, IndicatorStep, ItemStep
from servicestar.values.numbers import Number, approximate, format_number

V = TypeVar("V", bound=View)
_MARKS = {True: "✓", False: "✗", None: "?"}


def explain(run: Run, row: int, lang: Lang = "en") -> str:
    """Why a record stands where it stands.

    Args:
        run: a finished run.
        row: the record's row on the roster, from 0.
        lang: ``en`` or ``zh``.

    Returns:
        A text of several lines that ends in a newline.
    """
    # Whatever a file holds, a line of ours is one line of the screen.
    return "\n".join(map(printable, _Explainer.of(run, row, lang).lines())) + "\n"


@frozen
class _Explainer(View):
    """The whole explanation of one record."""

    def lines(self) -> Iterator[str]:
        """The explanation, from the verdict to what would have changed it."""
        yield from self.heading()
        yield from self.earlier()
        yield from self.steps()
        yield from self.section("change", (f"- {line}" for line in self.changes()))
        yield from self.readings()

    def earlier(self) -> Iterator[str]:
        """The steps of the rounds before, the first round first."""
        if self.run.earlier is not None:
            before = _Explainer.of(self.run.earlier, self.row, self.lang)
            yield from before.earlier()
            title = self.run.earlier.plan.contest.title.of(self.lang)
            yield self.text("earlier", contest=title)
            yield from (f"  {line}" for line in before.steps())

    def heading(self) -> Iterator[str]:
        """Key, name and standing."""
        record = self.run.records
        name = record.columns["name"].at(self.row) if "name" in record.columns else None
        who = f"{self.result.key} {self.say.shown(name)}" if name else self.result.key
        contest = self.run.plan.contest.title.of(self.lang)
        period = f" {self.run.settings.period}" if self.run.settings.period else ""
        assessed = self.run.plan.places is None and self.result.standing == "not_placed"
        assessed = assessed and not self.run.plan.put_forward
        standing = self.text("assessed" if assessed else self.result.standing)
        yield f"{who} · {contest}{period}: {standing}"
        if self.result.to_attest:
            yield self.text("provisional", fields=self.say.fields(self.result.to_attest))

    def steps(self) -> Iterator[str]:
        """Every clause the record met, in the order of its route."""
        yield from self.section("candidates", self.candidates())
        if not self.run.candidate[self.row]:
            return
        yield from self.section("conditions", map(self.condition, self.run.plan.conditions))
        index = self.index()
        if index is None:
            return
        yield from self.section("lists", self.lists())
        indicators = (self.indicator(step, index) for step in self.run.plan.indicators)
        yield from self.section("indicators", indicators)
        yield from self.section("vetoes", self.tests(index, veto=True))
        yield from self.section("thresholds", self.tests(index, veto=False))
        yield from self.section("bonus", (self.item(s, index) for s in self.run.plan.bonus))
        yield from self.section("placing", self.part(Place).lines())
        yield from self.section("amounts", self.part(Money).lines())

    def part(self, kind: type[V]) -> V:
        """Another view of the same record."""
        return kind(self.run, self.row, self.lang, self.result, self.say)

    def section(self, name: str, lines: Iterator[str]) -> Iterator[str]:
        """A heading and its lines, if there are any."""
        found = list(lines)
        if found:
            yield self.text(name)
            yield from (f"  {line}" for line in found)

    def index(self) -> int | None:
        """The record's place among the contestants."""
        rows = self.run.contestants
        return rows.index(self.row) if self.row in set(rows) else None

    def candidates(self) -> Iterator[str]:
        """How the record came to be looked at, or not."""
        candidates = self.run.plan.contest.candidates
        if candidates is None:
            return
        good = self.run.candidate[self.row]
        mark, cite = _MARKS[good], cited(candidates.cite)
        if candidates.titles is not None:
            yield f"{mark} {self.titles()}{cite}"
        elif self.run.earlier is not None:
            title = self.run.earlier.plan.contest.title.of(self.lang)
            name = "put_forward" if good else "not_put_forward"
            yield f"{mark} {self.text(name, contest=title)}{cite}"

    def titles(self) -> str:
        """How many earlier titles count."""
        candidates, settings = self.run.plan.contest.candidates, self.run.settings
        assert candidates is not None
        assert candidates.titles is not None
        assert settings.period is not None
        of = candidates.titles.of
        held = titles_within(settings.history or (), of, settings.period)
        title = settings.ruleset.contests[of].title.of(self.lang)
        words = {
            "contest": title,
            "period": settings.period,
            "count": len(held.get(self.result.key, ())),
        }
        return self.text("titles", needed=candidates.titles.at_least, **words)

    def condition(self, step: ConditionStep) -> str:
        """A condition with its answer, numbers and article."""
        answer = self.run.conditions[step.id].values[self.row]
        if step.node is None:
            text = self.text("free" if answer else "barred")
        elif step.word == "attest":
            state = {True: "attested", False: "refused", None: "open"}[answer]
            text = f"{self.say.plain(step.node)}: {self.text(state)}"
        else:
            text = self.say.denied(step.node) if answer is False else self.say.clause(step.node)
        return f"{_MARKS[answer]} {text}{cited(step.cite)}"

    def lists(self) -> Iterator[str]:
        """Which lists put the record forward."""
        for step in self.run.plan.put_forward:
            inside = self.row in self.run.forwarded[step.id]
            name = "by_list" if inside else "not_by_list"
            text = self.text(name, value=self.say.clause(step.node), best=step.best)
            yield f"{_MARKS[inside]} {text}{cited(step.cite)}"

    def indicator(self, step: IndicatorStep, index: int) -> str:
        """An indicator's points and how they came about."""
        name = step.title.of(self.lang) if step.title else self.say.label("field", step.id)
        if not self.run.covered(step.id, index):
            return f"{name}: {self.text('not_covered')}{cited(self.reweighcited())}"
        score = self.run.scores[step.id].at(index)
        reweighed = self.run.reweighed
        full = step.points if reweighed is None else reweighed.points[index][step.id]
        points = self.text("missing") if score is None else format_number(score, 2)
        if full is not None:
            points = self.text("points_of", score=points, points=approximate(full))
        return f"{name} {points}: {self.working(step, full)}{cited(step.cite)}"

    def reweighcited(self) -> str | None:
        """The article on weights where a method did not cover the record."""
        word = self.run.plan.contest.reweigh
        return word.cite if word is not None else None

    def working(self, step: IndicatorStep, full: Number | None) -> str:
        """The numbers behind a score of so many full points."""
        clause = self.say.clause
        points = "" if full is None else approximate(full)
        if step.word == "deduct":
            items = " - ".join(self.times(item) for item in step.items)
            return self.text("full_less", points=points, items=items)
        assert step.top is not None
        if step.bottom is None:
            return clause(step.top)
        return f"{points} × {clause(step.top, 6)} ÷ {clause(step.bottom, 7)}"

    def times(self, item: ItemStep) -> str:
        """A count times its points."""
        clause = self.say.clause(item.node, 6)
        text = clause if item.points == 1 else f"{format_number(item.points)} × {clause}"
        if item.at_most is not None:
            text += self.text("at_most", limit=format_number(item.at_most))
        return text

    def item(self, item: ItemStep, index: int) -> str:
        """A bonus item."""
        value = self.run.bonus[item.id].at(index)
        shown = self.text("missing") if value is None else format_number(value)
        return f"{shown}: {self.times(item)}{cited(item.cite)}"

    def tests(self, index: int, *, veto: bool) -> Iterator[str]:
        """Vetoes or thresholds with their answers."""
        steps = self.run.plan.vetoes if veto else self.run.plan.thresholds
        answers = self.run.vetoes if veto else self.run.thresholds
        for step in steps:
            answer = answers[step.id].values[index]
            good = None if answer is None else answer is not veto
            text = self.say.clause(step.node)
            if veto and good is not None:
                text = self.text("bites_not" if good else "bites", clause=text)
            elif good is False:
                text = self.say.denied(step.node)
            yield f"{_MARKS[good]} {text}{cited(step.cite)}"

    def changes(self) -> Iterator[str]:
        """What would have changed the standing."""
        match self.result.standing:
            case "not_candidate":
                clauses = [line[2:] for line in self.candidates()]
                yield self.text("need_candidate", clause="; ".join(clauses))
            case "ineligible":
                yield from self.unmet()
            case "undetermined":
                missing = self.result.missing
                yield (
                    self.text("fill", fields=self.say.fields(missing))
                    if missing
                    else self.text("by_zero")
                )
            case "vetoed" | "below_threshold":
                yield from self.stopped_by()
            case "tied" if self.run.open_elsewhere:
                yield self.text("settle_elsewhere")
            case "tied":
                yield self.text("settle" if not self.run.plan.preferences else "settle_further")
            case _ if self.run.plan.put_forward:
                yield from self.lists()
            case _:
                yield from self.part(Place).distance()

    def unmet(self) -> Iterator[str]:
        """The conditions that do not hold, as what they ask for."""
        run = self.run
        if not run.candidate[self.row] and run.earlier is not None:
            yield from _Explainer.of(run.earlier, self.row, self.lang).unmet()
            return
        for step in run.plan.conditions:
            if run.conditions[step.id].values[self.row] is False:
                yield self.wish(step) + cited(step.cite)

    def wish(self, step: ConditionStep) -> str:
        """What a condition asks for."""
        if step.node is None:
            return self.text("need_free")
        if step.word == "attest":
            return self.text("need_attest", field=self.say.plain(step.node))
        return self.text("need", clause=self.say.needed(step.node))

    def stopped_by(self) -> Iterator[str]:
        """The vetoes that bite, or the thresholds that are not reached."""
        index = self.index()
        if index is None:  # stopped in an earlier round
            assert self.run.earlier is not None
            yield from _Explainer.of(self.run.earlier, self.row, self.lang).stopped_by()
            return
        for step in self.run.plan.vetoes:
            if self.run.vetoes[step.id].values[index]:
                clause = self.say.clause(step.node)
                yield self.text("need_not", clause=clause) + cited(step.cite)
        if self.result.standing == "below_threshold":
            for step in self.run.plan.thresholds:
                if not self.run.thresholds[step.id].values[index]:
                    yield self.text("need", clause=self.say.needed(step.node)) + cited(step.cite)

    def readings(self) -> Iterator[str]:
        """The readings in force that bear on this contest."""
        assert self.run.outcome is not None
        found = self.run.outcome.readings
        if found:
            yield self.text("readings")
        for name, choice in found.items():
            reading = self.run.settings.ruleset.readings[name]
            text = reading.choices[choice].of(self.lang)
            yield f"  {name} = {choice}: {text}{cited(reading.cite)}"
