"""Both reports as one page of HTML each, which needs no network and prints on A4."""

from __future__ import annotations

from typing import Any

from servicestar.compare import impact_text, readings_text
from servicestar.compare.decided import Decided
from servicestar.compare.figures import Figures
from servicestar.compare.layout import chosen
from servicestar.compare.measured import Compared, Measured
from servicestar.compare.pictures import places_picture, totals_picture, turnover_picture
from servicestar.compare.svg import Picture, draw
from servicestar.compare.words import say
from servicestar.diagnostics import Lang
from servicestar.report.page import markup, render


def readings_page(report: Decided, lang: Lang) -> str:
    """The report on readings.

    Raises:
        ServiceStarError: SS824 where the extra ``report`` is not installed.
    """
    statuses = {"in": "in", "tied": "tied", "out": "not_in", "fault": "fault"}
    return _page(
        "readings.html",
        lang,
        title=readings_text.title_of(report, lang),
        head=list(readings_text.head_of(report, lang))[1:],
        report=report,
        depends=readings_text.together(report.depends),
        written=report.contest.ruleset.model.readings,
        named=lambda group: readings_text.name_of(report, group, lang),
        facts=lambda group: list(readings_text.facts_of(report, group, lang)),
        told=lambda cases: list(readings_text.told(cases, lang)),
        marks=lambda varied, choice: readings_text.marks_of(varied, choice, lang),
        effect=lambda varied, choice: readings_text.effect_of(
            report, varied, report.alone(varied.name, choice), lang
        ),
        status=lambda group, key: say(statuses[group.trials[0].status(key)], lang),
        chosen=lambda choices: chosen(choices, lang),
    )


def impact_page(impact: Measured, lang: Lang) -> str:
    """The report on two rulesets, with pictures.

    Raises:
        ServiceStarError: SS824 where the extra ``report`` is not installed.
    """
    several = len(impact.periods) > 1 and bool(impact.overall.pairs)
    periods = [
        _period(period, impact, number, lang) for number, period in enumerate(impact.periods)
    ]
    return _page(
        "impact.html",
        lang,
        title=impact_text.title_of(impact, lang),
        sources=list(impact_text.sources_of(impact, lang)),
        summary=list(impact_text.summary(impact, lang)),
        remarks=impact_text.remarks(lang),
        turnover=impact_text.turnover_table(impact, lang),
        picture=_svg(turnover_picture(impact, lang)),
        overall=_figures(impact.overall, impact, "all", lang) if several else None,
        told=[period for period in periods if period["changes"] or period["faults"]],
        periods=periods,
    )


def _period(period: Compared, impact: Measured, number: int, lang: Lang) -> dict[str, Any]:
    figures = period.figures
    return {
        "label": period.label,
        "faults": list(impact_text.faults_of(period, lang)),
        "changes": list(impact_text.changes_of(period, lang)),
        "figures": _figures(figures, impact, f"p{number}", lang) if figures else None,
    }


def _figures(figures: Figures, impact: Measured, id_: str, lang: Lang) -> dict[str, Any]:
    """Tables and pictures of some periods; ids in a page have to differ."""
    field = impact_text.field_name(impact, lang)
    groups = None
    if field:
        groups = {
            "title": say("by", lang, field=field),
            "table": impact_text.group_table(figures, lang, field),
            "picture": _svg(places_picture(figures, impact, f"places-{id_}", lang)),
        }
    return {
        "groups": groups,
        "totals": impact_text.totals_table(figures, lang),
        "bins": impact_text.bin_table(figures, lang),
        "picture": _svg(totals_picture(figures, f"totals-{id_}", lang)),
        "standings": impact_text.standing_table(figures, lang),
    }


def _svg(picture: Picture | None) -> Any:
    """A picture as markup, if there is one."""
    return None if picture is None else markup(draw(picture))


def _page(name: str, lang: Lang, **words: Any) -> str:
    words["say"] = lambda name, **filled: say(name, lang, **filled)
    return render(name, lang, package="servicestar.compare", **words)
