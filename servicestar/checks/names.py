"""Names: what is named exists, nothing is named twice, nothing is defined by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from servicestar.diagnostics import Diagnostic, Place, fault, unknown
from servicestar.expr.parse import CONSTANTS
from servicestar.expr.scope import normal
from servicestar.model import Condition, Contest, Part, RecordKind, Ruleset
from servicestar.model.scope import default_readings, groups_of, spellings
from servicestar.model.uses import conditions_of

RECORDS = ("record kind", "记录类型")
FIELD = ("field", "字段")
CONTEST = ("contest", "评选")
FACT = ("fact", "事实")
INDICATOR = ("indicator", "指标")
GROUP = ("condition group", "条件组")
GROUPING = ("field of type text or choice", "字段（text 或 choice 类型）")
ATTESTATION = ("field of type attestation", "字段（attestation 类型）")
_TAKEN_BY = {
    "field": ("the field {}", "字段 {}"),
    "fact": ("the fact {}", "事实 {}"),
    "definition": ("the definition {}", "定义 {}"),
    "constant": ("the words for yes and no", "表示是与否的词"),
    "result": ("a result of the contest", "评选的结果"),
    "feed": ("the number {} from another contest", "取自其他评选的 {}"),
    "past": ("the number {} from the history", "取自历史记录的 {}"),
}


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
    for fact in ruleset.facts.values():
        yield from _exists(fact, "default_for", fact.default_for, ruleset.records, RECORDS)
    for shared in ruleset.one_award:
        for id_ in shared.contests:
            yield from _exists(shared, "contests", id_, ruleset.contests, CONTEST)
    for contest in ruleset.contests.values():
        yield from _exists(contest, "records", contest.records, ruleset.records, RECORDS)
        yield from _contest_references(ruleset, contest)


def _contest_references(ruleset: Ruleset, contest: Contest) -> Iterator[Diagnostic]:
    facts, kind = ruleset.facts, ruleset.records.get(contest.records)
    for condition in contest.conditions:
        yield from _exists(condition, "use", condition.use, ruleset.condition_groups, GROUP)
    yield from _other_contests(ruleset, contest)
    yield from _indicators(contest)
    if contest.places is not None:
        yield from _exists(contest.places, "by_group", contest.places.by_group, facts, FACT)
        yield from _exists(contest.places, "override", contest.places.override, facts, FACT)
    if kind is not None:
        yield from _fields(ruleset, contest, kind)


def _other_contests(ruleset: Ruleset, contest: Contest) -> Iterator[Diagnostic]:
    """The contests that candidates, feeds and numbers from the history come from."""
    contests, candidates = ruleset.contests, contest.candidates
    if candidates is not None:
        before = candidates.put_forward_by
        yield from _exists(candidates, "put_forward_by", before, contests, CONTEST)
        if candidates.titles:
            yield from _exists(candidates.titles, "of", candidates.titles.of, contests, CONTEST)
    for past in contest.past.values():
        yield from _exists(past, "of", past.of, contests, CONTEST)
    for feed in contest.feeds.values():
        yield from _exists(feed, "contest", feed.contest, contests, CONTEST)
        if feed.contest in contests:
            fed_by = ruleset.records.get(contests[feed.contest].records)
            fields = _grouping(fed_by) if fed_by else {feed.belongs_to: None}
            yield from _exists(feed, "belongs_to", feed.belongs_to, fields, GROUPING)


def _indicators(contest: Contest) -> Iterator[Diagnostic]:
    """The indicators that rank, and those that may not cover a record."""
    ids = {indicator.id: indicator for indicator in contest.indicators}
    lists: list[tuple[Part, str, tuple[str, ...]]] = [(contest, "rank_by", contest.rank_by)]
    if contest.reweigh is not None:
        lists.append((contest.reweigh, "not_covered", contest.reweigh.not_covered))
    for part, key, names in lists:
        for name in names:
            yield from _exists(part, key, name, ids, INDICATOR)


def _fields(ruleset: Ruleset, contest: Contest, kind: RecordKind) -> Iterator[Diagnostic]:
    """The fields that group records and that hold attestations."""
    grouping = _grouping(kind)
    attestations = {i: f for i, f in kind.fields.items() if f.type == "attestation"}
    yield from _exists(contest, "per", contest.per, grouping, GROUPING)
    for condition in conditions_of(ruleset, contest):
        yield from _exists(condition, "attest", condition.attest, attestations, ATTESTATION)
    for indicator in contest.indicators:
        for rule in (indicator, *indicator.choices.values()):
            if rule.among is not None:
                per = rule.among.per
                yield from _exists(rule.among, "per", per, grouping, GROUPING)


def _grouping(kind: RecordKind) -> dict[str, None]:
    """Ids of the fields that can group records."""
    return dict.fromkeys(groups_of(kind).values())


def check_ids(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Ids are different within each list of a contest."""
    for name, contest in ruleset.contests.items():
        lists: tuple[Iterable[Part], ...] = (
            [c for c in conditions_of(ruleset, contest) if c.name],
            contest.put_forward,
            contest.indicators,
            contest.vetoes,
            contest.thresholds,
            contest.bonus,
            contest.amounts,
        )
        for parts in lists:
            seen: set[str | None] = set()
            for part in parts:
                id_ = part.name if isinstance(part, Condition) else part.id  # type: ignore[attr-defined]
                if id_ in seen:
                    word = "attest" if "attest" in part.where.keys else "id"
                    yield fault("SS208", part.where.of(word), id=id_, part=name)
                seen.add(id_)


