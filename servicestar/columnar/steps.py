"""The query as named steps, each with the clauses it stands for, and the steps' columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from attrs import define, evolve, field, frozen

from servicestar.columnar.dialect import Dialect
from servicestar.columnar.expression import Items, Plain, Writer, Written
from servicestar.columnar.number import Int, Num, below
from servicestar.diagnostics import printable

LONGEST = 58
"""What PostgreSQL cuts off in silence begins a little later."""

ABOVE = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"
"""What a window function looks at to tell how many are better."""


def named(prefix: str, id_: str) -> str:
    """A column's name: lower-case letters, digits and underscores, no word of SQL."""
    name = f"{prefix}_{id_}"
    if len(name) <= LONGEST:
        return name
    return f"{name[: LONGEST - 9]}_{hashlib.sha256(id_.encode()).hexdigest()[:8]}"


def beside_name(key: tuple[str, str]) -> str:
    """The column of what does not stand on the sheet: from the history or another contest."""
    return named({"beside": "b", "past": "past", "feed": "feed"}[key[0]], key[1])


def note(*parts: str | None) -> str:
    """A comment of one line; texts of strangers can not end it, nor go on with the next line."""
    text = " ".join(printable(part) for part in parts if part)
    text = " ".join(text.split())
    return f"{text} ." if text.endswith("\\") else text  # to Spark a backslash joins two lines


@frozen
class Step:
    """A named part of the query.

    Attributes:
        name: what later steps call it.
        notes: what it stands for, a line each.
        sql: the SELECT.
        once: whether it is worked out once and kept, where it is read more than once.
        added: the columns that it adds to those of the step it reads.
        base: the step whose columns it has too; "" for none.
    """

    name: str
    notes: tuple[str, ...]
    sql: str
    once: bool = False
    added: tuple[str, ...] = ()
    base: str = ""

    def text(self, dialect: Dialect, readers: int = 1) -> str:
        """The step as it stands in the query.

        Args:
            dialect: the engine.
            readers: how many steps read it: an engine left to itself keeps what several read,
                with all of its columns.
        """
        comments = "".join(f"-- {line}\n" for line in self.notes)
        kept = dialect.kept(once=self.once) if readers > 1 else ""
        body = _indented(self.sql + dialect.fence(once=self.once))
        return f"{comments}{self.name} AS {kept}(\n{body}\n)"


def _indented(sql: str) -> str:
    return "\n".join(f"  {line}" for line in sql.split("\n"))


@define
class Select:
    """A step in the making: the step before, with further columns.

    Attributes:
        name: of the step.
        source: the step it reads.
        writer: writes its expressions.
        notes: what the step stands for.
        lines: its columns, each with the clause it stands for.
        added: the names of these columns.
        once: as in `Step`.
    """

    name: str
    source: str
    writer: Writer
    notes: list[str] = field(factory=list)
    lines: list[str] = field(factory=list)
    added: list[str] = field(factory=list)
    once: bool = False

    def add(self, name: str, sql: str, comment: str = "") -> str:
        """A column; gives its name."""
        above = f"-- {comment}\n  " if comment else ""
        self.lines.append(f"{above}{sql} AS {name}")
        self.added.append(name)
        return name

    def add_int(self, name: str, value: Int, comment: str = "") -> Int:
        """A whole number."""
        self.add(name, self.writer.whole.column(value), comment)
        return evolve(value, sql=name, atom=True)

    def add_num(self, name: str, value: Num, comment: str = "") -> Num:
        """A number: one column, or two where its denominator differs from record to record."""
        over = self.add_int(name, value.over, comment)
        by = self.add_int(below(name), value.by) if value.by is not None else None
        return Num(over, value.scale, by)

    def step(self) -> Step:
        """The finished step."""
        columns = ",\n  ".join([f"{self.source}.*", *self.lines])
        sql = f"SELECT\n  {columns}\nFROM {self.source}{joined(self.writer)}"
        return Step(self.name, tuple(self.notes), sql, self.once, tuple(self.added), self.source)


def joined(writer: Writer) -> str:
    """What the expressions written so far have to be joined with."""
    return "".join(f"\n{join}" for join in writer.joins.values())


Tests = list[tuple[str, str]]
"""Ids, each with the test that it is on a list."""
WORD = 60
"""How many ids one whole number of 64 bits tells apart."""


@define
class Listed:
    """A list of ids, kept as bits of whole numbers until somebody reads it.

    Attributes:
        places: for each id the columns and bits that say whether it is on the list.
    """

    places: dict[str, list[tuple[str, int]]] = field(factory=dict)

    def add(self, select: Select, name: str, tests: Tests, when: str = "") -> None:
        """Add the columns that say which of some ids are on the list.

        Args:
            select: the step.
            name: what the columns' names begin with.
            tests: the ids.
            when: a test without which none of them is; looked at first, where it is not empty.
        """
        for start in range(0, len(tests), WORD):
            column = f"{name}_{start // WORD + 1}"
            part = list(enumerate(tests[start : start + WORD]))
            bits = " + ".join(
                f"CASE WHEN {test} THEN {2**bit} ELSE 0 END" for bit, (_, test) in part
            )
            sql = f"CAST({bits} AS {select.writer.dialect.smallest(0, 2 ** len(part))})"
            for bit, (id_, _) in part:
                self.places.setdefault(id_, []).append((column, bit))
            select.add(column, f"CASE WHEN {when} THEN {sql} ELSE 0 END" if when else sql)

    @property
    def columns(self) -> list[str]:
        """The columns."""
        return list(dict.fromkeys(column for found in self.places.values() for column, _ in found))

    def anything(self) -> str:
        """Whether anything is on the list."""
        return any_of(f"{column} <> 0" for column in self.columns)

    def tests(self) -> Tests:
        """The ids, each with the test that it is on the list."""
        return [
            (id_, any_of(f"({column} & {2**bit}) <> 0" for column, bit in found))
            for id_, found in self.places.items()
        ]


@frozen
class SheetColumn:
    """One column of the sheet as the query sees it.

    Attributes:
        id: the field.
        sql: the expression over the source that gives the value: a whole number in units of the
            last decimal, a text, a day, an answer or a list of these.
        value: what expressions make of the column.
        full: whether no record lacks it.
    """

    id: str
    sql: str
    value: Written
    full: bool = False

    def seen(self, dialect: Dialect) -> str:
        """The expression, of the wide type where its numbers are wide.

        Arrow has them as decimals, which DuckDB does not divide to whole numbers.
        """
        wide = isinstance(self.value, Num) and self.value.over.wide
        return dialect.widened(self.sql) if wide else self.sql


@frozen
class Sheet:
    """Where the records come from.

    Attributes:
        source: the table, or what stands for it after FROM.
        columns: by field id.
        key: the expression of the record's key.
        row: the expression of the record's position.
        rows: the most records there are.
        beside: columns that do not come from the sheet: by source and id.
    """

    source: str
    columns: Mapping[str, SheetColumn]
    key: str
    row: str
    rows: int
    beside: Mapping[tuple[str, str], SheetColumn] = field(factory=dict)


def as_column(value: Written, name: str) -> Written:
    """The value as it is found in a column of that name."""
    match value:
        case Num():
            return value.named(name)
        case Items():
            return evolve(value, sql=name)
        case Plain():
            return Plain(name)


def any_of(tests: Iterable[str]) -> str:
    """Whether one of several tests holds."""
    return " OR ".join(f"({test})" for test in dict.fromkeys(tests))


def all_of(tests: Iterable[str]) -> str:
    """Whether all of several tests hold."""
    return " AND ".join(f"({test})" for test in dict.fromkeys(tests))
