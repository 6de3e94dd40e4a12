"""The page of settings: what was run, with which facts and readings, and what came out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.explain import Sentences
from servicestar.model import Ident
from servicestar.model.outcome import Outcome
from servicestar.records import Column, Page, PageValue
from servicestar.report.book_words import BOOK, ITEMS
from servicestar.report.rows import awards_rule, count_scored
from servicestar.values.numbers import Number
from servicestar.values.operators import Value

Row = tuple[str, str, PageValue, str | None]
"""Item, what it is called, its value, and an article or a remark."""


def settings_page(run: Run, title: str, heading: str, lang: Lang) -> Page:
    """The settings of a finished run as a page.

    Args:
        run: the run.
        title: name of the page.
        heading: what the head of each printed page says.
        lang: language of the words.
    """
    assert run.outcome is not None
    say = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
    rows = list(_Settings(run, run.outcome, lang, say).rows())
    headers = [BOOK[lang][name] for name in ("item", "title", "value", "remark")]
    columns = zip(headers, zip(*rows, strict=True), strict=True)
    return Page(title, tuple(Column(header, cells) for header, cells in columns), heading, lang)


@frozen
class _Settings:
    """Writes the settings of one run."""

    run: Run
    outcome: Outcome
    lang: Lang
    say: Sentences

    def rows(self) -> Iterator[Row]:
        """Every row, the ruleset first."""
        yield from self.ruleset()
        yield from self.contest()
        yield from self.facts()
        yield from self.readings()
        if gets := awards_rule(self.run, self.lang):
            awards = self.run.plan.contest.awards
            yield self.item("award"), "", gets, awards.cite if awards else None
        for keys in self.outcome.unresolved:
            yield self.item("tie"), "", "、".join(keys), None
        for note in self.outcome.notes:
            yield self.item("note"), note.code, note.message(self.lang), None
        if self.run.plan.places is not None or self.run.plan.put_forward:
            yield self.item("legend"), "", self.item("cut"), None
            yield self.item("legend"), "", self.item("tied_cut"), None

    def item(self, name: str, **words: object) -> str:
        """A word of this page."""
        return ITEMS[name][self.lang == "zh"].format(**words)

    def ruleset(self) -> Iterator[Row]:
        """Which ruleset, of which regulation."""
        ruleset, source = self.run.settings.ruleset, self.run.settings.ruleset.source
        yield self.item("ruleset"), ruleset.title.of(self.lang), self.outcome.ruleset, None
        yield self.item("sha256"), "", self.outcome.sha256, None
        if source is not None:
            yield self.item("regulation"), source.title.of(self.lang), source.number or "", None
            if source.in_force is not None:
                yield self.item("in_force"), "", source.in_force.isoformat(), None

    def contest(self) -> Iterator[Row]:
        """Which contest and cycle, and how many stood and won."""
        outcome, plan, period = self.outcome, self.run.plan, self.run.settings.period
        yield self.item("contest"), plan.contest.title.of(self.lang), plan.id, plan.contest.cite
        before = self.run.earlier
        while before is not None:
            title = before.plan.contest.title.of(self.lang)
            yield self.item("earlier"), title, before.plan.id, before.plan.contest.cite
            before = before.earlier
        if period is not None:
            first, last = period.first_day, period.last_day
            days = self.item("days", first=first, last=last) if first is not None else None
            yield self.item("period"), "", str(period), days
        yield self.item("records"), "", len(outcome.results), None
        yield self.item("scored"), "", count_scored(outcome), None
        yield from self.places()
        yield self.item("winners"), "、".join(outcome.winners), len(outcome.winners), None

    def places(self) -> Iterator[Row]:
        """How many could win, in each group or list."""
        step = self.run.plan.places
        cite = step.cite if step is not None else None
        if isinstance(self.outcome.places, Mapping):
            for group, number in self.outcome.places.items():
                yield self.item("places"), str(group), number, cite
        elif step is not None:
            yield self.item("places"), "", self.outcome.places, cite

    def facts(self) -> Iterator[Row]:
        """The facts in force, a row for each group of a table."""
        for id_, value in self.outcome.facts.items():
            fact = self.run.settings.ruleset.facts[Ident(id_)]
            title, item = fact.title.of(self.lang), f"{self.item('fact')} {id_}"
            if isinstance(value, Mapping):
                for group, number in value.items():
                    yield item, f"{title} {group}", self.value(number), fact.cite
            else:
                yield item, title, self.value(value), fact.cite

    def value(self, value: Value) -> PageValue:
        """A fact as a number where it is one, else as a text."""
        number = isinstance(value, Number) and not isinstance(value, bool | str)
        return value if number else self.say.shown(value)

    def readings(self) -> Iterator[Row]:
        """The readings in force: the question, and the wording that was chosen."""
        for name, choice in self.outcome.readings.items():
            reading = self.run.settings.ruleset.readings[Ident(name)]
            item = f"{self.item('reading')} {name}"
            words = f"{choice}: {reading.choices[Ident(choice)].of(self.lang)}"
            yield item, reading.question.of(self.lang), words, reading.cite
