"""What every engine has to come to: the interpreter's verdicts, to the last digit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import servicestar
from servicestar.api import shipped
from servicestar.columnar.duckdb_engine import DuckDB
from servicestar.columnar.engine import Engine
from servicestar.columnar.evaluate import evaluate_columnar
from servicestar.columnar.source import ReadRecords
from servicestar.diagnostics import ServiceStarError
from servicestar.testing import evaluate_case, load_cases
from tests.columnar.expressions import Asked, answers
from tests.columnar.parity import AWAY, differences, refused, try_cohorts
from tests.conformance.test_expressions import ROWS, TABLE, values_of, wanted
from tests.expr.build import engine as interpreter
from tests.expr.build import shown, typed

RULESETS = Path(__file__).parents[2] / "rulesets"
EXAMPLES = {"duckdb": 4, "postgres": 4, "spark": 1}
WORKED = {"duckdb": 4, "postgres": 3, "spark": 200}
"""Of how many worked cases one is evaluated; `tests.columnar.nightly` takes all of them."""
AT_ONCE = 120
"""Expressions in one query."""


# --- expressions ---------------------------------------------------------------------------------


def _asked(rows: list[Any]) -> list[Asked]:
    return [Asked(typed(row["text"]), values_of(row.get("facts", {}))) for row in rows]


def _all_answers(engine: Engine, records: Any, asked: list[Asked], stands: Any) -> list[Any]:
    parts = [asked[at : at + AT_ONCE] for at in range(0, len(asked), AT_ONCE)]
    return [each for part in parts for each in answers(engine, records, part, stands)]


def test_expressions_of_one_record_over_everybody(engine: Engine) -> None:
    """Each row's expression over the records of all rows: its own by hand, others interpreted."""
    rows = [row for row in ROWS if "cohort" not in row]
    records = [values_of(row.get("with", {})) for row in rows]
    asked = _asked(rows)
    found = _all_answers(engine, records, asked, None)
    assert len(rows) > 200
    for place, (row, each, got) in enumerate(zip(rows, asked, found, strict=True)):
        assert shown(got[place]) == wanted(row, 1)[0], row
        column = interpreter(records, each.facts).over(each.node, None)
        assert list(map(shown, got)) == [shown(column.at(n)) for n in range(len(rows))], row


@pytest.mark.parametrize("cohort", TABLE["cohorts"])
def test_expressions_over_a_cohort(engine: Engine, cohort: str) -> None:
    rows = [row for row in ROWS if row.get("cohort") == cohort]
    written = TABLE["cohorts"][cohort]
    records = [values_of(record) for record in written["records"]]
    found = _all_answers(engine, records, _asked(rows), [int(n) for n in written["contestants"]])
    for row, got in zip(rows, found, strict=True):
        if row["text"] == "median(quality / wait)":
            assert got == "sum_of_quotients"
            continue
        looked_at = [int(n) for n in row.get("rows", range(len(records)))]
        assert [shown(got[n]) for n in looked_at] == wanted(row, len(looked_at)), row


# --- contests ------------------------------------------------------------------------------------


CASES = sorted(RULESETS.glob("*.cases.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.partition(".")[0])
def test_worked_cases(engine: Engine, path: Path) -> None:
    file = load_cases(path)
    ruleset = servicestar.load(path.parent / file.ruleset)
    seen = 0
    for number, case in enumerate(file.cases):
        away = (ruleset.id, case.contest) in AWAY
        if number % WORKED[engine.dialect] and not away:
            continue
        try:
            outcome = evaluate_case(ruleset.contest(case.contest), case)
        except ServiceStarError:  # what the case expects
            continue
        found = differences(outcome, engine)
        assert refused(found) if away else found == [], case
        seen += 1
    assert seen > 0


@pytest.mark.parametrize("id_", shipped())
def test_generated_cohorts(engine: Engine, id_: str) -> None:
    ruleset = servicestar.load(id_)
    # Spark takes a second for what takes the others a hundredth: there, the last contest of each.
    names = ruleset.contests[-1:] if engine.dialect == "spark" else ruleset.contests
    for name in names:
        try_cohorts(ruleset.contest(name), engine, EXAMPLES[engine.dialect])


# --- files ---------------------------------------------------------------------------------------


def test_files_are_the_same_whoever_writes_them(engine: Engine, tmp_path: Path) -> None:
    from pyarrow import parquet

    samples = RULESETS.parent / "samples"
    outcome = (
        servicestar.load("zhengzhou-2010")
        .contest("quarterly_teller")
        .evaluate(
            samples / "tellers_2010Q3.xlsx", history=samples / "titles_2010.csv", period="2010Q3"
        )
    )
    run, found = outcome._run, {}
    for each in (DuckDB(), engine):
        made, _ = evaluate_columnar(run.plan, ReadRecords(run.records), run.settings, each)
        assert made is not None
        for kind in ("csv", "parquet"):
            path = tmp_path / f"{len(found)}.{kind}"
            assert made.write(str(path)) is None
            found[each, kind] = path
    ours, theirs = (path for (_, kind), path in found.items() if kind == "csv")
    assert ours.read_bytes() == theirs.read_bytes()
    ours, theirs = (path for (_, kind), path in found.items() if kind == "parquet")
    assert parquet.read_table(ours).to_pylist() == parquet.read_table(theirs).to_pylist()
    assert len(ours.read_bytes()) > 0
