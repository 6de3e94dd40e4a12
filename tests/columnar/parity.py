"""An outcome of the interpreter beside what an engine makes of the same records."""

from __future__ import annotations

from attrs import asdict
from hypothesis import HealthCheck, Phase, given, settings

from servicestar.api import Contest, Outcome
from servicestar.columnar.engine import Engine
from servicestar.columnar.evaluate import evaluate_columnar
from servicestar.columnar.few import outcome_of
from servicestar.columnar.source import ReadRecords
from servicestar.diagnostics import ServiceStarError
from servicestar.testing import Cohort, cohorts

AWAY = {
    ("bonus-pool", "shares"),  # shared out to the last fen
    *(("many-stars", name) for name in ("service", "smile", "civility")),  # one award a person
}
"""The shipped contests that no engine does."""


def differences(outcome: Outcome, engine: Engine) -> list[str]:
    """What an engine says otherwise than the interpreter; nothing where they agree.

    Args:
        outcome: the interpreter's.
        engine: what evaluates the same contest over the same records.
    """
    run = outcome._run
    made, faults = evaluate_columnar(run.plan, ReadRecords(run.records), run.settings, engine)
    if made is None:
        return [f"refused: {fault.message()}" for fault in faults]
    results = tuple(result for _, result in made.results())
    found, faults = outcome_of(made, results)
    if found is None:
        return [f"no outcome: {fault.message()}" for fault in faults]
    assert run.outcome is not None
    ours, theirs = asdict(found, recurse=False), asdict(run.outcome, recurse=False)
    return [
        f"{name}: {ours[name]!r}, and by the interpreter {theirs[name]!r}"
        for name in ours
        if ours[name] != theirs[name]
    ]


def refused(found: list[str]) -> bool:
    """Whether the engine names a clause that it can not do exactly."""
    return bool(found) and found[0].startswith("refused: ")


def try_cohorts(contest: Contest, engine: Engine, examples: int, *, fixed: bool = True) -> int:
    """Made-up cohorts of a contest; gives how many were compared.

    Args:
        contest: of a shipped ruleset.
        engine: what is held against the interpreter.
        examples: how many cohorts are made.
        fixed: whether they are the same ones every time.
    """
    away = (contest.ruleset.id, contest.id) in AWAY
    compared = 0

    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        derandomize=fixed,
    )
    @given(cohorts(contest))
    def agrees(cohort: Cohort) -> None:
        nonlocal compared
        try:
            outcome = cohort.evaluate(contest)
        except ServiceStarError:  # the made-up sheet shows a gap of the regulation
            return
        found = differences(outcome, engine)
        assert refused(found) if away else found == [], cohort
        compared += 1

    agrees()
    return compared
