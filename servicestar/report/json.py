"""An outcome as JSON. Numbers are exact decimals; no float is made on the way."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from servicestar.diagnostics import Lang, escaped
from servicestar.model.outcome import Outcome, Result
from servicestar.values.numbers import Number, decimals_of, format_number


def to_json(outcome: Outcome, lang: Lang = "en") -> str:
    """The outcome as a JSON text that ends in a newline; the same outcome gives the same bytes.

    A number without a last decimal (a share of 1/3) is written as the text ``"1/3"``.
    """
    head = {
        "ruleset": {
            "id": outcome.ruleset,
            "sha256": outcome.sha256,
            "language": outcome.language,
        },
        "contest": outcome.contest,
        "period": outcome.period,
        "facts": outcome.facts,
        "readings": outcome.readings,
        "places": outcome.places,
        "winners": outcome.winners,
        "unresolved": outcome.unresolved,
        "notes": [note.message(lang) for note in outcome.notes],
    }
    paid = bool(outcome.amounts)
    return laid_out(head, "results", (_row(result, paid=paid) for result in outcome.results))


def laid_out(head: Mapping[str, object], name: str, rows: Iterable[object]) -> str:
    """A JSON text that ends in a newline: a line a key, then a line a row under one name."""
    lines = [f"  {_text(key)}: {dump(value)}" for key, value in head.items()]
    listed = ",\n".join(f"    {dump(row)}" for row in rows)
    lines.append(f'  "{name}": [\n{listed}\n  ]' if listed else f'  "{name}": []')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _row(result: Result, *, paid: bool) -> dict[str, Any]:
    """A result as the contract has it; amounts only where the contest lists some."""
    row: dict[str, Any] = {
        "key": result.key,
        "group": result.group,
        "standing": result.standing,
        "rank": result.rank,
        "total": None if result.total is None else _Scored(result.total),
        "scores": {id_: _Scored(value) for id_, value in result.scores.items()},
        "bonus": result.bonus,
        "failed": result.failed,
        "missing": result.missing,
        "to_attest": result.to_attest,
    }
    if result.band is not None:
        row["band"] = result.band
    if paid:
        row["amounts"] = result.amounts
    if result.to_decide:
        row["to_decide"] = result.to_decide
    return row


class _Scored:
    """A score or total: written with two decimals at least, as points are."""

    def __init__(self, value: Number) -> None:
        self.value = value


def dump(value: object) -> str:
    """A value as JSON: numbers as exact decimals, days in ISO form."""
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return _text(value)
        case datetime.date():
            return _text(value.isoformat())
        case int() | Fraction():
            return _number(value, 0)
        case _Scored():
            return _number(value.value, 2)
        case Mapping():
            return "{" + ", ".join(f"{_text(str(k))}: {dump(v)}" for k, v in value.items()) + "}"
        case Iterable():
            return "[" + ", ".join(dump(item) for item in value) + "]"
    raise AssertionError(value)


def _text(value: str) -> str:
    return escaped(json.dumps(value, ensure_ascii=False))


def _number(value: Number, at_least: int) -> str:
    text = format_number(value, at_least)
    return _text(text) if decimals_of(value) is None else text
