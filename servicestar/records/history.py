"""The history sheet: who held which title in which period, and what became of it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from typing import NamedTuple

from attrs import evolve, frozen

from servicestar.diagnostics import NOWHERE, Diagnostic, errors_of, fault
from servicestar.model import Field, Ident, RecordKind, Text, Where
from servicestar.records.files import FilePath, read_table
from servicestar.records.frames import InMemory, table_from
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
from servicestar.records.words import Wanted, plain
from servicestar.values.numbers import Number
from servicestar.values.periods import NO_LABELS, Labels, Period, parse_period
from servicestar.values.vector import Vector

ID_HEADER = "编号"
STATUSES = {
    "awarded": "awarded",
    "revoked": "revoked",
    "disqualified": "disqualified",
    "获评": "awarded",
    "撤销": "revoked",
    "取消资格": "disqualified",
}
_NEEDED = ("id", "scheme", "period")
_PERIOD: Wanted = (
    "a period such as 2010-07, 2010Q3, 2010H2 or 2010",
    "周期（如 2010-07、2010Q3、2010H2、2010）",
)
_ENDED: Wanted = (
    "a period that is not longer than the title's own",
    "不长于称号周期的周期",
)
_HERE = Where(NOWHERE)


class Title(NamedTuple):
    """One title of one record.

    Attributes:
        id: key of the record that held it.
        scheme: id of the contest.
        period: the cycle it was for.
        status: ``awarded``, ``revoked`` or ``disqualified``.
        total: the total it was won with, if the sheet says so.
        ended_in: the cycle, of the same kind as `period`, in which it was revoked; the title's
            own where the sheet does not say.
    """

    id: str
    scheme: str
    period: Period
    status: str
    total: Number | None
    ended_in: Period


@frozen
class HistorySheet:
    """A history sheet as it stands.

    Attributes:
        table: the raw cells.
        found: index of the column by field id.
        rows: the title of each row.
    """

    table: Table
    found: Found
    rows: tuple[Title, ...]

    @property
    def titles(self) -> tuple[Title, ...]:
        """One title for each id, scheme and period; a later row takes an earlier one's place."""
        return tuple({(row.id, row.scheme, row.period): row for row in self.rows}.values())


def history_kind(key_header: str) -> RecordKind:
    """The columns of a history sheet.

    Args:
        key_header: header of the key in the records' own sheet, which may head the ids here too.
    """
    statuses = tuple(STATUSES)
    fields = {
        Ident("id"): Field(header=key_header, type="text", key=True, where=_HERE),
        Ident("scheme"): Field(header="评选", type="text", where=_HERE),
        Ident("period"): Field(header="周期", type="text", where=_HERE),
        Ident("status"): Field(header="状态", type="choice", choices=statuses, where=_HERE),
        Ident("total"): Field(header="总分", type="decimal", where=_HERE),
        Ident("ended_in"): Field(header="取消周期", type="text", where=_HERE),
    }
    return RecordKind(title=Text("历史记录", "history"), fields=fields, where=_HERE)


def load_history(
    source: FilePath | InMemory,
    key_header: str,
    *,
    sheet: str | None = None,
    labels: Labels = NO_LABELS,
) -> tuple[tuple[Title, ...] | None, list[Diagnostic]]:
    """Titles from a file, or from a list of mappings or a data frame.

    Args:
        source: a path as str or PathLike, or what `table_from` takes.
        key_header: as in `read_history`.
        sheet: for a workbook, the worksheet's name.
        labels: cycles with names of their own.

    Returns:
        As `read_history`, or None and the faults of `read_table`.

    Raises:
        TypeError: where `source` is neither a path nor records.
    """
    if not isinstance(source, str | os.PathLike):
        return read_history(table_from(source), key_header, labels)
    table, faults = read_table(source, sheet=sheet, known=history_names(key_header))
    return (None, faults) if table is None else read_history(table, key_header, labels)


def history_names(key_header: str) -> set[str]:
    """The names by which a history's columns are known, as headers are compared."""
    return names_of(history_kind(key_header)) | {ID_HEADER}


