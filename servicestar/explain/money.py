"""The money that follows for a record, and how it comes about."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from servicestar.explain.view import Line, View
from servicestar.values.numbers import approximate, format_number


@frozen
class Money(View):
    """The amounts of one record."""

    def lines(self) -> Iterator[Line]:
        """The money that follows, and how it comes about."""
        own = {
            id_: paid.values[self.row]
            for id_, paid in self.run.paid.items()
            if self.row in paid.values
        }
        for id_, value in ({**(self.result.amounts or {}), **own}).items():
            text = self.text("yuan", amount=self.say.amount(id_), value=format_number(value, 2))
            behind, cite = self.behind(id_)
            yield Line(text + behind, cite)
        for id_, paid in self.run.paid.items():
            if self.row in paid.to_decide or self.row in paid.unknown:
                name = "to_decide" if self.row in paid.to_decide else "no_amount"
                yield self.line(name, paid.step.cite, amount=self.say.amount(id_))

    def behind(self, id_: str) -> tuple[str, str | None]:
        """The numbers behind an amount, and its article."""
        if id_ not in self.run.paid:
            awards = self.run.plan.contest.awards
            return "", awards.cite if awards else None
        paid = self.run.paid[id_]
        step, clause = paid.step, self.say.clause
        text = clause(step.node)
        if step.by is not None and paid.pool is not None:
            pool = paid.pool
            words = {"pool": format_number(pool.yuan, 2), "whole": approximate(pool.weights)}
            text = self.text("of_pool", weight=clause(step.by, 7), **words)
            if self.row in pool.shares.tied:
                text += self.text("open_fen", fen=pool.shares.open)
        for name, limit in (("not_below", step.low), ("not_above", step.high)):
            if limit is not None:
                text += self.text(name, limit=clause(limit))
        return f"{': ' if step.table else ' = '}{text}", step.cite
