"""Whatever is changed behind the ledger's back: `verify` names the first entry that it hit."""

from __future__ import annotations

import shutil
import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicestar import ServiceStarError
from servicestar.ledger import Ledger, OutcomeContent
from servicestar.ledger.entry import entry_after, hash_of
from servicestar.ledger.tables import GUARDS, POSTGRES_GUARDS, SQLITE, TABLES
from tests.ledger.conftest import RULES, SHEET
from tests.ledger.server import Server
from tests.ledger.tamper import filled, in_postgres, tamper

SWAP = [
    "UPDATE {table} SET number = 99 WHERE number = 2",
    "UPDATE {table} SET number = 2 WHERE number = 4",
    "UPDATE {table} SET number = 4 WHERE number = 99",
]
CASES = {
    "content": (["UPDATE {table} SET content = replace(content, 'revoked', 'retained')"], 2),
    "spaces": (["UPDATE {table} SET content = content || ' ' WHERE number = 2"], 2),
    "no_json": (["UPDATE {table} SET content = '[1' WHERE number = 4"], 4),
    "float": (
        ["UPDATE {table} SET content = replace(content, '\"outcome\":1', '\"outcome\":1.0')"],
        2,
    ),
    "kind": (["UPDATE {table} SET kind = 'outcome' WHERE number = 4"], 4),
    "hash": (["UPDATE {table} SET hash = repeat('a', 64) WHERE number = 3"], 3),
    "previous": (["UPDATE {table} SET previous = repeat('a', 64) WHERE number = 3"], 3),
    "first_previous": (["UPDATE {table} SET previous = repeat('b', 64) WHERE number = 1"], 1),
    "middle_deleted": (["DELETE FROM {table} WHERE number = 2"], 2),
    "first_deleted": (["DELETE FROM {table} WHERE number = 1"], 1),
    "tail_deleted_not_its_files": (["DELETE FROM {table} WHERE number = 5"], 5),
    "deleted_and_closed_up": (
        [
            "DELETE FROM {table} WHERE number = 2",
            "UPDATE {files} SET entry = 2 WHERE entry = 3",
            "UPDATE {table} SET number = 2 WHERE number = 3",
            "UPDATE {table} SET number = 3 WHERE number = 4",
        ],
        2,
    ),
    "swapped": (SWAP, 2),
    "renumbered": (["UPDATE {table} SET number = 9 WHERE number = 5"], 5),
    "file_deleted": (["DELETE FROM {files} WHERE entry = 3 AND name = 'records'"], 3),
    "file_renamed": (
        ["UPDATE {files} SET name = 'history' WHERE entry = 3 AND name = 'records'"],
        3,
    ),
    "file_added": (["INSERT INTO {files} VALUES (2, 'records', zeroblob)"], 2),
    "file_of_another": (
        [
            "DELETE FROM {files} WHERE entry = 3 AND name = 'outcome'",
            "INSERT INTO {files} SELECT 3, name, packed FROM {files} "
            "WHERE entry = 1 AND name = 'outcome'",
        ],
        3,
    ),
}


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory, server: Server) -> Path:
    """Outcome, two events of it around another outcome, and a third; in both databases."""
    folder = tmp_path_factory.mktemp("five")
    rules, sheet = folder / "rules.yaml", folder / "sheet.csv"
    rules.write_text(RULES, "utf-8")
    sheet.write_text(SHEET, "utf-8")
    server.sql("CREATE DATABASE five")
    for where in (str(folder / "book.db"), server.url("five")):
        made = Ledger.open(where)
        made.record(rules, sheet)
        made.event(1, "A", "revoked", "2010-11-02")
        made.record(rules, sheet, facts={"most": 2})
        made.event(1, "B", "confirmed", "2010-11-03")
        made.record(rules, sheet, facts={"most": 0})
        assert made.verify().number == 5
    for table in TABLES:
        server.sql(f"CREATE TABLE sound_{table} AS SELECT * FROM {table}", "five")
    return folder / "book.db"


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, five: Path, server: Server, place: Path) -> str:
    """The place of a copy of the five entries."""
    if request.param == "sqlite":
        return str(shutil.copy(five, place / "book.db"))
    back = [f"DELETE FROM {table}" for table in TABLES]
    back += [f"INSERT INTO {table} SELECT * FROM sound_{table}" for table in TABLES]
    back += [f"ALTER TABLE {table} ENABLE TRIGGER ALL" for table in TABLES]
    in_postgres(server.url("five"), *back)  # a database of its own each time takes long
    return server.url("five")


