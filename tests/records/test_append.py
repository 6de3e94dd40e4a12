"""Titles added to a history file: all of them and nothing else, or nothing at all."""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import os
import tempfile
import zipfile
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from servicestar.records import Title, append_titles, load_history
from servicestar.records.append_text import CHINESE, COLUMNS
from servicestar.records.scalars import FAILED
from servicestar.values.numbers import format_number
from servicestar.values.periods import Period, label_periods

from .build import lines, with_part, write_xlsx

KEY = "工号"
JULY, AUGUST = Period("month", 2010, 6), Period("month", 2010, 7)
T1 = Title("T1", "star", JULY, "awarded", Fraction(467, 5), JULY)
T2 = Title("T2", "star", AUGUST, "awarded", Fraction(95), AUGUST)
WORDS = {"awarded": "获评", "revoked": "撤销", "disqualified": "取消资格"}
ENDINGS = [".csv", ".jsonl", ".json", ".xlsx"]


def read(path: Path) -> tuple[Title, ...]:
    found, findings = load_history(path, KEY)
    assert findings == []
    assert found is not None
    return found


def names(folder: Path | str) -> list[str]:
    """Files of a folder; nothing may be left over."""
    return sorted(path.name for path in Path(folder).iterdir())


# --- whatever is in the file and whatever comes to it --------------------------------------------

CHARACTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
KEYS = st.one_of(
    st.text(st.one_of(CHARACTERS, st.sampled_from("=+-@\",;\t\n'赵敏")), min_size=1, max_size=8),
    st.sampled_from(["007", "=1+1", "+A", "-1", "@x", 'a"b', "a,b", "a\nb", "2010-07-01", "1.50"]),
).map(str.strip)
MONTHS = st.builds(Period, st.just("month"), st.integers(2000, 2020), st.integers(0, 11))
TOTALS = st.none() | st.builds(Fraction, st.integers(-(10**6), 10**6), st.sampled_from([1, 4, 100]))


@st.composite
def titles(draw, scheme="star", period=MONTHS, count=4):
    known = KEYS.filter(lambda key: key and key not in FAILED)  # an error of a sheet is no key
    keys = draw(st.lists(known, unique=True, max_size=count))
    when = draw(period)
    made = []
    for key in keys:
        total = draw(TOTALS)
        exact = total.numerator if total is not None and total.denominator == 1 else total
        made.append(Title(key, scheme, when, "awarded", exact, when))
    return made


@st.composite
def old_titles(draw):
    made = []
    for scheme in ("月度", "star"):
        for title in draw(titles(scheme=scheme)):
            status = draw(st.sampled_from(list(WORDS)))
            ended = draw(st.just(title.period) | MONTHS)
            made.append(title._replace(status=status, ended_in=ended))
    return made


LAYOUTS = st.fixed_dictionaries(
    {
        "ending": st.sampled_from(ENDINGS),
        "chinese": st.booleans(),
        "columns": st.permutations([*COLUMNS, "note"]),
        "delimiter": st.sampled_from(",;\t"),
        "encoding": st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]),
        "end": st.sampled_from(["\n", "\r\n"]),
        "ended": st.booleans(),
        "indent": st.sampled_from([None, 2]),
        "id_header": st.sampled_from(["id", "编号", "工号"]),
    }
)


def write(path: Path, rows: list[Title], layout: dict) -> None:
    """A history as some other program or a person would have written it."""
    headers = {name: CHINESE.get(name, name) if layout["chinese"] else name for name in COLUMNS}
    headers |= {"id": layout["id_header"], "note": "备注"}
    cells = [
        {
            "id": row.id,
            "scheme": row.scheme,
            "period": str(row.period),
            "status": WORDS[row.status] if layout["chinese"] else row.status,
            "total": "" if row.total is None else format_number(row.total),
            "ended_in": "" if row.ended_in == row.period else str(row.ended_in),
            "note": "",
        }
        for row in rows
    ]
    table = [{headers[name]: row[name] for name in layout["columns"]} for row in cells]
    head = [headers[name] for name in layout["columns"]]
    path.write_bytes(_content(path.suffix, head, table, layout))


