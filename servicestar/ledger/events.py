"""Events: what may become of a record after an outcome."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Collection, Mapping

from servicestar import loader, model
from servicestar.diagnostics import Diagnostic, Place, ServiceStarError, fault, unknown
from servicestar.ledger.content import EventContent, OutcomeContent
from servicestar.model.events import event_ids

MAX_NOTE = 10_000
"""Characters of a note."""
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE = ("a date such as 2010-07-01", "日期，如 2010-07-01")
_NOTE = (f"a text of at most {MAX_NOTE:,} characters", f"至多 {MAX_NOTE:,} 个字符的文本")
_NAME = (
    "an id of small letters, digits and _, a letter first",
    "由小写字母、数字和 _ 组成、以字母开头的标识",
)


def known_events(ruleset: model.Ruleset, contest: str) -> Collection[str] | None:
    """The events that a contest knows; None where any may be appended.

    Args:
        ruleset: as it was stored with the outcome.
        contest: id of the contest.
    """
    written = ruleset.contests.get(contest)
    return None if written is None or written.after_selection is None else event_ids(written)


def event_content(
    outcome: int,
    key: str,
    event: str,
    date: str | datetime.date,
    note: str | None,
) -> tuple[EventContent, list[Diagnostic]]:
    """An event as it is stored, and what is wrong with its words by themselves."""
    day = date.isoformat()[:10] if isinstance(date, datetime.date) else date
    faults = []
    if not _is_day(day):
        faults.append(_misfit(("date", "日期"), day, _DATE))
    if not model.matches(model.Ident, event):
        faults.append(_misfit(("event", "事件"), event, _NAME))
    if note is not None and (len(note) > MAX_NOTE or not is_text(note)):
        faults.append(_misfit(("note", "备注"), note[:40], _NOTE))
    return EventContent(outcome, key, event, day, note), faults


def _misfit(what: tuple[str, str], value: str, wanted: tuple[str, str]) -> Diagnostic:
    return fault("SS707", Place("<event>"), what=what, value=value, wanted=wanted)


def _is_day(text: str) -> bool:
    """Whether the text is a day of the calendar, written as year-month-day."""
    if not _DAY.fullmatch(text):
        return False
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_text(text: str) -> bool:
    """Whether the text can be written in UTF-8: an argument of a command may hold other bytes."""
    return not any("\ud800" <= char <= "\udfff" for char in text)


def check_event(
    event: EventContent, about: OutcomeContent, files: Mapping[str, bytes], place: Place
) -> list[Diagnostic]:
    """What is wrong with an event of this outcome.

    Args:
        event: the event.
        about: what the outcome's entry says.
        files: the outcome's ``ruleset`` and ``outcome``.
        place: the outcome's entry.
    """
    faults = []
    keys = keys_of(files["outcome"])
    if event.key not in keys:
        faults.append(unknown("SS614", place, event.key, keys))
    ruleset = ruleset_of(files["ruleset"], f"{place.file}#{place.line}/ruleset.yaml")
    known = known_events(ruleset, about.contest)
    if known is not None and event.event not in known:
        listed = ", ".join(known) or "-"
        wanted = (f"one of {listed}", f"其中之一：{listed}")
        faults.append(_misfit(("event", "事件"), event.event, wanted))
    return faults


def keys_of(outcome: bytes) -> list[str]:
    """The keys of the records of an outcome's JSON; none where it is no such JSON."""
    try:
        results = json.loads(outcome)["results"]
        return [str(result["key"]) for result in results]
    except (ValueError, TypeError, LookupError, RecursionError):
        return []


def ruleset_of(data: bytes, name: str) -> model.Ruleset:
    """The ruleset in a file's bytes.

    Args:
        data: the bytes.
        name: what faults call the file.

    Raises:
        ServiceStarError: where this program can not read it.
    """
    file = loader.FileText(name, data)
    ruleset, faults, _ = loader.load_ruleset(file)
    if ruleset is None:
        raise ServiceStarError(faults)
    return ruleset
