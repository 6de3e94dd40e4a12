"""Rulesets side by side: what counts as a difference, and at which clause it is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicestar.api import read
from servicestar.diff import compare, compare_clauses
from servicestar.diff.change import Change
from servicestar.diff.rules import canonical, differing, rules_of
from tests.diff.edits import RULESETS

SMALL = """\
language: 1
ruleset: small
title: Small
round_scores: 2
records:
  person:
    title: Person
    fields:
      id: {header: 工号, type: text, key: true}
      a: {header: 甲, type: integer, min: 0, max: 100, better: higher}
      b: {header: 乙, type: integer, min: 0, better: lower}
definitions:
  both: {header: 合计数, cite: § 0, value: a + b}
contests:
  star:
    title: Star
    records: person
    conditions:
      - {id: first, cite: § 1, require: a > 1 and b > 1}
      - {id: second, cite: § 2, require: both >= 2}
    indicators:
      - {id: one, cite: § 3, points: 60, share_of: a}
      - {id: two, cite: § 4, points: 40, lowest_gets_all: b}
    preferences:
      - {by: a, cite: § 5}
      - {by: b, cite: § 6}
    places: {number: 1, cite: § 7}
"""


def changes(folder: Path, *edits: tuple[str, str]) -> tuple[Change, ...]:
    found = []
    text = SMALL
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    for name, content in (("old.yaml", SMALL), ("new.yaml", text)):
        (folder / name).write_text(content, "utf-8")
        ruleset, findings, sources = read(folder / name)
        assert ruleset is not None, findings
        found.append((ruleset, sources))
    (old_one, old_sources), (new_one, new_sources) = found
    plans = tuple({id_: r.plan(id_, {}) for id_ in r.contests} for r in (old_one, new_one))
    return compare_clauses(
        old_one.model, new_one.model, (plans[0], plans[1]), (old_sources, new_sources)
    )


@pytest.mark.parametrize("name", sorted(path.name for path in RULESETS.glob("*[!s].yaml")))
def test_a_ruleset_differs_in_nothing_from_itself(name: str) -> None:
    ruleset = read(RULESETS / name)[0]
    if ruleset is None:
        pytest.skip("a file of worked cases")
    assert compare_clauses(ruleset.model, ruleset.model) == ()


def test_blanks_comments_and_places_do_not_count(tmp_path: Path) -> None:
    edits = (("contests:", "# a comment\n\ncontests:"), ("a > 1 and b > 1", "'a>1  and b>1'"))
    assert changes(tmp_path, *edits) == ()


def test_a_number_is_shown_as_it_is_written(tmp_path: Path) -> None:
    (change,) = changes(tmp_path, ("points: 60", "points: 60.50"))
    assert (change.kind, change.part, change.id, change.cites) == (
        "changed",
        "indicators",
        "one",
        ("§ 3",),
    )
    (key,) = change.keys
    assert (key.key, key.old and key.old.en, key.new and key.new.en) == ("points", "60", "60.50")
    assert change.old
    assert change.old.line == 22


def test_a_clause_added_and_one_removed(tmp_path: Path) -> None:
    added = "      - {id: third, cite: § 2a, require: a < 90}\n"
    edits = (
        ("      - {id: first, cite: § 1, require: a > 1 and b > 1}\n", ""),
        ("    indicators:\n", f"{added}    indicators:\n"),
    )
    found = [(c.kind, c.id, c.cites) for c in changes(tmp_path, *edits)]
    assert found == [("removed", "first", ("§ 1",)), ("added", "third", ("§ 2a",))]


def test_a_clause_with_another_name_is_the_same_clause(tmp_path: Path) -> None:
    (change,) = changes(tmp_path, ("id: first", "id: premier"))
    assert (change.kind, change.id) == ("changed", "first")
    assert [key.key for key in change.keys] == ["id"]


def test_a_definition_with_another_name_is_told(tmp_path: Path) -> None:
    edits = (
        ("  both: {header", "  sum_of: {header"),
        ("require: both >= 2", "require: 合计数 >= 2"),
    )
    found = changes(tmp_path, *edits)
    told = [(c.kind, c.part, c.id, c.keys[0].key) for c in found]
    assert told == [
        ("changed", "definitions", "both", "id"),
        ("changed", "conditions", "second", "require"),
    ]


def test_preferences_in_another_order_have_moved(tmp_path: Path) -> None:
    a, b = "      - {by: a, cite: § 5}\n", "      - {by: b, cite: § 6}\n"
    (change,) = changes(tmp_path, (a + b, b + a))
    assert (change.kind, change.part, change.outcome) == ("moved", "preferences", True)


def test_a_definition_is_told_with_the_clauses_that_use_it(tmp_path: Path) -> None:
    (change,) = changes(tmp_path, ("value: a + b", "value: a - b"))
    assert (change.part, change.id, change.contests) == ("definitions", "both", ("star",))
    assert [(use.part, use.id, use.cite) for use in change.used_by] == [
        ("conditions", "second", "§ 2")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [("title: Star", "title: Stars"), ("cite: § 3", "cite: § 3.1"), ("title: Small", "title: S")],
)
def test_titles_and_articles_decide_nothing(tmp_path: Path, old: str, new: str) -> None:
    (change,) = changes(tmp_path, (old, new))
    assert not change.outcome


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a > 1 and b > 1", "1 < b and 1 < a"),
        ("both >= 2", "2 <= a + b"),
        ("both >= 2", "合计数 >= 2"),
        ("value: a + b", "value: b + a"),
    ],
)
def test_the_same_in_other_words_decides_the_same(tmp_path: Path, old: str, new: str) -> None:
    changes(tmp_path, (old, new))
    one, other = (read(tmp_path / name)[0] for name in ("old.yaml", "new.yaml"))
    assert one is not None
    assert other is not None
    rules = [rules_of(r.model, r.plan("star", {})) for r in (one, other)]
    assert differing(*rules) == []
    found = compare(tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert found.contests[0].answer is not None
    assert found.contests[0].answer.same
    assert not found.moves_winners


def test_one_way_of_writing_is_stable(tmp_path: Path) -> None:
    changes(tmp_path)
    ruleset = read(tmp_path / "old.yaml")[0]
    assert ruleset is not None
    for step in ruleset.plan("star", {}).conditions:
        assert step.node is not None
        once = canonical(step.node)
        assert canonical(once) == once
