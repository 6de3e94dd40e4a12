"""The columns of a made-up sheet that two contests can both read, and what its cells may hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import frozen

from servicestar.expr import fields_of
from servicestar.model import Field
from servicestar.plan import Plan
from servicestar.testing.edges import CELL, Edges, cell, edges, rounds
from servicestar.values.numbers import Number

_NOTHING = Edges((), ())
_FAR = 1000
_NEAR_THE_TOP = (Fraction(9, 10), Fraction(19, 20), Fraction(1, 2))


@frozen
class Range:
    """The numbers that a cell may hold: from `low` to `high` in steps of `unit`.

    `tops` are ends up to which it is worth looking, where the field itself has none.
    """

    low: Number
    high: Number
    unit: Number
    tops: tuple[Number, ...]

    def at(self, step: int) -> object:
        """The cell so many steps above the lowest."""
        return cell(_narrow(Fraction(self.low) + step * Fraction(self.unit)))

    def step_of(self, value: Any) -> int:
        """The step at which a cell lies, or the one below it."""
        return int((Fraction(value) - self.low) / Fraction(self.unit))

    @property
    def steps(self) -> int:
        """How many steps there are above the lowest."""
        return int((Fraction(self.high) - self.low) / Fraction(self.unit))


@frozen
class Column:
    """A column of the sheet.

    Attributes:
        name: its header as both contests know it.
        fields: ids under which the contests know it.
        base: what a good record has there.
        strong, weak: where others matter, on the right and on the wrong side of them.
        values: cells at which some rule of either contest turns.
        numbers: for a number, what it may be.
        group: whether records are grouped by it, so that it is never empty.
    """

    name: str
    fields: tuple[str, ...]
    base: object
    strong: object
    weak: object
    values: tuple[object, ...]
    numbers: Range | None
    group: bool


def columns_of(old: Plan, new: Plan) -> tuple[Column, ...]:
    """The columns that either contest reads, those of one meaning once."""
    found = (edges(old), edges(new))
    counted = _counted(old) | _counted(new)
    return tuple(
        _column(
            name,
            pair,
            (found[0].get(pair[0] or ""), found[1].get(pair[1] or "")),
            (old, new),
            counted=bool(counted & {*pair}),
        )
        for name, pair in paired_fields(old, new)
        if pair[0] in found[0] or pair[1] in found[1]
    )


def _counted(plan: Plan) -> set[str | None]:
    """The fields that are counted for a bonus or a deduction: a plain record has none of it."""
    items = (item for each in rounds(plan) for step in each.indicators for item in step.items)
    bonus = (item for each in rounds(plan) for item in each.bonus)
    return {id_ for item in (*items, *bonus) for id_ in fields_of(item.node)}


def paired_fields(old: Plan, new: Plan) -> Iterator[tuple[str, tuple[str | None, str | None]]]:
    """The name of each column, and its field in either contest: of one id, or of one header."""
    before, after = old.kind.fields, new.kind.fields
    by_header = {written.header: id_ for id_, written in after.items()}
    taken = set()
    for id_, written in before.items():
        twin = id_ if id_ in after else by_header.get(written.header)
        if twin in taken:
            twin = None
        if twin is not None:
            taken.add(twin)
        alike = twin is not None and after[twin].header == written.header
        yield written.header if alike else id_, (id_, twin)
    yield from ((id_, (None, id_)) for id_ in after if id_ not in taken)


def key_names(old: Plan, new: Plan) -> tuple[str, ...]:
    """The columns that hold the key: one, unless the contests call it quite differently."""
    pairs = paired_fields(old, new)
    return tuple(name for name, (one, other) in pairs if one == old.key or other == new.key)


def _column(
    name: str,
    ids: tuple[str | None, str | None],
    found: tuple[Edges | None, Edges | None],
    plans: tuple[Plan, Plan],
    *,
    counted: bool,
) -> Column:
    fields = [p.kind.fields[i] for p, i in zip(plans, ids, strict=True) if i is not None]
    one, other = (each or _NOTHING for each in found)
    numbers = _numbers(fields)
    values = [cell(v) for v in (*one.values, *other.values)] + _between(fields, numbers)
    good = _good(found)
    told = [each for each in found if each is not None and each.strong is not None]
    if counted and 0 in good and not isinstance(good[0], bool):
        good = [0, *good]
    base = None if all(f.optional for f in fields) else cell(good[0]) if good else None
    return Column(
        name=name,
        fields=tuple(dict.fromkeys(i for i in ids if i is not None)),
        base=base,
        strong=cell(told[0].strong) if told else base,
        weak=cell(told[0].weak) if told else base,
        values=_once(v for v in values if v is not None),
        numbers=numbers,
        group=any(f.type in ("text", "choice") for f in fields),
    )


def _good(found: tuple[Edges | None, Edges | None]) -> list[Any]:
    """Values with which a record passes in both contests; where there is none, in one."""
    known = [each.good for each in found if each is not None]
    if not known:
        return []
    both = [value for value in known[0] if all(value in other for other in known[1:])]
    return both or [value for each in known for value in each]


def _numbers(fields: list[Field]) -> Range | None:
    if any(f.type not in ("integer", "decimal") for f in fields):
        return None
    lows = [f.min for f in fields if f.min is not None]
    highs = [f.max for f in fields if f.max is not None]
    whole = any(f.type == "integer" for f in fields)
    low: Number = max(lows, default=0)
    unit: Number = 1 if whole else Fraction(CELL)
    high: Number = min(highs, default=low + _FAR)
    tops = (high,) if highs else (low + 20, low + 100, high)
    return Range(low, high, unit, tops)


def _between(fields: list[Field], numbers: Range | None) -> list[object]:
    """Numbers within the range: rules that turn between records need more than edges."""
    if numbers is None:
        return []
    wanted = [
        Fraction(top - numbers.low) * share + numbers.low
        for top in numbers.tops[:2]
        for share in _NEAR_THE_TOP
    ]
    wanted += [Fraction(top - less) for top in numbers.tops[:2] for less in (0, 1)]
    wanted += [Fraction(numbers.low + step) for step in (1, 2, 3)]
    unit = Fraction(numbers.unit)
    snapped = [numbers.low + (value - numbers.low) // unit * unit for value in wanted]
    return [cell(_narrow(v)) for v in snapped if numbers.low <= v <= numbers.high]


def _narrow(value: Fraction) -> Number:
    return value.numerator if value.denominator == 1 else value


def _once(values: Iterable[object]) -> tuple[object, ...]:
    return tuple({repr(value): value for value in values}.values())


def is_number(value: object) -> bool:
    """Whether a cell holds a number."""
    return isinstance(value, int | Decimal) and not isinstance(value, bool)
