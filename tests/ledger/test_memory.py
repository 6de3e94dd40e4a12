"""Records in memory are stored as a file that reads as the same records."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas
import polars
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import servicestar
from servicestar import Contest, ServiceStarError
from servicestar.evaluate import read_facts
from servicestar.ledger import Ledger, OutcomeContent
from servicestar.ledger.memory import fact_value, sheet_bytes

RULES = """\
language: 1
ruleset: kinds
title: Kinds
round_scores: 2
facts:
  count: {title: Count, type: integer, optional: true}
  ratio: {title: Ratio, type: decimal, optional: true}
  share: {title: Share, type: share, optional: true}
  certain: {title: Certain, type: yes_no, optional: true}
  word: {title: Word, type: text, optional: true}
  since: {title: Since, type: date, optional: true}
  table: {title: Table, type: table, optional: true}
records:
  person:
    title: Person
    fields:
      id: {header: 工号, type: text, key: true}
      whole: {header: 整数, type: integer}
      part: {header: 小数, type: decimal}
      sure: {header: 是否, type: yes_no}
      day: {header: 日期, type: date}
      words: {header: 列表, type: list, of: text}
contests:
  star:
    title: Star
    records: person
    period: month
    candidates: {titles: {of: star, at_least: 1}}
    conditions:
      - {id: sure, require: sure}
      - {id: day, require: 'day >= "2010-01-01"'}
      - {id: words, require: 'some(words == "a")'}
      - {id: numbers, require: count > 0 and ratio > 0 and share > 0}
      - {id: others, require: 'certain and word == "a" and since > "2010-01-01"'}
    indicators: [{id: part, points: 100, formula: part}, {id: whole, points: 9, formula: whole}]
    places: {number: 1}
