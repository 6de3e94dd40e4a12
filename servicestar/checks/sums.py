"""Numbers that do not go together: points against the scale, and more than there can be."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.checks.about import about, about_part
from servicestar.diagnostics import Diagnostic, fault
from servicestar.expr import Const, Expression
from servicestar.model import Contest, Fact, Ruleset
from servicestar.values.numbers import Number, format_number
from servicestar.values.periods import PER_YEAR

_NOT_COUNTED = ("the total leaves it out and rank_by does not name it", "总分不计，rank_by 也未列")
_ALWAYS_SET = (
    "the override has a default, so it is always set",
    "其 override 有默认值，恒以其为准",
)
_HAS_DEFAULT = ("a fact with a default is never left out", "有默认值的事实不会缺失")
_NO_BONUS = ("there is no bonus to cap", "没有加分项可限")
_RANKS_TWICE = ("it ranks before already", "前面已按它排名")


def check_scale(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Points and weights make the scale that is written, and points beside weights no more."""
    for name, contest in ruleset.contests.items():
        counted = [i for i in contest.indicators if i.in_total]
        weights = [i.weight for i in counted if i.weight is not None]
        points = [i.points for i in counted if i.points is not None]
        faulty = contest.where.faulty & {"indicators", "scale"} or contest.scale <= 0
        both = any(i.points is not None and i.weight is not None for i in counted)
        if not points or faulty or both or min(points) < 0:
            continue  # told elsewhere, as are weights by themselves
        total = sum(points) + sum(weights) * contest.scale
        written = "scale" in contest.where.keys
        whole = len(points) + len(weights) == len(counted)
        if (written and whole and total != contest.scale) or (weights and total > contest.scale):
            key = "scale" if written else "indicators"
            words = {"total": format_number(total), "scale": format_number(contest.scale)}
            place = contest.where.of(key) if written else contest.where.of(key).part(0, 1)
            yield fault("SS415", place, about=about(name, "scale"), **words)


# --- what changes nothing ------------------------------------------------------------------------


def check_effect(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Words that change nothing, whatever the records are."""
    for id_, fact in ruleset.facts.items():
        if fact.optional and fact.default is not None and fact.default_for is None:
            place = fact.where.of("optional")
            yield fault("SS437", place, about=about("", "fact", id_), reason=_HAS_DEFAULT)
    for name, contest in ruleset.contests.items():
        yield from _uncounted(name, contest)
        yield from _overridden(ruleset, name, contest)
        if contest.bonus_at_most is not None and not contest.bonus and not contest.where.faulty:
            place, label = contest.where.of("bonus_at_most"), about(name, "bonus_at_most")
            yield fault("SS437", place, about=label, reason=_NO_BONUS)


def _uncounted(name: str, contest: Contest) -> Iterator[Diagnostic]:
    """Indicators that nothing counts, and those that rank twice."""
    for indicator in contest.indicators:
        if not indicator.in_total and indicator.id not in contest.rank_by:
            place = indicator.where.of("in_total")
            yield fault("SS437", place, about=about_part(name, indicator), reason=_NOT_COUNTED)
    for position, id_ in enumerate(contest.rank_by):
        if id_ in contest.rank_by[:position]:
            label = about(name, "rank_by", id_)
            place = contest.where.of("rank_by").part(0, 1)
            yield fault("SS437", place, about=label, reason=_RANKS_TWICE)


def _overridden(ruleset: Ruleset, name: str, contest: Contest) -> Iterator[Diagnostic]:
    """Places that are never looked at, because the fact in their place always has a value."""
    places = contest.places
    fact = ruleset.facts.get(places.override or "") if places is not None else None
    if places is None or fact is None or fact.default is None:
        return
    if fact.default_for in (None, contest.records):
        place = places.where.whole.part(0, 1)
        yield fault("SS437", place, about=about(name, "places"), reason=_ALWAYS_SET)


# --- more than there can be ----------------------------------------------------------------------


def check_possible(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Defaults within their limits, and no more places than there can be candidates."""
    for id_, fact in ruleset.facts.items():
        value = _constant(fact.default)
        if value is not None and fact.default is not None:
            yield from _default(about("", "fact", id_), fact, fact.default, value)
    for name, contest in ruleset.contests.items():
        asked, most = _places(contest), _candidates(ruleset, contest)
        if asked is not None and most is not None and asked > most and contest.places:
            place = contest.places.where.of("number")
            places = (f"{format_number(asked)} winners", f"{format_number(asked)} 人获评")
            candidates = (f"{most} candidates", f"{most} 名候选人")
            label = about(name, "places")
            yield fault("SS438", place, about=label, asked=places, most=candidates)


def _default(label: str, fact: Fact, default: Expression, value: Number) -> Iterator[Diagnostic]:
    """A default that `--set` would refuse. Below the least it is the range that is wrong."""
    place, asked = default.place, format_number(value)
    if fact.max is not None and value > fact.max:
        yield fault("SS438", place, about=label, asked=asked, most=format_number(fact.max))
    if fact.min is not None and value < fact.min:
        low, high = format_number(fact.min), asked
        yield fault("SS209", place, low=low, high=high)


def _constant(expression: Expression | None) -> Number | None:
    """The number that an expression is, if it is one."""
    tree = expression.tree if expression is not None else None
    if not isinstance(tree, Const) or isinstance(tree.value, bool | str | tuple):
        return None
    return tree.value  # type: ignore[no-any-return]


def _places(contest: Contest) -> Number | None:
    """How many can win, where it is a number as it stands and one for all."""
    if contest.places is None or contest.per is not None:
        return None
    return _constant(contest.places.number)


def _candidates(ruleset: Ruleset, contest: Contest) -> int | None:
    """How many can be looked at, where an earlier contest says it for certain."""
    candidates = contest.candidates
    if candidates is None:
        return None
    if candidates.put_forward_by is not None:
        return _winners(ruleset, candidates.put_forward_by)
    if candidates.titles is None or candidates.titles.at_least < 1:
        return None
    earlier = ruleset.contests.get(candidates.titles.of)
    winners = _winners(ruleset, candidates.titles.of)
    if earlier is None or winners is None or ruleset.periods:
        return None
    if contest.period is None or earlier.period is None:
        return None
    ours, theirs = PER_YEAR.get(contest.period), PER_YEAR.get(earlier.period)
    if ours is None or theirs is None or theirs < ours:
        return None
    return winners * (theirs // ours) // candidates.titles.at_least


def _winners(ruleset: Ruleset, name: str) -> int | None:
    """How many can win an earlier contest; a round that puts forward lets all who tie go on."""
    contest = ruleset.contests.get(name)
    number = _places(contest) if contest is not None and not contest.put_forward else None
    return number if isinstance(number, int) else None
