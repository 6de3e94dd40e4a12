"""Two rulesets on records: who is in, out, up and down, and through which clause."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import servicestar
from servicestar.diff import compare
from servicestar.diff.people import Move
from tests.diff.edits import RULESETS, SAMPLES
from tests.diff.test_clauses import SMALL

PEOPLE = [
    {"id": "P1", "a": 90, "b": 4},
    {"id": "P2", "a": 90, "b": 5},
    {"id": "P3", "a": 50, "b": 2},
    {"id": "P4", "a": 1, "b": 9},
]


def moves(folder: Path, *edits: tuple[str, str], records: Any = PEOPLE) -> dict[str, Move]:
    text = SMALL
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    for name, content in (("old.yaml", SMALL), ("new.yaml", text)):
        (folder / name).write_text(content, "utf-8")
    found = compare(folder / "old.yaml", folder / "new.yaml", records=records)
    people = found.people.get("star")
    return {move.key: move for move in people.moves} if people else {}


def test_nobody_moves_where_nothing_changed(tmp_path: Path) -> None:
    assert moves(tmp_path) == {}


def test_points_move_people_up_and_down_in_and_out(tmp_path: Path) -> None:
    edits = (("points: 60", "points: 20"), ("points: 40", "points: 80"))
    found = moves(tmp_path, *edits)
    assert {key: move.kind for key, move in found.items()} == {
        "P1": "out",
        "P2": "down",
        "P3": "in",
    }
    causes = [(c.part, c.id, c.cite, c.changed) for c in found["P3"].causes]
    assert causes == [("indicators", "one", "§ 3", True), ("indicators", "two", "§ 4", True)]


def test_a_condition_is_told_with_its_numbers(tmp_path: Path) -> None:
    found = moves(tmp_path, ("a > 1 and b > 1", "a > 1 and b > 4"))
    assert found["P1"].kind == "out"
    assert found["P2"].kind == "in"
    (cause,) = found["P1"].causes
    assert cause.cite == "§ 1"
    assert cause.new
    assert cause.new.en == "✗ a 90 > 1 and b 4 > 4"
    assert cause.old
    assert cause.old.zh == "✓ 甲 90 > 1 且 乙 4 > 1"


def test_who_moves_through_others_only_says_so(tmp_path: Path) -> None:
    sheet = [{"id": "Q1", "a": 90, "b": 4}, {"id": "Q2", "a": 80, "b": 4}]
    found = moves(tmp_path, ("a > 1 and b > 1", "a < 85 and b > 1"), records=sheet)
    assert found["Q2"].kind == "in"
    assert [(c.part, c.keys) for c in found["Q2"].causes] == [("others", ("Q1",))]


def test_places_are_the_cause_where_there_are_more(tmp_path: Path) -> None:
    found = moves(tmp_path, ("number: 1", "number: 2"))
    (move,) = found.values()
    (cause,) = move.causes
    assert (move.kind, cause.part, cause.cite) == ("in", "places", "§ 7")


def test_a_turned_preference_is_the_cause_where_totals_are_equal(tmp_path: Path) -> None:
    sheet = [{"id": "Q1", "a": 90, "b": 4}, {"id": "Q2", "a": 90, "b": 4}]
    text = SMALL.replace(
        "{id: two, cite: § 4, points: 40, lowest_gets_all: b}",
        "{id: two, cite: § 4, points: 40, share_of: a}",
    )
    sheet[1]["b"] = 5
    for name, content in (("old.yaml", text), ("new.yaml", text.replace("{by: b,", "{by: -b,"))):
        (tmp_path / name).write_text(content, "utf-8")
    found = compare(tmp_path / "old.yaml", tmp_path / "new.yaml", records=sheet)
    if found.people:  # `b` is the better the lower, so that -b turns it round
        (first, _) = found.people["star"].moves
        assert first.causes[0].part == "preferences"


def test_a_sheet_of_several_contests_is_for_those_that_can_read_it(tmp_path: Path) -> None:
    text = (RULESETS / "2010_zhengzhou.yaml").read_text("utf-8")
    new = tmp_path / "new.yaml"
    new.write_text(text.replace("share: 10%, of: 柜员总数", "share: 15%, of: 柜员总数"), "utf-8")
    found = compare(
        RULESETS / "2010_zhengzhou.yaml",
        new,
        records=str(SAMPLES / "tellers_2010Q3.xlsx"),
        period="2010Q3",
        history=str(SAMPLES / "titles_2010.csv"),
    )
    assert [contest.contest for contest in found.contests] == ["quarterly_teller"]
    assert found.moves_winners
    people = found.people["quarterly_teller"]
    assert people.places == (3, 5)
    assert people.count_of("in") == 2


def test_a_fault_of_one_side_is_a_difference(tmp_path: Path) -> None:
    text = SMALL.replace("max: 100", "max: 80")
    (tmp_path / "old.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "new.yaml").write_text(text, "utf-8")
    found = compare(tmp_path / "old.yaml", tmp_path / "new.yaml", records=PEOPLE)
    assert found.moves_winners
    assert "SS502" in found.to_text()


def test_a_fault_of_both_is_one_of_the_records(tmp_path: Path) -> None:
    sheet = [*PEOPLE, {"id": "P1", "a": 1, "b": 1}]
    with pytest.raises(servicestar.ServiceStarError, match="SS505"):
        moves(tmp_path, ("number: 1", "number: 2"), records=sheet)


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"contests": ["moon"]}, "SS601"),
        ({"facts": {"nothing": 1}}, "SS605"),
        ({"readings": {"nothing": "x"}}, "SS610"),
    ],
)
def test_what_neither_ruleset_knows_is_wrong_usage(
    tmp_path: Path, settings: dict[str, Any], code: str
) -> None:
    (tmp_path / "old.yaml").write_text(SMALL, "utf-8")
    with pytest.raises(servicestar.ServiceStarError, match=code) as caught:
        compare(tmp_path / "old.yaml", tmp_path / "old.yaml", **settings)
    assert caught.value.usage


def test_a_fact_with_another_name_is_the_same_fact(tmp_path: Path) -> None:
    text = SMALL.replace(
        "contests:\n  star:",
        "facts:\n  n: {title: n, header: 数, type: integer}\ncontests:\n  star:",
    ).replace("number: 1", "number: 数")
    (tmp_path / "old.yaml").write_text(text, "utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("  n: {", "  m: {"), "utf-8")
    found = compare(tmp_path / "old.yaml", tmp_path / "new.yaml", tries=150)
    assert [(c.part, c.id, c.keys[0].key) for c in found.clauses] == [("facts", "n", "id")]
    assert not found.moves_winners


def test_a_contest_that_is_gone_moves_its_winners(tmp_path: Path) -> None:
    more = SMALL + SMALL[SMALL.index("  star:") :].replace("  star:", "  other:", 1)
    (tmp_path / "old.yaml").write_text(more, "utf-8")
    (tmp_path / "new.yaml").write_text(SMALL, "utf-8")
    found = compare(tmp_path / "old.yaml", tmp_path / "new.yaml")
    assert found.moves_winners
    assert "other" in found.to_text()
    assert not compare(tmp_path / "new.yaml", tmp_path / "old.yaml").moves_winners


def test_what_only_one_ruleset_has_is_told_and_no_fault(tmp_path: Path) -> None:
    more = SMALL.replace(
        "contests:\n  star:", "facts:\n  n: {title: n, type: integer}\ncontests:\n  star:"
    )
    more = more.replace("number: 1", "number: n").replace(
        "      b: {header: 乙", "      c: {header: 丙, type: integer, min: 0}\n      b: {header: 乙"
    )
    more = more.replace("a > 1 and b > 1", "a > 1 and c > 1")
    more += SMALL[SMALL.index("  star:") :].replace("  star:", "  other:", 1)
    for names in (("old.yaml", "new.yaml"), ("new.yaml", "old.yaml")):
        (tmp_path / names[0]).write_text(SMALL, "utf-8")
        (tmp_path / names[1]).write_text(more, "utf-8")
        found = compare(tmp_path / "old.yaml", tmp_path / "new.yaml")
        assert (*found.only_old, *found.only_new) == ("other",)
        assert found.moves_winners
        parts = {(change.part, change.id) for change in found.clauses}
        assert {("facts", "n"), ("records.person.fields", "c")} <= parts
        on_sheet = compare(
            tmp_path / "old.yaml",
            tmp_path / "new.yaml",
            contests=["star"],
            records=[{**row, "c": 2} for row in PEOPLE],
            facts={"n": 2},
        )
        assert on_sheet.people["star"].places in ((1, 2), (2, 1))
