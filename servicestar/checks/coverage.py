"""Coverage: what became of every article of the regulation, and which one was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, TypeAlias

from attrs import define, field, frozen

from servicestar.checks.cites import Cite, Clause, clauses_of
from servicestar.checks.gaps import Gap, left_out
from servicestar.diagnostics import Diagnostic, fault
from servicestar.diagnostics import listed as bounded
from servicestar.model import Article, Ruleset, Text
from servicestar.values.articles import ArticleNumber, read_article, written

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
_NEEDED = {"encoded": ("clause", "规则"), "attested": ("attestation", "认定项")}


@frozen
class Row:
    """One article.

    Attributes:
        article: its number as the ruleset lists it.
        status: what became of it.
        clauses: those that cite it; where none does but one is claimed, those that cite something
            in it, or all of the article that it is a part of.
        why: why no clause encodes it.
    """

    article: str
    status: Status
    clauses: tuple[Clause, ...] = ()
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

    @property
    def told(self) -> tuple[Clause, ...]:
        """The clauses to name beside it, each once."""
        wider = (self.within or self.above) if self.article.status in _NEEDED else ()
        return tuple(dict.fromkeys(self.own or wider))


def coverage_of(ruleset: Ruleset) -> Coverage:
    """What became of each article of the regulation that a ruleset encodes."""
    source = ruleset.source
    if source is None or not source.articles:
        whole = source.where.whole if source else ruleset.where.whole
        return Coverage((), (fault("SS426", whole.part(0, 1), id=ruleset.ruleset),))
    listed, stray = _accounts(ruleset)
    gaps = left_out([each.number for each in listed], _last(ruleset))
    faults = bounded([*_wrong(ruleset, listed, stray), *_missing(ruleset, gaps)])
    return Coverage(tuple(_rows(listed, gaps)), faults)


def check_articles(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """The list of articles, where there is one, agrees with the clauses and with itself."""
    if ruleset.source is not None and ruleset.source.articles:
        yield from _wrong(ruleset, *_accounts(ruleset))


# --- who cites what ------------------------------------------------------------------------------


def _accounts(ruleset: Ruleset) -> tuple[list[_Listed], list[Cite]]:
    """The articles with the clauses that cite them, and the cites that no article matches."""
    assert ruleset.source is not None
    listed = [_Listed(a, read_article(a.article)) for a in ruleset.source.articles]
    by_number = {each.number: each for each in reversed(listed)}
    parts: dict[ArticleNumber, list[_Listed]] = {}
    for each in by_number.values():
        for above in _prefixes(each.number)[:-1]:
            parts.setdefault(above, []).append(each)
    stray = []
    for clause in clauses_of(ruleset):
        for cite in dict.fromkeys(clause.cites):
            holders = [by_number[n] for n in _prefixes(cite.number) if n in by_number]
            if not _account(clause, holders, parts.get(cite.number, ())):
                stray.append(cite)
    return listed, stray


def _account(clause: Clause, holders: Sequence[_Listed], parts: Sequence[_Listed]) -> bool:
    """Note a clause at the articles that hold what it cites, and at those that are parts of it."""
    for each in holders[-1:]:
        each.own.append(clause)
    for each in holders[:-1]:
        each.within.append(clause)
    for each in parts:
        each.above.append(clause)
    return bool(holders or parts)


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
        yield from (fault("SS420", cite.place, name=written(cite.number)) for cite in stray)
    first: dict[ArticleNumber, Article] = {}
    for each in listed:
        article = first.setdefault(each.number, each.article)
        if article is each.article:
            yield from _claim(each, lost=bool(ruleset.where.faulty))
        else:
            words = {"name": each.article.article, "line": article.where.of("article").line}
            yield fault("SS421", each.article.where.of("article"), **words)
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
    """Numbers that the regulation's last one says there are none of."""
    for each in listed:
        both = zip(each.number, last, strict=False)
        differ = next((pair for pair in both if pair[0] != pair[1]), None)
        if differ is None or differ[0].style != differ[1].style:
            continue
        if (differ[0].count or 0) > (differ[1].count or 0):
            words = {"name": each.article.article, "last": written(last)}
            yield fault("SS427", each.article.where.of("article"), **words)


# --- what is left out ----------------------------------------------------------------------------


def _last(ruleset: Ruleset) -> ArticleNumber:
    source = ruleset.source
    return read_article(source.last_article) if source and source.last_article else ()


def _missing(ruleset: Ruleset, gaps: Iterable[Gap]) -> Iterator[Diagnostic]:
    """Each gap told at the article before which it belongs, at the end at the last article."""
    source = ruleset.source
    assert source is not None
    for gap in gaps:
        if gap.before < len(source.articles):
            place = source.articles[gap.before].where.of("article")
        else:
            place = source.where.of("last_article")
        yield fault("SS425", place, name=written(gap.number))


def _rows(listed: Sequence[_Listed], gaps: Sequence[Gap]) -> Iterator[Row]:
    """The list, with what was left out where it belongs."""
    before: defaultdict[int, list[Gap]] = defaultdict(list)
    for gap in gaps:
        before[gap.before].append(gap)
    for position in range(len(listed) + 1):
        yield from (Row(written(gap.number), "left_out") for gap in before[position])
        if position < len(listed):
            article, clauses = listed[position].article, listed[position].told
            yield Row(article.article, article.status, clauses, article.why)
