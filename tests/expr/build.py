"""A record kind, its facts and the engine over made records, for tests of expressions."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from servicestar.diagnostics import NOWHERE, Diagnostic, Place
from servicestar.evaluate.frame import Engine
from servicestar.expr import Entry, Node, Scope, parse, resolve
from servicestar.model import Fact, Field, RecordKind, Text, Where
from servicestar.model.scope import fact_entries, field_entries, groups_of
from servicestar.values.kinds import Kind
from servicestar.values.numbers import narrow
from servicestar.values.vector import Vector, numbers, vector

HERE = Where(NOWHERE)
NUMBERS = {"volume", "quality", "wait"}


def _field(type_: str, header: str, **words: Any) -> Field:
    return Field(header=header, type=type_, where=HERE, **words)


def _fact(type_: str, header: str) -> Fact:
    return Fact(title=Text(header, header), type=type_, header=header, where=HERE)


KIND = RecordKind(
    title=Text("柜员", "tellers"),
    where=HERE,
    fields={
        "id": _field("text", "工号", key=True),
        "volume": _field("integer", "业务量"),
        "quality": _field("decimal", "服务质量"),
        "wait": _field("decimal", "等候时间", better="lower"),
        "praised": _field("yes_no", "表扬"),
        "grade": _field("choice", "等级", choices=("甲", "乙", "丙")),
        "outlet": _field("text", "网点"),
        "marks": _field("list", "各项得分", of="decimal"),
        "tags": _field("list", "标签", of="choice", choices=("快", "稳", "准")),
        "since": _field("date", "入职日期"),
        "until": _field("date", "截止日期"),
    },
)
FACTS = {
    "quota": _fact("integer", "名额"),
    "share": _fact("share", "比例"),
    "extra": _fact("decimal", "加分"),
    "strict": _fact("yes_no", "从严"),
    "area": _fact("text", "地区"),
}
HEADERS = {id_: part.header for id_, part in [*KIND.fields.items(), *FACTS.items()]}


def scope(
    population: str | None = "roster", definitions: Mapping[str, str] | None = None, **words: Any
) -> Scope:
    """The names of the kind and the facts, with definitions written as texts."""
    entries = dict([*field_entries(KIND), *fact_entries(FACTS)])
    for name, text in (definitions or {}).items():
        entries[name] = Entry(name, "definition", None, body=parse(text)[0])
    return Scope(entries, groups_of(KIND), population, **words)


def faults(
    text: str, within: Scope | None = None, wanted: Kind | None = None, place: Place = NOWHERE
) -> list[Diagnostic]:
    """What is wrong with an expression, read and resolved."""
    expression, found = parse(text, place)
    return found or resolve(expression, within or scope(), wanted)[2]


def typed(text: str, within: Scope | None = None) -> Node:
    """The tree of an expression that has no fault."""
    expression, found = parse(text)
    assert found == []
    node, _, found = resolve(expression, within or scope())
    assert [fault.message() for fault in found] == []
    assert node is not None
    return node


def engine(
    records: Sequence[Mapping[str, Any]],
    facts: Mapping[str, Any] | None = None,
    contestants: Sequence[int] | None = None,
) -> Engine:
    """The engine over records; a field that a record does not have is missing."""
    columns = {
        ("field", id_): column(id_, [record.get(id_) for record in records]) for id_ in KIND.fields
    }
    chosen = None if contestants is None else list(contestants)
    return Engine(columns, {**dict.fromkeys(FACTS), **(facts or {})}, len(records), chosen)


def column(id_: str, values: list[Any]) -> Vector:
    """A field's column as `servicestar.records` makes it: numbers in whole units."""
    return numbers(values) if id_ in NUMBERS else vector(values)


def exact(text: str) -> int | Fraction:
    """The number that a test writes: ``0.35``, ``-2`` or ``1/3``."""
    return narrow(Fraction(text))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def shown(value: Any) -> tuple[str, Any]:
    """A value with its type, so that 1, yes and ``Fraction(1)`` are three things."""
    return type(value).__name__, value
