"""Which wrong versions of a ruleset its own cases and properties notice."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import attrs
from attrs import evolve, frozen

from servicestar.api import Ruleset
from servicestar.expr import Aggregate
from servicestar.model import Rule
from servicestar.model.cases import Survivor
from servicestar.model.meta import Where
from servicestar.plan import Plan, plan_contest
from servicestar.testing.cases import load_cases, run_case
from servicestar.testing.mutants import Mutant, candidates, sound
from servicestar.testing.suite import Suite, cases_of, load_suite
from servicestar.testing.trials import try_properties

EXAMPLES = 40
"""Cohorts a contest on which the properties look for what the cases let through."""


@frozen
class Fate:
    """What became of one wrong version.

    Attributes:
        mutant: which one; None for a version in which no contest is another.
        noticed_by: the case or property that notices it; None where nothing does.
    """

    mutant: Mutant
    noticed_by: str | None


@frozen
class MutationReport:
    """What became of all wrong versions.

    Attributes:
        tried: how many there are that change some contest.
        survivors: those that nothing notices and nobody has given a reason for.
        explained: those that nothing notices, with the reason.
        stale: reasons given for versions that are noticed, or are none.
    """

    tried: int
    survivors: tuple[Mutant, ...]
    explained: tuple[tuple[Mutant, str], ...]
    stale: tuple[Survivor, ...]

    @property
    def noticed(self) -> int:
        """How many are noticed."""
        return self.tried - len(self.survivors) - len(self.explained)


def try_mutants(
    path: Path, *, processes: int | None = None, progress: Callable[[str], None] | None = None
) -> MutationReport:
    """Try every wrong version against the ruleset's worked cases and properties.

    Args:
        path: the ruleset's file.
        processes: how many at once; as many as there are processors where left out.
        progress: told the name of each version that has been tried.

    Raises:
        ServiceStarError: with every fault of the ruleset and its cases.
    """
    suite = load_suite(path)
    count = sum(1 for _ in candidates(suite.ruleset.model))
    workers = min(processes or os.cpu_count() or 1, max(count, 1))
    fates: list[Fate] = []
    for fate in _fates(path, count, workers):
        fates += [fate] if fate is not None else []
        if progress is not None:
            progress(fate.mutant.name if fate is not None else "")
    beside = cases_of(path)
    reasons = load_cases(beside).survivors if beside.is_file() else ()
    return _sorted(fates, reasons)


def _sorted(fates: Iterable[Fate], reasons: Iterable[Survivor]) -> MutationReport:
    """Fates as a report, the reasons given for survivors beside them."""
    listed, why = list(fates), {each.mutant: each.why for each in reasons}
    alive = [fate.mutant for fate in listed if fate.noticed_by is None]
    names = {mutant.name for mutant in alive}
    return MutationReport(
        tried=len(listed),
        survivors=tuple(mutant for mutant in alive if mutant.name not in why),
        explained=tuple((mutant, why[mutant.name]) for mutant in alive if mutant.name in why),
        stale=tuple(each for each in reasons if each.mutant not in names),
    )


def _fates(path: Path, count: int, workers: int) -> Iterator[Fate | None]:
    """The fate of each version, in their order, whatever process it was tried in."""
    if workers == 1:
        _begin(path)
        yield from map(_fate, range(count))
        return
    with ProcessPoolExecutor(workers, initializer=_begin, initargs=(path,)) as pool:
        yield from pool.map(_fate, range(count), chunksize=4)


_LOADED: list[tuple[Suite, list[Mutant]]] = []
"""In a worker process: the suite and its wrong versions, made once."""


def _begin(path: Path) -> None:
    suite = load_suite(path)
    # A case that the right version fails too would "notice" every wrong one.
    right = tuple(case for case in suite.cases if not run_case(case, suite.ruleset))
    _LOADED[:] = [(evolve(suite, cases=right), list(candidates(suite.ruleset.model)))]


def _fate(index: int) -> Fate | None:
    """What becomes of one version; None where it is not sound or no contest of it is another."""
    suite, wrong_ones = _LOADED[0]
    mutant = wrong_ones[index]
    if not sound(mutant):
        return None
    wrong = Ruleset(mutant.ruleset, suite.ruleset.sha256)
    touched = [id_ for id_ in suite.properties if _differs(suite.ruleset, wrong, id_)]
    if not touched:
        return None
    bare = evolve(mutant, ruleset=suite.ruleset.model)  # the wrong model need not travel back
    return Fate(bare, _noticed_by(suite, wrong, touched))


def _differs(right: Ruleset, wrong: Ruleset, contest: str) -> bool:
    """Whether a contest's plan is another under some choice of the readings."""
    choices = [{}, *({name: c} for name, r in right.model.readings.items() for c in r.choices)]
    pairs = (
        (plan_contest(right.model, contest, each), plan_contest(wrong.model, contest, each))
        for each in choices
    )
    return any(one != other and _meaning(one) != _meaning(other) for one, other in pairs)


def _meaning(plan: Plan) -> object:
    """A plan in which it makes no difference whom it compares with, where all are contestants."""
    stopped = plan.conditions or plan.put_forward or plan.contest.candidates
    return plan if stopped else _of_one_population(plan)


def _of_one_population(value: Any) -> Any:
    """The same with every comparison among the roster."""
    if isinstance(value, tuple):
        return tuple(map(_of_one_population, value))
    if isinstance(value, Mapping):
        return {key: _of_one_population(item) for key, item in value.items()}
    if not attrs.has(type(value)) or isinstance(value, Where):
        return value
    inside = {
        each.name: _of_one_population(getattr(value, each.name))
        for each in attrs.fields(type(value))
        if each.eq
    }
    if isinstance(value, Aggregate):
        inside["over"] = "roster"
    if isinstance(value, Rule) and value.among is not None:
        inside["among"] = evolve(value.among, who="roster") if value.among.per else None
    return evolve(value, **inside)


def _noticed_by(suite: Suite, wrong: Ruleset, touched: list[str]) -> str | None:
    """The first case or property that does not hold of a wrong version."""
    for case in suite.cases:
        if case.contest in touched and run_case(case, wrong):
            return case.case
    for id_ in touched:
        properties = suite.properties[id_]
        if failures := try_properties(wrong.contest(id_), properties, examples=EXAMPLES):
            return failures[0].property.name
    return None
