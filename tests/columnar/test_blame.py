"""What is missing is blamed where it leaves a rule open, and nowhere else: by hand, and as ever."""

from __future__ import annotations

from pathlib import Path

import pytest

import servicestar
from servicestar.api import Outcome
from tests.columnar.agree import same

RULES = """
language: 1
ruleset: blame
title: Who is to blame
records:
  row:
    title: Row
    fields:
      id: {{header: 编号, type: text, key: true}}
      test: {{header: 是否, type: yes_no}}
      a: {{header: 甲, type: integer, min: -9, max: 9}}
      b: {{header: 乙, type: integer, min: -9, max: 9}}
      c: {{header: 丙, type: yes_no}}
contests:
  only:
    title: Only
    records: row
    conditions:
      - {{id: rule, require: '{rule}'}}
"""
CASES: list[tuple[str, dict[str, object], list[str]]] = [
    ("(a if test else b) > 0", {}, ["test"]),
    ("(a if test else b) > 0", {"test": True}, ["a"]),
    ("(a if test else b) > 0", {"test": False}, ["b"]),
    ("(a if test else b) > 0", {"test": True, "a": 1}, []),
    ("a > 0 and b > 0", {}, ["a", "b"]),
    ("a > 0 and b > 0", {"a": 1}, ["b"]),
    ("a > 0 and b > 0", {"a": 0}, []),
    ("a > 0 or b > 0", {"a": 0}, ["b"]),
    ("a > 0 or b > 0", {"a": 1}, []),
    ("a + b > 0", {"a": 1}, ["b"]),
    ("a + b > 0", {}, ["a", "b"]),
    ("known(a) and b > 0", {}, []),
    ("known(a) and b > 0", {"a": 1}, ["b"]),
    ("if_missing(a, b) > 0", {}, ["a", "b"]),
    ("if_missing(a, b) > 0", {"b": 1}, []),
    ("test or (a > 0 and not c)", {"a": 1}, ["test", "c"]),
    ("test or (a > 0 and not c)", {"a": 0}, ["test"]),
    ("a / b > 0", {"a": 1, "b": 0}, []),
]


@pytest.mark.parametrize("rule", dict.fromkeys(rule for rule, _, _ in CASES))
def test_what_is_missing_is_blamed(rule: str, tmp_path: Path) -> None:
    path = tmp_path / "blame.yaml"
    path.write_text(RULES.format(rule=rule), "utf-8")
    cases = [(record, missing) for each, record, missing in CASES if each == rule]
    records = [{"id": f"R{n}", **record} for n, (record, _) in enumerate(cases)]
    found = same(servicestar.load(path).contest(), records)
    assert isinstance(found, Outcome)
    order = ["test", "a", "b", "c"]
    assert [list(result.missing) for result in found.results] == [
        sorted(missing, key=order.index) for _, missing in cases
    ]
