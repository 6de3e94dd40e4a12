"""The whole explanation of one record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from attrs import frozen

from servicestar.diagnostics import Lang, printable
from servicestar.evaluate import Run
from servicestar.explain.candidacy import MARKS, Candidacy
from servicestar.explain.money import Money
from servicestar.explain.placing import Place
from servicestar.explain.view import Line, Part, View
from servicestar.plan import ConditionStep, IndicatorStep, ItemStep
from servicestar.values.numbers import approximate, format_number

V = TypeVar("V", bound=View)


def explain(run: Run, row: int, lang: Lang = "en") -> str:
    """Why a record stands where it stands.

    Args:
        run: a finished run.
        row: the record's row on the roster, from 0.
        lang: ``en`` or ``zh``.

    Returns:
        A text of several lines that ends in a newline.
    """
    explained = explain_parts(run, row, lang)
    heading = (line for line in (explained.heading, explained.provisional) if line)
    lines = [*heading, *_texts(explained.parts)]
    # Whatever a file holds, a line of ours is one line of the screen.
    return "\n".join(map(printable, lines)) + "\n"


def _texts(parts: Iterable[Part]) -> Iterator[str]:
    """Headings with their lines under them."""
    for part in parts:
        yield part.title
        dash = "- " if part.name == "change" else ""
        yield from (f"  {dash}{line}" for line in part.lines)
        yield from (f"  {line}" for line in _texts(part.parts))


@frozen
class Explained:
    """Why a record stands where it stands, part by part.

    Attributes:
        heading: key, name, contest and standing.
        provisional: what is still to be attested; empty where nothing is.
        parts: the clauses that it met, what would have changed it, and the readings in force.
    """

    heading: str
    provisional: str
    parts: tuple[Part, ...]

    def part(self, name: str) -> tuple[Line, ...]:
        """The lines of a part; none where it has no such part."""
        return next((part.lines for part in self.parts if part.name == name), ())


def explain_parts(run: Run, row: int, lang: Lang = "en") -> Explained:
    """What `explain` tells, for whoever lays it out in another way."""
    view = _Explainer.of(run, row, lang)
    return Explained(view.heading(), view.provisional(), tuple(view.everything()))


@frozen
class _Explainer(View):
    """The whole explanation of one record."""

    def everything(self) -> Iterator[Part]:
        """The parts, from the first round to what would have changed it."""
        yield from self.earlier()
        yield from self.steps()
        yield from self.section("change", self.changes())
        yield from self.section("readings", self.readings())

    def earlier(self) -> Iterator[Part]:
        """The steps of the rounds before, the first round first."""
        if self.run.earlier is not None:
            before = _Explainer.of(self.run.earlier, self.row, self.lang)
            yield from before.earlier()
            title = self.run.earlier.plan.contest.title.of(self.lang)
            words = self.text("earlier", contest=title)
            yield Part("earlier", words, parts=tuple(before.steps()))

    def heading(self) -> str:
        """Key, name and standing."""
        record = self.run.records
        name = record.columns["name"].at(self.row) if "name" in record.columns else None
        who = f"{self.result.key} {self.say.shown(name)}" if name else self.result.key
        contest = self.run.plan.contest.title.of(self.lang)
        period = f" {self.run.settings.period}" if self.run.settings.period else ""
        assessed = self.run.plan.places is None and self.result.standing == "not_placed"
        assessed = assessed and not self.run.plan.put_forward
        standing = self.text("assessed" if assessed else self.result.standing)
        return f"{who} · {contest}{period}: {standing}"

    def provisional(self) -> str:
        """What is still to be attested."""
        open_ = self.result.to_attest
        return self.text("provisional", fields=self.say.fields(open_)) if open_ else ""

    def steps(self) -> Iterator[Part]:
        """Every clause the record met, in the order of its route."""
        yield from self.section("candidates", self.part(Candidacy).lines())
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

    def section(self, name: str, lines: Iterable[Line]) -> Iterator[Part]:
        """A heading and its lines, if there are any."""
        found = tuple(lines)
        if found:
            yield Part(name, self.text(name), found)

    def index(self) -> int | None:
        """The record's place among the contestants."""
        rows = self.run.contestants
        return rows.index(self.row) if self.row in set(rows) else None

    def condition(self, step: ConditionStep) -> Line:
        """A condition with its answer, numbers and article."""
        answer = self.run.conditions[step.id].values[self.row]
        return Line(self.answered(step, answer), step.cite, MARKS[answer])

    def lists(self) -> Iterator[Line]:
        """Which lists put the record forward."""
        for step in self.run.plan.put_forward:
            inside = self.row in self.run.forwarded[step.id]
            name = "by_list" if inside else "not_by_list"
            text = self.text(name, value=self.say.clause(step.node), best=step.best)
            yield Line(text, step.cite, MARKS[inside])

    def indicator(self, step: IndicatorStep, index: int) -> Line:
        """An indicator's points and how they came about."""
        name = step.title.of(self.lang) if step.title else self.say.label("field", step.id)
        if not self.run.covered(step.id, index):
            return Line(f"{name}: {self.text('not_covered')}", self.reweighcited())
        score = self.run.scores[step.id].at(index)
        reweighed = self.run.reweighed
        full = step.points if reweighed is None else reweighed.points[index][step.id]
        points = self.text("missing") if score is None else format_number(score, 2)
        if full is not None:
            points = self.text("points_of", score=points, points=approximate(full))
        return Line(f"{name} {points}: {self.say.working(step, full)}", step.cite)

    def reweighcited(self) -> str | None:
        """The article on weights where a method did not cover the record."""
        word = self.run.plan.contest.reweigh
        return word.cite if word is not None else None

    def item(self, item: ItemStep, index: int) -> Line:
        """A bonus item."""
        value = self.run.bonus[item.id].at(index)
        shown = self.text("missing") if value is None else format_number(value)
        return Line(f"{shown}: {self.say.times(item)}", item.cite)

    def tests(self, index: int, *, veto: bool) -> Iterator[Line]:
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
            yield Line(text, step.cite, MARKS[good])

    def changes(self) -> Iterator[Line]:
        """What would have changed the standing."""
        match self.result.standing:
            case "not_candidate":
                for line in self.part(Candidacy).lines():
                    yield self.line("need_candidate", line.cite, clause=line.text)
            case "ineligible":
                yield from self.unmet()
            case "undetermined":
                missing = self.result.missing
                yield (
                    self.line("fill", fields=self.say.fields(missing))
                    if missing
                    else self.line("by_zero")
                )
            case "vetoed" | "below_threshold":
                yield from self.stopped_by()
            case "tied" if self.run.open_elsewhere:
                yield self.line("settle_elsewhere")
            case "tied":
                yield self.line("settle" if not self.run.plan.preferences else "settle_further")
            case _ if self.run.plan.put_forward:
                yield from self.lists()
            case _:
                yield from self.part(Place).distance()

    def unmet(self) -> Iterator[Line]:
        """The conditions that do not hold, as what they ask for."""
        run = self.run
        if not run.candidate[self.row] and run.earlier is not None:
            yield from _Explainer.of(run.earlier, self.row, self.lang).unmet()
            return
        for step in run.plan.conditions:
            if run.conditions[step.id].values[self.row] is False:
                yield Line(self.wish(step), step.cite)

    def wish(self, step: ConditionStep) -> str:
        """What a condition asks for."""
        if step.node is None:
            return self.text("need_free")
        if step.word == "attest":
            return self.text("need_attest", field=self.say.plain(step.node))
        return self.text("need", clause=self.say.needed(step.node))

    def stopped_by(self) -> Iterator[Line]:
        """The vetoes that bite, or the thresholds that are not reached."""
        index = self.index()
        if index is None:  # stopped in an earlier round
            assert self.run.earlier is not None
            yield from _Explainer.of(self.run.earlier, self.row, self.lang).stopped_by()
            return
        for step in self.run.plan.vetoes:
            if self.run.vetoes[step.id].values[index]:
                clause = self.say.clause(step.node)
                yield self.line("need_not", step.cite, clause=clause)
        if self.result.standing == "below_threshold":
            for step in self.run.plan.thresholds:
                if not self.run.thresholds[step.id].values[index]:
                    yield self.line("need", step.cite, clause=self.say.needed(step.node))

    def readings(self) -> Iterator[Line]:
        """The readings in force that bear on this contest."""
        assert self.run.outcome is not None
        for name, choice in self.run.outcome.readings.items():
            reading = self.run.settings.ruleset.readings[name]
            text = reading.choices[choice].of(self.lang)
            yield Line(f"{name} = {choice}: {text}", reading.cite)
