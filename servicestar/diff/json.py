"""A difference as JSON. Numbers are exact decimals; the same inputs give the same bytes."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from servicestar.diagnostics import Lang, Place
from servicestar.diff.causes import Cause
from servicestar.diff.change import Change
from servicestar.diff.found import ContestDifference, Differing
from servicestar.diff.pair import Came
from servicestar.diff.people import Move, People
from servicestar.diff.words import told
from servicestar.model.outcome import Result
from servicestar.report.json import dump
from servicestar.testing.strategies import Cohort
from servicestar.values.numbers import narrow


def to_json(difference: Differing, lang: Lang = "en") -> str:
    """The difference as a JSON text that ends in a newline.

    Args:
        difference: of two rulesets.
        lang: of the sentences in it.
    """
    sides = zip(("old", "new"), (difference.old, difference.new), difference.names, strict=True)
    whole: dict[str, Any] = {
        side: {"name": name, "id": ruleset.id, "sha256": ruleset.sha256}
        for side, ruleset, name in sides
    }
    whole |= {
        "winners_differ": difference.moves_winners,
        "seed": difference.seed,
        "clauses": [_clause(change, lang) for change in difference.clauses],
        "contests": [_contest(each, lang) for each in difference.contests],
        "only_old": difference.only_old,
        "only_new": difference.only_new,
        "left_out": {id_: reason.of(lang) for id_, reason in difference.left_out},
    }
    return _pretty(whole, "") + "\n"


def _clause(change: Change, lang: Lang) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "contest": change.contest,
        "part": change.part,
        "id": change.id,
        "cites": change.cites,
        "bears_on": change.contests,
        "decides": change.outcome,
        "keys": [
            {"key": k.key, "old": told(k.old, lang), "new": told(k.new, lang)} for k in change.keys
        ],
        "old_line": _line(change.old),
        "new_line": _line(change.new),
        "used_by": [
            {"contest": u.contest, "part": u.part, "id": u.id, "cite": u.cite}
            for u in change.used_by
        ],
    }


def _line(place: Place | None) -> int | None:
    return place.line if place is not None else None


def _contest(contest: ContestDifference, lang: Lang) -> dict[str, Any]:
    found: dict[str, Any] = {
        "contest": contest.contest,
        "same_rules": not contest.pair.differing,
        "winners_differ": contest.moves_winners,
        "sheets": [
            {
                "sheet": each.sheet,
                "differs_in": each.level,
                "old": _came(each.both.old, lang),
                "new": _came(each.both.new, lang),
                "moves": _moves(each.people, lang),
            }
            for each in contest.sheets
        ],
    }
    answer = contest.answer
    if answer is not None:
        found["tries"] = answer.tries
        found["made_up"] = answer.found and {
            "differs_in": answer.found.level,
            "cohort": _cohort(answer.found.cohort),
            "old": _came(answer.found.both.old, lang),
            "new": _came(answer.found.both.new, lang),
            "moves": _moves(contest.people, lang),
        }
    return found


def _cohort(cohort: Cohort) -> dict[str, Any]:
    return {
        "period": cohort.period,
        "facts": dict(cohort.facts),
        "records": cohort.records,
        "history": cohort.history,
        "fed": dict(cohort.fed),
    }


def _came(came: Came, lang: Lang) -> dict[str, Any]:
    outcome = came.outcome
    if outcome is None:
        return {"faults": [f"{f.code} {f.message(lang)}" for f in came.faults]}
    return {
        "places": outcome.places,
        "winners": outcome.winners,
        "unresolved": outcome.unresolved,
    }


def _moves(people: People | None, lang: Lang) -> list[dict[str, Any]]:
    return [_move(move, lang) for move in people.moves] if people is not None else []


def _move(move: Move, lang: Lang) -> dict[str, Any]:
    return {
        "key": move.key,
        "name": move.name,
        "move": move.kind,
        "old": _result(move.old),
        "new": _result(move.new),
        "through": [_cause(cause, lang) for cause in move.causes],
    }


def _result(result: Result) -> dict[str, Any]:
    found: dict[str, Any] = {
        "standing": result.standing,
        "rank": result.rank,
        "total": result.total,
    }
    if result.band is not None:
        found["band"] = result.band
    if result.amounts:
        found["amounts"] = dict(result.amounts)
    return found


def _cause(cause: Cause, lang: Lang) -> dict[str, Any]:
    return {
        "part": cause.part,
        "id": cause.id,
        "cite": cause.cite,
        "old": told(cause.old, lang),
        "new": told(cause.new, lang),
        "changed": cause.changed,
        "others": cause.keys,
    }


# --- laid out ------------------------------------------------------------------------------------


def _pretty(value: Any, indent: str) -> str:
    """JSON with one line for what has nothing inside that has something inside."""
    deeper = indent + "  "
    if isinstance(value, Mapping) and any(map(_nested, value.values())):
        items = (f"{deeper}{dump(str(k))}: {_pretty(v, deeper)}" for k, v in value.items())
        return "{\n" + ",\n".join(items) + f"\n{indent}}}"
    if isinstance(value, list | tuple) and any(map(_nested, value)):
        inner = (f"{deeper}{_pretty(item, deeper)}" for item in value)
        return "[\n" + ",\n".join(inner) + f"\n{indent}]"
    return dump(_exact(value))


def _nested(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple) and bool(value)


def _exact(value: Any) -> Any:
    """Decimals as fractions, which are written in full."""
    match value:
        case Decimal():
            return narrow(Fraction(value))
        case Mapping():
            return {key: _exact(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_exact(inner) for inner in value]
    return value