def _content(ending: str, head: list[str], table: list[dict[str, str]], layout: dict) -> bytes:
    if ending == ".xlsx":
        book = openpyxl.Workbook()
        for number, row in enumerate([head, *(list(row.values()) for row in table)], 1):
            for index, text in enumerate(row, 1):
                cell = book.active.cell(number, index)
                cell.value, cell.data_type = text, "s"
        book.create_sheet("other").append([1, "x"])
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()
    if ending == ".json":
        return json.dumps(table, ensure_ascii=False, indent=layout["indent"]).encode(
            "utf-8-sig" if layout["encoding"] == "utf-8-sig" else "utf-8"
        )
    if ending == ".jsonl":
        text = layout["end"].join(json.dumps(row, ensure_ascii=False) for row in table)
        return (text + (layout["end"] if layout["ended"] else "")).encode()
    made = io.StringIO()
    writer = csv.writer(
        made, delimiter=layout["delimiter"], lineterminator=layout["end"], quoting=csv.QUOTE_ALL
    )
    writer.writerows([head, *(list(row.values()) for row in table)])
    text = made.getvalue() if layout["ended"] else made.getvalue().removesuffix(layout["end"])
    return text.encode(layout["encoding"])


@settings(deadline=None, max_examples=200)
@given(old_titles(), titles(period=st.just(Period("month", 2021, 0))), LAYOUTS)
def test_the_old_titles_and_the_new_ones(old, new, layout):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"h{layout['ending']}")
        if old or layout["ending"] == ".csv":
            write(path, old, layout)
            # Some texts in GB18030 are also UTF-8: then the file says something else already.
            assume(load_history(path, KEY)[0] == tuple(old))
        before = path.read_bytes() if path.exists() else b""
        assert append_titles(path, new, KEY) == []
        if not new:
            assert (path.read_bytes() if path.exists() else b"") == before
            return
        assert read(path) == (*old, *new)
        if layout["ending"] in (".csv", ".jsonl"):
            assert path.read_bytes().startswith(before)
        assert names(folder) == [path.name]


@settings(deadline=None, max_examples=50)
@given(st.lists(titles(), min_size=1, max_size=4), st.sampled_from(ENDINGS))
def test_one_run_after_another(runs, ending):
    with tempfile.TemporaryDirectory() as folder:
        path, wanted = Path(folder, f"h{ending}"), []
        for number, new in enumerate(runs):
            period = Period("year", 2000 + number, 0)
            new = [title._replace(period=period, ended_in=period) for title in new]
            assert append_titles(path, new, KEY) == []
            wanted += new
        if wanted:
            assert read(path) == tuple(wanted)


# --- the bytes -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ending", "content"),
    [
        (".csv", "id,scheme,period,status,total,ended_in\nT1,star,2010-07,awarded,93.40,\n"),
        (
            ".jsonl",
            '{"id": "T1", "scheme": "star", "period": "2010-07", "status": "awarded", '
            '"total": 93.40, "ended_in": null}\n',
        ),
        (
            ".json",
            '[\n  {"id": "T1", "scheme": "star", "period": "2010-07", "status": "awarded", '
            '"total": 93.40, "ended_in": null}\n]\n',
        ),
    ],
)
def test_a_new_file(tmp_path, ending, content):
    path = tmp_path / f"h{ending}"
    assert append_titles(path, [T1], KEY) == []
    assert path.read_bytes() == content.encode()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("编号;周期;评选;状态;备注;总分\r\n", "T1;2010-07;star;获评;;93.40\r\n"),
        ("scheme\tperiod\ttotal\tid\n", "star\t2010-07\t93.40\tT1\n"),
        ("评选,状态,周期,工号,总分\nx,获评,2010,T9,", "\nstar,获评,2010-07,T1,93.40\n"),
        (
            "评选,status,周期,工号,总分\rx,revoked,2010,T9,\r",
            "star,awarded,2010-07,T1,93.40\r",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_lines_are_added_to_a_csv_as_it_is(tmp_path, old, new, encoding):
    path = tmp_path / "h.csv"
    path.write_bytes(old.encode(encoding))
    assert append_titles(path, [T1], KEY) == []
    own = "utf-8" if encoding == "utf-8-sig" or old.isascii() else encoding
    assert path.read_bytes() == old.encode(encoding) + new.encode(own)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            '[{"编号": "T9", "评选": "star", "周期": 2010}]',
            '[{"编号": "T9", "评选": "star", "周期": 2010}, '
            '{"编号": "T1", "评选": "star", "周期": "2010-07", "状态": "获评", "总分": 93.40}]',
        ),
        (
            '\n[\n    {"id": "T9", "scheme": "]", "period": "2010", "total": 1.10}\n  ]\n',
            '\n[\n    {"id": "T9", "scheme": "]", "period": "2010", "total": 1.10},\n'
            '    {"id": "T1", "scheme": "star", "period": "2010-07", "status": "awarded", '
            '"total": 93.40}\n  ]\n',
        ),
        (
            "[ ]",
            '[\n  {"id": "T1", "scheme": "star", "period": "2010-07", "status": "awarded", '
            '"total": 93.40, "ended_in": null}\n]',
        ),
    ],
)
def test_objects_are_added_to_a_list_as_it_is(tmp_path, old, new):
    path = tmp_path / "h.json"
    path.write_text(old, "utf-8")
    assert append_titles(path, [T1], KEY) == []
    assert path.read_text("utf-8") == new


