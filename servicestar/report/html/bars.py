"""Everyone's points as stacked bars against the cut.

A bar stands in a row of a table, so that its label and its total are text that folds, is read out
and prints; lengths are percentages, so that it fits a phone as well as a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Self
from xml.etree.ElementTree import Element

from attrs import frozen

from servicestar.plan import IndicatorStep
from servicestar.report.html.book import Book, Who, percent, points
from servicestar.report.rows import standing_word
from servicestar.report.svg import canvas, put, written
from servicestar.values.numbers import Number

MOST = 60
"""Bars in a page at most."""
GROUPS = 12
"""Groups that have bars at most."""
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_COLOURS = 9
_WIDE = 4  # percent of the whole that a letter needs
_HEIGHT = 18


@frozen
class Series:
    """A part of every bar: its letter, its name, and the class that colours it."""

    letter: str
    name: str
    look: str


@frozen
class Bar:
    """One record.

    Attributes:
        who, rank, standing, word, total: as in the table of all records.
        svg: the picture.
        parts: the points of each series, as text.
        last: whether the cut lies right below it.
    """

    who: Who
    rank: int | None
    standing: str
    word: str
    total: str
    svg: str
    parts: tuple[str, ...]
    last: bool


@frozen
class Chart:
    """The bars of one group.

    Attributes:
        group: its name; empty where the contest is not per group.
        cut: where the last place went, as text; empty where there is no such total.
        places: how many could win.
        bars: the best first.
        all: how many of the group have a total.
    """

    group: str
    cut: str
    places: int
    bars: tuple[Bar, ...]
    all: int


@frozen
class Bars:
    """What the pictures of a run show.

    Attributes:
        stacks: how they are drawn.
        charts: one for each group.
        shown, all: how many records are drawn, and how many have a total.
        groups: how many groups have somebody with a total.
    """

    stacks: Stacks
    charts: tuple[Chart, ...]
    shown: int
    all: int
    groups: int


@frozen
class Stacks:
    """How the points of a run are drawn, the same for every record.

    Attributes:
        book: the run.
        series: the parts of a bar: the indicators, the bonus, and what a cap or rounding does.
        used: positions of those that anybody has.
        low, high: the least and the greatest number that is drawn.
    """

    book: Book
    series: tuple[Series, ...]
    used: tuple[int, ...]
    low: Number
    high: Number

    @classmethod
    def of(cls, book: Book, rows: Iterable[int]) -> Self:
        """For the rows that have a total."""
        series = tuple(_series(book))
        every = [_parts(book, row) for row in rows]
        indicators = len(_counted(book))
        used = [n for n in range(len(series)) if n < indicators or any(p[n] for p in every)]
        low = min((sum(parts) for parts in every), default=0)
        high = max((sum(part for part in parts if part > 0) for parts in every), default=0)
        return cls(book, series, tuple(used), min(low, 0), high)

    @property
    def legend(self) -> tuple[Series, ...]:
        """The series that anybody has."""
        return tuple(self.series[n] for n in self.used)

    def numbers(self, row: int) -> tuple[str, ...]:
        """A record's points by the legend."""
        parts = _parts(self.book, row)
        return tuple(points(parts[n]) for n in self.used)

    def bar(self, row: int) -> str:
        """A record's bar, for a row of a table that has its numbers."""
        svg = Element("svg", {"class": "bar", "aria-hidden": "true", "height": str(_HEIGHT)})
        self._draw(svg, row)
        return written(svg)

    def gauge(self, row: int) -> str:
        """A record's bar as a picture that tells its own numbers."""
        book, result, say = self.book, self.book.result(row), self.book.text
        names = (series.name for series in self.legend)
        pairs = zip(names, self.numbers(row), strict=True)
        told = [say("comma").join(f"{name} {number}" for name, number in pairs)]
        told.append(f"{say('total')} {points(result.total or 0)}")
        cut = book.cut(result.group)
        if cut is not None:
            told.append(say("cut_at", total=points(cut)))
        title = say("gauge", key=result.key)
        size = {"class": "bar", "height": str(_HEIGHT)}
        svg = canvas(f"bar-{row + 1}", title, say("then").join(told), size)
        self._draw(svg, row)
        return written(svg)

    def _draw(self, svg: Element, row: int) -> None:
        """What was gained from the left, what was taken away back from its end, and the cut."""
        at: Number = 0
        parts = _parts(self.book, row)
        for n in sorted(range(len(parts)), key=lambda n: parts[n] < 0):
            part = parts[n]
            if part:
                low, high = sorted((at, at + part))
                self._segment(svg, self.series[n], low, high)
            at += part
        cut = self.book.cut(self.book.result(row).group)
        if cut is not None:
            place = self._at(cut)
            put(svg, "line", x1=place, x2=place, y1=0, y2=_HEIGHT, class_="cut")

    def _segment(self, svg: Element, series: Series, low: Number, high: Number) -> None:
        whole, size = self.high - self.low, Fraction(high - low)
        words = {"x": self._at(low), "width": percent(size, whole), "class_": series.look}
        put(svg, "rect", **words, y=1, height=_HEIGHT - 2)
        if size * 100 >= _WIDE * whole:
            put(svg, "text", series.letter, x=self._at(low + size / 2), y=13)

    def _at(self, value: Number) -> str:
        """Where a number lies, from the left."""
        return percent(value - self.low, self.high - self.low)


