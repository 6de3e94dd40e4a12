"""Ledgers to test with, in SQLite and in PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from servicestar.ledger import Ledger
from servicestar.ledger.tables import TABLES
from tests.ledger.server import Server, lay_out

RULES = """\
language: 1
ruleset: small
title: {zh: 小评选, en: Small}
round_scores: 2
facts:
  most: {title: {zh: 上限, en: at most}, type: integer, default: 1}
records:
  person:
    title: {zh: 人员, en: Person}
    fields:
      id: {header: 工号, type: text, key: true}
      score: {header: 得分, type: decimal, min: 0, max: 100}
contests:
  star:
    title: {zh: 明星, en: Star}
    records: person
    indicators:
      - {id: score, points: 100, share_of: 得分, cite: 第一条}
    places: {number: most, cite: 第二条}
"""
SHEET = "工号,得分\nA,90\nB,80.5\nC,\n"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Path]:
    """Where `folder` is: in memory if there is such a place, for a disk makes every sync wait.

    The tests of writers and of disks put it on the disk again.
    """
    shared = Path("/dev/shm")
    if not shared.is_dir():
        yield tmp_path
        return
    with tempfile.TemporaryDirectory(prefix="ledger-", dir=shared) as name:
        yield Path(name)


@pytest.fixture
def folder(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a small ruleset and a sheet."""
    (place / "rules.yaml").write_text(RULES, "utf-8")
    (place / "sheet.csv").write_text(SHEET, "utf-8")
    monkeypatch.chdir(place)
    return place


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running PostgreSQL server."""
    # Not in pytest's own folder: only root may enter that one, and the server is not root.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        made = lay_out(Path(name))
        made.make()
        made.start("fsync=off")  # nothing that is tested here cuts its power
        yield made
        made.stop("immediate")


@pytest.fixture
def database(server: Server) -> str:
    """The URL of a database without a ledger; the same one, for a new one takes a while."""
    for table in reversed(TABLES):
        server.sql(f"DROP TABLE IF EXISTS {table}")
    server.sql("DROP FUNCTION IF EXISTS servicestar_never_edited")
    return server.url()


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, folder: Path) -> str:
    """The place of a ledger that is not there yet, in each kind of database."""
    if request.param == "sqlite":
        return str(folder / "book.db")
    return str(request.getfixturevalue("database"))


@pytest.fixture
def ledger(where: str) -> Ledger:
    """A ledger of three entries: an outcome, an event and an outcome."""
    made = Ledger.open(where)
    made.record("rules.yaml", "sheet.csv")
    made.event(1, "A", "revoked", "2010-11-02", "投诉属实")
    made.record("rules.yaml", "sheet.csv", facts={"most": 2})
    return made
