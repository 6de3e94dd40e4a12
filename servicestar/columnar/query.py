"""A contest as one query: its named steps, what is asked of them, and what its columns mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from servicestar.columnar.dialect import Dialect
from servicestar.columnar.number import Num
from servicestar.columnar.steps import Listed, Step, named
from servicestar.expr import Aggregate
from servicestar.values.numbers import decimals_of, format_number

# What is quoted or a comment is passed over: a stranger's text may say FROM too.
_QUOTED = {
    False: r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|",
    True: r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`]|``)*`|--[^\n]*|",
}
_READS = {
    spark: re.compile(quoted + r"\b(FROM|JOIN) ([a-z_][a-z0-9_]*)")
    for spark, quoted in _QUOTED.items()
}
"""How a step reads another, by whether the dialect is Spark's, where a backslash escapes."""


@frozen
class Points:
    """The numbers of a verdict: what column each is, and what it is over.

    Attributes:
        total: None where nothing is scored.
        scores, bonus, amounts: by clause; of the amounts those that are shown.
        not_covered: the indicators that may not cover a record, and then give no score.
    """

    total: Num | None
    scores: Mapping[str, Num]
    bonus: Mapping[str, Num]
    amounts: Mapping[str, Num]
    not_covered: tuple[str, ...] = ()


@frozen
class Lists:
    """What failed, is missing and is still to be attested in one round, as bits."""

    failed: Listed
    missing: Listed
    to_attest: Listed


@frozen
class Query:
    """A contest as one query.

    Attributes:
        dialect: the engine it is written for.
        steps: its named parts, in order.
        verdicts: the SELECT that gives a row a record, in no order, its lists as bits.
        written_out: the SELECT that gives the lists too, of what `verdicts` gives.
        rounds: the lists of the contest, and of each earlier round, the latest first.
        stops: whether a record can be stopped before the contest itself looks at it.
        gaps: whether a value can lie in no band.
        bands: whether totals have bands.
        points: the columns of its numbers, and those kept from each earlier round.
        facts: the SELECT of the facts worked out from the sheet, one row; None where there is none.
        fact_numbers: by fact worked out, its column; None where it is no number.
        places: the SELECT of the places of each group.
        counts: by aggregate whose values may be missing, the SELECTs of how many are known, and of
            how many records there are.
        doubtful: for each limit between fields, the SELECT of the records that break it.
        aggregates: what each aggregate gave, and the step it is found in.
        keys: for each rank, what is ranked.
        lists: for each list of an earlier round its measure, and the SELECT of the last on it.
        tables: the steps that are tables by now, and what these are called.
    """

    dialect: Dialect
    steps: tuple[Step, ...]
    verdicts: str
    written_out: str
    rounds: tuple[Lists, ...]
    stops: bool
    gaps: bool
    bands: bool
    places: str
    points: tuple[Points, ...]
    facts: str | None = None
    fact_numbers: Mapping[str, Num | None] = field(factory=dict)
    counts: Mapping[Aggregate, tuple[str, str]] = field(factory=dict)
    doubtful: tuple[str, ...] = ()
    aggregates: Mapping[Aggregate, tuple[Num, str]] = field(factory=dict)
    keys: Mapping[Aggregate, Num] = field(factory=dict)
    lists: Mapping[str, tuple[Num, str]] = field(factory=dict)
    tables: Mapping[str, str] = field(factory=dict)

    def staged(self, prefix: str) -> tuple[list[tuple[str, str]], Query]:
        """The steps that are worked out once as tables, for an engine that can keep them.

        Args:
            prefix: what the tables' names begin with.

        Returns:
            Name and query of each table, in the order in which they are made; and the query that
            reads them.
        """
        needed, made = _needed(self.steps, self.verdicts, self.dialect), self
        tables: list[tuple[str, str]] = []
        for step in self.steps:
            if step.once and step.name in needed:
                name = f"{prefix}_{step.name}"
                tables.append((name, made.text(step.sql)))
                made = evolve(made, tables={**made.tables, step.name: name})
        return tables, made

    def exported(self, table: str, lists: str, *, flat: bool) -> str:
        """The SELECT of the kept verdicts as people read them: numbers with their decimals.

        Args:
            table: the kept verdicts.
            lists: the table that has the lists written out, by the columns of their bits.
            flat: whether it is for a spreadsheet program, which takes some texts for formulas.
        """
        points = self.points[0]
        group = "`group`" if self.dialect.name == "spark" else '"group"'
        key, of_group = (_harmless(each) if flat else each for each in ("key", "in_group"))
        columns = [f"{key} AS key", f"{of_group} AS {group}", "standing", "place AS rank"]
        if points.total is not None:
            columns += self.decimal(points.total, "total")
        kinds = (("score", points.scores), ("bonus", points.bonus), ("amount", points.amounts))
        for kind, values in kinds:
            for id_, value in values.items():
                columns += self.decimal(value, named(kind, id_))
        columns += ["failed", "missing", "to_attest"]
        if self.bands:
            columns.append(f"{_harmless('band')} AS band" if flat else "band")
        test = " AND ".join(f"v.{column} = l.{column}" for column in self.list_columns)
        source = f"{table} AS v\nLEFT JOIN {lists} AS l ON {test or 'TRUE'}"
        return f"SELECT {', '.join(columns)}\nFROM {source}\nORDER BY row_no"

    @property
    def list_columns(self) -> list[str]:
        """The columns that decide what a record's lists are."""
        found = ["in_round"] if self.stops else []
        for each in self.rounds:
            found += [*each.failed.columns, *each.missing.columns, *each.to_attest.columns]
        return found

    def decimal(self, value: Num, name: str) -> list[str]:
        """A number as a decimal; as two whole numbers where it has no last decimal."""
        digits = decimals_of(Fraction(1, value.scale))
        if value.by is not None or digits is None:
            by = value.by.sql if value.by is not None else "1"
            return [f"{value.over.sql} AS {name}", f"{by} * {value.scale} AS {name}_over"]
        if not digits:
            return [f"{value.over.sql} AS {name}"]
        times = 10**digits // value.scale
        width = min(len(str(value.over.most)) + len(str(times)), 37 - digits)
        whole = f"CAST({value.over.sql} AS DECIMAL({width}, 0))"
        # A product of decimals is exact; its unit is written as a text, never as a float.
        written = format_number(Fraction(times, 10**digits), digits)
        unit = f"CAST('{written}' AS DECIMAL({digits + 1}, {digits}))"
        return [f"CAST({whole} * {unit} AS DECIMAL({width + digits + 1}, {digits})) AS {name}"]

    def text(self, select: str | None = None) -> str:
        """The query with the steps that a SELECT needs; the verdicts' own where none is named."""
        select = self._moved(self.verdicts if select is None else select)
        steps = [
            evolve(step, sql=self._moved(step.sql))
            for step in self.steps
            if step.name not in self.tables
        ]
        needed = _needed(steps, select, self.dialect)
        kept = [step for step in steps if step.name in needed]
        read = _times_read(kept, select, self.dialect)
        listed = ",\n".join(step.text(self.dialect, read[step.name]) for step in kept)
        return f"WITH\n{listed}\n{select}" if listed else select

    def _moved(self, sql: str) -> str:
        """A SELECT that reads the tables in place of the steps they were."""

        def table(found: re.Match[str]) -> str:
            name = self.tables.get(found[2] or "")
            return found[0] if name is None else f"{found[1]} {name} AS {found[2]}"

        return _reads(self.dialect).sub(table, sql)

    def for_people(self) -> str:
        """The query with its lists written out."""
        last = Step("verdicts", ("the verdicts, their lists as bits",), self.verdicts)
        whole = evolve(self, steps=(*self.steps, last)).text(self.written_out)
        return whole.replace(" AS NOT MATERIALIZED (", " AS (")  # which is only about speed


