"""Every single edit is shown at its clause, and what can move a winner is shown to."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from servicestar.api import Ruleset, load
from servicestar.diff import compare
from tests.diff.edits import EDITS, RULESETS, Edit


@cache
def shipped(name: str) -> Ruleset:
    return load(RULESETS / name)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_an_edit_is_shown_and_seen(edit: Edit, tmp_path: Path) -> None:
    path = edit.made(tmp_path)
    tries = 400 if edit.records is None else 2000
    found = compare(shipped(edit.file), path, contests=[edit.contest], tries=tries)
    assert (edit.part, edit.id) in {(c.part, c.id) for c in found.clauses}
    assert all(change.cites for change in found.clauses if change.part != "ruleset")
    (contest,) = found.contests
    assert contest.answer is not None
    cohort = contest.answer.found
    if edit.records is None:
        assert not found.moves_winners
        return
    assert cohort is not None, f"nothing found in {contest.answer.tries} tries"
    assert cohort.level == "winners"
    assert len(cohort.cohort.records) <= edit.records
    assert contest.people is not None
    assert contest.people.moves
    assert all(move.causes for move in contest.people.moves)
    # What is said of the cohort is what comes out of it.
    again = contest.pair.on(cohort.cohort)
    assert again.level == "winners"


def test_there_are_many_edits() -> None:
    assert len(EDITS) >= 40
    assert len({edit.name + edit.old for edit in EDITS}) == len(EDITS)
