"""Spark: on this machine, on a cluster, or in a session that somebody has already."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from servicestar.columnar.dialect import DialectName
from servicestar.columnar.engine import BATCH, Row
from servicestar.columnar.files import write_table

SETTINGS = {
    "spark.sql.ansi.enabled": "true",  # overflow is an error; without it, it wraps in silence
    "spark.sql.variable.substitute": "false",  # ${env:…} in a ruleset's text stays a text
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.legacy.consecutiveStringLiterals.enabled": "false",
    "spark.sql.decimalOperations.allowPrecisionLoss": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.caseSensitive": "false",
}
"""What a query relies on; set, and read back, as a session may refuse or ignore a setting."""
LOCAL = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.log.level": "ERROR",
}
"""What a session on this machine starts with besides."""
TOO_MUCH = "9223372036854775807"


class NotExact(Exception):
    """The session does not calculate as the query needs it."""


class Spark:
    """A session of its own beside whatever else the cluster does.

    Attributes:
        dialect: of its queries.
    """

    dialect: DialectName = "spark"
    staged = False

    def __init__(self, session: Any = None, master: str = "local[*]") -> None:
        """Start Spark, or go along with a session that is there.

        Args:
            session: a `SparkSession`; its own settings stay as they are.
            master: where the cluster is, if there is no session.

        Raises:
            NotExact: if the session can not be made to report overflow.
        """
        self._own = session is None
        given = _started(master) if session is None else session
        self._given = given
        self.session: Any = given.newSession()
        self._kept: dict[str, Any] = {}
        self._shared: list[str] = []
        for name, value in SETTINGS.items():
            self.session.conf.set(name, value)
        self._read_back()

    def put(self, name: str, table: Any) -> None:
        """Hand a table to the cluster."""
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def described(self, table: Any) -> tuple[str, dict[str, str]]:
        """What a table or DataFrame is called in places, and its columns with their types."""
        if not isinstance(table, str):
            return "<DataFrame>", dict(table.dtypes)
        if not self._given.catalog.tableExists(table):
            return table, {}
        return table, dict(self._given.table(table).dtypes)

    def attach(self, name: str, table: Any, columns: Sequence[str], order: str) -> None:
        """Make a table known where it is, its records numbered from 0 as ``row_no``.

        It is kept, so that the guard and the query see the same records.

        Args:
            name: what queries call it.
            table: a table's name, or a DataFrame.
            columns: of it, quoted.
            order: the expression by which the records are numbered.
        """
        frame = self._given.table(table) if isinstance(table, str) else table
        shared = f"servicestar_{uuid.uuid4().hex}"
        frame.createGlobalTempView(shared)
        self._shared.append(shared)
        number = f"CAST(ROW_NUMBER() OVER (ORDER BY {order}) - 1 AS BIGINT) AS row_no"
        self.keep(name, f"SELECT {', '.join(columns)}, {number} FROM global_temp.{shared}")

    def keep(self, name: str, sql: str) -> None:
        """Keep what a query gives, in memory and beyond that on the disks."""
        from pyspark import StorageLevel

        before = self._kept.pop(name, None)
        frame = self.session.sql(sql).persist(StorageLevel.MEMORY_AND_DISK)
        frame.createOrReplaceTempView(name)
        self._kept[name] = frame
        if before is not None:
            before.unpersist()

    def show(self, name: str, sql: str) -> None:
        """Keep what a query gives: it is not worked out again each time it is asked."""
        self.keep(name, sql)

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query gives, in batches, a part of the cluster's answer after the other."""
        found = self.session.sql(sql).toLocalIterator(prefetchPartitions=True)
        while batch := [tuple(row) for row in islice(found, BATCH)]:
            yield batch

    def names(self, sql: str) -> list[str]:
        """The names of a query's columns."""
        return list(self.session.sql(sql).columns)

    def schema(self, sql: str) -> Any:
        """The Arrow schema of what a query gives."""
        from pyspark.sql.pandas.types import to_arrow_schema

        return to_arrow_schema(self.session.sql(sql).schema)

    def write(self, sql: str, path: str) -> int:
        """Write a file with a query's rows."""
        return write_table(self, sql, path)

    def close(self) -> None:
        """Let go of what was kept; a session that was started here ends."""
        for frame in self._kept.values():
            frame.unpersist()
        self._kept.clear()
        for name in self._shared:
            self.session.catalog.dropGlobalTempView(name)
        self._shared.clear()
        if self._own:
            self._given.stop()

    def _read_back(self) -> None:
        """Refuse a session in which a setting did not take, or takes and does nothing."""
        for name, value in SETTINGS.items():
            if str(self.session.conf.get(name)).lower() != value.lower():
                raise NotExact(name)
        wrapped = f"SELECT CAST(one AS BIGINT) + {TOO_MUCH} AS s FROM (SELECT 1 AS one) once"
        try:
            self.session.sql(wrapped).collect()
        except Exception as error:
            if "OVERFLOW" in str(error):
                return
            raise
        raise NotExact("spark.sql.ansi.enabled")


def _started(master: str) -> Any:
    """A session of our own."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("servicestar")
    for name, value in LOCAL.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()
