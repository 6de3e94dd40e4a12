"""The whole explanation of one record."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.evaluate.placing import Placing
from servicestar.evaluate.titles import titles_within
from servicestar.explain.sentence import Sentences
from servicestar.explain.words import phrase
from servicestar.model.outcome import Result
from servicestar.plan import ConditionStep, IndicatorStep, ItemStep
from servicestar.values.numbers import Number, approximate, format_number

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
    return "\n".join(_Explainer.of(run, row, lang).lines()) + "\n"


@frozen
class _Explainer:
    run: Run
    row: int
    lang: Lang
    result: Result
    say: Sentences

    @classmethod
    def of(cls, run: Run, row: int, lang: Lang) -> _Explainer:
        """For one record of a run."""
        assert run.outcome is not None
        say = Sentences(run.settings.ruleset, run.plan, run.engine, row, lang)
        return cls(run, row, lang, run.outcome.results[row], say)

    def text(self, name: str, **words: object) -> str:
        """A phrase in the explanation's language."""
        return phrase(name, self.lang, **words)

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
        yield from self.section("placing", self.placing())
        yield from self.section("amounts", self.amounts())

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
        mark, cite = _MARKS[good], _cite(candidates.cite)
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
        return f"{_MARKS[answer]} {text}{_cite(step.cite)}"

    def lists(self) -> Iterator[str]:
        """Which lists put the record forward."""
        for step in self.run.plan.put_forward:
            inside = self.row in self.run.forwarded[step.id]
            name = "by_list" if inside else "not_by_list"
            text = self.text(name, value=self.say.clause(step.node), best=step.best)
            yield f"{_MARKS[inside]} {text}{_cite(step.cite)}"

    def indicator(self, step: IndicatorStep, index: int) -> str:
        """An indicator's points and how they came about."""
        name = step.title.of(self.lang) if step.title else self.say.label("field", step.id)
        if not self.run.covered(step.id, index):
            return f"{name}: {self.text('not_covered')}{_cite(self.reweigh_cite())}"
        score = self.run.scores[step.id].at(index)
        reweighed = self.run.reweighed
        full = step.points if reweighed is None else reweighed.points[index][step.id]
        points = self.text("missing") if score is None else format_number(score, 2)
        if full is not None:
            points = self.text("points_of", score=points, points=approximate(full))
        return f"{name} {points}: {self.working(step, full)}{_cite(step.cite)}"

    def reweigh_cite(self) -> str | None:
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
        return f"{shown}: {self.times(item)}{_cite(item.cite)}"

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
            yield f"{_MARKS[good]} {text}{_cite(step.cite)}"

    def placing(self) -> Iterator[str]:
        """Total, rank and where the cut lies."""
        if self.result.total is None:
            return
        yield self.text("total", total=format_number(self.result.total, 2))
        rivals = self.run.plan.rivals
        if self.row in self.run.held:
            yield self.text("holds_other") + _cite(rivals.cite if rivals else None)
        if self.result.rank is None or self.run.plan.places is None:
            return
        if self.run.plan.contest.rank_by:
            names = " > ".join(self.ranking_names())
            yield self.text("rank_by", indicators=names)
        placing = self.run.placings[self.result.group]
        yield self.text("rank", rank=self.result.rank, count=len(placing.ranks))
        places = self.run.quota[self.result.group]
        yield self.text("places", places=places) + _cite(self.run.plan.places.cite)
        if placing.tied:
            total = self.standing_at(placing.tied[0])
            yield self.text("still_open", open=placing.open, total=total)
            if self.row in placing.tied:
                yield from self.preferences()
        if not placing.placed:
            if not placing.tied:
                yield self.text("no_cut")
            return
        last = placing.placed[-1]
        yield self.text("cut", total=self.standing_at(last))
        if placing.ranks[last] == self.result.rank and not placing.tied:
            yield from self.preferences()

    def preferences(self) -> Iterator[str]:
        """What the scheme would settle a tie by, if anybody has this record's total too."""
        ranks = self.run.placings[self.result.group].ranks
        if [*ranks.values()].count(ranks[self.row]) > 1:
            for step in self.run.plan.preferences:
                clause = self.say.clause(step.node)
                yield self.text("preference", clause=clause) + _cite(step.cite)

    def ranking_names(self) -> list[str]:
        """The indicators that rank in place of the total."""
        titles = {step.id: step.title for step in self.run.plan.indicators}
        found = [(id_, titles[id_]) for id_ in self.run.plan.contest.rank_by]
        return [title.of(self.lang) if title else id_ for id_, title in found]

    def standing_at(self, row: int) -> str:
        """What ranks a record, as a person reads it: its total, or the indicators that rank."""
        assert self.run.outcome is not None
        result = self.run.outcome.results[row]
        ids = self.run.plan.contest.rank_by
        if not ids:
            return format_number(self.total_of(row), 2)
        pairs = zip(self.ranking_names(), ids, strict=True)
        return ", ".join(f"{name} {format_number(result.scores[id_])}" for name, id_ in pairs)

    def amounts(self) -> Iterator[str]:
        """The money that follows, and how it comes about."""
        for id_, value in (self.result.amounts or {}).items():
            text = self.text("yuan", amount=self.say.amount(id_), value=format_number(value, 2))
            yield text + self.behind(id_)
        for id_, paid in self.run.paid.items():
            if self.row in paid.to_decide or self.row in paid.unknown:
                name = "to_decide" if self.row in paid.to_decide else "no_amount"
                yield self.text(name, amount=self.say.amount(id_)) + _cite(paid.step.cite)

    def behind(self, id_: str) -> str:
        """The numbers behind an amount, and its article."""
        if id_ not in self.run.paid:
            awards = self.run.plan.contest.awards
            return _cite(awards.cite if awards else None)
        paid = self.run.paid[id_]
        step, clause = paid.step, self.say.clause
        text = clause(step.node)
        for pool in paid.pools:
            if step.by is not None and self.row in pool.shares.fen:
                words = {"pool": format_number(pool.yuan, 2), "whole": approximate(pool.weights)}
                text = self.text("of_pool", weight=clause(step.by, 7), **words)
        return f" = {text}{_cite(step.cite)}"

    def total_of(self, row: int) -> Number:
        """The total of a record that has one."""
        assert self.run.outcome is not None
        total = self.run.outcome.results[row].total
        assert total is not None
        return total

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
            case "tied":
                yield self.text("settle" if not self.run.plan.preferences else "settle_further")
            case _:
                yield from self.distance()

    def unmet(self) -> Iterator[str]:
        """The conditions that do not hold, as what they ask for."""
        run = self.run
        if not run.candidate[self.row] and run.earlier is not None:
            yield from _Explainer.of(run.earlier, self.row, self.lang).unmet()
            return
        for step in run.plan.conditions:
            if run.conditions[step.id].values[self.row] is False:
                yield self.wish(step) + _cite(step.cite)

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
                yield self.text("need_not", clause=clause) + _cite(step.cite)
        if self.result.standing == "below_threshold":
            for step in self.run.plan.thresholds:
                if not self.run.thresholds[step.id].values[index]:
                    yield self.text("need", clause=self.say.needed(step.node)) + _cite(step.cite)

    def distance(self) -> Iterator[str]:
        """How far the record is from the other side of the cut."""
        if self.run.plan.put_forward or self.result.total is None:
            yield from self.lists()
            return
        if self.run.plan.places is None:
            return
        placing = self.run.placings[self.result.group]
        if self.row in self.run.held:
            yield self.text("holds_other")
        elif self.run.quota[self.result.group] == 0:
            yield self.text("no_places")
        elif self.run.plan.contest.rank_by:
            yield from self.ranking_distance(placing)
        elif self.result.standing == "awarded":
            others = [self.total_of(r) for r in placing.ranks.keys() - set(placing.placed)]
            if not others:
                yield self.text("none")
            elif max(others) == self.result.total:
                yield self.text("won_tie", total=format_number(self.result.total, 2))
            else:
                gap = format_number(self.result.total - max(others), 2)
                yield self.text("margin", gap=gap, total=format_number(max(others), 2))
        else:
            # Where the last places are tied for, that tie is what has to be reached.
            cut = self.total_of(placing.tied[0] if placing.tied else placing.placed[-1])
            if cut == self.result.total:
                yield self.text("lost_tie", total=format_number(cut, 2))
                return
            gap = format_number(cut - self.result.total, 2)
            yield self.text("short", gap=gap, total=format_number(cut, 2))

    def ranking_distance(self, placing: Placing) -> Iterator[str]:
        """The other side of the cut where indicators rank in place of the total."""
        if self.result.standing == "awarded":
            others = sorted(placing.ranks.keys() - set(placing.placed), key=placing.ranks.get)  # type: ignore[arg-type]
            if not others:
                yield self.text("none")
            else:
                yield self.text("next_at", values=self.standing_at(others[0]))
            return
        last = placing.tied[0] if placing.tied else placing.placed[-1]
        yield self.text("rank_cut", values=self.standing_at(last))

    def readings(self) -> Iterator[str]:
        """The readings in force that bear on this contest."""
        assert self.run.outcome is not None
        found = self.run.outcome.readings
        if found:
            yield self.text("readings")
        for name, choice in found.items():
            reading = self.run.settings.ruleset.readings[name]
            text = reading.choices[choice].of(self.lang)
            yield f"  {name} = {choice}: {text}{_cite(reading.cite)}"


def _cite(cite: str | None) -> str:
    return f"  [{cite}]" if cite else ""
