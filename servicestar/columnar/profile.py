"""The guard: what the columns of a foreign table hold, before any verdict.

One query over the snapshot that the contest is evaluated on: whether every cell can be read
without a second thought, lies within its field's limits and is there where it has to be; and
between which bounds its numbers lie, in units of which last decimal. The query is then written
for these bounds.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from attrs import define, frozen

from servicestar.columnar.expression import MAX_ELEMENTS, VARIABLE, Items, Plain, Written
from servicestar.columnar.number import NARROW, Int, Num
from servicestar.columnar.steps import SheetColumn, named
from servicestar.model import Field
from servicestar.values.numbers import MAX_DIGITS, Number, decimals_of, format_number

_WHOLE = re.compile(r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)")
_DECIMAL = re.compile(r"DECIMAL\((\d+),\s*(\d+)\)")
_FLOATS = {"DOUBLE", "FLOAT"}
WIDEST_DECIMAL = 18
_DAYS = "DATE '0001-01-01' AND DATE '9999-12-31'"
"""What Python has a date for."""
_SPACES = r"\s\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}"
_ODD_TEXT = rf"^[{_SPACES}]|[{_SPACES}]$|[\x00-\x08\x0b\x0c\x0e-\x1f\x{{fffe}}\x{{ffff}}]|^#[A-Z]"
_PLAIN_NUMBER = r"-?\d{1,18}(\.\d{1,12})?"
YES = ("是", "yes", "true", "1")
NO = ("否", "no", "false", "0")


@frozen
class Measured:
    """How one column of a foreign table is looked at.

    Attributes:
        field: what it holds.
        column: its name there, quoted.
        value: the expression of a cell's value; None where the column's type is not understood.
        odd: the test that a cell may not be what it seems, or is outside its field's limits.
        digits: for numbers, the expression of how many decimals a cell has, or the number itself.
        kind: ``number``, ``numbers`` (a list), ``texts`` (a list) or ``plain``.
    """

    field: Field
    column: str
    value: str | None
    odd: str
    digits: str = "0"
    kind: str = "plain"

    def limited(self, sign: str, limit: Number) -> str:
        """The test that a cell lies beyond a limit."""
        if self.kind == "numbers":
            return f"LEN(LIST_FILTER({self.value}, lambda x: x {sign} {written_limit(limit)})) > 0"
        return f"{self.value} {sign} {written_limit(limit)}"

    def end(self, *, highest: bool) -> str:
        """The greatest or least number of a cell."""
        assert self.value is not None
        if self.kind != "numbers":
            return self.value
        return f"{'LIST_MAX' if highest else 'LIST_MIN'}({self.value})"

    def whole(self, digits: int, low: int, high: int) -> str:
        """A number as a whole one in units of its last decimal."""
        kind = "HUGEINT" if max(-low, high) > NARROW else "BIGINT"
        if digits == 0 and self.digits == "0":
            return f"CAST({self.column} AS {kind})"
        length = len(str(max(-low, high)))
        exact = self.column
        if not self.digits.isdigit():
            exact = f"CAST({self.value} AS DECIMAL({min(max(length, digits) + 1, 30)}, {digits}))"
        if length + digits > WIDEST_DECIMAL:  # products of narrow decimals have 18 digits, no more
            return f"CAST(REPLACE(CAST({exact} AS VARCHAR), '.', '') AS {kind})"
        return f"CAST({exact} * CAST({10**digits} AS DECIMAL({digits + 1}, 0)) AS {kind})"


def measured(field: Field, column: str, type_: str) -> Measured:
    """How a column of a type is looked at, for a field."""
    name = '"' + column.replace('"', '""') + '"'
    match field.type:
        case "integer" | "decimal":
            return _number(field, name, type_)
        case "text" | "choice":
            return _text(field, name, type_)
        case "yes_no" | "attestation":
            return _yes_no(field, name, type_)
        case "date":
            return _date(field, name, type_)
    return _list(field, name, type_)


def _unknown(field: Field, name: str) -> Measured:
    """A type whose cells are read one by one."""
    return Measured(field, name, None, f"{name} IS NOT NULL")


def _number(field: Field, name: str, type_: str) -> Measured:
    digits, value, tests = "0", name, []
    found = _DECIMAL.fullmatch(type_)
    if found and int(found[1]) <= WIDEST_DECIMAL:
        digits = found[2]
        if field.type == "integer" and found[2] != "0":
            tests.append(f"{name} <> TRUNC({name})")
    elif found or type_ in _FLOATS or type_ == "VARCHAR":
        text = f"NULLIF({name}, '')" if type_ == "VARCHAR" else f"CAST({name} AS VARCHAR)"
        if found and found[2] != "0":  # 38 digits leave no room to multiply, and most are zeros
            tests.append(f"LENGTH(REPLACE(LTRIM({text}, '-'), '.', '')) > {MAX_DIGITS}")
            text = f"RTRIM(RTRIM({text}, '0'), '.')"
        value = f"TRY_CAST({text} AS DECIMAL(30, 12))"
        plain = f"REGEXP_FULL_MATCH({text}, '{_PLAIN_NUMBER}')"
        digits = f"LENGTH(RTRIM(SPLIT_PART({text}, '.', 2), '0'))"
        tests.append(f"NOT {plain}")
        if field.type == "integer":
            tests.append(f"{digits} > 0")
    elif not _WHOLE.fullmatch(type_):
        return _unknown(field, name)
    return Measured(field, name, value, " OR ".join(tests) or "FALSE", digits, "number")


def written_limit(value: Number) -> str:
    """A declared limit, which has a last decimal."""
    return f"CAST('{format_number(value)}' AS DECIMAL(38, {decimals_of(value) or 0}))"


def _text(field: Field, name: str, type_: str) -> Measured:
    if _WHOLE.fullmatch(type_) and not field.choices:
        return Measured(field, name, f"CAST({name} AS VARCHAR)", "FALSE")
    if type_ != "VARCHAR":
        return _unknown(field, name)
    value = f"NULLIF({name}, '')"
    if field.choices:
        return Measured(field, name, value, f"{value} NOT IN ({_listed(field.choices)})")
    # Most texts are plain ASCII, which is seen at a glance; only the others are looked through.
    suspect = f"{name} GLOB '*[!!\"$-~]*'"
    return Measured(field, name, value, f"{suspect} AND REGEXP_MATCHES({name}, '{_ODD_TEXT}')")


def _yes_no(field: Field, name: str, type_: str) -> Measured:
    if type_ == "BOOLEAN":
        return Measured(field, name, name, "FALSE")
    if _WHOLE.fullmatch(type_):
        return Measured(field, name, f"{name} = 1", f"{name} NOT IN (0, 1)")
    if type_ != "VARCHAR":
        return _unknown(field, name)
    value = f"NULLIF({name}, '')"
    words = _listed((*YES, *NO))
    return Measured(field, name, f"{value} IN ({_listed(YES)})", f"{value} NOT IN ({words})")


def _date(field: Field, name: str, type_: str) -> Measured:
    if type_ == "DATE":
        return Measured(field, name, name, f"{name} NOT BETWEEN {_DAYS}")
    if type_ != "VARCHAR":
        return _unknown(field, name)
    value = f"NULLIF({name}, '')"
    day = f"TRY_CAST({value} AS DATE)"
    plain = f"REGEXP_FULL_MATCH({value}, '\\d{{4}}-\\d{{2}}-\\d{{2}}')"
    odd = f"NOT {plain} OR ({value} IS NOT NULL AND COALESCE({day} NOT BETWEEN {_DAYS}, TRUE))"
    return Measured(field, name, day, odd)


def _list(field: Field, name: str, type_: str) -> Measured:
    if type_ == "VARCHAR[]" and field.of in (None, "text", "choice"):
        inside = f"REGEXP_MATCHES(x, '{_ODD_TEXT}') OR x = ''"
        if field.choices:
            inside = f"x NOT IN ({_listed(field.choices)})"
        odd = f"LEN(LIST_FILTER({name}, lambda x: x IS NULL OR {inside})) > 0"
        return Measured(field, name, name, f"{odd} OR LEN({name}) > {MAX_ELEMENTS}", kind="texts")
    if type_.endswith("[]") and _WHOLE.fullmatch(type_[:-2]) and field.of in ("integer", "decimal"):
        odd = f"LEN(LIST_FILTER({name}, lambda x: x IS NULL)) > 0 OR LEN({name}) > {MAX_ELEMENTS}"
        return Measured(field, name, f"CAST({name} AS BIGINT[])", odd, kind="numbers")
    return _unknown(field, name)


def _listed(texts: Sequence[str]) -> str:
    return ", ".join("'" + text.replace("'", "''") + "'" for text in texts)


# --- the guard's query ---------------------------------------------------------------------------


def guard_query(columns: Mapping[str, Measured], key: str, table: str) -> str:
    """The one query over a foreign table.

    Args:
        columns: by field id.
        key: the field that identifies a record.
        table: the table.
    """
    parts = ["COUNT(*) AS n"]
    for id_, each in columns.items():
        parts.append(f"COUNT({each.value or each.column}) AS {named('n', id_)}")
        if each.odd != "FALSE":
            parts.append(f"COUNT(CASE WHEN {each.odd} THEN 1 END) AS {named('odd', id_)}")
        if each.kind in ("number", "numbers"):
            parts.append(f"MIN({each.end(highest=False)}) AS {named('low', id_)}")
            parts.append(f"MAX({each.end(highest=True)}) AS {named('high', id_)}")
        if not each.digits.isdigit():
            parts.append(f"MAX({each.digits}) AS {named('digits', id_)}")
    parts.append(f"COUNT(DISTINCT {columns[key].value or columns[key].column}) AS keys")
    return "SELECT\n  " + ",\n  ".join(parts) + f"\nFROM {table}"


@define
class Guard:
    """What the guard's query found."""

    columns: Mapping[str, Measured]
    found: Mapping[str, Any]

    @property
    def rows(self) -> int:
        """How many records there are."""
        return int(self.found["n"])

    def odd(self, needed: Collection[str]) -> dict[str, str]:
        """For each field with cells that need a second look, the test that finds them.

        Args:
            needed: fields in which every record needs a value.
        """
        found = {}
        for id_, each in self.columns.items():
            if self.found.get(named("odd", id_)):
                found[id_] = each.odd
            if id_ in needed and not self.full(id_):
                found[id_] = f"({found.get(id_, 'FALSE')}) OR {each.value or each.column} IS NULL"
            if each.kind in ("number", "numbers") and (beyond := self.beyond(id_)):
                found[id_] = f"({found.get(id_, 'FALSE')}) OR {beyond}"
        return found

    def beyond(self, id_: str) -> str:
        """The test that finds numbers outside the field's limits; "" where there are none."""
        each, field = self.columns[id_], self.columns[id_].field
        low, high = (_finite(self.found[named(end, id_)]) for end in ("low", "high"))
        tests = []
        if low is not None and field.min is not None and low < field.min:
            tests.append(each.limited("<", field.min))
        if high is not None and field.max is not None and high > field.max:
            tests.append(each.limited(">", field.max))
        return " OR ".join(tests)

    def repeated(self, key: str) -> bool:
        """Whether two records have one key."""
        return bool(int(self.found["keys"]) != int(self.found[named("n", key)]))

    def full(self, id_: str) -> bool:
        """Whether every record has a value."""
        return int(self.found[named("n", id_)]) == self.rows

    def column(self, id_: str) -> SheetColumn:
        """What the query sees of a field."""
        each, full = self.columns[id_], self.full(id_)
        assert each.value is not None
        if each.kind == "texts":
            return SheetColumn(id_, each.value, Items("", Plain(VARIABLE)), full)
        if each.kind == "plain":
            return SheetColumn(id_, each.value, Plain(""), full)
        digits = int(self.found.get(named("digits", id_), each.digits) or 0)
        low, high = (_scaled(self.found[named(end, id_)], digits) for end in ("low", "high"))
        if each.kind == "numbers":
            value: Written = Items("", Num(Int(VARIABLE, low, high)))
            return SheetColumn(id_, each.value, value, full)
        wide = max(-low, high) > NARROW
        return SheetColumn(
            id_, each.whole(digits, low, high), Num(Int("", low, high, wide), 10**digits), full
        )


def _finite(value: object) -> Fraction | None:
    """A number that a database gave; it may have none, or not a number."""
    number = Decimal("NaN" if value is None else str(value))
    return Fraction(number) if number.is_finite() else None


def _scaled(value: object, digits: int) -> int:
    return 0 if value is None else int(Fraction(Decimal(str(value))) * 10**digits)