def _needed(steps: Iterable[Step], select: str, dialect: Dialect) -> set[str]:
    """The steps that a SELECT reads, directly or through others."""
    known = {step.name: step for step in steps}
    found: set[str] = set()
    waiting = [select]
    while waiting:
        for name in _read_by(waiting.pop(), dialect) & known.keys() - found:
            found.add(name)
            waiting.append(known[name].sql)
    return found


def _times_read(steps: Sequence[Step], select: str, dialect: Dialect) -> Counter[str]:
    """How often each step would be worked out if none were kept but those that are meant to be."""
    found = Counter(_read_by(select, dialect))
    for step in reversed(steps):
        times = 1 if step.once else max(found[step.name], 1)
        found.update(dict.fromkeys(_read_by(step.sql, dialect), times))
    return found


def _read_by(sql: str, dialect: Dialect) -> set[str]:
    """The steps and tables that a SELECT reads."""
    return {found[2] for found in _reads(dialect).finditer(sql) if found[2]}


def _reads(dialect: Dialect) -> re.Pattern[str]:
    return _READS[dialect.name == "spark"]


def _harmless(text: str) -> str:
    """A text that a spreadsheet program will not take for a formula (OWASP: CSV injection)."""
    risky = ", ".join(f"'{sign}'" for sign in "=+-@＝＋－＠")
    return f"CASE WHEN LEFT({text}, 1) IN ({risky}) THEN CONCAT(CHR(39), {text}) ELSE {text} END"


def narrowed(steps: Sequence[Step], select: str) -> list[Step]:
    """The steps, of which those that are kept hold only the columns that somebody reads."""
    columns: dict[str, list[str]] = {}
    for step in steps:
        own = step.added or re.findall(r" AS ([a-z_][a-z0-9_]*)", step.sql)
        before = re.findall(r"\b([a-z_][a-z0-9_]*)\.\*", step.sql)
        columns[step.name] = [*(c for name in before for c in columns.get(name, [])), *own]
    found = []
    for step in steps:
        if step.once and step.base:
            after = " ".join([select, *(o.sql for o in steps[steps.index(step) + 1 :])])
            read = set(re.findall(r"[a-z_][a-z0-9_]*", after))
            kept = ",\n  ".join(name for name in columns[step.base] if name in read)
            step = evolve(step, sql=step.sql.replace(f"{step.base}.*", kept, 1))
        found.append(step)
    return found


def in_order(steps: Iterable[Step], dialect: Dialect) -> list[Step]:
    """The steps, each after those that it reads; otherwise as they were written."""
    left, found = list(steps), dict[str, Step]()
    names = {step.name for step in left}
    while left:
        reads = ((step, _read_by(step.sql, dialect) & names) for step in left)
        ready = next(step for step, needed in reads if needed <= found.keys())
        found[ready.name] = ready
        left.remove(ready)
    return [*found.values()]