def _counted(book: Book) -> list[IndicatorStep]:
    return [step for step in book.run.plan.indicators if step.in_total]


def _series(book: Book) -> Iterator[Series]:
    for position, step in enumerate(_counted(book)):
        name = step.title.of(book.lang) if step.title else book.words.label("field", step.id)
        yield Series(_LETTERS[position % len(_LETTERS)], name, f"s{position % _COLOURS}")
    yield Series("+", book.text("bonus"), "bonus")
    yield Series("±", book.text("adjusted"), "adjusted")


def _parts(book: Book, row: int) -> list[Number]:
    """A record's points by series; together they are its total."""
    result = book.result(row)
    own: list[Number] = [result.scores.get(step.id, 0) for step in _counted(book)]
    own.append(sum(result.bonus.values()))
    return [*own, (result.total or 0) - sum(own)]


def bars(book: Book, order: Sequence[int]) -> Bars | None:
    """The bars of those with a total; None where nobody has one, or there is nothing to win.

    Args:
        book: the run.
        order: all rows, group by group, the best first.
    """
    members: dict[str | None, list[int]] = {}
    for row in order:
        if book.result(row).total is not None:
            members.setdefault(book.result(row).group, []).append(row)
    if not members or book.run.plan.places is None:
        return None
    stacks = Stacks.of(book, [row for rows in members.values() for row in rows])
    drawn = [*members.items()][:GROUPS]
    room = max(MOST // len(drawn), 4)
    charts = tuple(_chart(stacks, group, rows, room) for group, rows in drawn)
    total = sum(map(len, members.values()))
    shown = sum(len(chart.bars) for chart in charts)
    return Bars(stacks, charts, shown, total, len(members))


def _chart(stacks: Stacks, group: str | None, rows: list[int], room: int) -> Chart:
    book = stacks.book
    placing, cut = book.run.placings[group], book.cut(group)
    inside = {*placing.placed, *placing.tied}
    near = _around(rows, sum(row in inside for row in rows), room)
    last = next((row for row in reversed(near) if row in inside), None)
    found = tuple(_bar(stacks, row, last=row == last and cut is not None) for row in near)
    text = "" if cut is None else points(cut)
    return Chart(group or "", text, book.run.quota[group], found, len(rows))


def _around(rows: list[int], cut: int, room: int) -> list[int]:
    """So many rows around the cut, which lies after the first `cut` of them."""
    first = max(0, min(cut - room // 2, len(rows) - room))
    return rows[first : first + room]


def _bar(stacks: Stacks, row: int, *, last: bool) -> Bar:
    book, result = stacks.book, stacks.book.result(row)
    return Bar(
        book.who(row),
        result.rank,
        result.standing,
        standing_word(result, book.run, book.lang),
        points(result.total or 0),
        stacks.bar(row),
        stacks.numbers(row),
        last,
    )
