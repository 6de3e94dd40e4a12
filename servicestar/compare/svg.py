"""Small pictures as SVG: bars that tell without colour, with a title and a description.

No scripts, no fonts and no links: what stands in a page or is printed looks the same everywhere.
Everything is laid out in whole units, so that the same figures give the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from attrs import frozen

from servicestar.diagnostics import width
from servicestar.report.svg import INK, canvas, put, written

WIDTH = 480
LABELS = 150
_ROW, _BAR, _TOP, _SIZE = 44, 16, 30, 13
_ROOM = 34  # for the number at the end of a bar
_LETTER = 7  # units that half a Chinese character takes
OLD, NEW, LINE = "#1f4e79", "#ffd28a", "#7a4b00"


@frozen
class Bars:
    """One label with a bar for each series."""

    label: str
    values: tuple[int, ...]


@frozen
class Picture:
    """What a picture shows.

    Attributes:
        id: unique in the page.
        title: what it is, in a few words.
        description: what a reader who can not see it should know: the numbers.
        series: what the bars of a label stand for, in their order; at most three.
        rows: the bars from top to bottom.
    """

    id: str
    title: str
    description: str
    series: tuple[str, ...]
    rows: tuple[Bars, ...]


def draw(picture: Picture) -> str:
    """The picture as an ``svg`` element for a page of HTML."""
    row = _ROW if len(picture.series) < 3 else _ROW + _BAR
    height = _TOP + row * len(picture.rows) + 6
    words = {"viewBox": f"0 0 {WIDTH} {height}", "font-size": str(_SIZE)}
    words["font-family"] = "sans-serif"
    svg = canvas(picture.id, picture.title, picture.description, words)
    _legend(svg, picture.series)
    most = max((max(bars.values) for bars in picture.rows), default=0)
    for position, bars in enumerate(picture.rows):
        _bars(svg, bars, _TOP + row * position, most)
    _line(svg, LABELS, _TOP - 4, LABELS, height - 4)
    return written(svg)


def _legend(svg: Element, series: Sequence[str]) -> None:
    left = LABELS
    for position, name in enumerate(series):
        _bar(svg, position, left, 6, 14, 12)
        _text(svg, left + 20, 17, name)
        left += 20 + width(name) * _LETTER + 18


def _bars(svg: Element, bars: Bars, top: int, most: int) -> None:
    middle = top + (_BAR * len(bars.values)) // 2 + 5
    label = _text(svg, LABELS - 8, middle, shortened(bars.label), anchor="end")
    put(label, "title", bars.label)
    room = WIDTH - LABELS - _ROOM
    for position, value in enumerate(bars.values):
        length = value * room // most if most else 0
        at = top + position * _BAR
        _bar(svg, position, LABELS, at, length, _BAR - 2)
        _text(svg, LABELS + length + 5, at + 12, str(value))


def _bar(svg: Element, series: int, x: int, y: int, length: int, height: int) -> None:
    """A bar; the series differ in brightness and in their edges, not in colour alone."""
    looks: list[dict[str, object]] = [
        {"fill": OLD, "stroke": OLD},
        {"fill": NEW, "stroke": LINE},
        {"fill": "#ffffff", "stroke": LINE, "stroke_dasharray": "3 2"},
    ]
    put(svg, "rect", None, x=x, y=y, width=length, height=height, **looks[series])


def _line(svg: Element, x1: int, y1: int, x2: int, y2: int) -> None:
    put(svg, "line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=INK)


def _text(svg: Element, x: int, y: int, text: str, anchor: str = "start") -> Element:
    return put(svg, "text", text, x=x, y=y, text_anchor=anchor, fill=INK)


def shortened(text: str) -> str:
    """A label that fits beside the bars; the whole is in its title and in the table."""
    most = (LABELS - 12) // _LETTER
    if width(text) <= most:
        return text
    while text and width(text) > most - 1:
        text = text[:-1]
    return f"{text}…"
