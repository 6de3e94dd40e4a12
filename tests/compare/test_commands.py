"""The commands `readings` and `impact`: arguments, forms, exit status."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import ZHENGZHOU, Call, caller

from .rules import TWO
from .test_impact import GAP, NEW

SHEET = "id,name,team,written,spoken,absent\nP1,甲,A,90,80,0\nP2,乙,A,80,90,3\nP3,丙,B,80,88,0\n"


@pytest.fixture
def call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> Call:
    monkeypatch.chdir(tmp_path)
    for name, text in (("two", TWO), ("new", NEW), ("gap", GAP)):
        Path(f"{name}.yaml").write_text(text, "utf-8")
    Path("people.csv").write_text(SHEET, "utf-8")
    return caller(capsysbinary)


def test_readings_in_every_form(call: Call) -> None:
    done = call("readings", "two.yaml", "people.csv", "--lang", "zh")
    assert (done.status, done.err) == (0, "")
    assert "取决于解释（3）" in done.text
    found = json.loads(call("readings", "two.yaml", "people.csv", "--format", "json").text)
    assert found["combinations"] == 4
    page = call("readings", "two.yaml", "people.csv", "--format", "html", "-o", "page.html")
    assert (page.status, page.out) == (0, b"")
    assert Path("page.html").read_text("utf-8").startswith("<!DOCTYPE html>")


def test_json_is_english_under_every_locale(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    text = call("readings", "two.yaml", "people.csv", "--format", "json").text
    assert "Which mark counts is not said." in text
    assert "哪一门" in call("readings", "two.yaml", "people.csv").text


def test_a_reading_that_is_switched_is_in_force(call: Call) -> None:
    done = call("readings", "two.yaml", "people.csv", "--reading", "first=spoken", "--lang", "en")
    assert "spoken (in force)" in done.text
    done = call("readings", "two.yaml", "people.csv", "--reading", "first=sung", "--lang", "en")
    assert done.status == 2
    assert "SS611" in done.err


def test_exit_status_of_impact(call: Call) -> None:
    same = call("impact", "two.yaml", "two.yaml", "--records", "people.csv")
    other = call("impact", "two.yaml", "new.yaml", "--records", "people.csv")
    gap = call("impact", "two.yaml", "gap.yaml", "--records", "people.csv", "--lang", "en")
    assert [done.status for done in (same, other, gap)] == [0, 1, 1]
    assert gap.err.startswith("gap.yaml:")
    assert "error SS826 people, the new ruleset: SS613" in gap.err
    assert "no outcome under NEW" in gap.text


def test_impact_in_every_form(call: Call) -> None:
    arguments = ("impact", "two.yaml", "new.yaml", "--records", "people.csv", "--by", "班组")
    found = json.loads(call(*arguments, "--format", "json").text)
    assert found["differ"] == ["people"]
    assert call(*arguments, "--format", "html", "-o", "page.html").status == 1
    assert Path("page.html").read_text("utf-8").count("<svg") == 3


def test_a_history_a_period(call: Call) -> None:
    samples = Path(ZHENGZHOU).parent.parent / "samples"
    sheet, titles = str(samples / "tellers_2010Q3.xlsx"), str(samples / "titles_2010.csv")
    arguments = ["impact", ZHENGZHOU, ZHENGZHOU, "--contest", "quarterly_teller"]
    arguments += ["--records", sheet, "--periods", "2010Q3", "--history", titles]
    done = call(*arguments, "--format", "json", "--by", "outlet")
    assert done.status == 0
    found = json.loads(done.text)["periods"]["2010Q3"]
    assert found["old"]["winners"] == ["T023", "T004", "T027"]
    assert sum(row["old"] for row in found["groups"]) == 3


def test_no_template_engine_is_loaded_for_text() -> None:
    code = "import sys, servicestar.cli, servicestar.compare; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
