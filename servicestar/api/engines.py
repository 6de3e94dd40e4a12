"""Which engine evaluates a contest, and the outcome of one that stays in a database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, TypeAlias, get_args

from attrs import frozen

from servicestar import columnar, report
from servicestar.api.outcome import Outcome, Record
from servicestar.api.prepare import fields_of_rounds, groups_of_rounds
from servicestar.api.table import Table
from servicestar.diagnostics import (
    Diagnostic,
    Lang,
    Place,
    ServiceStarError,
    errors_of,
    fault,
    printable,
    unknown,
)
from servicestar.evaluate import Run, Settings, evaluate_contest
from servicestar.model import outcome as model
from servicestar.plan import Plan
from servicestar.records import Records, load_records, rows_of_parquet

DatabaseName: TypeAlias = Literal["duckdb", "spark", "postgres"]
EngineName: TypeAlias = Literal["auto", "interpreter", "duckdb", "spark", "postgres"]
ENGINES: tuple[EngineName, ...] = get_args(EngineName)
DIALECTS: tuple[str, ...] = tuple(columnar.DIALECTS)
FEW = 50_000
"""Records up to which `auto` takes the interpreter: it is done before a database is open."""
_BYTES_A_RECORD = 60
_EXTRAS = {
    "duckdb": ("duckdb", "columnar"),
    "spark": ("pyspark", "spark"),
    "postgres": ("psycopg", "postgres"),
}
_DRIVERS = {"duckdb", "_duckdb", "psycopg", "pyspark", "py4j"}
_ENGINE = Place("<engine>")
_OUTCOME = Place("<outcome>")


@frozen
class Choice:
    """Which engine, and where it is.

    Attributes:
        engine: by name.
        at: the URL of a PostgreSQL server, or a Spark master or session.
        memory_limit: what DuckDB may take.
    """

    engine: EngineName
    at: Any
    memory_limit: str | None


@frozen
class Request:
    """What is to be evaluated.

    Attributes:
        plan: the contest.
        settings: facts, period, history and the runs of contests that feed it.
        records, sheet: as in `Contest.evaluate`.
    """

    plan: Plan
    settings: Settings
    records: Any
    sheet: str | None

    @property
    def wanted(self) -> dict[str, Any]:
        """What the records have to have, as `load_records` asks for it."""
        return {"groups": groups_of_rounds(self.plan), "used": fields_of_rounds(self.plan)}

    def read(self) -> tuple[Records | None, list[Diagnostic]]:
        """The records, each cell of them."""
        return load_records(self.records, self.plan.kind, sheet=self.sheet, **self.wanted)


def evaluate_on(
    request: Request, choice: Choice, faults: list[Diagnostic], begin: Callable[[], None]
) -> Outcome:
    """Evaluate on an engine.

    Args:
        request: what is evaluated.
        choice: which engine.
        faults: what was found wrong with the call before.
        begin: is called when the records are read.

    Raises:
        ServiceStarError: with every fault.
    """
    if choice.engine == "auto":
        return _chosen(request, choice, faults, begin)
    if choice.engine == "interpreter":
        return _interpreted(request, faults, begin)
    return _on_database(request, choice.engine, choice, faults, begin)


def _chosen(
    request: Request, choice: Choice, faults: list[Diagnostic], begin: Callable[[], None]
) -> Outcome:
    """The interpreter for few records or where DuckDB can not do it, else DuckDB; and why."""
    rows = _about(request.records)
    if rows <= FEW:
        reason = (f"there are at most {FEW:,} records", f"记录不超过 {FEW:,} 条")
    elif find_spec("duckdb") is None:
        reason = (
            "DuckDB is not installed (servicestar[columnar])",
            "未安装 DuckDB（servicestar[columnar]）",
        )
    elif refused := _refusals(request):
        reason = refused[0].message("en"), refused[0].message("zh")
    else:
        reason = (f"there are more than {FEW:,} records", f"记录超过 {FEW:,} 条")
        outcome = _on_database(request, "duckdb", choice, faults, begin)
        outcome.chosen = reason
        return outcome
    outcome = _interpreted(request, faults, begin)
    outcome.chosen = reason
    return outcome


def _refusals(request: Request) -> list[Diagnostic]:
    """The clauses that can not be done exactly in DuckDB, whatever the sheet holds."""
    plan = request.plan
    rounds = columnar.rounds_of(plan)
    _, faults = columnar.written_query(plan, rounds, request.settings.facts, "duckdb")
    return [each for each in faults if each.code == "SS731"]


def _interpreted(request: Request, faults: list[Diagnostic], begin: Callable[[], None]) -> Outcome:
    """The interpreter's outcome."""
    rows, found = request.read()
    faults = [*faults, *found]
    run = None
    if rows is not None and not faults:
        begin()
        run, faults = evaluate_contest(request.plan, rows, request.settings)
    if run is None:
        raise ServiceStarError(errors_of(faults))
    return Outcome(run)


