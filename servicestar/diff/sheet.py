"""A made-up cohort as small tables: what differs in it and what matters."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from servicestar.diagnostics import Lang
from servicestar.diff.blocks import Block, Cell, Grid, Para
from servicestar.diff.columns import key_names, paired_fields
from servicestar.diff.pair import ContestPair
from servicestar.diff.search import Found
from servicestar.diff.words import phrase
from servicestar.testing.strategies import Row

_ACROSS = 6
_TITLE = ("id", "scheme", "period", "status", "total")
Names = Mapping[str, tuple[str, frozenset[str]]]
"""By column, what it is called and the ids of its field."""


def cohort_blocks(pair: ContestPair, found: Found, lang: Lang) -> Iterator[Block]:
    """The records, the titles they held, the facts and the sheets that feed the contest.

    Args:
        pair: the contests.
        found: the cohort on which they disagree.
        lang: of headers and cells.
    """
    cohort, old, new = found.cohort, *pair.plans
    names = {
        name: (_called(pair, name, ids, lang), frozenset(i for i in ids if i))
        for name, ids in paired_fields(old, new)
    }
    keys = key_names(old, new)
    if not cohort.records:
        yield Para(phrase("empty", lang))
    else:
        yield _records(cohort.records, names, keys, found.focus, lang)
    told = [f"{id_} = {_cell(value, lang)}" for id_, value in cohort.facts.items()]
    if cohort.period:
        told.insert(0, phrase("period", lang, period=cohort.period))
    alike = [phrase("alike", lang)] if cohort.records else []
    yield Para(" ".join([*alike, *_facts(told, lang)]))
    if cohort.history:
        yield _plain(cohort.history, _TITLE, phrase("titles", lang), lang)
    for contest, rows in cohort.fed.items():
        if rows:
            ids = tuple(dict.fromkeys(id_ for row in rows for id_ in row))
            yield _plain(rows, ids, phrase("fed", lang, contest=contest), lang)


def _facts(told: Sequence[str], lang: Lang) -> list[str]:
    return [phrase("told", lang, facts=phrase("comma", lang).join(told))] if told else []


def _called(pair: ContestPair, name: str, ids: tuple[str | None, str | None], lang: Lang) -> str:
    """A column's header in Chinese, its id in English."""
    if lang == "en":
        return next((id_ for id_ in reversed(ids) if id_), name)
    for plan, id_ in zip(reversed(pair.plans), reversed(ids), strict=True):
        if id_ is not None:
            return plan.kind.fields[id_].header
    return name


def _records(
    records: Sequence[Row],
    names: Names,
    keys: Sequence[str],
    focus: frozenset[str],
    lang: Lang,
) -> Grid:
    """Columns in which records differ, or that the changed clauses read.

    A few records stand side by side, so that a table fits a screen however many columns it has.
    """
    columns = [
        name
        for name in dict.fromkeys(name for row in records for name in row)
        if name not in keys[1:] and (name in keys or _telling(records, name, names, focus))
    ]
    heads = [names[name][0] if name in names else name for name in columns]
    cells = [[_cell(row.get(name), lang) for name in columns] for row in records]
    table = [heads, *cells]
    if len(records) <= _ACROSS:
        table = [list(line) for line in zip(*table, strict=True)]
    return Grid(tuple(table[0]), tuple(map(_row, table[1:])), phrase("records", lang))


def _row(cells: Sequence[str]) -> tuple[Cell, ...]:
    return tuple(cells)


def _telling(records: Sequence[Row], name: str, names: Names, focus: frozenset[str]) -> bool:
    cells = [repr(row.get(name)) for row in records]
    return len(set(cells)) > 1 or bool(names.get(name, ("", frozenset()))[1] & focus)


def _plain(rows: Sequence[Row], ids: Sequence[str], caption: str, lang: Lang) -> Grid:
    cells = tuple(tuple(_cell(row.get(id_), lang) for id_ in ids) for row in rows)
    return Grid(tuple(ids), cells, caption)


def _cell(value: object, lang: Lang) -> str:
    """A cell as a person writes it."""
    match value:
        case None:
            return phrase("missing", lang)
        case bool():
            return phrase("yes" if value else "no", lang)
        case Decimal():
            return f"{value:f}"
        case datetime.date():
            return value.isoformat()
        case list() | tuple():
            return "[" + ", ".join(_cell(item, lang) for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"{k}: {_cell(v, lang)}" for k, v in value.items()) + "}"
    return str(value)