@pytest.fixture
def ledger(where: str) -> Ledger:
    """A copy of the five entries."""
    return Ledger.open(where)


def named(ledger: Ledger) -> int:
    """The entry that `verify` names."""
    with pytest.raises(ServiceStarError) as error:
        ledger.verify()
    (finding,) = error.value.diagnostics
    assert finding.code == "SS711"
    assert finding.place.line == int(str(finding.words["number"]))
    return finding.place.line


def spoken(where: str, statement: str) -> str:
    """A statement in the words of the database."""
    if "://" in where:
        return statement.replace("zeroblob", "'\\x00'::bytea")
    for letter in "ab":
        statement = statement.replace(f"repeat('{letter}', 64)", f"'{letter * 64}'")
    return statement.replace("zeroblob", "x'00'")


@pytest.mark.parametrize("name", CASES)
def test_the_first_entry_that_was_changed_is_named(name: str, ledger: Ledger, where: str) -> None:
    statements, wanted = CASES[name]
    tamper(where, *(spoken(where, statement) for statement in statements))
    assert named(ledger) == wanted


@pytest.mark.parametrize("file", ["ruleset", "records", "outcome"])
@pytest.mark.parametrize("end", [b"", b"!"])
def test_a_changed_file_is_named(file: str, end: bytes, ledger: Ledger, where: str) -> None:
    old = ledger.files(3)[file]
    new = zlib.compress(old.replace(b"90", b"91") if not end else old) + end
    literal = f"'\\x{new.hex()}'::bytea" if "://" in where else f"x'{new.hex()}'"
    tamper(where, f"UPDATE {{files}} SET packed = {literal} WHERE entry = 3 AND name = '{file}'")
    if file == "ruleset" and not end:  # it has no 90: the bytes are the same, only packed anew
        assert ledger.verify().number == 5
    else:
        assert named(ledger) == 3


def test_a_changed_entry_is_not_replayed_nor_built_upon(ledger: Ledger, where: str) -> None:
    tamper(where, "DELETE FROM {files} WHERE entry = 3 AND name = 'records'")
    for call in (ledger.replay, ledger.files, ledger.entry):
        with pytest.raises(ServiceStarError, match="entry 3 is not as it was stored"):
            call(3)
    with pytest.raises(ServiceStarError, match="entry 3 is not as it was stored"):
        ledger.event(3, "A", "revoked", "2010-11-02")
    assert ledger.replay(1).number == 1


def test_a_cut_off_tail_is_seen_by_who_has_kept_the_head(ledger: Ledger, where: str) -> None:
    heads = [entry.hash for entry in ledger.entries()]
    tamper(where, "DELETE FROM {files} WHERE entry = 5", "DELETE FROM {table} WHERE number = 5")
    assert ledger.verify() == (4, heads[3])
    assert ledger.verify(heads[3]) == (4, heads[3])
    assert ledger.verify(heads[0]) == (4, heads[3])
    with pytest.raises(ServiceStarError, match=r"SS712 no entry has the hash"):
        ledger.verify(heads[4])


def test_a_ruleset_that_is_not_its_outcomes_is_told_though_the_chain_is_forged(
    ledger: Ledger, where: str
) -> None:
    entry = ledger.entry(5)
    about = entry.about
    assert isinstance(about, OutcomeContent)
    forged = evolve(about, sha256="0" * 64)
    head = entry_after(4, entry.previous, forged)
    tamper(
        where,
        f"UPDATE {{table}} SET hash = '{head.hash}', content = '{head.content}' WHERE number = 5",
    )
    assert named(ledger) == 5


