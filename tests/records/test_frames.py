"""Tables of pandas, Polars and Arrow, mappings with scalars of numpy, and Parquet files."""

from __future__ import annotations

import collections
import datetime
import subprocess
import sys
from decimal import Decimal

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from servicestar.records import load_records, parquet, read_table, table_from

from .build import TELLERS, lines

DATA = {
    "工号": ["T1", "T2", None],
    "业务量": [12, None, 13],
    "得分": [98.23, float("nan"), 0.1],
}


def test_mappings():
    table = table_from([{"a": 1}, {"b": "x", 3: None}])
    assert (table.name, table.sheet, table.headers) == ("<records>", None, ["a", "b", "3"])
    assert table.columns == [[1, None], [None, "x"], [None, None]]
    assert table.rows == [1, 2]
    assert str(table.place(1, 0)) == "<records>:2:1"


def test_a_default_is_not_a_value():
    record: collections.defaultdict[str, int] = collections.defaultdict(int, a=1)
    assert table_from([{"a": 2, "b": 3}, record]).columns == [[2, 1], [3, None]]
    assert dict(record) == {"a": 1}


@pytest.mark.parametrize("records", [3, "text", b"b", {"a": [1]}, [1], [{"a": 1}, None], object()])
def test_what_is_not_records(records):
    with pytest.raises(TypeError, match="a list of mappings, or a pandas, Polars or Arrow table"):
        table_from(records)


def test_scalars_of_numpy_and_pandas():
    record = {
        "int": np.int64(3),
        "single": np.float32(0.1),
        "double": np.float64(0.1),
        "bool": np.bool_(True),
        "text": np.str_("x"),
        "array": np.array([1, 2]),
        "na": pd.NA,
        "nat": pd.NaT,
        "day": np.datetime64("2010-07-01T00:00:00", "ns"),
    }
    (table,) = [table_from([record])]
    cells = [column[0] for column in table.columns]
    assert cells == [
        3,
        Decimal("0.1"),
        0.1,
        True,
        "x",
        [1, 2],
        None,
        None,
        datetime.datetime(2010, 7, 1),
    ]
    assert [type(cell) for cell in cells][:5] == [int, Decimal, float, bool, str]


def test_nan_is_missing_in_pandas_and_a_fault_elsewhere():
    frame = pd.DataFrame({"id": ["T1"], "volume": [float("nan")]})
    records, findings = load_records(frame, TELLERS)
    assert findings == []
    assert records is not None
    assert records.columns["volume"].values == [None]
    wanted = "<records>:1:2: error SS502 业务量: nan is not a whole number from 0"
    for source in (
        frame.to_dict("records"),
        pl.DataFrame({"id": ["T1"], "volume": [float("nan")]}),
        pa.table({"id": ["T1"], "volume": [float("nan")]}),
        pd.DataFrame({"id": ["T1"], "volume": [float("inf")]}),
    ):
        _, findings = load_records(source, TELLERS)
        assert lines(findings)[0].replace("inf", "nan") == wanted


def test_pandas():
    frame = pd.DataFrame(
        {
            **DATA,
            "single": np.array([0.1, 0.2, np.nan], dtype="float32"),
            "flag": pd.array([True, None, False], dtype="boolean"),
            "whole": pd.array([1, None, 3], dtype="Int64"),
            "day": pd.to_datetime(["2010-07-01", None, "2010-07-02"]),
            "kind": pd.Categorical(["a", None, "b"]),
            "mixed": [np.int64(1), [1, 2], pd.NA],
        }
    )
    table = table_from(frame)
    assert table.headers == list(frame.columns)
    assert table.columns == [
        ["T1", "T2", None],
        [12.0, None, 13.0],
        [98.23, None, 0.1],
        [Decimal("0.1"), Decimal("0.2"), None],
        [True, None, False],
        [1, None, 3],
        [datetime.datetime(2010, 7, 1), None, datetime.datetime(2010, 7, 2)],
        ["a", None, "b"],
        [1, [1, 2], None],
    ]
    assert table.rows == [1, 2, 3]


