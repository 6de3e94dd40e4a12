"""Properties of a scheme's own, written in its file of worked cases as an expression."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from servicestar.api import Contest
from servicestar.diagnostics import Diagnostic
from servicestar.expr import Aggregate, Entry, Name, Node, Scope, evaluate, resolve, walk
from servicestar.model.cases import Property
from servicestar.model.outcome import Result
from servicestar.model.scope import field_entries
from servicestar.testing.properties import StockProperty
from servicestar.testing.strategies import Row
from servicestar.testing.trial import Trial
from servicestar.values.kinds import NUMBER, TEXT, YES_NO
from servicestar.values.numbers import narrow
from servicestar.values.operators import Value

POINTS = "points_"
"""What stands before the id of an indicator or bonus item to mean its points."""
_RESULT = {"total": NUMBER, "rank": NUMBER, "standing": TEXT, "awarded": YES_NO}


def own_property(
    written: Property, contest: Contest
) -> tuple[StockProperty | None, list[Diagnostic]]:
    """A property of the scheme's own, ready to be tried.

    Args:
        written: as its file has it.
        contest: the contest it speaks of.

    Returns:
        The property; or None and what is wrong with its expression.
    """
    node, _, faults = resolve(written.require, _scope(contest), YES_NO)
    if node is None or faults:
        return None, faults
    sentence = (written.property, written.property)
    return StockProperty(written.property, sentence, _wrong(node)), []


def _scope(contest: Contest) -> Scope:
    """The record's fields, and what came out for it."""
    kind = contest.ruleset.model.records[contest.model.records]
    entries = dict(field_entries(kind))
    entries |= {name: Entry(name, "result", kind_) for name, kind_ in _RESULT.items()}
    ids = [each.id for each in contest.model.indicators]
    for id_ in (*ids, *(each.id for each in contest.model.bonus)):
        entries[POINTS + id_] = Entry(POINTS + id_, "result", NUMBER)
    return Scope(entries, {}, None, selected=False)


def _wrong(node: Node) -> Callable[[Trial], Iterator[str]]:
    def wrong(trial: Trial) -> Iterator[str]:
        for row in trial.cohort.records:
            key = row[trial.key_field]
            if evaluate(node, _values(node, row, trial.results[key])) is False:
                yield f"{key}: it does not hold"

    return wrong


def _values(node: Node, row: Row, result: Result) -> dict[Name | Aggregate, Value]:
    """What the names of the expression stand for; unknown where nothing came out."""
    found: dict[str, Value] = {"total": result.total, "rank": result.rank}
    found |= {"standing": result.standing, "awarded": result.standing == "awarded"}
    points = {**result.scores, **result.bonus}
    found |= {POINTS + id_: value for id_, value in points.items()}
    names = [part for part in walk(node) if isinstance(part, Name)]
    return {
        name: found.get(name.id) if name.source == "result" else _exact(row.get(name.id))
        for name in names
    }


def _exact(value: object) -> Value:
    """A cell as the interpreter has it."""
    if isinstance(value, Decimal):
        return narrow(Fraction(value))
    return tuple(map(_exact, value)) if isinstance(value, list) else value
