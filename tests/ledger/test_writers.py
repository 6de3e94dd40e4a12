"""Several writers, writers that are killed, and a server that is: nothing reported is lost."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from attrs import define, field

from servicestar import ServiceStarError
from servicestar.ledger import EventContent, Ledger
from servicestar.ledger.postgres import Postgres
from tests.ledger.server import Server, lay_out

ROOT = Path(__file__).parents[2]
MANY = 1_000_000
Told = dict[int, str]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder on the disk."""
    return tmp_path


@define
class Writer:
    """A writer in processes of its own, and what it told of."""

    process: subprocess.Popen[str]
    stored: Told = field(factory=dict)
    refused: list[str] = field(factory=list)
    child: int = 0

    def begin(self, count: int = MANY) -> None:
        """Let it append."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{count}\n")
        self.process.stdin.flush()
        self._listen("child")

    def kill(self) -> None:
        """Kill what appends, wherever it is."""
        os.kill(self.child, signal.SIGKILL)

    def wait_for(self, count: int) -> None:
        """Wait until it has stored so many more."""
        for _ in range(count):
            self._listen()

    def wait(self) -> None:
        """Wait until what appends has ended."""
        self._listen("gone")

    def _listen(self, word: str = "") -> None:
        """Take in what it tells, up to a line that begins with the word, or is of an entry."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            first, _, rest = line.rstrip("\n").partition(" ")
            if first.isdigit():
                assert int(first) not in self.stored
                self.stored[int(first)] = rest
            elif first == "refused":
                self.refused.append(rest)
            elif first == "child":
                self.child = int(rest)
            if first == word or (not word and first.isdigit()):
                return
        raise AssertionError(f"no {word}")


