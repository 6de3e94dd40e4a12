"""What the names in an expression stand for."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from attrs import field, frozen

from servicestar.expr.parse import MAX_LENGTH, Expression
from servicestar.values.kinds import Kind


@lru_cache(maxsize=4096)
def normal(name: str) -> str:
    """The form in which Python's parser hands over a name (NFKC).

    What is longer than any expression is no name that one could use, and stays as it is: the time
    that NFKC takes grows with the square of a run of combining marks.
    """
    return unicodedata.normalize("NFKC", name) if len(name) <= MAX_LENGTH else name


@frozen
class Entry:
    """One name.

    Attributes:
        id: the id the rest of the house uses.
        source: ``field``, ``fact``, ``feed`` (from another contest), ``past`` (from the history),
            ``result``, ``amount`` or ``definition``.
        kind: its kind; None for a definition, whose kind is that of its expression.
        better: for a field, ``higher``, ``lower`` or None.
        body: for a definition, its expression in the reading in force.
    """

    id: str
    source: str
    kind: Kind | None
    better: str | None = None
    body: Expression | None = field(default=None, eq=False)


@frozen
class Scope:
    """The names that an expression may use.

    Attributes:
        entries: by every spelling (id and header, NFKC).
        groups: fields that may follow `per=`, by every spelling.
        population: ``contestants`` or ``roster``: whom an aggregate looks at if it does not say;
            None where there is no population and an aggregate can not stand.
        selected: whether it is known here who the contestants are.
        contest_group: in a contest held per group, the field that groups it: contestants are
            always those of the own group.
        grouped: whether an aggregate that names no group looks at the own one, whoever it is over.
    """

    entries: Mapping[str, Entry]
    groups: Mapping[str, str]
    population: str | None
    selected: bool = True
    contest_group: str | None = None
    grouped: bool = False
