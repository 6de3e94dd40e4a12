"""`run --append-history`: the outcome and the history, both or neither."""

from __future__ import annotations

from pathlib import Path

import pytest

import servicestar
from tests.cli.command import Call, apart

RULES = """\
language: 1
ruleset: stars
title: {zh: 明星, en: Stars}
records:
  person:
    title: {zh: 人员, en: Person}
    fields:
      id: {header: 工号, type: text, key: true}
      score: {header: 得分, type: decimal, min: 0}
      attest_conduct: {header: 品行认定, type: attestation}
contests:
  month:
    title: {zh: 月星, en: Star of the month}
    records: person
    period: month
    conditions:
      - {attest: attest_conduct, cite: 第一条}
      - {barred_after: [revoked], cite: 第三条}
    indicators: [{id: score, points: 100, formula: 得分, cite: 第一条}]
    places: {number: 2, cite: 第二条}
  year:
    title: {zh: 年星, en: Star of the year}
    records: person
    period: year
    candidates: {titles: {of: month}, cite: 第四条}
    indicators: [{id: score, points: 100, formula: 得分, cite: 第一条}]
    places: {number: 1, cite: 第二条}
  once:
    title: {zh: 特别, en: Once}
    records: person
    places: {number: 1, cite: 第二条}
"""
SHEET = "工号,得分,品行认定\nA,3,是\nB,2,\nC,1,是\n"
TIED = "工号,得分,品行认定\nA,3,是\nB,2,是\nC,2,是\n"
HEAD = "id,scheme,period,status,total,ended_in\n"
JULY = HEAD + "A,month,2010-07,awarded,3.00,\nB,month,2010-07,awarded,2.00,\n"
PROVISIONAL = (
    "t.csv:1:1: note SS646 month 2010-07: added as provisional, "
    "with attestations still to be given: B\n"
)


