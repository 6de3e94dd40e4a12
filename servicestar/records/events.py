"""The events sheet: what happened to whom, and when, after a selection."""

from __future__ import annotations

import datetime
import os
from collections.abc import Collection, Mapping
from typing import NamedTuple

from servicestar.diagnostics import NOWHERE, Diagnostic, Place, errors_of, fault, unknown
from servicestar.model import Contest, Field, Ident, RecordKind, Text, Where
from servicestar.model.events import known_events, spelled
from servicestar.records.files import FilePath, read_table
from servicestar.records.frames import InMemory, table_from
from servicestar.records.history import ID_HEADER
from servicestar.records.limits import MAX_FAULTS
from servicestar.records.table import Table, normal
from servicestar.records.typed import (
    Found,
    absent,
    empty_cells,
    limited,
    match_columns,
    names_of,
    read_fields,
)
from servicestar.records.words import plain
from servicestar.values.vector import Vector

_NEEDED = ("id", "event", "date")
_HERE = Where(NOWHERE)


class Event(NamedTuple):
    """One thing that happened to a record.

    Attributes:
        id: key of the record.
        what: id of a ground, or ``confirmed``.
        date: the day it happened.
        note: what the sheet says besides.
        place: where the sheet says so.
    """

    id: str
    what: str
    date: datetime.date
    note: str | None
    place: Place


def events_kind(key_header: str) -> RecordKind:
    """The columns of an events sheet.

    Args:
        key_header: header of the ids in this sheet.
    """
    fields = {
        Ident("id"): Field(header=key_header, type="text", key=True, where=_HERE),
        Ident("event"): Field(header="事项", type="text", where=_HERE),
        Ident("date"): Field(header="日期", type="date", where=_HERE),
        Ident("note"): Field(header="说明", type="text", optional=True, where=_HERE),
    }
    return RecordKind(title=Text("评选之后的事项", "events"), fields=fields, where=_HERE)


def load_events(
    source: FilePath | InMemory,
    key_header: str,
    contest: Contest,
    keys: Collection[str],
    *,
    sheet: str | None = None,
) -> tuple[tuple[Event, ...] | None, list[Diagnostic]]:
    """Events from a file, or from a list of mappings or a data frame.

    Args:
        source: a path as str or PathLike, or what `table_from` takes.
        key_header: as in `read_events`.
        contest: as in `read_events`.
        keys: as in `read_events`.
        sheet: for a workbook, the worksheet's name.

    Returns:
        As `read_events`, or None and the faults of `read_table`.

    Raises:
        TypeError: where `source` is neither a path nor records.
    """
    if not isinstance(source, str | os.PathLike):
        return read_events(table_from(source), key_header, contest, keys)
    known = names_of(events_kind(key_header)) | {ID_HEADER}
    table, faults = read_table(source, sheet=sheet, known=known)
    return (None, faults) if table is None else read_events(table, key_header, contest, keys)


def read_events(
    table: Table, key_header: str, contest: Contest, keys: Collection[str]
) -> tuple[tuple[Event, ...] | None, list[Diagnostic]]:
    """The events of a sheet.

    Columns by id or header: ``id`` (编号, or the records' own key header), ``event`` 事项,
    ``date`` 日期 and, where it is there, ``note`` 说明. An event is named by the id of one of the
    contest's grounds, by its Chinese or English title, or it is ``confirmed`` 已确认.

    Args:
        table: the raw sheet.
        key_header: header of the key of the records that the events are about.
        contest: whose grounds the events may be.
        keys: the records that there are.

    Returns:
        The events in the order of the sheet, and an empty list; or None and what was found:
        SS502 to SS504, SS506 and SS508 as for any sheet, SS635 an event the contest does not
        know, SS637 a record that is not in the outcome, and beside those the notes SS520.
    """
    if not table.headers and table.header_row:
        return None, [fault("SS508", table.header_place())]
    own = normal(key_header) in {normal(header) for header in table.headers}
    kind = events_kind(key_header if own else ID_HEADER)
    found, findings = match_columns(table, kind)
    if table.headers or len(table):
        findings += absent(table, kind, found, _NEEDED)
    columns, misfits = read_fields(table, kind, found)
    findings += misfits
    findings += empty_cells(table, kind, found, columns, _NEEDED)
    names = known_events(contest)
    findings += _unknown(table, found, columns, contest, names, keys)
    listed = limited(findings)
    if errors_of(listed):
        return None, listed
    return _events(table, columns, names), []


def _unknown(
    table: Table,
    found: Found,
    columns: Mapping[str, Vector],
    contest: Contest,
    names: Mapping[str, str],
    keys: Collection[str],
) -> list[Diagnostic]:
    """SS635 for each event, SS637 for each key, that nobody knows."""
    findings: list[Diagnostic] = []
    cells = zip(columns["id"].values, columns["event"].values, strict=True)
    for row, (key, name) in enumerate(cells):
        if len(findings) >= MAX_FAULTS:  # looking for the nearest of many names takes its time
            break
        if key is not None and key not in keys:
            place = table.place(row, found[Ident("id")])
            findings.append(unknown("SS637", place, plain(key), keys))
        if name is not None and spelled(name) not in names:
            place = table.place(row, found[Ident("event")])
            words = {"contest": contest.title.both, "known": _listed(contest)}
            findings.append(unknown("SS635", place, plain(name), _shown(contest), **words))
    return findings


def _shown(contest: Contest) -> list[str]:
    """The names that a clerk is told: the grounds' ids and Chinese titles."""
    grounds = contest.after_selection.grounds if contest.after_selection else ()
    return [name for ground in grounds for name in (ground.id, ground.title.zh)] + ["已确认"]


def _listed(contest: Contest) -> tuple[str, str]:
    """The events that there are: ids in English, titles in Chinese."""
    grounds = contest.after_selection.grounds if contest.after_selection else ()
    en = ", ".join([*(ground.id for ground in grounds), "confirmed"])
    return en, "、".join([*(ground.title.zh for ground in grounds), "已确认"])


def _events(
    table: Table, columns: Mapping[str, Vector], names: Mapping[str, str]
) -> tuple[Event, ...]:
    """The events of a sheet in which nothing is wrong."""
    ids, events, dates, notes = (columns[n].values for n in ("id", "event", "date", "note"))
    return tuple(
        Event(key, names[spelled(event)], day, note, table.place(row, 0))
        for row, (key, event, day, note) in enumerate(zip(ids, events, dates, notes, strict=True))
    )