def test_a_json_file_keeps_its_mark_and_its_line_ends(tmp_path):
    path = tmp_path / "h.jsonl"
    old = '\ufeff{"id": "T9", "scheme": "star", "period": "2010"}\r\n'.encode()
    path.write_bytes(old)
    append_titles(path, [T1], KEY)
    added = path.read_bytes().removeprefix(old)
    assert added.endswith(b"\r\n")
    assert added.count(b"\n") == 1


# --- workbooks -----------------------------------------------------------------------------------


def test_the_other_sheets_of_a_workbook_stay(tmp_path):
    book = openpyxl.Workbook()
    for row in (["编号", "备注", "评选", "周期", "总分"], ["T9", "旧", "star", "2010-06", 90.5]):
        book.active.append(row)
    book.active["E2"].number_format = "0.000"
    book.active.column_dimensions["A"].width = 33
    other = book.create_sheet("统计")
    other["B2"] = "=COUNTA(Sheet!A:A)"
    other["C3"].comment = openpyxl.comments.Comment("记", "A")
    other.merge_cells("D4:E5")
    book.save(tmp_path / "h.xlsx")
    assert append_titles(tmp_path / "h.xlsx", [T1, T2._replace(id="=2+3")], KEY) == []
    book = openpyxl.load_workbook(tmp_path / "h.xlsx")
    sheet, other = book.worksheets
    assert [row[:5] for row in sheet.iter_rows(values_only=True)] == [
        ("编号", "备注", "评选", "周期", "总分"),
        ("T9", "旧", "star", "2010-06", 90.5),
        ("T1", None, "star", "2010-07", 93.4),
        ("=2+3", None, "star", "2010-08", 95),
    ]
    assert sheet["A4"].data_type == "s"
    assert sheet["A4"].quotePrefix
    assert sheet["E3"].number_format == "0.000"
    assert sheet["D3"].number_format == "@"
    assert sheet.column_dimensions["A"].width == 33
    assert (other["B2"].value, other["C3"].comment.text) == ("=COUNTA(Sheet!A:A)", "记")
    assert [str(area) for area in other.merged_cells.ranges] == ["D4:E5"]


def test_rows_come_below_the_last_one_with_something_in_it(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([])
    for row in (
        ["id", "scheme", "period", "total"],
        ["T9", "star", "2010-06"],
        [],
        ["T8", "a", "2010"],
    ):
        book.active.append(row)
    book.active["D30"].number_format = "0.0"
    book.active.merge_cells("A7:B8")
    book.save(tmp_path / "h.xlsx")
    append_titles(tmp_path / "h.xlsx", [T1], KEY)
    sheet = openpyxl.load_workbook(tmp_path / "h.xlsx").active
    assert [cell.value for cell in sheet[9]][:4] == ["T1", "star", "2010-07", 93.4]
    assert [title.id for title in read(tmp_path / "h.xlsx")] == ["T9", "T8", "T1"]


def test_a_total_of_many_digits_is_kept_in_a_workbook(tmp_path):
    long = T1._replace(total=Fraction(12345678901234567, 1000))
    append_titles(tmp_path / "h.xlsx", [long], KEY)
    assert read(tmp_path / "h.xlsx") == (long,)


def test_the_same_titles_give_the_same_workbook(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        append_titles(tmp_path / name, [T1], KEY)
        append_titles(tmp_path / name, [T2], KEY)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_a_workbook_that_would_lose_something_is_refused(tmp_path):
    path = write_xlsx(tmp_path / "h.xlsx", [["id", "scheme", "period"], ["T9", "star", "2010-06"]])
    sound = path.read_bytes()
    sheet = zipfile.ZipFile(io.BytesIO(sound)).read("xl/worksheets/sheet1.xml")
    for part, text, what in [
        ("xl/charts/chart1.xml", b"<x/>", "the part xl/charts/chart1.xml"),
        (
            "xl/worksheets/sheet1.xml",
            sheet.replace(b"</worksheet>", b"<extLst/></worksheet>"),
            "formats of a newer kind",
        ),
    ]:
        path.write_bytes(with_part(sound, part, text.replace(b"<extLst/>", b"<extLst ></extLst>")))
        (told,) = lines(append_titles(path, [T1], KEY), path)
        assert "error SS643" in told
        assert what in told
        assert zipfile.ZipFile(path).read(part)


def test_a_workbook_that_can_be_looked_at_but_not_loaded(tmp_path):
    path = write_xlsx(tmp_path / "h.xlsx", [["id", "scheme", "period"], ["T9", "star", "2010-06"]])
    rels = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="t" Target="/xl/tables/table1.xml" Type="http://schemas.openxmlformats'
        b'.org/officeDocument/2006/relationships/table"/></Relationships>'
    )
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels,
        "xl/tables/table1.xml": b"<table>",
        "xl/worksheets/sheet1.xml": sheet.replace(
            b"</worksheet>",
            b'<tableParts count="1"><tablePart xmlns:r="http://schemas.openxmlformats.org'
            b'/officeDocument/2006/relationships" r:id="t"/></tableParts></worksheet>',
        ),
    }
    for name, text in parts.items():
        path.write_bytes(with_part(path.read_bytes(), name, text))
    before = path.read_bytes()
    assert [title.id for title in read(path)] == ["T9"]
    (told,) = lines(append_titles(path, [T1], KEY), path)
    assert "h.xlsx holds something that openpyxl can not read, which would be lost" in told
    assert path.read_bytes() == before


