"""Files of comma-separated text and of JSON."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.records import files, limits, load_records, read_records, read_table, table_from
from servicestar.records.files import read_csv
from servicestar.records.json_files import read_json, read_json_lines

from .build import TELLERS, field, kind_of, lines

KNOWN = ["工号", "id", "姓名", "业务量"]
TEXT = "工号,姓名,业务量\r\nT001,张三,12\r\nT002,李四,13\r\n"


@pytest.fixture
def made(tmp_path):
    """Writes a file and gives its path."""

    def make(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return make


def table_of(path, **words):
    table, findings = read_table(path, known=KNOWN, **words)
    assert findings == []
    assert table is not None
    return table


def refused(path, **words):
    table, findings = read_table(path, known=KNOWN, **words)
    assert table is None
    return lines(findings, path)


# --- csv -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\r\n", "\n", "\r"])
def test_encodings_delimiters_and_line_ends(made, encoding, delimiter, newline):
    text = TEXT.replace(",", delimiter).replace("\r\n", newline)
    table = table_of(made("a.CSV", text.encode(encoding)))
    assert table.headers == ["工号", "姓名", "业务量"]
    assert table.columns == [["T001", "T002"], ["张三", "李四"], ["12", "13"]]
    assert table.rows == [2, 3]
    assert str(table.place(1, 2)).endswith("a.CSV:3:3")


def test_the_delimiter_is_the_one_that_finds_most_names(made):
    table = table_of(made("a.csv", "工号;姓名;业务量;备注, 一, 二, 三, 四\n1;2;3;4,5\n"))
    assert table.headers == ["工号", "姓名", "业务量", "备注, 一, 二, 三, 四"]


def test_quotes_blank_rows_and_line_numbers(made):
    table = table_of(made("a.csv", '\n,,\n工号,姓名\n"T\n1","a,""b"""\n\n , \nT2\n'))
    assert table.columns == [["T\n1", "T2"], ['a,"b"', None]]
    assert table.rows == [4, 8]
    assert table.header_row == 3


def test_more_cells_than_headers(made):
    path = made("a.csv", "工号,姓名\nT1,a, ,\nT2,b,c\nT3,b,,d\n")
    assert refused(path) == [
        "a.csv:3:3: error SS507 the row has 3 cells under 2 headers",
        "a.csv:4:3: error SS507 the row has 4 cells under 2 headers",
    ]


@pytest.mark.parametrize("content", ["", "\ufeff", "\n\n", " , ,\n"])
def test_no_header_row(made, content):
    assert refused(made("a.csv", content)) == ["a.csv:1:1: error SS508 there is no header row"]


def test_a_header_row_alone_is_an_empty_cohort(made):
    records, findings = load_records(made("a.csv", "工号,姓名\n"), TELLERS)
    assert findings == []
    assert records is not None
    assert len(records) == 0


def test_an_open_quotation_mark_does_not_swallow_the_rest(made):
    assert refused(made("a.csv", 'id,姓名\nT1,a\nT2,"b\nT3,c\n')) == [
        "a.csv:3:1: error SS501 can not read a.csv: "
        "a quotation mark is not closed, or a cell is too long"
    ]


def test_neither_utf8_nor_gb18030(made):
    assert refused(made("a.csv", b"id\n\xff\xff\n")) == [
        "a.csv:1:1: error SS501 can not read a.csv: it is neither UTF-8 nor GB18030 text"
    ]


def test_limits(made, monkeypatch):
    wide = made("a.csv", ",".join(f"c{i}" for i in range(1001)))
    assert refused(wide) == ["a.csv:1:1: error SS510 too large: the number of columns over 1,000"]
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    assert refused(made("b.csv", "id\n1\n2\n3\n")) == [
        "b.csv:1:1: error SS510 too large: the number of rows over 2"
    ]
    monkeypatch.setattr(files, "MAX_BYTES", 4)
    assert refused(made("c.json", "[    ]")) == [
        "c.json:1:1: error SS510 too large: the file over 256 MB"
    ]


# --- which file ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "shown"), [("a.xls", ".xls"), ("a", "a"), (".csv", ".csv")])
def test_unknown_endings(made, name, shown):
    assert refused(made(name, "id\n1\n")) == [
        f"{name}:1:1: error SS511 {shown} is not a file format that is read here; "
        "use .csv, .xlsx, .json, .jsonl, .parquet"
    ]


def test_files_that_can_not_be_opened(tmp_path):
    gone, folder = tmp_path / "gone.csv", tmp_path / "folder.csv"
    folder.mkdir()
    assert refused(gone) == [
        "gone.csv:1:1: error SS501 can not read gone.csv: there is no such file or folder"
    ]
    assert refused(folder) == [
        "folder.csv:1:1: error SS501 can not read folder.csv: it is a folder"
    ]
    assert lines(read_table("a\0.csv", known=())[1]) == [
        "a\ufffd.csv:1:1: error SS501 can not read a\ufffd.csv: that is not a file name"
    ]


def test_a_sheet_of_a_file_that_has_none(made):
    assert refused(made("a.csv", TEXT), sheet="x") == [
        "a.csv:1:1: error SS509 there is no sheet x; there are: none; the file is not a workbook"
    ]


# --- json ----------------------------------------------------------------------------------------


def test_json_numbers_are_never_floats(made):
    table = table_of(made("a.json", '[{"id": 1, "x": 0.1}, {"id": 1e2, "y": [1.5, "a"]}]'))
    assert table.headers == ["id", "x", "y"]
    assert table.columns == [
        [1, Decimal("1E+2")],
        [Decimal("0.1"), None],
        [None, [Decimal("1.5"), "a"]],
    ]
    assert table.rows == [1, 2]
    assert type(table.columns[0][0]) is int


