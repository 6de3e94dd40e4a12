"""A sheet as the ruleset declares it, for a query that is to be read, or run by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from servicestar.columnar.compile import compile_contest
from servicestar.columnar.dialect import DIALECTS, Dialect, DialectName
from servicestar.columnar.expression import VARIABLE, Items, Plain, Written
from servicestar.columnar.number import Int, Num
from servicestar.columnar.query import Query
from servicestar.columnar.source import fields_read
from servicestar.columnar.steps import Sheet, SheetColumn, beside_name, note
from servicestar.diagnostics import Diagnostic
from servicestar.model import Field
from servicestar.plan import Plan
from servicestar.values.operators import Value

DECIMALS = 2
"""Decimals that a number of a query to be read may have, as the language declares none."""
LARGEST = 10**9
"""What a number without a limit of its own is taken to lie within."""
ROWS = 10**8
"""The most records of a query to be read."""


def written_query(
    plan: Plan, rounds: Sequence[Plan], facts: Mapping[str, Value], dialect: DialectName
) -> tuple[str | None, list[Diagnostic]]:
    """A contest as one query over a table `records` whose columns are named by field id.

    Args:
        plan: the contest.
        rounds: it and its earlier rounds.
        facts: the facts that are set.
        dialect: of which engine.

    Returns:
        The text; or None and a fault for each clause that can not be exact there.
    """
    sheet = _sheet(rounds, DIALECTS[dialect])
    query, faults = compile_contest(plan, facts, sheet, dialect)
    if query is None:
        return None, faults
    return _head(plan, query, sheet) + query.for_people() + "\nORDER BY row_no;\n", []


def _sheet(rounds: Sequence[Plan], dialect: Dialect) -> Sheet:
    kind = rounds[-1].kind
    key = rounds[-1].key
    columns = {}
    for id_ in dict.fromkeys((key, *fields_read(rounds))):
        field = kind.fields[id_]
        columns[id_] = _column(id_, field, dialect)
    beside = {name: column for plan in rounds for name, column in _beside(plan)}
    source = f"records\nLEFT JOIN beside ON beside.key = records.{key}" if beside else "records"
    row = f"ROW_NUMBER() OVER (ORDER BY records.{key})"
    return Sheet(source, columns, key, row, ROWS, beside)


def _column(id_: str, field: Field, dialect: Dialect) -> SheetColumn:
    """A field as the query takes it from a column of its name."""
    name, full = f"records.{id_}", field.key
    if field.type == "list":
        numeric = field.of in ("integer", "decimal")
        element = Num(Int(VARIABLE, -LARGEST, LARGEST)) if numeric else Plain(VARIABLE)
        return SheetColumn(id_, name, Items("", element), full)
    if field.type not in ("integer", "decimal"):
        return SheetColumn(id_, name, Plain(""), full)
    scale = 1 if field.type == "integer" else 10**DECIMALS
    low = -LARGEST if field.min is None else field.min
    high = LARGEST if field.max is None else field.max
    bounds = (int(low * scale), int(high * scale))
    sql = f"{name} * {scale}" if scale > 1 else name
    value: Written = Num(Int("", *bounds), scale)
    return SheetColumn(id_, dialect.whole(sql, wide=False), value, full)


def _beside(plan: Plan) -> list[tuple[tuple[str, str], SheetColumn]]:
    """What does not stand on the sheet, in a table `beside`; who is not in it has nothing."""
    found: list[tuple[tuple[str, str], Written, str]] = []
    for id_ in plan.feeds:
        found.append((("feed", id_), Num(Int("", -LARGEST, LARGEST), 10**DECIMALS), ""))
    for id_, past in plan.past.items():
        value: Written = Num(Int("", 0, LARGEST), 1 if past.take == "count" else 10**DECIMALS)
        default = {"held": "FALSE", "count": "0"}.get(past.take, "")
        found.append((("past", id_), Plain("") if past.take == "held" else value, default))
    candidates = plan.contest.candidates
    if candidates is not None and candidates.titles is not None:
        found.append((("beside", f"candidate_{plan.id}"), Plain(""), "FALSE"))
    for step in plan.conditions:
        if step.node is None:
            found.append((("beside", f"barred_{plan.id}_{step.id}"), Plain(""), "FALSE"))
    columns = []
    for key, value, default in found:
        name = f"beside.{beside_name(key)}"
        sql = f"COALESCE({name}, {default})" if default else name
        columns.append((key, SheetColumn(key[1], sql, value, bool(default))))
    return columns


def _head(plan: Plan, query: Query, sheet: Sheet) -> str:
    """What the query is, and what it is exact for."""
    number = f"{LARGEST:,}"
    lines = [
        note(plan.id, plan.contest.title.zh, plan.contest.cite),
        f"for {query.dialect.name}, over a table `records` with a column for each field id;",
        f"exact for whole numbers, and decimals of at most {DECIMALS} places, within the fields'",
        f"limits, or {number} where they have none, and up to {ROWS:,} records. `run --engine`",
        "looks at the sheet first, and writes the query for what it finds there.",
    ]
    lines += _says_numbers(query)
    if sheet.beside:
        names = ", ".join(beside_name(key) for key in sheet.beside)
        lines.append(
            f"A table `beside` has, by key, what the history or other contests say: {names}"
        )
    return "".join(f"-- {line}\n" for line in lines)


def _says_numbers(query: Query) -> list[str]:
    """In which units the verdicts' numbers are."""
    points = query.points[0]
    units = {
        value.over.sql: value.scale
        for value in (
            points.total,
            *points.scores.values(),
            *points.bonus.values(),
            *points.amounts.values(),
        )
        if value is not None
    }
    by_scale: dict[int, list[str]] = {}
    for name, scale in units.items():
        by_scale.setdefault(scale, []).append(name)
    return [
        f"In units of 1/{scale}: {', '.join(names)}."
        for scale, names in by_scale.items()
        if scale > 1
    ]