def test_an_event_of_no_outcome_is_told_though_the_chain_is_forged(
    ledger: Ledger, where: str
) -> None:
    entry = ledger.entry(4)
    content = entry.content.replace('"outcome":1', '"outcome":2')
    forged = hash_of(4, "event", content, {}, entry.previous)
    tamper(
        where,
        f"UPDATE {{table}} SET hash = '{forged}', content = '{content}' WHERE number = 4",
        f"UPDATE {{table}} SET previous = '{forged}' WHERE number = 5",
    )
    assert named(ledger) == 4


def test_editing_is_refused_by_the_database_itself(ledger: Ledger, where: str) -> None:
    statements = [
        "UPDATE {table} SET kind = 'event'",
        "DELETE FROM {table}",
        "UPDATE {files} SET name = 'x'",
        "DELETE FROM {files}",
    ]
    if "://" in where:
        statements += ["TRUNCATE {table} CASCADE", "TRUNCATE {files}"]
    else:
        statements += [
            "INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE number = 3",
            "INSERT OR REPLACE INTO {files} SELECT * FROM {files} WHERE entry = 5",
            "INSERT INTO {files} VALUES (1, 'history', x'00')",
        ]
    for statement in statements:
        with pytest.raises((sqlite3.Error, psycopg.Error), match="never edited"):
            _run(where, filled(statement))
    assert ledger.verify().number == 5


def _run(where: str, text: str) -> None:
    if "://" in where:
        with psycopg.connect(where) as connection:
            connection.execute(text)  # type: ignore[call-overload]
    else:
        with closing(sqlite3.connect(where)) as connection:
            connection.execute(text)


def test_a_guard_that_is_gone_is_told(ledger: Ledger, where: str) -> None:
    if "://" in where:
        _run(where, f"ALTER TABLE {TABLES[0]} DISABLE TRIGGER {POSTGRES_GUARDS[0]}")
    else:
        _run(where, f"DROP TRIGGER {GUARDS[0]}")
    with pytest.raises(ServiceStarError, match=r"SS714 the guards against editing are gone: \w+$"):
        ledger.verify()
    assert ledger.replay(1).number == 1


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bytes of a sound ledger's rows, to be changed one at a time."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "rules.yaml").write_text(RULES, "utf-8")
    (folder / "sheet.csv").write_text(SHEET, "utf-8")
    made = Ledger.open(folder / "book.db")
    for most in (1, 2):
        made.record(folder / "rules.yaml", folder / "sheet.csv", facts={"most": most})
        made.event(2 * most - 1, "A", "revoked", "2010-11-02", "x")
    return folder / "book.db"


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_changed_character_of_an_entry_is_named(sound: Path, data: st.DataObject) -> None:
    number = data.draw(st.integers(1, 4))
    column = data.draw(st.sampled_from(["content", "previous", "hash"]))
    copy = sound.with_name("copy.db")
    copy.write_bytes(sound.read_bytes())
    with closing(sqlite3.connect(copy)) as connection:
        query = f"SELECT {column} FROM {TABLES[0]} WHERE number = ?"
        (text,) = connection.execute(query, (number,)).fetchone()
    at = data.draw(st.integers(0, len(text) - 1))
    new = data.draw(st.characters(codec="utf-8", exclude_characters=["\0", text[at], "'"]))
    changed = text[:at] + new + text[at + 1 :]
    quoted = changed.replace("'", "''")
    tamper(str(copy), f"UPDATE {{table}} SET {column} = '{quoted}' WHERE number = {number}")
    assert named(Ledger.open(copy)) == number


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_a_flipped_bit_of_the_file_is_told_or_harmless(sound: Path, data: st.DataObject) -> None:
    """Nothing is half believed: a fault of one line, or all entries as they were."""
    head = Ledger.open(sound).verify()
    whole = bytearray(sound.read_bytes())
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    copy = sound.with_name("flipped.db")
    copy.write_bytes(whole)
    found: object
    try:
        found = Ledger.open(copy).verify()
    except ServiceStarError as error:
        found = {finding.code for finding in error.diagnostics}
    assert found == head or (isinstance(found, set) and found <= {"SS701", "SS711", "SS714"})


def test_the_statements_are_those_that_are_documented() -> None:
    assert set(SQLITE) == {*TABLES, *GUARDS}
