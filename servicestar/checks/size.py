"""How large a ruleset may be, once groups, definitions and readings stand in each other's place.

A small file can say something that takes for ever: contests that each feed two others, a group of
conditions in every contest, definitions in definitions. So the work is counted before any is done.
Every limit is a number of things, never a time: the same file is refused everywhere or nowhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.expr import Expression, Name, walk
from servicestar.expr.parse import MAX_NODES
from servicestar.expr.scope import normal
from servicestar.model import BandTable, Contest, Definition, Ruleset
from servicestar.model.uses import conditions_of, rules_of, uses

MAX_CONTESTS = 200
MAX_GROUPS = 200
MAX_KINDS = 100
MAX_BANDS = 200
MAX_SHARED = 20
MAX_TAKEN = 50
MAX_AMOUNTS = 200
MAX_CHAIN = 40
MAX_WORK = 100_000
MAX_SEARCHED = 10_000
MAX_CLAUSES = 200
MAX_SEARCHED_BANDS = 40
_CHAIN = ("contests that each wait for the next", "依次等待的评选")
_BANDS = ("bands in one table", "一张表的档")
_CLAUSES = ("clauses in one contest", "一个评选的条款")
_WORK = (
    "parts, each counted in every contest and place that uses it",
    "个部分（在用到它的每个评选和每处各计一次）",
)
Found = tuple[Place, int, int, tuple[str, str]]
"""Where something is, how many there are and may be, and what it is."""


def check_size(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """SS112 for whatever would take too long; where there is any nothing else is looked at."""
    found = list(_over(_lists(ruleset)))
    if not found:
        chain = longest_chain(list(ruleset.contests), lambda name: waits_for(ruleset, name))
        found = list(_over([(ruleset.where.of("contests"), chain, MAX_CHAIN, _CHAIN)]))
    if not found and work_of(ruleset) > MAX_WORK:
        found = [fault("SS112", ruleset.where.of("contests"), limit=MAX_WORK, what=_WORK)]
    yield from found


def check_searched(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """SS116 where comparing every clause with every other would take too long."""
    of = ruleset.where.of("contests")
    found: list[Found] = [(of, work_of(ruleset), MAX_SEARCHED, _WORK)]
    for contest in ruleset.contests.values():
        count = len(conditions_of(ruleset, contest)) + len(contest.indicators)
        count += len(contest.vetoes) + len(contest.thresholds) + len(contest.bonus)
        found.append((contest.where.whole.part(0, 1), count, MAX_CLAUSES, _CLAUSES))
        tables = ((place, bands, MAX_SEARCHED_BANDS, _BANDS) for place, bands in _bands(contest))
        found += tables
    for place, count, limit, what in found:
        if count > limit:
            yield fault("SS116", place, limit=limit, what=what)
            return


def _over(found: Iterable[Found]) -> Iterator[Diagnostic]:
    for place, count, limit, what in found:
        if count > limit:
            yield fault("SS112", place, limit=limit, what=what)


def _lists(ruleset: Ruleset) -> Iterator[Found]:
    """The lists that something looks at more than once for each of their entries."""
    of, contests, groups = ruleset.where.of, ruleset.contests, ruleset.condition_groups
    yield of("contests"), len(contests), MAX_CONTESTS, ("contests", "评选")
    yield of("condition_groups"), len(groups), MAX_GROUPS, ("condition groups", "条件组")
    yield of("records"), len(ruleset.records), MAX_KINDS, ("record kinds", "记录类型")
    for shared in ruleset.one_award:
        what = ("contests of one award", "每人只能获评其一的评选")
        yield shared.where.of("contests"), len(shared.contests), MAX_SHARED, what
    for contest in contests.values():
        yield contest.where.of("feeds"), len(contest.feeds), MAX_TAKEN, ("feeds", "取数")
        yield contest.where.of("amounts"), len(contest.amounts), MAX_AMOUNTS, ("amounts", "金额")
        yield contest.where.of("past"), len(contest.past), MAX_TAKEN, ("past", "历史取数")
        for place, bands in _bands(contest):
            yield place, bands, MAX_BANDS, _BANDS


def _bands(contest: Contest) -> Iterator[tuple[Place, int]]:
    """Every list of bands: where, and how many."""
    yield contest.where.of("bands"), len(contest.bands)
    tables: list[BandTable | None] = [contest.places.table if contest.places else None]
    tables += [rule.banded for each in contest.indicators for rule in rules_of(each)]
    tables += [amount.banded for amount in contest.amounts]
    for table in tables:
        if table is not None:
            yield table.where.of("bands"), len(table.bands)


# --- chains --------------------------------------------------------------------------------------


def waits_for(ruleset: Ruleset, name: str) -> list[str]:
    """The contests that have to be run for this one."""
    contest = ruleset.contests.get(name)
    if contest is None:
        return []
    found = [feed.contest for feed in contest.feeds.values()]
    if contest.candidates is not None and contest.candidates.put_forward_by is not None:
        found.append(contest.candidates.put_forward_by)
    for shared in ruleset.one_award:
        if name in shared.contests:  # each with what it waits for, but not with one another
            found += [b for o in shared.contests if o != name for b in _before(ruleset, o)]
    return found


def _before(ruleset: Ruleset, name: str) -> list[str]:
    contest = ruleset.contests.get(name)
    if contest is None:
        return []
    earlier = contest.candidates.put_forward_by if contest.candidates else None
    return [*(feed.contest for feed in contest.feeds.values()), *([earlier] if earlier else [])]


def longest_chain(names: Iterable[str], below: Callable[[str], Iterable[str]]) -> int:
    """How many steps the longest way down has; one that comes back to itself ends there."""
    depths: dict[str, int] = {}
    for top in names:
        if top in depths:
            continue
        trail = [(top, iter(list(below(top))), [0])]
        inside = {top}
        while trail:
            name, rest, deepest = trail[-1]
            step = next(rest, None)
            if step is None:
                trail.pop()
                inside.discard(name)
                depths[name] = 1 + max(deepest)
                if trail:
                    trail[-1][2].append(depths[name])
            elif step in depths:
                deepest.append(depths[step])
            elif step not in inside:
                inside.add(step)
                trail.append((step, iter(list(below(step))), [0]))
    return max(depths.values(), default=0)


# --- work ----------------------------------------------------------------------------------------


def work_of(ruleset: Ruleset) -> int:
    """How many parts are looked at in all; counted no further than just beyond the limit."""
    sizes = definition_sizes(ruleset.definitions)
    spelled = {
        spelling: sizes[id_]
        for id_, each in ruleset.definitions.items()
        for spelling in _spellings(id_, each)
    }
    names = len(ruleset.facts) + len(ruleset.definitions)
    total = sum(_alone(ruleset, spelled))
    for contest in ruleset.contests.values():
        kind = ruleset.records.get(contest.records)
        total += names + (len(kind.fields) if kind else 0) + sum(sizes.values())
        total += len(conditions_of(ruleset, contest))
        if total > MAX_WORK:
            return total
        for use in uses(ruleset, contest):
            total += size_of(use.expression, spelled)
    return total


def _alone(ruleset: Ruleset, spelled: Mapping[str, int]) -> Iterator[int]:
    """The parts of what belongs to no contest."""
    for fact in ruleset.facts.values():
        if fact.default is not None:
            yield size_of(fact.default, spelled) * len(ruleset.records)
    for kind in ruleset.records.values():
        yield len(kind.fields) + len(ruleset.facts) + len(ruleset.definitions)
        yield from (size_of(limit.require, spelled) for limit in kind.limits)


def definition_sizes(definitions: Mapping[str, Definition]) -> dict[str, int]:
    """The parts of each definition with those it uses in place, in whichever reading is largest."""
    sizes: dict[str, int] = {}
    known: dict[str, int] = {}  # the same by every spelling
    ids = {spelling: id_ for id_, d in definitions.items() for spelling in _spellings(id_, d)}

    def inner(id_: str) -> Iterator[str]:
        names = dict.fromkeys(n for body in bodies_of(definitions[id_]) for n in _names(body))
        return iter([ids[name] for name in names if name in ids])

    for top in definitions:
        if top in sizes:
            continue
        trail, inside = [(top, inner(top))], {top}
        while trail:
            id_, rest = trail[-1]
            step = next((each for each in rest if each not in sizes and each not in inside), None)
            if step is not None:
                trail.append((step, inner(step)))
                inside.add(step)
                continue
            trail.pop()
            bodies = bodies_of(definitions[id_])
            sizes[id_] = max((size_of(body, known) for body in bodies), default=0)
            known |= dict.fromkeys(_spellings(id_, definitions[id_]), sizes[id_])
    return sizes


def bodies_of(definition: Definition) -> list[Expression]:
    """The definition's expression, or those its reading chooses from."""
    return [definition.value] if definition.value else [*definition.choices.values()]


def _spellings(id_: str, definition: Definition) -> tuple[str, ...]:
    return (id_, normal(definition.header)) if definition.header else (id_,)


def _names(expression: Expression) -> Iterator[str]:
    parts = walk(expression.tree) if expression.tree is not None else ()
    return (part.id for part in parts if isinstance(part, Name))


def size_of(expression: Expression, definitions: Mapping[str, int]) -> int:
    """The parts of an expression with definitions in place; no more than are ever looked at."""
    if expression.tree is None:
        return 1
    size = 0
    for part in walk(expression.tree):
        size += 1 + (definitions.get(part.id, 0) if isinstance(part, Name) else 0)
    return min(size, MAX_NODES)
