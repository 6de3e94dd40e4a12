"""The two tables of a ledger, and what each database has to be told to make them."""

from __future__ import annotations

import sqlalchemy as sa

ENTRIES = sa.table(
    "servicestar_entries",
    *map(sa.column, ("number", "kind", "content", "previous", "hash")),
)
"""One row an entry. Columns have no types here: a stranger's file may hold any."""
FILES = sa.table("servicestar_files", *map(sa.column, ("entry", "name", "packed")))
"""One row a file of an entry."""

_COLUMNS = """\
CREATE TABLE servicestar_entries (
  number {whole} PRIMARY KEY CHECK (number > 0),
  kind TEXT NOT NULL CHECK (kind IN ('outcome', 'event')),
  content TEXT NOT NULL,
  previous TEXT NOT NULL UNIQUE CHECK (length(previous) = 64),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
)"""
_FILES = """\
CREATE TABLE servicestar_files (
  entry {whole} NOT NULL REFERENCES servicestar_entries (number),
  name TEXT NOT NULL,
  packed {bytes} NOT NULL,
  PRIMARY KEY (entry, name)
)"""


def _guard(table: str, moment: str, name: str, when: str = "") -> str:
    """A trigger of SQLite that refuses."""
    clause = f" WHEN {when}" if when else ""
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {moment} ON {table}{clause} "
        "BEGIN SELECT RAISE(ABORT, 'entries of a ledger are never edited'); END"
    )


_LAST = "(SELECT coalesce(max(number), 0) FROM servicestar_entries)"
SQLITE: dict[str, str] = {
    "servicestar_entries": _COLUMNS.format(whole="INTEGER"),
    "servicestar_files": _FILES.format(whole="INTEGER", bytes="BLOB"),
    "servicestar_entries_update": _guard("servicestar_entries", "UPDATE", "update"),
    "servicestar_entries_delete": _guard("servicestar_entries", "DELETE", "delete"),
    "servicestar_files_update": _guard("servicestar_files", "UPDATE", "update"),
    "servicestar_files_delete": _guard("servicestar_files", "DELETE", "delete"),
    # INSERT OR REPLACE deletes without asking the triggers for DELETE.
    "servicestar_entries_order": _guard(
        "servicestar_entries", "INSERT", "order", f"NEW.number <> {_LAST} + 1"
    ),
    "servicestar_files_order": _guard(
        "servicestar_files",
        "INSERT",
        "order",
        f"NEW.entry <> {_LAST} OR EXISTS (SELECT 1 FROM servicestar_files "
        "WHERE entry = NEW.entry AND name = NEW.name)",
    ),
}
"""What SQLite is told, by the name of what it makes; a file that holds anything else is refused."""
TABLES = ("servicestar_entries", "servicestar_files")
GUARDS = tuple(name for name in SQLITE if name not in TABLES)

POSTGRES: tuple[str, ...] = (
    _COLUMNS.format(whole="BIGINT"),
    _FILES.format(whole="BIGINT", bytes="BYTEA"),
    "CREATE OR REPLACE FUNCTION servicestar_never_edited() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RAISE EXCEPTION 'entries of a ledger are never edited'; END $$",
    *(
        f"CREATE TRIGGER {table}_guard BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION servicestar_never_edited()"
        for table in TABLES
    ),
)
"""What PostgreSQL is told."""
POSTGRES_GUARDS = tuple(f"{table}_guard" for table in TABLES)
