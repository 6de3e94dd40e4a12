"""Properties tried on many made-up cohorts; what fails is shrunk to a cohort one can read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from servicestar.api import Contest
from servicestar.diagnostics import ServiceStarError
from servicestar.testing.properties import StockProperty
from servicestar.testing.strategies import MAX_RECORDS, Cohort, cohorts
from servicestar.testing.trial import Trial


@frozen
class Failure:
    """A property that does not hold, and the smallest cohort found on which it does not.

    Attributes:
        contest: id of the contest.
        property: which one.
        lines: what is wrong, one line each.
        cohort: the made-up cohort.
    """

    contest: str
    property: StockProperty
    lines: tuple[str, ...]
    cohort: Cohort


class _Broken(AssertionError):
    """Tells Hypothesis that a property does not hold, so that it shrinks the cohort."""


def try_properties(
    contest: Contest,
    properties: Sequence[StockProperty],
    *,
    examples: int = 100,
    start: int = 0,
    readings: Mapping[str, str] | None = None,
    max_records: int = MAX_RECORDS,
) -> list[Failure]:
    """Try properties on made-up cohorts of a contest.

    Cohorts on which the contest has no outcome, because the regulation has a gap there, are passed
    over. The same arguments give the same cohorts.

    Args:
        contest: of a loaded ruleset.
        properties: what has to hold.
        examples: how many cohorts.
        start: the seed.
        readings: choices that differ from the readings' own.
        max_records: how many records a cohort has at most.

    Returns:
        One failure for each property that does not hold, in their order.
    """
    failures: dict[str, Failure] = {}
    strategy = cohorts(contest, readings=readings, max_records=max_records)
    left = list(properties)
    while left:
        found = _first_failure(contest, left, strategy, examples, start, readings or {})
        if found is None:
            break
        failures[found.property.name] = found
        left = [each for each in left if each.name != found.property.name]
    return [failures[each.name] for each in properties if each.name in failures]


def _first_failure(
    contest: Contest,
    properties: Iterable[StockProperty],
    strategy: st.SearchStrategy[Cohort],
    examples: int,
    start: int,
    readings: Mapping[str, str],
) -> Failure | None:
    """The first failure that Hypothesis finds, shrunk."""
    found: list[Failure] = []

    def attempt(cohort: Cohort, data: st.DataObject) -> None:
        try:
            outcome = cohort.evaluate(contest, readings)
        except ServiceStarError:
            return
        trial = Trial(contest, readings, cohort, outcome, data.draw)
        for each in properties:
            if lines := tuple(each.wrong(trial)):
                found.append(Failure(contest.id, each, lines, cohort))
                raise _Broken(each.name)

    test = given(cohort=strategy, data=st.data())(attempt)
    test = settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )(test)
    try:
        seed(start)(test)()
    except _Broken:
        return found[-1]  # Hypothesis runs the smallest one last
    return None