"""
CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=-(10**40), max_value=10**40),
    st.floats(),
    st.decimals(),
    st.fractions().filter(lambda f: f.denominator in (1, 2, 4, 5, 10)),
    st.text(),
    st.sampled_from(["a", "yes", "是", "2010-07-01", "a、b", "[1, 2]", "1.5", ""]),
    st.dates(),
)
MOMENTS = st.datetimes().map(lambda moment: moment.replace(microsecond=0))
ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(["工号", "whole", "整数", "part", "sure", "day", "words", "其他"]),
        CELLS | MOMENTS | st.lists(CELLS | MOMENTS, max_size=3),
        max_size=6,
    ),
    max_size=4,
)


@pytest.fixture(scope="module")
def contest(tmp_path_factory: pytest.TempPathFactory) -> Contest:
    path = tmp_path_factory.mktemp("kinds") / "rules.yaml"
    path.write_text(RULES, "utf-8")
    return servicestar.load(path).contest()


def result(contest: Contest, records: Any, history: Any) -> str | None:
    """The outcome; None where it is refused."""
    try:
        return contest.evaluate(records, history=history, period="2010-08").to_json()
    except ServiceStarError:
        return None


def stored(folder: Path, name: str, records: Any, **more: Any) -> Path:
    """The file that a table becomes."""
    ending, data = sheet_bytes(records, **more)
    path = folder / f"{name}{ending}"
    path.write_bytes(data)
    return path


HISTORY = [{"id": "A", "scheme": "star", "period": "2010-07"}]


@given(rows=ROWS)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_records_give_what_they_gave_in_memory(
    contest: Contest, rows: list[dict[str, Any]], tmp_path: Path
) -> None:
    again = stored(tmp_path, "records", rows)
    assert result(contest, again, HISTORY) == result(contest, rows, HISTORY)
    assert sheet_bytes(rows) == sheet_bytes([dict(row) for row in rows])


@given(
    facts=st.dictionaries(
        st.sampled_from(["count", "ratio", "share", "certain", "word", "since"]), CELLS
    )
)
@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_facts_give_what_they_gave(contest: Contest, facts: dict[str, Any]) -> None:
    plain = {name: fact_value(value) for name, value in facts.items()}
    exact, wrong = read_facts(contest.ruleset.model, facts)
    again, refused = read_facts(contest.ruleset.model, plain)
    assert wrong or refused or again == exact  # more than 30 digits may be refused


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (5, 5),
        (True, True),
        ("10%", "10%"),
        (0.1, "0.1"),
        (Decimal("1.50"), "1.50"),
        (Fraction(1, 3), "1/3"),
        (datetime.date(2010, 7, 1), "2010-07-01"),
        ({"M1": 5, 2: Decimal(3)}, {"M1": 5, "2": "3"}),
        ([1, 0.5], [1, "0.5"]),
    ],
)
def test_a_fact_is_kept_without_floats(value: object, wanted: object) -> None:
    assert fact_value(value) == wanted


def test_a_number_for_a_text_is_refused_as_in_a_run(contest: Contest, folder: Path) -> None:
    (folder / "kinds.yaml").write_text(RULES, "utf-8")
    rows = [{"工号": "A"}]
    settings = {"history": HISTORY, "period": "2010-08"}
    book = Ledger.open("book.db")
    with pytest.raises(ServiceStarError, match="SS606 fact word: 5"):
        book.record("kinds.yaml", rows, facts={"word": 5}, **settings)
    with pytest.raises(ServiceStarError, match=r"SS606 fact word: 0\.5"):
        book.record("kinds.yaml", rows, facts={"word": 0.5}, **settings)
    assert book.record("kinds.yaml", rows, facts={"word": "5"}, **settings).number == 1


def test_a_table_in_memory_is_readable_lines() -> None:
    rows = [{"工号": "甲", "得分": Decimal("90.50")}, {"工号": "乙", "得分": 0.1, "注": None}]
    assert sheet_bytes(rows) == (
        ".jsonl",
        '{"工号":"甲","得分":90.50,"注":null}\n{"工号":"乙","得分":0.1,"注":null}\n'.encode(),
    )
    assert sheet_bytes([]) == (".json", b"[]\n")
    assert sheet_bytes([{}, {}]) == (".jsonl", b"{}\n{}\n")


def test_what_is_no_cell_is_a_fault_and_never_lost(folder: Path) -> None:
    loop: list[object] = []
    loop.append(loop)
    for cell in (object(), {"a": 1}, loop, "\ud800", float("nan"), Decimal("sNaN")):
        with pytest.raises(ServiceStarError, match=r"<records>:1:2: error SS502"):
            Ledger.open("book.db").record("rules.yaml", [{"工号": "A", "得分": cell}])
    for records in (5, "x" and {"a": 1}, b"x", [1]):
        with pytest.raises(TypeError, match="list of mappings"):
            Ledger.open("book.db").record("rules.yaml", records)


def test_the_first_of_a_month_in_a_history_is_the_month(contest: Contest, tmp_path: Path) -> None:
    day = datetime.date(2010, 7, 1)
    history = [{"id": "A", "scheme": "star", "period": day, "总分": 1}]
    again = stored(tmp_path, "history", history, month_cells=True)
    rows = [{"工号": "A"}, {"工号": "B"}]
    assert result(contest, rows, again) == result(contest, rows, history)


@pytest.mark.parametrize("frame", [pandas.DataFrame, polars.DataFrame])
def test_data_frames_are_stored_and_replayed(frame: Any, folder: Path) -> None:
    table = frame({"工号": ["A", "B", "C"], "得分": [90.0, 80.5, None]})
    book = Ledger.open("book.db")
    entries = [book.record("rules.yaml", records) for records in ("sheet.csv", table)]
    outcomes = [book.files(entry.number)["outcome"] for entry in entries]
    assert outcomes[0] == outcomes[1]
    about = book.replay(2).about
    assert isinstance(about, OutcomeContent)
    assert about.files["records"].ending == ".jsonl"
