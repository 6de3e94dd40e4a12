"""Small wrong versions of a ruleset, each with one change such as a hand could make.

A ruleset's worked cases and properties are as good as the wrong versions that they notice
(mutation analysis; DeMillo, Lipton and Sayward 1978). What is changed: > for >=, a number by its
smallest unit, and for or, one aggregate for another, the population, the group, best for lowest,
two weights swapped, a clause left out, a preference turned, rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import attrs
from attrs import evolve, frozen

from servicestar import checks, model
from servicestar.diagnostics import Place, errors_of
from servicestar.expr import Expression
from servicestar.model import Part
from servicestar.testing.mutate_trees import changed_trees
from servicestar.values.numbers import Number, decimals_of, format_number, narrow

Path = tuple[str | int, ...]
# Clauses that can be left out, numbers that can be off by one unit, words that have an opposite.
_LISTS = {
    "conditions", "indicators", "vetoes", "thresholds", "bonus", "preferences", "deduct",
    "put_forward",
}  # fmt: skip
_NUMBERS = {
    "points", "weight", "at_most", "bonus_at_most", "share", "from_", "above", "to", "below",
    "give", "each", "add", "at_least", "best", "round_scores", "round_total", "round_amounts",
}  # fmt: skip
_OPPOSITES: Mapping[str, Mapping[object, object]] = {
    "who": {"roster": "contestants", "contestants": "roster"},
    "spread": {"equally": "in_proportion", "in_proportion": "equally"},
    "in_total": {True: False, False: True},
    "order": {"stated": "best_total", "best_total": "stated"},
    "take": {"held": "count", "count": "held"},
}
_DROPPED = {"per", "candidates", "override", "for_", "reweigh", "barred_after"}
# What no outcome depends on: sheets, sources, texts, what comes after the selection.
_LEFT_ASIDE = {
    "where", "source", "changes", "readings", "records", "title", "cite", "reading", "id",
    "awards", "dates", "after_selection", "periods", "calendar", "explained", "header", "facts",
}  # fmt: skip


@frozen
class Mutant:
    """One wrong version.

    Attributes:
        name: where the change is and what it is; stable, so that a reason can be given for it.
        place: of the clause.
        cite: its article, where it has one.
        ruleset: the wrong version.
    """

    name: str
    place: Place
    cite: str | None
    ruleset: model.Ruleset = attrs.field(repr=False, eq=False)


def mutants(ruleset: model.Ruleset) -> Iterator[Mutant]:
    """Every wrong version that is still a sound ruleset, in the order of the file."""
    seen: dict[str, int] = {}
    for path, owner, what, value in _changes(ruleset, ()):
        wrong = _with(ruleset, path, value)
        if errors_of(checks.check(wrong)):
            continue
        name = f"{_label(ruleset, path)}: {what}"
        seen[name] = seen.get(name, 0) + 1
        name += f" #{seen[name]}" if seen[name] > 1 else ""
        key = str(next((step for step in reversed(path) if isinstance(step, str)), ""))
        yield Mutant(name, owner.where.of(key.rstrip("_")), getattr(owner, "cite", None), wrong)


Change = tuple[Path, Part, str, Any]
"""Where, in which part, what happens, and what stands there then."""


def _changes(part: Part, path: Path) -> Iterator[Change]:
    """Every change inside a part."""
    for attribute in attrs.fields(type(part)):
        name, value = attribute.name, getattr(part, attribute.name)
        if name in _LEFT_ASIDE or name.rstrip("_") not in part.where.keys:
            continue  # nothing that a hand could have got wrong
        here = (*path, name)
        yield from _of_value(part, here, name, value)
        if isinstance(value, Part):
            yield from _changes(value, here)
        elif isinstance(value, Mapping):
            yield from _of_mapping(part, here, value)
        elif isinstance(value, tuple):
            yield from _of_list(part, here, name, value)
    yield from _swapped(part, path)


def _of_value(part: Part, here: Path, name: str, value: Any) -> Iterator[Change]:
    """Changes of one key's value."""
    if isinstance(value, Expression):
        for what, tree in changed_trees(value, preference=isinstance(part, model.Preference)):
            yield here, part, what, evolve(value, tree=tree)
    elif name in _NUMBERS and isinstance(value, int | Fraction) and not isinstance(value, bool):
        for step in (1, -1):
            number = narrow(Fraction(value) + step * _unit(value, name))
            yield here, part, f"{_shown(value)} becomes {_shown(number)}", number
    elif name in _OPPOSITES and isinstance(value, str | bool) and value in _OPPOSITES[name]:
        other = _OPPOSITES[name][value]
        yield here, part, f"{value} becomes {other}", other
    elif name in _DROPPED and value != ():
        yield here, part, "left out", () if isinstance(value, tuple) else None


