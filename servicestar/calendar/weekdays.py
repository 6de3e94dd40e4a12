"""Names of the weekdays, from Monday on."""

from __future__ import annotations

import datetime

from servicestar.diagnostics import Lang

Both = tuple[str, str]
WEEKDAYS: tuple[Both, ...] = (
    ("Monday", "星期一"),
    ("Tuesday", "星期二"),
    ("Wednesday", "星期三"),
    ("Thursday", "星期四"),
    ("Friday", "星期五"),
    ("Saturday", "星期六"),
    ("Sunday", "星期日"),
)


def weekday(day: datetime.date) -> Both:
    """The weekday in English and Chinese, such as ``Friday`` and ``星期五``."""
    return WEEKDAYS[day.weekday()]


def dated(day: datetime.date, lang: Lang) -> str:
    """The day with its weekday in short: ``2010-10-08 Fri``, ``2010-10-08 周五``."""
    en, zh = weekday(day)
    return f"{day.isoformat()} {'周' + zh[-1] if lang == 'zh' else en[:3]}"
