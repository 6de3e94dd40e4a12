"""An outcome as a workbook: results, clauses, what was lacking, settings."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.explain import Sentences, lacks_of, rules_of
from servicestar.records import Column, Page, PageValue, workbook_of
from servicestar.report.book_words import BOOK, KINDS, PARTS
from servicestar.report.results_page import results_page
from servicestar.report.rows import awards_rule, header_of, in_order, name_of, standing_word
from servicestar.report.settings_page import settings_page
from servicestar.report.words import HEADERS


def to_workbook(run: Run, lang: Lang = "en") -> bytes:
    """The outcome of a finished run as the bytes of an .xlsx file.

    The first sheet has the results, one row a record and the best first; then come those of the
    earlier rounds, the clauses, what each record lacked, and the settings. Numbers are exact; one
    that a spreadsheet would not keep is the text that says it. No text becomes a formula. The
    same outcome gives the same bytes.

    Args:
        run: the finished run.
        lang: language of headers and words.
    """
    return workbook_of(_pages(run, lang))


def _pages(run: Run, lang: Lang) -> Iterator[Page]:
    """The worksheets in their order."""
    words, heading = BOOK[lang], _heading(run, lang)
    yield results_page(run, words["results"], heading, lang)
    for before in _rounds(run)[:-1]:
        title = before.plan.contest.title.of(lang)
        yield results_page(before, title, f"{title} · {heading}", lang)
    yield _clauses(run, heading, lang)
    yield _lacks(run, heading, lang)
    yield settings_page(run, words["settings"], heading, lang)


def _heading(run: Run, lang: Lang) -> str:
    """Contest and cycle."""
    title, period = run.plan.contest.title.of(lang), run.settings.period
    return f"{title} · {period}" if period is not None else title


def _rounds(run: Run) -> list[Run]:
    """The rounds, the first one first."""
    found = [run]
    while found[0].earlier is not None:
        found.insert(0, found[0].earlier)
    return found


def _table(
    title: str, heading: str, lang: Lang, headers: list[str], rows: list[list[PageValue]]
) -> Page:
    """A page of rows; without any it has its headers alone."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in headers)
    cells = (Column(header, list(each)) for header, each in zip(headers, columns, strict=True))
    return Page(title, tuple(cells), heading, lang)


def _clauses(run: Run, heading: str, lang: Lang) -> Page:
    """Every clause with its article, round by round."""
    words, rounds = BOOK[lang], _rounds(run)
    several = len(rounds) > 1
    headers = [words[name] for name in ("part", "title", "cite", "points", "rule", "id")]
    rows: list[list[PageValue]] = []
    for each in rounds:
        named: list[PageValue] = [each.plan.contest.title.of(lang)] if several else []
        for rule in rules_of(each, lang):
            title = rule.title if rule.title != rule.id or lang == "en" else ""
            part = PARTS[rule.part][lang == "zh"]
            rows.append([*named, part, title, rule.cite, rule.points, rule.words, rule.id])
        awards = each.plan.contest.awards
        if gets := awards_rule(each, lang):
            part = PARTS["awards"][lang == "zh"]
            cite = awards.cite if awards else None
            rows.append([*named, part, "", cite, None, gets, ""])
    headers = [words["round"], *headers] if several else headers
    return _table(words["clauses"], heading, lang, headers, rows)


def _lacks(run: Run, heading: str, lang: Lang) -> Page:
    """One row for each thing that a record lacked."""
    assert run.outcome is not None
    words, results = BOOK[lang], run.outcome.results
    say = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
    named, rows = "name" in run.plan.kind.fields, list[list[PageValue]]()
    for row in in_order(results, run.groups()):
        standing = standing_word(results[row], run, lang)
        name: list[PageValue] = [name_of(run, row, say)] if named else []
        who: list[PageValue] = [results[row].key, *name, standing]
        for lack in lacks_of(run, row, lang):
            title = lack.title if lack.title != lack.id or lang == "en" else ""
            kind = KINDS[lack.kind][lang == "zh"]
            rows.append([*who, kind, title, lack.cite, lack.words])
    heads = [header_of("key", run.plan.key, say)]
    heads += [header_of("name", "name", say)] if named else []
    heads += [HEADERS[lang]["standing"], *(words[n] for n in ("kind", "clause", "cite", "words"))]
    return _table(words["lacks"], heading, lang, heads, rows)
