"""Aggregates: one step for each population, and one for each rank or median."""

from __future__ import annotations

from attrs import define, evolve, field

from servicestar.columnar.expression import Writer
from servicestar.columnar.number import NARROW, Inexact, Int, Num
from servicestar.columnar.steps import ABOVE, Step, joined, named, note
from servicestar.expr import Aggregate, Name, walk


@define
class Population:
    """The aggregates over one population, grouped or not, that one step works out.

    Attributes:
        name: of the step.
        source: the step whose rows are looked at.
        per: the field that groups them.
        where: which rows are looked at.
        writer: writes what is looked at in each of them.
        columns: what is worked out.
        notes: what that is for.
    """

    name: str
    source: str
    per: str | None
    where: str
    writer: Writer
    columns: list[str] = field(factory=list)
    notes: dict[str, None] = field(factory=dict)

    def add(self, sql: str) -> str:
        """A column; gives its name after the step's."""
        written = [column.rsplit(" AS ", 1)[0] for column in self.columns]
        if sql not in written:
            self.columns.append(f"{sql} AS a{len(written) + 1}")
            written.append(sql)
        return f"{self.name}.a{written.index(sql) + 1}"


@define
class Populations:
    """Every aggregate of a contest, worked out in steps of its own.

    Attributes:
        writer: writes what is looked at in each record, over the columns known so far.
        sources: by population, the step that has its records.
        latest: the step that has every column so far; what looks at a total reads it.
        rows: the most records there are.
        prefix: what the steps' names begin with.
        stands: the column that says who is a contestant.
        found: the number that each aggregate gives, and the join that brings it to a record.
        open: the populations that may still be asked for more, by what they look at.
        steps: the finished steps.
        names: the names of steps that are taken.
        keys: for each rank, what is ranked.
        known: for each aggregate how many values are known and how many records there are.
        counts: the same, of those that a rule asked for, in the order in which they did.
    """

    writer: Writer
    sources: dict[str, str]
    latest: str
    rows: int
    prefix: str = ""
    stands: str = "stands"
    found: dict[Aggregate, tuple[Num, str, str]] = field(factory=dict)
    keys: dict[Aggregate, Num] = field(factory=dict)
    known: dict[Aggregate, tuple[str, str]] = field(factory=dict)
    counts: dict[Aggregate, tuple[str, str]] = field(factory=dict)
    open: dict[tuple[str, str | None, str, tuple[str, ...]], Population] = field(factory=dict)
    steps: list[Step] = field(factory=list)
    names: dict[str, None] = field(factory=dict)

    def value(self, node: Aggregate, writer: Writer) -> Num:
        """The number that an aggregate gives for a record; the step at hand is joined with it."""
        if node not in self.found:
            self.found[node] = self.made(node)
        found, alias, join = self.found[node]
        if node in self.known:
            self.counts.setdefault(node, self.known[node])
        if node.function == "rank":
            join = self.rank_join(node, alias, writer)
        if alias:
            writer.joins.setdefault(alias, join)
        return found

    def close(self) -> list[Step]:
        """The steps that everything that was written needs."""
        return [*self.steps, *map(_step, self.open.values())]

    def population(self, node: Aggregate) -> Population:
        """The population of an aggregate: one step for all that read the same records."""
        names = [part for part in walk(node) if isinstance(part, Name)]
        late = any(part.source in ("result", "amount") for part in names)
        source = self.latest if late else self.sources[node.over]
        joins = self.joins_of(node)
        key = node.over, node.per, source, tuple(joins)
        if key not in self.open:
            name = self.named(node.over + (f"_by_{node.per}" if node.per else ""))
            where = self.stands if node.over == "contestants" else ""
            writer = evolve(self.writer, joins=joins)
            self.open[key] = Population(name, source, node.per, where, writer)
        return self.open[key]

    def joins_of(self, node: Aggregate) -> dict[str, str]:
        """What a record has to be joined with for what is looked at in it, such as facts."""
        writer = evolve(self.writer, joins={})
        if node.arg is not None:
            writer.write(node.arg)
        return writer.joins

    def named(self, name: str) -> str:
        """A name for a step that no other has."""
        name = self.prefix + name
        name = named("", name)[1:] if len(name) > 50 else name
        tries = (name, *(f"{name}_{n}" for n in range(2, len(self.names) + 3)))
        found = next(each for each in tries if each not in self.names)
        self.names[found] = None
        return found

    def made(self, node: Aggregate) -> tuple[Num, str, str]:
        """The number, the step it comes from, and how a record is joined with that."""
        population = self.population(node)
        population.notes[_says(node)] = None
        join = _join(population.name, node.per)
        if node.arg is None:
            count = population.add("COUNT(*)")
            return Num(self.counted(count)), population.name, join
        value = population.writer.num(node.arg)
        known = population.add(f"COUNT({value.over.sql})")
        self.known[node] = known, population.add("COUNT(*)")
        if node.function in ("rank", "median"):
            return self.levels(node, value, population)
        found = getattr(self, f"_{node.function}")(value, population, known)
        return found, population.name, join

    def counted(self, sql: str) -> Int:
        """How many; 0 in a group that nobody of the population is in."""
        return Int(f"COALESCE({sql}, 0)", 0, self.rows)

    def total(self, value: Num, population: Population) -> Int:
        """The sum of the known values; NULL where there is none."""
        if value.by is not None:
            raise Inexact("sum_of_quotients")
        low, high = min(value.over.low * self.rows, 0), max(value.over.high * self.rows, 0)
        fits = max(-low, high) <= NARROW
        part = value.over.sql if fits else self.writer.dialect.widened(value.over.sql)
        self.writer.whole.made("", low, high)
        sql = self.writer.dialect.whole(f"SUM({part})", wide=not fits)
        return Int(population.add(sql), low, high, not fits)

    def _sum(self, value: Num, population: Population, _: str) -> Num:
        total = self.total(value, population)
        return Num(evolve(total, sql=f"COALESCE({total.sql}, 0)"), value.scale)

    def _mean(self, value: Num, population: Population, known: str) -> Num:
        # Where nobody has a value the sum is NULL, so the count of 0 below it is never looked at.
        return Num(self.total(value, population), value.scale, Int(known, 1, max(self.rows, 1)))

    def _highest(self, value: Num, population: Population, _: str) -> Num:
        return self.end(value, population, highest=True)

    def _lowest(self, value: Num, population: Population, _: str) -> Num:
        return self.end(value, population, highest=False)

    def end(self, value: Num, population: Population, *, highest: bool) -> Num:
        """The greatest or least known value."""
        if value.by is None:
            sql = f"{'MAX' if highest else 'MIN'}({self.writer.whole.column(value.over)})"
            return Num(evolve(value.over, sql=population.add(sql), atom=True), value.scale)
        key, best = self.writer.key(value).sql, self.writer.dialect.best
        over = population.add(best(value.over.sql, key, highest=highest))
        by = population.add(best(value.by.sql, key, highest=highest))
        return Num(
            evolve(value.over, sql=over, atom=True),
            value.scale,
            evolve(value.by, sql=by, atom=True),
        )

    def levels(self, node: Aggregate, value: Num, population: Population) -> tuple[Num, str, str]:
        """A rank or a median, from how often each value occurs."""
        if node.function == "median" and value.by is not None:
            raise Inexact("sum_of_quotients")
        name = self.named(node.function)
        key = self.writer.key(value)
        column = named("f", node.per) if node.per else ""
        group, by = (f"{column} AS g, ", f"{column}, ") if column else ("", "")
        within = f"PARTITION BY {column} " if column else ""
        where = f"{key.sql} IS NOT NULL" + (f" AND {population.where}" if population.where else "")
        source = f"FROM {population.source}{joined(population.writer)}\nWHERE {where}"
        if node.function == "rank":
            self.keys[node] = value
            order = "ASC" if node.less_is_better else "DESC"
            better = f"SUM(COUNT(*)) OVER ({within}ORDER BY {key.sql} {order} {ABOVE})"
            place = self.writer.dialect.whole(f"COALESCE({better}, 0)", wide=False)
            sql = (
                f"SELECT {group}{key.sql} AS v, 1 + {place} AS a1\n{source}\nGROUP BY {by}{key.sql}"
            )
            self.steps.append(Step(name, (_says(node),), sql, once=True))
            return Num(Int(f"{name}.a1", 1, self.rows)), name, ""
        upto = f"SUM(COUNT(*)) OVER ({within}ORDER BY {key.sql} ROWS UNBOUNDED PRECEDING)"
        whole = f"SUM(COUNT(*)) OVER ({within[:-1]})"
        sql = (
            f"SELECT {group}{key.sql} AS v, {upto} AS upto, {whole} AS n\n"
            f"{source}\nGROUP BY {by}{key.sql}"
        )
        self.steps.append(Step(f"{name}_levels", (_says(node),), sql))
        low, high = (f"MIN(CASE WHEN 2 * upto {op} n THEN v END)" for op in (">=", ">"))
        over = Int(f"{name}.a1", 2 * key.low, 2 * key.high, 2 * key.most > NARROW)
        both = self.writer.dialect.whole(f"{low} + {high}", wide=over.wide)
        each, grouped = ("g, ", "\nGROUP BY g") if node.per else ("", "")
        sql = f"SELECT {each}{both} AS a1\nFROM {name}_levels{grouped}"
        self.steps.append(Step(name, (), sql))
        return Num(over, 2 * value.scale), name, _join(name, node.per)

    def rank_join(self, node: Aggregate, alias: str, writer: Writer) -> str:
        """A record is joined with the rank of its own value."""
        assert node.arg is not None
        own = writer.key(writer.num(node.arg)).sql
        group = f" AND {alias}.g = {named('f', node.per)}" if node.per else ""
        return f"LEFT JOIN {alias} ON {alias}.v = {own}{group}"


def _step(population: Population) -> Step:
    columns, group = ", ".join(population.columns), ""
    if population.per:
        name = named("f", population.per)
        columns, group = f"{name} AS g, {columns}", f"\nGROUP BY {name}"
    where = f"\nWHERE {population.where}" if population.where else ""
    source = f"FROM {population.source}{joined(population.writer)}"
    notes = tuple(population.notes)
    return Step(population.name, notes, f"SELECT {columns}\n{source}{where}{group}", once=True)


def _join(alias: str, per: str | None) -> str:
    if per is None:
        return f"CROSS JOIN {alias}"
    return f"LEFT JOIN {alias} ON {alias}.g = {named('f', per)}"


def _says(node: Aggregate) -> str:
    names = [part.id for part in walk(node) if isinstance(part, Name)]
    group = f"per {node.per}" if node.per else ""
    return note(f"{node.function} of", ", ".join(dict.fromkeys(names)), f"over {node.over}", group)
