"""Who takes part, and what each needs to be installed."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from attrs import field, frozen

Do = Callable[..., None]


@frozen
class Contestant:
    """One way to do the job.

    Attributes:
        id: how it is named in a call and in the JSON.
        title: how it is named in tables.
        place: module and function, which takes the tellers' file and the verdicts' file.
        libraries: distributions whose versions are shown; what is not installed keeps it out.
        is_exact: whether it has to agree with the reference; of the others the faults are counted.
        takes_limit: whether its memory can be limited.
        imports: modules imported before anything is timed.
        columns: see `benchmarks.compare.differences`.
    """

    id: str
    title: str
    place: str
    libraries: tuple[str, ...]
    is_exact: bool = True
    takes_limit: bool = False
    imports: tuple[str, ...] = ()
    columns: Mapping[str, str] = field(factory=dict)

    def function(self) -> Do:
        """What is timed; with it all that it imports is there.

        Raises:
            ImportError: where a library is not installed.
        """
        for name in self.imports:
            importlib.import_module(name)
        module, name = self.place.split(":")
        found: Do = getattr(importlib.import_module(f"benchmarks.{module}"), name)
        return found

    def lacks(self) -> tuple[str, ...]:
        """The libraries that are not installed."""
        return tuple(name for name in self.libraries if version_of(name) is None)


def version_of(library: str) -> str | None:
    """The installed version, if there is one."""
    try:
        return version(library)
    except PackageNotFoundError:
        return None


_ARROW, _POLARS = ("pyarrow",), ("polars",)
YARDSTICK = "hand_exact"
"""Whose times the others' are divided by."""

CONTESTANTS = (
    Contestant(
        YARDSTICK,
        "hand-written DuckDB SQL, exact",
        "hand_duckdb:exact",
        ("duckdb",),
        takes_limit=True,
    ),
    Contestant(
        "duckdb",
        "servicestar, DuckDB",
        "ours:duckdb",
        ("duckdb", "pyarrow"),
        takes_limit=True,
        columns={"id": "key"},
        imports=("duckdb",),
    ),
    Contestant(
        "spark",
        "servicestar, Spark",
        "ours:spark",
        ("pyspark",),
        imports=("pyspark",),
        columns={"id": "key"},
    ),
    Contestant(
        "postgres", "servicestar, PostgreSQL", "ours:postgres", ("psycopg",), imports=("psycopg",)
    ),
    Contestant("interpreter", "servicestar, interpreter", "ours:interpreter", _ARROW),
    Contestant(
        "hand_double",
        "hand-written DuckDB SQL, DOUBLE",
        "hand_duckdb:double",
        ("duckdb",),
        is_exact=False,
        takes_limit=True,
    ),
    Contestant("polars_exact", "hand-written Polars, Int64", "hand_polars:exact", _POLARS),
    Contestant(
        "polars_float",
        "hand-written Polars, Float64",
        "hand_polars:floating",
        _POLARS,
        is_exact=False,
    ),
    Contestant(
        "openfisca",
        "OpenFisca",
        "with_openfisca:openfisca",
        ("openfisca-core", *_POLARS),
        is_exact=False,
    ),
    Contestant(
        "zen_batch",
        "zen-engine, batches in one decision",
        "per_record:zen_batch",
        ("zen-engine", *_POLARS),
        imports=("zen",),
    ),
    Contestant(
        "zen_single",
        "zen-engine, a decision a record",
        "per_record:zen_single",
        ("zen-engine", *_POLARS),
        imports=("zen",),
    ),
    Contestant(
        "rule_engine",
        "rule-engine",
        "per_record:rule_engine",
        ("rule-engine", *_POLARS),
        imports=("rule_engine",),
    ),
    Contestant(
        "cel",
        "CEL (common-expression-language)",
        "per_record:cel",
        ("common-expression-language", *_POLARS),
        imports=("cel",),
    ),
    Contestant(
        "simpleeval",
        "simpleeval in a loop",
        "per_record:simpleeval",
        ("simpleeval", *_POLARS),
        imports=("simpleeval",),
    ),
)
BY_ID = {each.id: each for each in CONTESTANTS}


def versions() -> dict[str, str | None]:
    """The libraries of all contestants, those not installed as None."""
    names: dict[str, Any] = {name: None for each in CONTESTANTS for name in each.libraries}
    return {name: version_of(name) for name in ("servicestar", "numpy", *sorted(names))}
