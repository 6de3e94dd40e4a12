"""What is not done exactly is refused by name; `auto` says what it took and why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import servicestar
from servicestar import api
from servicestar.api import engines
from servicestar.cli import main
from servicestar.columnar.refusals import REFUSALS
from servicestar.diagnostics import ServiceStarError

REFUSED = Path(__file__).parent / "rules" / "refused.yaml"
WHERE = {  # by reason: the clause, its article and its line in refused.yaml
    "digits": ("power", "第一条", 33),
    "sum_of_quotients": ("ratio", "第二条", 38),
    "list_default": ("instead", "第三条", 43),
    "uncovered": ("reweigh", "第四条", 55),
    "pool": ("share", "第五条", 60),
    "one_award": ("one_award", "第六条", 62),
}
RECORDS = [{"id": "A", "a": 3, "b": 2}, {"id": "B", "a": 5, "b": 4}]
NUMBERS = {"digits": "999999999.99"}
"""Where it hangs on the numbers of the sheet whether a contest is refused."""


def records_for(reason: str) -> list[dict[str, Any]]:
    return [{**record, "a": NUMBERS.get(reason, record["a"])} for record in RECORDS]


def options_for(reason: str) -> dict[str, Any]:
    return {"fed": {"other_award": RECORDS}} if reason == "one_award" else {}


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records are many."""
    monkeypatch.setattr(engines, "FEW", 1)


def test_every_refusal_has_a_contest_that_is_refused_so() -> None:
    contests = set(servicestar.load(REFUSED).contests)
    assert set(REFUSALS) == contests - {"other_award"} == set(WHERE)


@pytest.mark.parametrize("reason", REFUSALS)
def test_a_refusal_names_clause_article_and_place(reason: str) -> None:
    contest = servicestar.load(REFUSED).contest(reason)
    with pytest.raises(ServiceStarError, match="SS731") as refused:
        contest.evaluate(records_for(reason), engine="duckdb", **options_for(reason))
    (fault,) = refused.value.diagnostics
    clause, cite, line = WHERE[reason]
    assert (fault.code, fault.place.line) == ("SS731", line)
    for lang, words in zip(("en", "zh"), REFUSALS[reason], strict=True):
        said = fault.message(lang)
        assert clause in said
        assert cite in said
        assert words.partition("{")[0] in said


@pytest.mark.parametrize("reason", REFUSALS)
def test_auto_interprets_what_is_refused_and_says_why(reason: str, few: None) -> None:
    contest = servicestar.load(REFUSED).contest(reason)
    found = contest.evaluate(records_for(reason), **options_for(reason))
    assert found.engine == "interpreter"
    assert found.chosen is not None
    assert all(WHERE[reason][0] in said for said in found.chosen)
    wanted = contest.evaluate(records_for(reason), engine="interpreter", **options_for(reason))
    assert found.to_json() == wanted.to_json()


def test_auto_takes_duckdb_above_the_threshold(few: None) -> None:
    contest = servicestar.load(REFUSED).contest("other_award")
    one = contest.evaluate(RECORDS[:1])
    assert (one.engine, one.chosen) == (
        "interpreter",
        ("there are at most 1 records", "记录不超过 1 条"),
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_silent_fallback_on_the_command_line(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("id,a,b\nA,3,2\n", "utf-8")
    asked = ["run", str(REFUSED), str(sheet), "--contest", "pool", "--lang", lang]
    assert main([*asked, "--engine", "duckdb"]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith(f"{REFUSED}:60:9: error SS731 pool")
    assert main([*asked, "--engine", "auto"]) == 0
    out, err = capsys.readouterr()
    assert "A" in out
    assert "SS730" in err
    assert "interpreter" in err


def test_a_contest_can_hang_on_the_numbers_of_the_sheet() -> None:
    contest = servicestar.load(REFUSED).contest("digits")
    found = contest.evaluate(RECORDS, engine="duckdb")
    assert found.to_json() == contest.evaluate(RECORDS, engine="interpreter").to_json()


def test_an_engine_that_is_not_installed(monkeypatch: pytest.MonkeyPatch, few: None) -> None:
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    contest = servicestar.load(REFUSED).contest("list_default")
    with pytest.raises(ServiceStarError, match="SS735"):
        contest.evaluate(RECORDS, engine="duckdb")
    found = contest.evaluate(RECORDS)
    assert found.engine == "interpreter"
    assert found.chosen is not None
    assert "DuckDB is not installed" in found.chosen[0]


def test_every_shipped_contest_but_those_known_can_be_done() -> None:
    refused = set()
    for id_ in api.shipped():
        ruleset = servicestar.load(id_)
        for name in ruleset.contests:
            try:
                ruleset.contest(name).sql()
            except ServiceStarError as error:
                refused |= {(id_, name, each.code) for each in error.diagnostics}
    stars = {("many-stars", name, "SS731") for name in ("service", "smile", "civility")}
    assert refused == {("bonus-pool", "shares", "SS731"), *stars}
