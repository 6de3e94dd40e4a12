"""What two engines say of the same records, held against each other in every form that it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import servicestar
from servicestar.api import Contest, Outcome
from servicestar.diagnostics import ServiceStarError

KINDS = Path(__file__).parent / "rules" / "kinds.yaml"


def outcome_or_faults(contest: Contest, records: Any, **options: Any) -> Outcome | list[str]:
    """The outcome; or every fault, with its place."""
    try:
        return contest.evaluate(records, **options)
    except ServiceStarError as error:
        return [fault.line("zh") for fault in error.diagnostics]


def same(contest: Contest, records: Any, *, every: int = 1, **options: Any) -> Outcome | list[str]:
    """What DuckDB says, after it was seen that the interpreter says the same.

    Args:
        contest: the contest.
        records: what both are given.
        every: of how many records one is explained.
        options: of `Contest.evaluate`.
    """
    wanted = outcome_or_faults(contest, records, engine="interpreter", **options)
    found = outcome_or_faults(contest, records, engine="duckdb", **options)
    if isinstance(wanted, Outcome) and isinstance(found, Outcome):
        assert found.engine == "duckdb"
        assert wanted.engine == "interpreter"
        assert_equal(found, wanted, every)
    else:
        assert found == wanted
    return found


def assert_equal(found: Outcome, wanted: Outcome, every: int = 1) -> None:
    """Two outcomes are the same in every form but the workbook and the page."""
    assert found.winners == wanted.winners
    assert found.unresolved == wanted.unresolved
    assert found.to_json() == wanted.to_json()
    assert found.to_table("zh") == wanted.to_table("zh")
    assert found.to_csv("en") == wanted.to_csv("en")
    for result in wanted.results[::every]:
        assert found[result.key].explain("zh") == wanted[result.key].explain("zh")


def kinds(contest: str = "star") -> Contest:
    """A contest over fields of every type."""
    return servicestar.load(KINDS).contest(contest)
