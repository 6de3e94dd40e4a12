"""Located nodes → the classes of the language. Every fault is gathered; none is raised."""

from __future__ import annotations

import collections.abc
import datetime
import re
import types
import typing
from typing import Any, Literal, Union, get_args, get_origin

import attrs
import yaml
from attrs import define, field

from servicestar.diagnostics import Diagnostic, Place, fault, unknown
from servicestar.expr import Expression, parse
from servicestar.loader.door import Mapping, Scalar, Sequence, Tree, plain_of
from servicestar.loader.labels import label
from servicestar.model import Ident, Part, Raw, Slug, Text, Where, matches
from servicestar.values.numbers import Number, parse_share
from servicestar.values.periods import parse_date

_RESOLVER = yaml.resolver.Resolver()
_YAML_KINDS = {
    "bool": ("a yes/no value", "是/否"),
    "int": ("a whole number", "整数"),
    "float": ("a number", "数字"),
    "null": ("nothing", "空值"),
    "timestamp": ("a date", "日期"),
    "merge": ("a merge key", "合并键"),
    "value": ("a default value", "默认值"),
}
Both = tuple[str, str]
_TEXT: Both = ("text", "文本")
_CUT = 60
_STAND_INS: dict[Any, Any] = {Text: Text("", ""), Slug: "", int: 0}
MISSING = object()  # what a faulty node becomes; None is a legal value of optional keys


