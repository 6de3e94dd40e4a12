"""Every engine against the interpreter, at length: ``python -m tests.columnar.nightly --help``.

Three things are counted: the worked cases of all shipped rulesets, made-up cohorts of their
contests, and rulesets made by chance. The first difference ends the run with its cohort.
"""

from __future__ import annotations

import argparse
import logging
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import servicestar
from servicestar.api import shipped
from servicestar.columnar.duckdb_engine import DuckDB
from servicestar.columnar.engine import Engine
from servicestar.columnar.postgres_engine import Postgres
from servicestar.columnar.spark_engine import LOCAL, Spark
from servicestar.diagnostics import ServiceStarError
from servicestar.testing import evaluate_case, load_cases
from tests.columnar.parity import AWAY, differences, refused, try_cohorts
from tests.columnar.random_rules import try_rules
from tests.ledger.server import lay_out

RULESETS = Path(__file__).parents[2] / "rulesets"
PART = 50
"""Cohorts in one transaction: PostgreSQL keeps a lock on each table until that ends."""
Opened = Callable[[], Engine]


@contextmanager
def opened(name: str) -> Iterator[Opened]:
    """What opens an engine."""
    if name == "duckdb":
        yield DuckDB
    elif name == "postgres":
        with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
            Path(folder).chmod(0o755)
            server = lay_out(Path(folder))
            server.make()
            server.start("fsync=off")
            yield lambda: Postgres(server.url())
            server.stop("immediate")
    else:
        from pyspark.sql import SparkSession

        logging.getLogger("SQLQueryContextLogger").disabled = True
        builder = SparkSession.builder.master("local[2]")
        small = {"spark.sql.shuffle.partitions": "2", "spark.ui.showConsoleProgress": "false"}
        for key, value in {**LOCAL, **small}.items():
            builder = builder.config(key, value)
        session = builder.getOrCreate()
        yield lambda: Spark(session)
        session.stop()


def worked_cases(make: Opened) -> int:
    """How many worked cases came out alike."""
    count = 0
    for path in sorted(RULESETS.glob("*.cases.yaml")):
        file = load_cases(path)
        ruleset = servicestar.load(path.parent / file.ruleset)
        for at in range(0, len(file.cases), PART):
            engine = make()
            for case in file.cases[at : at + PART]:
                try:
                    outcome = evaluate_case(ruleset.contest(case.contest), case)
                except ServiceStarError:
                    continue
                away = (ruleset.id, case.contest) in AWAY
                found = differences(outcome, engine)
                assert refused(found) if away else found == [], (case, found)
                count += not away
            engine.close()
    return count


def made_up(make: Opened, cohorts: int) -> int:
    """How many made-up cohorts of the shipped contests came out alike."""
    contests = [
        (id_, name)
        for id_ in shipped()
        for name in servicestar.load(id_).contests
        if (id_, name) not in AWAY
    ]
    each, count = -(-cohorts // len(contests)), 0
    for id_, name in contests:
        contest = servicestar.load(id_).contest(name)
        left = each
        while left > 0:
            engine = make()
            count += try_cohorts(contest, engine, min(left, PART), fixed=False)
            engine.close()
            left -= PART
    return count


def by_chance(make: Opened, rules: int, seed: int) -> dict[str, int]:
    """What rulesets made by chance came to."""
    counts: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for part in range(-(-rules // PART)):
            engine = make()
            found = try_rules(engine, min(PART, rules), Path(folder), seed * 1_000_000 + part)
            engine.close()
            for name, number in found.items():
                counts[name] = counts.get(name, 0) + number
    return counts


def main() -> None:
    """Read the arguments and print the counts."""
    parser = argparse.ArgumentParser(prog="python -m tests.columnar.nightly")
    parser.add_argument("--engines", default="duckdb,postgres,spark")
    parser.add_argument("--cohorts", type=int, default=2000, help="of shipped contests, an engine")
    parser.add_argument("--rules", type=int, default=1000, help="made by chance, an engine")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the rules")
    parser.add_argument("--no-cases", action="store_true", help="leave the worked cases out")
    given = parser.parse_args()
    print(f"seed {given.seed}")
    with ExitStack() as stack:
        for name in given.engines.split(","):
            make = stack.enter_context(opened(name))
            if not given.no_cases:
                print(f"{name}: {worked_cases(make)} worked cases alike", flush=True)
            print(f"{name}: {made_up(make, given.cohorts)} made-up cohorts alike", flush=True)
            counts = by_chance(make, given.rules, given.seed)
            print(f"{name}: rules by chance: {dict(sorted(counts.items()))}", flush=True)


if __name__ == "__main__":
    main()