def _on_database(
    request: Request,
    name: DatabaseName,
    choice: Choice,
    faults: list[Diagnostic],
    begin: Callable[[], None],
) -> Outcome:
    """A database engine's outcome."""
    with _told(name):
        engine, found = _opened(name, choice, request.records)
        if engine is None:
            raise ServiceStarError(errors_of([*faults, *found]))
        return _evaluated(request, engine, faults, begin)


def _evaluated(
    request: Request,
    engine: columnar.Engine,
    faults: list[Diagnostic],
    begin: Callable[[], None],
) -> Outcome:
    """The outcome of an engine that is there; it is closed where there is none."""
    run, found = None, [*faults]
    try:
        source, more = _source(request, engine)
        found += more
        if source is not None and not found:
            begin()
            plan, settings = request.plan, request.settings
            run, found = columnar.evaluate_columnar(plan, source, settings, engine)
    finally:
        if run is None:
            engine.close()
    if run is None:
        raise ServiceStarError(errors_of(found))
    return ColumnarOutcome(run)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """What an engine's driver raises, as a fault."""
    try:
        yield
    except Exception as error:
        if type(error).__module__.split(".")[0] not in _DRIVERS:
            raise
        lines = str(error).strip().splitlines() or [type(error).__name__]
        words = {"engine": name, "reason": printable(lines[0])[:300]}
        raise ServiceStarError([fault("SS740", _ENGINE, **words)]) from error


def _opened(
    name: DatabaseName, choice: Choice, records: Any
) -> tuple[columnar.Engine | None, list[Diagnostic]]:
    """The engine; or what keeps it from being there."""
    library, extra = _EXTRAS[name]
    if find_spec(library) is None:
        return None, [fault("SS735", _ENGINE, engine=name, extra=extra)]
    if name == "duckdb":
        return columnar.DuckDB(choice.memory_limit), []
    if name == "postgres" and choice.at is None:
        return None, [fault("SS736", _ENGINE)]
    at = choice.at
    if at is None and name == "spark" and _in_database(records):
        at = getattr(records, "sparkSession", None)  # a DataFrame brings its own
    return columnar.connect(name, at)


def _source(
    request: Request, engine: columnar.Engine
) -> tuple[columnar.Source | None, list[Diagnostic]]:
    """The roster: read where it is, or cell by cell where its cells need that."""
    if isinstance(engine, columnar.Postgres | columnar.Spark) and _in_database(request.records):
        given = request.records
        return columnar.open_database_table(
            engine,
            given.name if isinstance(given, Table) else given,
            request.plan.kind,
            columnar.rounds_of(request.plan),
            **request.wanted,
        )
    if isinstance(engine, columnar.DuckDB) and _stays(request.records):
        plans = columnar.rounds_of(request.plan)
        table, faults = columnar.open_table(
            engine, request.records, request.plan.kind, plans, **request.wanted
        )
        if table is not None:
            return table, []
        if faults:
            return None, faults
    records, faults = request.read()
    return (columnar.ReadRecords(records) if records is not None else None), faults


def _in_database(records: Any) -> bool:
    """Whether the records are a table of a database, or a DataFrame of Spark."""
    return isinstance(records, Table) or type(records).__module__.startswith("pyspark.")


def _stays(records: Any) -> bool:
    """Whether DuckDB can read the records where they are."""
    if isinstance(records, str | os.PathLike):
        path = Path(records)
        ending = path.suffix.lower()
        return os.path.isfile(path) and (  # noqa: PTH113 - never raises, unlike Path's
            ending == ".parquet" or (ending == ".csv" and _about(records) > FEW)
        )
    library = type(records).__module__.split(".")[0]
    return hasattr(records, "__arrow_c_stream__") or library in ("pandas", "polars", "pyarrow")


