"""Ledger files from strangers: nothing is run, nothing is unbounded, every fault is one line."""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from servicestar import ServiceStarError
from servicestar.ledger import Ledger, OutcomeContent
from servicestar.ledger.content import Malformed, read_content
from servicestar.ledger.entry import MAX_CONTENT
from servicestar.ledger.packing import Unpackable, pack, unpack
from servicestar.ledger.tables import TABLES
from tests.ledger.tamper import forge, forged, tamper


@pytest.fixture
def book(folder: Path) -> Ledger:
    """A ledger with an outcome."""
    made = Ledger.open("book.db")
    made.record("rules.yaml", "sheet.csv")
    return made


def told(call: Any, *arguments: Any) -> str:
    """The one fault that a call ends with."""
    with pytest.raises(ServiceStarError) as error:
        call(*arguments)
    return error.value.diagnostics[0].line()


# --- files that are no ledger ------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "it is empty: nothing has been recorded"),
        (b"x", "it is no SQLite database"),
        (b"SQLite format 3\0", "it is no SQLite database"),
        (b"SQLite format 3\0" + b"\xff" * 4080, "it is no SQLite database"),
        (bytes(range(256)) * 64, "it is no SQLite database"),
    ],
)
def test_a_file_that_is_no_database(folder: Path, content: bytes, reason: str) -> None:
    (folder / "book.db").write_bytes(content)
    book = Ledger.open("book.db")
    for call in (book.verify, book.entries):
        assert told(call) == f"book.db:1:1: error SS701 can not open the ledger book.db: {reason}"
    assert (folder / "book.db").read_bytes() == content


@pytest.mark.parametrize(
    "name", ["", ".", "/", "\0", "x" * 300, "\udcff/x", "gone", "rules.yaml/x"]
)
def test_a_name_that_is_no_file(folder: Path, name: str) -> None:
    book = Ledger.open(name)
    for call in (book.verify, book.entries):
        assert "error SS701 can not open the ledger" in told(call)
    if name != "gone":
        assert " error SS70" in told(book.record, "rules.yaml", "sheet.csv")
    assert sorted(path.name for path in folder.iterdir() if path.suffix == ".db") == []


def test_odd_names_of_files_are_names_of_files(folder: Path) -> None:
    for name in ("a b?mode=memory", "c%00d", "e#f", ":memory:", "台账.db", "file:x"):
        Ledger.open(name).record("rules.yaml", "sheet.csv")
        assert (folder / name).is_file()
        assert Ledger.open(name).verify().number == 1


def test_somebody_elses_database_is_left_alone(folder: Path) -> None:
    with closing(sqlite3.connect("other.db")) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.commit()
    before = (folder / "other.db").read_bytes()
    book = Ledger.open("other.db")
    assert told(book.verify).endswith("it is no ledger")
    assert told(book.record, "rules.yaml", "sheet.csv").endswith("it is no ledger")
    assert (folder / "other.db").read_bytes() == before


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE extra (x)",
        "CREATE VIEW extra AS SELECT 1",
        f"CREATE TRIGGER extra AFTER INSERT ON {TABLES[0]} BEGIN "
        f"INSERT INTO {TABLES[1]} VALUES (NEW.number, 'x', x'00'); END",
        f"CREATE INDEX extra ON {TABLES[0]} (kind)",
    ],
)
def test_a_part_that_is_not_ours_is_refused(book: Ledger, statement: str) -> None:
    with closing(sqlite3.connect("book.db")) as connection:
        connection.execute(statement)
    assert told(book.verify).endswith("it has parts that are not a ledger's: extra")
    assert told(book.event, 1, "A", "seen", "2010-11-02").endswith("a ledger's: extra")


def test_an_endless_view_in_the_place_of_a_table_is_not_read(book: Ledger) -> None:
    with closing(sqlite3.connect("book.db")) as connection:
        connection.execute(f"DROP TABLE {TABLES[0]}")
        connection.execute(
            f"CREATE VIEW {TABLES[0]} AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 "
            "FROM n) SELECT x AS number, '' AS kind, '' AS content, '' AS previous, '' AS hash "
            "FROM n"
        )
    began = time.monotonic()
    assert told(book.verify).endswith(f"it has parts that are not a ledger's: {TABLES[0]}")
    assert time.monotonic() - began < 30


def test_a_ledger_of_a_later_version_is_not_misread(book: Ledger) -> None:
    with closing(sqlite3.connect("book.db")) as connection:
        connection.execute("PRAGMA user_version = 2")
    assert told(book.verify).endswith("it was made by a later version of this program")


def test_a_file_in_another_journal_mode_is_read_and_written(book: Ledger) -> None:
    with closing(sqlite3.connect("book.db")) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    assert book.event(1, "A", "seen", "2010-11-02").number == 2
    assert book.verify().number == 2


# --- rows that are no entries ------------------------------------------------------------