def test_json_lines(made):
    table = table_of(made("a.jsonl", '\ufeff{"id": "a\u2028b"}\r\n\n{"id": null}\n'))
    assert table.columns == [["a\u2028b", None]]
    assert table.rows == [1, 3]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ('{"id": 1}', "1:1: error SS501 can not read a.json: it has to be a list of objects"),
        ("[1]", "1:1: error SS501 can not read a.json: every record has to be an object"),
        ("[{}\n,]", "2:2: error SS501 can not read a.json: not well-formed JSON here"),
        ("[{'id': 1}]", "1:3: error SS501 can not read a.json: not well-formed JSON here"),
        (b"[\xff]", "1:1: error SS501 can not read a.json: it is not UTF-8 text"),
        ("[" * 10**6, "1:1: error SS501 can not read a.json: it is nested too deep"),
        ('[{"a":' * 10**5, "1:1: error SS501 can not read a.json: it is nested too deep"),
        (" ", "1:1: error SS508 there is no header row"),
        (
            '[{"id": 1}, {"b": 0, "id": 1, "id": 2}]',
            "2:2: error SS105 the key id stands twice (first on line 2); keep one",
        ),
        ('[{"id": 1, "x": NaN}]', "1:2: error SS502 x: nan is not a number"),
        ('[{"id": 1, "x": [-Infinity]}]', "1:2: error SS502 x: -inf is not a number"),
    ],
)
def test_broken_json(made, content, line):
    assert refused(made("a.json", content)) == [f"a.json:{line}"]


def test_broken_json_lines(made):
    assert refused(made("a.jsonl", '{"id": 1}\n{"id": }\n\n{\n[]\n')) == [
        "a.jsonl:2:8: error SS501 can not read a.jsonl: not well-formed JSON here",
        "a.jsonl:4:2: error SS501 can not read a.jsonl: not well-formed JSON here",
    ]
    assert refused(made("a.jsonl", '{"id": 1}\n[]\n')) == [
        "a.jsonl:2:1: error SS501 can not read a.jsonl: every record has to be an object"
    ]


def test_numbers_too_long_for_python(made):
    path = made(
        "a.json", f'[{{"工号": 1, "业务量": {"9" * 5000}}}, {{"工号": 2, "业务量": 1e{"9" * 30}}}]'
    )
    _, findings = load_records(path, TELLERS)
    assert lines(findings, path) == [
        f"a.json:1:2: error SS502 业务量: {'9' * 39}… is not a number of at most 30 digits",
        f"a.json:2:2: error SS502 业务量: 1e{'9' * 30} is not a whole number from 0",
    ]


def test_an_empty_json_list_is_an_empty_cohort(made):
    records, findings = load_records(made("a.json", "[]"), TELLERS, used=["volume"])
    assert findings == []
    assert records is not None
    assert len(records) == 0


def test_headers_that_no_terminal_prints(made):
    records, _ = load_records(made("a.json", '[{"id": 1, "\\ud800\\u001b": 2}]'), TELLERS)
    assert records is not None
    assert records.notes[0].message() == "column �� is not used"


# --- properties ----------------------------------------------------------------------------------

X = kind_of({"id": field(key=True), "x": field("decimal", "数")})
EXACT = st.decimals(
    allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15
).filter(lambda d: len(d.as_tuple().digits) <= 25 and -15 <= d.as_tuple().exponent <= 0)


@given(st.lists(EXACT, min_size=1, max_size=5))
def test_any_decimal_reads_back_as_the_same_fraction(values):
    texts = [f"{value:f}" for value in values]
    csv_text = "id,x\n" + "".join(f"{i},{text}\n" for i, text in enumerate(texts))
    json_text = "[" + ", ".join(f'{{"id": "{i}", "x": {t}}}' for i, t in enumerate(texts)) + "]"
    tables = [
        read_csv("a.csv", csv_text.encode(), None, {"id", "x"})[0],
        read_json("a.json", json_text.encode(), None, ())[0],
        table_from([{"id": str(i), "x": value} for i, value in enumerate(values)]),
        table_from([{"id": str(i), "x": Fraction(value)} for i, value in enumerate(values)]),
    ]
    for table in tables:
        assert table is not None
        records, findings = read_records(table, X)
        assert findings == []
        assert records is not None
        found = [records.columns["x"].at(i) for i in range(len(values))]
        assert found == [Fraction(value) for value in values]


@given(st.binary() | st.text().map(str.encode) | st.text('"id,;\n\t是').map(str.encode))
def test_any_bytes_as_csv(data):
    read_csv("a.csv", data, None, {"id"})


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
KEYS = st.sampled_from([*TELLERS.fields, "工号", "备注"]) | st.text(max_size=2)


@given(
    st.binary()
    | st.text('[]{}":,0eNaE-.\\ud8\n').map(str.encode)
    | JSON.map(json.dumps).map(str.encode)
)
def test_any_bytes_as_json(data):
    for read in (read_json, read_json_lines):
        table, findings = read("a.json", data, None, ())
        assert (table is None) == bool(findings)
        assert all("\n" not in d.line() for d in findings)


@given(st.lists(st.dictionaries(KEYS, JSON, min_size=1, max_size=6), max_size=4))
def test_any_json_objects_give_typed_records_or_faults(records):
    table, _ = read_json("a.json", json.dumps(records).encode(), None, ())
    if table is not None:
        found, findings = read_records(table, TELLERS)
        assert (found is None) == any(d.severity == "error" for d in findings)
