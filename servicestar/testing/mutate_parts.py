"""The parts of a ruleset with one thing changed: a number, a word, an order, a limit, a clause.

What is changed is what a hand gets wrong. No ruleset can say how halves are rounded (always up),
so no wrong version does; nor what a field may hold, which is the sheet's affair.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

import attrs
from attrs import evolve

from servicestar import model
from servicestar.expr import Expression
from servicestar.model import Part
from servicestar.testing.mutate_trees import changed_trees
from servicestar.values.numbers import Number, decimals_of, format_number, narrow

Path = tuple[str | int, ...]
Change = tuple[Path, Part, str, Any]
"""Where, in which part, what happens, and what stands there then."""
GONE = object()
"""Stands where an item of a list is left out."""
# Clauses that can be left out, numbers that can be off by one unit, words that have an opposite.
_LISTS = {
    "conditions", "indicators", "vetoes", "thresholds", "bonus", "preferences", "deduct",
    "put_forward", "amounts", "one_award",
}  # fmt: skip
_NUMBERS = {
    "points", "weight", "at_most", "bonus_at_most", "share", "from_", "above", "to", "below",
    "give", "each", "add", "at_least", "best", "scale", "round_scores", "round_total",
    "round_amounts",
}  # fmt: skip
_OPPOSITES: Mapping[str, Mapping[object, object]] = {
    "who": {"roster": "contestants", "contestants": "roster"},
    "spread": {"equally": "in_proportion", "in_proportion": "equally"},
    "in_total": {True: False, False: True},
    "order": {"stated": "best_total", "best_total": "stated"},
    "take": {"held": "count", "count": "held", "mean_total": "count"},
    "within": {"own": "previous", "previous": "own"},
    "fold": {"mean": "sum", "sum": "mean", "highest": "lowest", "lowest": "highest"},
}
_DROPPED = {
    "per", "candidates", "override", "for_", "to_decide", "reweigh", "at_most", "bonus_at_most",
    "round_scores", "round_total", "round_amounts", "further", "default_for",
}  # fmt: skip
_ELEMENTS = {"barred_after", "not_covered"}
_TURNED = {"rank_by", "contests"}
_INCLUDED = {"from_": "above", "above": "from_", "to": "below", "below": "to"}
# What no outcome depends on: sheets, sources, texts, what comes after the selection.
_LEFT_ASIDE = {
    "where", "source", "changes", "records", "title", "cite", "reading", "id", "awards", "dates",
    "after_selection", "papers", "periods", "calendar", "explained", "header",
}  # fmt: skip


def changes(part: Part, path: Path = ()) -> Iterator[Change]:
    """Every change inside a part, in the order of its keys."""
    for attribute in attrs.fields(type(part)):
        name, value = attribute.name, getattr(part, attribute.name)
        # A population need not be written to be the wrong one; nothing else has that.
        unwritten = name.rstrip("_") not in part.where.keys and name != "who"
        if name in _LEFT_ASIDE or unwritten:
            continue
        here = (*path, name)
        yield from _of_value(part, here, name, value)
        if isinstance(value, Part):
            yield from changes(value, here)
        elif isinstance(value, Mapping):
            yield from _of_mapping(part, here, value)
        elif isinstance(value, tuple):
            yield from _of_list(part, here, name, value)
    yield from _of_several(part, path)


def _of_value(part: Part, here: Path, name: str, value: Any) -> Iterator[Change]:
    """Changes of one key's value."""
    if isinstance(value, Expression):
        for what, tree in changed_trees(value, preference=isinstance(part, model.Preference)):
            yield here, part, what, evolve(value, tree=tree)
    elif name in _NUMBERS and isinstance(value, int | Fraction) and not isinstance(value, bool):
        for number in _beside(value, name):
            yield here, part, f"{_shown(value)} becomes {_shown(number)}", number
    elif name in _OPPOSITES and isinstance(value, str | bool) and value in _OPPOSITES[name]:
        other = _OPPOSITES[name][value]
        yield here, part, f"{value} becomes {other}", other
    elif isinstance(part, model.Reading) and name == "default":
        others = (choice for choice in part.choices if choice != value)
        yield from ((here, part, f"{value} becomes {other}", other) for other in others)
    if _can_be_left_out(part, name, value):
        yield here, part, "left out", None


def _can_be_left_out(part: Part, name: str, value: Any) -> bool:
    """Whether a key that is written is one that a hand could have forgotten."""
    floor = name == "at_least" and isinstance(part, model.Amount)
    default = name == "default" and isinstance(part, model.Fact)
    return value is not None and (name in _DROPPED or floor or default)


def _beside(value: Number, name: str) -> Iterator[Number]:
    """A number and its smallest unit, as it was written; a share changes by a hundredth."""
    hundredth = name in ("weight", "share")
    unit = Fraction(1, 100) if hundredth else Fraction(1, 10 ** (decimals_of(value) or 0))
    yield from (narrow(value + unit), narrow(value - unit))


def _shown(value: Number) -> str:
    return format_number(value)


