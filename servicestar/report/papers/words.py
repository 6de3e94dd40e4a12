"""Words of the papers in English and Chinese, and how days and cycles are written in them."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from servicestar.diagnostics import Lang
from servicestar.values.periods import Period

_PHRASES: Mapping[str, tuple[str, str]] = {
    "publication_notice": ("{contest}: notice of publication", "{contest}公示"),
    "result_notice": ("{contest}: notice of the result", "{contest}结果通报"),
    "nomination_form": ("{contest}: nomination form", "{contest}推荐表"),
    "standards_form": ("{contest}: standards", "{contest}评选标准表"),
    "regulation": ("{title} ({number})", "《{title}》（{number}）"),
    "unnumbered": ("{title}", "《{title}》"),
    "cited": ("{text} ({cite})", "{text}（{cite}）"),
    "rank": ("Rank", "名次"),
    "total": ("Total", "总分"),
    "band": ("Band", "等级"),
    "standing": ("Standing", "评选结果"),
    "note": ("Remarks", "备注"),
    "working_days": ("{days} working days", "{days} 个工作日"),
    "calendar_days": ("{days} days", "{days} 天"),
    "confirmed_by": (
        "given once confirmed by {by}",
        "经{by}确认后发放",
    ),
    "yuan": ("{amount} (yuan)", "{amount}（元）"),
    "met": ("met", "符合"),
    "not_met": ("not met", "不符合"),
    "not_known": ("open", "待定"),
    "no_day": ("________________", "　　　　年　　月　　日"),
    "month": ("{year}-{number:02}", "{year}年{number}月"),
    "quarter": ("Quarter {number} of {year}", "{year}年第{number}季度"),
    "half_year": ("Half-year {number} of {year}", "{year}年{half}半年"),
    "year": ("{year}", "{year}年度"),
}
MARKS = {"✓": "met", "✗": "not_met", "?": "not_known"}


def say(name: str, lang: Lang, /, **words: object) -> str:
    """A phrase in one language, its braces filled."""
    return _PHRASES[name][lang == "zh"].format(**words)


def day(value: datetime.date | None, lang: Lang) -> str:
    """A day as a paper writes it; a blank to fill in where it is not known."""
    if value is None:
        return say("no_day", lang)
    return f"{value.year}年{value.month}月{value.day}日" if lang == "zh" else value.isoformat()


def cycle(period: Period | None, lang: Lang) -> str:
    """A cycle as a paper writes it; empty where the contest has none."""
    if period is None:
        return ""
    if period.kind == "label":
        return str(period)
    number = period.number + 1
    return say(period.kind, lang, year=period.year, number=number, half="上下"[period.number % 2])
