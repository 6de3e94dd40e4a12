"""The outcome of DuckDB is the interpreter's, in every form, of every sheet that comes along."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyarrow import parquet

import servicestar
from servicestar.api import ColumnarOutcome, Outcome, engines
from servicestar.cli import main
from servicestar.columnar import Columnar, DuckDB, few, foreign
from servicestar.columnar.engine import all_rows
from servicestar.diagnostics import ServiceStarError
from servicestar.records import load_records, table_from
from servicestar.testing import Cohort, cohorts
from tests.columnar.agree import KINDS, assert_equal, kinds, same
from tests.columnar.test_cells import GOOD, sheet

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
TITLES = SAMPLES / "titles_2010.csv"
Q3: Mapping[str, Any] = {"period": "2010Q3"}
RUNS: list[tuple[str, str, str, Mapping[str, Any]]] = [
    ("2010_zhengzhou", "quarterly_teller", "tellers_2010Q3.xlsx", {**Q3, "history": TITLES}),
    (
        "2010_zhengzhou",
        "monthly_teller",
        "tellers_2010-09.csv",
        {"period": "2010-09", "history": TITLES},
    ),
    ("2010_zhengzhou", "quarterly_lobby", "lobby_2010Q3.csv", Q3),
    ("2010_zhengzhou", "quarterly_outlet", "outlets_2010Q3.csv", Q3),
    ("supermarket", "service_star", "supermarket_2010.xlsx", {}),
    (
        "2016_association",
        "service_star",
        "association_2016.xlsx",
        {
            "facts": {
                "member_quota": {"嵩岳银行": 3, "箕山银行": 3, "颍水银行": 2, "索河银行": 2},
                "final_quota": 5,
            }
        },
    ),
    ("j_bank", "outlet", "j_bank_outlets.csv", {"period": "2023Q2"}),
    (
        "j_bank",
        "branch",
        "j_bank_branches.csv",
        {"period": "2023Q2", "fed": {"outlet": SAMPLES / "j_bank_outlets.csv"}},
    ),
]


@pytest.mark.parametrize(("ruleset", "contest", "name", "options"), RUNS, ids=lambda x: str(x)[:20])
def test_samples(
    ruleset: str, contest: str, name: str, options: Mapping[str, Any], tmp_path: Path
) -> None:
    asked = servicestar.load(ROOT / "rulesets" / f"{ruleset}.yaml").contest(contest)
    assert isinstance(same(asked, SAMPLES / name, every=2, **options), Outcome)
    path = tmp_path / "sheet.parquet"
    table = typed_table(asked, SAMPLES / name)
    parquet.write_table(table, path)
    assert isinstance(same(asked, path, every=9, **options), Outcome)


def typed_table(contest: Any, source: Any) -> pa.Table:
    """A sheet as a table of typed columns, under its headers."""
    kind = contest.ruleset.plan(contest.id, {}).kind
    records, faults = load_records(source, kind)
    assert records is not None, faults
    columns = {}
    for id_, field in kind.fields.items():
        values = records.columns[id_].values
        den = records.columns[id_].den
        if field.type in ("integer", "decimal"):
            values = [None if v is None else Decimal(v) / den for v in values]
            columns[field.header] = pa.array(values, pa.decimal128(18, 4))
        elif field.type == "list":
            columns[field.header] = pa.array(values, pa.list_(pa.string()))
        else:
            columns[field.header] = pa.array(list(values))
    return pa.table(columns)


def flat(records: list[Any]) -> list[Any]:
    """Made-up cells of one type a column, as a table needs them."""
    return [
        {
            name: str(cell) if isinstance(cell, int | float | Decimal | Fraction) else cell
            for name, cell in record.items()
        }
        for record in records
    ]


CHOSEN = [
    ("zhengzhou-2010", "quarterly_teller"),
    ("association-2016", "service_star"),
    ("supermarket", "service_star"),
    ("power-supply", None),
]


@pytest.mark.parametrize(("id_", "name"), CHOSEN)
def test_made_up_cohorts_in_every_form(id_: str, name: str | None) -> None:
    ruleset = servicestar.load(id_)
    contest = ruleset.contest(name or ruleset.contests[0])

    @settings(
        max_examples=2,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        derandomize=True,
    )
    @given(cohorts(contest))
    def agrees(cohort: Cohort) -> None:
        options = {
            "history": cohort.history,
            "period": cohort.period,
            "facts": cohort.facts,
            "fed": cohort.fed,
        }
        same(contest, cohort.records, **options)

    agrees()


# --- tables that stay where they are --------------------------------------------------------------

CSV = '''工号,营业网点,业务量,服务质量,净增存款,等级,持证,入行日期,标签,评语,各项得分,合格认定
A,东,1,90,1,甲,是,2019-01-01,快,好,1,是
B,东,2,80.50,2,1,否,2019-01-01,稳,,10,
"C, ""x""",西,3,70.25,3,乙,,2019-01-01,快、稳,"a、b",,是
'''


def foreign_tables(folder: Path) -> dict[str, Any]:
    """The same three records in every form that DuckDB reads."""
    table = sheet()
    parquet.write_table(table, folder / "sheet.parquet")
    frame = pd.DataFrame({"id": GOOD["id"], "quality": GOOD["quality"], "volume": GOOD["volume"]})
    return {
        "arrow": table,
        "batch": table.combine_chunks().to_batches()[0],
        "parquet": folder / "sheet.parquet",
        "polars": pl.from_arrow(table),
        "pandas": frame,
        "pandas, arrow inside": table.to_pandas(types_mapper=pd.ArrowDtype),
        "pandas, objects": table.to_pandas(),
        "pandas, keys as index": frame.set_index("id"),
        "pandas, nullable": frame.convert_dtypes(),
        "pandas, missing": frame.assign(quality=[1.5, float("nan"), None]),
        "pandas, single floats": frame.assign(quality=frame["quality"].astype("float32") + 0.1),
        "pandas, a late text": frame.assign(volume=[1, 2, "３"]),
        "pandas, numbers as text": frame.assign(id=[1.0, 2.0, "x"]),
    }


FORMS = [
    "arrow", "batch", "parquet", "polars", "pandas", "pandas, arrow inside", "pandas, objects",
    "pandas, keys as index", "pandas, nullable", "pandas, missing", "pandas, single floats",
    "pandas, a late text", "pandas, numbers as text",
]  # fmt: skip


@pytest.mark.parametrize("form", FORMS)
def test_tables_in_every_form(form: str, tmp_path: Path) -> None:
    given_ = foreign_tables(tmp_path)
    assert list(given_) == FORMS
    assert isinstance(same(kinds(), given_[form]), Outcome)


def opened(table: Any) -> Any:
    """What is made of a table: one that stays where it is, or None."""
    engine, contest = DuckDB(), kinds()
    try:
        plan = contest.ruleset.plan(contest.id, {})
        found, _ = foreign.open_table(engine, table, plan.kind, [plan], (), ())
        return found
    finally:
        engine.close()


@pytest.mark.parametrize("form", ["arrow", "parquet", "polars", "pandas", "pandas, arrow inside"])
def test_plain_tables_stay_where_they_are(form: str, tmp_path: Path) -> None:
    assert opened(foreign_tables(tmp_path)[form]) is not None


@pytest.mark.parametrize("form", ["pandas, objects", "pandas, keys as index"])
def test_what_duckdb_sees_otherwise_is_read_cell_by_cell(form: str, tmp_path: Path) -> None:
    assert opened(foreign_tables(tmp_path)[form]) is None


CSVS: dict[str, bytes] = {
    "plain": CSV.encode(),
    "a mark in front": CSV.encode("utf-8-sig"),
    "saved by a Chinese spreadsheet": CSV.encode("gb18030"),
    "semicolons": CSV.replace(",", ";").encode(),
    "blank lines": CSV.replace("\nB", "\n\n,,,,,,,,,,,\nB").encode(),
    "a line that is short": CSV.replace(",10,\n", "\n").encode(),
    "a hash in front": CSV.replace("A,", "#A,").encode(),
    "other quotes": CSV.replace("东", "'东").encode(),
    "lines that end as in Windows": CSV.replace("\n", "\r\n").encode(),
    "a fault below a blank line": CSV.replace("\nB,东,2", "\n\nB,东,x").encode(),
    "a quotation mark left open": CSV.replace('""x"""', '""x').encode(),
    "cells beyond the headers": CSV.replace("10,\n", "10,,9\n").encode(),
    "a header twice": CSV.replace("评语", "标签").encode(),
    "a header that lacks": CSV.replace("评语", "").encode(),
    "no encoding": b"id,quality\n\xff\xff,1\n",
    "nothing": b"",
    "headers only": CSV.splitlines()[0].encode(),
    "words for nothing": CSV.replace("好", "NULL").encode(),
}


@pytest.mark.parametrize("name", CSVS)
def test_a_large_csv_is_what_a_small_one_is(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(CSVS[name])
    assert not engines._stays(path)
    monkeypatch.setattr(engines, "_stays", lambda records: True)
    same(kinds(), path)


def test_a_large_csv_of_plain_texts_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("工号,服务质量\nA,1.50\nB,2\n", "utf-8-sig")
    assert opened(path) is not None


# --- what is written ------------------------------------------------------------------------------


def verdicts(rows: int = 400) -> Outcome:
    """A cohort with every standing, its numbers with decimals."""
    table = pa.table(
        {
            "id": [f"K{n}" if n % 50 else f"={n}" for n in range(rows)],
            "volume": [n % 97 - 1 if n % 31 else None for n in range(rows)],
            "quality": [Decimal(n * 7919 % 10_001) / 100 for n in range(rows)],
            "net": [n * 31 % 1009 + 1 for n in range(rows)],
            "grade": ["乙" if n % 13 == 0 else "甲" for n in range(rows)],
            "licensed": [n % 3 == 0 for n in range(rows)],
            "since": pa.array(["2019-01-01"] * rows),
            "tags": [["快"] if n % 7 else [] for n in range(rows)],
            "words": [["好"] * (n % 3) for n in range(rows)],
            "marks": [[n % 11, 3] for n in range(rows)],
            "fit": [None if n % 5 else n % 2 == 0 for n in range(rows)],
        }
    )
    return kinds().evaluate(table, engine="duckdb")


@pytest.fixture(scope="module")
def written() -> Outcome:
    return verdicts()


def test_the_verdicts_as_parquet(written: Outcome, tmp_path: Path) -> None:
    assert isinstance(written, ColumnarOutcome)
    path = tmp_path / "verdicts.parquet"
    written.write(path)
    rows = parquet.read_table(path).to_pylist()
    assert len(rows) == 400
    assert len({row["standing"] for row in rows}) >= 5
    for row, result in zip(rows, written.results, strict=True):
        assert (row["key"], row["group"]) == (result.key, result.group)
        assert (row["standing"], row["rank"]) == (result.standing, result.rank)
        for name in ("failed", "missing", "to_attest"):
            assert tuple(row[name]) == getattr(result, name)
        found = None if row["total"] is None else Fraction(row["total"])
        assert found == result.total
        points = {name[6:]: row[name] for name in row if name.startswith("score_")}
        known = {id_: Fraction(value) for id_, value in points.items() if value is not None}
        assert known == {id_: value for id_, value in result.scores.items() if value is not None}


def test_the_verdicts_as_csv(written: Outcome, tmp_path: Path) -> None:
    assert isinstance(written, ColumnarOutcome)
    path = tmp_path / "verdicts.csv"
    written.write(path)
    rows = list(csv.DictReader(path.read_text("utf-8").splitlines()))
    for row, result in zip(rows, written.results, strict=True):
        # A spreadsheet program would take the key for a formula.
        assert row["key"] == ("'" + result.key if result.key.startswith("=") else result.key)
        assert row["failed"] == " ".join(result.failed)
        assert (Fraction(row["total"]) if row["total"] else None) == result.total
    assert rows[0]["key"] == "'=0"


def test_the_same_bytes_every_time_and_with_other_threads(written: Outcome, tmp_path: Path) -> None:
    assert isinstance(written, ColumnarOutcome)
    for ending in ("parquet", "csv"):
        first, second, third = (tmp_path / f"{n}.{ending}" for n in range(3))
        written.write(first)
        again = verdicts()
        assert isinstance(again, ColumnarOutcome)
        again.write(second)
        connection = again._columnar.engine.connection  # type: ignore[attr-defined]
        connection.execute("SET threads = 1")
        again.write(third)
        assert first.read_bytes() == second.read_bytes() == third.read_bytes()


def test_a_file_is_written_whole_or_not_at_all(written: Outcome, tmp_path: Path) -> None:
    assert isinstance(written, ColumnarOutcome)
    old = tmp_path / "old.parquet"
    old.write_bytes(b"as it was")
    for name in ("verdicts.txt", "verdicts", "verdicts.xlsx"):
        with pytest.raises(ServiceStarError, match=r"SS615.*\.parquet or \.csv"):
            written.write(tmp_path / name)
    with pytest.raises(ServiceStarError, match="SS615"):
        written.write(tmp_path / "nowhere" / "verdicts.parquet")
    broken = "SELECT CAST('x' AS BIGINT) AS n"
    with pytest.raises(Exception, match="Could not convert"):
        foreign_write(written, broken, old)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["old.parquet"]
    assert old.read_bytes() == b"as it was"
    written.write(old)
    assert parquet.read_table(old).num_rows == 400


def foreign_write(outcome: ColumnarOutcome, sql: str, path: Path) -> None:
    from servicestar.columnar.files import written_whole

    written_whole(outcome._columnar.engine, sql, str(path), 1)


def test_formats_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sheet.parquet"
    parquet.write_table(sheet(), path)
    asked = ["run", str(KINDS), str(path), "--contest", "star", "--format", "parquet"]
    assert main([*asked, "-o", str(tmp_path / "out.parquet")]) == 0
    assert parquet.read_table(tmp_path / "out.parquet")["key"].to_pylist() == ["A", "B", "C"]
    assert main(asked) == 2
    assert main([*asked, "-o", str(tmp_path / "out.csv")]) == 2
    asked += ["--engine", "interpreter", "-o", str(tmp_path / "other.parquet")]
    assert main(asked) == 2
    assert "--engine duckdb" in capsys.readouterr().err


# --- large cohorts --------------------------------------------------------------------------------


def test_the_memory_limit_is_set() -> None:
    engine = DuckDB("300MB")
    sql = "SELECT value FROM duckdb_settings() WHERE name = 'memory_limit'"
    assert all_rows(engine, sql) == [("286.1 MiB",)]
    assert all_rows(engine, "SELECT value FROM duckdb_settings() WHERE name = 'threads'")
    engine.close()


ROWS = 200_000


def test_many_records_in_little_memory(tmp_path: Path) -> None:
    """Points are half the quality, so in hundredths and half up they are (quality + 1) // 2."""
    quality = [n * 7919 % 199 * 37 for n in range(ROWS)]
    columns = {
        "id": [f"K{n:06}" for n in range(ROWS)],
        "outlet": [f"O{n % 1000:03}" for n in range(ROWS)],
        "quality": pa.array([Decimal(q) / 100 for q in quality], pa.decimal128(9, 2)),
    }
    parquet.write_table(pa.table(columns), tmp_path / "large.parquet")
    found = kinds("outlet_star").evaluate(
        tmp_path / "large.parquet", engine="duckdb", memory_limit="120MB"
    )
    best = [max((quality[n] + 1) // 2 for n in range(o, ROWS, 1000)) for o in range(1000)]
    firsts: dict[int, list[str]] = {}
    for n in range(ROWS):
        if (quality[n] + 1) // 2 == best[n % 1000]:
            firsts.setdefault(n % 1000, []).append(f"K{n:06}")
    assert set(found.winners) == {keys[0] for keys in firsts.values() if len(keys) == 1}
    assert set(found.unresolved) == {tuple(keys) for keys in firsts.values() if len(keys) > 1}
    assert 0 < len(found.unresolved) < 1000


def test_a_table_of_many_records_is_a_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "FEW", 10)
    found = verdicts(60)
    counts: dict[str, int] = {}
    for result in found.results:
        counts[result.standing] = counts.get(result.standing, 0) + 1
    text = found.to_table("en")
    assert "60 records" in text
    assert f"ineligible: {counts['ineligible']}" in text
    assert len(text.splitlines()) < 25
    assert found.winners[0] in text


def test_progress_tells_each_part() -> None:
    told: list[tuple[int, int, str]] = []
    kinds().evaluate(sheet(), engine="duckdb", progress=lambda *words: told.append(words))
    assert told == [(0, 4, "history"), (1, 4, "feeds"), (2, 4, "records"), (3, 4, "contest")]


def test_a_record_is_there_or_is_not() -> None:
    found = kinds().evaluate(sheet(), engine="duckdb")
    assert "A" in found
    assert "X'; DROP TABLE given; --" not in found
    assert len(found) == 3
    with pytest.raises(ServiceStarError, match="SS614"):
        found["X"]
    assert json.loads(found.to_json())["results"][0]["key"] == "A"
    assert_equal(found, kinds().evaluate(table_rows(), engine="interpreter"))


def table_rows() -> list[dict[str, object]]:
    table = table_from(sheet())
    return [dict(zip(table.headers, row, strict=True)) for row in zip(*table.columns, strict=True)]


# --- faults of our own ----------------------------------------------------------------------------


def test_a_record_that_is_lost_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = kinds().evaluate(sheet(), engine="duckdb")
    results = Columnar.results
    monkeypatch.setattr(Columnar, "results", lambda *words: iter([*results(*words)][:2]))
    with pytest.raises(ServiceStarError, match="SS733 star: the engine gave 2 where 3 was due"):
        found.to_json()


def test_another_result_of_the_interpreter_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = kinds().evaluate(sheet(), engine="duckdb")
    assert found["A"].explain()
    results = few._results
    monkeypatch.setattr(
        few, "_results", lambda *words: tuple(each._replace(total=1) for each in results(*words))
    )
    with pytest.raises(ServiceStarError, match="SS734 star: duckdb and the interpreter do not"):
        found["A"].explain()
