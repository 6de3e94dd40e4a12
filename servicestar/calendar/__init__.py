"""Working days of the Chinese statutory calendar. The only door for holidays."""

from servicestar.calendar.days import Calendar, Day, calendar_of, shifted
from servicestar.calendar.weekdays import dated, weekday

__all__ = ["Calendar", "Day", "calendar_of", "dated", "shifted", "weekday"]