def check_names(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Within a record kind, ids, headers, facts and definitions are all different."""
    readings = default_readings(ruleset)
    for id_, kind in ruleset.records.items():
        contests = [c for c in ruleset.contests.values() if c.records == id_]
        feeds = {name: feed for contest in contests for name, feed in contest.feeds.items()}
        past = {name: each for contest in contests for name, each in contest.past.items()}
        amounts = {amount.id: amount for contest in contests for amount in contest.amounts}
        parts: dict[str, Mapping[str, Part]] = {
            "field": kind.fields,
            "fact": ruleset.facts,
            "definition": ruleset.definitions,
            "feed": feeds,
            "past": past,
            "amount": amounts,
        }
        meanings: dict[str, tuple[str, str]] = {
            name: ("constant", str(value)) for name, value in CONSTANTS.items()
        } | {"points": ("result", "points")}
        if amounts:
            meanings["total"] = ("result", "total")
        named = [
            (name, (e.source, e.id)) for name, e in spellings(ruleset, kind, feeds, past, readings)
        ]
        for name, meaning in [*named, *((id_, ("amount", id_)) for id_ in amounts)]:
            source, taken = meanings.setdefault(name, meaning)
            if (source, taken) != meaning:
                en, zh = _TAKEN_BY[source]
                place = _spelled(parts[meaning[0]][meaning[1]], name)
                yield fault("SS403", place, name=name, other=(en.format(taken), zh.format(taken)))


def _spelled(part: Part, name: str) -> Place:
    """Where a part has a name: its header, or else its id, after which the part begins."""
    header = getattr(part, "header", None)
    if header is not None and normal(header) == name:
        return part.where.of("header")
    return part.where.whole.part(0, 1)


def check_circles(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """No condition group and no contest rests on itself."""

    def groups(name: str) -> Steps:
        found = ruleset.condition_groups.get(name, ())
        return [(condition.use, condition.where.of("use")) for condition in found if condition.use]

    # Contests of which a person can win one are decided together: they are one step.
    together = {id_: shared.contests[0] for shared in ruleset.one_award for id_ in shared.contests}

    def contests(name: str) -> Steps:
        members = [id_ for id_ in ruleset.contests if together.get(id_, id_) == name]
        steps = [step for id_ in members for step in _waits_for(ruleset.contests[id_])]
        return [(together.get(id_, id_), place) for id_, place in steps]

    for name in ruleset.condition_groups:
        yield from _circle(name, groups)
    for name in dict.fromkeys(together.get(id_, id_) for id_ in ruleset.contests):
        yield from _circle(name, contests)


def _waits_for(contest: Contest) -> Steps:
    """The contests that have to be run before this one, and where it says so."""
    steps = [(feed.contest, feed.where.of("contest")) for feed in contest.feeds.values()]
    candidates = contest.candidates
    if candidates is not None and candidates.put_forward_by is not None:
        steps.insert(0, (candidates.put_forward_by, candidates.where.of("put_forward_by")))
    return steps


Steps = list[tuple[str, Place]]


def _circle(name: str, below: Callable[[str], Steps]) -> Iterator[Diagnostic]:
    """A fault where `name` is reached from itself, at the step that leaves it."""
    trails: list[tuple[list[str], Place | None]] = [([name], None)]
    seen = {name}
    while trails:
        trail, first = trails.pop()
        for other, place in below(trail[-1]):
            start = first or place
            if other == name:
                yield fault("SS402", start, name=" → ".join([*trail, name]))
                return
            if other not in seen:
                seen.add(other)
                trails.append(([*trail, other], start))
