"""servicestar on the job: the interpreter and, by its `engine`, the databases.

The ruleset is loaded beforehand, as the others' clauses are parsed; planning, compiling, reading,
evaluating and writing are what is timed.
"""

from __future__ import annotations

import importlib
import tempfile
from importlib.util import find_spec
from pathlib import Path

import servicestar
from benchmarks import job, oracle
from servicestar.api import ColumnarOutcome, Contest, Outcome

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
    """`--engine duckdb`, over the file where it is."""
    limit = {} if memory_limit is None else {"memory_limit": memory_limit}
    _write(CONTEST.evaluate(source, period=PERIOD, engine="duckdb", **limit), target)


def spark(source: Path, target: Path) -> None:
    """`--engine spark` takes half a minute of jobs for any cohort, which would be measured.

    Raises:
        NotThereError: always.
    """
    raise NotThereError("it takes half a minute for ten records as for ten thousand: 30 s at 1e4")


def postgres(source: Path, target: Path) -> None:
    """`--engine postgres` needs a server.

    Raises:
        NotThereError: always; the tests have a server, a benchmark would measure its settings.
    """
    raise NotThereError("it needs a server of its own, whose settings would be measured")


def _write(outcome: Outcome, target: Path) -> None:
    assert isinstance(outcome, ColumnarOutcome)
    outcome.write(target)
