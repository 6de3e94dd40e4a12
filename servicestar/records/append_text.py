"""New rows at the end of a history of text: CSV, JSON lines, a JSON list.

The bytes that are there stay as they are; only new ones come after them, in the file's own
encoding, delimiter, line ends and names of columns.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence

from servicestar.records.files import decoded, delimiter_of
from servicestar.records.history import HistorySheet
from servicestar.records.table import normal
from servicestar.values.numbers import Number, format_number

Row = Mapping[str, "str | Number | None"]  # field id → text, or for the total a number

COLUMNS = ("id", "scheme", "period", "status", "total", "ended_in")
"""The columns of a new history, in their order."""
CHINESE = {
    "id": "编号",
    "scheme": "评选",
    "period": "周期",
    "status": "状态",
    "total": "总分",
    "ended_in": "取消周期",
}
_STATUS = {"awarded": "获评", "revoked": "撤销", "disqualified": "取消资格"}
_ENDS = ("\r\n", "\n", "\r")


def word_for(row: Row, field: str, header: str) -> str:
    """What a cell under a header says; a status in the header's language."""
    value = row.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        return written(value)
    chinese = field == "status" and normal(header) == CHINESE["status"]
    return _STATUS[value] if chinese else value


def written(total: Number) -> str:
    """A total as outcomes show it, with two decimals or as many as it needs."""
    return format_number(total, 2)


# --- CSV -----------------------------------------------------------------------------------------


def new_csv(rows: Sequence[Row]) -> bytes:
    """A CSV of its own, in UTF-8."""
    cells = ([word_for(row, field, field) for field in COLUMNS] for row in rows)
    return "".join(f"{_csv_line(line, ',')}\n" for line in [COLUMNS, *cells]).encode()


def csv_with(data: bytes, sheet: HistorySheet, names: set[str], rows: Sequence[Row]) -> bytes:
    """A CSV with more rows.

    Args:
        data: the file.
        sheet: what was read from it.
        names: the names by which its delimiter was found.
        rows: what comes after it.
    """
    text, encoding = decoded(data)
    assert text is not None, "it has been read"
    delimiter, end = delimiter_of(text, names), _line_end(text)
    columns = {index: field for field, index in sheet.found.items()}
    lines = [
        _csv_line(
            [
                word_for(row, columns[index], header) if index in columns else ""
                for index, header in enumerate(sheet.table.headers)
            ],
            delimiter,
        )
        for row in rows
    ]
    # The mark of utf-8-sig stands at the start of a file only.
    return _followed(data, text, end, lines, "utf-8" if encoding == "utf-8-sig" else encoding)


def _csv_line(cells: Iterable[str], delimiter: str) -> str:
    """One row without a line end."""
    made = io.StringIO()
    # With this line end the writer puts both its characters in quotes wherever a cell has one.
    csv.writer(made, delimiter=delimiter, lineterminator="\r\n").writerow(list(cells))
    return made.getvalue().removesuffix("\r\n")


def _followed(data: bytes, text: str, end: str, lines: Sequence[str], encoding: str) -> bytes:
    """The file, its last line ended if it was not, and the lines."""
    gap = "" if text.endswith(("\n", "\r")) else end
    return data + (gap + "".join(f"{line}{end}" for line in lines)).encode(encoding)


def _line_end(text: str) -> str:
    """The end of the first line."""
    found = [(text.index(end), number, end) for number, end in enumerate(_ENDS) if end in text]
    return min(found)[2] if found else "\n"


# --- JSON ----------------------------------------------------------------------------------------


def new_json_lines(rows: Sequence[Row]) -> bytes:
    """One object a line."""
    return "".join(f"{line}\n" for line in _objects(rows, None)).encode()


def json_lines_with(
    data: bytes, sheet: HistorySheet, names: set[str], rows: Sequence[Row]
) -> bytes:
    """JSON lines with more of them; as `csv_with`."""
    text = data.decode("utf-8-sig")
    end = "\r\n" if "\r\n" in text else "\n"
    return _followed(data, text, end, _objects(rows, sheet), "utf-8")


def new_json(rows: Sequence[Row]) -> bytes:
    """A list of objects, one a line."""
    return ("[\n  " + ",\n  ".join(_objects(rows, None)) + "\n]\n").encode()


def json_with(data: bytes, sheet: HistorySheet, names: set[str], rows: Sequence[Row]) -> bytes:
    """A JSON list with more objects before its closing bracket; as `csv_with`."""
    text = data.decode("utf-8-sig")
    start, close = text.index("["), text.rindex("]")
    body = text[start + 1 : close]
    kept = body.rstrip()
    # The objects stand below each other as the first one does below the bracket.
    gap = body[: len(body) - len(body.lstrip())] if kept else "\n  "
    lines = _objects(rows, sheet)
    added = (f",{gap or ' '}" if kept else gap) + f",{gap or ' '}".join(lines)
    tail = body[len(kept) :] if kept else "\n"
    mark = data[: len(data) - len(text.encode())]
    return mark + (text[: start + 1] + kept + added + tail + text[close:]).encode()


def _objects(rows: Sequence[Row], sheet: HistorySheet | None) -> list[str]:
    """Each row as a JSON object, its keys those that the file has."""
    keys = _keys(sheet)
    return [
        "{" + ", ".join(f"{_dump(key)}: {_value(row, id_, key)}" for id_, key in keys.items()) + "}"
        for row in rows
    ]


def _keys(sheet: HistorySheet | None) -> dict[str, str]:
    """The key of each field; one that no object has yet is in the language of the others."""
    if sheet is None or not sheet.found:
        return {field: field for field in COLUMNS}
    known = {field: sheet.table.headers[index] for field, index in sheet.found.items()}
    others = CHINESE if normal(known["scheme"]) == CHINESE["scheme"] else {}
    wanted = COLUMNS if "ended_in" in known else COLUMNS[:-1]
    return {field: known.get(field, others.get(field, field)) for field in wanted}


def _value(row: Row, field: str, key: str) -> str:
    """A value in JSON; a number exactly, as the file is read."""
    value = row.get(field)
    if value is None:
        return "null"
    return _dump(word_for(row, field, key)) if isinstance(value, str) else written(value)


def _dump(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
