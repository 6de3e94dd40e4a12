"""The query that people read: it runs as it stands, and no text of a stranger gets out of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pyarrow as pa
import pytest

import servicestar
from servicestar import api
from servicestar.api import Contest, Outcome
from servicestar.cli import main
from servicestar.columnar import DialectName, rounds_of
from servicestar.columnar.outside import outside_of
from servicestar.diagnostics import ServiceStarError
from servicestar.plan import Plan
from servicestar.records import load_records
from tests.columnar.agree import kinds, same
from tests.columnar.parity import AWAY
from tests.columnar.test_cells import GOOD, sheet
from tests.ledger.server import Server

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
CONTESTS = [
    (id_, name)
    for id_ in api.shipped()
    for name in servicestar.load(id_).contests
    if (id_, name) not in AWAY
]
TYPES = {
    "integer": "BIGINT",
    "decimal": "DECIMAL(18, 2)",
    "yes_no": "BOOLEAN",
    "attestation": "BOOLEAN",
    "date": "DATE",
}


def contest_of(id_: str, name: str) -> Contest:
    return servicestar.load(id_).contest(name)


@cache
def sql_of(id_: str, name: str, dialect: DialectName) -> str:
    """The text of a shipped contest."""
    return contest_of(id_, name).sql(dialect)


def plan_of(contest: Contest) -> Plan:
    return contest.ruleset.plan(contest.id, {})


def tables(plan: Plan, sql: str, text: str = "VARCHAR") -> list[str]:
    """Statements that make the tables which the query reads, of the types its head promises."""
    columns = []
    for id_, field in plan.kind.fields.items():
        numbers = field.of in ("integer", "decimal")
        listed = "BIGINT[]" if numbers else f"{text}[]"
        type_ = listed if field.type == "list" else TYPES.get(field.type, text)
        columns.append(f'"{id_}" {type_}')
    made = [f"CREATE TABLE records ({', '.join(columns)})"]
    names = re.search(r"^-- A table `beside` has, .*: (.*)$", sql, re.M)
    if names:
        held = {
            f"past_{id_}"
            for p in rounds_of(plan)
            for id_, past in p.past.items()
            if past.take == "held"
        }
        answers = [n for n in names[1].split(", ") if n.startswith("b_") or n in held]
        beside = [f"{n} {'BOOLEAN' if n in answers else 'BIGINT'}" for n in names[1].split(", ")]
        made.append(f"CREATE TABLE beside (key {text}, {', '.join(beside)})")
    return made


@pytest.mark.parametrize(("id_", "name"), CONTESTS)
def test_every_shipped_contest_runs_over_tables_of_the_declared_types(id_: str, name: str) -> None:
    contest = contest_of(id_, name)
    text = sql_of(id_, name, "duckdb")
    connection = duckdb.connect()
    for statement in tables(plan_of(contest), text):
        connection.execute(statement)
    assert connection.execute(text).fetchall() == []


def test_every_shipped_contest_is_understood_by_postgresql(server: Server) -> None:
    for id_, name in CONTESTS:
        contest = contest_of(id_, name)
        text = sql_of(id_, name, "postgres")
        with psycopg.connect(server.url()) as connection:
            for statement in tables(plan_of(contest), text, "TEXT"):
                connection.execute(statement.replace("TABLE", "TEMPORARY TABLE", 1))  # type: ignore[call-overload]
            assert connection.execute(text).fetchall() == []  # type: ignore[call-overload]
            connection.rollback()


def test_every_shipped_contest_is_understood_by_spark(session: Any) -> None:
    parser = session._jsparkSession.sessionState().sqlParser()
    for id_, name in CONTESTS:
        text = sql_of(id_, name, "spark").strip().removesuffix(";")
        assert parser.parsePlan(text) is not None


RUN: list[tuple[str, str, str, dict[str, Any]]] = [
    ("zhengzhou-2010", "quarterly_lobby", "lobby_2010Q3.csv", {"period": "2010Q3"}),
    ("zhengzhou-2010", "quarterly_outlet", "outlets_2010Q3.csv", {"period": "2010Q3"}),
    ("supermarket", "service_star", "supermarket_2010.xlsx", {}),
    ("power-supply", "star", "power_supply.csv", {}),
]


@pytest.mark.parametrize(("id_", "name", "file", "options"), RUN, ids=lambda each: str(each)[:20])
def test_the_text_run_by_hand_gives_the_same_verdicts(
    id_: str, name: str, file: str, options: dict[str, Any]
) -> None:
    ruleset = servicestar.load(id_)
    contest = ruleset.contest(name if name in ruleset.contests else ruleset.contests[0])
    plan = plan_of(contest)
    outcome = contest.evaluate(SAMPLES / file, engine="interpreter", **options)
    text = contest.sql("duckdb")
    connection = duckdb.connect()
    for statement in tables(plan, text):
        connection.execute(statement)
    fill(connection, plan, SAMPLES / file)
    if "CREATE TABLE beside" in " ".join(tables(plan, text)):
        assert not outside_of(rounds_of(plan), outcome._run.settings).keys
    hold(connection.execute(text), text, outcome)


def fill(connection: Any, plan: Plan, source: Any) -> None:
    """Put a sheet into the table `records`."""
    records, faults = load_records(source, plan.kind)
    assert records is not None, faults
    columns = []
    for column in records.columns.values():
        exact = column.den == 1
        columns.append(
            [v if exact or v is None else Fraction(v, column.den) for v in column.values]
        )
    cells = zip(*columns, strict=True)
    marks = ", ".join("?" * len(columns))
    rows = [[f"{float(c):.2f}" if isinstance(c, Fraction) else c for c in row] for row in cells]
    rows = [[list(c) if isinstance(c, tuple) else c for c in row] for row in rows]
    connection.executemany(f"INSERT INTO records VALUES ({marks})", rows)


def hold(found: Any, text: str, outcome: Outcome) -> None:
    """The rows of the query are the interpreter's verdicts."""
    names = [column[0] for column in found.description]
    rows = {row[names.index("key")]: dict(zip(names, row, strict=True)) for row in found.fetchall()}
    units = dict(re.findall(r"^-- In units of 1/(\d+): (.*)\.$", text, re.M))
    scale = {name: int(unit) for unit, listed in units.items() for name in listed.split(", ")}
    assert len(rows) == len(outcome) > 0
    for result in outcome.results:
        row = rows[result.key]
        assert (row["standing"], row["place"]) == (result.standing, result.rank)
        total = row.get("total")
        under = scale.get("total", 1) * (row.get("by_total") or 1)
        assert (None if total is None else Fraction(total, under)) == result.total
        for name in ("failed", "missing", "to_attest"):
            assert tuple(row[name]) == getattr(result, name)


