"""All questions about a ruleset, in order. A new question is one function and one entry."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from servicestar.analysis import solver
from servicestar.analysis.case import Case, case_of
from servicestar.analysis.clauses import (
    look_at_conditions,
    look_at_limits,
    look_at_thresholds,
    look_at_vetoes,
)
from servicestar.analysis.decide import Tally
from servicestar.analysis.divisions import look_at_divisions
from servicestar.analysis.monotone import look_at_directions
from servicestar.analysis.places import look_at_awards, look_at_candidates, look_at_places
from servicestar.analysis.readings import compared, only_there, other_choices
from servicestar.analysis.scores import (
    learn_points,
    look_at_amounts,
    look_at_bands,
    look_at_bonus,
    look_at_indicators,
    look_at_preferences,
)
from servicestar.checks.about import about, in_records
from servicestar.diagnostics import Diagnostic, fault, in_order
from servicestar.expr import Name, resolve, walk
from servicestar.model import Contest, Ruleset
from servicestar.model.scope import contest_scope, default_readings
from servicestar.model.uses import conditions_of, uses
from servicestar.plan import plan_contest

Look = Callable[[Case], None]
LOOKS: tuple[Look, ...] = (
    look_at_limits,
    look_at_conditions,
    learn_points,
    look_at_vetoes,
    look_at_thresholds,
    look_at_indicators,
    look_at_bonus,
    look_at_bands,
    look_at_preferences,
    look_at_amounts,
    look_at_divisions,
    look_at_directions,
    look_at_places,
    look_at_candidates,
    look_at_awards,
)


def analyse(ruleset: Ruleset) -> tuple[Diagnostic, ...]:
    """What is doubtful or dead in a ruleset, found without any record.

    Every finding is proved, or shown by an example. What is neither is counted in one note.

    Args:
        ruleset: one in which `check` found no error.
    """
    tally = Tally()
    cases = [_looked_at(ruleset, id_, tally) for id_ in ruleset.contests]
    found = [finding for case in cases for finding in case.found]
    for case in cases:
        found += _under_other_choices(ruleset, case)
    found += compared(ruleset, cases)
    found += _attestations(ruleset)
    return in_order([*found, *_undecided(ruleset, tally)])


def _looked_at(ruleset: Ruleset, contest: str, tally: Tally) -> Case:
    """A contest under the readings' own choices, with all that was found."""
    readings = default_readings(ruleset)
    case = case_of(ruleset, plan_contest(ruleset, contest), readings, tally)
    for look in LOOKS:
        look(case)
    return case


def _under_other_choices(ruleset: Ruleset, case: Case) -> Iterator[Diagnostic]:
    for name, choice, other in other_choices(ruleset, case):
        for look in LOOKS:
            look(other)
        yield from only_there(ruleset, name, choice, case.found, other.found)


def _attestations(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Fields that a person fills in and that no contest asks for."""
    asked = {id_: _asked(ruleset, id_) for id_ in ruleset.records}
    for id_, kind in ruleset.records.items():
        for name, field in kind.fields.items():
            if field.type == "attestation" and name not in asked[id_]:
                own = about(in_records(id_), "field", name)
                yield fault("SS454", field.where.of("type"), about=own)


def _asked(ruleset: Ruleset, kind: str) -> set[str]:
    """The fields of a record kind that some contest asks for, as an attestation or in a rule."""
    found: set[str] = set()
    for contest in ruleset.contests.values():
        if contest.records == kind:
            found |= {c.attest for c in conditions_of(ruleset, contest) if c.attest}
            found |= _read(ruleset, contest)
    return found


def _read(ruleset: Ruleset, contest: Contest) -> set[str]:
    found: set[str] = set()
    for use in uses(ruleset, contest):
        scope = contest_scope(
            ruleset, contest, default_readings(ruleset), use.population,
            points=use.points, amounts=use.amounts,
        )  # fmt: skip
        node = resolve(use.expression, scope)[0]
        if node is not None:
            parts = (p for p in walk(node) if isinstance(p, Name) and p.source == "field")
            found |= {part.id for part in parts}
    return found


def _undecided(ruleset: Ruleset, tally: Tally) -> Iterator[Diagnostic]:
    """One note for all that is not decided."""
    if not tally.open:
        return
    names = [*tally.open]
    shown = ", ".join(names[:5]) + (", …" if len(names) > 5 else "")
    code = "SS458" if solver.there() else "SS457"
    yield fault(code, ruleset.where.whole.part(0, 1), count=len(names), names=shown)
