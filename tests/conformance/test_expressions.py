"""One table of expressions and what they come to; both evaluators have to pass every row."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from servicestar.evaluate.frame import Engine
from tests.expr.build import NUMBERS, day, engine, exact, scope, shown, typed

TABLE = yaml.load(  # BaseLoader makes only texts, lists and mappings: no float, no boolean
    (Path(__file__).parent / "expressions.yaml").read_text(encoding="utf-8"),
    Loader=yaml.BaseLoader,
)
ROWS = TABLE["expressions"]
WORDS = {"yes": True, "no": False, "unknown": None}


def value_of(name, written):
    """A cell as its field or fact holds it."""
    if name == "tags":
        return tuple(written)
    if name == "marks":
        return tuple(exact(mark) for mark in written)
    if name in ("since", "until"):
        return day(written)
    if name in ("praised", "strict"):
        return WORDS[written]
    return exact(written) if name in NUMBERS | {"quota", "share", "extra"} else written


def values_of(written):
    return {name: value_of(name, cell) for name, cell in written.items()}


def answer(written):
    """What a row says the expression gives."""
    if written in WORDS:
        return WORDS[written]
    number = written.replace("/", "").replace(".", "").removeprefix("-").isdecimal()
    return exact(written) if number else written


def wanted(row, count):
    """One answer for each record."""
    gives = row["gives"]
    return [shown(answer(w)) for w in (gives if isinstance(gives, list) else [gives] * count)]


def world(row) -> tuple[Engine, list[int]]:
    """The engine that a row speaks of, and the records it gives answers for."""
    facts = values_of(row.get("facts", {}))
    if "cohort" not in row:
        return engine([values_of(row.get("with", {}))], facts), [0]
    cohort = TABLE["cohorts"][row["cohort"]]
    records = [values_of(record) for record in cohort["records"]]
    made = engine(records, facts, [int(index) for index in cohort["contestants"]])
    return made, [int(index) for index in row.get("rows", range(len(records)))]


def name_of(row):
    return f"{row.get('cohort', '')} {row['text']}"


def test_the_table_is_as_long_as_it_was_written():
    assert len(ROWS) > 280
    assert sum("cohort" in row for row in ROWS) > 75


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_scalar_evaluator(row):
    made, rows = world(row)
    node = typed(row["text"])
    assert [shown(made.at(node, index)) for index in rows] == wanted(row, len(rows))


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_column_engine(row):
    made, rows = world(row)
    column = made.over(typed(row["text"]), rows)
    assert [shown(column.at(n)) for n in range(len(column))] == wanted(row, len(rows))


@pytest.mark.parametrize("row", ROWS, ids=name_of)
def test_column_engine_over_the_whole_roster(row):
    made, rows = world(row)
    column = made.over(typed(row["text"]), None)
    assert [shown(column.at(index)) for index in rows] == wanted(row, len(rows))


@pytest.mark.parametrize("row", [row for row in ROWS if "cohort" not in row], ids=name_of)
def test_column_engine_beside_other_records(row):
    """Columns with holes and with other values take other ways through the engine."""
    blank, full = {}, {"volume": 3, "quality": exact("1/7"), "wait": 1, "praised": True}
    record, facts = values_of(row.get("with", {})), values_of(row.get("facts", {}))
    made = engine([blank, record, {**full, "grade": "甲", "marks": (1, 2), "tags": ()}], facts)
    assert [shown(made.over(typed(row["text"]), None).at(1))] == wanted(row, 1)


@pytest.mark.parametrize("row", [row for row in ROWS if "over=" in row["text"]], ids=name_of)
def test_a_named_population_is_not_the_one_of_the_place(row):
    assert typed(row["text"], scope("contestants")) == typed(row["text"], scope("roster"))
