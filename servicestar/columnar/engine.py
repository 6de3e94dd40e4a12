"""What an engine has to do for a contest: hold tables, keep the verdicts, hand out rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeAlias

from servicestar.columnar.dialect import DialectName

Row: TypeAlias = "tuple[Any, ...]"
BATCH = 50_000


class Engine(Protocol):
    """A database engine at work on one run."""

    dialect: DialectName

    def put(self, name: str, table: Any) -> None:
        """Make an Arrow table known under a name, in place of one that had it."""

    def keep(self, name: str, sql: str) -> None:
        """Keep what a query gives as a table of that name."""

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query gives, in batches."""

    def names(self, sql: str) -> list[str]:
        """The names of a query's columns."""

    def write(self, sql: str, path: str) -> None:
        """What a query gives as a .parquet or .csv file, which is there whole or not at all."""

    def close(self) -> None:
        """Let go of everything."""


def all_rows(engine: Engine, sql: str) -> list[Row]:
    """Everything a query gives."""
    return [row for batch in engine.rows(sql) for row in batch]