def test_a_computed_total_is_not_made_an_uncomputed_one(tmp_path):
    path = write_xlsx(
        tmp_path / "h.xlsx",
        [["id", "scheme", "period", "total"], ["T9", "star", "2010-06", "=1+1"]],
    )
    sheet = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml")
    for empty in (b"<v></v>", b"<v />", b"<v/>"):
        sheet = sheet.replace(empty, b"<v>2</v>")
    path.write_bytes(with_part(path.read_bytes(), "xl/worksheets/sheet1.xml", sheet))
    assert [title.total for title in read(path)] == [2]
    (told,) = lines(append_titles(path, [T1], KEY), path)
    assert "error SS643 " in told
    assert "formulas in the columns of the history" in told


# --- nothing at all ------------------------------------------------------------------------------


@pytest.mark.parametrize("ending", ENDINGS)
def test_titles_that_are_there_already(tmp_path, ending):
    path = tmp_path / f"h{ending}"
    append_titles(path, [T1], KEY)
    before = path.read_bytes()
    other = T1._replace(id="T7")
    (told,) = lines(append_titles(path, [other], KEY), path)
    assert "error SS640 the history already has titles of star in 2010-07;" in told
    assert path.read_bytes() == before
    # Another contest of that month, and another month of that contest, are something else.
    assert append_titles(path, [other._replace(scheme="team")], KEY) == []
    assert append_titles(path, [T2], KEY) == []


def test_a_title_that_was_lost_is_there_too(tmp_path):
    path = tmp_path / "h.csv"
    path.write_text("id,scheme,period,status\nT1,star,2010-07,revoked\n", "utf-8")
    assert lines(append_titles(path, [T1], KEY), path)[0].startswith("h.csv:2:2: error SS640")


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("h.csv", b"", "SS508"),
        ("h.csv", b'id,scheme,period\nT9,"star,2010\n', "SS501"),
        ("h.csv", b"id,scheme,period\nT9,star,July\n", "SS502"),
        ("h.csv", b"id,period\nT9,2010\n", "SS506"),
        ("h.csv", b"\xff\xff\xff", "SS501"),
        ("h.jsonl", b"\n", "SS508"),
        ("h.json", b"[}", "SS501"),
        ("h.json", b"{}", "SS501"),
        ("h.xlsx", b"PK", "SS501"),
        ("h.parquet", None, "SS642"),
        ("h.txt", b"", "SS642"),
        ("h", None, "SS642"),
    ],
)
def test_a_broken_history_stays_as_it_is(tmp_path, name, content, code):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    told = append_titles(path, [T1], KEY)
    assert code in [finding.code for finding in told]
    assert (path.read_bytes() if path.exists() else None) == content
    assert len(names(tmp_path)) == (content is not None)


