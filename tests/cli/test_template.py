"""`template`: the empty sheet is one that `run` takes as a cohort of nobody."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import openpyxl
import pytest

from servicestar import api
from tests.cli.command import Call
from tests.sheets import CONTESTS, SAMPLES, SHEETS

ANNUAL = ["--period", "2010", "--history", "titles.csv", "--set", "annual_quota=0"]
# What a contest has to be told besides its sheet.
TOLD = {
    "quarterly_teller": ["--period", "2010Q3", "--history", "titles.csv"],
    "quarterly_outlet": ["--set", "outlet_quota=0"],
    "member_nomination": ["--set", "member_quota={}"],
    "service_star association-2016": ["--set", "member_quota={}", "--set", "final_quota=0"],
    "annual_teller": ANNUAL,
    "annual_lobby": ANNUAL,
    "annual_outlet": ANNUAL,
    "branch": ["--with", "outlet=outlets.csv"],
    "shares": [
        word
        for fact in ("piece_pool=0", "shared_pool=0", "last_front=1", "last_all=2")
        for word in ("--set", fact)
    ],
}


@pytest.mark.parametrize(("ruleset", "contest"), CONTESTS)
def test_the_template_is_a_cohort_of_nobody(
    ruleset: str, contest: str, folder: Path, call: Call
) -> None:
    (folder / "titles.csv").write_text("id,scheme,period\n", "utf-8")
    (folder / "outlets.csv").write_text("id,branch\n", "utf-8")
    made = call("template", ruleset, "--contest", contest, "-o", "sheet.xlsx")
    assert (made.status, made.out, made.err) == (0, b"", "")
    told = TOLD.get(f"{contest} {ruleset}", TOLD.get(contest, []))
    done = call("run", ruleset, "sheet.xlsx", "--contest", contest, *told, "--format", "json")
    assert (done.status, done.err) == (0, "")
    found = json.loads(done.text)
    assert (found["results"], found["winners"], found["unresolved"]) == ([], [], [])


@pytest.mark.parametrize(("ruleset", "contest"), CONTESTS)
def test_a_filled_template_runs_as_the_sample_does(
    ruleset: str, contest: str, tmp_path: Path
) -> None:
    sample, settings = SHEETS[ruleset, contest]
    chosen = api.load(ruleset).contest(contest)
    path = tmp_path / "sheet.xlsx"
    path.write_bytes(chosen.template("zh"))
    fill(path, *rows_of(SAMPLES / sample))
    wanted = chosen.evaluate(SAMPLES / sample, **settings).to_json()
    assert chosen.evaluate(path, **settings).to_json() == wanted
    assert json.loads(wanted)["results"]


def rows_of(sample: Path) -> tuple[list[str], list[list[object]]]:
    """The headers and rows of a sample; numbers as a spreadsheet has them once they are typed."""
    if sample.suffix == ".xlsx":
        header, *rows = openpyxl.load_workbook(sample).active.values
        return list(header), [list(row) for row in rows]
    head, *lines = csv.reader(sample.read_text("utf-8-sig").splitlines())
    return head, [[typed(cell) for cell in line] for line in lines]


def typed(text: str) -> object:
    """A cell after somebody has typed it in."""
    return float(text) if re.fullmatch(r"\d+(\.\d+)?", text) else text or None


def fill(path: Path, headers: list[str], rows: list[list[object]]) -> None:
    """Write rows into the first sheet of a template, each cell below its own header."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    columns |= {row[1].value: row[0].row - 1 for row in book["说明"].iter_rows(2) if row[1].value}
    for number, row in enumerate(rows, 2):
        for header, value in zip(headers, row, strict=True):
            sheet.cell(number, columns[header]).value = value
    book.save(path)


def test_a_filled_sheet_is_not_made_empty(folder: Path, call: Call) -> None:
    command = ("template", "rules.yaml", "--contest", "star", "-o", "sheet.xlsx")
    assert call(*command).status == 0
    assert call(*command).status == 0  # an empty one may be made anew
    book = openpyxl.load_workbook(folder / "sheet.xlsx")
    book.worksheets[0]["A2"] = "T1"
    book.save(folder / "sheet.xlsx")
    before = (folder / "sheet.xlsx").read_bytes()
    refused = call(*command)
    assert refused.status == 2
    assert "SS615 can not write sheet.xlsx: it has rows that are filled in" in refused.err
    assert (folder / "sheet.xlsx").read_bytes() == before


def test_what_is_no_sheet_is_not_written_over(folder: Path, call: Call) -> None:
    (folder / "sheet.xlsx").write_bytes(b"the clerk's letter")
    refused = call("template", "rules.yaml", "--contest", "star", "-o", "sheet.xlsx")
    assert refused.status == 2
    assert "SS615 can not write sheet.xlsx: it is there already" in refused.err
    assert (folder / "sheet.xlsx").read_bytes() == b"the clerk's letter"


def test_the_template_is_the_same_bytes_each_time(folder: Path, call: Call) -> None:
    call("template", "rules.yaml", "--contest", "star", "-o", "one.xlsx")
    call("template", "rules.yaml", "--contest", "star", "-o", "two.xlsx")
    assert (folder / "one.xlsx").read_bytes() == (folder / "two.xlsx").read_bytes()


def test_the_template_has_the_headers_of_the_fields(folder: Path, call: Call) -> None:
    call("template", "rules.yaml", "--contest", "star", "-o", "one.xlsx")
    sheet = openpyxl.load_workbook(folder / "one.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["工号", "班组", "得分", "分段"]
