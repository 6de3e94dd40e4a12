"""A finished run as the parts of its page see it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Self

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.evaluate.placing import Placing
from servicestar.explain import Sentences
from servicestar.model.outcome import Outcome, Result
from servicestar.report.html.words import say
from servicestar.values.numbers import Number, format_number, round_half_up
from servicestar.values.operators import Value


@frozen
class Who:
    """A record by key and name; `anchor` is where the page explains it, empty where nowhere."""

    key: str
    name: str
    anchor: str


@frozen
class Book:
    """A finished run in one language.

    Attributes:
        run, outcome: what is shown.
        lang: of the page.
        words: renders clauses without a record's numbers.
        explained: rows that have a section of their own.
    """

    run: Run
    outcome: Outcome
    lang: Lang
    words: Sentences
    explained: frozenset[int] = frozenset()

    @classmethod
    def of(cls, run: Run, lang: Lang, explained: frozenset[int] = frozenset()) -> Self:
        """For a run with an outcome."""
        assert run.outcome is not None
        words = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
        return cls(run, run.outcome, lang, words, explained)

    def rounds(self) -> Iterator[Book]:
        """The runs of the rounds before, the first one first, and this one."""
        if self.run.earlier is not None:
            yield from Book.of(self.run.earlier, self.lang, self.explained).rounds()
        yield self

    @property
    def title(self) -> str:
        """What the contest is called."""
        return self.run.plan.contest.title.of(self.lang)

    @property
    def placed(self) -> bool:
        """Whether there is something to win, rather than only something to work out."""
        return self.run.plan.places is not None or bool(self.run.plan.put_forward)

    def text(self, name: str, **words: object) -> str:
        """A phrase of the page."""
        return say(name, self.lang, **words)

    def result(self, row: int) -> Result:
        """How a record came out."""
        return self.outcome.results[row]

    def who(self, row: int) -> Who:
        """A record as the page names it."""
        column = self.run.records.columns.get("name")
        name = None if column is None else column.at(row)
        shown = "" if name is None else self.words.shown(name)
        return Who(self.result(row).key, shown, anchor_of(row) if row in self.explained else "")

    def cut(self, group: Value) -> Number | None:
        """The total that the last place went at, or that is tied for it; None where none is."""
        placing = self.run.placings.get(group)
        if placing is None or self.run.plan.contest.rank_by:
            return None
        row = last_of(placing)
        return None if row is None else self.result(row).total


def last_of(placing: Placing) -> int | None:
    """A record at the cut: one that is tied for the last place, or else the last that is in."""
    rows = placing.tied or placing.placed[-1:]
    return rows[0] if rows else None


def anchor_of(row: int) -> str:
    """Where the page explains a record: by its place on the sheet, as keys may hold anything."""
    return f"record-{row + 1}"


def points(value: Number) -> str:
    """Points as people read them, with two decimals at least."""
    return format_number(value, 2)


def percent(value: Number, whole: Number) -> str:
    """A length of a picture: exact to a hundredth of a percent, the same on every machine."""
    return format_number(round_half_up(Fraction(value) * 100 / whole, 2)) + "%" if whole else "0%"
