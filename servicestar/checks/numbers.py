"""Numbers written in clauses: each is one that the clause can do something with."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.diagnostics import Diagnostic, fault
from servicestar.model import Contest, Indicator, Part, Ruleset
from servicestar.values.numbers import Number, decimals_of, format_number

MAX_DECIMALS = 12
_DECIMALS = (f"a whole number from 0 to {MAX_DECIMALS}", f"0 至 {MAX_DECIMALS} 的整数")
_COUNT = ("a whole number from 1", "不小于 1 的整数")
_SHARE = ("a share from 0 to 1, such as 10%", "0 至 1 的比例，如 10%")
_POSITIVE = ("a number above 0", "大于 0 的数字")
_NOT_NEGATIVE = ("a number from 0", "不小于 0 的数字")


def check_numbers(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Decimals, counts, shares and full points lie where they have a meaning."""
    yield from _decimals(ruleset, "round_scores")
    yield from _decimals(ruleset, "round_amounts")
    for contest in ruleset.contests.values():
        yield from _decimals(contest, "round_total")
        yield from _counts(contest)
        if contest.places is not None and contest.places.share is not None:
            share = contest.places.share
            if not 0 <= share <= 1:
                yield _not(contest.places, "share", share, _SHARE)
        if contest.scale <= 0:
            yield _not(contest, "scale", contest.scale, _POSITIVE)
        for indicator in contest.indicators:
            yield from _indicator(contest, indicator)
            yield from _fine_limits(ruleset, indicator)
        yield from _weights(contest)


def _decimals(part: Part, key: str) -> Iterator[Diagnostic]:
    decimals = getattr(part, key)
    if decimals is not None and not 0 <= decimals <= MAX_DECIMALS:
        yield _not(part, key, decimals, _DECIMALS)


def _not(part: Part, key: str, found: Number, wanted: tuple[str, str]) -> Diagnostic:
    return fault("SS203", part.where.of(key), wanted=wanted, found=format_number(found))


def _counts(contest: Contest) -> Iterator[Diagnostic]:
    """How many, of whatever it is, is at least one."""
    counted: list[tuple[Part, str]] = [(forward, "best") for forward in contest.put_forward]
    if contest.candidates is not None and contest.candidates.titles is not None:
        counted.append((contest.candidates.titles, "at_least"))
    if contest.awards is not None and contest.awards.observation is not None:
        observation = contest.awards.observation
        counted += [(observation, "working_days"), (observation, "calendar_days")]
    for part, key in counted:
        count = getattr(part, key)
        # In place of a count that could not be read 0 stands; that fault has been told.
        read = key in part.where.keys and key not in part.where.faulty
        if read and count < 1:
            yield _not(part, key, count, _COUNT)


def _fine_limits(ruleset: Ruleset, indicator: Indicator) -> Iterator[Diagnostic]:
    """Limits of a score have no more decimals than the score itself is rounded to."""
    for key in ("points", "at_least", "at_most"):
        limit = getattr(indicator, key)
        if limit is None or ruleset.round_scores is None:
            continue
        decimals = decimals_of(limit)
        if decimals is None or decimals > max(ruleset.round_scores, 0):
            few = max(ruleset.round_scores, 0)
            wanted = (f"a number of at most {few} decimals", f"至多 {few} 位小数的数字")
            yield _not(indicator, key, limit, wanted)


def _weights(contest: Contest) -> Iterator[Diagnostic]:
    """Where every indicator has a weight, the weights make the whole."""
    weights = [i.weight for i in contest.indicators if i.weight is not None]
    total = sum(weights)
    if weights and len(weights) == len(contest.indicators) and total != 1:
        words = {"total": format_number(total * 100)}
        yield fault("SS410", contest.where.of("indicators").part(0, 1), **words)


def _indicator(contest: Contest, indicator: Indicator) -> Iterator[Diagnostic]:
    """Full points are not negative, and the limits of the score leave room."""
    if indicator.points is not None and indicator.points < 0:
        yield _not(indicator, "points", indicator.points, _NOT_NEGATIVE)
    if indicator.weight is not None and not 0 <= indicator.weight <= 1:
        yield _not(indicator, "weight", indicator.weight, _SHARE)
    high = indicator.at_most
    if high is None:
        high = indicator.points
    if high is None and indicator.weight is not None:
        high = indicator.weight * contest.scale
    if high is None:
        return  # a formula that counts as it stands
    if "at_least" in indicator.where.keys or "at_most" in indicator.where.keys:
        low = indicator.at_least
        if low > high:
            key = "at_most" if "at_most" in indicator.where.keys else "at_least"
            words = {"low": format_number(low), "high": format_number(high)}
            yield fault("SS209", indicator.where.of(key), **words)