# --- what it says ---------------------------------------------------------------------------------


def comments(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip().startswith("--")]


def clauses(plan: Plan) -> Iterator[tuple[str, str | None]]:
    """Id and article of every clause that the query has."""
    for each in rounds_of(plan):
        yield from ((step.id, step.cite) for step in each.conditions)
        yield from ((step.id, step.cite) for step in each.put_forward)
        if each.put_forward:
            continue
        for part in (each.indicators, each.bonus, each.vetoes, each.thresholds, each.amounts):
            yield from ((step.id, step.cite) for step in part)
        yield from (("", step.cite) for step in each.preferences)
        if each.places is not None:
            yield "", each.places.cite


@pytest.mark.parametrize("dialect", api.DIALECTS)
def test_every_clause_has_a_comment_with_its_id_and_article(dialect: DialectName) -> None:
    seen = 0
    for id_, name in CONTESTS:
        contest = contest_of(id_, name)
        said = comments(sql_of(id_, name, dialect))
        for clause, cite in clauses(plan_of(contest)):
            wanted = [*([clause] if clause else []), *([cite] if cite else [])]
            assert any(all(word in line for word in wanted) for line in said), (name, wanted)
            seen += 1
    assert seen > 200


_NEVER = re.compile(r"(?<!/)/(?!/)|\bAVG\b|\bROUND\b|\bFLOOR\b|\bDOUBLE\b|\d\.\d|\de\d", re.I)


