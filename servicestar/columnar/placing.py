"""Ranks, places and ties at the cut, as steps of the query.

Equal totals are counted together first, so that few rows are sorted however many records there
are; only the records across the last place are looked at one by one.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Self

from attrs import define

from servicestar.columnar.contest import ContestSteps
from servicestar.columnar.number import Num, chosen, number, whole
from servicestar.columnar.steps import ABOVE, Step, all_of, joined, named, note
from servicestar.plan import PlaceStep

ONCE = "(SELECT 1 AS one) once"


@define
class PlacingSteps:
    """Writes who is placed in a contest whose totals are known.

    Attributes:
        of: the contest's steps so far.
        group: the column that groups it, if any.
    """

    of: ContestSteps
    group: str | None

    @classmethod
    def after(cls, of: ContestSteps) -> Self:
        """For a contest whose totals are written."""
        per = of.plan.contest.per
        return cls(of, named("f", per) if per else None)

    def own(self, name: str) -> str:
        """A name of this round's own."""
        return self.of.prefix + name

    def add(self, name: str, sql: str, comment: str = "", *, once: bool = False) -> None:
        """Write a step down."""
        comments = (comment,) if comment else ()
        self.of.steps.append(Step(self.own(name), comments, sql, once))

    def write(self) -> None:
        """All the steps: places, levels of the total, the cut, ranks, and ties settled."""
        self.places()
        keys = self.able()
        self.levels(keys)
        self.ranked(keys)
        if self.of.plan.preferences:
            self.settled()

    # --- places

    def places(self) -> None:
        """How many can win, in each group."""
        of, step = self.of, self.of.plan.places
        of.writer.joins = {}
        value, looked_at = number(0), number(None)
        if step is not None:
            made = of.clause(partial(self.number_of, step), "places", step.cite, of.place("places"))
            value = made or value
            if step.node is not None and made is not None:
                looked_at = of.writer.num(step.node)
        over, by = value.over, of.writer.under(value)
        whole = of.writer.floor(value)
        fits = all_of([f"{over.sql} >= 0", f"{of.writer.whole.times(whole, by).sql} = {over.sql}"])
        places = f"CASE WHEN {fits} THEN {of.writer.dialect.whole(whole.sql, wide=False)} END"
        columns = [f"{self.group} AS g"] if self.group else []
        columns += [f"{looked_at.over.sql} AS measured"]
        columns += [f"{of.writer.under(looked_at).sql} AS measured_by", f"{places} AS places"]
        source = f"(SELECT DISTINCT {self.group} FROM sheet) groups" if self.group else ONCE
        sql = f"SELECT {', '.join(columns)}\nFROM {source}{joined(of.writer)}"
        self.add("places", sql, note(step.cite if step else None, "how many can win"), once=True)

    def number_of(self, step: PlaceStep) -> Num:
        """The number, before it is looked at whether it is one."""
        of = self.of
        if step.override is not None and of.facts.get(step.override) is not None:
            return number(of.facts[step.override])
        if step.by_group is not None:
            return self.by_group(of.facts.get(step.by_group) or {})
        assert step.node is not None
        value = of.writer.num(step.node)
        if step.table is not None:
            return of.writer.banded(step.table, value)
        if step.share is not None:
            return Num(of.writer.floor(of.writer.product(value, number(step.share))))
        return value

    def by_group(self, table: Mapping[str, int]) -> Num:
        """A number for each group; NULL for one that the table does not have."""
        literal = self.of.writer.dialect.literal
        if not table:
            return number(None)
        tests = [f"{self.group} = {literal(g)}" for g in table]
        return Num(chosen(tests, [whole(n) for n in table.values()]))

    # --- who can win, level by level

    def able(self) -> list[str]:
        """What ranks those who can win: NULL for everybody else."""
        of = self.of
        select = of.select("able", "what ranks who can win")
        ranking = [of.scores[id_] for id_ in of.plan.contest.rank_by if id_ in of.scores]
        total = of.columns["result", "total"]
        assert isinstance(total, Num)
        tests = (of.stands(), f"NOT {self.own('vetoed')}", self.own("enough"))
        can = all_of([*tests, f"{total.over.sql} IS NOT NULL"]) if of.plan.scored else "FALSE"
        keys = []
        for index, value in enumerate(ranking or [total], start=1):
            made = of.clause(
                partial(of.writer.key, value), "rank", None, of.plan.contest.where.whole
            )
            if made is not None:
                case = f"CASE WHEN {can} THEN {made.sql} END"
                keys.append(select.add(self.own(f"level_{index}"), case))
        of.finish(select)
        return keys

    def levels(self, keys: list[str]) -> None:
        """How many have each total, and how many are above it."""
        of, levels, places = self.of, self.own("levels"), self.own("places")
        if not keys:
            return  # refused already
        group = f"{self.group} AS g, " if self.group else ""
        by = ", ".join([*([self.group] if self.group else []), *keys])
        sql = (
            f"SELECT {group}{', '.join(keys)}, COUNT(*) AS n\nFROM {of.source}\n"
            f"WHERE {keys[0]} IS NOT NULL\nGROUP BY {by}"
        )
        self.add("levels", sql, "how many have each total")
        order = ", ".join(f"{key} DESC" for key in keys)
        within = f"PARTITION BY {levels}.g " if self.group else ""
        above = f"COALESCE(SUM(n) OVER ({within}ORDER BY {order} {ABOVE}), 0)"
        join = f"JOIN {places} ON {places}.g = {levels}.g" if self.group else f"CROSS JOIN {places}"
        columns = [*([f"{levels}.g"] if self.group else []), *keys, "n"]
        columns += [f"{of.writer.dialect.whole(above, wide=False)} AS above", "places"]
        sql = f"SELECT {', '.join(columns)}\nFROM {levels}\n{join}"
        self.add("cut", sql, "equal totals share a rank: 1, 2, 2, 4", once=True)

    def ranked(self, keys: list[str]) -> None:
        """Everyone's rank, and how many places are left at the own level."""
        of, places, cut = self.of, self.own("places"), self.own("cut")
        group = [f"{cut}.g = {self.group}"] if self.group else []
        test = " AND ".join([*group, *(f"{cut}.{key} = {of.source}.{key}" for key in keys)])
        join = (
            f"LEFT JOIN {places} ON {places}.g = {self.group}"
            if self.group
            else f"CROSS JOIN {places}"
        )
        left = f"{cut}.places - {cut}.above"
        level = (
            f"CASE WHEN {cut}.n <= {left} THEN 'in' WHEN {left} <= 0 THEN 'out' "
            f"WHEN {cut}.n IS NOT NULL THEN 'cut' END"
        )
        columns = (
            f"{places}.places AS {self.own('quota')}",
            f"{cut}.above + 1 AS {self.own('place')}",
            f"{left} AS {self.own('left_over')}",
            f"{level} AS {self.own('level')}",
        )
        listed = ",\n  ".join((f"{of.source}.*", *columns))
        sql = f"SELECT\n  {listed}\nFROM {of.source}\n{join}\nLEFT JOIN {cut} ON {test or 'FALSE'}"
        self.add("ranked", sql, "who is above the cut, below it or on it")
        of.source = of.populations.latest = self.own("ranked")

    # --- ties across the last place

    def settled(self) -> None:
        """What settles a tie across the last place; who may turn out either way stays tied."""
        of = self.of
        of.writer.joins, values = {}, []
        for index, step in enumerate(of.plan.preferences, start=1):
            made = of.clause(
                partial(of.measure, step.node),
                f"preference {index}",
                step.cite,
                of.place("preferences"),
            )
            if made is not None:
                values.append((f"p{index}", made, note(step.cite)))
        left = self.own("left_over")
        columns = [f"{of.source}.row_no", f"{left} AS left_in", f"{left} AS left_out"]
        columns += [f"{self.group} AS g"] if self.group else []
        columns += [f"{value.sql} AS {name}" for name, value, _ in values]
        columns += ["TRUE AS may_in", "TRUE AS may_out", "FALSE AS inside", "FALSE AS outside"]
        where = f"WHERE {self.own('level')} = 'cut'"
        sql = f"SELECT {', '.join(columns)}\nFROM {of.source}{joined(of.writer)}\n{where}"
        self.add("on_the_cut", sql, "the records across the last place")
        source, path = self.own("on_the_cut"), ["g"] if self.group else []
        for name, _, comment in values:
            source = self.preferred(source, name, path, comment)
            path.append(name)
        self.add("settled", f"SELECT row_no, inside, outside\nFROM {source}", once=True)

    def preferred(self, source: str, name: str, path: list[str], comment: str) -> str:
        """One preference: who is surely in and who surely out, whatever the missing values are."""
        within = f"PARTITION BY {', '.join(path)}" if path else ""
        same = f"PARTITION BY {', '.join([*path, name])}"
        order = f"{within} ORDER BY {name} DESC NULLS LAST".strip()
        sql = (
            f"SELECT {source}.*,\n"
            f"  RANK() OVER ({order}) - 1 AS n_better,\n"
            f"  COUNT(*) OVER ({same}) AS n_equal,\n"
            f"  COUNT(*) OVER ({within}) - COUNT({name}) OVER ({within}) AS n_unknown\n"
            f"FROM {source}"
        )
        self.add(f"by_{name}_counted", sql, comment)
        ahead, behind = "left_in - n_unknown - n_better", "left_out - n_better"
        carried = [f"p{index}" for index in range(1, len(self.of.plan.preferences) + 1)]
        columns = ", ".join(["row_no", *(["g"] if self.group else []), *carried])
        known = f"{name} IS NOT NULL"
        sql = (
            f"SELECT {columns},\n"
            f"  {ahead} AS left_in, {behind} AS left_out,\n"
            f"  may_in AND {known} AND {ahead} > 0 AND {ahead} < n_equal AS may_in,\n"
            f"  may_out AND {known} AND {behind} > 0 AND {behind} < n_equal AS may_out,\n"
            f"  inside OR (may_in AND {known} AND {ahead} >= n_equal) AS inside,\n"
            f"  outside OR (may_out AND {known} AND {behind} <= 0) AS outside\n"
            f"FROM {self.own(f'by_{name}_counted')}"
        )
        self.add(f"by_{name}", sql)
        return self.own(f"by_{name}")
