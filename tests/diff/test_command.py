"""The command `diff`: its exit status, its output, its faults."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from servicestar.cli import main
from tests.diff.test_clauses import SMALL


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("old.yaml").write_text(SMALL, "utf-8")
    Path("new.yaml").write_text(SMALL.replace("number: 1", "number: 2"), "utf-8")
    Path("titles.yaml").write_text(SMALL.replace("title: Star", "title: A star"), "utf-8")
    Path("bad.yaml").write_text(SMALL.replace("points: 60", "points: many"), "utf-8")
    Path("one.csv").write_text("工号,甲,乙\nP1,50,2\n", "utf-8")
    Path("two.csv").write_text("工号,甲,乙\nP1,50,2\nP2,40,2\n", "utf-8")


def status(*arguments: str) -> int:
    try:
        return main(["diff", *arguments, "--lang", "en"])
    except SystemExit as leaving:
        return int(leaving.code or 0)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (("old.yaml", "old.yaml"), 0),
        (("old.yaml", "titles.yaml"), 0),
        (("old.yaml", "new.yaml"), 1),
        (("old.yaml", "new.yaml", "--records", "one.csv"), 0),
        (("old.yaml", "new.yaml", "--records", "two.csv"), 1),
        (("old.yaml", "new.yaml", "--records", "one.csv", "two.csv"), 1),
        (("old.yaml", "bad.yaml"), 1),
        (("old.yaml", "new.yaml", "--records", "none.csv"), 1),
        (("old.yaml", "none.yaml"), 1),
        (("old.yaml", "new.yaml", "--contest", "moon"), 2),
        (("old.yaml", "new.yaml", "--set", "nothing=1"), 2),
        (("old.yaml", "new.yaml", "--tries", "0"), 2),
        (("old.yaml", "new.yaml", "--tries", "few"), 2),
        (("old.yaml",), 2),
    ],
)
def test_the_exit_status(arguments: tuple[str, ...], wanted: int) -> None:
    assert status(*arguments) == wanted


def test_titles_alone_are_shown_and_said_to_decide_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert status("old.yaml", "titles.yaml") == 0
    out = capsys.readouterr().out
    assert "title: Star → A star" in out
    assert "decides nothing" in out
    assert "the rules that decide are the same" in out


def test_a_file_is_written_whole(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert status("old.yaml", "new.yaml", "--format", "json", "-o", "out.json") == 1
    assert capsysbinary.readouterr().out == b""
    assert json.loads(Path("out.json").read_text("utf-8"))["winners_differ"]


def test_each_sheet_is_told_by_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert status("old.yaml", "new.yaml", "--records", "one.csv", "two.csv") == 1
    out = capsys.readouterr().out
    assert "one.csv" in out
    assert "Nobody comes out differently." in out
    assert "two.csv" in out


def test_without_a_difference_found_the_tries_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("new.yaml").write_text(SMALL.replace("max: 100", "max: 100, unit: 分"), "utf-8")
    assert status("old.yaml", "new.yaml") == 0
    Path("new.yaml").write_text(SMALL.replace("both >= 2", "both >= 3"), "utf-8")
    # Who has more than 1 of both has at least 4 of them together.
    assert status("old.yaml", "new.yaml", "--tries", "60", "--seed", "5") == 0
    assert "No difference found on 60 made-up cohorts (seed 5)" in capsys.readouterr().out