@contextmanager
def writers(where: str) -> Iterator[list[Writer]]:
    """Two writers."""
    words = [sys.executable, "-m", "tests.ledger.writer", where]
    both = [
        Writer(
            subprocess.Popen(
                [*words, who], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        )
        for who in "AB"
    ]
    try:
        for each in both:
            each._listen("ready")
        yield both
    finally:
        for each in both:
            each.process.communicate()


def all_there(ledger: Ledger, reported: Told) -> None:
    """Every reported entry is in the ledger, and the ledger is whole."""
    ledger.verify()
    found = {entry.number: entry.hash for entry in ledger.entries()}
    assert reported.items() <= found.items()


@pytest.fixture
def begun(where: str) -> Ledger:
    """A ledger with an outcome."""
    made = Ledger.open(where)
    made.record("rules.yaml", "sheet.csv")
    return made


def test_two_writers_at_once_leave_one_chain(begun: Ledger, where: str) -> None:
    count = 40
    with writers(where) as both:
        for each in both:
            each.begin(count)
        for each in both:
            each.wait()
    assert [each.refused for each in both] == [[], []]
    stored = both[0].stored | both[1].stored
    assert len(stored) == 2 * count  # no number was given twice
    all_there(begun, stored)
    assert begun.verify().number == 1 + 2 * count
    events = [e.about for e in begun.entries()[1:]]
    assert {e.note for e in events if isinstance(e, EventContent)} == {
        f"{who}{number}" for who in "AB" for number in range(count)
    }


def test_writers_that_are_killed_lose_nothing_they_reported(begun: Ledger, where: str) -> None:
    rounds = 8 if "://" in where else 15
    chance = random.Random(20101102)
    with writers(where) as both:
        for _ in range(rounds):
            for each in both:
                each.begin()
            for each in both:
                each.wait_for(chance.randrange(5))
                time.sleep(chance.uniform(0, 0.02))  # somewhere in the next one
                each.kill()
            for each in both:
                each.wait()
            all_there(begun, both[0].stored | both[1].stored)
    stored = both[0].stored | both[1].stored
    assert len(stored) > rounds
    assert begun.event(1, "A", "seen", "2010-11-02").number > max(stored)


@pytest.fixture
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server to be stopped in the middle, which others do not use."""
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        made = lay_out(Path(name))
        made.make()
        made.start()
        yield made
        if (made.folder / "data" / "postmaster.pid").exists():  # where a test failed it may not
            made.stop("immediate")


@pytest.mark.usefixtures("folder")
def test_a_server_that_stops_at_once_loses_nothing_reported(own_server: Server) -> None:
    ledger = Ledger.open(own_server.url())
    ledger.record("rules.yaml", "sheet.csv")
    with writers(own_server.url()) as both:
        for turn in (1, 2):
            for each in both:
                each.begin()
            for each in both:
                each.wait_for(3)
            own_server.stop("immediate")
            for each in both:
                each.wait()
                assert len(each.refused) == turn  # told, not hung
                assert set(each.refused) <= {"SS701", "SS702"}
            own_server.start()
            all_there(ledger, both[0].stored | both[1].stored)
    assert len(both[0].stored | both[1].stored) >= 12


@pytest.mark.parametrize(
    ("broken", "committing", "wanted"),
    [
        (psycopg.OperationalError("server closed the connection"), True, "look with"),
        (psycopg.errors.AdminShutdown("x"), True, "look with"),
        (psycopg.errors.AdminShutdown("x"), False, "the server was shut down"),
        (psycopg.errors.DiskFull("x"), True, "the disk is full"),
        (psycopg.errors.SyntaxError("odd\nx"), False, "odd"),
    ],
)
def test_who_can_not_know_whether_it_was_stored_is_told_to_look(
    broken: psycopg.Error, committing: bool, wanted: str
) -> None:
    backend = Postgres(sa.make_url("postgresql://127.0.0.1/x"), 1)
    error = sa.exc.DBAPIError("", {}, broken)
    assert wanted in backend.reason(error, committing=committing)[0]


def test_a_reader_during_a_crash_recovery_sees_a_whole_ledger(folder: Path) -> None:
    """The first reader after a crash rolls back what was half written."""
    ledger = Ledger.open("book.db")
    ledger.record("rules.yaml", "sheet.csv")
    head = ledger.verify()
    code = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect('book.db', isolation_level=None)\n"
        "c.execute('PRAGMA cache_size = 1'); c.execute('PRAGMA cache_spill = 1')\n"
        "c.execute('BEGIN IMMEDIATE')\n"
        'for name in [r[0] for r in c.execute("SELECT name FROM sqlite_master '
        "WHERE type = 'trigger'\")]: c.execute(f'DROP TRIGGER {name}')\n"
        "c.execute('UPDATE servicestar_files SET packed = zeroblob(20000)')\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=False)
    assert (folder / "book.db-journal").stat().st_size > 0
    assert ledger.verify() == head
    assert not (folder / "book.db-journal").exists()


def test_who_may_only_insert_can_record(server: Server, database: str, folder: Path) -> None:
    Ledger.open(database).record("rules.yaml", "sheet.csv")
    clerk = server.role("clerk", "SELECT, INSERT")
    ledger = Ledger.open(clerk)
    assert ledger.record("rules.yaml", "sheet.csv").number == 2
    assert ledger.event(2, "A", "seen", "2010-11-02").number == 3
    assert ledger.verify().number == 3
    with (
        psycopg.connect(clerk) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute("DELETE FROM servicestar_files")


def test_who_may_not_insert_is_told_so(server: Server, database: str, folder: Path) -> None:
    Ledger.open(database).record("rules.yaml", "sheet.csv")
    ledger = Ledger.open(server.role("guest", "SELECT"))
    assert ledger.verify().number == 1
    with pytest.raises(ServiceStarError, match=r"SS702 can not store in .*may not"):
        ledger.record("rules.yaml", "sheet.csv")


def test_a_writer_that_is_shut_out_gives_up(where: str, begun: Ledger) -> None:
    """Another program holds the lock for longer than one waits."""
    impatient = Ledger.open(where, wait=0.2)
    if "://" in where:
        holder = psycopg.connect(where)
        holder.execute("SELECT pg_advisory_xact_lock(%s)", [0x53534C31])
    else:
        holder = sqlite3.connect(where, isolation_level=None)  # type: ignore[assignment]
        holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(ServiceStarError, match=r"SS702 can not store.*keeps it locked"):
        impatient.record("rules.yaml", "sheet.csv")
    assert begun.verify().number == 1  # readers need not wait
    holder.rollback()
    holder.close()
    assert impatient.record("rules.yaml", "sheet.csv").number == 2
