"""The ratios of a run as an SVG: a row a contestant, a dot a size, a logarithmic scale."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from math import ceil, floor, log10
from typing import Any

from benchmarks.contestants import CONTESTANTS

COLOURS = ("#9aa5b1", "#5b8db8", "#2a9d8f", "#e09f3e", "#b5432e")
LEFT, RIGHT, TOP, ROW = 270, 30, 64, 26
WIDTH = 900


def picture(found: dict[str, Any]) -> str:
    """The picture of the figures of a run."""
    runs = [run for run in found["runs"] if run["limit"] is None and run["ratio"]]
    measured = {run["contestant"] for run in runs}
    rows = [each for each in CONTESTANTS if each.id in measured]
    logs = [log10(run["ratio"]) for run in runs] or [0.0]
    low, high = floor(min(logs)), max(ceil(max(logs)), floor(min(logs)) + 1)
    height = TOP + ROW * len(rows) + 40

    def x(value: float) -> float:
        return LEFT + (log10(value) - low) / (high - low) * (WIDTH - LEFT - RIGHT)

    def lines() -> Iterator[str]:
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
            ' font-family="sans-serif" font-size="13">'
        )
        yield f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>'
        title = "Time as a multiple of hand-written exact DuckDB SQL"
        yield label(12, 24, f"{title}, {found['date']}", size=16)
        colours = dict(zip(sorted(map(int, found["cohorts"])), COLOURS, strict=False))
        for number, (size, colour) in enumerate(colours.items()):
            yield dot(LEFT + 120 * number, 44, colour, "")
            yield label(LEFT + 120 * number + 10, 48, f"{size:,}")
        for power in range(low, high + 1):
            at, bottom = x(10.0**power), TOP + ROW * len(rows)
            colour = "#333" if power == 0 else "#ddd"
            yield f'<path d="M{at:.1f} {TOP}V{bottom}" stroke="{colour}"/>'
            yield label(at, bottom + 18, f"{10.0**power:g}", anchor="middle")
        for number, each in enumerate(rows):
            y = TOP + ROW * number + ROW / 2
            yield label(LEFT - 12, y + 4, each.title, anchor="end")
            for run in (run for run in runs if run["contestant"] == each.id):
                tip = f"{each.title}, {run['size']:,} tellers: {run['ratio']:.2f}"
                yield dot(x(run["ratio"]), y, colours[run["size"]], tip)
        yield "</svg>"

    return "\n".join(lines()) + "\n"


def label(x: float, y: float, text: str, *, anchor: str = "start", size: int = 13) -> str:
    """A line of text."""
    where = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}"'
    return f'<text {where} fill="#222">{escape(text)}</text>'


def dot(x: float, y: float, colour: str, tip: str) -> str:
    """A dot that says what it is."""
    title = f"<title>{escape(tip)}</title>" if tip else ""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5.5" fill="{colour}">{title}</circle>'
