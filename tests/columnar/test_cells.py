"""The guard of a foreign table: a cell that it lets pass is what the interpreter reads there."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import servicestar
from servicestar.api import Outcome
from servicestar.columnar import DuckDB
from servicestar.columnar.engine import all_rows
from servicestar.columnar.expression import Items
from servicestar.columnar.number import Num
from servicestar.columnar.profile import Guard, guard_query, measured
from servicestar.records import read_column, table_from
from tests.columnar.agree import KINDS, kinds, outcome_or_faults, same

FIELDS = servicestar.load(KINDS).model.records["teller"].fields


def passes(engine: DuckDB, id_: str, cells: pa.Array) -> dict[int, Any]:
    """What the query sees of the cells that pass the guard, by position.

    Each cell is looked at alone: one that does not pass makes a whole table be read cell by cell.
    """
    field = FIELDS[id_]
    left = list(range(len(cells)))
    while left:
        engine.attach("given", pa.table({"x": cells.take(left)}))
        type_ = all_rows(engine, "DESCRIBE given")[0][1]
        columns = {id_: measured(field, "x", type_)}
        sql = guard_query(columns, id_, "given")
        guard = Guard(columns, dict(zip(engine.names(sql), all_rows(engine, sql)[0], strict=True)))
        if not (odd := guard.odd(())):
            return dict(zip(left, _values(engine, guard, id_), strict=True))
        found = all_rows(engine, f"SELECT row_no FROM given WHERE {odd[id_]}")
        assert found, "what is odd is found"
        left = [each for at, each in enumerate(left) if (at,) not in found]
    return {}


def _values(engine: DuckDB, guard: Guard, id_: str) -> list[Any]:
    if guard.columns[id_].value is None:
        return [None] * guard.rows
    column = guard.column(id_)
    rows = all_rows(engine, f"SELECT {column.sql} FROM given ORDER BY row_no")
    if isinstance(column.value, Num):
        scale = column.value.scale
        return [None if cell is None else Fraction(cell, scale) for (cell,) in rows]
    if isinstance(column.value, Items):
        return [None if cell is None else tuple(cell) for (cell,) in rows]
    return [cell for (cell,) in rows]


def read(id_: str, cells: pa.Array) -> tuple[list[Any], set[int]]:
    """What the interpreter reads, and which cells do not fit."""
    vector, misfits = read_column(FIELDS[id_], table_from(pa.table({"x": cells})).columns[0])
    number = FIELDS[id_].type in ("integer", "decimal")
    values = [Fraction(v, vector.den) if number and v is not None else v for v in vector.values]
    return values, {row for row, _ in misfits}


def hold(engine: DuckDB, id_: str, cells: pa.Array) -> dict[int, Any]:
    """The cells that pass, after it was seen that the interpreter reads the same there."""
    found = passes(engine, id_, cells)
    values, misfits = read(id_, cells)
    assert not misfits & found.keys(), [cells[row] for row in misfits & found.keys()]
    wanted = {row: values[row] for row in found}
    assert found == wanted
    return found


@pytest.fixture(scope="module")
def engine() -> Any:
    made = DuckDB()
    yield made
    made.close()


# --- cells by hand --------------------------------------------------------------------------------

D = Decimal
PLAIN: dict[str, list[Any]] = {
    "id": ["A", "O'Brien", "东街", "=1+1", "A\tb", "#1", "a\\b", '"', "", None],
    "volume": ["12", "-5", "0", "5000", "00012", "12.0", "", None],
    "net": ["12", "12.50", "0.111111111111", "9" * 18, "", None],
    "grade": ["甲", "1", "", None],
    "licensed": ["是", "否", "yes", "no", "true", "0", "", None],
    "since": ["2019-01-01", "0001-01-01", "9999-12-31", "2020-02-29", "", None],
}
"""Texts that DuckDB reads as they stand."""
ODD: dict[str, list[Any]] = {
    "id": [
        " A",
        "A ",
        "　东",
        "东　",
        "\u00a0东",
        " ",
        "　",
        "#N/A",
        "A\x01b",
        "A\x00b",
        "A\ufffe",
    ],
    "volume": ["１２", " 12", "1,234", "12.5", "5001", "-6", "1e3", "+5", "abc", "一"],
    "net": ["１２３", "12.", ".5", "-1", "9" * 19, "0.1234567890123", "1/3", "NaN", "inf", "12\n"],
    "grade": [" 甲", "丙", "甲　", "#REF!"],
    "licensed": [" 是 ", "YES", "√", "2", "是的", "　"],
    "since": ["2019/1/1", "2019年1月1日", "2019-02-30", "0000-01-01", "20190101", " 2019-01-01"],
}
"""Texts that need a second look, or do not fit."""


@pytest.mark.parametrize("id_", PLAIN)
def test_a_plain_text_is_read_where_it_is(engine: DuckDB, id_: str) -> None:
    cells = pa.array(PLAIN[id_], pa.string())
    assert set(hold(engine, id_, cells)) == set(range(len(cells)))


@pytest.mark.parametrize("id_", ODD)
def test_an_odd_text_is_looked_at_again(engine: DuckDB, id_: str) -> None:
    for cell in ODD[id_]:
        assert passes(engine, id_, pa.array([cell], pa.string())) == {}, cell


COLUMNS: list[tuple[str, pa.Array, int]] = [
    ("net", pa.array([D("1.10"), D("2.25"), None]), 3),
    ("net", pa.array([D("12345678.1234567890")]), 1),
    ("net", pa.array([D("1.5"), D("0.25")], pa.decimal128(38, 10)), 2),
    ("net", pa.array([D("0.5")], pa.decimal128(38, 30)), 0),  # which has 31 digits there
    ("net", pa.array([D("-0.5")], pa.decimal128(38, 29)), 0),  # below its limit
    ("net", pa.array([10**24, 10**17, 10**32], pa.decimal128(38, 0)), 1),
    ("net", pa.array([2**64 - 1, 2], pa.uint64()), 2),
    ("net", pa.array([0.1, 0.3, 1e20, float("nan"), float("inf"), -0.0, None]), 4),
    ("net", pa.array([0.1, 0.3, 2.5], pa.float32()), 3),
    ("volume", pa.array([1.0, 2.5, -5.0]), 2),
    ("volume", pa.array([D("1.0"), D("2.5")]), 1),
    ("volume", pa.array([-6, -5, 5000, 5001]), 2),
    ("volume", pa.array([True, False]), 0),
    ("licensed", pa.array([1, 0, 2, None]), 3),
    ("licensed", pa.array([True, None]), 2),
    ("licensed", pa.array([1.0]), 0),
    ("since", pa.array([datetime.date(2019, 1, 1), None]), 2),
    ("since", pa.array([datetime.datetime(2019, 1, 1, 5)]), 0),
    ("id", pa.array([1, 2, None]), 3),
    ("id", pa.array([1.0]), 0),
    ("grade", pa.array([1, None]), 1),
    ("grade", pa.array(["甲", None]).dictionary_encode(), 2),
    ("tags", pa.array([["快"], [], ["x"], ["快", None], ["快", " "], None]), 3),
    ("words", pa.array([["好", "a b"], [], [" 好"], [""], ["a\x01"], ["#N/A"], None]), 3),
    ("words", pa.array([[1]]), 0),
    ("marks", pa.array([[1, 10], [], [11], [-1], [1, None], None]), 3),
    ("marks", pa.array([[1.0]]), 0),
    ("marks", pa.array([[1] * 10_000, [1] * 10_001]), 1),
]
"""A field, its column, and how many of the cells pass."""


@pytest.mark.parametrize(("id_", "cells", "count"), COLUMNS, ids=lambda each: str(each)[:20])
def test_columns_of_other_types(engine: DuckDB, id_: str, cells: pa.Array, count: int) -> None:
    assert len(hold(engine, id_, cells)) == count


@pytest.mark.parametrize("id_", FIELDS)
def test_nothing_is_nothing_in_a_column_of_any_type(engine: DuckDB, id_: str) -> None:
    kinds_ = [pa.null(), pa.float64(), pa.string(), pa.int64(), pa.bool_(), pa.date32()]
    kinds_ += [
        pa.list_(pa.string()),
        pa.list_(pa.int64()),
        pa.decimal128(38, 9),
        pa.timestamp("us"),
    ]
    for kind in kinds_:
        assert hold(engine, id_, pa.nulls(2, kind)) == {0: None, 1: None}, kind


# --- cells by chance ------------------------------------------------------------------------------

_ALPHABET = st.sampled_from(
    "AZ09#/.-+,e'\"\\ \t\n\x0b\x1c\x00\x85\u00a0\u3000１，是东é\u0301\ufffe"
)
_TEXTS = st.one_of(
    st.text(_ALPHABET, max_size=6),
    st.decimals(allow_nan=False, allow_infinity=False, places=3).map("{:f}".format),
    st.integers(-(10**20), 10**20).map(str),
    st.sampled_from(["是", "甲", "yes", "2019-01-01", "0000-02-03", "#DIV/0!", "快", "1e5"]),
    st.none(),
)
_CELLS: dict[str, tuple[Any, pa.DataType]] = {
    "text": (_TEXTS, pa.string()),
    "double": (st.none() | st.floats(), pa.float64()),
    "single": (st.none() | st.floats(width=32), pa.float32()),
    "whole": (st.none() | st.integers(-(2**63), 2**63 - 1) | st.integers(-9, 9), pa.int64()),
    "narrow": (st.none() | st.decimals(-99_999, 99_999, places=9), pa.decimal128(18, 9)),
    "wide": (st.none() | st.decimals(-(10**20), 10**20, places=9), pa.decimal128(38, 9)),
    "texts": (st.none() | st.lists(_TEXTS, max_size=3), pa.list_(pa.string())),
    "wholes": (st.none() | st.lists(st.none() | st.integers(-2, 12)), pa.list_(pa.int64())),
    "yes": (st.none() | st.booleans(), pa.bool_()),
    "days": (st.none() | st.dates(), pa.date32()),
}


@pytest.mark.parametrize("kind", _CELLS)
def test_what_passes_is_what_is_read(engine: DuckDB, kind: str) -> None:
    cells, type_ = _CELLS[kind]

    @settings(max_examples=12, deadline=None)
    @given(st.sampled_from(sorted(FIELDS)), st.lists(cells, min_size=20, max_size=40))
    def holds(id_: str, raw: list[Any]) -> None:
        hold(engine, id_, pa.array(raw, type_))

    holds()


# --- whole sheets ---------------------------------------------------------------------------------

GOOD: dict[str, Any] = {
    "id": ["A", "B", "C"],
    "outlet": ["东", "东", "西"],
    "volume": [1, 2, 3],
    "quality": [90, 80.5, 70.25],
    "net": [1, 2, 3],
    "grade": ["甲", "1", "乙"],
    "licensed": [True, False, None],
    "since": [datetime.date(2019, 1, 1)] * 3,
    "tags": [["快"], ["稳"], ["快", "稳"]],
    "words": [["好"], [], ["a", "b"]],
    "marks": [[1, 2], [10], []],
    "fit": [True, None, True],
    "aside": [1, 2, 3],
}


def sheet(**columns: Any) -> pa.Table:
    """A sheet of three records, some of its columns others."""
    return pa.table({**GOOD, **columns})


READABLE: dict[str, dict[str, Any]] = {
    "plain": {},
    "full-width digits": {"net": ["１２３", "2", "3"]},
    "separators": {"volume": ["1,234", "2", None]},
    "spaces around an answer": {"licensed": [" 是 ", "否", None]},
    "full-width spaces around a key": {"id": ["　A", "B", "C　"]},
    "Chinese with a full-width space": {"outlet": ["　东", "东", "西"]},
    "a day with slashes": {"since": ["2019/1/1", "2019年1月1日", None]},
    "lists as texts": {"tags": ["快、稳", "快", None], "marks": ["1、2", "3", None]},
    "a group missing": {"outlet": ["东", None, "西"]},
    "a veto left open": {"grade": [None, "甲", "乙"]},
    "more bonus than counts": {"licensed": [True] * 3, "words": [["a", "b"], ["a"], []]},
    "floats": {"net": [0.1, 0.2, None]},
    "single floats": {"net": pa.array([0.1, 0.3, 7.5], pa.float32())},
    "wide decimals": {"quality": pa.array([D("1.5"), D("2.25"), None], pa.decimal128(38, 18))},
    "all missing": {id_: pa.nulls(3) for id_ in GOOD if id_ not in ("id", "outlet")},
    "columns that nobody knows": {"foo": [1, 2, 3], 'we"ird;--': ["x"] * 3, "Foo": [1, 2, 3]},
    "columns called as ours": {"row_no": [7, 8, 9], "file_row_number": [7, 8, 9]},
    "a blank header": {"": [1, 2, 3]},
    "a header in other letters": {"ID": ["x", "y", "z"]},
}
ASIDE = {"row_no", "net", ""}
"""Columns for which a file is tried, and not a table in memory."""
FAULTY: dict[str, tuple[dict[str, Any], list[tuple[str, int, int]]]] = {
    "beyond the limits": ({"volume": [-6, 5001, 0]}, [("SS502", 1, 3), ("SS502", 2, 3)]),
    "a text for a number": ({"net": ["abc", "2", "3"]}, [("SS502", 1, 5)]),
    "not a number": ({"net": [0.1, float("nan"), None]}, [("SS502", 2, 5)]),
    "a failed formula": ({"id": ["A", "#N/A", "C"]}, [("SS502", 2, 1)]),
    "a control character": ({"outlet": ["东", "a\x01b", "西"]}, [("SS502", 2, 2)]),
    "a key twice": ({"id": ["A", "B", "A"]}, [("SS505", 3, 1)]),
    "a key twice, spaces aside": ({"id": ["A", "B", "A "]}, [("SS505", 3, 1)]),
    "a key of spaces": ({"id": ["A", "　", "C"]}, [("SS504", 2, 1)]),
    "a number twice": ({"id": [1, 2, 1]}, [("SS505", 3, 1)]),
    "no keys": ({"id": pa.nulls(3)}, [("SS504", row, 1) for row in (1, 2, 3)]),
    "not among the choices": ({"grade": ["甲", "丙", None]}, [("SS502", 2, 6)]),
    "a day that is none": ({"since": ["2019-02-30", None, None]}, [("SS502", 1, 8)]),
    "an element that does not fit": ({"marks": [[11], [3], None]}, [("SS502", 1, 11)]),
    "a column that no rule reads": ({"aside": [1, 10, 3]}, [("SS502", 2, 13)]),
    "a column twice": ({"工号": ["x", "y", "z"]}, [("SS503", 1, 14)]),
}


@pytest.mark.parametrize("name", READABLE)
def test_odd_but_readable_sheets(name: str, tmp_path: Any) -> None:
    from pyarrow import parquet

    table = sheet(**READABLE[name])
    path = tmp_path / "sheet.parquet"
    parquet.write_table(table, path)
    assert isinstance(same(kinds(), path if ASIDE & READABLE[name].keys() else table), Outcome)


@pytest.mark.parametrize("name", FAULTY)
def test_faulty_sheets(name: str) -> None:
    columns, wanted = FAULTY[name]
    found = same(kinds("outlet_star"), sheet(**columns))
    assert isinstance(found, list)
    places = [re.fullmatch(r"<records>:(\d+):(\d+): \w+ (SS\d+) .*", line) for line in found]
    assert [(m[3], int(m[1]), int(m[2])) for m in places if m] == wanted


def test_a_group_that_is_missing() -> None:
    found = same(kinds("outlet_star"), sheet(outlet=["东", None, "西"]))
    assert found == ["<records>:2:2: error SS504 营业网点 为空；每条记录都须有营业网点"]


def test_no_more_faults_are_listed_than_the_interpreter_lists() -> None:
    columns = {"id": [*(f"K{n}" for n in range(300))] * 2, "outlet": ["东"] * 600}
    table = pa.table({**columns, "quality": [101] * 600})
    found = same(kinds("outlet_star"), table)
    assert isinstance(found, list)
    assert len(found) == 200


@pytest.mark.parametrize("rows", [0, 1])
def test_few_records(rows: int) -> None:
    assert isinstance(same(kinds(), sheet().slice(0, rows)), Outcome)
    assert isinstance(same(kinds("outlet_star"), sheet().slice(0, rows)), Outcome)


def test_headers_in_chinese_and_columns_that_lack() -> None:
    names = {id_: FIELDS[id_].header for id_ in FIELDS}
    table = sheet().rename_columns([names[id_] for id_ in GOOD])
    assert isinstance(same(kinds(), table), Outcome)
    few = table.select(["工号", "服务质量", "业务量"])
    found = same(kinds(), few)
    assert isinstance(found, Outcome)
    assert found.results[0].standing == "undetermined"


def test_a_stream_is_read_once_and_no_record_is_lost() -> None:
    reader = sheet().to_reader()
    found = outcome_or_faults(kinds(), reader, engine="duckdb")
    assert isinstance(found, Outcome)
    assert len(found) == 3
    assert found.to_json() == kinds().evaluate(sheet(), engine="interpreter").to_json()
