"""A clause as the words of its keys, so that two clauses can be laid side by side."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

import attrs
from attrs import frozen

from servicestar.diagnostics import NOWHERE, Place
from servicestar.expr import Expression
from servicestar.model import Part, Text
from servicestar.values.numbers import Number, format_number, parse_share

Sources = Mapping[str, str]
"""Texts of ruleset files by the name their places carry."""
NO_SOURCES: Sources = {}


@frozen
class Leaf:
    """One value of a clause.

    Attributes:
        shown: the value as it is written.
        value: what is compared: a tree in place of an expression's text, so that blanks do not
            count; a number in place of its digits.
        cite: the article of the part it stands in.
        place: where it is written; never compared.
    """

    shown: Text = attrs.field(eq=False)
    value: object = attrs.field(repr=False)
    cite: str | None = attrs.field(eq=False)
    place: Place = attrs.field(eq=False, repr=False)


def leaves(part: Part, sources: Sources = NO_SOURCES) -> dict[str, Leaf]:
    """Every value of a part by the path of its keys, such as ``table.bands[1].give``.

    Places and keys that are left out never count.

    Args:
        part: a clause, or anything else of a ruleset.
        sources: the texts of the files, to show numbers as they are written.
    """
    return dict(_of_part(part, "", None, sources))


def name_of(part: Part) -> str | None:
    """What a part is called among its like; None where only its position tells it."""
    for key in ("id", "attest", "article", "label", "code"):
        name = getattr(part, key, None)
        if name:
            return f"{name} ({part.about})" if key == "code" else str(name)  # type: ignore[attr-defined]
    if getattr(part, "use", None):
        return f"use {part.use}"  # type: ignore[attr-defined]
    return "barred" if getattr(part, "barred_after", ()) else None


def cite_of(part: Part) -> str | None:
    """The article that a part cites, if it is of a kind that cites one."""
    return getattr(part, "cite", None)


def _of_part(
    part: Part, path: str, cite: str | None, sources: Sources
) -> Iterator[tuple[str, Leaf]]:
    cite = cite_of(part) or cite
    for attribute in attrs.fields(type(part)):
        if attribute.name == "where":
            continue
        key = attribute.name.rstrip("_")
        value = getattr(part, attribute.name)
        if value != _default(attribute):
            place = part.where.of(key)
            yield from _of_value(value, f"{path}.{key}" if path else key, cite, place, sources)


def _default(attribute: attrs.Attribute[Any]) -> object:
    default = attribute.default
    factory = getattr(default, "factory", None)
    return factory() if factory is not None else default


def _of_value(
    value: object, path: str, cite: str | None, place: Place, sources: Sources
) -> Iterator[tuple[str, Leaf]]:
    if isinstance(value, Part):
        yield from _of_part(value, path, cite, sources)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _of_value(inner, f"{path}.{key}", cite, place, sources)
    elif isinstance(value, tuple) and any(isinstance(item, Part) for item in value):
        for number, item in enumerate(value, 1):
            name = name_of(item) or number
            yield from _of_value(item, f"{path}[{name}]", cite, place, sources)
    else:
        shown = value if isinstance(value, Text) else _plain(written(value, place, sources))
        yield path, Leaf(shown, _compared(value), cite, place)


def _plain(text: str) -> Text:
    return Text(text, text)


def _compared(value: object) -> object:
    if isinstance(value, Expression):
        return value.text if value.tree is None else value.tree
    return value


def written(value: object, place: Place = NOWHERE, sources: Sources = NO_SOURCES) -> str:
    """A value as its file has it: an expression's text, a number with its percent sign."""
    match value:
        case bool():
            return "true" if value else "false"
        case None:
            return ""
        case Expression():
            return " ".join(value.text.split())
        case str():
            return value
        case datetime.date():
            return value.isoformat()
        case Text():
            return value.en if value.en == value.zh else f"{value.zh} / {value.en}"
        case tuple():
            return "[" + ", ".join(written(item) for item in value) + "]"
        case Mapping():
            return "{" + ", ".join(f"{k}: {written(v)}" for k, v in value.items()) + "}"
    return _number(value, place, sources)  # type: ignore[arg-type]


def _number(value: Number, place: Place, sources: Sources) -> str:
    """The digits in the file, where they are found there; else the number."""
    lines = sources.get(place.file, "").splitlines()
    if place.end_line == place.line and 0 < place.line <= len(lines):
        text = lines[place.line - 1][place.column - 1 : place.end_column - 1]
        if parse_share(text) == value:
            return text
    return format_number(value)