def _of_mapping(part: Part, here: Path, value: Mapping[str, Any]) -> Iterator[Change]:
    for key, item in value.items():
        if isinstance(item, Part):
            yield from changes(item, (*here, key))
        elif isinstance(item, tuple):  # a group of conditions
            yield from _of_list(part, (*here, key), "conditions", item)
        else:
            yield from _of_value(part, (*here, key), key, item)


def _of_list(part: Part, here: Path, name: str, value: tuple[Any, ...]) -> Iterator[Change]:
    for index, item in enumerate(value):
        if isinstance(item, Part):
            yield from changes(item, (*here, index))
            if name in _LISTS:
                yield (*here, index), item, "left out", GONE
        elif name in _ELEMENTS and len(value) > 1:
            yield here, part, f"{item} left out", (*value[:index], *value[index + 1 :])
    if name in _TURNED and len(value) > 1:
        yield here, part, "turned round", value[::-1]
    if name == "preferences":
        for first, (one, other) in enumerate(pairwise(value)):
            turned = (*value[:first], other, one, *value[first + 2 :])
            yield here, part, f"{first + 1} and {first + 2} swapped", turned
    if name == "bands":
        yield from _of_bands(part, here, value)


def _of_bands(part: Part, here: Path, bands: tuple[model.Band, ...]) -> Iterator[Change]:
    """Limits that belong to the wrong band, or lie a unit beside where they should."""
    for index, band in enumerate(bands):
        for key in _INCLUDED:
            if getattr(band, key) is not None:
                what = f"{key.rstrip('_')} becomes {_INCLUDED[key].rstrip('_')}"
                yield (*here, index), band, what, _turned(band, key)
    for at, pair in enumerate(pairwise(bands)):
        for how, two in _of_limit(*pair):
            what = f"limit of {at + 1} and {at + 2} {how}"
            yield here, part, what, (*bands[:at], *two, *bands[at + 2 :])


def _turned(band: model.Band, key: str) -> model.Band:
    """The band with one of its limits included or not, whichever it was not."""
    return evolve(band, **{key: None, _INCLUDED[key]: getattr(band, key)})


Two = tuple[model.Band, model.Band]


def _of_limit(one: model.Band, other: model.Band) -> Iterator[tuple[str, Two]]:
    """The limit at which two bands meet a unit higher, lower, or held by the other one."""
    for upper, lower in (
        (("to", "below"), ("from_", "above")),
        (("from_", "above"), ("to", "below")),
    ):
        mine, theirs = _written(one, upper), _written(other, lower)
        if mine is None or theirs is None:
            continue
        left, right = getattr(one, mine), getattr(other, theirs)
        if abs(left - right) > 1:
            continue  # they do not meet there
        ends = zip(_beside(left, mine), _beside(right, theirs), strict=True)
        for how, (first, second) in zip(("raised", "lowered"), ends, strict=True):
            yield how, (_with(one, mine, first), _with(other, theirs, second))
        if left == right:
            yield "held by the other", (_turned(one, mine), _turned(other, theirs))


def _with(band: model.Band, key: str, value: Any) -> model.Band:
    return evolve(band, **{key: value})


def _written(band: model.Band, keys: tuple[str, str]) -> str | None:
    return next((key for key in keys if getattr(band, key) is not None), None)


def _of_several(part: Part, path: Path) -> Iterator[Change]:
    """Best for lowest, everybody for the contestants, and points or weights swapped."""
    if isinstance(part, model.Rule):
        yield from _of_rule(part, path)
        yield from _swapped(part, (*path, "deduct"), "points", part.deduct)
    if isinstance(part, model.Contest):
        for key in ("points", "weight"):
            yield from _swapped(part, (*path, "indicators"), key, part.indicators)
        yield from _swapped(part, (*path, "bonus"), "points", part.bonus)


def _of_rule(part: model.Rule, path: Path) -> Iterator[Change]:
    for one, other in ("best_gets_all", "lowest_gets_all"), ("lowest_gets_all", "best_gets_all"):
        if (value := getattr(part, one)) is not None:
            changed = evolve(part, **{one: None, other: value})
            yield path, part, f"{one} becomes {other}", changed
            if part.among is None:
                everybody = model.Among(who="roster", where=part.where)
                yield path, part, f"{one} among the roster", evolve(part, among=everybody)


def _swapped(part: Part, path: Path, key: str, clauses: tuple[Any, ...]) -> Iterator[Change]:
    """The numbers of any two clauses swapped."""
    for (first, one), (second, other) in combinations(enumerate(clauses), 2):
        mine, theirs = getattr(one, key), getattr(other, key)
        if mine is not None and theirs is not None and mine != theirs:
            turned = list(clauses)
            turned[first] = evolve(one, **{key: theirs})
            turned[second] = evolve(other, **{key: mine})
            names = getattr(one, "id", first + 1), getattr(other, "id", second + 1)
            yield path, one, f"{key} of {names[0]} and {names[1]} swapped", tuple(turned)
