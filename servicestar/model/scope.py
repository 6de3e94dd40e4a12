"""What the names in a contest's expressions stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from servicestar.expr import Entry, Expression, Scope
from servicestar.expr.scope import normal
from servicestar.model.clauses import Past
from servicestar.model.declared import Definition, Fact, Field, RecordKind
from servicestar.model.language import Contest, Ruleset
from servicestar.values.kinds import DATE, NUMBER, QUOTIENT, TEXT, YES_NO, Kind
from servicestar.values.periods import Labels, label_periods

Readings = Mapping[str, str]
POINTS = Entry("points", "result", NUMBER)
TOTAL = Entry("total", "result", NUMBER)
_KINDS = {
    "text": TEXT,
    "integer": NUMBER,
    "decimal": NUMBER,
    "share": QUOTIENT,
    "yes_no": YES_NO,
    "attestation": YES_NO,
    "date": DATE,
    "choice": TEXT,
}


_PAST_KINDS = {"held": YES_NO, "count": NUMBER, "mean_total": QUOTIENT}


def kind_of_field(field: Field) -> Kind:
    """The kind of a field's values."""
    choices = field.choices
    if field.type == "list":
        return Kind("list", of=_KINDS[field.of or "text"].name, choices=choices)
    if field.type == "choice":
        return Kind("text", choices=choices)
    return _KINDS[field.type]


def body_of(definition: Definition, readings: Readings) -> Expression | None:
    """The definition's expression under the readings in force."""
    if definition.value is not None:
        return definition.value
    return definition.choices.get(readings.get(definition.reading or "", ""))


def labels_of(ruleset: Ruleset) -> Labels:
    """The ruleset's own cycles, in their order."""
    return label_periods((each.label, each.within) for each in ruleset.periods)


def default_readings(ruleset: Ruleset) -> dict[str, str]:
    """Every reading's own choice."""
    return {name: reading.default for name, reading in ruleset.readings.items()}


def field_entries(kind: RecordKind) -> Iterator[tuple[str, Entry]]:
    """Each field under its id and its header."""
    for id_, field in kind.fields.items():
        entry = Entry(id_, "field", kind_of_field(field), field.better)
        yield id_, entry
        yield normal(field.header), entry


def fact_entries(facts: Mapping[str, Fact]) -> Iterator[tuple[str, Entry]]:
    """Each fact that is one value, under its id and its Chinese name."""
    for id_, fact in facts.items():
        if fact.type != "table":
            entry = Entry(id_, "fact", _KINDS[fact.type])
            yield id_, entry
            if fact.header:
                yield normal(fact.header), entry


def definition_entries(ruleset: Ruleset, readings: Readings) -> Iterator[tuple[str, Entry]]:
    """Each definition under its id and its Chinese name."""
    for id_, definition in ruleset.definitions.items():
        entry = Entry(id_, "definition", None, body=body_of(definition, readings))
        yield id_, entry
        if definition.header:
            yield normal(definition.header), entry


def past_entries(past: Mapping[str, Past]) -> Iterator[tuple[str, Entry]]:
    """Each number from the history, under its id and its Chinese name."""
    for id_, each in past.items():
        entry = Entry(id_, "past", _PAST_KINDS[each.take])
        yield id_, entry
        if each.header:
            yield normal(each.header), entry


def spellings(
    ruleset: Ruleset,
    kind: RecordKind,
    feeds: Mapping[str, object],
    past: Mapping[str, Past],
    readings: Readings,
) -> Iterator[tuple[str, Entry]]:
    """Every name that clauses about this record kind may use, with what it stands for."""
    yield from field_entries(kind)
    yield from fact_entries(ruleset.facts)
    yield from definition_entries(ruleset, readings)
    for id_ in feeds:
        yield id_, Entry(id_, "feed", QUOTIENT)
    yield from past_entries(past)


def groups_of(kind: RecordKind) -> dict[str, str]:
    """The fields that can group records, by every spelling."""
    fields = kind.fields.items()
    able = [(id_, f) for id_, f in fields if f.type in ("text", "choice") and not f.key]
    return {n: id_ for id_, f in able for n in (id_, normal(f.header))}


def contest_scope(
    ruleset: Ruleset,
    contest: Contest,
    readings: Readings,
    population: str | None = "roster",
    *,
    points: bool = False,
    amounts: Iterable[str] | None = None,
    selected: bool = True,
    grouped: bool = False,
) -> Scope:
    """The names that a clause of the contest may use.

    Args:
        ruleset: where the names come from.
        contest: whose clause it is.
        readings: choice by reading.
        population: whom an aggregate looks at if it does not say.
        selected: whether it is known here who the contestants are.
        grouped: whether aggregates look at the own group unless they name another.
        points: whether the sum of the indicators is known here, under the name `points`.
        amounts: ids of the amounts that are known here, and then also the `total`.
    """
    kind = ruleset.records[contest.records]
    entries = dict(spellings(ruleset, kind, contest.feeds, contest.past, readings))
    if amounts is not None:
        if contest.indicators or contest.bonus or contest.places:
            entries[TOTAL.id] = TOTAL
        entries |= {id_: Entry(id_, "amount", NUMBER) for id_ in amounts}
    if points:
        entries[POINTS.id] = POINTS
    return Scope(entries, groups_of(kind), population, selected, contest.per, grouped)


def limit_scope(kind: RecordKind) -> Scope:
    """The names that a limit between fields may use: the fields themselves."""
    return Scope(dict(field_entries(kind)), groups_of(kind), None, selected=False)


def fact_scope(ruleset: Ruleset, kind: RecordKind) -> Scope:
    """The names that a fact's default may use: the sheet's fields, inside aggregates."""
    return Scope(dict(field_entries(kind)), groups_of(kind), "roster", selected=False)
