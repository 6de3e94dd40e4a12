"""The commands of the ledger: what they print, how they end, and what they never do."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from servicestar.ledger import Ledger
from tests.cli.command import Call, Done, apart, caller
from tests.ledger.conftest import SHEET
from tests.ledger.server import Server
from tests.ledger.tamper import tamper

EVENT = ("--entry", "1", "--who", "A", "--event", "revoked", "--date", "2010-11-02")
OTHER = ("--entry", "1", "--who", "B", "--event", "confirmed", "--date", "2010-11-03")
BAD_NAMES = ["", ".", "/", "\0", "\udcff", "x" * 300, "gone/book.db", "sheet.csv", "rules.yaml/x"]
BAD_URLS = [
    "x://y",
    "://",
    "mysql://a:secret@b/c",
    "postgresql+asyncpg://a:secret@b/c",
    "postgresql://a:secret@[::1/c",
    "postgresql://a:secret@127.0.0.1:port/c",
    "postgresql://a@127.0.0.1/c?password=secret",
    "postgresql://a@127.0.0.1/c?options=-csecret",
    "sqlite://",
    "sqlite:///:memory:",
    "sqlite://host/x",
    "sqlite:///x?mode=memory",
]


@pytest.fixture
def call(
    folder: Path, capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> Call:
    """Runs a command in this process, in an English locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return caller(capsysbinary)


@pytest.fixture
def book(call: Call) -> str:
    """A ledger with an outcome and an event."""
    assert call("ledger", "record", "book.db", "rules.yaml", "sheet.csv").status == 0
    assert call("ledger", "event", "book.db", *EVENT, "--note", "投诉属实").status == 0
    return "book.db"


def faulty(done: Done) -> None:
    """The command ended with a status, and every fault is one line with a code."""
    assert done.status in (1, 2)
    assert done.out == b""
    assert done.err
    assert all(" error SS" in line for line in done.err.splitlines())
    assert "secret" not in done.err


def test_what_is_stored_is_told_with_its_hash(call: Call) -> None:
    done = call("ledger", "record", "book.db", "rules.yaml", "sheet.csv", "--set", "most=2")
    (entry,) = Ledger.open("book.db").entries()
    wanted = f"entry 1 stored: star, 3 records, 2 awarded\nhash {entry.hash}\n"
    assert (done.status, done.text, done.err) == (0, wanted, "")
    done = call("ledger", "event", "book.db", *EVENT, "--note", "投诉属实", "--lang", "zh")
    assert done.text.startswith("已存为第 2 条：2010-11-02 A revoked（第 1 条）：投诉属实\n哈希 ")


def test_the_list_for_people(call: Call, book: str) -> None:
    done = call("ledger", "show", book)
    first, second = (entry.hash[:12] for entry in Ledger.open(book).entries())
    assert done.text.splitlines() == [
        " entry  kind     what                                             hash",
        " " + "─" * 78,
        f"     1  outcome  star, 3 records, 1 awarded                       {first}",
        f"     2  event    2010-11-02 A revoked (entry 1): 投诉属实         {second}",
        "as stored, not checked: servicestar ledger verify walks the hashes",
    ]


def test_one_entry_for_people(call: Call, book: str) -> None:
    entry = Ledger.open(book).entry(1)
    done = call("ledger", "show", book, "--entry", "1", "--lang", "zh")
    assert f"哈希 {entry.hash}" in done.text
    assert "获评：A\n" in done.text
    *_, head, event_line, unchecked = done.text.splitlines()
    assert (head, event_line) == ("事件", "  第 2 条：2010-11-02 A revoked（第 1 条）：投诉属实")
    assert unchecked == "按存储内容列出，未核对哈希；核对请用 servicestar ledger verify"
    size = len(SHEET.encode())
    assert f"records .csv {size} bytes" in call("ledger", "show", book, "--entry", "1").text


def test_entries_for_programs(call: Call, book: str) -> None:
    entries = Ledger.open(book).entries()
    found = json.loads(call("ledger", "show", book, "--format", "json", "--lang", "zh").text)
    assert [row["hash"] for row in found] == [entry.hash for entry in entries]
    assert [row["content"] for row in found] == [json.loads(e.content) for e in entries]
    one = json.loads(call("ledger", "show", book, "--entry", "1", "--format", "json").text)
    assert {**found[0], "events": [found[1]]} == one


def test_verify_prints_the_head(call: Call, book: str) -> None:
    first, last = Ledger.open(book).entries()
    wanted = f"2 entries, each as it was stored\nhead: entry 2 {last.hash}\n"
    assert call("ledger", "verify", book) == Done(0, wanted.encode(), "")
    assert call("ledger", "verify", book, "--head", first.hash).status == 0
    done = call("ledger", "verify", book, "--head", "no hash")
    faulty(done)
    assert done.err.startswith("book.db:2:1: error SS712 no entry has the hash no hash")


def test_replay_goes_on_after_a_fault(call: Call, book: str) -> None:
    call("ledger", "record", book, "rules.yaml", "sheet.csv", "--set", "most=2")
    call("ledger", "record", book, "rules.yaml", "sheet.csv", "--set", "most=0")
    tamper(book, "UPDATE {files} SET packed = x'00' WHERE entry = 3 AND name = 'records'")
    done = call("ledger", "replay", book)
    assert done.status == 1
    assert [line.split(":")[0] for line in done.text.splitlines()] == ["entry 1", "entry 4"]
    (line,) = done.err.splitlines()
    assert line.startswith("book.db:3:1: error SS711 entry 3 ")
    assert call("ledger", "replay", book, "--entry", "4").status == 0
    faulty(call("ledger", "replay", book, "--entry", "3"))
    faulty(call("ledger", "replay", book, "--entry", "2"))


