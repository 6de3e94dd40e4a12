"""Who is on a sheet, as a person calls them: key, name, group."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from attrs import frozen

from servicestar.api import Outcome
from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.values.numbers import approximate
from servicestar.values.operators import Value


@frozen
class Person:
    """One record, by what people call it.

    Attributes:
        key: the record's key.
        name: what its field ``name`` holds, where the sheet has one.
        group: its group in a contest held per group.
    """

    key: str
    name: str | None = None
    group: str | None = None

    def __str__(self) -> str:
        """Key and name in one."""
        return f"{self.key} {self.name}" if self.name else self.key


def run_of(outcome: Outcome) -> Run:
    """The run behind an outcome: names and other cells are in its sheet alone."""
    return outcome._run


def people_of(outcome: Outcome) -> dict[str, Person]:
    """Everyone on the sheet by key, in the order of the records."""
    names = run_of(outcome).records.columns.get("name")
    found = {}
    for row, result in enumerate(outcome.results):
        name = None if names is None else names.at(row)
        found[result.key] = Person(result.key, None if name is None else str(name), result.group)
    return found


def cells_of(outcome: Outcome, field: str) -> Mapping[str, Value]:
    """The cells of one field by key."""
    run = run_of(outcome)
    column = run.records.columns[field]
    return {key: column.at(row) for row, key in enumerate(run.records.keys)}


def shown(value: Value, lang: Lang, nothing: str) -> str:
    """A cell as a person writes it.

    Args:
        value: the cell.
        lang: language of yes and no.
        nothing: what stands for a missing value.
    """
    match value:
        case None:
            return nothing
        case bool():
            return (("no", "yes"), ("否", "是"))[lang == "zh"][value]
        case str():
            return value
        case datetime.date():
            return value.isoformat()
        case tuple():
            return "、".join(shown(item, lang, nothing) for item in value)
        case _:
            return approximate(value)
