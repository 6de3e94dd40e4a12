"""`template`: the empty sheet is one that `run` takes as a cohort of nobody."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from servicestar import api
from tests.cli.command import Call

CONTESTS = [(id_, contest) for id_ in api.shipped() for contest in api.load(id_).model.contests]
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


def test_the_template_is_the_same_bytes_each_time(folder: Path, call: Call) -> None:
    call("template", "rules.yaml", "--contest", "star", "-o", "one.xlsx")
    call("template", "rules.yaml", "--contest", "star", "-o", "two.xlsx")
    assert (folder / "one.xlsx").read_bytes() == (folder / "two.xlsx").read_bytes()


def test_the_template_has_the_headers_of_the_fields(folder: Path, call: Call) -> None:
    call("template", "rules.yaml", "--contest", "star", "-o", "one.xlsx")
    sheet = openpyxl.load_workbook(folder / "one.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["工号", "班组", "得分", "分段"]
