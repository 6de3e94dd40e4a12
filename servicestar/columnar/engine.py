"""What an engine has to do for a contest: hold tables, keep the verdicts, hand out rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, TypeAlias

from servicestar.columnar.dialect import DialectName

Row: TypeAlias = "tuple[Any, ...]"
BATCH = 50_000


class Engine(Protocol):
    """A database engine at work on one run.

    Attributes:
        dialect: of its queries.
        staged: whether the parts of a query that are worked out once are kept as tables.
    """

    dialect: DialectName
    staged: bool

    def put(self, name: str, table: Any) -> None:
        """Make an Arrow table known under a name, in place of one that had it."""

    def keep(self, name: str, sql: str) -> None:
        """Keep what a query gives as a table of that name."""

    def show(self, name: str, sql: str) -> None:
        """Give a query a name under which it is asked again and again."""

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query gives, in batches."""

    def names(self, sql: str) -> list[str]:
        """The names of a query's columns."""

    def write(self, sql: str, path: str) -> int:
        """Write what a query gives to a new .parquet or .csv file; how many rows that were."""

    def close(self) -> None:
        """Let go of everything."""


def all_rows(engine: Engine, sql: str) -> list[Row]:
    """Everything a query gives."""
    return [row for batch in engine.rows(sql) for row in batch]
