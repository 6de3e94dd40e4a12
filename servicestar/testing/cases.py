"""Runs worked cases and says, sentence by sentence, where an outcome is not the expected one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from servicestar import loader
from servicestar.api import Contest, Outcome, Ruleset, load
from servicestar.diagnostics import ServiceStarError
from servicestar.model.cases import Case, CaseFile, ExpectedResult
from servicestar.model.outcome import Result
from servicestar.values.numbers import Number, format_number


def load_cases(path: Path) -> CaseFile:
    """Read a ``NAME.cases.yaml``.

    Raises:
        ServiceStarError: with every fault of the file.
    """
    file, faults = loader.read_file(path)
    cases = None
    if file is not None:
        cases, faults, _ = loader.load_part(file, CaseFile)
    if cases is None or faults:
        raise ServiceStarError(faults)
    return cases


def run_case(case: Case, ruleset: Ruleset | Path) -> list[str]:
    """Run a case.

    Args:
        case: what to run.
        ruleset: the ruleset it speaks of, loaded or as its file.

    Returns:
        What differs from the expectation; empty where nothing does.
    """
    try:
        loaded = ruleset if isinstance(ruleset, Ruleset) else load(ruleset)
        outcome = evaluate_case(loaded.contest(case.contest), case)
    except ServiceStarError as error:
        codes = [finding.code for finding in error.diagnostics]
        if case.expect.fault in codes:
            return []
        return [finding.line() for finding in error.diagnostics]
    if case.expect.fault is not None:
        return [f"expected the fault {case.expect.fault}, but the run has an outcome"]
    return list(_differences(case, outcome))


def evaluate_case(contest: Contest, case: Case) -> Outcome:
    """What comes out of a case's sheet.

    Raises:
        ServiceStarError: with every fault of the sheet or the run.
    """
    return contest.evaluate(
        [{**case.base, **record} for record in case.records],
        history=case.history if case.history is None else list(case.history),
        period=case.period,
        facts=case.facts,
        readings=case.readings,
        fed={name: list(sheet) for name, sheet in case.fed.items()},
    )


def _differences(case: Case, outcome: Outcome) -> Iterator[str]:
    expect = case.expect
    if expect.places is not None:
        yield from _compare("places", expect.places, _plain(outcome.places))
    if expect.winners is not None:
        yield from _compare("winners", expect.winners, outcome.winners)
    if expect.unresolved is not None:
        yield from _compare("unresolved", expect.unresolved, outcome.unresolved)
    if expect.notes is not None:
        yield from _compare("notes", expect.notes, tuple(note.code for note in outcome.notes))
    results = {result.key: result for result in outcome.results}
    for key, expected in expect.results.items():
        if key not in results:
            yield f"{key}: there is no such record"
        else:
            yield from _result(key, expected, results[key])


def _plain(places: int | Mapping[str, int]) -> object:
    """Places as a case writes them: texts."""
    if isinstance(places, int):
        return str(places)
    return {group: str(number) for group, number in places.items()}


def _result(key: str, expected: ExpectedResult, result: Result) -> Iterator[str]:
    for name in (
        "standing",
        "group",
        "rank",
        "band",
        "failed",
        "missing",
        "to_attest",
        "to_decide",
    ):
        wanted = getattr(expected, name)
        if wanted is not None:
            yield from _compare(f"{key}: {name}", wanted, getattr(result, name))
    if expected.total is not None:
        yield from _compare(f"{key}: total", expected.total, result.total)
    for what in ("scores", "bonus", "amounts"):
        for id_, wanted in getattr(expected, what).items():
            found = (getattr(result, what) or {}).get(id_)
            yield from _compare(f"{key}: {what} {id_}", wanted, found)


def _compare(what: str, wanted: object, found: object) -> Iterator[str]:
    if wanted != found:
        yield f"{what}: expected {_shown(wanted)}, found {_shown(found)}"


def _shown(value: object) -> str:
    return format_number(value) if isinstance(value, Number) else str(value)
