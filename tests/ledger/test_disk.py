"""Disks that are full, read-only or failing: nothing half-stored, and what was stored is sound."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from servicestar import ServiceStarError
from servicestar.ledger import Ledger

ROOT = Path(__file__).parents[2]
LIMITED = """\
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from servicestar.cli import main
sys.exit(main(sys.argv[2:]))
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder on the disk."""
    return tmp_path


def full_until(ledger: Ledger, records: str) -> int:
    """Record until the disk is full; how many outcomes were stored."""
    stored: list[int] = []
    with pytest.raises(ServiceStarError) as error:
        stored.extend(ledger.record("rules.yaml", records).number for _ in range(100))
    (finding,) = error.value.diagnostics
    assert finding.code == "SS702"
    assert finding.message() == f"can not store in {ledger.name}: the disk is full"
    return stored[-1] if stored else 0


def noise(path: Path, count: int = 400) -> None:
    """A sheet that does not pack well."""
    chance = random.Random(7)
    rows = (f"{chance.getrandbits(200):x},{chance.randrange(10_000) / 100}" for _ in range(count))
    path.write_text("\n".join(["工号,得分", *rows]) + "\n", "utf-8")


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A disk of 256 kB."""
    disk = folder / "disk"
    disk.mkdir()
    words = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(words, check=False).returncode:
        pytest.skip("only root may mount a disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_disk_that_is_really_full(small_disk: Path, folder: Path) -> None:
    noise(folder / "noise.csv")
    ledger = Ledger.open(small_disk / "book.db")
    stored = full_until(ledger, "noise.csv")
    assert stored > 0
    head = ledger.verify()
    assert head.number == stored
    with pytest.raises(ServiceStarError, match="the disk is full"):
        ledger.record("rules.yaml", "noise.csv")
    assert ledger.verify() == head
    for number in range(1, stored + 1):
        ledger.replay(number)


def test_a_disk_that_is_full_from_the_start(small_disk: Path) -> None:
    size = os.statvfs(small_disk).f_bavail * os.statvfs(small_disk).f_frsize
    (small_disk / "rest").write_bytes(b"x" * size)
    ledger = Ledger.open(small_disk / "book.db")
    with pytest.raises(ServiceStarError, match="SS702 can not store"):
        ledger.record("rules.yaml", "sheet.csv")
    (small_disk / "rest").unlink()
    assert ledger.record("rules.yaml", "sheet.csv").number == 1


def test_a_database_that_may_not_grow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from servicestar.ledger.sqlite import SQLite

    prepare = SQLite._prepare

    def limited(self: SQLite, connection: object, write: bool) -> None:
        prepare(self, connection, write)  # type: ignore[arg-type]
        connection.execute("PRAGMA max_page_count = 60")  # type: ignore[attr-defined]

    monkeypatch.setattr(SQLite, "_prepare", limited)
    noise(folder / "noise.csv")
    ledger = Ledger.open("book.db")
    stored = full_until(ledger, "noise.csv")
    assert stored > 0
    assert ledger.verify().number == stored
    monkeypatch.setattr(SQLite, "_prepare", prepare)  # there is room again
    assert ledger.record("rules.yaml", "noise.csv").number == stored + 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs setrlimit")
def test_writes_that_fail_part_way(folder: Path) -> None:
    """No file may grow past a size: SQLite then is refused in the middle of its writing."""
    noise(folder / "noise.csv", 150)
    ledger = Ledger.open("book.db")
    first = ledger.record("rules.yaml", "sheet.csv")
    size = (folder / "book.db").stat().st_size
    words = ["ledger", "record", "book.db", "rules.yaml", "noise.csv", "--lang", "en"]
    for limit in (size - 4096, size, size + 4096, size + 12_288):
        done = subprocess.run(
            [sys.executable, "-c", LIMITED, str(limit), *words],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 1
        assert done.stdout == ""
        (line,) = done.stderr.splitlines()
        assert line.startswith("book.db:1:1: error SS702 can not store in book.db: the disk")
        assert ledger.verify() == (1, first.hash)
    assert ledger.record("rules.yaml", "noise.csv").number == 2


def test_a_folder_that_may_not_be_written(folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    ledger = Ledger.open("book.db")
    ledger.record("rules.yaml", "sheet.csv")
    folder.chmod(0o500)
    try:
        with pytest.raises(ServiceStarError, match="SS702"):
            ledger.record("rules.yaml", "sheet.csv")
        assert ledger.verify().number == 1
    finally:
        folder.chmod(0o700)


def test_a_disk_that_is_read_only(small_disk: Path) -> None:
    ledger = Ledger.open(small_disk / "book.db")
    ledger.record("rules.yaml", "sheet.csv")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(ServiceStarError, match=r"SS702 .*: it may only be read"):
        ledger.event(1, "A", "seen", "2010-11-02")
    assert ledger.verify().number == 1
    assert ledger.replay(1).number == 1
    gone = Ledger.open(small_disk / "new.db")
    with pytest.raises(ServiceStarError, match="SS702"):
        gone.record("rules.yaml", "sheet.csv")
