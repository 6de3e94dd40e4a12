"""Ledgers to test with, in SQLite and in PostgreSQL."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from servicestar.ledger import Ledger
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
_NUMBERS = count()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a small ruleset and a sheet."""
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "sheet.csv").write_text(SHEET, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A running PostgreSQL server."""
    # Not in pytest's own folder: only root may enter that one, and the server is not root.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as name:
        Path(name).chmod(0o755)
        made = lay_out(Path(name))
        made.make()
        made.start()
        yield made
        made.stop("immediate")


@pytest.fixture
def database(server: Server) -> str:
    """The URL of an empty database."""
    name = f"ledger{next(_NUMBERS)}"
    server.sql(f"CREATE DATABASE {name}")
    return server.url(name)


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
