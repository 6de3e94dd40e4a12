"""The engines' benchmark: its cohort, its reference, and that the contestants do its job."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import servicestar
from benchmarks import hand_duckdb, job, oracle, report, tellers_parquet
from benchmarks.compare import differences
from benchmarks.contestants import BY_ID, CONTESTANTS
from benchmarks.picture import picture

ROOT = Path(__file__).parent.parent
IN_DEV = {
    "duckdb", "hand_exact", "hand_double", "interpreter", "polars_exact", "polars_float",
    "simpleeval",
}  # fmt: skip
BENCH_ONLY = {"openfisca", "zen_batch", "zen_single", "rule_engine", "cel"}
"""Their libraries come with the extra `bench`; where it is installed, they are tested, too."""
OWN_SUITES = {"spark", "postgres"}
"""servicestar's engines on databases, held to the interpreter by tests of their own."""
TESTED = [each for each in CONTESTANTS if each.id not in OWN_SUITES and not each.lacks()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred tellers and what the reference says of them."""
    place = tmp_path_factory.mktemp("bench")
    tellers_parquet.write(100, place / "tellers.parquet")
    oracle.verdicts(place / "tellers.parquet", place / "reference.parquet")
    return place


def test_nobody_is_left_out_in_silence() -> None:
    assert set(BY_ID) == IN_DEV | BENCH_ONLY | OWN_SUITES
    assert {each.id for each in TESTED} >= IN_DEV


@pytest.mark.parametrize("id_", [each.id for each in TESTED])
def test_contestants_agree_with_the_reference(folder: Path, id_: str) -> None:
    target = folder / f"{id_}.parquet"
    BY_ID[id_].function()(folder / "tellers.parquet", target)
    found = differences(target, folder / "reference.parquet", BY_ID[id_].columns)
    assert pq.read_metadata(target).num_rows == 100
    if BY_ID[id_].is_exact:
        assert found == {"rows": 0, "awards": 0}
    else:
        # Floats miss by halves of a unit: a few rows, never a condition or a list.
        assert found["rows"] <= 5
        assert not found.keys() & {"failed", "missing"}


def test_exact_sql_agrees_where_places_are_tied_and_cells_are_missing(tmp_path: Path) -> None:
    source, target, reference = (tmp_path / name for name in ("t", "v", "r"))
    tellers_parquet.write(3_000, source)
    hand_duckdb.exact(source, target, "500MB")
    oracle.verdicts(source, reference)
    assert differences(target, reference) == {"rows": 0, "awards": 0}
    assert sum(bool(names) for names in pq.read_table(reference)["missing"].to_pylist()) > 10


def test_job_is_the_shipped_contest_with_an_outlet_condition(tmp_path: Path) -> None:
    shipped = servicestar.load(job.SHIPPED).contest(job.CONTEST).model
    changed = servicestar.load(job.ruleset(tmp_path)).contest(job.CONTEST)
    plan = changed.ruleset.plan(job.CONTEST, {})
    assert shipped.candidates is not None
    assert changed.model.candidates is None
    ids = [step.id for step in plan.conditions]
    assert [id_ for id_ in job.CONDITIONS if not id_.startswith("attest_")] == [
        id_ for id_ in ids if not id_.startswith(("attest_", "barred"))
    ]
    assert tuple(step.id for step in plan.indicators) == job.SCORES


# --- the cohort ----------------------------------------------------------------------------------


def test_cohort_has_the_edges_it_promises(tmp_path: Path) -> None:
    path = tmp_path / "tellers.parquet"
    tellers_parquet.write(5_000, path)
    table = pq.read_table(path)
    volume = table["volume"]
    known = len(volume) - volume.null_count
    assert 0 < volume.null_count < 50
    assert pc.sum(volume).as_py() == tellers_parquet.MEAN_VOLUME * known
    assert pc.sum(pc.equal(volume, tellers_parquet.MEAN_VOLUME)).as_py() > 50
    assert pc.max(volume).as_py() == 8_000
    assert len(pc.unique(table["id"])) == 5_000
    assert table.schema.field("error_rate").type == pa.decimal128(5, 2)
    assert table.schema.field("praise_book").type == pa.int32()
    assert table.schema.field("honours").type == pa.bool_()


def test_cohort_is_the_same_every_time(tmp_path: Path) -> None:
    one, other = tmp_path / "one.parquet", tmp_path / "other.parquet"
    tellers_parquet.write(200, one)
    tellers_parquet.write(200, other)
    assert pq.read_table(one).equals(pq.read_table(other))


# --- the guard, the count of faults, the worker --------------------------------------------------


def spoilt(folder: Path, name: str, values: Any) -> Path:
    """The hundred tellers with one column replaced."""
    table = pq.read_table(folder / "tellers.parquet")
    at = table.schema.get_field_index(name)
    kind = table.schema.field(name).type
    path = folder / f"spoilt_{name}.parquet"
    pq.write_table(table.set_column(at, name, pa.array(values, kind)), path)
    return path


@pytest.mark.parametrize(
    ("name", "value"), [("id", "T1"), ("outlet", None), ("volume", -1), ("praise_book", 1_001)]
)
def test_exact_sql_stops_at_a_sheet_beyond_its_limits(
    folder: Path, name: str, value: object
) -> None:
    source, target = spoilt(folder, name, [value] * 100), folder / "never.parquet"
    with pytest.raises(duckdb.Error, match="the sheet breaks its limits"):
        hand_duckdb.exact(source, target)
    assert not target.exists()


def test_differences_are_counted_by_column(folder: Path) -> None:
    reference = folder / "reference.parquet"
    rows = pq.read_table(reference).to_pylist()
    awarded = [row for row in rows if row["standing"] == "awarded"]
    others = [row for row in rows if row["standing"] != "awarded"]
    awarded[0]["standing"] = "not_placed"
    awarded[1]["score_volume"] += 1
    others[0]["failed"] = ["something_else"]
    lost = others.pop()
    assert lost["standing"] == "ineligible"
    changed = folder / "changed.parquet"
    pq.write_table(pa.Table.from_pylist(awarded + others, pq.read_schema(reference)), changed)
    found = differences(changed, reference)
    assert (found["rows"], found["awards"]) == (4, 1)
    assert found["score_volume"] == 1
    assert found["standing"] == 2  # the lost row has none
    renamed = differences(changed, reference, {"score_volume": "score_volume - 1"})
    assert renamed["score_volume"] > 1


def test_worker_tells_what_a_run_took(folder: Path) -> None:
    target = folder / "worker.parquet"
    words = ["polars_exact", str(folder / "tellers.parquet"), str(target)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.worker", *words],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    took = json.loads(done.stdout)
    assert took.keys() == {"seconds", "cpu", "peak"}
    assert 2**24 < took["peak"] < 2**33
    assert differences(target, folder / "reference.parquet")["rows"] == 0


# --- what is published ---------------------------------------------------------------------------


def test_page_and_picture_are_those_of_the_last_run() -> None:
    path = report.newest()
    found = json.loads(path.read_text("utf-8"))
    page = report.PAGE.read_text("utf-8")
    assert (
        page.split(report.BEGIN)[1].split(report.END)[0].strip() == report.markdown(found).strip()
    )
    assert report.PICTURE.read_text("utf-8") == picture(found)
    assert report.PICTURE.name in page
    assert report.wrong(found) == []
