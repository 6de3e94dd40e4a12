"""Titles added to a history file, whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from attrs import frozen

from servicestar.diagnostics import Diagnostic, Place, fault, why_not
from servicestar.records import append_book, append_text
from servicestar.records.append_text import Row
from servicestar.records.files import FilePath, bytes_of, table_in
from servicestar.records.history import HistorySheet, Title, history_names, read_sheet
from servicestar.records.limits import Reason
from servicestar.records.whole_file import NO_FILE, Target, locked, target_of, write_whole
from servicestar.records.words import plain
from servicestar.values.periods import NO_LABELS, Labels

_NEW = {
    ".csv": append_text.new_csv,
    ".jsonl": append_text.new_json_lines,
    ".json": append_text.new_json,
    ".xlsx": append_book.new_workbook,
}
_TEXT = {
    ".csv": append_text.csv_with,
    ".jsonl": append_text.json_lines_with,
    ".json": append_text.json_with,
}
_KNOWN = ", ".join(_NEW)
_SHOWN = 20


@frozen
class _Adding:
    """One addition.

    Attributes:
        name: the file as the caller named it.
        titles: what is to be added.
        key_header: header of the key of the records that the titles belong to.
        labels: cycles with names of their own.
    """

    name: str
    titles: Sequence[Title]
    key_header: str
    labels: Labels

    @property
    def place(self) -> Place:
        """The file."""
        return Place(self.name)

    @property
    def ending(self) -> str:
        """By which its format is known."""
        return Path(self.name).suffix.lower()

    def read(self, data: bytes) -> tuple[HistorySheet | None, list[Diagnostic]]:
        """The history in the content of the file."""
        known = history_names(self.key_header)
        table, faults = table_in(self.name, data, None, known)
        if table is None:
            return None, faults
        return read_sheet(table, self.key_header, self.labels)


def append_titles(
    path: FilePath, titles: Sequence[Title], key_header: str, labels: Labels = NO_LABELS
) -> list[Diagnostic]:
    """Add titles of one contest and period to a history file.

    What is in the file stays as it is, byte for byte in a .csv or .jsonl; the rows come after it
    in its own encoding, delimiter, columns and names. A file that is not there is made. Whoever
    else adds to a file of this folder waits until this is done, so that nothing is lost.

    Args:
        path: a .csv, .xlsx, .json or .jsonl; links are followed.
        titles: what to add. Where there are none, nothing is written.
        key_header: header of the key of the records that the titles belong to.
        labels: cycles with names of their own.

    Returns:
        The faults, and then nothing has been written: SS615 the file can not be written, SS640
        it has titles of this contest and period, SS642 it is of a format that is not added to,
        SS643 a workbook would lose something, SS644 a key would not be read back the same, and
        those of reading it. Or else the notes: SS648 there is no column for the totals.
    """
    adding = _Adding(os.fspath(path), titles, key_header, labels)
    if adding.ending not in _NEW:
        ending = adding.ending or Path(adding.name).name
        return [fault("SS642", adding.place, name=ending, known=_KNOWN)]
    target = target_of(path)
    if not isinstance(target, Target):
        return [_unwritable(adding, target)]
    if not target.regular:
        return [_unwritable(adding, NO_FILE)]
    try:
        with locked(target.path.parent):
            return _append(adding)
    except OSError as error:
        return [_unwritable(adding, why_not(error))]


def _unwritable(adding: _Adding, reason: Reason) -> Diagnostic:
    return fault("SS615", adding.place, name=adding.name, reason=reason)


def _append(adding: _Adding) -> list[Diagnostic]:
    """Read the file, add to it and replace it, under the lock."""
    before: HistorySheet | None = None
    faults: list[Diagnostic] = []
    data = bytes_of(adding.name) if Path(adding.name).exists() else None
    if isinstance(data, Diagnostic):
        return [data]
    if data is not None:
        before, faults = adding.read(data)
        if before is None:
            return faults
        faults = _there_already(adding, before)
    if faults or not adding.titles:
        return faults
    made = _new_content(adding, data, before)
    if isinstance(made, Diagnostic):
        return [made]
    if faults := _not_the_same(adding, before, made):
        return faults
    reason = write_whole(adding.name, made)
    return _notes(adding, before) if reason is None else [_unwritable(adding, reason)]


def _there_already(adding: _Adding, before: HistorySheet) -> list[Diagnostic]:
    """SS640 where a cycle that titles are added for has some: the command was run before."""
    cycles = {(title.scheme, title.period) for title in adding.titles}
    for row, title in enumerate(before.rows):
        if (title.scheme, title.period) in cycles:
            place = before.table.place(row, before.found["scheme"])
            return [fault("SS640", place, contest=title.scheme, period=str(title.period))]
    return []


def _new_content(
    adding: _Adding, data: bytes | None, before: HistorySheet | None
) -> bytes | Diagnostic:
    """The file with the titles."""
    rows = [_row(title) for title in adding.titles]
    if data is None or before is None:
        return _NEW[adding.ending](rows)
    if adding.ending in _TEXT:
        return _TEXT[adding.ending](data, before, history_names(adding.key_header), rows)
    made = append_book.workbook_with(data, before, rows)
    if isinstance(made, bytes):
        return made
    return fault("SS643", adding.place, name=adding.name, what=made)


def _row(title: Title) -> Row:
    """A title as it is written."""
    ended = None if title.ended_in == title.period else str(title.ended_in)
    return {
        "id": title.id,
        "scheme": title.scheme,
        "period": str(title.period),
        "status": title.status,
        "total": title.total,
        "ended_in": ended,
    }


def _not_the_same(adding: _Adding, before: HistorySheet | None, made: bytes) -> list[Diagnostic]:
    """The faults of reading the new content; SS644 where it does not say what it should."""
    after, faults = adding.read(made)
    if after is None:
        return faults
    has_total = before is None or "total" in after.found
    old = before.rows if before is not None else ()
    new = [title if has_total else title._replace(total=None) for title in adding.titles]
    wanted = (*old, *new)
    if after.rows == wanted:
        return []
    read = set(after.rows)
    wrong = dict.fromkeys(title.id for title in wanted if title not in read)
    keys = ", ".join(plain(key) for key in list(wrong)[:_SHOWN])
    return [fault("SS644", adding.place, keys=keys, name=adding.name)]


def _notes(adding: _Adding, before: HistorySheet | None) -> list[Diagnostic]:
    """SS648 where the sheet has no column for the totals."""
    if before is None or before.table.header_row == 0 or "total" in before.found:
        return []  # objects of JSON carry their own names
    return [fault("SS648", before.table.header_place())]
