"""A ruleset's whole suite: its worked cases, the stock properties and those of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from attrs import field, frozen

from servicestar import checks
from servicestar.api import CASES, Contest, Ruleset, load
from servicestar.diagnostics import Diagnostic, Lang, ServiceStarError, in_order, unknown
from servicestar.model.cases import Case, CaseFile, Exempt, Property
from servicestar.testing.cases import load_cases, run_case
from servicestar.testing.own import own_property
from servicestar.testing.properties import STOCK, StockProperty
from servicestar.testing.trials import Failure, try_properties

Progress = Callable[[str], None]


@frozen
class Suite:
    """What there is to try of a ruleset.

    Attributes:
        ruleset: loaded.
        cases: its worked cases.
        properties: by contest, the properties that have to hold.
    """

    ruleset: Ruleset
    cases: tuple[Case, ...]
    properties: dict[str, tuple[StockProperty, ...]]


@frozen
class Report:
    """What came of a suite.

    Attributes:
        cases: how many worked cases there are, and what differs in those that fail.
        tried: how many properties were tried, over all contests.
        failures: the properties that do not hold.
    """

    cases: int
    differences: tuple[tuple[Case, tuple[str, ...]], ...]
    tried: int
    failures: tuple[Failure, ...] = field(default=())

    @property
    def good(self) -> bool:
        """Whether nothing was found."""
        return not self.differences and not self.failures


def cases_of(ruleset: Path) -> Path:
    """Where the worked cases of a ruleset are, if it has some: beside it."""
    return ruleset.with_name(ruleset.stem + CASES)


def load_suite(path: Path, *, contests: tuple[str, ...] = ()) -> Suite:
    """Load a ruleset with its worked cases and properties.

    Args:
        path: the ruleset's file.
        contests: only these; all where left out.

    Raises:
        ServiceStarError: with every fault of the two files.
    """
    ruleset = load(path)
    beside = cases_of(path)
    file = load_cases(beside) if beside.is_file() else None
    chosen = contests or ruleset.contests
    cases = file.cases if file is not None else ()
    found, faults = _properties(ruleset, file, chosen)
    if file is not None:
        faults += [*checks.check_cases(file, ruleset.model), *_unknown_contests(ruleset, file)]
    if faults:
        raise ServiceStarError(in_order(faults))
    return Suite(ruleset, tuple(case for case in cases if case.contest in chosen), found)


def _properties(
    ruleset: Ruleset, file: CaseFile | None, contests: tuple[str, ...]
) -> tuple[dict[str, tuple[StockProperty, ...]], list[Diagnostic]]:
    """The properties of each contest, and what is wrong with those written in the file."""
    found = {id_: [*STOCK] for id_ in (ruleset.contest(name).id for name in contests)}
    faults: list[Diagnostic] = []
    for exempt in file.exempt if file is not None else ():
        names = [each.name for each in STOCK]
        if exempt.property not in names:
            place = exempt.where.of("property")
            faults.append(unknown("SS401", place, exempt.property, names, what=_PROPERTY))
        if exempt.contest in found:
            kept = [each for each in found[exempt.contest] if each.name != exempt.property]
            found[exempt.contest] = kept
    for written in file.properties if file is not None else ():
        if written.contest in found:
            own, wrong = own_property(written, ruleset.contest(written.contest))
            faults += wrong
            found[written.contest] += [own] if own is not None else []
    return {id_: tuple(each) for id_, each in found.items()}, faults


def _unknown_contests(ruleset: Ruleset, file: CaseFile) -> Iterator[Diagnostic]:
    """Contests that are not there: what speaks of one would be left out in silence."""
    parts: list[Property | Exempt] = [*file.properties, *file.exempt]
    for part in parts:
        if part.contest not in ruleset.contests:
            place = part.where.of("contest")
            yield unknown("SS401", place, part.contest, ruleset.contests, what=_CONTEST)


_CONTEST = ("contest", "评选")
_PROPERTY = ("stock property", "通用性质")


def run_suite(
    suite: Suite,
    *,
    examples: int = 100,
    start: int = 0,
    progress: Progress | None = None,
    lang: Lang = "en",
) -> Report:
    """Run the worked cases, then try the properties on made-up cohorts.

    Args:
        suite: what to try.
        examples: how many cohorts for each contest.
        start: the seed of the cohorts.
        progress: told what has just been tried.
        lang: language of what differs in the worked cases.
    """
    differences = []
    for case in suite.cases:
        if wrong := run_case(case, suite.ruleset, lang):
            differences.append((case, tuple(wrong)))
        if progress is not None:
            progress(case.case)
    failures: list[Failure] = []
    for contest, properties in _contests(suite):
        failures += try_properties(contest, properties, examples=examples, start=start)
        if progress is not None:
            progress(contest.id)
    tried = sum(map(len, suite.properties.values()))
    return Report(len(suite.cases), tuple(differences), tried, tuple(failures))


def _contests(suite: Suite) -> Iterator[tuple[Contest, tuple[StockProperty, ...]]]:
    for id_, properties in suite.properties.items():
        yield suite.ruleset.contest(id_), properties
