"""Worked cases: what they speak of is there, so that none tests something else in silence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servicestar.checks.names import CONTEST, FACT, FIELD
from servicestar.checks.words import READING
from servicestar.diagnostics import Diagnostic, Place, unknown
from servicestar.expr.scope import normal
from servicestar.model import Ruleset
from servicestar.model.cases import Case, CaseFile


def check_cases(file: CaseFile, ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Names in worked cases that their ruleset does not have.

    Args:
        file: the cases.
        ruleset: the ruleset that they say they are of, free of errors.
    """
    for case in file.cases:
        place = case.where.of
        yield from _known(place("contest"), [case.contest], ruleset.contests, CONTEST)
        yield from _known(place("facts"), case.facts, ruleset.facts, FACT)
        yield from _known(place("readings"), case.readings, ruleset.readings, READING)
        if case.contest in ruleset.contests:
            yield from _cells(case, ruleset)


def _cells(case: Case, ruleset: Ruleset) -> Iterator[Diagnostic]:
    kind = ruleset.records[ruleset.contests[case.contest].records]
    fields = [name for id_, f in kind.fields.items() for name in (id_, normal(f.header))]
    yield from _known(case.where.of("base"), case.base, fields, FIELD)
    written = dict.fromkeys(normal(name) for record in case.records for name in record)
    yield from _known(case.where.of("records"), written, fields, FIELD)


def _known(
    place: Place, names: Iterable[str], known: Iterable[str], what: tuple[str, str]
) -> Iterator[Diagnostic]:
    for name in names:
        if name not in known:
            yield unknown("SS401", place, name, known, what=what)
