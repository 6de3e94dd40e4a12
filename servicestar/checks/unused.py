"""What is declared and never read, and readings that decide nothing.

Asked only of a ruleset without errors: what a faulty clause would have read is not known.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicestar.checks.about import about, about_part, in_records
from servicestar.checks.clauses import clauses_in, names_in, spelled_in, spellings_of
from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.model import Contest, Field, Part, RecordKind, Ruleset
from servicestar.model.uses import conditions_of

_NAME = "name"  # the field that outcomes show beside the key
_NOTHING_CHOOSES = ("no clause has choices by it", "没有条款按它取舍")


def check_unused(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Fields, facts, definitions, groups, record kinds and numbers that no clause reads."""
    yield from _kinds(ruleset)
    names = {name for contest in ruleset.contests.values() for name in names_in(ruleset, contest)}
    places = [c.places for c in ruleset.contests.values() if c.places is not None]
    by_word = {fact for each in places for fact in (each.by_group, each.override)}
    for id_, fact in ruleset.facts.items():
        if not spellings_of(id_, fact.header) & names and id_ not in by_word:
            yield _unread(about("", "fact", id_), fact.where.whole)
    for id_, definition in ruleset.definitions.items():
        if not spellings_of(id_, definition.header) & names:
            yield _unread(about("", "definition", id_), definition.where.whole)
    used = _groups(ruleset)
    for id_, group in ruleset.condition_groups.items():
        if id_ not in used and group:
            yield _unread(about("", "condition group", id_), group[0].where.whole)
    for name, contest in ruleset.contests.items():
        yield from _numbers(ruleset, name, contest)
    if ruleset.periods and all(c.period != "label" for c in ruleset.contests.values()):
        yield _unread("periods", ruleset.where.of("periods"))


def _unread(label: str, place: Place) -> Diagnostic:
    return fault("SS418", place.part(0, 1), about=label)


# --- fields --------------------------------------------------------------------------------------


def _kinds(ruleset: Ruleset) -> Iterator[Diagnostic]:
    used = {contest.records for contest in ruleset.contests.values()}
    for id_, kind in ruleset.records.items():
        if id_ not in used:
            yield _unread(in_records(id_), kind.where.whole)
            continue
        if all(not clauses_in(ruleset, n) for n, c in ruleset.contests.items() if c.records == id_):
            continue  # a sheet for which no rules are written yet
        read = _read(ruleset, id_, kind)
        for name, field in kind.fields.items():
            if not spellings_of(name, field.header) & read and _has_to_be_read(name, field):
                yield _unread(about(in_records(id_), "field", name), field.where.whole)


def _has_to_be_read(name: str, field: Field) -> bool:
    """Whether a field is there for the rules: not for people, nor for a person's judgement."""
    for_people = name == _NAME or (field.optional and field.type == "text")
    return not (field.key or for_people or field.type == "attestation")


def _read(ruleset: Ruleset, id_: str, kind: RecordKind) -> set[str]:
    """Every spelling by which something reads a field of a record kind, or groups by it."""
    found = set(spelled_in(limit.require for limit in kind.limits))
    found |= set(spelled_in(f.default for f in ruleset.facts.values() if f.default))
    for contest in ruleset.contests.values():
        if contest.records == id_:
            found |= names_in(ruleset, contest) | _groupings(contest)
            found |= {c.attest for c in conditions_of(ruleset, contest) if c.attest}
            found |= {id_ for paper in contest.papers for id_ in paper.fields}
        feeds = contest.feeds.values()
        fed = [feed for feed in feeds if _kind_of(ruleset, feed.contest) == id_]
        found |= {feed.belongs_to for feed in fed}
    return found


def _kind_of(ruleset: Ruleset, contest: str) -> str | None:
    return ruleset.contests[contest].records if contest in ruleset.contests else None


def _groupings(contest: Contest) -> set[str]:
    """The fields by which a contest groups its records."""
    rules = [rule for i in contest.indicators for rule in (i, *i.choices.values())]
    among = {rule.among.per for rule in rules if rule.among is not None}
    return {per for per in (contest.per, *among) if per}


# --- groups, numbers and readings ----------------------------------------------------------------


def _groups(ruleset: Ruleset) -> set[str]:
    """The condition groups that contests use, also by way of others."""
    waiting = [c for contest in ruleset.contests.values() for c in contest.conditions]
    used: set[str] = set()
    while waiting:
        name = waiting.pop().use
        if name is not None and name not in used:
            used.add(name)
            waiting += ruleset.condition_groups.get(name, ())
    return used


def _numbers(ruleset: Ruleset, name: str, contest: Contest) -> Iterator[Diagnostic]:
    """Numbers that a contest takes from other contests or from the history, and leaves aside."""
    names = names_in(ruleset, contest)
    lists: tuple[Mapping[str, Part], ...] = (contest.feeds, contest.past)
    for id_, part in (pair for parts in lists for pair in parts.items()):
        if not spellings_of(id_, getattr(part, "header", None)) & names:
            label = about(name, about_part("", part), id_)
            yield _unread(label, part.where.whole)


def check_readings_used(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Readings with several choices that nothing chooses by, and those that no clause names."""
    named, choosing = set(), set()
    for part in _all_parts(ruleset):
        reading = getattr(part, "reading", None)
        if reading is not None:
            named.add(reading)
            choosing |= {reading} if getattr(part, "choices", None) else set()
    for id_, reading in ruleset.readings.items():
        label, place = about("", "reading", id_), reading.where.whole.part(0, 1)
        if len(reading.choices) > 1 and id_ not in choosing:
            place = reading.where.of("choices").part(0, 1)
            yield fault("SS437", place, about=label, reason=_NOTHING_CHOOSES)
        elif id_ not in named:
            yield fault("SS436", place, about=label)


def _all_parts(ruleset: Ruleset) -> Iterator[Part]:
    """Every part that may name a reading."""
    yield from ruleset.definitions.values()
    yield from (c for group in ruleset.condition_groups.values() for c in group)
    yield from ruleset.one_award
    for contest in ruleset.contests.values():
        yield from (*contest.conditions, *contest.indicators, *contest.thresholds)
        yield from (*contest.preferences, *contest.amounts, *contest.dates)
        once = (contest.places, contest.awards, contest.reweigh, contest.after_selection)
        yield from (part for part in once if part is not None)