@pytest.fixture(name="here")
def folder_with_a_ruleset(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in."""
    (tmp_path / "stars.yaml").write_text(RULES, "utf-8")
    (tmp_path / "sheet.csv").write_text(SHEET, "utf-8")
    (tmp_path / "tied.csv").write_text(TIED, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def month(*words: str, sheet: str = "sheet.csv", period: str = "2010-07") -> tuple[str, ...]:
    """A command that adds to t.csv."""
    run = ("run", "stars.yaml", sheet, "--contest", "month", "--period", period)
    return (*run, "--append-history", "t.csv", *words)


def made(folder: Path) -> set[str]:
    """Files beyond those of the fixture."""
    own = {"stars.yaml", "sheet.csv", "tied.csv"}
    return {path.name for path in folder.iterdir()} - own


def test_the_winners_are_added_and_the_outcome_is_printed_as_ever(here: Path, call: Call) -> None:
    plain = call(*month()[:-2], "--format", "json")
    done = call(*month("--format", "json"))
    assert (done.status, done.out, done.err) == (0, plain.out, PROVISIONAL)
    assert (here / "t.csv").read_text("utf-8") == JULY


def test_the_next_run_reads_them(here: Path, call: Call) -> None:
    for period in ("2010-07", "2010-08"):
        words = month("--history", "t.csv", sheet="tied.csv", period=period)
        assert call(*words).status == 0
    done = call(
        *("run", "stars.yaml", "sheet.csv", "--contest", "year", "--period", "2010"),
        *("--history", "./t.csv", "--append-history", "t.csv", "--format", "json"),
    )
    assert done.status == 0
    assert (here / "t.csv").read_text("utf-8") == HEAD + (
        "A,month,2010-07,awarded,3.00,\nA,month,2010-08,awarded,3.00,\nA,year,2010,awarded,3.00,\n"
    )


def test_history_that_is_still_to_be_made_is_one_without_titles(here: Path, call: Call) -> None:
    first = call(*month("--history", "t.csv"))
    assert first.status == 0
    assert "no history" not in first.text
    (here / "link.csv").symlink_to("new.csv")
    words = ("--history", "link.csv", "--append-history", "link.csv")
    assert call(*month()[:-2], *words).status == 0
    assert (here / "new.csv").read_text("utf-8") == JULY
    other = call(*month("--history", "other.csv", period="2010-08"))
    assert (other.status, "SS501" in other.err) == (1, True)


def test_twice_is_a_fault_and_changes_nothing(here: Path, call: Call) -> None:
    call(*month())
    done = call(*month("-o", "out.txt"))
    assert (done.status, done.out) == (2, b"")
    assert done.err.startswith("t.csv:2:2: error SS640 the history already has titles of month in")
    assert (here / "t.csv").read_text("utf-8") == JULY
    assert made(here) == {"t.csv"}


def test_who_is_tied_is_not_added(here: Path, call: Call) -> None:
    done = call(*month(sheet="tied.csv"))
    assert done.status == 0
    assert done.err == (
        "t.csv:1:1: note SS645 month 2010-07: B, C are tied and were not added; "
        "write in who is chosen\n"
    )
    assert (here / "t.csv").read_text("utf-8") == HEAD + "A,month,2010-07,awarded,3.00,\n"


def test_nobody_won(here: Path, call: Call) -> None:
    (here / "none.csv").write_text("工号,得分,品行认定\nA,3,否\n", "utf-8")
    done = call(*month(sheet="none.csv"), "--lang", "zh")
    assert done.status == 0
    assert done.err == "t.csv:1:1: note SS647 month 2010-07：无人获评，未作追加\n"
    assert not (here / "t.csv").exists()


def test_a_contest_without_periods(here: Path, call: Call) -> None:
    done = call("run", "stars.yaml", "sheet.csv", "--contest", "once", "--append-history", "t.csv")
    assert (done.status, done.out) == (2, b"")
    assert "error SS641 contest once has no period" in done.err
    assert made(here) == set()


def test_a_run_without_its_period(here: Path, call: Call) -> None:
    done = call(
        *("run", "stars.yaml", "sheet.csv", "--contest", "month", "--append-history", "t.csv")
    )
    assert (done.status, done.out) == (2, b"")
    assert "error SS603 contest month needs a period such as --period 2010-07" in done.err
    assert made(here) == set()


@pytest.mark.parametrize("content", ["", "id,scheme\nA,month\n", "id,scheme,period\nA,month,x\n"])
def test_a_broken_history_gives_neither(content: str, here: Path, call: Call) -> None:
    (here / "t.csv").write_text(content, "utf-8")
    done = call(*month("-o", "out.txt"))
    assert (done.status, done.out) == (1, b"")
    assert (here / "t.csv").read_text("utf-8") == content
    assert made(here) == {"t.csv"}


def test_an_outcome_that_can_not_be_written_adds_no_titles(here: Path, call: Call) -> None:
    done = call(*month("-o", "gone/out.txt"))
    assert (done.status, done.out) == (2, b"")
    assert "SS615 can not write gone/out.txt" in done.err
    assert made(here) == set()


@pytest.mark.parametrize("name", ["t.csv", "./t.csv", "link.csv"])
def test_the_outcome_does_not_go_over_the_history(name: str, here: Path, call: Call) -> None:
    call(*month())
    (here / "link.csv").symlink_to("t.csv")
    done = call(*month("-o", name, period="2010-08"))
    assert (done.status, done.out) == (2, b"")
    assert "the titles are added to this file" in done.err
    assert (here / "t.csv").read_text("utf-8") == JULY


@pytest.mark.parametrize(
    "name", ["", ".", "\0.csv", "x" * 300 + ".csv", "gone/t.csv", "sheet.csv/t.csv", "t.parquet"]
)
def test_a_name_that_is_no_history(name: str, here: Path, call: Call) -> None:
    done = call(*month()[:-1], name)
    assert (done.status, done.out) == (2, b"")
    assert done.err.count("\n") == 1
    assert " error SS6" in done.err
    assert made(here) == set()


def test_output_to_what_is_no_file_goes_there(here: Path) -> None:
    done = apart(*month("-o", "/dev/stdout", "--format", "json"), LC_ALL="C")
    assert done.status == 0
    assert done.out.startswith(b'{\n  "ruleset"')
    assert Path("/dev/stdout").is_symlink()
    assert (here / "t.csv").read_text("utf-8") == JULY


def test_from_python(here: Path) -> None:
    contest = servicestar.load("stars.yaml").contest("month")
    outcome = contest.evaluate("sheet.csv", period="2010-07")
    notes = outcome.append_to(here / "t.csv")
    assert [note.code for note in notes] == ["SS646"]
    assert (here / "t.csv").read_text("utf-8") == JULY
    with pytest.raises(servicestar.ServiceStarError, match="SS640") as caught:
        outcome.append_to(here / "t.csv")
    assert caught.value.usage
