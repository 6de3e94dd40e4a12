"""`--format json` against the contract: keys, types, order, and how numbers are written."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import MONTH, OUTLETS, QUARTER, SUPERMARKET, Call, exact

HEAD = [
    "ruleset",
    "contest",
    "period",
    "facts",
    "readings",
    "places",
    "winners",
    "unresolved",
    "notes",
    "results",
]
ROW = [
    "key",
    "group",
    "standing",
    "rank",
    "total",
    "scores",
    "bonus",
    "failed",
    "missing",
    "to_attest",
]
STANDINGS = {
    "awarded",
    "not_placed",
    "tied",
    "below_threshold",
    "vetoed",
    "ineligible",
    "undetermined",
    "not_candidate",
}
RUNS = [QUARTER, OUTLETS, SUPERMARKET, MONTH]


def texts(value: object) -> bool:
    """Whether it is a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def numbers(value: object) -> bool:
    """Whether it is a mapping from names to numbers."""
    return isinstance(value, dict) and all(type(number) is Decimal for number in value.values())


@pytest.fixture(params=RUNS, ids=lambda run: run[4])
def outcome(request: pytest.FixtureRequest, call: Call) -> Any:
    """The JSON outcome of a shipped sample."""
    done = call(*request.param, "--format", "json")
    assert done.status == 0
    return exact(done.text)


def test_the_head_has_the_keys_of_the_contract_in_their_order(outcome: Any) -> None:
    assert list(outcome) == HEAD
    assert list(outcome["ruleset"]) == ["id", "sha256", "language"]
    assert re.fullmatch("[0-9a-f]{64}", outcome["ruleset"]["sha256"])
    assert outcome["ruleset"]["language"] == 1
    assert outcome["period"] is None or isinstance(outcome["period"], str)
    assert isinstance(outcome["facts"], dict)
    assert texts(list(outcome["readings"].values()))
    assert type(outcome["places"]) is Decimal or numbers(outcome["places"])
    assert texts(outcome["winners"])
    assert texts(outcome["notes"])
    assert all(texts(tie) and len(tie) > 1 for tie in outcome["unresolved"])


def test_every_row_has_the_keys_and_types_of_the_contract(outcome: Any) -> None:
    for row in outcome["results"]:
        assert list(row) == ROW
        assert isinstance(row["key"], str)
        assert row["group"] is None or isinstance(row["group"], str)
        assert row["standing"] in STANDINGS
        assert row["rank"] is None or row["rank"] == int(row["rank"]) >= 1
        assert row["total"] is None or type(row["total"]) is Decimal
        assert numbers(row["scores"])
        assert numbers(row["bonus"])
        assert all(texts(row[key]) for key in ("failed", "missing", "to_attest"))


def test_standing_rank_and_total_go_together(outcome: Any) -> None:
    for row in outcome["results"]:
        ranked = row["standing"] in ("awarded", "not_placed", "tied")
        scored = ranked or row["standing"] in ("below_threshold", "vetoed")
        assert (row["rank"] is not None) == ranked
        assert (row["total"] is not None) == scored
        assert bool(row["scores"]) == scored


def test_winners_and_ties_are_those_of_the_rows(outcome: Any) -> None:
    rows = {row["key"]: row for row in outcome["results"]}
    position = {key: n for n, key in enumerate(rows)}
    awarded = [key for key, row in rows.items() if row["standing"] == "awarded"]
    assert outcome["winners"] == sorted(awarded, key=lambda k: (rows[k]["rank"], position[k]))
    for tie in outcome["unresolved"]:
        assert tie == sorted(tie, key=position.__getitem__)
        assert {rows[key]["standing"] for key in tie} <= {"tied", "not_placed"}


def test_numbers_are_exact_decimals_with_two_places_for_points(folder: Path, call: Call) -> None:
    text = call("run", "rules.yaml", "sheet.csv", "--contest", "star", "--format", "json").text
    assert '"total": 0.30, "scores": {"score": 0.10, "part": 0.20}' in text
    assert '"total": 3.00, "scores": {"score": 3.00, "part": 0.00}' in text
    assert '"places": 1,' in text


def test_no_number_is_written_with_an_exponent_or_as_a_float(folder: Path, call: Call) -> None:
    rows = ["A,甲,0.0000000000000000000000000001,0.1", "B,乙,99.99999999999999999999999999,0"]
    (folder / "sheet.csv").write_text("\n".join(["工号,班组,得分,分段", *rows]), "utf-8")
    text = call("run", "rules.yaml", "sheet.csv", "--contest", "star", "--format", "json").text
    assert '"total": 0.1000000000000000000000000001' in text
    assert '"total": 99.99999999999999999999999999' in text
    assert not re.search(r"\d[eE][+-]?\d", text.split('"results"')[1])


def test_a_contest_per_group_has_places_by_group(folder: Path, call: Call) -> None:
    done = call("run", "rules.yaml", "sheet.csv", "--contest", "team", "--format", "json")
    found = json.loads(done.text)
    assert found["places"] == {"甲": 1, "乙": 1}
    assert [row["group"] for row in found["results"]] == ["甲", "乙"]


def test_there_is_a_row_for_every_record_in_their_order(folder: Path, call: Call) -> None:
    keys = [f"K{n}" for n in range(40, 0, -1)]
    lines = ["工号,班组,得分,分段", *(f"{key},甲,,1" for key in keys)]
    (folder / "sheet.csv").write_text("\n".join(lines), "utf-8")
    done = call("run", "rules.yaml", "sheet.csv", "--contest", "star", "--format", "json")
    rows = json.loads(done.text)["results"]
    assert [row["key"] for row in rows] == keys
    assert {(row["standing"], row["total"], row["rank"]) for row in rows} == {
        ("undetermined", None, None)
    }
    assert all(row["missing"] == ["score"] and row["scores"] == {} for row in rows)


def test_facts_that_are_set_are_shown_exactly(call: Call) -> None:
    done = call(*QUARTER, "--format", "json", "--set", "tellers=240")
    assert '"facts": {"tellers": 240}' in done.text
    assert json.loads(done.text)["places"] == 24


def test_readings_in_force_are_listed(call: Call) -> None:
    done = call(*QUARTER, "--format", "json", "--reading", "quarterly_expertise=formula")
    assert json.loads(done.text)["readings"]["quarterly_expertise"] == "formula"


def test_json_stays_the_same_in_every_locale_but_not_in_every_language(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = call(*OUTLETS, "--format", "json")
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert call(*OUTLETS, "--format", "json") == english
    chinese = exact(call(*OUTLETS, "--format", "json", "--lang", "zh").text)
    assert {**chinese, "notes": None} == {**exact(english.text), "notes": None}
    assert chinese["notes"] != exact(english.text)["notes"]


def test_findings_of_check_as_json(folder: Path, call: Call) -> None:
    done = call("check", "bad.yaml", "rules.yaml", "--format", "json")
    assert done.status == 1
    (finding,) = json.loads(done.text)
    assert finding == {
        "file": "bad.yaml",
        "line": 18,
        "column": 42,
        "severity": "error",
        "code": "SS308",
        "message": "unknown name 分段数 (did you mean 分段?)",
    }
    assert call("check", "rules.yaml", "--format", "json").text == "[]\n"
