"""Fields, facts and bands: what is declared fits the type; no range is empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from servicestar.diagnostics import Diagnostic, fault
from servicestar.model import Band, BandTable, Contest, Fact, Field, Ruleset
from servicestar.model.uses import rules_of
from servicestar.values.numbers import Number, format_number

_NUMERIC = {"integer", "decimal", "share"}
BAND = ("band", "档")


def check_fields(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Each record kind has one key, and each field only the words that go with its type."""
    for name, kind in ruleset.records.items():
        keys = [field for field in kind.fields.values() if field.key]
        if not keys and "fields" not in kind.where.faulty:
            yield fault("SS405", kind.where.of("fields").part(0, 1), records=name)
        if len(keys) > 1:
            yield fault("SS405", keys[1].where.of("key"), records=name)
        for field in kind.fields.values():
            yield from _field(field)
    for fact in ruleset.facts.values():
        yield from _fact(fact)
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
    if field.type == "list" and field.of is None and "of" not in field.where.faulty:
        yield fault("SS407", field.where.of("type"), word="type: list", other="of")
    if element == "choice" and not field.choices and "choices" not in field.where.faulty:
        word = "of" if field.type == "list" else "type"
        yield fault("SS407", field.where.of(word), word=f"{word}: choice", other="choices")
    yield from _range(field)


def _fact(fact: Fact) -> Iterator[Diagnostic]:
    numeric = fact.type in (*_NUMERIC, "table")
    allowed = {"min": numeric, "max": numeric, "default": fact.type not in ("table", "date")}
    if fact.default_for is not None and "default" not in fact.where.keys:
        place = fact.where.of("default_for")
        yield fault("SS407", place, word="default_for", other="default")
    for word, good in allowed.items():
        if word in fact.where.keys and not good:
            yield fault("SS406", fact.where.of(word), word=word, type=fact.type)


def _range(part: Field | Fact) -> Iterator[Diagnostic]:
    if part.min is not None and part.max is not None and part.min > part.max:
        low, high = format_number(part.min), format_number(part.max)
        yield fault("SS209", part.where.of("max"), low=low, high=high)


def check_bands(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Every band can hold a value, and has at most one limit at each end."""
    for contest in ruleset.contests.values():
        for bands in _lists(contest):
            yield from _overlaps(bands)
        for band in (band for bands in _lists(contest) for band in bands):
            for pair in (("from", "above"), ("to", "below")):
                if set(pair) <= set(band.where.keys):
                    listed = ", ".join(pair)
                    words = {"how": ("at most", "至多只能"), "keys": listed, "found": listed}
                    yield fault("SS205", band.where.of(pair[1]), part=BAND, **words)
            low = band.from_ if band.from_ is not None else band.above
            high = band.to if band.to is not None else band.below
            if low is None or high is None:
                continue
            closed = band.from_ is not None and band.to is not None
            if low > high or (low == high and not closed):
                place = band.where.of("to" if band.to is not None else "below")
                yield fault("SS209", place, low=format_number(low), high=format_number(high))
        yield from _named(contest.bands)
        for table in _tables(contest):
            yield from _table(table)


def _named(bands: Iterable[Band]) -> Iterator[Diagnostic]:
    """Bands of the total are there for their names."""
    for band in bands:
        if band.name is None and "name" not in band.where.faulty:
            yield fault("SS202", band.where.whole.part(0, 1), part=BAND, key="name")


def _table(table: BandTable) -> Iterator[Diagnostic]:
    """Every band of a table gives something, and the table can go on where it says so."""
    for band in table.bands:
        if band.give is None and "give" not in band.where.faulty:
            yield fault("SS202", band.where.whole.part(0, 1), part=BAND, key="give")
    if table.further is None:
        return
    if table.bands and table.bands[-1].to is None and "bands" not in table.where.faulty:
        yield fault("SS202", table.bands[-1].where.whole.part(0, 1), part=BAND, key="to")
    if table.further.each <= 0:
        found = format_number(table.further.each)
        wanted = ("a number above 0", "大于 0 的数字")
        yield fault("SS203", table.further.where.of("each"), wanted=wanted, found=found)


def _overlaps(bands: Sequence[Band]) -> Iterator[Diagnostic]:
    """Values that two bands claim; the first of them is named."""
    spans = [_span(band) for band in bands]
    for position, band in enumerate(bands):
        for before, span in zip(bands[:position], spans, strict=False):
            value = None if _apart(span, spans[position]) else _common(before, band)
            if value is not None:
                words = {"value": format_number(value), "line": before.where.whole.line}
                yield fault("SS411", band.where.whole.part(0, 1), **words)
                break


def _span(band: Band) -> tuple[Number | None, Number | None]:
    """The two ends of a band, None where it goes on for ever."""
    low = band.from_ if band.from_ is not None else band.above
    return low, band.to if band.to is not None else band.below


def _apart(
    one: tuple[Number | None, Number | None], other: tuple[Number | None, Number | None]
) -> bool:
    """Whether one span is over before the other begins: seen at a glance, as for most pairs."""
    (low, high), (low_of_other, high_of_other) = one, other
    if high is not None and low_of_other is not None and high < low_of_other:
        return True
    return high_of_other is not None and low is not None and high_of_other < low


def _common(one: Band, other: Band) -> Number | None:
    """A value that both bands hold: an end of one of them, or the middle between two ends."""
    ends = [
        end
        for band in (one, other)
        for end in (band.from_, band.above, band.to, band.below)
        if end is not None
    ]
    between = [Fraction(low + high) / 2 for low in ends for high in ends if low < high]
    beyond = [end + step for end in ends for step in (-1, 1)] or [0]
    candidates = [*sorted(ends), *sorted(between), *sorted(beyond)]
    return next((v for v in candidates if one.holds(v) and other.holds(v)), None)


def _lists(contest: Contest) -> Iterator[Sequence[Band]]:
    """Every list of bands of a contest."""
    yield contest.bands
    for table in _tables(contest):
        yield table.bands


def _tables(contest: Contest) -> Iterator[BandTable]:
    if contest.places is not None and contest.places.table is not None:
        yield contest.places.table
    for indicator in contest.indicators:
        for rule in rules_of(indicator):
            if rule.banded is not None:
                yield rule.banded
    for amount in contest.amounts:
        if amount.banded is not None:
            yield amount.banded