def test_what_does_not_come_back_the_same_is_not_written(tmp_path):
    path = tmp_path / "h.xlsx"
    told = append_titles(path, [T1._replace(id="a\rb")], KEY)  # XML makes a line feed of it
    assert [finding.code for finding in told] == ["SS644"]
    assert not path.exists()
    path = tmp_path / "h.csv"
    assert append_titles(path, [T1._replace(id="a\rb")], KEY) == []
    told = append_titles(path, [T2._replace(total=Fraction(1, 3))], KEY)
    assert [finding.code for finding in told] == ["SS502"]
    assert [title.id for title in read(path)] == ["a\rb"]


def test_what_is_no_file_is_refused(tmp_path):
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name in ("folder.csv", "pipe.csv", "gone/h.csv", "\0.csv", "x" * 300 + ".csv"):
        told = append_titles(tmp_path / name, [T1], KEY)
        assert [finding.code for finding in told] == ["SS615"]
    assert names(tmp_path) == ["folder.csv", "pipe.csv"]


def test_no_titles_no_file(tmp_path):
    assert append_titles(tmp_path / "h.csv", [], KEY) == []
    assert names(tmp_path) == []


def test_a_sheet_without_a_column_for_totals(tmp_path):
    path = tmp_path / "h.csv"
    path.write_text("id,scheme,period\n", "utf-8")
    assert lines(append_titles(path, [T1], KEY), path) == [
        "h.csv:1:1: note SS648 the history has no column total (总分), so the totals were not kept"
    ]
    assert read(path) == (T1._replace(total=None),)


def test_cycles_with_names_of_their_own(tmp_path):
    labels = label_periods([("第一期", "2010"), ("第二期", None)])
    title = Title("T1", "star", labels["第二期"], "awarded", 90, labels["第二期"])
    for ending in ENDINGS:
        path = tmp_path / f"h{ending}"
        assert append_titles(path, [title], KEY, labels) == []
        assert load_history(path, KEY, labels=labels)[0] == (title,)
        assert [f.code for f in append_titles(path, [title], KEY, labels)] == ["SS640"]


# --- links, permissions, many writers ------------------------------------------------------------


def test_a_link_leads_to_the_file_that_is_replaced(tmp_path):
    (tmp_path / "there").mkdir()
    path = tmp_path / "link.csv"
    path.symlink_to("there/h.csv")
    assert append_titles(path, [T1], KEY) == []
    assert append_titles(path, [T2], KEY) == []
    assert path.is_symlink()
    assert read(tmp_path / "there/h.csv") == (T1, T2)


def test_permissions_stay(tmp_path):
    path = tmp_path / "h.csv"
    append_titles(path, [T1], KEY)
    path.chmod(0o640)
    append_titles(path, [T2], KEY)
    assert path.stat().st_mode & 0o777 == 0o640


def _many(path: Path, scheme: str, count: int) -> None:
    for number in range(count):
        period = Period("year", 2000 + number, 0)
        title = Title("T1", scheme, period, "awarded", number, period)
        found = append_titles(path, [title], KEY)
        assert found == [], found


@pytest.mark.parametrize("ending", ENDINGS)
def test_two_at_once_lose_nothing(tmp_path, ending):
    path, count = tmp_path / f"h{ending}", 12
    forked = multiprocessing.get_context("fork")
    both = [
        forked.Process(target=_many, args=(path, name, count), daemon=True) for name in ("a", "b")
    ]
    for process in both:
        process.start()
    for process in both:
        process.join(120)
    assert [process.exitcode for process in both] == [0, 0]
    found = {(title.scheme, title.total) for title in read(path)}
    assert found == {(name, number) for name in ("a", "b") for number in range(count)}
    assert names(tmp_path) == [path.name]


def _hold_and_tell(folder: Path, mine: int, theirs: int) -> None:
    from servicestar.records.whole_file import locked

    with locked(folder):
        os.write(mine, b"x")
        os.read(theirs, 1)


def test_one_waits_for_the_other(tmp_path):
    (told, tell), (go, let_go) = os.pipe(), os.pipe()
    forked = multiprocessing.get_context("fork")
    holder = forked.Process(target=_hold_and_tell, args=(tmp_path, tell, go), daemon=True)
    holder.start()
    os.read(told, 1)
    writer = forked.Process(target=_many, args=(tmp_path / "h.csv", "a", 1), daemon=True)
    writer.start()
    writer.join(0.5)
    assert writer.is_alive()
    assert not (tmp_path / "h.csv").exists()
    os.write(let_go, b"x")
    writer.join(60)
    holder.join(60)
    assert writer.exitcode == 0
    assert len(read(tmp_path / "h.csv")) == 1
