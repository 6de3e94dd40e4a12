"""The State Council's notices on the holidays of four years, typed off by hand.

Each entry has the weekdays off and the weekend days worked. Weekends that the notices join to a
holiday are left out, and so is a holiday on a weekend that no other day makes up for.

2010: 国办发明电〔2009〕27号; 2016: 国办发明电〔2015〕18号; 2025: 国办发明电〔2024〕12号;
2026: the notice of 4 November 2025.
"""

from __future__ import annotations

import datetime

D = datetime.date


def days(year: int, month: int, *numbers: int) -> list[datetime.date]:
    """Some days of a month."""
    return [D(year, month, number) for number in numbers]


HOLIDAYS: dict[int, list[datetime.date]] = {
    2010: [
        *days(2010, 1, 1),  # New Year: Friday to Sunday
        *days(2010, 2, 15, 16, 17, 18, 19),  # Spring Festival: from Saturday the 13th
        *days(2010, 4, 5),  # Qingming: to Monday
        *days(2010, 5, 3),  # Labour Day: to Monday
        *days(2010, 6, 14, 15, 16),  # Dragon Boat: Monday to Wednesday
        *days(2010, 9, 22, 23, 24),  # Mid-Autumn: Wednesday to Friday
        *days(2010, 10, 1, 4, 5, 6, 7),  # National Day: from Friday
    ],
    2016: [
        *days(2016, 1, 1),
        *days(2016, 2, 8, 9, 10, 11, 12),  # from Sunday the 7th to Saturday the 13th
        *days(2016, 4, 4),
        *days(2016, 5, 2),  # for Sunday the 1st
        *days(2016, 6, 9, 10),
        *days(2016, 9, 15, 16),
        *days(2016, 10, 3, 4, 5, 6, 7),  # from Saturday the 1st
    ],
    2025: [
        *days(2025, 1, 1, 28, 29, 30, 31),  # New Year; Spring Festival to 4 February
        *days(2025, 2, 3, 4),
        *days(2025, 4, 4),
        *days(2025, 5, 1, 2, 5),
        *days(2025, 6, 2),
        *days(2025, 10, 1, 2, 3, 6, 7, 8),
    ],
    2026: [
        *days(2026, 1, 1, 2),
        *days(2026, 2, 16, 17, 18, 19, 20, 23),  # from Sunday the 15th to Monday the 23rd
        *days(2026, 4, 6),
        *days(2026, 5, 1, 4, 5),
        *days(2026, 6, 19),
        *days(2026, 9, 25),
        *days(2026, 10, 1, 2, 5, 6, 7),
    ],
}
MAKE_UP: dict[int, list[datetime.date]] = {
    2010: [
        *days(2010, 2, 20, 21),
        *days(2010, 6, 12, 13),
        *days(2010, 9, 19, 25, 26),
        *days(2010, 10, 9),
    ],
    2016: [
        *days(2016, 2, 6, 14),
        *days(2016, 6, 12),
        *days(2016, 9, 18),
        *days(2016, 10, 8, 9),
    ],
    2025: [
        *days(2025, 1, 26),
        *days(2025, 2, 8),
        *days(2025, 4, 27),
        *days(2025, 9, 28),
        *days(2025, 10, 11),
    ],
    2026: [
        *days(2026, 1, 4),
        *days(2026, 2, 14, 28),
        *days(2026, 5, 9),
        *days(2026, 9, 20),
        *days(2026, 10, 10),
    ],
}
YEARS = sorted(HOLIDAYS)


def works(day: datetime.date) -> bool:
    """Whether one works on a day of these years."""
    if day in MAKE_UP[day.year]:
        return True
    return day.weekday() < 5 and day not in HOLIDAYS[day.year]


def every_day(year: int) -> list[datetime.date]:
    """All days of a year."""
    first = D(year, 1, 1)
    count = (D(year + 1, 1, 1) - first).days
    return [first + datetime.timedelta(days=n) for n in range(count)]