def _unit(value: Number, name: str) -> Fraction:
    """The smallest unit a number was written in; a share changes by a hundredth."""
    if name in ("weight", "share"):
        return Fraction(1, 100)
    return Fraction(1, 10 ** (decimals_of(value) or 0))


def _shown(value: Number) -> str:
    return format_number(value)


def _of_mapping(part: Part, here: Path, value: Mapping[str, Any]) -> Iterator[Change]:
    for key, item in value.items():
        if isinstance(item, Part):
            yield from _changes(item, (*here, key))
        elif isinstance(item, Expression):
            yield from _of_value(part, (*here, key), key, item)
        elif isinstance(item, tuple):  # a group of conditions
            yield from _of_list(part, (*here, key), "conditions", item)


def _of_list(part: Part, here: Path, name: str, value: tuple[Any, ...]) -> Iterator[Change]:
    for index, item in enumerate(value):
        if isinstance(item, Part):
            yield from _changes(item, (*here, index))
            if name in _LISTS:
                yield (*here, index), item, "left out", _GONE
    if name == "rank_by" and len(value) > 1:
        yield here, part, "turned round", value[::-1]


_GONE = object()


def _swapped(part: Part, path: Path) -> Iterator[Change]:
    """Best for lowest, and the weights of neighbours swapped."""
    if isinstance(part, model.Rule):
        for one, other in (("best_gets_all", "lowest_gets_all"),) * 2:
            one, other = (one, other) if getattr(part, one) is not None else (other, one)
            if getattr(part, one) is not None:
                yield path, part, f"{one} becomes {other}", _renamed(part, one, other)
                break
    if isinstance(part, model.Contest):
        for key in ("points", "weight"):
            listed = [i for i, each in enumerate(part.indicators) if getattr(each, key) is not None]
            for first, second in pairwise(listed):
                yield from _swap(part, (*path, "indicators"), key, first, second)


def _renamed(part: Part, one: str, other: str) -> Part:
    return evolve(part, **{one: None, other: getattr(part, one)})


def _swap(part: model.Contest, path: Path, key: str, first: int, second: int) -> Iterator[Change]:
    one, other = part.indicators[first], part.indicators[second]
    mine, theirs = getattr(one, key), getattr(other, key)
    if mine != theirs:
        turned = list(part.indicators)
        turned[first], turned[second] = evolve(one, **{key: theirs}), evolve(other, **{key: mine})
        yield path, one, f"{key} of {one.id} and {other.id} swapped", tuple(turned)


def _with(root: Any, path: Path, value: Any) -> Any:
    """The same with another value at a path; `_GONE` takes an item out of a list."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        item = _with(root[step], rest, value)
        return (*root[:step], *(() if item is _GONE else (item,)), *root[step + 1 :])
    if isinstance(root, Mapping):
        return {**root, step: _with(root[step], rest, value)}
    return evolve(root, **{step: _with(getattr(root, step), rest, value)})


def _label(root: Any, path: Path) -> str:
    """A path as names: clauses of a list by their ids, where they have some."""
    names = []
    for step in path:
        inside = isinstance(step, int) or isinstance(root, Mapping)
        root = root[step] if inside else getattr(root, str(step))
        id_ = root.name if isinstance(root, model.Condition) else getattr(root, "id", None)
        names.append(step.rstrip("_") if isinstance(step, str) else str(id_ or step + 1))
    return ".".join(names)
