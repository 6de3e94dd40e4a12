"""DuckDB: embedded, and out of core where memory is too little."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from servicestar.columnar.dialect import DialectName
from servicestar.columnar.engine import BATCH, Row

_NUMBERED = "SELECT *, row_number() OVER () - 1 AS row_no FROM {source}"
# Whatever DuckDB would guess otherwise (a quotation mark, comments, lines to leave out, columns
# in the names of folders) is said.
_CSV = "all_varchar = true, header = true, strict_mode = true, quote = '\"', escape = '\"', "
_CSV += "comment = '', skip = 0, nullstr = '', hive_partitioning = false"
_FILES = {
    ".parquet": (
        "SELECT * EXCLUDE (file_row_number), file_row_number AS row_no "
        "FROM read_parquet({source}, file_row_number = true, hive_partitioning = false)"
    ),
    ".csv": _NUMBERED.format(source="read_csv({source}, " + _CSV + ")"),
}
"""How a file is read where it is, its records numbered."""


ENOUGH = "3GB"
"""What ten million records take without being slower for it; more of them spill to the disk."""
SMALL = 4 * 2**30


def _memory() -> int:
    """Bytes of memory of this machine."""
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


class DuckDB:
    """A database in memory that spills to a folder of its own.

    Attributes:
        dialect: of its queries.
    """

    dialect: DialectName = "duckdb"
    staged = True

    def __init__(self, memory_limit: str | None = None) -> None:
        """Open it.

        Args:
            memory_limit: what it may take, such as ``2GB``; where left out, `ENOUGH`, or DuckDB's
                own default on a small machine.
        """
        import duckdb

        self._spill = tempfile.TemporaryDirectory(prefix="servicestar-")
        config: dict[str, Any] = {
            "temp_directory": self._spill.name,
            "autoinstall_known_extensions": False,  # nothing is ever fetched from anywhere
            "autoload_known_extensions": False,
        }
        if memory_limit is None and _memory() > SMALL:
            memory_limit = ENOUGH
        if memory_limit is not None:
            config["memory_limit"] = memory_limit
        self.connection: Any = duckdb.connect(config=config)

    def put(self, name: str, table: Any) -> None:
        """Make a table known; its rows stay where they are."""
        self.connection.register(name, table)

    def attach(self, name: str, source: Any) -> str | None:
        """Make a table known where it is, its records numbered from 0 as ``row_no``.

        Args:
            name: what queries call it.
            source: a path of a .parquet or .csv, or an Arrow, pandas or Polars table.

        Returns:
            What the table is called in places; None for what DuckDB does not read.
        """
        known, read = "<records>", _NUMBERED.format(source=f"{name}_raw")
        if isinstance(source, str | os.PathLike):
            known = os.fspath(source)
            template = _FILES.get(Path(known).suffix.lower())
            if template is None:
                return None
            read = template.format(source="'" + _one_file(known).replace("'", "''") + "'")
        else:
            self.connection.register(f"{name}_raw", source)
        self.do(f"CREATE OR REPLACE VIEW {name} AS {read}")
        return known

    def do(self, sql: str) -> None:
        """Run a statement; Ctrl-C ends it as it ends everything else."""
        try:
            self.connection.execute(sql)
        except RuntimeError as error:
            # DuckDB takes the signal up itself, and says so in a way of its own.
            if "interrupted" in str(error).lower():
                raise KeyboardInterrupt from None
            raise

    def keep(self, name: str, sql: str) -> None:
        """Keep what a query gives as a table."""
        self.do(f"CREATE OR REPLACE TABLE {name} AS\n{sql}")

    def show(self, name: str, sql: str) -> None:
        """Give a query a name."""
        self.do(f"CREATE OR REPLACE VIEW {name} AS\n{sql}")

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query gives, in batches; the connection has one result at a time."""
        self.do(sql)
        while batch := self.connection.fetchmany(BATCH):
            yield batch

    def names(self, sql: str) -> list[str]:
        """The names of a query's columns."""
        return [column[0] for column in self.connection.execute(f"DESCRIBE {sql}").fetchall()]

    def write(self, sql: str, path: str) -> int:
        """Write a file with a query's rows."""
        kind = "PARQUET" if path.endswith(".parquet") else "CSV, HEADER"
        quoted = path.replace("'", "''")
        self.do(f"COPY ({sql}) TO '{quoted}' (FORMAT {kind})")
        return int(self.connection.fetchone()[0])

    def close(self) -> None:
        """Close it and remove what it spilled."""
        self.connection.close()
        self._spill.cleanup()


def _one_file(path: str) -> str:
    """The pattern that only this file fits: `tellers[1].csv` would be tellers1.csv to DuckDB."""
    return re.sub(r"([*?\[])", r"[\1]", path)
