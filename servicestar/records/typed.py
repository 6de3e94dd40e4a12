"""Typed records: a raw table read as the fields of a record kind, every fault with its cell."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from attrs import frozen

from servicestar.diagnostics import (
    Diagnostic,
    Place,
    errors_of,
    fault,
    in_order,
    some_of,
    unknown,
)
from servicestar.model import Field, Ident, RecordKind
from servicestar.records.cells import Column, read_column
from servicestar.records.files import FilePath, read_table
from servicestar.records.frames import InMemory, table_from
from servicestar.records.limits import MAX_FAULTS
from servicestar.records.table import Table, all_blank, blank, normal
from servicestar.records.words import plain
from servicestar.values.operators import Value
from servicestar.values.vector import Vector, vector

Found: TypeAlias = "dict[Ident, int]"  # field id → index of its column


@frozen
class Records:
    """The records of one sheet.

    Attributes:
        kind: what a record holds.
        keys: the key of each record, no two alike, none empty.
        columns: for every field of the kind, in its order, one value a record. Where the sheet
            has no such column, all are None.
        table: the raw cells and their places.
        notes: what was noticed but stops nothing (SS520, SS521).
    """

    kind: RecordKind
    keys: list[str]
    columns: dict[str, Vector]
    table: Table
    notes: list[Diagnostic]

    def __len__(self) -> int:
        """How many records."""
        return len(self.keys)

    def place(self, row: int, field: str) -> Place:
        """The cell of a record's field; its first cell where the sheet has no such column."""
        names = {field, normal(self.kind.fields[Ident(field)].header)}
        headers = [normal(header) for header in self.table.headers]
        index = next((i for i, header in enumerate(headers) if header in names), 0)
        return self.table.place(row, index)


def load_records(
    source: FilePath | InMemory,
    kind: RecordKind,
    *,
    sheet: str | None = None,
    groups: Collection[str] = (),
    used: Collection[str] = (),
) -> tuple[Records | None, list[Diagnostic]]:
    """Records from a file, or from a list of mappings or a data frame.

    Args:
        source: a path as str or PathLike, or what `table_from` takes.
        kind: the fields.
        sheet: for a workbook, the worksheet's name.
        groups: as in `read_records`.
        used: as in `read_records`.

    Returns:
        As `read_records`, or None and the faults of `read_table`.

    Raises:
        TypeError: where `source` is neither a path nor records.
    """
    if not isinstance(source, str | os.PathLike):
        return read_records(table_from(source), kind, groups=groups, used=used)
    table, faults = read_table(source, sheet=sheet, known=names_of(kind))
    if table is None:
        return None, faults
    return read_records(table, kind, groups=groups, used=used)


def read_records(
    table: Table,
    kind: RecordKind,
    *,
    groups: Collection[str] = (),
    used: Collection[str] = (),
) -> tuple[Records | None, list[Diagnostic]]:
    """The records of a table.

    Args:
        table: the raw cells; a column is a field's whose id or header is the column's header,
            spaces around and full-width letters aside.
        kind: the fields.
        groups: ids of fields in which every record needs a value.
        used: ids of fields that a rule needs; a note says which of them have no column, unless
            the field is optional or an attestation.

    Returns:
        The records, their notes SS520 and SS521 within them, and an empty list; or None and what
        was found in the order of the cells: errors SS502 to SS506, at most 200, and the notes,
        for a header that is nearly right explains a column that is absent; or just SS508 or
        SS513 where no header is known. A table without any record is fine.
    """
    if not table.headers and table.header_row:
        return None, [fault("SS508", table.header_place())]
    found, findings = match_columns(table, kind)
    if not found and not all_blank(table.headers):
        return None, [_another_sheet(table, kind)]
    key = key_of(kind)
    if table.headers or len(table):  # an empty list of mappings has no names that could lack
        findings += absent(table, kind, found, {key, *groups}, used)
    columns, misfits = read_fields(table, kind, found)
    findings += misfits
    findings += empty_cells(table, kind, found, columns, {key, *groups})
    if key in found:
        findings += _repeated(table, kind.fields[key], found[key], columns[key])
    listed = limited(findings)
    if errors_of(listed):
        return None, listed
    keys = list(columns[key].values)  # a key is a text, and none is empty here
    return Records(kind, keys, columns, table, listed), []


def names_of(kind: RecordKind) -> set[str]:
    """The names and headers of a kind's fields, as headers are compared."""
    return {normal(name) for id_, each in kind.fields.items() for name in (id_, each.header)}


def key_of(kind: RecordKind) -> Ident:
    """The id of the field that identifies a record.

    Raises:
        ValueError: where there is none; a ruleset that has been checked has one.
    """
    for name, each in kind.fields.items():
        if each.key:
            return name
    raise ValueError("the record kind has no key field")


