"""Facts: what a run was told, made exact, and defaults worked out from the sheet."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

from servicestar.diagnostics import Diagnostic, fault, unknown
from servicestar.expr import Node
from servicestar.model import Fact, Ruleset
from servicestar.plan import Plan
from servicestar.values.numbers import Number, format_number, narrow, parse_number, parse_share
from servicestar.values.operators import Value
from servicestar.values.periods import parse_date

_WANTED = {
    "integer": ("a whole number", "整数"),
    "decimal": ("a number", "数字"),
    "share": ("a share such as 1/3, 0.3 or 33.3%", "比例，如 1/3、0.3 或 33.3%"),
    "yes_no": ("yes or no", "是或否"),
    "text": ("a text", "文本"),
    "date": ("a date such as 2010-07-01", "日期，如 2010-07-01"),
    "table": ("a table of whole numbers such as {A: 1, B: 2}", "整数表，如 {A: 1, B: 2}"),
}


def read_facts(
    ruleset: Ruleset, given: Mapping[str, object]
) -> tuple[dict[str, Value], list[Diagnostic]]:
    """The facts that a run sets, as exact values.

    Args:
        ruleset: which facts there are.
        given: by fact id or Chinese name: Python values, or texts as a clerk types them.
    """
    ids = {name: id_ for id_, f in ruleset.facts.items() for name in (id_, f.header or id_)}
    values: dict[str, Value] = {}
    faults: list[Diagnostic] = []
    for name, raw in given.items():
        if name not in ids:
            faults.append(unknown("SS605", ruleset.where.of("facts"), name, ids))
            continue
        fact = ruleset.facts[ids[name]]
        value = _read(fact, raw)
        if value is None:
            words = {"name": name, "value": _shown(raw), "wanted": _wanted(fact)}
            faults.append(fault("SS606", fact.where.whole, **words))
        values[ids[name]] = value
    return values, faults


def _shown(raw: object) -> str:
    """The value as a clerk writes it."""
    if isinstance(raw, Mapping):
        return "{" + ", ".join(f"{key}: {value}" for key, value in raw.items())[:40] + "}"
    return ("" if raw is None else str(raw))[:40]


def _wanted(fact: Fact) -> tuple[str, str]:
    """What the fact may be, with its limits."""
    en, zh = _WANTED[fact.type]
    if fact.min is not None:
        en, zh = f"{en} from {format_number(fact.min)}", f"{zh}（不小于 {format_number(fact.min)}）"
    if fact.max is not None:
        en, zh = (
            f"{en} up to {format_number(fact.max)}",
            f"{zh}（不大于 {format_number(fact.max)}）",
        )
    return en, zh


def _read(fact: Fact, raw: object) -> Value:
    """The exact value, or None where it does not fit."""
    if fact.type == "table":
        return _table(fact, raw)
    if fact.type == "text":
        return raw if isinstance(raw, str) else None
    if fact.type == "yes_no":
        words = {"yes": True, "true": True, "是": True, "no": False, "false": False, "否": False}
        return raw if isinstance(raw, bool) else words.get(str(raw).strip().lower())
    if fact.type == "date":
        return _date(raw)
    return _number(fact, raw)


def _date(raw: object) -> datetime.date | None:
    if isinstance(raw, datetime.datetime):
        return raw.date()
    if isinstance(raw, datetime.date):
        return raw
    return parse_date(str(raw))


def _number(fact: Fact, raw: object) -> Number | None:
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal | Fraction):
        return None
    value: Number | None
    if isinstance(raw, str):
        value = parse_share(raw) if fact.type == "share" else parse_number(raw)
    elif isinstance(raw, float):
        value = parse_number(repr(raw))
    elif isinstance(raw, Decimal) and not raw.is_finite():
        return None
    else:
        value = narrow(Fraction(raw))
    if value is None or (fact.type == "integer" and not isinstance(value, int)):
        return None
    low = fact.min is None or value >= fact.min
    return value if low and (fact.max is None or value <= fact.max) else None


def _table(fact: Fact, raw: object) -> dict[str, int] | None:
    if not isinstance(raw, Mapping):
        return None
    numbers = {str(group): _number(fact, number) for group, number in raw.items()}
    whole = {group: n for group, n in numbers.items() if isinstance(n, int)}
    return whole if len(whole) == len(raw) else None


def facts_in_force(
    ruleset: Ruleset, plan: Plan, given: Mapping[str, Value], default_of: Callable[[Node], Value]
) -> tuple[dict[str, Value], list[Diagnostic]]:
    """The facts that a contest uses: as set, else by default, else missing and told so.

    Args:
        ruleset: where the facts are declared.
        plan: the contest; which facts it uses, and their typed default expressions.
        given: what the run set.
        default_of: works out a default such as `count()` over the roster.
    """
    values: dict[str, Value] = {}
    faults = []
    places = plan.places
    spared = places.facts if places is not None and places.override in given else ()
    for id_, default in plan.facts.items():
        fact = ruleset.facts[id_]
        if id_ in given:
            values[id_] = given[id_]
        elif default is not None:
            values[id_] = default_of(default)
        elif fact.optional or id_ in spared:
            values[id_] = None
        else:
            words = {"name": id_, "title": fact.title.both, "cite": fact.cite or "-"}
            faults.append(fault("SS607", fact.where.whole, **words))
    return values, faults
