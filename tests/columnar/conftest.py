"""The three engines, each started once; Spark's is a cluster of two workers."""

from __future__ import annotations

import logging
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from servicestar.columnar.duckdb_engine import DuckDB
from servicestar.columnar.engine import Engine
from servicestar.columnar.postgres_engine import Postgres
from servicestar.columnar.spark_engine import LOCAL, Spark
from tests.columnar.cluster import PATIENCE, WORKERS, cluster
from tests.ledger.conftest import server  # noqa: F401 - a fixture
from tests.ledger.server import Server

SMALL = {
    **LOCAL,
    "spark.log.level": "FATAL",
    "spark.executor.memory": "512m",
    "spark.ui.showConsoleProgress": "false",
    # What pays with millions of records takes longer than a few records do.
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "2",
    "spark.default.parallelism": "2",
}


@pytest.fixture(scope="session")
def session() -> Iterator[Any]:
    """A session of Spark on a cluster."""
    # Every error that a test provokes would be printed with all of Java's stack.
    logging.getLogger("SQLQueryContextLogger").disabled = True
    with tempfile.TemporaryDirectory(prefix="spark-") as folder, cluster(Path(folder)) as url:
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master(url)
        for name, value in SMALL.items():
            builder = builder.config(name, value)
        made = builder.getOrCreate()
        _wait_for_workers(made)
        yield made
        made.stop()


def _wait_for_workers(session: Any) -> None:
    """Until every worker has its part; the driver is listed among them."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if session.sparkContext._jsc.sc().getExecutorMemoryStatus().size() > WORKERS:
            return
        time.sleep(0.1)
    raise TimeoutError("the workers did not come")


@pytest.fixture
def duckdb() -> Iterator[Engine]:
    made = DuckDB()
    yield made
    made.close()


@pytest.fixture
def postgres(server: Server) -> Iterator[Engine]:  # noqa: F811
    made = Postgres(server.url())
    yield made
    made.close()


@pytest.fixture
def spark(session: Any) -> Iterator[Engine]:
    made = Spark(session)
    yield made
    made.close()


@pytest.fixture(params=["duckdb", "postgres", "spark"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Each engine."""
    found: Engine = request.getfixturevalue(request.param)
    return found
