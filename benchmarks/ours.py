"""servicestar on the job: the interpreter and, by its `engine`, the databases.

The ruleset is loaded beforehand, as the others' clauses are parsed; planning, compiling, reading,
evaluating and writing are what is timed.
"""

from __future__ import annotations

import importlib
import inspect
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import servicestar
from benchmarks import job, oracle
from servicestar.api import Contest

PERIOD = "2010Q3"


class NotThereError(Exception):
    """Says that this servicestar has no such engine."""


def _loaded() -> Contest:
    with tempfile.TemporaryDirectory() as folder:
        return servicestar.load(job.ruleset(Path(folder))).contest(job.CONTEST)


CONTEST = _loaded()
for _library in ("duckdb", "pyarrow.parquet", "pandas"):  # which pyarrow loads where it is there
    if find_spec(_library.partition(".")[0]):
        importlib.import_module(_library)  # as the others', before the clock starts


def interpreter(source: Path, target: Path) -> None:
    """Exact in Python; it refuses sheets of more than 20 million cells."""
    outcome = CONTEST.evaluate(source, period=PERIOD)
    oracle.write([oracle.row_of(result) for result in outcome.results], target)


def duckdb(source: Path, target: Path, memory_limit: str | None = None) -> None:
    """`--engine duckdb`."""
    _columnar("duckdb", source, target, memory_limit)


def spark(source: Path, target: Path) -> None:
    """`--engine spark`."""
    _columnar("spark", source, target, None)


def postgres(source: Path, target: Path) -> None:
    """`--engine postgres`."""
    _columnar("postgres", source, target, None)


def _columnar(engine: str, source: Path, target: Path, memory_limit: str | None) -> None:
    """Evaluated where the data lies.

    Raises:
        NotThereError: where `Contest.evaluate` takes no engine.
    """
    evaluate: Any = CONTEST.evaluate
    if "engine" not in inspect.signature(evaluate).parameters:
        raise NotThereError(f"servicestar {servicestar.__version__} has no engine {engine}")
    limit = {} if memory_limit is None else {"memory_limit": memory_limit}
    outcome = evaluate(source, period=PERIOD, engine=engine, **limit)
    outcome.write(target)