@define
class Builder:
    """Reads nodes as classes.

    Attributes:
        faults: what was found wrong.
        lost: names inside parts that were dropped as faulty. A later complaint that such a
            name is unknown would blame the wrong place.
    """

    faults: list[Diagnostic] = field(factory=list)
    lost: set[str] = field(factory=set)
    hints: dict[type, dict[str, Any]] = field(factory=dict)

    def complain(self, code: str, place: Place, **words: object) -> Any:
        """Note a fault and give the mark of a faulty node."""
        self.faults.append(fault(code, place, **words))
        return MISSING

    def expected(self, node: Tree, en: str, zh: str) -> Any:
        """Note that something else was wanted here."""
        return self.complain("SS203", node.place, wanted=(en, zh), found=_describe(node))

    def build(self, kind: Any, node: Tree) -> Any:
        """The value of type `kind` that the node holds, or `MISSING`."""
        origin = get_origin(kind)
        if origin in (Union, types.UnionType):
            inner = [arg for arg in get_args(kind) if arg is not types.NoneType]
            return self.build(inner[0], node) if len(inner) == 1 else self.scalar(Number, node)
        if origin is Literal:
            return self.choice(get_args(kind), node)
        if origin is tuple:
            return self.sequence(get_args(kind)[0], node)
        if origin is collections.abc.Mapping:
            key_kind, value_kind = get_args(kind)
            return self.mapping(key_kind, value_kind, node)
        if kind is Text:
            return self.text(node)
        if kind is Raw:
            return plain_of(node)
        if isinstance(kind, type) and issubclass(kind, Part):
            return self.part(kind, node)
        return self.scalar(kind, node)

    def scalar(self, kind: Any, node: Tree) -> Any:
        """A value written as one scalar."""
        if not isinstance(node, Scalar):
            return self.expected(node, *_WANTED[kind])
        if kind is str:
            return self.string(node)
        if kind is Expression:
            expression, faults = parse(node.text, node.place, flat=node.flat)
            self.faults += [_broken_off(node, f) for f in faults]
            return expression
        value = _READ[kind](node.text)
        return self.expected(node, *_WANTED[kind]) if value is None else value

    def string(self, node: Scalar) -> Any:
        """A text; one that YAML readers take for something else has to be in quotes."""
        if node.plain:
            tag = _RESOLVER.resolve(  # type: ignore[no-untyped-call]
                yaml.ScalarNode, node.text, (True, False)
            )
            guess = tag.rsplit(":", 1)[-1]
            if guess in _YAML_KINDS:
                return self.complain("SS110", node.place, text=node.text, kind=_YAML_KINDS[guess])
        return node.text

    def text(self, node: Tree) -> Any:
        """A text in one language for both, or ``{zh: …, en: …}``."""
        if isinstance(node, Scalar):
            plain = self.string(node)
            return plain if plain is MISSING else Text(plain, plain)
        if not isinstance(node, Mapping):
            return self.expected(node, "a text, or zh and en texts", "文本，或 zh 与 en 两种文本")
        known = self.keys_of(node, ("zh", "en"), _TEXT)
        parts = {name: self.build(str, value) for name, value in known.items()}
        for name in {"zh", "en"} - set(parts):
            self.complain("SS202", node.place.part(0, 1), key=name, part=_TEXT)
        if len(parts) < 2 or MISSING in parts.values():
            return MISSING
        return Text(parts["zh"], parts["en"])

    def choice(self, choices: tuple[str, ...], node: Tree) -> Any:
        """One of a few words."""
        if isinstance(node, Scalar) and node.text in choices:
            return node.text
        if not isinstance(node, Scalar):
            return self.expected(node, "one word", "一个词")
        words = {"choices": ", ".join(choices)}
        self.faults.append(unknown("SS204", node.place, node.text, choices, **words))
        return MISSING

    def sequence(self, kind: Any, node: Tree) -> Any:
        """A list; a faulty item is left out."""
        if not isinstance(node, Sequence):
            return self.expected(node, "a list", "列表")
        built = [self.build(kind, item) for item in node.items]
        return tuple(item for item in built if item is not MISSING)

    def mapping(self, key_kind: Any, kind: Any, node: Tree) -> Any:
        """A mapping from names; a faulty entry is left out."""
        if not isinstance(node, Mapping):
            return self.expected(node, "a mapping", "映射")
        built = {}
        for name, (key, value) in node.items.items():
            if key_kind is not str and not matches(key_kind, name):
                self.complain("SS207", key.place, name=name)
            built[name] = self.build(kind, value)
            if built[name] is MISSING:
                self.lost.add(name)
        return {name: value for name, value in built.items() if value is not MISSING}

    def keys_of(self, node: Mapping, known: collections.abc.Iterable[str], part: Both) -> Any:
        """The values by known key; unknown keys are faults."""
        known = list(known)
        for name, (key, _) in node.items.items():
            if name not in known:
                self.faults.append(unknown("SS201", key.place, name, known, part=part))
        return {name: value for name, (_, value) in node.items.items() if name in known}

    def part(self, kind: type[Part], node: Tree) -> Any:
        """A part of the language."""
        named, first = label(kind), len(self.faults)
        if not isinstance(node, Mapping):
            return self.expected(node, f"a mapping ({named[0]})", f"映射（{named[1]}）")
        attributes = {a.name.rstrip("_"): a for a in attrs.fields(kind) if a.name != "where"}
        written = self.keys_of(node, attributes, named)
        values, faulty = {}, set()
        for name, value in written.items():
            attribute, before = attributes[name], len(self.faults)
            values[attribute.name] = self.build(self.types(kind)[attribute.name], value)
            faulty |= {name} if len(self.faults) > before else set()
        self.forget_pieces(node, first)
        good = self.required(kind, values, node, named)
        good = self.exactly_one(kind, written, node, named) and good
        if not good:
            self.lost |= {s.text for s in _scalars(node)}
            return MISSING
        places = {name: value.place for name, value in written.items()}
        kept = {name: value for name, value in values.items() if value is not MISSING}
        return kind(where=Where(node.place, places, frozenset(faulty)), **kept)

    def forget_pieces(self, node: Mapping, first: int) -> None:
        """Drop faults about unknown keys that are only pieces of an expression cut at a comma."""
        found = self.faults[first:]
        if any(f.code == "SS321" for f in found):
            pairs = node.items.values()
            pieces = [k.place for k, v in pairs if isinstance(v, Scalar) and not v.text]
            kept = [f for f in found if f.code != "SS201" or f.place not in pieces]
            self.faults[first:] = kept

    def types(self, kind: type[Part]) -> dict[str, Any]:
        """The attributes' types, worked out once."""
        if kind not in self.hints:
            self.hints[kind] = typing.get_type_hints(kind, include_extras=True)
        return self.hints[kind]

    def required(
        self, kind: type[Part], values: dict[str, Any], node: Mapping, named: Both
    ) -> bool:
        """Whether every key that has no default is there and sound.

        In place of a title or an id an empty one stands, so that the rest is looked at as well.
        """
        attributes = (a for a in attrs.fields(kind) if a.name != "where")
        needed = [a.name for a in attributes if a.default is attrs.NOTHING]
        for name in needed:
            if name not in values:
                self.complain("SS202", node.place.part(0, 1), key=name, part=named)
            if values.get(name, MISSING) is MISSING:
                values[name] = _STAND_INS.get(self.types(kind)[name], MISSING)
        return all(values[name] is not MISSING for name in needed)

    def exactly_one(
        self, kind: type[Part], written: dict[str, Tree], node: Mapping, named: Both
    ) -> bool:
        """Whether exactly one of the part's words is written."""
        if not kind.ONE_OF:
            return True
        # An empty list or mapping says nothing, so a part that has no more than that has no word.
        found = [name for name in kind.ONE_OF if name in written and not _is_empty(written[name])]
        if len(found) == 1:
            return True
        place = written[found[1]].place if found else node.place.part(0, 1)
        words = {"keys": ", ".join(kind.ONE_OF), "found": ", ".join(found) or ("none", "无")}
        self.complain("SS205", place, part=named, how=("exactly", "须且只须"), **words)
        return False


