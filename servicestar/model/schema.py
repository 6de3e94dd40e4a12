"""The JSON Schema of the language (draft 2020-12), made from the classes and nothing else.

It is written for editors: a key has its meaning in both languages, a word that may be written has
one too, and what excludes each other is refused at the key that is too many.
"""

from __future__ import annotations

import collections.abc
import datetime
import types
import typing
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from servicestar.expr import Expression
from servicestar.model.choices import CHOICES
from servicestar.model.language import LANGUAGE, Ruleset
from servicestar.model.meta import PATTERNS, Ident, Raw, Slug, Text
from servicestar.model.part import Part
from servicestar.values.numbers import Number

Schema = dict[str, Any]
_NUMBER_TEXT = r"^(?=.*\d)[+-]?(\d+|\d{1,3}(,\d{3})+)?(\.\d+)? *%?$|^\d+ */ *\d+$"
_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    datetime.date: {
        "type": "string",
        "pattern": r"^\d{4}-\d{2}-\d{2}$",
        "examples": ["2010-07-01"],
    },
    Number: {
        "anyOf": [{"type": "number"}, {"type": "string", "pattern": _NUMBER_TEXT}],
        "examples": [10, 0.5, "10%", "1/3"],
    },
    Expression: {
        "type": ["string", "number", "boolean"],
        "examples": ["业务量 > 平均(业务量)", "50% * theory + 50% * skill", 10],
    },
    Ident: {
        "type": "string",
        "pattern": f"^{PATTERNS[Ident]}$",
        "examples": ["service_quality"],
    },
    Slug: {"type": "string", "pattern": f"^{PATTERNS[Slug]}$", "examples": ["zhengzhou-2010"]},
    Text: {
        "anyOf": [
            {"type": "string"},
            {
                "type": "object",
                "properties": {
                    "zh": {"type": "string", "description": "the text in Chinese / 中文文本"},
                    "en": {"type": "string", "description": "the text in English / 英文文本"},
                },
                "required": ["zh", "en"],
                "additionalProperties": False,
            },
        ],
        "examples": [{"zh": "服务明星", "en": "Service star"}],
    },
    Raw: {},
}
_EXAMPLES: dict[str, list[Any]] = {
    "cite": ["第六条(二)3"],
    "article": ["第六条(二)3"],
    "header": ["业务量"],
    "unit": ["分", "次", "元", "%"],
    "within": ["2016H1"],
    "code": ["SS412"],
    "about": ["quarterly_outlet: places", "records teller: field outlet"],
}
"""By key, where the kind of the value does not say enough."""


def json_schema(root: type[Part] = Ruleset) -> Schema:
    """The schema of a ruleset file, fit for an editor: every key described in both languages.

    Args:
        root: the part that a file holds; `CaseFile` for worked cases.
    """
    definitions: dict[str, Schema] = {}
    whole = _schema(root, definitions)
    properties = definitions[root.__name__]["properties"]
    if "language" in properties:
        meaning = properties["language"]["description"]
        properties["language"] = {"const": LANGUAGE, "description": meaning}
    what = "ruleset" if root is Ruleset else "worked cases"
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"servicestar {what}, language {LANGUAGE}",
        **whole,
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(kind: Any, definitions: dict[str, Schema]) -> Schema:
    origin, args = get_origin(kind), get_args(kind)
    if kind in _PLAIN:
        return dict(_PLAIN[kind])
    if origin in (Union, types.UnionType):
        inner = [arg for arg in args if arg is not types.NoneType]
        return _schema(inner[0] if len(inner) == 1 else Number, definitions)
    if origin is Literal:
        return _words(args)
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


def _words(words: tuple[str, ...]) -> Schema:
    """A few words, each with its meaning, which editors show beside the choice."""
    return {
        "enum": list(words),
        "enumDescriptions": [" / ".join(CHOICES[word]) for word in words],
    }


def _part(kind: type[Part], definitions: dict[str, Schema]) -> Schema:
    """The schema of a class of the language."""
    hints = typing.get_type_hints(kind, include_extras=True)
    properties, required = {}, []
    for attribute in attrs.fields(kind):
        if attribute.name == "where":
            continue
        name = attribute.name.rstrip("_")
        meaning = f"{attribute.metadata['en']} / {attribute.metadata['zh']}"
        found = _schema(hints[attribute.name], definitions)
        if name in _EXAMPLES and found.get("type") == "string":
            found["examples"] = _EXAMPLES[name]
        properties[name] = {**found, "description": meaning}
        if attribute.default is attrs.NOTHING:
            required.append(name)
    summary = " ".join((kind.__doc__ or "").partition("\n\n")[0].split())
    schema: Schema = {"type": "object", "description": summary, "properties": properties}
    schema["additionalProperties"] = False
    if required:
        schema["required"] = required
    if kind.ONE_OF:
        schema["oneOf"] = [_only(name, kind.ONE_OF) for name in kind.ONE_OF]
    return schema


def _only(name: str, words: tuple[str, ...]) -> Schema:
    """One word without the others. They are refused by name, so that an editor can point at them.

    A bare `required` would leave an editor with "matches more than one schema" and no place.
    """
    others = {other: False for other in words if other != name}
    return {"title": name, "required": [name], "properties": others}
