"""PostgreSQL: a table where it is, on one state of the database, with nothing left behind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pyarrow as pa
import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings

import servicestar
from servicestar import ServiceStarError, Table
from servicestar.columnar.engine import all_rows
from servicestar.columnar.postgres_engine import Postgres
from servicestar.testing import Cohort, cohorts
from tests.columnar.tables import cell, fields_of, type_of
from tests.ledger.server import Server

RULES = """\
language: 1
ruleset: small
title: small
round_scores: 2
records:
  person:
    title: person
    fields:
      id: {header: 工号, type: text, key: true}
      score: {header: 得分, type: decimal, min: 0, max: 100}
      grade: {header: 等级, type: choice, choices: [甲, 乙], optional: true}
      tags: {header: 标签, type: list, of: text, optional: true}
contests:
  star:
    title: star
    records: person
    conditions:
      - {id: read, require: (known(等级) or not known(等级)) and (known(标签) or not known(标签))}
    indicators:
      - {id: score, points: 100, share_of: 得分}
    places: {number: "2"}
"""


@pytest.fixture
def contest(tmp_path: Any) -> servicestar.Contest:
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    return servicestar.load(tmp_path / "rules.yaml").contest("star")


@pytest.fixture
def people(server: Server) -> Iterator[psycopg.Connection]:
    """A connection beside the run, with a table of people."""
    with psycopg.connect(server.url(), autocommit=True) as made:
        made.execute("DROP SCHEMA IF EXISTS staff CASCADE")
        made.execute("CREATE SCHEMA staff")
        made.execute(
            'CREATE TABLE staff.people ("工号" text, "得分" numeric, "等级" text, "标签" text[])'
        )
        rows = "('C', 90.50, '甲', '{x}'), ('A', 88, '乙', '{}'), ('B', 90.5, NULL, NULL)"
        made.execute(f"INSERT INTO staff.people VALUES {rows}")
        yield made


def evaluate(contest: servicestar.Contest, server: Server, name: str = "staff.people") -> Any:
    return contest.evaluate(Table(name), engine="postgres", at=server.url())


# --- a table where it is -------------------------------------------------------------------------


def test_a_table_is_evaluated_where_it_is(contest: Any, server: Server, people: Any) -> None:
    outcome = evaluate(contest, server)
    assert outcome.engine == "postgres"
    assert [result.key for result in outcome.results] == ["A", "B", "C"]
    assert outcome.winners == ("B", "C")
    assert outcome.results[0].total == 88
    assert "90.5" in outcome["B"].explain()


def test_a_view_and_a_quoted_name(contest: Any, server: Server, people: Any) -> None:
    people.execute('CREATE VIEW staff."The best" AS SELECT * FROM staff.people WHERE "得分" > 89')
    assert evaluate(contest, server, 'staff."The best"').winners == ("B", "C")


def test_nothing_is_left_behind(contest: Any, server: Server, people: Any) -> None:
    count = "SELECT COUNT(*) FROM pg_class"
    before = people.execute(count).fetchone()
    outcome = evaluate(contest, server)
    assert outcome.winners == ("B", "C")
    outcome._columnar.engine.close()
    assert people.execute(count).fetchone() == before


def test_guard_and_query_see_one_state(contest: Any, server: Server, people: Any) -> None:
    outcome = evaluate(contest, server)
    people.execute('UPDATE staff.people SET "得分" = 3')
    people.execute("DELETE FROM staff.people WHERE \"工号\" = 'A'")
    assert outcome.winners == ("B", "C")
    assert "90.5" in outcome["C"].explain()
    outcome._columnar.engine.close()
    assert len(evaluate(contest, server)) == 2


def test_a_role_that_may_only_read(contest: Any, server: Server, people: Any) -> None:
    people.execute("DROP ROLE IF EXISTS reader")
    people.execute("CREATE ROLE reader LOGIN")
    people.execute("GRANT USAGE ON SCHEMA staff TO reader")
    people.execute("GRANT SELECT ON staff.people TO reader")
    url = server.url(user="reader")
    made = contest.evaluate(Table("staff.people"), engine="postgres", at=url)
    assert made.winners == ("B", "C")
    made._columnar.engine.close()
    people.execute("DROP OWNED BY reader")


def test_somebody_elses_functions_are_not_called(contest: Any, server: Server, people: Any) -> None:
    """A function of a closer fit in another schema is not what the query means."""
    people.execute(
        "CREATE OR REPLACE FUNCTION public.div(bigint, bigint) RETURNS numeric "
        "LANGUAGE sql AS 'SELECT 7'"
    )
    try:
        assert evaluate(contest, server).winners == ("B", "C")
        with psycopg.connect(server.url()) as other:
            assert other.execute("SELECT div(8::bigint, 2::bigint)").fetchone() == (7,)
        engine = Postgres(server.url())
        assert all_rows(engine, "SELECT DIV(CAST(8 AS BIGINT), CAST(2 AS BIGINT)) AS v") == [(4,)]
        engine.close()
    finally:
        people.execute("DROP FUNCTION public.div(bigint, bigint)")


FAULTS = {
    "INSERT INTO staff.people VALUES ('A', 1, NULL, NULL)": "SS505",
    "INSERT INTO staff.people VALUES (NULL, 1, NULL, NULL)": "SS504",
    "INSERT INTO staff.people VALUES ('D', 100.01, NULL, NULL)": "SS502",
    "INSERT INTO staff.people VALUES ('D', -1, NULL, NULL)": "SS502",
    "INSERT INTO staff.people VALUES ('D', 1, '丙', NULL)": "SS502",
    "INSERT INTO staff.people VALUES ('D', 'NaN', NULL, NULL)": "SS50",
    "INSERT INTO staff.people VALUES ('D', 'Infinity', NULL, NULL)": "SS50",
    "INSERT INTO staff.people VALUES (' D', 1, NULL, NULL)": "SS742",
    "INSERT INTO staff.people VALUES ('D', 1, NULL, '{a,NULL}')": "SS",
    'ALTER TABLE staff.people ALTER "得分" TYPE double precision': "SS741",
    "DROP TABLE staff.people": "SS739",
}


@pytest.mark.parametrize("statement", FAULTS)
def test_what_is_not_as_declared_ends_the_run(
    contest: Any, server: Server, people: Any, statement: str
) -> None:
    people.execute(statement)
    with pytest.raises(ServiceStarError, match=FAULTS[statement]):
        evaluate(contest, server)


@settings(
    max_examples=3,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    derandomize=True,
)
@given(data=cohorts(servicestar.load("zhengzhou-2010").contest("quarterly_teller")))
def test_made_up_cohorts_as_tables(server: Server, people: Any, data: Cohort) -> None:
    contest = servicestar.load("zhengzhou-2010").contest("quarterly_teller")
    kind = contest.ruleset.model.records[contest.model.records]
    # A table's records are taken in the order of their keys, byte by byte.
    ordered = evolve(data, records=sorted(data.records, key=lambda record: record["id"].encode()))
    wanted = ordered.evaluate(contest)
    fields = fields_of(kind, data.records)
    columns = ", ".join(f'"{field.header}" {type_of(field)}' for field in fields.values())
    people.execute("DROP TABLE IF EXISTS staff.made")
    people.execute(f"CREATE TABLE staff.made ({columns})")
    places = ", ".join(["%s"] * len(fields))
    for record in data.records:
        cells = [cell(field, record.get(id_)) for id_, field in fields.items()]
        people.execute(f"INSERT INTO staff.made VALUES ({places})", cells)
    found = contest.evaluate(
        Table("staff.made"),
        history=data.history,
        period=data.period,
        facts=data.facts,
        engine="postgres",
        at=server.url(),
    )
    assert found.results == wanted.results
    assert found.winners == wanted.winners
    assert found.unresolved == wanted.unresolved
    found._columnar.engine.close()


# --- tables that are handed in -------------------------------------------------------------------


def test_cells_come_in_as_they_are(postgres: Postgres) -> None:
    texts = ["", None, "a,b", 'q"q', "two\nlines", "\\.", "\\N", "NULL", " x ", "甲'"]
    lists = [[], None, ["a,b", 'q"'], ["\\"], ["{}"], ["NULL"], [""], ["two\nlines"], ["x"], ["y"]]
    numbers = [2**63 - 1, None, -(2**63), 0, 1, 2, 3, 4, 5, 6]
    table = pa.table(
        {
            "n": pa.array(numbers, pa.int64()),
            "t": pa.array(texts, pa.string()),
            "l": pa.array(lists, pa.list_(pa.string())),
        }
    )
    postgres.put("things", table)
    assert all_rows(postgres, "SELECT n, t, l FROM things") == list(
        zip(numbers, texts, lists, strict=True)
    )


def test_two_queries_can_be_read_at_once(postgres: Postgres) -> None:
    first = postgres.rows("SELECT * FROM generate_series(1, 3) AS s(n)")
    second = postgres.rows("SELECT * FROM generate_series(4, 5) AS s(n)")
    assert [next(first), next(second)] == [[(1,), (2,), (3,)], [(4,), (5,)]]
