"""A record's place: its total, its rank, where the cut lies and how far off that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from attrs import frozen

from servicestar.evaluate.placing import Placing
from servicestar.explain.view import Line, View
from servicestar.values.numbers import Number, format_number
from servicestar.values.operators import Value


@frozen
class Place(View):
    """The place of one record."""

    def lines(self) -> Iterator[Line]:
        """Total, rank and where the cut lies."""
        if self.result.total is None:
            return
        yield self.line("total", total=format_number(self.result.total, 2))
        rivals = self.run.plan.rivals
        if self.row in self.run.held:
            yield self.line("holds_other", rivals.cite if rivals else None)
        if self.result.rank is None or self.run.plan.places is None:
            return
        if self.run.plan.contest.rank_by:
            names = " > ".join(self.ranking_names())
            yield self.line("rank_by", indicators=names)
        placing = self.run.placings[self.result.group]
        yield self.line("rank", rank=self.result.rank, count=placing.ranked)
        places = self.run.quota[self.result.group]
        yield self.line("places", self.run.plan.places.cite, places=places)
        if self.row in placing.tied and self.run.open_elsewhere:
            yield self.line("open_elsewhere")
        elif placing.tied:
            total = self.standing_at(placing.tied[0])
            yield self.line("still_open", open=placing.open, total=total)
            if self.row in placing.tied:
                yield from self.preferences()
        if not placing.placed:
            if not placing.tied:
                yield self.line("no_cut")
            return
        last = placing.placed[-1]
        yield self.line("cut", total=self.standing_at(last))
        if placing.ranks[last] == self.result.rank and not placing.tied:
            yield from self.preferences()

    def preferences(self) -> Iterator[Line]:
        """What the scheme would settle a tie by, if anybody has this record's total too."""
        ranks = self.run.placings[self.result.group].ranks
        if [*ranks.values()].count(ranks[self.row]) > 1:
            for step in self.run.plan.preferences:
                clause = self.say.clause(step.node)
                yield self.line("preference", step.cite, clause=clause)

    def ranking_names(self) -> list[str]:
        """The indicators that rank in place of the total."""
        titles = {step.id: step.title for step in self.run.plan.indicators}
        found = [(id_, titles[id_]) for id_ in self.run.plan.contest.rank_by]
        return [title.of(self.lang) if title else id_ for id_, title in found]

    def standing_at(self, row: int) -> str:
        """What ranks a record, as a person reads it: its total, or the indicators that rank."""
        assert self.run.outcome is not None
        result = self.run.outcome.results[row]
        ids = self.run.plan.contest.rank_by
        if not ids:
            return format_number(self.total_of(row), 2)
        pairs = zip(self.ranking_names(), ids, strict=True)
        return ", ".join(f"{name} {format_number(result.scores[id_])}" for name, id_ in pairs)

    def total_of(self, row: int) -> Number:
        """The total of a record that has one."""
        assert self.run.outcome is not None
        total = self.run.outcome.results[row].total
        assert total is not None
        return total

    def distance(self) -> Iterator[Line]:
        """How far the record is from the other side of the cut."""
        if self.result.total is None or self.run.plan.places is None:
            return
        placing = self.run.placings[self.result.group]
        if self.row in self.run.held:
            yield self.line("holds_other")
        elif self.run.quota[self.result.group] == 0:
            yield self.line("no_places")
        elif self.run.plan.contest.rank_by:
            yield from self.ranking_distance(placing)
        elif self.result.standing == "awarded":
            others = [self.total_of(r) for r in placing.ranks.keys() - set(placing.placed)]
            if not others:
                yield self.line("none")
            elif max(others) == self.result.total:
                yield self.decided("won_tie", placing.ranks.keys() - set(placing.placed))
            else:
                gap = format_number(self.result.total - max(others), 2)
                yield self.line("margin", gap=gap, total=format_number(max(others), 2))
        else:
            # Where the last places are tied for, that tie is what has to be reached.
            cut = self.total_of(placing.tied[0] if placing.tied else placing.placed[-1])
            if cut == self.result.total:
                yield self.decided("lost_tie", {*placing.placed, *placing.tied})
                return
            gap = format_number(cut - self.result.total, 2)
            yield self.line("short", gap=gap, total=format_number(cut, 2))

    def decided(self, name: str, others: Set[int]) -> Line:
        """How a tie at the cut was decided: by the preference that it took to tell them apart."""
        position = {row: index for index, row in enumerate(self.run.contestants)}
        total, last = self.result.total, -1
        for other in (position[row] for row in others if self.total_of(row) == total):
            pairs = ((v[position[self.row]], v[other]) for v in self.preference_values())
            first = next((at for at, (own, its) in enumerate(pairs) if own != its), -1)
            last = max(last, first)
        assert total is not None
        step = self.run.plan.preferences[last]
        words = {"total": format_number(total, 2), "clause": self.say.clause(step.node)}
        return self.line(name, step.cite, **words)

    def preference_values(self) -> list[Sequence[Value]]:
        """The values of every preference, for each contestant."""
        return [column.values for column in self.run.preferences]

    def ranking_distance(self, placing: Placing) -> Iterator[Line]:
        """The other side of the cut where indicators rank in place of the total."""
        if self.result.standing == "awarded":
            others = sorted(placing.ranks.keys() - set(placing.placed), key=placing.ranks.get)  # type: ignore[arg-type]
            if not others:
                yield self.line("none")
            else:
                yield self.line("next_at", values=self.standing_at(others[0]))
            return
        last = placing.tied[0] if placing.tied else placing.placed[-1]
        yield self.line("rank_cut", values=self.standing_at(last))
