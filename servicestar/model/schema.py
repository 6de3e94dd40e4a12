"""The JSON Schema of the language (draft 2020-12), made from the classes and nothing else."""

from __future__ import annotations

import collections.abc
import datetime
import types
import typing
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from servicestar.expr import Expression
from servicestar.model.language import LANGUAGE, Part, Ruleset
from servicestar.model.meta import PATTERNS, Ident, Slug, Text
from servicestar.values.numbers import Number

_NUMBER_TEXT = r"^[+-]?(\d+|\d*\.\d+)%?$|^\d+/\d+$"
_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime.date: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    Number: {"anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER_TEXT}]},
    Expression: {
        "description": "expression / 表达式",
        "type": ["string", "number", "boolean"],
    },
    Ident: {"type": "string", "pattern": f"^{PATTERNS[Ident]}$"},
    Slug: {"type": "string", "pattern": f"^{PATTERNS[Slug]}$"},
    Text: {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {"zh": {"type": "string"}, "en": {"type": "string"}},
                "required": ["zh", "en"],
                "additionalProperties": False,
            },
        ]
    },
}


def json_schema() -> dict[str, Any]:
    """The schema of a ruleset file, fit for an editor: every key described in both languages."""
    definitions: dict[str, Any] = {}
    root = _schema(Ruleset, definitions)
    ruleset = definitions[Ruleset.__name__]
    ruleset["properties"]["language"] = {"const": LANGUAGE, "description": "language version"}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"servicestar ruleset, language {LANGUAGE}",
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, args = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if origin in (Union, types.UnionType):
        inner = [arg for arg in args if arg is not types.NoneType]
        return _schema(inner[0] if len(inner) == 1 else Number, definitions)
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple:
        return {"type": "array", "items": _schema(args[0], definitions)}
    if origin is collections.abc.Mapping:
        return {
            "type": "object",
            "propertyNames": _schema(args[0], definitions),
            "additionalProperties": _schema(args[1], definitions),
        }
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}  # holds the place: parts may hold parts of their kind
        definitions[kind.__name__] = _part(kind, definitions)
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _part(kind: type[Part], definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a class of the language."""
    hints = typing.get_type_hints(kind, include_extras=True)
    properties, required = {}, []
    for attribute in attrs.fields(kind):
        if attribute.name == "where":
            continue
        name = attribute.name.rstrip("_")
        meaning = f"{attribute.metadata['en']} / {attribute.metadata['zh']}"
        found = _schema(hints[attribute.name], definitions)
        properties[name] = {**found, "description": meaning}
        if attribute.default is attrs.NOTHING:
            required.append(name)
    schema: dict[str, Any] = {"type": "object", "properties": properties}
    schema["additionalProperties"] = False
    if required:
        schema["required"] = required
    if kind.ONE_OF:
        schema["oneOf"] = [{"required": [name]} for name in kind.ONE_OF]
    return schema
