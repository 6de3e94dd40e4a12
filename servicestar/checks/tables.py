"""Tables of bands: gaps, and steps that go the wrong way. Overlaps are in `fields.py`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

from attrs import evolve, frozen

from servicestar.checks.about import about, about_part
from servicestar.checks.domains import Domain, domain_of, total_of
from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.expr import (
    Aggregate,
    Apply,
    Expression,
    Name,
    Named,
    Node,
    evaluate,
    resolve,
    walk,
)
from servicestar.model import Amount, Band, BandTable, Contest, Field, Ruleset
from servicestar.model.scope import contest_scope, default_readings
from servicestar.model.uses import conditions_of, rules_of
from servicestar.values.numbers import Number, format_number

Holder: TypeAlias = Literal["places", "indicator", "amount", "bands"]
_ENDS = {"higher": ("the higher", "高"), "lower": ("the lower", "低")}


@frozen
class Table:
    """A list of bands in its place.

    Attributes:
        holder: what holds it.
        about: what findings call the holder.
        place: the list, for what lies beyond its last band.
        bands: from the least values to the greatest.
        table: as it is written; None for the bands of the total.
        node: what is looked up, typed; None where that is the total or is faulty.
        amount: the amount that holds it.
    """

    holder: Holder
    about: str
    place: Place
    bands: tuple[Band, ...]
    table: BandTable | None = None
    node: Node | None = None
    amount: Amount | None = None


def check_gaps(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Values that can come and that no band of a table holds."""
    for name, contest in ruleset.contests.items():
        for table in _tables(ruleset, name, contest):
            domain = _domain(ruleset, contest, table)
            if domain is not None:
                yield from _gaps(ruleset, contest, table, domain)


