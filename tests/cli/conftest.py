"""The command line as a fixture."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Call, caller

RULES = """\
language: 1
ruleset: small
title: {zh: 小评选, en: Small}
records:
  person:
    title: {zh: 人员, en: Person}
    fields:
      id: {header: 工号, type: text, key: true}
      team: {header: 班组, type: text}
      score: {header: 得分, type: decimal, min: 0}
      part: {header: 分段, type: decimal, min: 0}
contests:
  star:
    title: {zh: 明星, en: Star}
    records: person
    indicators:
      - {id: score, points: 100, formula: 得分, cite: 第一条}
      - {id: part, points: 100, formula: 分段, cite: 第一条}
    places: {number: 1, cite: 第二条}
  team:
    title: {zh: 班组之星, en: Star of a team}
    records: person
    per: team
    indicators:
      - {id: score, points: 100, formula: 得分, cite: 第一条}
    bands:
      - {from: 1, name: "=好"}
    places: {number: 1, cite: 第二条}
explained:
  - {code: SS412, about: "team: bands", why: 一分以下不分档。}
"""


@pytest.fixture
def call(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Call:
    """Runs a command in this process, in an English locale."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return caller(capsysbinary)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a small ruleset and a sheet."""
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "sheet.csv").write_text("工号,班组,得分,分段\nA,甲,0.1,0.2\nB,乙,3,0\n", "utf-8")
    (tmp_path / "bad.csv").write_text("工号,班组,得分\nA,甲,x\n", "utf-8")
    (tmp_path / "bad.yaml").write_text(RULES.replace("formula: 分段", "formula: 分段数"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path
