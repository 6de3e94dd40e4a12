"""Names: what is named exists, nothing is named twice, nothing is defined by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from servicestar.diagnostics import Diagnostic, Place, fault, unknown
from servicestar.expr.parse import CONSTANTS
from servicestar.model import Contest, Part, Ruleset
from servicestar.model.scope import default_readings, spellings
from servicestar.model.uses import conditions_of

RECORDS = ("record kind", "记录类型")
FIELD = ("field", "字段")
CONTEST = ("contest", "评选")
FACT = ("fact", "事实")
GROUP = ("condition group", "条件组")


def _exists(
    part: Part, key: str, name: str | None, known: Iterable[str], what: object
) -> Iterator[Diagnostic]:
    if name is not None and name not in known:
        yield unknown("SS401", part.where.of(key), name, known, what=what)


def check_references(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Record kinds, fields, contests, facts and groups that clauses point at exist."""
    for group in ruleset.condition_groups.values():
        for condition in group:
            yield from _exists(condition, "use", condition.use, ruleset.condition_groups, GROUP)
    for contest in ruleset.contests.values():
        yield from _exists(contest, "records", contest.records, ruleset.records, RECORDS)
        yield from _contest_references(ruleset, contest)


def _contest_references(ruleset: Ruleset, contest: Contest) -> Iterator[Diagnostic]:
    contests, facts = ruleset.contests, ruleset.facts
    kind = ruleset.records.get(contest.records)
    for condition in contest.conditions:
        yield from _exists(condition, "use", condition.use, ruleset.condition_groups, GROUP)
    if contest.candidates is not None:
        candidates = contest.candidates
        yield from _exists(
            candidates, "put_forward_by", candidates.put_forward_by, contests, CONTEST
        )
        if candidates.titles:
            yield from _exists(candidates.titles, "of", candidates.titles.of, contests, CONTEST)
    for feed in contest.feeds.values():
        yield from _exists(feed, "contest", feed.contest, contests, CONTEST)
        if feed.contest in contests:
            fed_by = ruleset.records.get(contests[feed.contest].records)
            fields = fed_by.fields if fed_by else [feed.belongs_to]
            yield from _exists(feed, "belongs_to", feed.belongs_to, fields, FIELD)
    if contest.places is not None:
        yield from _exists(contest.places, "by_group", contest.places.by_group, facts, FACT)
        yield from _exists(contest.places, "override", contest.places.override, facts, FACT)
    if kind is not None:
        yield from _exists(contest, "per", contest.per, kind.fields, FIELD)
        for condition in conditions_of(ruleset, contest):
            attestations = [i for i, f in kind.fields.items() if f.type == "attestation"]
            yield from _exists(condition, "attest", condition.attest, attestations, FIELD)
        for indicator in contest.indicators:
            for rule in (indicator, *indicator.choices.values()):
                if rule.among is not None:
                    yield from _exists(rule.among, "per", rule.among.per, kind.fields, FIELD)


def check_ids(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Ids are different within each list of a contest."""
    for name, contest in ruleset.contests.items():
        lists: tuple[Iterable[Part], ...] = (
            [c for c in conditions_of(ruleset, contest) if c.id],
            contest.put_forward,
            contest.indicators,
            contest.vetoes,
            contest.thresholds,
            contest.bonus,
        )
        for parts in lists:
            seen: set[str] = set()
            for part in parts:
                id_ = part.id  # type: ignore[attr-defined]
                if id_ in seen:
                    yield fault("SS208", part.where.of("id"), id=id_, part=name)
                seen.add(id_)


def check_names(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Within a record kind, ids, headers, facts and definitions are all different."""
    readings = default_readings(ruleset)
    for kind in ruleset.records.values():
        places = _places(ruleset, kind)
        meanings: dict[str, tuple[str, str]] = {
            name: ("constant", str(value)) for name, value in CONSTANTS.items()
        } | {"points": ("result", "points")}
        for name, entry in spellings(ruleset, kind, {}, readings):
            meaning = (entry.source, entry.id)
            if meanings.setdefault(name, meaning) != meaning:
                place = places.get(meaning, kind.where.whole)
                yield fault("SS403", place, name=name, other=meanings[name][1])


def _places(ruleset: Ruleset, kind: Part) -> dict[tuple[str, str], Place]:
    """Where each name is declared."""
    sources: dict[str, Mapping[str, Part]] = {
        "field": kind.fields,  # type: ignore[attr-defined]
        "fact": ruleset.facts,
        "definition": ruleset.definitions,
    }
    return {
        (source, id_): part.where.of("header")
        for source, parts in sources.items()
        for id_, part in parts.items()
    }


def check_circles(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """No condition group and no contest rests on itself."""

    def groups(name: str) -> list[str]:
        found = ruleset.condition_groups.get(name, ())
        return [condition.use for condition in found if condition.use]

    def contests(name: str) -> list[str]:
        contest = ruleset.contests.get(name)
        if contest is None:
            return []
        earlier = contest.candidates.put_forward_by if contest.candidates else None
        return [*([earlier] if earlier else []), *(f.contest for f in contest.feeds.values())]

    for name, group in ruleset.condition_groups.items():
        place = group[0].where.whole if group else ruleset.where.of("condition_groups")
        yield from _circle(name, groups, place)
    for name, contest in ruleset.contests.items():
        yield from _circle(name, contests, contest.where.whole)


def _circle(name: str, below: Callable[[str], list[str]], place: Place) -> Iterator[Diagnostic]:
    """A fault where `name` is reached from itself."""
    trails, seen = [[name]], Counter([name])
    while trails:
        trail = trails.pop()
        for other in below(trail[-1]):
            if other == name:
                yield fault("SS402", place, name=" → ".join([*trail, name]))
                return
            if not seen[other]:
                seen[other] += 1
                trails.append([*trail, other])
