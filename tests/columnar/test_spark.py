"""Spark: a DataFrame or a table on a cluster, in a session that reports overflow."""

from __future__ import annotations

from typing import Any, ClassVar

import pyarrow as pa
import pytest

import servicestar
from servicestar import ServiceStarError, Table
from servicestar.columnar.dialect import DIALECTS
from servicestar.columnar.engine import all_rows
from servicestar.columnar.spark_engine import NotExact, Spark
from servicestar.columnar.steps import note

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
      grade: {header: 等级, type: choice, choices: [甲, "${env:HOME}", "b\\\\"]}
contests:
  star:
    title: star
    records: person
    conditions:
      - {id: read, require: '等级 == "甲" or 等级 == "${env:HOME}"', cite: "第一条\\\\"}
    indicators:
      - {id: score, points: 100, share_of: 得分}
    places: {number: "2"}
"""
ROWS = [("C", "90.50", "甲"), ("A", "88", "${env:HOME}"), ("B", "90.5", "甲"), ("D", "99", "b\\")]


@pytest.fixture
def contest(tmp_path: Any) -> servicestar.Contest:
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    return servicestar.load(tmp_path / "rules.yaml").contest("star")


@pytest.fixture
def frame(session: Any) -> Any:
    """A DataFrame of people."""
    texts = [list(column) for column in zip(*ROWS, strict=True)]
    table = pa.table(dict(zip(["工号", "得分", "等级"], texts, strict=True)))
    made = session.createDataFrame(table)
    return made.withColumn("得分", made["得分"].cast("decimal(38, 18)"))


def test_a_dataframe_on_two_workers(contest: Any, session: Any, frame: Any) -> None:
    assert session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() == 3  # and the driver
    outcome = contest.evaluate(frame, engine="spark")
    assert outcome.engine == "spark"
    assert [result.key for result in outcome.results] == ["A", "B", "C", "D"]
    assert outcome.winners == ("B", "C")
    assert outcome["D"].failed == ("read",)
    assert "90.5" in outcome["B"].explain()
    outcome._columnar.engine.close()


def test_a_table_by_its_name(contest: Any, session: Any, frame: Any) -> None:
    frame.createOrReplaceTempView("people")
    outcome = contest.evaluate(Table("people"), engine="spark", at=session)
    assert outcome.winners == ("B", "C")
    outcome._columnar.engine.close()
    with pytest.raises(ServiceStarError, match="SS739 there is no table nobody"):
        contest.evaluate(Table("nobody"), engine="spark", at=session)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"得分": "`得分` + 50"}, "SS502"),
        ({"工号": "'A'"}, "SS505"),
        ({"工号": "CONCAT(' ', `工号`)"}, "SS742"),
        ({"得分": "CAST(`得分` AS DOUBLE)"}, "SS741"),
    ],
)
def test_what_is_not_as_declared_ends_the_run(
    contest: Any, frame: Any, change: dict[str, str], code: str
) -> None:
    columns = [f"{change.get(name, f'`{name}`')} AS `{name}`" for name in frame.columns]
    with pytest.raises(ServiceStarError, match=code):
        contest.evaluate(frame.selectExpr(*columns), engine="spark")


def test_the_sessions_own_settings_stay(session: Any) -> None:
    session.conf.set("spark.sql.ansi.enabled", "false")
    try:
        made = Spark(session)
        assert made.session.conf.get("spark.sql.ansi.enabled") == "true"
        made.close()
        assert session.conf.get("spark.sql.ansi.enabled") == "false"
        assert all_rows(made, "SELECT 1 AS one") == [(1,)]  # closing it did not end Spark
    finally:
        session.conf.set("spark.sql.ansi.enabled", "true")


class Deaf:
    """A session that takes every setting and keeps to none."""

    class conf:
        @staticmethod
        def set(name: str, value: str) -> None:
            pass

        @staticmethod
        def get(name: str) -> str:
            return "false"

    def newSession(self) -> Deaf:
        return self


class Wrapping(Deaf):
    """A session that says it keeps to a setting, and wraps all the same."""

    class conf:
        kept: ClassVar[dict[str, str]] = {}

        @classmethod
        def set(cls, name: str, value: str) -> None:
            cls.kept[name] = value

        @classmethod
        def get(cls, name: str) -> str:
            return cls.kept[name]

    def sql(self, text: str) -> Any:
        return self

    def collect(self) -> list[Any]:
        return [(-(2**63),)]


@pytest.mark.parametrize("session_of", [Deaf, Wrapping])
def test_a_session_without_ansi_is_refused(contest: Any, session_of: Any) -> None:
    with pytest.raises(NotExact, match=r"spark\.sql\.ansi\.enabled"):
        Spark(session_of())
    with pytest.raises(ServiceStarError, match="SS738"):
        contest.evaluate([{"id": "A"}], engine="spark", at=session_of())


def test_texts_are_what_they_are(spark: Spark) -> None:
    texts = ["it's", "a\\", "\\'", "${env:HOME}", "%_", "\n", "''", "甲\\u0041", "\\\\"]
    listed = ", ".join(f"{DIALECTS['spark'].literal(text)} AS t{n}" for n, text in enumerate(texts))
    assert all_rows(spark, f"SELECT {listed}") == [tuple(texts)]


def test_a_comment_ends_with_its_line(spark: Spark) -> None:
    comment = note("第一条\\")
    assert all_rows(spark, f"SELECT 1 AS one -- {comment}\n, 2 AS two") == [(1, 2)]
    assert all_rows(spark, "SELECT 1 AS one -- a\\\n, 2 AS two") == [(1,)]  # what Spark does
