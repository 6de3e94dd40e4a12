"""The years that the calendar library knows. Nothing else imports it."""

from __future__ import annotations

import datetime
from functools import lru_cache


@lru_cache(maxsize=64)
def days_of(year: int) -> frozenset[datetime.date] | None:
    """The working days of a year, or None where the library does not know the year.

    Args:
        year: from 1 to 9999.
    """
    # Imported when the first deadline is worked out: most runs need no calendar.
    import chinese_calendar

    first, last = datetime.date(year, 1, 1), datetime.date(year, 12, 31)
    try:
        return frozenset(chinese_calendar.get_workdays(first, last))
    except NotImplementedError:  # a year for which it has no notice of the State Council
        return None
