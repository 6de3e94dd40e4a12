"""Money that follows from an outcome: formulas, bands, and pools that are shared out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from attrs import define, field, frozen

from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate.frame import Engine
from servicestar.evaluate.scores import banded
from servicestar.evaluate.shares import Shares, share_out
from servicestar.expr import Name, Node, walk
from servicestar.plan import AmountStep
from servicestar.values.numbers import Number, approximate, round_half_up
from servicestar.values.operators import Value
from servicestar.values.vector import numbers

FEN = 100


@frozen
class Pool:
    """A sum that was shared out: yuan, the weights together, and who got what."""

    yuan: Number
    weights: Number
    shares: Shares


@define
class Paid:
    """One amount over the contestants.

    Attributes:
        step: the clause.
        values: yuan by row of the roster; who has none is not among them.
        unknown: rows for whom it can not be worked out.
        to_decide: rows on whose value the text is silent.
        pool: the sum that was shared out, where it was.
        kept: why it was not, in English and Chinese.
    """

    step: AmountStep
    values: dict[int, Number] = field(factory=dict)
    unknown: set[int] = field(factory=set)
    to_decide: list[int] = field(factory=list)
    pool: Pool | None = None
    kept: tuple[str, str] | None = None


def pay(
    step: AmountStep, earlier: Mapping[str, Paid], engine: Engine, rows: list[int]
) -> tuple[Paid, list[Diagnostic]]:
    """An amount for each contestant; it becomes a column, for the amounts after it.

    Args:
        step: the clause.
        earlier: the amounts before it.
        engine: the roster's columns.
        rows: the contestants' rows.

    Returns:
        The amount and, where a value lies in no band or a pool can not be shared out, the faults
        that name the article.
    """
    paid = Paid(step)
    takers = _yes(paid, step.whom, engine, rows) if step.whom is not None else rows
    if step.silent is not None:
        paid.to_decide = _yes(paid, step.silent, engine, takers)
    known = [row for row in takers if row not in paid.unknown and row not in paid.to_decide]
    faults = _FILL[step.word](paid, engine, known)
    # What follows from an amount that a person has to decide is that person's to decide too.
    names = {n.id for tree in step.trees for n in walk(tree) if isinstance(n, Name)}
    waiting = {row for id_ in names & earlier.keys() for row in earlier[id_].to_decide}
    paid.to_decide = [row for row in rows if row in paid.to_decide or row in waiting & paid.unknown]
    paid.unknown -= waiting
    values: list[Value] = [paid.values.get(row) for row in range(engine.size)]
    engine.columns["amount", step.id] = numbers(values)
    return paid, faults


def _yes(paid: Paid, node: Node, engine: Engine, rows: list[int]) -> list[int]:
    """The rows for which the answer is yes; where there is none the amount is unknown."""
    answers = list(zip(rows, engine.over(node, rows).values, strict=True))
    paid.unknown |= {row for row, answer in answers if answer is None}
    return [row for row, answer in answers if answer is True]


def _values(node: Node | None, engine: Engine, rows: list[int]) -> list[Value]:
    """A tree's exact value for each row; None where there is no tree."""
    if node is None:
        return [None] * len(rows)
    column = engine.over(node, rows)
    return [column.at(index) for index in range(len(rows))]


def _keep(paid: Paid, engine: Engine, rows: list[int], found: Iterable[Value]) -> None:
    """Amounts within floor and ceiling, rounded."""
    step = paid.step
    lows, highs = _values(step.low, engine, rows), _values(step.high, engine, rows)
    for row, value, low, high in zip(rows, found, lows, highs, strict=True):
        if value is None or (step.low and low is None) or (step.high and high is None):
            paid.unknown.add(row)
            continue
        value = value if low is None else max(value, low)
        value = value if high is None else min(value, high)
        paid.values[row] = value if step.decimals is None else round_half_up(value, step.decimals)


def _formula(paid: Paid, engine: Engine, rows: list[int]) -> list[Diagnostic]:
    _keep(paid, engine, rows, _values(paid.step.node, engine, rows))
    return []


def _bands(paid: Paid, engine: Engine, rows: list[int]) -> list[Diagnostic]:
    """What the bands give; a value in no band is a gap of the text."""
    step, faults = paid.step, []
    assert step.table is not None
    known, given = [], []
    for row, value in zip(rows, _values(step.node, engine, rows), strict=True):
        if value is None:
            paid.unknown.add(row)
        elif (found := banded(step.table, value)) is None:
            words = {"value": approximate(value), "clause": step.id, "cite": step.cite or "-"}
            faults.append(fault("SS613", step.table.where.whole, **words))
        else:
            known.append(row)
            given.append(found)
    _keep(paid, engine, known, given)
    return faults


def _pool(paid: Paid, engine: Engine, rows: list[int]) -> list[Diagnostic]:
    """Shares of a pool. One unknown weight leaves every share unknown: they share one sum."""
    step = paid.step
    pool, weights = engine.single(step.node), _values(step.by, engine, rows)
    paid.kept = _kept(paid, pool, weights)
    if paid.kept is not None:
        paid.unknown |= set(rows)
        return []
    fen, cite = Fraction(pool) * FEN, {"clause": step.id, "cite": step.cite or "-"}
    if fen < 0 or fen.denominator != 1:
        return [fault("SS619", step.place, value=approximate(pool), **cite)]
    if any(weight < 0 for weight in weights):
        return [fault("SS620", step.place, value=approximate(min(weights)), **cite)]
    shares = share_out(int(fen), rows, [Fraction(weight) for weight in weights])
    paid.pool = Pool(pool, sum(weights), shares)
    paid.values = {row: round_half_up(Fraction(n, FEN), 2) for row, n in shares.fen.items()}
    return []


def _kept(paid: Paid, pool: Value, weights: list[Value]) -> tuple[str, str] | None:
    """Why a pool can not be shared out; None where it can."""
    if pool is None:
        return "the sum is not known", "总额未知"
    if paid.unknown:
        return "whom it is for is not known of all", "有人是否参与分配未知"
    if None in weights:
        missing = weights.count(None)
        return f"of {missing} what it is shared by is missing", f"有 {missing} 人缺少分配依据"
    if weights and not any(weights):
        return "nobody has anything that it is shared by", "无人有可据以分配的数值"
    return None


_FILL = {"yuan": _formula, "banded": _bands, "pool": _pool}
