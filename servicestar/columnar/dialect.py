"""What differs between the three engines, as text.

Templates of our own, for the few things that matter: the wide integer, whole division, lists.
No `/`, AVG, ROUND or float literal is ever written; see docs/explanation/columnar.md.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Literal

from attrs import frozen

DialectName = Literal["duckdb", "spark", "postgres"]


@frozen
class Dialect:
    """One engine's way of writing what the query needs.

    Attributes:
        name: the engine.
        wide: its type of exact integers of 38 digits.
        text: its type of texts.
        quotient_most: the greatest quotient that whole division can give.
    """

    name: DialectName
    wide: str
    text: str
    quotient_most: int = 10**38 - 1

    def kept(self, *, once: bool) -> str:
        """What makes a part of the query that several others read be kept, or worked out again."""
        if self.name == "spark":  # which works everything out again
            return ""
        return "MATERIALIZED " if once else "NOT MATERIALIZED "

    def smallest(self, low: int, high: int) -> str:
        """The type of fewest bits for whole numbers within bounds: what is kept takes memory."""
        most = max(-low, high)
        for bits, name in ((15, "SMALLINT"), (31, "INT"), (63, "BIGINT")):
            if most < 2**bits:
                return name
        return self.wide

    def fence(self, *, once: bool) -> str:
        """What keeps a part of the query a part of its own.

        PostgreSQL would write each column out wherever a later one names it, and again in the
        next part: a dozen parts took all the memory there is.
        """
        return "\nOFFSET 0" if self.name == "postgres" and not once else ""

    def widened(self, sql: str) -> str:
        """An integer as one of 38 digits."""
        return f"CAST({sql} AS {self.wide})"

    def whole(self, sql: str, *, wide: bool) -> str:
        """A result as a plain integer type: sums come out wider than they have to be."""
        return f"CAST({sql} AS {self.wide if wide else 'BIGINT'})"

    def divided(self, over: str, under: str, *, wide: bool, part: bool) -> str:
        """Whole division of an integer that is not negative by one above 0.

        Args:
            over: what is divided.
            under: by what.
            wide: whether the quotient needs the wide type.
            part: whether one of the two has it.
        """
        match self.name:
            case "duckdb":
                found = f"({over}) // ({under})"
                return self.whole(found, wide=False) if part and not wide else found
            case "spark" if wide:
                # DIV gives 64 bits and wraps in silence; what is left after the remainder is gone
                # divides evenly, so nothing is rounded.
                return self.widened(f"(({over}) - ({over}) % ({under})) / ({under})")
            case "spark":
                return f"({over}) DIV ({under})"
            case _:
                return self.whole(f"DIV({over}, {under})", wide=wide)

    def literal(self, value: str) -> str:
        """A text as it is written in the query."""
        if self.name == "spark":  # where a backslash escapes
            value = value.replace("\\", "\\\\").replace("'", "\\'")
            return f"'{value}'"
        return "'" + value.replace("'", "''") + "'"

    def quoted(self, name: str) -> str:
        """A column's own name."""
        mark = "`" if self.name == "spark" else '"'
        return mark + name.replace(mark, 2 * mark) + mark

    def nothing(self, kind: str, *, listed: bool = False) -> str:
        """NULL of a type, or of a list of it."""
        if listed:
            kind = f"ARRAY<{kind}>" if self.name == "spark" else f"{kind}[]"
        return f"CAST(NULL AS {kind})"

    # --- what the guard of a database's table asks

    def bytewise(self, text: str) -> str:
        """A text that is compared byte by byte."""
        if self.name == "spark":
            return f"COLLATE({text}, 'UTF8_BINARY')"
        return f'CAST({text} AS TEXT) COLLATE "C"'

    def matches(self, text: str, pattern: str) -> str:
        """Whether a regular expression is found in a text."""
        if self.name == "spark":
            return f"RLIKE({text}, {self.literal(pattern)})"
        return f"{text} ~ {self.literal(pattern)}"

    def decimals_of(self, number: str) -> str:
        """How many decimals a decimal has, without zeros at the end."""
        if self.name == "spark":
            text = f"SUBSTRING_INDEX(CAST({number} AS STRING), '.', -1)"
            return f"LENGTH(TRIM(TRAILING '0' FROM {text}))"
        return f"SCALE(TRIM_SCALE({number}))"

    def end_of(self, items: str, *, highest: bool) -> str:
        """The greatest or least element of a list."""
        if self.name == "spark":
            return f"{'ARRAY_MAX' if highest else 'ARRAY_MIN'}({items})"
        return f"(SELECT {'MAX' if highest else 'MIN'}(x) FROM unnest({items}) AS u(x))"

    def bigints(self, items: str) -> str:
        """A list of whole numbers as one of 64 bits."""
        kind = "ARRAY<BIGINT>" if self.name == "spark" else "BIGINT[]"
        return f"CAST({items} AS {kind})"

    # --- written values

    def day(self, value: datetime.date) -> str:
        """A date as it is written in the query."""
        return f"DATE '{value.isoformat()}'"

    def ids(self, pairs: Sequence[tuple[str, str]]) -> str:
        """A list of ids, each one there where its test holds.

        Args:
            pairs: id and test, in the order of the list.
        """
        if not pairs:
            return self._no_ids()
        cases = [f"CASE WHEN {test} THEN {self.literal(id_)} END" for id_, test in pairs]
        listed = ", ".join(cases)
        match self.name:
            case "duckdb":
                found = f"list_filter([{listed}], lambda x: x IS NOT NULL)"
            case "spark":
                found = f"array_compact(array({listed}))"
            case _:
                found = f"array_remove(ARRAY[{listed}], NULL)"
        anything = " OR ".join(f"({test})" for _, test in pairs)
        return f"CASE WHEN {anything} THEN {found} ELSE {self._no_ids()} END"

    def _no_ids(self) -> str:
        match self.name:
            case "duckdb":
                return "CAST([] AS VARCHAR[])"
            case "spark":
                return "CAST(array() AS ARRAY<STRING>)"
            case _:
                return "CAST(ARRAY[] AS TEXT[])"

    def size(self, items: str) -> str:
        """How many elements a list has."""
        match self.name:
            case "duckdb":
                return f"len({items})"
            case "spark":
                return f"size({items})"
            case _:
                return f"cardinality({items})"

    def added(self, items: str, *, wide: bool) -> str:
        """The sum of a list of integers; 0 of none."""
        kind = self.wide if wide else "BIGINT"
        match self.name:
            case "duckdb":
                found = f"list_sum({items})"
            case "spark":
                found = f"aggregate({items}, CAST(0 AS {kind}), (a, x) -> CAST(a + x AS {kind}))"
            case _:
                found = f"(SELECT SUM(x) FROM unnest({items}) AS u(x))"
        return f"CASE WHEN {items} IS NOT NULL THEN CAST(COALESCE({found}, 0) AS {kind}) END"

    def some(self, items: str, variable: str, test: str) -> str:
        """Whether a three-valued test holds for an element: yes, no or unknown."""
        match self.name:
            case "duckdb":
                answers = f"list_transform({items}, lambda {variable}: {test})"
                return (
                    f"CASE WHEN {items} IS NULL THEN NULL "
                    f"WHEN list_contains({answers}, TRUE) THEN TRUE "
                    f"WHEN len(list_filter({answers}, lambda y: y IS NULL)) > 0 THEN NULL "
                    "ELSE FALSE END"
                )
            case "spark":
                return f"exists({items}, {variable} -> {test})"
            case _:
                return (
                    f"(SELECT CASE WHEN {items} IS NULL THEN NULL "
                    f"WHEN bool_or({test}) THEN TRUE "
                    f"WHEN bool_or(({test}) IS NULL) THEN NULL ELSE FALSE END "
                    f"FROM unnest({items}) AS u({variable}))"
                )

    def best(self, value: str, key: str, *, highest: bool) -> str:
        """The value that stands beside the greatest or least key."""
        if self.name == "postgres":
            # Equal quotients may differ in both parts, which have to be picked from one record.
            order = f"{key} {'DESC' if highest else 'ASC'}, ABS({value})"
            picked = f"ARRAY_AGG({value} ORDER BY {order}) FILTER (WHERE {key} IS NOT NULL)"
            return f"({picked})[1]"
        return f"{'max' if highest else 'min'}_by({value}, {key})"


DIALECTS: dict[DialectName, Dialect] = {
    "duckdb": Dialect("duckdb", "HUGEINT", "VARCHAR"),
    # Spark divides decimals of 38 digits to 6 decimals, which leaves 32 digits before the point.
    "spark": Dialect("spark", "DECIMAL(38, 0)", "STRING", quotient_most=10**32 - 1),
    "postgres": Dialect("postgres", "NUMERIC", "TEXT"),
}