def limited(findings: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Findings in the order of their cells, at most 200 of the errors."""
    ordered = in_order(findings)
    errors = ordered if len(ordered) <= MAX_FAULTS else tuple(errors_of(ordered)[:MAX_FAULTS])
    notes = (d for d in ordered if d.severity != "error")
    return list(in_order([*errors, *notes]))


# --- columns and their fields --------------------------------------------------------------------


def match_columns(table: Table, kind: RecordKind) -> tuple[Found, list[Diagnostic]]:
    """Which column holds which field; SS503 for two of one field, SS520 for one of none.

    A column with neither header nor cells is left out in silence.
    """
    known = {normal(each.header): name for name, each in kind.fields.items()}
    known |= {normal(name): name for name in kind.fields}
    found: Found = {}
    findings: list[Diagnostic] = []
    for index, header in enumerate(table.headers):
        name = known.get(normal(header))
        if name is None:
            findings += _unused(table, index)
        elif name in found:
            findings.append(_twice(table, name, found[name], index))
        else:
            found[name] = index
    return found, findings


def _another_sheet(table: Table, kind: RecordKind) -> Diagnostic:
    """SS513: a sheet of something else, for none of its columns is a field's."""
    titles = kind.title.of("en"), kind.title.of("zh")
    headers = (plain(header) for header in table.headers if not blank(header))
    wanted = (each.header for each in kind.fields.values())
    words = {"kind": titles, "found": some_of(headers), "wanted": some_of(wanted)}
    return fault("SS513", table.header_place(), **words)


def _unused(table: Table, index: int) -> list[Diagnostic]:
    """The note on a column that is no field's."""
    header = table.headers[index]
    if blank(header) and all_blank(table.columns[index]):
        return []
    name = str(index + 1) if blank(header) else plain(header)
    return [fault("SS520", table.header_place(index), name=name)]


def _twice(table: Table, name: Ident, first: int, second: int) -> Diagnostic:
    """SS503: two columns for one field."""
    one, other = (plain(table.headers[index]) for index in (first, second))
    return fault("SS503", table.header_place(second), first=one, second=other, field=name)


def absent(
    table: Table,
    kind: RecordKind,
    found: Found,
    needed: Collection[str],
    used: Collection[str] = (),
) -> list[Diagnostic]:
    """SS506 for each needed field without a column, SS521 for each one merely used."""
    taken = set(found.values())
    others = [plain(h) for index, h in enumerate(table.headers) if index not in taken]
    findings = []
    for name, each in kind.fields.items():
        may_lack = each.optional or each.type == "attestation"
        code = "SS506" if name in needed else "SS521" if name in used and not may_lack else None
        if code and name not in found:
            words = {"header": each.header, "field": name}
            findings.append(unknown(code, table.header_place(), each.header, others, **words))
    return findings


# --- cells ---------------------------------------------------------------------------------------


def read_fields(
    table: Table, kind: RecordKind, found: Found
) -> tuple[dict[str, Vector], list[Diagnostic]]:
    """Every field's column, and SS502 for each cell that does not fit."""
    columns: dict[str, Vector] = {}
    findings: list[Diagnostic] = []
    for name, each in kind.fields.items():
        if name not in found:
            columns[name] = vector([None] * len(table))
            continue
        column = read_column(each, table.columns[found[name]])
        columns[name] = column[0]
        findings += _misfits(table, each, found[name], column)
    return columns, findings


def _misfits(table: Table, each: Field, index: int, column: Column) -> list[Diagnostic]:
    """SS502 for the cells of one column that do not fit."""
    cells = table.columns[index]
    return [
        fault(
            "SS502",
            table.place(row, index),
            header=each.header,
            value=plain(cells[row]),
            wanted=want,
        )
        for row, want in column[1][:MAX_FAULTS]
    ]


def empty_cells(
    table: Table,
    kind: RecordKind,
    found: Found,
    columns: Mapping[str, Vector],
    needed: Collection[str],
) -> list[Diagnostic]:
    """SS504 for each blank cell in the columns in which every record needs a value."""
    findings: list[Diagnostic] = []
    for name in found.keys() & needed:
        index, header = found[name], kind.fields[name].header
        if columns[name].full:
            continue
        rows = [row for row, cell in enumerate(table.columns[index]) if blank(cell)]
        findings += [
            fault("SS504", table.place(row, index), header=header) for row in rows[:MAX_FAULTS]
        ]
    return findings


def _repeated(table: Table, each: Field, index: int, keys: Vector) -> list[Diagnostic]:
    """SS505 for each key that an earlier record has."""
    if len(set(keys.values)) == len(keys):
        return []
    first: dict[Value, int] = {}
    findings: list[Diagnostic] = []
    for row, key in enumerate(keys.values):
        if key is not None and first.setdefault(key, row) != row:
            at = table.rows[first[key]]
            words = {"header": each.header, "value": plain(key), "row": at}
            findings.append(fault("SS505", table.place(row, index), **words))
    return findings
