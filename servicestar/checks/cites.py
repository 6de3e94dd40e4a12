"""Every part of a ruleset that cites articles, found by walking the parts, whatever they are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import attrs
from attrs import frozen

from servicestar.diagnostics import Place
from servicestar.loader.labels import label
from servicestar.model import Condition, Part, Ruleset
from servicestar.values.articles import ArticleNumber, Span, read_cite

_ATTESTATION = ("attestation", "认定")
Names = tuple[str, ...]


@frozen
class Cite:
    """One number in the cite of a clause."""

    number: ArticleNumber
    place: Place = attrs.field(eq=False)


@frozen
class Clause:
    """A part that cites articles.

    Attributes:
        owner: what it stands in: a contest, a condition group, an indicator in a contest; empty
            for what stands by itself.
        what: what it is and its id, in English and Chinese, such as ``condition volume``.
        attests: whether it asks a person for an attestation.
        cites: the numbers in its cite.
    """

    owner: str
    what: tuple[str, str]
    attests: bool
    cites: tuple[Cite, ...] = attrs.field(eq=False)

    @property
    def name(self) -> tuple[str, str]:
        """The whole of it in English and Chinese, such as ``star: condition volume``."""
        en, zh = self.what
        return (f"{self.owner}: {en}", f"{self.owner}：{zh}") if self.owner else (en, zh)


def clauses_of(ruleset: Ruleset) -> list[Clause]:
    """The parts that cite articles, in the order of the language."""
    known: dict[str, list[tuple[ArticleNumber, Span]]] = {}
    found = []
    for names, own, part in _parts(ruleset, (), ""):
        text: str | None = getattr(part, "cite", None)
        if text:
            if text not in known:  # by aliases one text may stand in thousands of parts
                known[text] = list(read_cite(text))
            found.append(_clause(names, own, part, text, known[text]))
    return found


def _clause(
    names: Names, own: str, part: Part, text: str, numbers: list[tuple[ArticleNumber, Span]]
) -> Clause:
    attests = isinstance(part, Condition) and part.attest is not None
    kind = _ATTESTATION if attests else label(type(part))
    place = part.where.of("cite")
    flat = place.end_line == place.line and place.end_column - place.column == len(text)
    cites = (Cite(number, place.part(*span) if flat else place) for number, span in numbers)
    en, zh = (f"{word} {own}".strip() for word in kind)
    return Clause(".".join(names), (en, zh), attests, tuple(cites))


def _parts(part: Part, names: Names, own: str) -> Iterator[tuple[Names, str, Part]]:
    """A part and all below it, each with the names of what it stands in, and its own."""
    yield names, own, part
    within = (*names, own) if own else names
    for attribute in attrs.fields(type(part)):
        for between, name, inner in _held(getattr(part, attribute.name)):
            yield from _parts(inner, (*within, *between), name)


def _held(value: object) -> Iterator[tuple[Names, str, Part]]:
    """The parts that a value holds: itself, or its items by their ids, keys or positions."""
    if isinstance(value, Part):
        own = getattr(value, "name", None) or getattr(value, "id", None)
        yield (), str(own or ""), value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            for between, own, part in _held(item):
                yield ((), str(key), part) if part is item else ((str(key), *between), own, part)
    elif isinstance(value, tuple):
        for position, item in enumerate(value, 1):
            for between, own, part in _held(item):
                yield between, own or (str(position) if len(value) > 1 else ""), part
