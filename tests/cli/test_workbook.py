"""`run --format xlsx`: a workbook goes to a file of its name, or nowhere."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

import servicestar
from tests.cli.command import SAMPLES, SUPERMARKET, Call

XLSX = (*SUPERMARKET, "--format", "xlsx")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_it_is_the_workbook_of_the_library(lang: str, folder: Path, call: Call) -> None:
    done = call(*XLSX, "--lang", lang, "-o", "result.xlsx")
    assert (done.status, done.out, done.err) == (0, b"", "")
    contest = servicestar.load("supermarket").contest("service_star")
    found = contest.evaluate(SAMPLES / "supermarket_2010.xlsx")
    data = (folder / "result.xlsx").read_bytes()
    assert data == found.to_workbook("en" if lang == "en" else "zh")
    first = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert first["A1"].value == {"en": "rank", "zh": "名次"}[lang]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (XLSX, "can not write --format xlsx: it needs a file; name one with -o FILE.xlsx"),
        ((*XLSX, "-o", "result.csv"), "can not write result.csv: name it .xlsx"),
        ((*XLSX, "-o", "result"), "can not write result: name it .xlsx"),
        ((*SUPERMARKET, "-o", "result.xlsx"), "what is written is text; name it .txt, .csv or"),
        ((*SUPERMARKET, "--format", "csv", "-o", "result.XLSX"), "what is written is text"),
        ((*XLSX, "-o", SUPERMARKET[2]), "it is one of the files that are read"),
    ],
)
def test_it_needs_a_file_of_its_name(
    arguments: tuple[str, ...], told: str, folder: Path, call: Call
) -> None:
    before = (SAMPLES / "supermarket_2010.xlsx").read_bytes()
    done = call(*arguments)
    assert (done.status, done.out) == (2, b"")
    assert done.err.startswith("<command line>:1:1: error SS615 ")
    assert told in done.err
    assert done.err.count("\n") == 1
    assert not list(folder.glob("result*"))
    assert (SAMPLES / "supermarket_2010.xlsx").read_bytes() == before


def test_titles_are_kept_beside_it(folder: Path, call: Call) -> None:
    sheet = "工号,班组,得分,分段\nT1,A,9,0\nT2,A,8,0\n"
    (folder / "sheet.csv").write_text(sheet, "utf-8")
    rules = (
        (folder / "rules.yaml")
        .read_text("utf-8")
        .replace("    records: person\n", "    records: person\n    period: month\n", 1)
    )
    (folder / "monthly.yaml").write_text(rules, "utf-8")
    words = ("--period", "2010-07", "--append-history", "titles.csv")
    book = ("--format", "xlsx", "-o", "out.xlsx")
    done = call("run", "monthly.yaml", "sheet.csv", "--contest", "star", *words, *book)
    assert (done.status, done.err) == (0, "")
    assert "T1,star,2010-07" in (folder / "titles.csv").read_text("utf-8")
    results = openpyxl.load_workbook(folder / "out.xlsx").worksheets[0]
    assert [cell.value for cell in results["B"]] == ["key", "T1", "T2"]