@pytest.mark.parametrize(
    ("status", "arguments"),
    [
        (2, []),
        (2, ["sing"]),
        (0, ["--help"]),
        (0, ["record", "--help"]),
        (2, ["record", "book.db", "rules.yaml"]),
        (2, ["record", "book.db", "rules.yaml", "sheet.csv", "--contest", "stars"]),
        (1, ["record", "book.db", "gone.yaml", "sheet.csv"]),
        (1, ["record", "book.db", "rules.yaml", "gone.csv"]),
        (2, ["record", "book.db", "rules.yaml", "sheet.csv", "--set", "most"]),
        (2, ["record", "book.db", "rules.yaml", "sheet.csv", "--set", "most=x"]),
        (2, ["event", "book.db", "--entry", "1"]),
        (2, ["event", "book.db", *EVENT, "--date", "tomorrow"]),
        (2, ["event", "book.db", *EVENT, "--entry", "x"]),
        (2, ["event", "book.db", *EVENT, "--entry", "9"]),
        (2, ["event", "book.db", *EVENT, "--who", "Z"]),
        (1, ["event", "gone.db", *EVENT]),
        (1, ["show", "gone.db"]),
        (1, ["verify", "gone.db"]),
        (1, ["replay", "gone.db"]),
        (2, ["show", "book.db", "--entry", "9"]),
        (2, ["show", "book.db", "--format", "xml"]),
        (2, ["show", "ftp://x"]),
    ],
    ids=str,
)
@pytest.mark.usefixtures("book")
def test_exit_status(status: int, arguments: list[str], call: Call) -> None:
    done = call("ledger", *arguments)
    assert done.status == status
    assert "Traceback" not in done.err
    assert not Path("gone.db").exists()
    assert Ledger.open("book.db").verify().number == 2


@pytest.mark.parametrize("name", [*BAD_NAMES, *BAD_URLS], ids=lambda name: ascii(name[:24]))
def test_a_name_that_is_no_ledger_is_told_in_one_line(name: str, call: Call) -> None:
    for words in (["show"], ["verify"], ["replay"]):
        faulty(call("ledger", *words, name))
    faulty(call("ledger", "event", name, *EVENT))
    if name != "\udcff":
        faulty(call("ledger", "record", name, "rules.yaml", "sheet.csv"))


@pytest.mark.parametrize("driver", ["postgresql", "postgresql+psycopg"])
def test_a_server_that_refuses_is_told_without_the_password(
    driver: str, call: Call, server: Server
) -> None:
    """Nobody listens; and there is no such database, under a password that the server repeats."""
    url = f"{driver}://clerk:secret@127.0.0.1:1/x"
    for words in (["show", url], ["record", url, "rules.yaml", "sheet.csv"]):
        done = call("ledger", *words)
        faulty(done)
        assert "postgresql://clerk@127.0.0.1:1/x" in done.err
    done = call("ledger", "show", f"{driver}://postgres:secret@/secret?host={server.folder}")
    assert done.status == 1
    assert "does not exist" in done.err
    assert '"***"' in done.err


def test_a_database_without_a_ledger_is_told(call: Call, database: str) -> None:
    for words in (["show"], ["verify"], ["replay"]):
        done = call("ledger", *words, database)
        faulty(done)
        assert done.err.endswith(": it is no ledger\n")
    faulty(call("ledger", "event", database, *EVENT))
    assert call("ledger", "record", database, "rules.yaml", "sheet.csv").status == 0
    assert call("ledger", "event", database, *OTHER).status == 0
    assert call("ledger", "verify", database).text.startswith("2 entries, each as it was stored")
    assert call("ledger", "replay", database).status == 0


def test_a_url_of_sqlite_is_its_file(call: Call, book: str) -> None:
    assert call("ledger", "verify", "sqlite:///book.db") == call("ledger", "verify", book)


def test_control_characters_in_a_ledger_do_not_reach_the_screen(call: Call, book: str) -> None:
    note = "\x1b[2J\nnext line\u202e"
    assert call("ledger", "event", book, *OTHER, "--note", note).status == 0
    for words in (["show", book], ["show", book, "--entry", "3"]):
        printed = call("ledger", *words).text
        assert "\x1b" not in printed
        assert "\u202e" not in printed
        assert "\nnext line" not in printed
    rows = json.loads(call("ledger", "show", book, "--format", "json").text)
    assert rows[2]["content"]["note"] == note


def test_the_help_of_the_program_does_not_load_sqlalchemy() -> None:
    code = (
        "import sys\nfrom servicestar.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print('sqlalchemy' in sys.modules, 'psycopg' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "False False"


def test_the_environment_has_no_part_in_an_entry(folder: Path) -> None:
    heads = set()
    for locale, zone, seed in (("C", "UTC", "0"), ("zh_CN.UTF-8", "Asia/Shanghai", "1")):
        book = f"{seed}.db"
        env = {"LC_ALL": locale, "TZ": zone, "PYTHONHASHSEED": seed, "HOME": os.curdir}
        words = ("rules.yaml", "sheet.csv", "--set", "most=2")
        assert apart("ledger", "record", book, *words, **env).status == 0
        heads.add(Ledger.open(book).verify())
    assert len(heads) == 1
