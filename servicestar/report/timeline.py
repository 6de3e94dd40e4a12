"""The dates of a contest as a table for a terminal of 80 columns, and as JSON."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from typing import Any

from servicestar.aftermath import OPTIONS, Row, Timeline
from servicestar.aftermath.words import phrase
from servicestar.calendar import dated, shifted
from servicestar.diagnostics import Lang, printable
from servicestar.model import Deadline, Ruleset
from servicestar.report.json import laid_out
from servicestar.report.text import WIDTH, wrap

_KEYS = ("by", "first_working_days", "working_days", "calendar_days", "after", "before")


def timeline_table(ruleset: Ruleset, found: Timeline, lang: Lang = "en") -> str:
    """Heading, one line a date with the rule it comes from, and notes."""
    lines = [*map(wrap, map(printable, _heading(ruleset, found, lang))), ""]
    lines += _table(ruleset, found, lang) if found.rows else [phrase("no_dates", lang)]
    lines += [""] if found.notes else []
    lines += [wrap(f"* {note.message(lang)}") for note in found.notes]
    return "\n".join(lines) + "\n"


def timeline_json(ruleset: Ruleset, sha256: str, found: Timeline, lang: Lang = "en") -> str:
    """The same as a JSON text that ends in a newline."""
    head: dict[str, Any] = {
        "ruleset": {"id": ruleset.ruleset, "sha256": sha256, "language": ruleset.language},
        "contest": found.contest,
        "period": str(found.period) if found.period else None,
        "period_taken": found.taken,
        "awarded": found.awarded,
        "published": found.published,
        "readings": _readings(ruleset, found),
        "notes": [note.message(lang) for note in found.notes],
    }
    return laid_out(head, "dates", (_row(row, lang) for row in found.rows))


def _row(row: Row, lang: Lang) -> dict[str, Any]:
    """A date; of the rule only the words that are written."""
    rule = {key: getattr(row.written, key, None) for key in _KEYS}
    return {
        "id": row.id,
        "title": row.title.of(lang),
        "cite": row.cite,
        "status": row.status,
        "from": row.first,
        "to": row.last,
        "rule": {key: value for key, value in rule.items() if value is not None},
        "needs": [OPTIONS[name] for name in row.needs],
        "fault": row.fault.message(lang) if row.fault else None,
    }


def _readings(ruleset: Ruleset, found: Timeline) -> dict[str, str]:
    """The readings that the dates rest on; no run can switch one of these."""
    names = [row.written.reading for row in found.rows if isinstance(row.written, Deadline)]
    return {name: each.default for name, each in ruleset.readings.items() if name in names}


def _heading(ruleset: Ruleset, found: Timeline, lang: Lang) -> Iterator[str]:
    title = ruleset.contests[found.contest].title.of(lang)
    yield f"{title} · {found.period}" if found.period else title
    days = (("awarded_on", found.awarded), ("published_on", found.published))
    said = [phrase(name, lang, day=dated(day, lang)) for name, day in days if day is not None]
    if said:
        yield phrase("and", lang).join(said)


def _table(ruleset: Ruleset, found: Timeline, lang: Lang) -> list[str]:
    """The rows, laid out by rich, which knows how wide Chinese characters are."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), width=WIDTH)
    for column in ("date", "first", "last", "rule"):
        share = {"date": 2, "rule": 3}.get(column)
        table.add_column(
            Text(phrase(column, lang)), no_wrap=share is None, overflow="fold", ratio=share
        )
    for row in found.rows:
        cells = (row.title.of(lang), _day(row.first, lang), _day(row.last, lang))
        table.add_row(*map(Text, map(printable, (*cells, _rule(ruleset, found, row, lang)))))
    out = io.StringIO()
    Console(file=out, width=WIDTH, color_system=None, force_terminal=False).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def _day(day: datetime.date | None, lang: Lang) -> str:
    return "" if day is None else dated(day, lang)


def _rule(ruleset: Ruleset, found: Timeline, row: Row, lang: Lang) -> str:
    """How the days come about, what is still needed, and the article."""
    parts = [_counted(ruleset, found, row, lang)]
    if row.needs:
        options = phrase("keys", lang).join(OPTIONS[name] for name in row.needs)
        parts.append(phrase("open", lang, options=options))
    elif row.latest and row.id == "publication" and row.first is not None:
        by = shifted(row.first, -1)  # its first day is the day after
        if isinstance(by, datetime.date):
            parts.append(phrase("publish_by", lang, day=by.isoformat()))
    elif row.status in ("latest", "faulty"):
        parts.append(phrase(row.status, lang))
    said = phrase("and", lang).join(part for part in parts if part)
    return f"{said} [{row.cite}]".strip() if row.cite else said


def _counted(ruleset: Ruleset, found: Timeline, row: Row, lang: Lang) -> str:
    """The rule in words; nothing for days that the text names."""
    date = row.written
    if isinstance(date, Deadline) and date.first_working_days is not None:
        of = str(found.period) if found.period else phrase("the_period", lang)
        return phrase("first_days", lang, count=date.first_working_days, of=of)
    if date.working_days is None and date.calendar_days is None:
        return ""
    backward = isinstance(date, Deadline) and date.before is not None
    kind = "calendar" if date.working_days is None else "working"
    name = f"{kind}_before" if backward and not _published(found, row) else f"{kind}_after"
    count = date.working_days or date.calendar_days
    return phrase(name, lang, count=count, of=_named(ruleset, found, row, lang))


def _published(found: Timeline, row: Row) -> bool:
    """Whether the date is counted from the publication, whatever it has to come before."""
    return row.id == "publication" and found.published is not None


def _named(ruleset: Ruleset, found: Timeline, row: Row, lang: Lang) -> str:
    """What a date is counted from, by its title."""
    date = row.written
    other = (date.after or date.before) if isinstance(date, Deadline) else "awarded"
    if other == "published" or _published(found, row):
        return phrase("of_publication", lang)
    dates = {each.id: each for each in ruleset.contests[found.contest].dates}
    titled = {each.id: each.title for each in found.rows}
    if other in dates:
        return dates[other].title.of(lang)
    return titled[other].of(lang) if other in titled else phrase("of_award", lang)
