"""Somebody who may write into the database, and puts the guards back when done."""

from __future__ import annotations

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from attrs import evolve

from servicestar.cli import main
from servicestar.ledger import Ledger, OutcomeContent, Piece
from servicestar.ledger.entry import START, canonical, digest, hash_of
from servicestar.ledger.packing import pack
from servicestar.ledger.tables import GUARDS, SQLITE, TABLES


def in_sqlite(path: str, *statements: str) -> None:
    """Run statements with the guards off."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        for name in GUARDS:
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        for statement in statements:
            connection.execute(statement)
        for name in GUARDS:
            connection.execute(SQLITE[name])
        connection.execute("COMMIT")


def in_postgres(url: str, *statements: str) -> None:
    """Run statements with the guards and the foreign key off."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in statements:
            connection.execute(statement)  # type: ignore[call-overload]


def tamper(where: str, *statements: str) -> None:
    """Run statements in a ledger of either kind, ``{table}`` and ``{files}`` filled in."""
    call = in_postgres if "://" in where else in_sqlite
    call(where, *map(filled, statements))


def filled(statement: str) -> str:
    """A statement with the names of the tables; other braces are those of JSON."""
    return statement.replace("{table}", TABLES[0]).replace("{files}", TABLES[1])


def forge(book: Ledger, content: str, files: dict[str, bytes], packed: dict[str, bytes]) -> None:
    """Put one outcome in the place of all entries, its chain and hashes in order."""
    hashes = {name: digest(data) for name, data in files.items()}
    hash_ = hash_of(1, "outcome", content, hashes, START)
    tamper(book.name, "DELETE FROM {files}", "DELETE FROM {table}")
    with closing(sqlite3.connect(book.name, isolation_level=None)) as connection:
        row = (1, "outcome", content, START, hash_)
        connection.execute(f"INSERT INTO {TABLES[0]} VALUES (?, ?, ?, ?, ?)", row)
        for name, data in packed.items():
            connection.execute(f"INSERT INTO {TABLES[1]} VALUES (1, ?, ?)", (name, data))


def forged(book: Ledger, changes: dict[str, bytes], **about: Any) -> None:
    """Forge an outcome with other files or words."""
    entry, files = book.entry(1), {**book.files(1), **changes}
    assert isinstance(entry.about, OutcomeContent)
    pieces = {
        name: Piece(entry.about.files[name].ending, len(data), digest(data))
        for name, data in files.items()
    }
    new = evolve(entry.about, files=pieces, sha256=digest(files["ruleset"]), **about)
    packed = {name: pack(data) for name, data in files.items()}
    forge(book, canonical(new.plain()), files, packed)


def build(path: Path, commands: list[str], sql: list[str], outcome: str | None) -> None:
    """Make a ledger for a golden case.

    Args:
        path: the file; one that is there is made anew.
        commands: what follows ``servicestar ledger``.
        sql: statements that tamper with it.
        outcome: what to forge as the stored outcome of the first entry.
    """
    path.unlink(missing_ok=True)
    for command in commands:
        assert main(["ledger", *shlex.split(command)]) == 0
    if outcome is not None:
        forged(Ledger.open(path), {"outcome": outcome.encode()})
    for statement in sql:
        if statement.startswith("DROP"):
            with closing(sqlite3.connect(path)) as connection:
                connection.execute(statement)
        else:
            tamper(str(path), statement)
