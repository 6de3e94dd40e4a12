"""The report on two rulesets as text for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.compare.figures import Figures, percent
from servicestar.compare.layout import grid, packed, source_line
from servicestar.compare.measured import Compared, Measured
from servicestar.compare.people import shown
from servicestar.compare.words import say
from servicestar.diagnostics import Lang, printable
from servicestar.report.text import wrap
from servicestar.report.words import STANDINGS
from servicestar.values.numbers import Number, approximate

_BAR = 14
Row = list[str]


def impact_text(impact: Measured, lang: Lang) -> str:
    """Turnover of all periods, their figures together, then those of each period."""
    lines = [wrap(line) for line in _head(impact, lang)]
    lines += ["", say("turnover", lang)]
    lines += grid(*turnover_table(impact, lang), frozenset(range(1, 7)))
    for period in impact.periods:
        lines += ["", *_period(period, impact, lang)]
    if len(impact.periods) > 1 and impact.overall.pairs:
        lines += ["", say("all_periods", lang), *_figures(impact.overall, impact, lang)]
    lines += ["", say("figures", lang), *(wrap(f"  {each}") for each in remarks(lang))]
    return "\n".join(lines) + "\n"


def title_of(impact: Measured, lang: Lang) -> str:
    """The contest and what is reported."""
    return f"{impact.new.model.title.of(lang)}{say('colon', lang)}{say('impact_title', lang)}"


def sources_of(impact: Measured, lang: Lang) -> Iterator[tuple[str, str]]:
    """Which rulesets are compared."""
    for name, contest in (("old", impact.old), ("new", impact.new)):
        ruleset = contest.ruleset
        source = ruleset.model.source
        number = source.number if source else None
        yield say(name, lang), source_line(ruleset.id, ruleset.sha256, number)


def _head(impact: Measured, lang: Lang) -> Iterator[str]:
    yield printable(title_of(impact, lang))
    for name, source in sources_of(impact, lang):
        yield printable(f"{name}  {source}")
    yield from summary(impact, lang)


def summary(impact: Measured, lang: Lang) -> Iterator[str]:
    """In how many periods something differs, and how many can not be compared."""
    differ = printable(say("comma", lang).join(impact.differ))
    told = say("differs", lang, periods=len(impact.periods), differ=len(impact.differ))
    yield f"{told}{say('colon', lang)}{differ}" if differ else told
    if impact.unsound:
        yield say("unsound", lang, count=len(impact.unsound))


def remarks(lang: Lang) -> list[str]:
    """How the figures are made."""
    return [say(name, lang) for name in ("tie_counts", "rounding", "quartiles", "made")]


# --- tables, for a terminal and for a page --------------------------------------------------------


def turnover_table(impact: Measured, lang: Lang) -> tuple[Row, list[Row]]:
    """One row a period, and one for all."""
    names = ("period", "won_old", "won_new", "kept", "came", "dropped", "kept_share")
    rows = [_turnover(each.label, each.figures, lang) for each in impact.periods]
    if len(impact.periods) > 1:
        rows.append(_turnover(say("all", lang), impact.overall, lang))
    return [say(name, lang) for name in names], rows


def _turnover(label: str, figures: Figures | None, lang: Lang) -> Row:
    if figures is None:
        return [label, *["–"] * 6]
    found = figures.turnover
    counts = [found.old_winners, found.new_winners]
    counts += map(len, (found.kept, found.new, found.dropped))
    return [label, *map(str, counts), percent(len(found.kept), found.old_winners)]


def group_table(figures: Figures, lang: Lang, field: str) -> tuple[Row, list[Row]]:
    """One row a group: its records, and its places with their shares."""
    names = ("records", "old", "share", "new", "share", "change")
    found = figures.turnover
    rows = [
        [
            shown(row.group, lang, say("nothing", lang)),
            str(row.records),
            str(row.old),
            percent(row.old, found.old_winners),
            str(row.new),
            percent(row.new, found.new_winners),
            f"{row.new - row.old:+}" if row.new != row.old else "0",
        ]
        for row in figures.groups
    ]
    return [field, *(say(name, lang) for name in names)], rows


def totals_table(figures: Figures, lang: Lang) -> tuple[Row, list[Row]]:
    """How many totals there are under each ruleset, and their quartiles."""
    names = ("scored", "least", "q1", "median", "q3", "greatest")
    rows = [
        [say(name, lang), str(len(totals.values)), *map(_number, totals.five)]
        for name, totals in zip(("old", "new"), figures.totals, strict=True)
    ]
    return ["", *(say(name, lang) for name in names)], rows


def _number(value: Number | None) -> str:
    return "–" if value is None else approximate(value)


def bin_table(figures: Figures, lang: Lang) -> tuple[Row, list[Row]]:
    """One row a bin of the histogram."""
    rows = [
        [f"{approximate(each.low)} – {approximate(each.high)}", str(each.old), str(each.new)]
        for each in figures.bins
    ]
    return [say("bin", lang), say("old", lang), say("new", lang)], rows


def standing_table(figures: Figures, lang: Lang) -> tuple[Row, list[Row]]:
    """How many records are of each standing; a standing that nobody has is left out."""
    old, new = figures.counts
    rows = [
        [_standing(name, lang), str(old[name]), str(new[name])]
        for name in old
        if old[name] or new[name] or name in ("records", "scored", "awarded")
    ]
    return [say("standing", lang), say("old", lang), say("new", lang)], rows


def _standing(name: str, lang: Lang) -> str:
    own = STANDINGS[lang]
    return own[name] if name in own else say(name, lang)  # type: ignore[index]


# --- a period ------------------------------------------------------------------------------------


def changes_of(period: Compared, lang: Lang) -> Iterator[tuple[str, list[str]]]:
    """Who comes in, who goes out, and who is tied."""
    if period.figures is None or period.pair is None:
        return
    found = period.figures.turnover
    for name, people in (("came", found.new), ("dropped", found.dropped)):
        if people:
            yield say(name, lang), list(map(str, people))
    for name, outcome in zip(("tied_old", "tied_new"), period.pair, strict=True):
        for tie in outcome.unresolved:
            yield say(name, lang), list(tie)


def faults_of(period: Compared, lang: Lang) -> Iterator[tuple[str, str]]:
    """Why there is no outcome, by ruleset."""
    for name, side in (("old", period.old), ("new", period.new)):
        for each in side.faults:
            yield say("no_outcome", lang, side=say(name, lang)), each.line(lang)


def _period(period: Compared, impact: Measured, lang: Lang) -> Iterator[str]:
    yield printable(period.label)
    for name, told in faults_of(period, lang):
        yield wrap(f"  {name}{say('colon', lang)}{told}")
    for name, people in changes_of(period, lang):
        yield f"  {name}"
        yield from packed(people, 4, lang)
    if period.figures is not None:
        yield from _figures(period.figures, impact, lang)


def field_name(impact: Measured, lang: Lang) -> str:
    """The field by which places are counted: its id in English, its header in Chinese."""
    if impact.by is None:
        return ""
    kind = impact.new.ruleset.model.records[impact.new.model.records]
    return kind.fields[impact.by[1]].header if lang == "zh" else impact.by[1]


def _figures(figures: Figures, impact: Measured, lang: Lang) -> Iterator[str]:
    right = frozenset(range(1, 9))
    if field := field_name(impact, lang):
        yield "  " + printable(say("by", lang, field=field))
        yield from grid(*group_table(figures, lang, field), right)
    yield "  " + say("totals", lang)
    yield from grid(*totals_table(figures, lang), right)
    headers, rows = bin_table(figures, lang)
    most = max((max(each.old, each.new) for each in figures.bins), default=1)
    for row, each in zip(rows, figures.bins, strict=True):
        row += _bars(each.old, each.new, most)
    if rows:
        yield from grid([*headers, "", ""], rows, frozenset({1, 2}))
    yield "  " + say("standings", lang)
    yield from grid(*standing_table(figures, lang), right)


def _bars(old: int, new: int, most: int) -> tuple[str, str]:
    """A bar for each ruleset; the longest fills its column, and what is not 0 is seen."""
    lengths = [-(-count * _BAR // most) for count in (old, new)]
    return "█" * lengths[0], "░" * lengths[1]
