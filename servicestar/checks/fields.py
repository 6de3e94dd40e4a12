"""Fields and bands: what is declared of a column fits its type; no range is empty."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.diagnostics import Diagnostic, fault
from servicestar.model import Band, Contest, Fact, Field, Ruleset
from servicestar.model.uses import rules_of
from servicestar.values.numbers import format_number

_NUMERIC = {"integer", "decimal", "share"}


def check_fields(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each record kind has one key, and each field only the words that go with its type."""
    for name, kind in ruleset.records.items():
        keys = [field for field in kind.fields.values() if field.key]
        if len(keys) != 1:
            yield fault("SS405", kind.where.of("fields").part(0, 1), records=name)
        for field in kind.fields.values():
            yield from _field(field)
    for fact in ruleset.facts.values():
        yield from _range(fact)


def _field(field: Field) -> Iterator[Diagnostic]:
    element = field.of if field.type == "list" else field.type
    allowed = {
        "min": element in _NUMERIC,
        "max": element in _NUMERIC,
        "better": field.type in _NUMERIC,
        "choices": element == "choice",
        "of": field.type == "list",
        "key": field.type == "text",
    }
    for word, good in allowed.items():
        if word in field.where.keys and not good:
            yield fault("SS406", field.where.of(word), word=word, type=field.type)
    if field.type == "list" and field.of is None:
        yield fault("SS407", field.where.of("type"), word="type: list", other="of")
    if element == "choice" and not field.choices:
        yield fault("SS407", field.where.of("type"), word="choice", other="choices")
    yield from _range(field)


def _range(part: Field | Fact) -> Iterator[Diagnostic]:
    if part.min is not None and part.max is not None and part.min > part.max:
        low, high = format_number(part.min), format_number(part.max)
        yield fault("SS209", part.where.of("max"), low=low, high=high)


def check_bands(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Every band can hold a value, and has at most one limit at each end."""
    for contest in ruleset.contests.values():
        for band in _bands(contest):
            for pair in (("from", "above"), ("to", "below")):
                if set(pair) <= set(band.where.keys):
                    words = {"part": "band", "keys": ", ".join(pair), "found": ", ".join(pair)}
                    yield fault("SS205", band.where.of(pair[1]), **words)
            low = band.from_ if band.from_ is not None else band.above
            high = band.to if band.to is not None else band.below
            if low is None or high is None:
                continue
            closed = band.from_ is not None and band.to is not None
            if low > high or (low == high and not closed):
                place = band.where.of("to" if band.to is not None else "below")
                yield fault("SS209", place, low=format_number(low), high=format_number(high))


def _bands(contest: Contest) -> Iterator[Band]:
    yield from contest.bands
    if contest.places is not None and contest.places.table is not None:
        yield from contest.places.table.bands
    for indicator in contest.indicators:
        for rule in rules_of(indicator):
            if rule.banded is not None:
                yield from rule.banded.bands
