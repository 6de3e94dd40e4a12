"""Gaps in a list of articles: the numbers that it skips, at every depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TypeAlias

from attrs import frozen

from servicestar.values.articles import ArticleNumber, Step

MAX_GAPS = 1_000
"""Numbers that are told to be left out: a list that lacks more is no list of that regulation."""
Row: TypeAlias = tuple[ArticleNumber, str]
"""Numbers that are counted together: what stands above them, and their style."""
Seen: TypeAlias = dict[Row, dict[int, int]]
"""The counts of a row that are listed, each with the position where it is first; 0: a heading."""


@frozen
class Gap:
    """A number that is not in the list.

    Attributes:
        number: the number.
        before: the position in the list before which it belongs.
    """

    number: ArticleNumber
    before: int


def left_out(numbers: Sequence[ArticleNumber], last: ArticleNumber = ()) -> list[Gap]:
    """Every number that a list skips, up to the highest at its depth and up to the last one.

    An article listed as a whole is not asked for its paragraphs; one listed with some of them
    needs those before them as well.

    Args:
        numbers: the list.
        last: number of the regulation's last article; empty where nothing says it.
    """
    seen = _seen(numbers)
    wanted = {row: range(1, max(counts) + 1) for row, counts in seen.items()}
    for row, count in _needed(seen, last):
        known = wanted.get(row, range(1, 1))
        wanted[row] = range(1, max(known.stop, count + 1)) if count else range(1)
    skipped = (
        ((above, style), count)
        for (above, style), counts in wanted.items()
        for count in counts
        if count not in seen.get((above, style), {})
    )
    some = islice(skipped, MAX_GAPS)
    return [_gap(row, count, seen.get(row, {}), numbers) for row, count in some]


def _seen(numbers: Iterable[ArticleNumber]) -> Seen:
    seen: Seen = {}
    for position, number in enumerate(numbers):
        for row, count in _steps(number):
            seen.setdefault(row, {}).setdefault(count, position)
    return seen


def _steps(number: ArticleNumber) -> Iterator[tuple[Row, int]]:
    """Each step as a row and the count in it."""
    for depth, step in enumerate(number):
        yield (number[:depth], step.style), step.count or 0


def _needed(seen: Seen, last: ArticleNumber) -> Iterator[tuple[Row, int]]:
    """The steps of the last number, down to an article that is listed whole, or not at all."""
    for row, count in _steps(last):
        if row[0] and all(above != row[0] for above, _ in seen):
            return
        yield row, count


def _gap(row: Row, count: int, counts: Mapping[int, int], numbers: Sequence[ArticleNumber]) -> Gap:
    """The gap, before the next number of its row, else behind all that is in the row."""
    above, style = row
    later = [position for number, position in counts.items() if number > count]
    if later:
        before = min(later)
    else:
        behind = (at for at, number in enumerate(numbers) if _is_in(number, row))
        before = max(behind, default=len(numbers) - 1) + 1
    return Gap((*above, Step(style, count or None)), before)


def _is_in(number: ArticleNumber, row: Row) -> bool:
    above, style = row
    depth = len(above)
    return len(number) > depth and number[:depth] == above and number[depth].style == style
