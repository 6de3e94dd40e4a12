"""`--format csv`: readable by any program, and no cell that a spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.command import OUTLETS, QUARTER, Call


def rows(text: str) -> list[dict[str, str]]:
    """The rows by header."""
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


def test_one_row_a_record_with_standing_scores_and_bonus(call: Call) -> None:
    found = rows(call(*QUARTER, "--format", "csv").text)
    assert len(found) == 36
    first = next(row for row in found if row["key"] == "T023")
    assert (first["standing"], first["rank"], first["total"]) == ("awarded", "1", "113.48")
    assert first["to attest"] == "attest_contribution"
    assert list(found[0])[:5] == ["key", "group", "standing", "rank", "total"]


def test_lines_end_as_rfc_4180_says(call: Call) -> None:
    lines = call(*OUTLETS, "--format", "csv").out.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\n" in line for line in lines)


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_no_text_of_the_records_becomes_a_formula(first: str, folder: Path, call: Call) -> None:
    text = f'工号,班组,得分\n{first}1+1,{first}cmd|/c calc,2\n"a,""b""","x\ny",1\n'
    (folder / "sheet.csv").write_text(text, "utf-8")
    found = rows(
        call("run", "rules.yaml", "sheet.csv", "--contest", "team", "--format", "csv").text
    )
    assert found[0]["key"] == f"'{first}1+1"
    assert found[0]["group"] == f"'{first}cmd|/c calc"
    assert found[0]["band"] == "'=好"
    assert found[1]["key"] == 'a,"b"'
    cells = [cell for row in found for cell in row.values()]
    assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in cells)


def test_headers_and_standings_speak_the_language_asked_for(call: Call) -> None:
    found = rows(call(*QUARTER, "--format", "csv", "--lang", "zh").text)
    assert found[0]["结果"] == "非候选人"
    assert found[22]["待认定"] == "attest_contribution"


def test_csv_stays_the_same_in_every_locale(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    english = call(*QUARTER, "--format", "csv")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert call(*QUARTER, "--format", "csv") == english