def test_pandas_index_and_columns_of_one_name():
    frame = pd.DataFrame({"业务量": [1]}, index=pd.Index(["T1"], name="工号"))
    assert table_from(frame).headers == ["工号", "业务量"]
    twice = pd.DataFrame([["T1", 1, 2]], columns=["工号", "业务量", "业务量"])
    _, findings = load_records(twice, TELLERS)
    assert lines(findings) == [
        "<records>:1:3: error SS503 业务量 and 业务量 are both the field volume"
    ]
    assert table_from(pd.DataFrame()).headers == []


def test_polars():
    frame = pl.DataFrame(
        {
            "id": ["T1", None],
            "single": pl.Series([0.1, 2.5], dtype=pl.Float32),
            "dec": [Decimal("1.50"), None],
            "day": [datetime.date(2010, 7, 1), None],
            "list": [["a", "b"], []],
        }
    )
    table = table_from(frame)
    assert table.headers == ["id", "single", "dec", "day", "list"]
    assert table.columns == [
        ["T1", None],
        [Decimal("0.1"), Decimal("2.5")],
        [Decimal("1.50"), None],
        [datetime.date(2010, 7, 1), None],
        [["a", "b"], []],
    ]


class Stream:
    """Something that only speaks the Arrow stream protocol."""

    def __init__(self, table):
        self.table = table

    def __arrow_c_stream__(self, requested_schema=None):
        return self.table.__arrow_c_stream__(requested_schema)


def test_arrow():
    arrow = pa.table(
        {
            "id": ["T1", None],
            "single": pa.array([0.1, None], pa.float32()),
            "half": pa.array(np.array([0.1, 1], dtype="float16")),
            "dec": pa.array([Decimal("1.50"), None]),
        }
    )
    for source in (arrow, arrow.to_batches()[0], Stream(arrow)):
        table = table_from(source)
        assert table.headers == ["id", "single", "half", "dec"]
        assert table.columns == [
            ["T1", None],
            [Decimal("0.1"), None],
            [Decimal("0.1"), Decimal("1")],
            [Decimal("1.50"), None],
        ]
        assert table.rows == [1, 2]


def test_the_libraries_are_not_imported_to_be_recognised():
    code = (
        "import sys; import servicestar.records as r; r.table_from([{'a': 1}]);"
        "heavy = {'pandas', 'polars', 'pyarrow', 'numpy', 'openpyxl'};"
        "print(sorted(heavy & sys.modules.keys()))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        == "[]\n"
    )


# --- Parquet -------------------------------------------------------------------------------------


def test_parquet(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": ["T1", "T2"], "volume": [3, None]}), path)
    records, findings = load_records(path, TELLERS)
    assert findings == []
    assert records is not None
    assert records.keys == ["T1", "T2"]
    assert records.columns["volume"].values == [3, None]
    pq.write_table(pa.table({"id": ["T1", "T2"], "volume": [3, -1]}), path)
    assert lines(load_records(path, TELLERS)[1], path) == [
        "a.parquet:2:2: error SS502 业务量: -1 is not a whole number from 0"
    ]


def test_broken_parquet(tmp_path):
    path = tmp_path / "a.parquet"
    for data in (b"", b"PAR1", b"PAR1" + b"\xff" * 100 + b"PAR1"):
        path.write_bytes(data)
        assert lines(read_table(path, known=())[1], path) == [
            "a.parquet:1:1: error SS501 can not read a.parquet: it is not a whole Parquet file"
        ]
    pq.write_table(pa.table({}), path)
    assert lines(read_table(path, known=())[1], path) == [
        "a.parquet:1:1: error SS508 there is no header row"
    ]


def test_large_parquet(tmp_path, monkeypatch):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({f"c{i}": [1] for i in range(1001)}), path)
    assert lines(read_table(path, known=())[1], path) == [
        "a.parquet:1:1: error SS510 too large: the number of columns over 1,000"
    ]
    pq.write_table(pa.table({"a": [1, 2, 3]}), path)
    monkeypatch.setattr(parquet, "MAX_UNPACKED", 1)
    assert lines(read_table(path, known=())[1], path) == [
        "a.parquet:1:1: error SS510 too large: the unpacked file over 512 MB"
    ]


def test_parquet_without_pyarrow(tmp_path, monkeypatch):
    path = tmp_path / "a.parquet"
    path.write_bytes(b"")
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    assert lines(read_table(path, known=())[1], path) == [
        "a.parquet:1:1: error SS512 reading a.parquet needs the extra: "
        "pip install 'servicestar[columnar]'"
    ]
