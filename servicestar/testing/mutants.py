"""Small wrong versions of a ruleset, each with one change such as a hand could make.

A ruleset's worked cases and properties are as good as the wrong versions that they notice
(mutation analysis; DeMillo, Lipton and Sayward 1978). What is changed: > for >=, a number by its
smallest unit, and for or, one aggregate for another, the population, the group, best for lowest,
two points or weights swapped, the limit of two bands, a clause left out, a preference turned, the
places of rounding, what holds unless a run says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import evolve, frozen

from servicestar import checks, model
from servicestar.diagnostics import Place, errors_of
from servicestar.testing.mutate_parts import GONE, Path, changes


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
    return filter(sound, candidates(ruleset))


def sound(mutant: Mutant) -> bool:
    """Whether `check` would let a wrong version through; where not, it notices it."""
    return not errors_of(checks.check(mutant.ruleset))


def candidates(ruleset: model.Ruleset) -> Iterator[Mutant]:
    """Every version with one change, sound or not: to check them all takes the most time."""
    seen: dict[str, int] = {}
    for path, owner, what, value in changes(ruleset):
        name = f"{_label(ruleset, path)}: {what}"
        seen[name] = seen.get(name, 0) + 1
        name += f" #{seen[name]}" if seen[name] > 1 else ""
        key = str(next((step for step in reversed(path) if isinstance(step, str)), ""))
        place = owner.where.of(key.rstrip("_"))
        yield Mutant(name, place, getattr(owner, "cite", None), _with(ruleset, path, value))


def _with(root: Any, path: Path, value: Any) -> Any:
    """The same with another value at a path; `GONE` takes an item out of a list."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(step, int):
        item = _with(root[step], rest, value)
        return (*root[:step], *(() if item is GONE else (item,)), *root[step + 1 :])
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