def _about(records: Any) -> int:
    """About how many records there are; exact but for files of text."""
    if isinstance(records, str | os.PathLike):
        path = Path(records)
        if not os.path.isfile(path):  # noqa: PTH113 - never raises, unlike Path's
            return 0
        if path.suffix.lower() == ".parquet":
            return rows_of_parquet(str(path))
        return path.stat().st_size // _BYTES_A_RECORD
    return len(records) if hasattr(records, "__len__") else 0


class ColumnarOutcome(Outcome):
    """The outcome of a contest whose verdicts stay in an engine until they are asked for.

    It has all that an `Outcome` has. What needs the steps of all records (tables, workbooks and
    pages for people) interprets them once more from the engine's aggregates; one record's
    explanation takes that record and those at the cut. `write` streams.
    """

    def __init__(self, run: columnar.Columnar) -> None:
        """Wrap a run of an engine."""
        self._columnar = run

    @property
    def engine(self) -> str:
        """What evaluated it."""
        return self._columnar.engine.dialect

    @cached_property
    def _run(self) -> Run:
        """All records with all their steps."""
        run = self._interpreted(range(self._columnar.source.rows))
        run.outcome = self.model
        return run

    @cached_property
    def model(self) -> model.Outcome:
        """The outcome as plain values."""
        with _told(self.engine):
            results, lost = self._columnar.every_result()
            found, faults = columnar.outcome_of(self._columnar, results)
        if found is None or lost:
            raise ServiceStarError([*lost, *faults])
        return found

    @property
    def winners(self) -> tuple[str, ...]:
        """Keys in order of rank, then of the records."""
        with _told(self.engine):
            return self._columnar.winners

    @property
    def unresolved(self) -> tuple[tuple[str, ...], ...]:
        """Groups of keys tied across the last place, which a person has to decide."""
        with _told(self.engine):
            return self._columnar.unresolved

    def to_table(self, lang: Lang = "en", width: int = 80) -> str:
        """A text for a terminal; of a large cohort only how many came out how, and who won."""
        if len(self) <= FEW:
            return super().to_table(lang, width)
        with _told(self.engine):
            found, faults = columnar.outcome_of(self._columnar, ())
            counts = self._columnar.standings()
        lost = self._columnar.lost(sum(counts.values()))
        if found is None or lost:
            raise ServiceStarError([*lost, *faults])
        return report.to_summary(found, self._columnar.plan.contest, counts, lang, width)

    def write(self, path: str | os.PathLike[str]) -> None:
        """The verdicts as a .parquet or .csv file, streamed, in the order of the records.

        The file is there whole or not at all.

        Args:
            path: the file.

        Raises:
            ServiceStarError: where it has another ending, or can not be written.
        """
        name = os.fspath(path)
        if Path(name).suffix.lower() not in (".parquet", ".csv"):
            reason = ("name it .parquet or .csv", "文件名须以 .parquet 或 .csv 结尾")
            raise ServiceStarError([fault("SS615", _OUTCOME, name=name, reason=reason)])
        with _told(self.engine):
            why_not = self._columnar.write(name)
        if why_not is not None:
            raise ServiceStarError([fault("SS615", _OUTCOME, name=name, reason=why_not)])

    def close(self) -> None:
        """Let go of the engine; what was not asked for by then is gone."""
        self._columnar.engine.close()

    def __len__(self) -> int:
        """How many records."""
        return self._columnar.source.rows

    def __contains__(self, key: object) -> bool:
        """Whether there is a record of this key."""
        with _told(self.engine):
            return columnar.position_of(self._columnar, str(key)) is not None

    def __getitem__(self, key: str) -> Record:
        """The record of a key.

        Raises:
            ServiceStarError: where there is no such record.
        """
        with _told(self.engine):
            position = columnar.position_of(self._columnar, key)
            if position is None:
                raise ServiceStarError([unknown("SS614", _OUTCOME, key, ())])
            rows = columnar.around(self._columnar, [position])
        return Record(self._interpreted(rows), rows.index(position))

    def _interpreted(self, rows: Any) -> Run:
        """Some records with all their steps."""
        with _told(self.engine):
            run, faults = columnar.interpreted(self._columnar, rows)
        if run is None:
            raise ServiceStarError(faults)
        return run