def _is_empty(node: Tree) -> bool:
    return not isinstance(node, Scalar) and not node.items


def _describe(node: Tree) -> tuple[str, str]:
    if isinstance(node, Scalar):
        text = " ".join(node.text.split())
        shown = text if len(text) <= _CUT else text[:_CUT] + "…"
        return (f"`{shown}`", f"“{shown}”") if shown else ("nothing", "空")
    return ("a list", "列表") if isinstance(node, Sequence) else ("a mapping", "映射")


def _broken_off(node: Scalar, found: Diagnostic) -> Diagnostic:
    """SS321 in place of SS301 where YAML may have taken a comma for the end of the expression."""
    cut = node.plain and node.text.count("(") > node.text.count(")")
    return fault("SS321", found.place) if cut and found.code == "SS301" else found


def _scalars(node: Tree) -> list[Scalar]:
    if isinstance(node, Scalar):
        return [node]
    if isinstance(node, Sequence):
        return [scalar for item in node.items for scalar in _scalars(item)]
    return [s for key, value in node.items.values() for s in (key, *_scalars(value))]


def read_number(text: str) -> Number | None:
    """A number as written in a ruleset: plain ASCII, without a leading zero that means nothing."""
    if not text.isascii() or re.match(r"[+-]?0\d", text):
        return None
    return parse_share(text)


def _read_int(text: str) -> int | None:
    value = read_number(text)
    return value if isinstance(value, int) else None


def _read_bool(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _named(kind: Any) -> Any:
    return lambda text: text if matches(kind, text) else None


_READ: dict[Any, Any] = {
    Number: read_number,
    int: _read_int,
    bool: _read_bool,
    datetime.date: parse_date,
    Ident: _named(Ident),
    Slug: _named(Slug),
}
_WANTED: dict[Any, tuple[str, str]] = {
    str: ("a text", "文本"),
    Expression: ("an expression", "表达式"),
    Number: ("a number such as 10, 0.5, 10% or 1/3", "数字，如 10、0.5、10% 或 1/3"),
    int: ("a whole number", "整数"),
    bool: ("true or false", "true 或 false"),
    datetime.date: ("a date such as 2010-07-01", "日期，如 2010-07-01"),
    Ident: (
        "a name of small letters, digits and _ that begins with a letter",
        "以小写字母开头、由小写字母、数字和 _ 组成的名称",
    ),
    Slug: ("an id of small letters, digits, _ and -", "由小写字母、数字、_ 和 - 组成的标识"),
}
