"""Cycles, numbers from the history, weights that change, and one award a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from servicestar.checks.names import CONTEST
from servicestar.diagnostics import Diagnostic, fault
from servicestar.model import Contest, OneAward, Past, Reweigh, Ruleset
from servicestar.model.scope import labels_of
from servicestar.values.periods import Period, parse_period

LABEL = ("period", "周期")
_PERIOD = (
    "a period such as 2016, 2016H1, 2016Q1 or 2016-01",
    "周期，如 2016、2016H1、2016Q1、2016-01",
)
_OWN_NAME = ("a name that is no calendar period", "不同于日历周期的名称")
_TWO = ("two contests at least", "至少两个评选")


def check_cycles(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Labels are names of their own; what looks back looks at a cycle that is no shorter."""
    yield from _labels(ruleset)
    for contest in ruleset.contests.values():
        if contest.period == "label" and not ruleset.periods:
            yield fault("SS407", contest.where.of("period"), word="period: label", other="periods")
        for past in contest.past.values():
            yield from _past(ruleset, contest, past)


def _labels(ruleset: Ruleset) -> Iterator[Diagnostic]:
    seen: set[str] = set()
    for each in ruleset.periods:
        if each.label in seen:
            yield fault("SS208", each.where.of("label"), id=each.label, part="periods")
        seen.add(each.label)
        if parse_period(each.label) is not None:
            words = {"wanted": _OWN_NAME, "found": each.label}
            yield fault("SS203", each.where.of("label"), **words)
        if each.within is not None and parse_period(each.within) is None:
            yield fault("SS203", each.where.of("within"), wanted=_PERIOD, found=each.within)


def _past(ruleset: Ruleset, contest: Contest, past: Past) -> Iterator[Diagnostic]:
    """The cycle that is looked into holds every cycle of the contest."""
    kind = contest.period
    if kind is None or past.within == "own" or past.within == "previous":
        return
    cycles = [*labels_of(ruleset).values()] if kind == "label" else [Period(kind, 2000, 0)]
    if any(cycle.to(past.within) is None for cycle in cycles):
        words = {"word": f"within: {past.within}", "type": f"period: {kind}"}
        yield fault("SS406", past.where.of("within"), **words)


def check_reweigh(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Only what is measured may not cover a record, and every indicator has a weight to change."""
    for contest in ruleset.contests.values():
        if contest.reweigh is not None:
            yield from _reweigh(contest, contest.reweigh)


def _reweigh(contest: Contest, word: Reweigh) -> Iterator[Diagnostic]:
    for name in set(contest.rank_by) & set(word.not_covered):
        # What did not cover a record is no mark to rank it by, least of all 0.
        listed = f"rank_by: {name}, not_covered: {name}"
        words = {"how": ("at most", "至多只能"), "keys": listed, "found": listed}
        yield fault("SS205", contest.where.of("rank_by"), part=CONTEST, **words)
    for indicator in contest.indicators:
        if indicator.id in word.not_covered and indicator.share_of is None:
            place = word.where.of("not_covered")
            yield fault("SS407", place, word=f"not_covered: {indicator.id}", other="share_of")
        if indicator.points is None and indicator.weight is None:
            place = indicator.where.whole.part(0, 1)
            yield fault("SS407", place, word="reweigh", other="weight")


def check_one_award(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Contests that share one award a person are held over one sheet, and each in one list."""
    counts = Counter(id_ for shared in ruleset.one_award for id_ in shared.contests)
    for shared in ruleset.one_award:
        place = shared.where.of("contests")
        for id_ in dict.fromkeys(shared.contests):
            if counts[id_] > 1:
                yield fault("SS208", place, id=id_, part="one_award")
        if len(shared.contests) < 2 and "contests" not in shared.where.faulty:
            yield fault("SS203", place, wanted=_TWO, found=", ".join(shared.contests) or "-")
        yield from _one_sheet(ruleset, shared)


def _one_sheet(ruleset: Ruleset, shared: OneAward) -> Iterator[Diagnostic]:
    found = [(id_, ruleset.contests[id_]) for id_ in shared.contests if id_ in ruleset.contests]
    for id_, contest in found:
        if contest.records != found[0][1].records:
            words = {"found": contest.records, "wanted": found[0][1].records}
            place = shared.where.of("contests")
            yield fault("SS409", place, what=CONTEST, name=id_, **words)
        if contest.places is None:
            yield fault(
                "SS407", shared.where.of("contests"), word=f"one_award: {id_}", other="places"
            )