@pytest.mark.parametrize("dialect", ["duckdb", "postgres"])
def test_nothing_inexact_is_ever_written(dialect: DialectName) -> None:
    for id_, name in CONTESTS:
        lines = sql_of(id_, name, dialect).splitlines()
        bare = "\n".join(line for line in lines if not line.strip().startswith("--"))
        bare = re.sub(r"'(?:[^']|'')*'", "''", bare)
        assert not _NEVER.findall(bare), name


# --- texts of strangers ---------------------------------------------------------------------------

LONG = "a" * 55
HOSTILE = [
    "x\\n; DROP TABLE records; --",
    "*/ SELECT 1 /*",
    "'; DROP TABLE records; --",
    '\\"; DROP TABLE records; --',
    "ends with a backslash \\\\",
    "a tab\\tand a null \\\\0",
    "{0} %s ${x} :name ?",
]
RULES = (Path(__file__).parent / "rules" / "hostile.template").read_text("utf-8")


def hostile(said: str, folder: Path, header: str = "c") -> Contest:
    path = folder / "hostile.yaml"
    path.write_text(RULES.format(said=said, long=LONG, header=header), "utf-8")
    return servicestar.load(path).contest("end")


def code(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.strip().startswith("--")]


@pytest.mark.parametrize("said", HOSTILE)
def test_no_text_changes_what_the_query_does(said: str, tmp_path: Path) -> None:
    tame = {dialect: hostile("said", tmp_path).sql(dialect) for dialect in api.DIALECTS}
    contest = hostile(said, tmp_path)
    for dialect in api.DIALECTS:
        text = contest.sql(dialect)
        assert code(text) == code(tame[dialect])
        assert len(text.splitlines()) == len(tame[dialect].splitlines())


def test_quotes_and_long_ids_give_the_same_verdicts(tmp_path: Path) -> None:
    contest = hostile(HOSTILE[2], tmp_path, "d ' \\\" `x`")
    choices = ["it's", "back\\slash", "-- no", "*/", "x'; DROP TABLE records; --", None]
    rows = 18
    table = pa.table(
        {
            "key ' \" ; --": [f"k'{n}\\" for n in range(rows)],
            "a ' b": [n * 7 % 101 for n in range(rows)],
            "d ' \" `x`": [choices[n // 3 % 6] for n in range(rows)],
            f"{LONG}_one": [n % 3 for n in range(rows)],
            f"{LONG}_two": [(n + 1) % 4 for n in range(rows)],
        }
    )
    found = same(contest, table)
    assert isinstance(found, Outcome)
    assert {f"{LONG}_one", f"{LONG}_two"} <= {id_ for r in found.results for id_ in r.failed}
    assert found.winners
    text = contest.sql("duckdb")
    connection = duckdb.connect()
    for statement in tables(plan_of(contest), text):
        connection.execute(statement)
    fill(connection, plan_of(contest), table)
    hold(connection.execute(text), text, found)


# --- the command ----------------------------------------------------------------------------------


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["sql", "zhengzhou-2010", "--contest", "quarterly_lobby"]
    assert main(asked) == 0
    printed = capsys.readouterr().out
    assert printed == contest_of("zhengzhou-2010", "quarterly_lobby").sql()
    out = tmp_path / "query.sql"
    assert main([*asked, "--dialect", "spark", "-o", str(out)]) == 0
    assert out.read_text("utf-8") == contest_of("zhengzhou-2010", "quarterly_lobby").sql("spark")
    assert main([*asked, "--set", "lobby_managers=20", "-o", str(out)]) == 0
    assert out.read_text("utf-8") != printed
    assert main([*asked, "--set", "nobody=20"]) == 2
    assert "SS605" in capsys.readouterr().err
    assert main(["sql", "bonus-pool", "--contest", "shares"]) == 1
    assert "SS731" in capsys.readouterr().err


def test_kinds_of_fields_run_by_hand() -> None:
    contest = kinds()
    text = contest.sql()
    connection = duckdb.connect()
    for statement in tables(plan_of(contest), text):
        connection.execute(statement)
    fill(connection, plan_of(contest), sheet())
    hold(connection.execute(text), text, contest.evaluate(sheet(), engine="interpreter"))
    assert len(GOOD["id"]) == 3


def test_what_can_not_be_exact_is_not_written() -> None:
    with pytest.raises(ServiceStarError, match="SS731"):
        contest_of("many-stars", "smile").sql("postgres")
