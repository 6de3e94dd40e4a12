"""Coverage: what became of every article of the regulation, and which one was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from attrs import define, field, frozen

from servicestar.checks.cites import Cite, Clause, clauses_of
from servicestar.diagnostics import Diagnostic, Place, fault, in_order, unknown
from servicestar.model import Article, Ruleset, Text
from servicestar.values.articles import ArticleNumber, Step, inside, read_article, written

Status: TypeAlias = Literal["encoded", "attested", "procedural", "not_applicable", "left_out"]
STATUSES: tuple[Status, ...] = (
    "encoded",
    "attested",
    "procedural",
    "not_applicable",
    "left_out",
)
STATUS_WORDS: dict[str, tuple[str, str]] = {
    "encoded": ("encoded", "写成条款"),
    "attested": ("attested", "由人认定"),
    "procedural": ("procedural", "由人办理"),
    "not_applicable": ("not applicable", "不适用"),
    "left_out": ("left out", "漏列"),
}
_NEEDED = {"encoded": ("clause", "条款"), "attested": ("attestation", "认定")}


@frozen
class Row:
    """One article.

    Attributes:
        article: its number as the ruleset lists it.
        status: what became of it.
        clauses: names of those that cite it, or where none does, of those that cite all of the
            article it is a part of; in English and Chinese.
        why: why no clause encodes it.
    """

    article: str
    status: Status
    clauses: tuple[tuple[str, str], ...] = ()
    why: Text | None = None


@frozen
class Coverage:
    """What became of a regulation.

    Attributes:
        rows: one for each article, in the order of the list; those left out where they belong.
        faults: what is left out or wrong; where there are none the ruleset is whole.
    """

    rows: tuple[Row, ...]
    faults: tuple[Diagnostic, ...]

    def count(self, status: Status) -> int:
        """How many articles have a status."""
        return sum(row.status == status for row in self.rows)


@define
class _Listed:
    """An article of the list, and the clauses that cite it.

    Attributes:
        own: those that cite it, or something in it that is not listed by itself.
        within: those that cite an article in it that is.
        above: those that cite all of an article that it is a part of.
    """

    article: Article
    number: ArticleNumber
    own: list[Clause] = field(factory=list)
    within: list[Clause] = field(factory=list)
    above: list[Clause] = field(factory=list)

    @property
    def cited_by(self) -> list[Clause]:
        """Every clause that cites it one way or another."""
        return [*self.own, *self.within, *self.above]


def coverage(ruleset: Ruleset) -> Coverage:
    """What became of each article of the regulation that a ruleset encodes."""
    source = ruleset.source
    if source is None or not source.articles:
        whole = source.where.whole if source else ruleset.where.whole
        return Coverage((), (fault("SS426", whole.part(0, 1), id=ruleset.ruleset),))
    listed, stray = _accounts(ruleset)
    gaps = _left_out([each.number for each in listed], _last(ruleset))
    missing = [fault("SS425", place, name=written(n)) for n, place in _places(ruleset, gaps)]
    return Coverage(tuple(_rows(listed, gaps)), in_order([*_wrong(ruleset, listed, stray), *missing]))


def check_articles(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """The list of articles, where there is one, agrees with the clauses and with itself."""
    if ruleset.source is not None and ruleset.source.articles:
        yield from _wrong(ruleset, *_accounts(ruleset))


# --- who cites what ------------------------------------------------------------------------------


def _accounts(ruleset: Ruleset) -> tuple[list[_Listed], list[Cite]]:
    """The articles with the clauses that cite them, and the cites that no article matches."""
    assert ruleset.source is not None
    listed = [_Listed(a, read_article(a.article)) for a in ruleset.source.articles]
    by_number: dict[ArticleNumber, _Listed] = {}
    parts: defaultdict[ArticleNumber, list[_Listed]] = defaultdict(list)
    for each in listed:
        if by_number.setdefault(each.number, each) is each:
            for above in _prefixes(each.number)[:-1]:
                parts[above].append(each)
    stray = []
    for clause in clauses_of(ruleset):
        for cite in dict.fromkeys(clause.cites):
            holders = [by_number[n] for n in _prefixes(cite.number) if n in by_number]
            for each in parts[cite.number] if cite.number in parts else ():
                each.above.append(clause)
            for each in holders[:-1]:
                each.within.append(clause)
            if holders:
                holders[-1].own.append(clause)
            elif cite.number not in parts:
                stray.append(cite)
    return listed, stray


def _prefixes(number: ArticleNumber) -> list[ArticleNumber]:
    """The number and those of the articles it lies in, the widest first."""
    return [number[:end] for end in range(1, len(number) + 1)]


# --- what is wrong in the file -------------------------------------------------------------------


def _wrong(
    ruleset: Ruleset, listed: Sequence[_Listed], stray: Iterable[Cite]
) -> Iterator[Diagnostic]:
    source = ruleset.source
    assert source is not None
    if "articles" not in source.where.faulty:  # else the article may have been dropped as faulty
        for cite in stray:
            family = [e.article.article for e in listed if e.number[:1] == cite.number[:1]]
            yield unknown("SS420", cite.place, written(cite.number), family)
    first: dict[ArticleNumber, _Listed] = {}
    for each in listed:
        if (other := first.setdefault(each.number, each)) is not each:
            line = other.article.where.of("article").line
            place = each.article.where.of("article")
            yield fault("SS421", place, name=each.article.article, line=line)
        else:
            yield from _claim(each, lost=bool(ruleset.where.faulty))
    yield from _beyond(listed, _last(ruleset))


def _claim(each: _Listed, *, lost: bool) -> Iterator[Diagnostic]:
    """Whether what is said of an article is so; `lost` where clauses may have been dropped."""
    article = each.article
    place, words = article.where.of("status"), {"name": article.article}
    status = STATUS_WORDS[article.status]
    if article.status in _NEEDED:
        attested = article.status == "attested"
        if not lost and all(clause.attests != attested for clause in each.cited_by):
            yield fault("SS422", place, status=status, what=_NEEDED[article.status], **words)
        return
    if article.why is None and "why" not in article.where.faulty:
        yield fault("SS423", place, status=status, **words)
    if each.own:
        yield fault("SS424", place, status=status, clause=each.own[0].name, **words)


def _beyond(listed: Iterable[_Listed], last: ArticleNumber) -> Iterator[Diagnostic]:
    for each in listed:
        both = zip(each.number, last, strict=False)
        mine, its = next(((a, b) for a, b in both if a != b), (None, None))
        if mine and its and mine.style == its.style and (mine.count or 0) > (its.count or 0):
            words = {"name": each.article.article, "last": written(last)}
            yield fault("SS427", each.article.where.of("article"), **words)


# --- what is left out ----------------------------------------------------------------------------


@frozen
class _Gap:
    """A number that is not in the list, and the position in the list before which it belongs."""

    number: ArticleNumber
    before: int


def _left_out(numbers: Sequence[ArticleNumber], last: ArticleNumber) -> list[_Gap]:
    """The numbers that the list skips, at every depth, up to its own highest and the last one.

    An article listed as a whole is not asked for its paragraphs.
    """
    seen: defaultdict[tuple[ArticleNumber, str], dict[int, int]] = defaultdict(dict)
    for position, number in enumerate(numbers):
        for above, step in _levels(number):
            if step.count is not None:
                seen[above, step.style].setdefault(step.count, position)
    highest = {key: max(counts) for key, counts in seen.items()}
    for above, step in _levels(last):
        if above in numbers and not any(key[0] == above for key in seen):
            break
        key = (above, step.style)
        highest[key] = max(highest.get(key, 0), step.count or 0)
    gaps = []
    for (above, style), high in highest.items():
        counts = seen[above, style]
        for count in range(1, high + 1):
            if count not in counts:
                later = [at for number, at in counts.items() if number > count]
                before = min(later, default=len(numbers))
                gaps.append(_Gap((*above, Step(style, count)), before))
    return gaps


def _levels(number: ArticleNumber) -> Iterator[tuple[ArticleNumber, Step]]:
    """Each step with what stands above it."""
    return ((number[:depth], step) for depth, step in enumerate(number))
