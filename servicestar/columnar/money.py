"""The money that follows from an outcome, as steps of the query."""

from __future__ import annotations

from functools import partial

from attrs import define, evolve

from servicestar.columnar.contest import ContestSteps
from servicestar.columnar.number import Inexact, Num, chosen, number
from servicestar.columnar.steps import all_of, any_of, note
from servicestar.expr import Name, walk
from servicestar.plan import AmountStep


@define
class MoneySteps:
    """Writes the amounts of a contest whose totals are known.

    Attributes:
        of: the contest's steps so far.
    """

    of: ContestSteps

    def pay(self) -> None:
        """The money that follows, amount by amount: later ones may name earlier ones."""
        for step in self.of.plan.amounts:
            self.of.columns["amount", step.id] = number(None)  # where it is refused
            self.of.clause(partial(self.amount, step), step.id, step.cite, step.place)

    def amount(self, step: AmountStep) -> None:
        """The yuan, whether they can not be worked out, and whether a person decides."""
        if step.word == "pool":
            raise Inexact("pool")
        comment = note(step.cite, step.id, step.title.zh if step.title else None)
        select, writer = self.of.select(f"for_{step.id}", comment), self.of.writer
        whom = writer.answer(step.whom) if step.whom is not None else "TRUE"
        silent = writer.answer(step.silent) if step.silent is not None else "FALSE"
        takes = all_of([self.of.stands(), whom, f"NOT ({silent})"])
        value = self.yuan(step, takes)
        over = chosen((takes,), (value.over,))
        self.of.amounts[step.id] = self.of.columns["amount", step.id] = select.add_num(
            self.of.name("a", step.id), evolve(value, over=over)
        )
        open_ = any_of(
            [
                f"({whom}) IS NULL",
                all_of([whom, f"({silent}) IS NULL"]),
                all_of([whom, f"NOT ({silent})", f"{value.over.inner} IS NULL"]),
            ]
        )
        open_ = f"COALESCE({self.of.stands()} AND ({open_}), FALSE)"
        silent = f"COALESCE({all_of([self.of.stands(), whom, silent])}, FALSE)"
        select.add(self.of.name("open", step.id), open_)
        select.add(self.of.name("silent", step.id), silent)
        self.of.finish(select)
        self.waits(step)

    def waits(self, step: AmountStep) -> None:
        """Who decides an amount decides what follows from it too."""
        before = [self.of.name("decide", id_) for id_ in self.of.amounts if id_ in _names(step)]
        open_, silent = self.of.name("open", step.id), self.of.name("silent", step.id)
        select = self.of.select(f"decided_{step.id}")
        waits = any_of(before) or "FALSE"
        select.add(self.of.name("decide", step.id), any_of([silent, f"{open_} AND ({waits})"]))
        unknown = select.add(self.of.name("unknown", step.id), f"{open_} AND NOT ({waits})")
        self.of.finish(select)
        for node in step.trees:
            self.of.blame(node, unknown)

    def yuan(self, step: AmountStep, takes: str) -> Num:
        """An amount within floor and ceiling, rounded; `takes` is the test of who gets it."""
        writer = self.of.writer
        value = writer.num(step.node)
        if step.table is not None:
            found = writer.banded(step.table, value)
            self.of.gap(value, found, takes)
            value = found
        if step.low is not None:
            value = writer.extreme(value, writer.num(step.low), least=False)
        if step.high is not None:
            value = writer.extreme(value, writer.num(step.high), least=True)
        return value if step.decimals is None else writer.rounded(value, step.decimals)


def _names(step: AmountStep) -> set[str]:
    """The earlier amounts that an amount names."""
    parts = (part for tree in step.trees for part in walk(tree))
    return {part.id for part in parts if isinstance(part, Name) and part.source == "amount"}