@pytest.mark.parametrize("column", ["content", "previous", "hash", "kind"])
@pytest.mark.parametrize(
    "value", ["x'00ff'", "1", "1.5", "CAST(x'c328' AS TEXT)", "''", "zeroblob(64)"]
)
def test_a_cell_of_another_kind_is_no_entry(book: Ledger, column: str, value: str) -> None:
    tamper(
        "book.db",
        "PRAGMA ignore_check_constraints = ON",
        f"UPDATE {{table}} SET {column} = {value}",
    )
    assert " error SS711 entry 1 is not as it was stored: " in told(book.verify)
    for call in (book.replay, book.entry):
        assert " error SS711 entry 1 is not as it was stored: " in told(call, 1)


def test_a_head_that_is_no_entry_is_not_built_upon(book: Ledger) -> None:
    tamper("book.db", "PRAGMA ignore_check_constraints = ON", "UPDATE {table} SET hash = x'00'")
    assert " error SS711 entry 1 is not as it was stored: " in told(
        book.record, "rules.yaml", "sheet.csv"
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        "1",
        "{}",
        "[" * 100_000,
        '{"a":' * 100_000,
        "1" * 10_000,
        '{"outcome": NaN}',
        " " * (MAX_CONTENT + 1),
    ],
    ids=lambda text: text[:6],
)
def test_a_content_that_is_no_content(book: Ledger, content: str) -> None:
    forge(book, content, {}, {})
    assert " error SS711 entry 1 is not as it was stored: its content " in told(book.verify)
    assert " error SS711 entry 1 is not as it was stored: its content " in told(book.entries)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("files", "records", "ending"), ".py"),
        (("files", "records", "ending"), "/../../x.csv"),
        (("files", "ruleset", "ending"), ".csv"),
        (("files", "records", "size"), -1),
        (("files", "records", "size"), 1.5),
        (("files", "records", "sha256"), "0"),
        (("files", "../../x"), {"ending": ".csv", "size": 0, "sha256": "0" * 64}),
        (("contest",), 5),
        (("period",), ["2010"]),
        (("readings",), {"x": 1}),
        (("records",), True),
        (("sheet",), {}),
        (("ruleset",), None),
        (("extra",), 1),
    ],
)
def test_a_word_of_a_content_that_does_not_fit(
    book: Ledger, path: tuple[str, ...], value: object
) -> None:
    content = json.loads(book.entry(1).content)
    read_content("outcome", content)
    inner = content
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(Malformed):
        read_content("outcome", content)


def test_a_file_that_unpacks_to_very_much_is_not_unpacked(book: Ledger) -> None:
    bomb = zlib.compress(b"0" * 2**24, 9)
    with pytest.raises(Unpackable):
        unpack(bomb, 2**24 - 1)
    assert len(unpack(bomb, 2**24)) == 2**24
    entry, files = book.entry(1), dict(book.files(1))
    assert isinstance(entry.about, OutcomeContent)
    packed = {name: pack(data) for name, data in files.items()}
    forge(book, entry.content, files, {**packed, "records": bomb})
    assert told(book.verify).endswith("its file records was changed")


@pytest.mark.parametrize("packed", [None, "x", b"", b"x", pack(b"x")[:-1], pack(b"x") + b"x", 5])
def test_what_is_no_packed_file(packed: object) -> None:
    with pytest.raises(Unpackable):
        unpack(packed)


# --- what was stored is faulty ------------------------------------------------------------


def test_a_stored_ruleset_is_read_like_any_strangers(book: Ledger) -> None:
    forged(book, {"ruleset": b"language: 1\nruleset: !!python/object:os.system x\n"})
    assert book.verify().number == 1  # who made it may have chained it
    with pytest.raises(ServiceStarError) as error:
        book.replay(1)
    lines = [finding.line() for finding in error.value.diagnostics]
    assert any(line.startswith("book.db#1/ruleset.yaml:2:10: error SS106") for line in lines)
    assert any("error SS713 entry 1 does not come out" in line for line in lines)
    assert not error.value.usage


def test_stored_records_are_read_like_any_strangers(book: Ledger) -> None:
    forged(book, {"records": b"\0"})
    with pytest.raises(ServiceStarError, match=r"book\.db#1/records\.csv:1:1: error SS5"):
        book.replay(1)


@pytest.mark.parametrize("outcome", [b"", b"\xff", b"[]", b"[" * 10_000, b'{"results": [{}]}'])
def test_a_stored_outcome_that_is_none_has_no_records(book: Ledger, outcome: bytes) -> None:
    forged(book, {"outcome": outcome})
    assert "error SS614 there is no record A" in told(book.event, 1, "A", "seen", "2010-11-02")
    assert "line 1 of its JSON differs" in told(book.replay, 1)


def test_the_version_is_told_where_it_was_another(book: Ledger) -> None:
    forged(book, {"outcome": b"x"}, program="0.0.9")
    assert "it was stored by servicestar 0.0.9, this is " in told(book.replay, 1)