def read_history(
    table: Table, key_header: str, labels: Labels = NO_LABELS
) -> tuple[tuple[Title, ...] | None, list[Diagnostic]]:
    """The titles of a history sheet.

    Columns by id or header: ``id`` (编号, or the records' own key header), ``scheme`` 评选,
    ``period`` 周期, and, where they are there, ``status`` 状态 (blank: awarded), ``total`` 总分 and
    ``ended_in`` 取消周期. A day cell in a period column is the month that a spreadsheet made into
    the first of that month.

    Args:
        table: the raw sheet.
        key_header: header of the key of the records that the titles belong to.
        labels: cycles with names of their own.

    Returns:
        One title for each id, scheme and period, the last row holding where there are several,
        and an empty list; or None and what was found: SS502, SS503, SS504 (in the three columns
        that every row needs), SS506, SS508 and, beside those, the notes SS520.
    """
    sheet, findings = read_sheet(table, key_header, labels)
    return (None if sheet is None else sheet.titles), findings


def read_sheet(
    table: Table, key_header: str, labels: Labels = NO_LABELS
) -> tuple[HistorySheet | None, list[Diagnostic]]:
    """A history sheet row by row, for whom it is not enough to know its titles; else as above."""
    if not table.headers and table.header_row:
        return None, [fault("SS508", table.header_place())]
    kind = history_kind(_id_header(table, key_header))
    table = _with_months(table)
    found, findings = match_columns(table, kind)
    if table.headers or len(table):
        findings += absent(table, kind, found, _NEEDED)
    columns, misfits = read_fields(table, kind, found)
    findings += misfits
    findings += empty_cells(table, kind, found, columns, _NEEDED)
    periods, wrong = _periods(table, kind, found, columns, labels)
    listed = limited([*findings, *wrong])
    # Without an error the notes go too: a name or a reason beside a title harms nothing.
    if errors_of(listed):
        return None, listed
    return HistorySheet(table, found, tuple(_rows(columns, periods))), []


def _id_header(table: Table, key_header: str) -> str:
    """The header that the ids have in this sheet."""
    headers = {normal(header) for header in table.headers}
    return ID_HEADER if normal(key_header) not in headers else key_header


def _with_months(table: Table) -> Table:
    """The table with each first of a month in a period column made the month it was typed as.

    A spreadsheet makes ``2010-07`` into the day 2010-07-01 as soon as it is typed.
    """
    names = {"period", "周期", "ended_in", "取消周期"}
    columns = [
        [_month(cell) for cell in column] if normal(header) in names else column
        for header, column in zip(table.headers, table.columns, strict=True)
    ]
    return evolve(table, columns=columns)


def _month(cell: object) -> object:
    """The month of a cell that is the first of one; any other cell as it is."""
    if isinstance(cell, datetime.date) and cell.day == 1:
        return f"{cell.year:04}-{cell.month:02}"
    return cell


def _periods(
    table: Table, kind: RecordKind, found: Found, columns: dict[str, Vector], labels: Labels
) -> tuple[list[tuple[Period, Period]], list[Diagnostic]]:
    """Period and end of each row that has a period, and SS502 for texts that are none."""
    pairs: list[tuple[Period, Period]] = []
    faults: list[Diagnostic] = []

    def refuse(row: int, name: str, wanted: Wanted) -> None:
        place, header = table.place(row, found[name]), kind.fields[name].header
        value = plain(columns[name].at(row))
        faults.append(fault("SS502", place, header=header, value=value, wanted=wanted))

    texts, ends = columns["period"].values, columns["ended_in"].values
    parsed = {text: parse_period(text, labels) if text else None for text in {*texts, *ends}}
    for row, (text, end) in enumerate(zip(texts, ends, strict=True)):
        period, ended = parsed[text], parsed[end]
        if text is not None and period is None:
            refuse(row, "period", _PERIOD)
        if end is not None and ended is None:
            refuse(row, "ended_in", _PERIOD)
        if period is None or (end is not None and ended is None):
            continue
        same = period if ended is None else ended.to(period.kind)
        if same is None:
            refuse(row, "ended_in", _ENDED)
        else:
            pairs.append((period, same))
    return pairs, faults


def _rows(columns: dict[str, Vector], periods: list[tuple[Period, Period]]) -> Iterator[Title]:
    """The title of each row."""
    ids, schemes, statuses = (columns[name].values for name in ("id", "scheme", "status"))
    totals = columns["total"]
    for row, (period, ended) in enumerate(periods):
        status = STATUSES[statuses[row] or "awarded"]
        yield Title(ids[row], schemes[row], period, status, totals.at(row), ended)
