"""Amounts: a pool has shares, a share has a pool, and each word stands with those it needs."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.diagnostics import Diagnostic, fault
from servicestar.model import Amount, Ruleset

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


def _amount(amount: Amount) -> Iterator[Diagnostic]:
    for word, other in (("pool", "by"), ("by", "pool")):
        if word in amount.where.keys and other not in amount.where.keys:
            yield fault("SS407", amount.where.of(word), word=word, other=other)
    # A share that is kept within limits, or left open, would no longer add up to the pool.
    for word in ("at_least", "at_most", "to_decide"):
        if amount.pool is not None and word in amount.where.keys:
            listed = f"pool, {word}"
            words = {"how": ("at most", "至多只能"), "keys": listed, "found": listed}
            yield fault("SS205", amount.where.of(word), part=AMOUNT, **words)
