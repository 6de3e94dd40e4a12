"""Amounts: a pool has shares, a share has a pool, and a silent text gives nothing."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.checks.fields import BAND
from servicestar.diagnostics import Diagnostic, fault
from servicestar.model import Amount, Band, Contest, Ruleset
from servicestar.model.uses import rules_of

AMOUNT = ("amount", "金额")
_AWARD = "award"


def check_money(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Every amount has the words it needs and none that would be left aside."""
    for name, contest in ruleset.contests.items():
        money = contest.awards is not None and contest.awards.money is not None
        for amount in contest.amounts:
            yield from _amount(amount)
            if amount.id == _AWARD and money:
                yield fault("SS208", amount.where.of("id"), id=_AWARD, part=name)
        for band in _points_and_places(contest):
            if band.to_decide:
                words = {"word": "to_decide", "other": "amounts"}
                yield fault("SS407", band.where.of("to_decide"), **words)


def _amount(amount: Amount) -> Iterator[Diagnostic]:
    for word, other in (("pool", "by"), ("by", "pool")):
        if word in amount.where.keys and other not in amount.where.keys:
            yield fault("SS407", amount.where.of(word), word=word, other=other)
    for limit in ("at_least", "at_most"):
        # A share kept within limits would no longer add up to the pool.
        if amount.pool is not None and limit in amount.where.keys:
            yield _both(amount, limit, f"pool, {limit}")
    for band in amount.banded.bands if amount.banded else ():
        if band.to_decide and band.give is not None:
            listed = "give, to_decide"
            words = {"how": ("at most", "至多只能"), "keys": listed, "found": listed}
            yield fault("SS205", band.where.of("to_decide"), part=BAND, **words)


def _both(amount: Amount, key: str, listed: str) -> Diagnostic:
    words = {"how": ("at most", "至多只能"), "keys": listed, "found": listed}
    return fault("SS205", amount.where.of(key), part=AMOUNT, **words)


def _points_and_places(contest: Contest) -> Iterator[Band]:
    """The bands of a contest that do not give money."""
    yield from contest.bands
    if contest.places is not None and contest.places.table is not None:
        yield from contest.places.table.bands
    for indicator in contest.indicators:
        for rule in rules_of(indicator):
            if rule.banded is not None:
                yield from rule.banded.bands