def check_directions(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """More people give no fewer places, and better values no fewer points."""
    for name, contest in ruleset.contests.items():
        for table in _tables(ruleset, name, contest):
            if table.holder == "places":
                yield from _fewer(table)
            field = _field(ruleset, contest, table.node)
            if field is not None and field.better is not None:
                yield from _worse(table, field)


# --- the tables of a contest ---------------------------------------------------------------------


def _tables(ruleset: Ruleset, name: str, contest: Contest) -> Iterator[Table]:
    """Every table whose bands are whole, with its bands in order."""
    if contest.records not in ruleset.records:
        return
    for found in _written(name, contest):
        written = found.table.where.faulty if found.table else contest.where.faulty
        if "bands" in written or not found.bands:
            continue
        if not all(_sound(band, "name" if found.table is None else "give") for band in found.bands):
            continue
        ordered = tuple(sorted(found.bands, key=_low))
        node = None if found.table is None else _typed(ruleset, contest, found, found.table.of)
        yield evolve(found, bands=ordered, node=node)


def _written(name: str, contest: Contest) -> Iterator[Table]:
    place = contest.where.of("bands").part(0, 1)
    yield Table("bands", about(name, "bands"), place, contest.bands)
    if contest.places is not None and contest.places.table is not None:
        yield _of("places", about(name, "places"), contest.places.table)
    for indicator in contest.indicators:
        for rule in rules_of(indicator):
            if rule.banded is not None:
                yield _of("indicator", about_part(name, indicator), rule.banded)
    for amount in contest.amounts:
        if amount.banded is not None:
            yield evolve(_of("amount", about_part(name, amount), amount.banded), amount=amount)


def _of(holder: Holder, label: str, table: BandTable) -> Table:
    return Table(holder, label, table.where.of("bands").part(0, 1), table.bands, table)


def _sound(band: Band, needed: str) -> bool:
    """Whether a band has no fault of its own, so that something follows from it."""
    keys = set(band.where.keys)
    if {"from", "above"} <= keys or {"to", "below"} <= keys or band.where.faulty:
        return False
    if needed not in keys:
        return False
    low, high = _ends(band)
    return low is None or high is None or low <= high


def _ends(band: Band) -> tuple[Number | None, Number | None]:
    low = band.from_ if band.from_ is not None else band.above
    return low, band.to if band.to is not None else band.below


def _low(band: Band) -> tuple[bool, Number, bool]:
    low, _ = _ends(band)
    return low is not None, low or 0, band.above is not None


def _typed(ruleset: Ruleset, contest: Contest, table: Table, expression: Expression) -> Node | None:
    places, amount = table.holder == "places", table.holder == "amount"
    earlier = tuple(a.id for a in contest.amounts)
    scope = contest_scope(
        ruleset,
        contest,
        default_readings(ruleset),
        "roster" if places else "contestants",
        amounts=earlier if amount else None,
        grouped=places,
    )
    return resolve(expression, scope)[0]


# --- gaps ----------------------------------------------------------------------------------------


def _domain(ruleset: Ruleset, contest: Contest, table: Table) -> Domain | None:
    if table.table is None:
        return total_of(ruleset, contest)
    return None if table.node is None else domain_of(table.node, ruleset, contest)


def _gaps(ruleset: Ruleset, contest: Contest, table: Table, domain: Domain) -> Iterator[Diagnostic]:
    """One finding for each gap, at the band above it, with a value that falls into it."""
    further = table.table is not None and table.table.further is not None
    below: Band | None = None  # the band that reaches highest so far
    for band in table.bands:
        low, _ = _ends(band)
        if low is not None:
            start = None if below is None else _ends(below)[1]
            if below is None or start is not None:
                values = domain.between(
                    start,
                    low,
                    with_low=below is not None and below.to is None,
                    with_high=band.from_ is None,
                )
                place = band.where.whole.part(0, 1)
                yield from _gap(ruleset, contest, table, values, place)
        below = band if below is None or _higher(band, below) else below
    top = None if below is None else _ends(below)[1]
    if top is not None and below is not None and not further:
        values = domain.between(top, None, with_low=below.to is None, with_high=True)
        values.reverse()  # the next value above the table rather than the greatest there is
        yield from _gap(ruleset, contest, table, values, table.place)


def _higher(band: Band, other: Band) -> bool:
    """Whether a band reaches higher than another one."""
    (_, end), (_, before) = _ends(band), _ends(other)
    if end is None or before is None:
        return end is None
    return end > before or (end == before and band.to is not None)


def _gap(
    ruleset: Ruleset, contest: Contest, table: Table, values: Sequence[Number], place: Place
) -> Iterator[Diagnostic]:
    for value in values:
        if not _kept_out(ruleset, contest, table, value):
            yield fault("SS412", place, about=table.about, value=format_number(value))
            return


def _kept_out(ruleset: Ruleset, contest: Contest, table: Table, value: Number) -> bool:
    """Whether somebody says that the value can not come here, or is left to a person."""
    node = _leaf(table.node) if table.table is not None else None
    if node is None:
        return False
    if table.holder == "indicator":
        conditions = conditions_of(ruleset, contest)
        trees = [_typed(ruleset, contest, table, c.require) for c in conditions if c.require]
        return any(_says(part, node, value) is False for tree in trees for part in _parts(tree))
    if table.amount is None:
        return False
    silent, whom = (
        _typed(ruleset, contest, table, e) if e else None
        for e in (table.amount.to_decide, table.amount.for_)
    )
    whom_not = any(_says(part, node, value) is False for part in _parts(whom))
    return whom_not or _says(silent, node, value) is True


def _leaf(node: Node | None) -> Name | None:
    """The name that a tree is, maybe by way of definitions."""
    while isinstance(node, Named):
        node = node.body
    return node if isinstance(node, Name) else None


def _parts(node: Node | None) -> Iterator[Node]:
    """What all has to hold where a tree holds."""
    while isinstance(node, Named):
        node = node.body
    if isinstance(node, Apply) and node.op == "and":
        for arg in node.args:
            yield from _parts(arg)
    elif node is not None:
        yield node


def _says(node: Node | None, name: Name, value: Number) -> object:
    """What a test that looks at one name only says of a value; None where it looks at more."""
    if node is None or not all(_looks_at(part, name) for part in walk(node)):
        return None
    return evaluate(node, {name: value})


def _looks_at(part: Node, name: Name) -> bool:
    return part == name if isinstance(part, Name) else not isinstance(part, Aggregate)


# --- directions ----------------------------------------------------------------------------------


def _fewer(table: Table) -> Iterator[Diagnostic]:
    """Bands of places that give less than one below them."""
    for before, band in pairwise(table.bands):
        if before.give is not None and band.give is not None and band.give < before.give:
            words = {"give": format_number(band.give), "before": format_number(before.give)}
            line = before.where.whole.line
            place = band.where.of("give")
            yield fault("SS413", place, about=table.about, line=line, **words)
    further = table.table.further if table.table else None
    last = table.bands[-1]
    if further is not None and further.add < 0 and last.give is not None:
        give = format_number(last.give + further.add)
        words = {"give": give, "before": format_number(last.give)}
        place, line = further.where.of("add"), last.where.whole.line
        yield fault("SS413", place, about=table.about, line=line, **words)


def _field(ruleset: Ruleset, contest: Contest, node: Node | None) -> Field | None:
    leaf = _leaf(node)
    if leaf is None or leaf.source != "field":
        return None
    return ruleset.records[contest.records].fields[leaf.id]


def _worse(table: Table, field: Field) -> Iterator[Diagnostic]:
    """Points that fall towards the field's good end; money may be a fine, so it may do either."""
    gives = [band.give for band in table.bands]
    if table.holder not in ("indicator", "amount") or None in gives:
        return
    steps = [
        (band, before, band.give - before.give)
        for before, band in pairwise(table.bands)
        if band.give is not None and before.give is not None and band.give != before.give
    ]
    good = 1 if field.better == "higher" else -1
    if table.holder == "amount":
        good = 1 if steps and steps[0][2] > 0 else -1
    for band, before, step in steps:
        if step * good < 0:
            yield fault(
                "SS414",
                band.where.of("give"),
                about=table.about,
                field=(field.header, field.header),
                end=_ENDS[field.better or "higher"],
                how=_how(band, before),
            )


def _how(band: Band, before: Band) -> tuple[str, str]:
    assert band.give is not None
    assert before.give is not None
    give, less, line = band.give, before.give, before.where.whole.line
    high, low = format_number(give), format_number(less)
    return (
        f"this band gives {high} and the one below it on line {line} gives {low}",
        f"此档给 {high}，第 {line} 行较低的一档给 {low}",
    )
