"""What the engines do not do, by name: the one list of it."""

from __future__ import annotations

from servicestar.columnar.contest import Refused
from servicestar.columnar.dialect import Dialect
from servicestar.diagnostics import Diagnostic, fault
from servicestar.plan import Plan

REFUSALS: dict[str, tuple[str, str]] = {
    "digits": (
        "it needs whole numbers of {digits} digits, and the engines have 38",
        "需要 {digits} 位整数，而引擎只有 38 位",
    ),
    "sum_of_quotients": (
        "it adds up quotients that are not rounded and whose divisors differ",
        "对除数各不相同、未经舍入的商求和",
    ),
    "list_default": (
        "`if_missing` on a list",
        "对列表使用“缺失时取”",
    ),
    "uncovered": (
        "more than {most} methods may not cover a record",
        "可能未覆盖的检查方式超过 {most} 种",
    ),
    "pool": (
        "a pool is shared out to the last fen, a record after the other",
        "奖金池须逐人分配到分",
    ),
    "one_award": (
        "a person can win one award of several contests, which are decided one after the other",
        "每人只能获评其一的评选须逐项决定",
    ),
}
"""By name: what can not be had exactly there, or not as one query."""


def refusal(plan: Plan, refused: Refused, dialect: Dialect) -> Diagnostic:
    """The fault that says which clause an engine can not do, and why."""
    en, zh = REFUSALS[refused.reason]
    words = {
        "contest": plan.id,
        "clause": refused.clause,
        "cite": refused.cite or "-",
        "engine": dialect.name,
        "reason": (en.format(**refused.words), zh.format(**refused.words)),
    }
    return fault("SS731", refused.place, **words)
