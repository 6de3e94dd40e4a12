"""What a notebook shows: small, sound, and safe pieces of HTML."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

import servicestar
from servicestar.diff import compare
from servicestar.report.fragment import SHOWN, text
from tests.report.markup import read
from tests.report.selections import SELECTIONS, selection
from tests.report.test_html import HOSTILE, PLAIN, plain

EVERY = pytest.mark.parametrize("name", SELECTIONS)


@EVERY
def test_an_outcome_shows_its_first_records(name: str) -> None:
    outcome = selection(name)
    piece = read(outcome._repr_html_())
    rows = piece.one("tbody").all("tr")
    assert len(rows) == min(SHOWN, len(outcome))
    shown = piece.text
    assert all(note.message() in shown for note in outcome.notes)
    if len(outcome) > SHOWN:
        assert f"{len(outcome) - SHOWN} more records" in shown


def test_the_rows_are_the_outcomes() -> None:
    rows = read(selection("quarter")._repr_html_()).one("tbody").all("tr")
    first = [cell.text for cell in rows[0].all("td")]
    assert first[:5] == ["1", "T023", "林欣然", "awarded", "113.48"]


@EVERY
def test_a_record_shows_what_explain_tells(name: str) -> None:
    for record in [*selection(name)][:5]:
        shown = re.sub(r"\s|\[|\]", "", read(record._repr_html_()).text)
        for line in record.explain("en").splitlines():
            said = re.sub(r"^\s*- |\s|\[|\]", "", line)
            assert said in shown, line


def test_a_difference_shows_its_clauses(tmp_path: Path) -> None:
    old, new = tmp_path / "old.yaml", tmp_path / "new<b>.yaml"
    old.write_text(PLAIN, "utf-8")
    new.write_text(PLAIN.replace("points: 100", "points: 90"), "utf-8")
    found = compare(old, new, tries=1)
    piece = read(found._repr_html_())
    assert "<b>" not in found._repr_html_()
    cells = [cell.text for cell in piece.all("td")]
    assert "100" in cells
    assert "90" in cells
    assert repr(found) == f"<Difference {old} → {new}: 1 clauses differ>"


def test_texts_of_strangers_are_texts(tmp_path: Path) -> None:
    outcome = plain(tmp_path, [{"id": HOSTILE, "name": HOSTILE, "mark": 90}])
    for piece in (outcome._repr_html_(), outcome[HOSTILE]._repr_html_()):
        page = read(piece)
        assert not page.all("script")
        assert HOSTILE in page.text
    assert text("a\u202eb\x07\n<") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER} &lt;"


def test_one_line_of_text() -> None:
    outcome = selection("association")
    words = "<Outcome association-2016 service_star: 40 records, 5 awarded, 2 tied>"
    assert repr(outcome) == words
    assert repr(outcome["C018"]) == "<Record C018: awarded, rank 5, total 93.50>"
    assert repr(outcome["C009"]) == "<Record C009: ineligible>"


def test_no_extra_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert "<table>" in selection("quarter")._repr_html_()
    assert isinstance(selection("quarter"), servicestar.Outcome)
