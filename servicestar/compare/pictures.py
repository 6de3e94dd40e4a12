"""The pictures of the report on two rulesets. Every number in them is also in a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servicestar.compare.figures import Figures
from servicestar.compare.impact_text import bin_table, field_name
from servicestar.compare.measured import Measured
from servicestar.compare.people import shown
from servicestar.compare.svg import Bars, Picture
from servicestar.compare.words import say
from servicestar.diagnostics import Lang

MOST = 20
"""Groups in a picture at most; the table has all of them."""


def turnover_picture(impact: Measured, lang: Lang) -> Picture | None:
    """Winners kept, new and dropped in each period."""
    found = [(period.label, period.figures.turnover) for period in impact.periods if period.figures]
    rows = [Bars(label, (len(t.kept), len(t.new), len(t.dropped))) for label, t in found]
    names = tuple(say(name, lang) for name in ("kept", "came", "dropped"))
    return _picture("turnover", say("turnover_picture", lang), names, rows, lang)


def places_picture(figures: Figures, impact: Measured, id_: str, lang: Lang) -> Picture | None:
    """Places by group under both rulesets, the groups with most places where there are many."""
    field = field_name(impact, lang)
    rows = [row for row in figures.groups if row.old or row.new]
    first = {row.group for row in sorted(rows, key=lambda row: -(row.old + row.new))[:MOST]}
    kept = [row for row in rows if row.group in first]
    title = say("places_picture", lang, field=field)
    if len(kept) < len(rows):
        title += say("colon", lang) + say("shown_of", lang, shown=len(kept), all=len(rows))
    nothing = say("nothing", lang)
    bars = [Bars(shown(row.group, lang, nothing), (row.old, row.new)) for row in kept]
    return _picture(id_, title, _sides(lang), bars, lang)


def totals_picture(figures: Figures, id_: str, lang: Lang) -> Picture | None:
    """The histogram of both distributions."""
    labels = [row[0] for row in bin_table(figures, lang)[1]]
    bars = map(Bars, labels, [(each.old, each.new) for each in figures.bins])
    return _picture(id_, say("totals_picture", lang), _sides(lang), bars, lang)


def _sides(lang: Lang) -> tuple[str, str]:
    return say("old", lang), say("new", lang)


def _picture(
    id_: str, title: str, series: tuple[str, ...], rows: Iterable[Bars], lang: Lang
) -> Picture | None:
    """A picture whose description has its numbers; None where there is nothing to show."""
    bars = tuple(rows)
    told = say("then", lang).join(_told(bars, series, lang))
    return Picture(id_, title, told, series, bars) if bars else None


def _told(rows: Iterable[Bars], series: tuple[str, ...], lang: Lang) -> Iterator[str]:
    for bars in rows:
        pairs = zip(series, bars.values, strict=True)
        values = say("comma", lang).join(f"{name} {value}" for name, value in pairs)
        yield say("at", lang, label=bars.label, values=values)
