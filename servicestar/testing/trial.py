"""One contest on one made-up cohort: what a property looks at."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

import attrs
from attrs import define, evolve
from hypothesis import strategies as st

from servicestar.api import Contest, Outcome
from servicestar.diagnostics import ServiceStarError
from servicestar.model.outcome import Result
from servicestar.testing.strategies import Cohort, Row

T = TypeVar("T")
Draw = Callable[[st.SearchStrategy[Any]], Any]


@define(slots=False)
class Trial:
    """A contest, a cohort and what came out.

    Attributes:
        contest, readings, cohort: what was run.
        outcome: what came out.
        draw: draws from a Hypothesis strategy, for properties that change something.
    """

    contest: Contest
    readings: Mapping[str, str]
    cohort: Cohort
    outcome: Outcome
    draw: Draw = attrs.field(repr=False)

    def pick(self, options: Sequence[T]) -> T:
        """One of a few, the first the simplest."""
        return self.draw(st.sampled_from(options))  # type: ignore[no-any-return]

    def again(self, **changes: Any) -> Outcome | None:
        """The outcome of the cohort with some of its parts changed; None where it has none."""
        try:
            return evolve(self.cohort, **changes).evaluate(self.contest, self.readings)
        except ServiceStarError:
            return None

    @cached_property
    def key_field(self) -> str:
        """Id of the field that identifies a record."""
        fields = self.contest.ruleset.model.records[self.contest.model.records].fields
        return next(id_ for id_, field in fields.items() if field.key)

    @cached_property
    def results(self) -> dict[str, Result]:
        """The results by key."""
        return {result.key: result for result in self.outcome.results}

    def changed(self, key: str, cells: Row) -> list[Row]:
        """The records with some cells of one of them changed."""
        own = self.key_field
        return [row | cells if row[own] == key else row for row in self.cohort.records]


def said(outcome: Outcome) -> dict[str, Any]:
    """An outcome as its JSON says it, results by key, so that their order does not matter."""
    found = json.loads(outcome.to_json(), parse_float=Decimal)
    found["results"] = {row["key"]: row for row in found["results"]}
    found["winners"] = sorted(found["winners"])
    found["unresolved"] = sorted(sorted(keys) for keys in found["unresolved"])
    del found["notes"]  # they name keys in the order of the records
    return found  # type: ignore[no-any-return]
