"""Parts of pages, filled in from what came out. Nothing is worked out here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from servicestar.api import Outcome, Record
from servicestar.diagnostics import Diagnostic, Lang, errors_of
from servicestar.explain import Sentences
from servicestar.model import Ident
from servicestar.model.outcome import Standing
from servicestar.report.html import words as report_words
from servicestar.report.html.bars import bars
from servicestar.report.html.book import Book
from servicestar.report.html.funnel import funnel
from servicestar.report.html.people import people
from servicestar.report.page import markup, render
from servicestar.report.papers import papers_of, title_of
from servicestar.report.rows import in_order, is_provisional, standing_word, why
from servicestar.report.words import HEADERS, STANDINGS
from servicestar.values.numbers import format_number
from servicestar.workbench.desk import FEED, HISTORY, MAX_UPLOAD, RECORDS, Inputs
from servicestar.workbench.told import Told
from servicestar.workbench.words import INSTEAD, say

ROWS = 200
"""Rows of the table that are shown at once."""
_FAULTS = 20


def page(name: str, lang: Lang, **words: Any) -> str:
    """A template of the workbench filled in."""
    words["say"] = lambda name, /, **filled: say(name, lang, **filled)
    return render(name, lang, package="servicestar.workbench", **words)


# --- the form ------------------------------------------------------------------------------------


def setup(told: Told, inputs: Inputs, *, has_sample: bool) -> str:
    """Contest, period, sheets, facts and readings."""
    lang, choices = inputs.lang, inputs.choices
    model = told.contest.ruleset.model
    titles = {RECORDS: say("records", lang), HISTORY: say("history", lang)}
    titles |= {FEED + id_: say("feed", lang, contest=t) for id_, t in told.feeds.items()}
    return page(
        "setup.html",
        lang,
        contests=[(id_, each.title.of(lang)) for id_, each in model.contests.items()],
        contest=told.contest.id,
        period=told.period,
        slots=[(slot, titles[slot], inputs.sheets.get(slot)) for slot in told.slots],
        needs_history=told.needs_history,
        history_slot=HISTORY,
        is_workbook=_is_workbook(inputs),
        choices=choices,
        facts=told.facts,
        needed=told.needed,
        readings=told.readings,
        has_sample=has_sample,
        limit=MAX_UPLOAD // 2**20,
    )


def _is_workbook(inputs: Inputs) -> bool:
    sheet = inputs.sheets.get(RECORDS)
    return sheet is not None and sheet.name.lower().endswith(".xlsx")


def no_setup(lang: Lang) -> str:
    """In place of the form where the ruleset has errors."""
    return page("no_setup.html", lang)


# --- what is wrong -------------------------------------------------------------------------------


def hint(name: str, lang: Lang, **words: object) -> str:
    """A sentence in a place that is still empty."""
    return page("hint.html", lang, text=say(name, lang, **words))


def faulty_rules(lang: Lang) -> str:
    """That nothing can be selected by a ruleset with errors."""
    return page("faulty.html", lang)


def todo(lacking: Sequence[str], lang: Lang) -> str:
    """What is still needed."""
    return page("todo.html", lang, lacking=lacking)


def faults(found: Sequence[Diagnostic], lang: Lang) -> str:
    """Why there is no outcome."""
    listed = errors_of(found)
    told = [(_where(each), _in_words(each, lang), each.code) for each in listed[:_FAULTS]]
    return page("faults.html", lang, faults=told, more=max(0, len(listed) - _FAULTS))


def _in_words(finding: Diagnostic, lang: Lang) -> str:
    """The sentence; where that speaks of the command line, one that speaks of the form."""
    if finding.code in INSTEAD:
        return INSTEAD[finding.code][lang == "zh"].format(**finding.words)
    return finding.message(lang)


def _where(finding: Diagnostic) -> str:
    """The place, where it is one that somebody can go to."""
    return "" if finding.place.file.startswith("<") else str(finding.place)


def findings(found: Sequence[Diagnostic], lang: Lang) -> dict[str, Any]:
    """What `check` found: to be marked in the editor, and to be listed beside it."""
    counts = {
        f"{severity}s": sum(each.severity == severity for each in found)
        for severity in ("error", "warning", "note")
    }
    marks = [
        {
            "line": each.place.line,
            "column": each.place.column,
            "endLine": each.place.end_line,
            "endColumn": each.place.end_column,
            "severity": each.severity,
            "code": each.code,
            "message": each.message(lang),
        }
        for each in found
    ]
    summary = say("counted", lang, **counts) if found else say("sound", lang)
    html = page("findings.html", lang, findings=marks, summary=summary)
    return {"marks": marks, "findings": html, "summary": summary, "errors": counts["errors"]}


# --- the outcome ---------------------------------------------------------------------------------


def result(outcome: Outcome, inputs: Inputs) -> str:
    """Summary, pictures, notes, and the first rows of the table."""
    lang, run = inputs.lang, outcome._run
    places = outcome.places
    names, model = names_of(outcome), run.plan.contest
    return page(
        "result.html",
        lang,
        title=run.plan.contest.title.of(lang),
        period=outcome.period,
        edited=inputs.edited,
        count=len(outcome),
        places=None if run.plan.places is None else places,
        total_places=places if isinstance(places, int) else sum(places.values()),
        winners=[(key, names.get(key, "")) for key in outcome.winners],
        unresolved=[[(key, names.get(key, "")) for key in tie] for tie in outcome.unresolved],
        provisional={r.key for r in outcome.results if is_provisional(r)},
        notes=[note.message(lang) for note in outcome.notes],
        standings=standings_of(outcome, lang),
        papers=[(id_, title_of(paper, model, lang)) for id_, paper in papers_of(model).items()],
        rows=table(outcome, lang, "", "", 0),
        pictures=pictures(outcome, lang),
    )


def facts(outcome: Outcome, lang: Lang) -> dict[str, str]:
    """The facts in force as people read them; not those of every group."""
    run = outcome._run
    words = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
    single = {id_: v for id_, v in outcome.facts.items() if not isinstance(v, Mapping)}
    return {id_: words.shown(value) for id_, value in single.items()}


def names_of(outcome: Outcome) -> dict[str, str]:
    """Names by key; none where the sheet has none."""
    column = outcome._run.records.columns.get("name")
    if column is None:
        return {}
    return {result.key: str(column.at(row) or "") for row, result in enumerate(outcome.results)}


def standings_of(outcome: Outcome, lang: Lang) -> list[tuple[Standing, str, int]]:
    """The standings that occur, with their words and how often they do."""
    counts: dict[Standing, int] = {}
    for each in outcome.results:
        counts[each.standing] = counts.get(each.standing, 0) + 1
    return [(s, w, counts[s]) for s, w in STANDINGS[lang].items() if s in counts]


def table(outcome: Outcome, lang: Lang, words: str, standing: str, page_number: int) -> str:
    """One page of the table.

    Args:
        outcome: of whom.
        lang: of the words.
        words: only rows that have this in key, name or reason.
        standing: only rows of this standing; empty for all.
        page_number: from 0.
    """
    rows = [
        row
        for row in _rows(outcome, lang)
        if (not standing or row["id"] == standing) and _matches(row, words)
    ]
    last = max(0, (len(rows) - 1) // ROWS)
    number = min(max(0, page_number), last)
    first = number * ROWS
    grouped = any(each.group is not None for each in outcome.results)
    return page(
        "table.html",
        lang,
        rows=rows[first : first + ROWS],
        first=first,
        count=len(rows),
        number=number,
        last=last,
        grouped=grouped,
        named=bool(names_of(outcome)),
        scored=any(each.total is not None for each in outcome.results),
        headers={**HEADERS[lang], "name": _name_header(outcome, lang)},
    )


def _name_header(outcome: Outcome, lang: Lang) -> str:
    field = outcome._run.plan.kind.fields.get(Ident("name"))
    return field.header if field is not None and lang == "zh" else HEADERS[lang]["name"]


def _matches(row: dict[str, Any], words: str) -> bool:
    wanted = words.strip().casefold()
    return any(wanted in str(row[name]).casefold() for name in ("key", "name", "group", "why"))


def _rows(outcome: Outcome, lang: Lang) -> list[dict[str, Any]]:
    run, names = outcome._run, names_of(outcome)
    sentences = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
    found = []
    for row in in_order(outcome.results, run.groups()):
        each = outcome.results[row]
        found.append(
            {
                "rank": "" if each.rank is None else each.rank,
                "key": each.key,
                "name": names.get(each.key, ""),
                "group": each.group or "",
                "id": each.standing,
                "standing": standing_word(each, run, lang),
                "provisional": is_provisional(each),
                "total": "" if each.total is None else format_number(each.total, 2),
                "why": why(row, run, sentences, lang),
            }
        )
    return found


# --- drawn by the report -------------------------------------------------------------------------


def pictures(outcome: Outcome, lang: Lang) -> str:
    """The funnel from roster to places, and everyone's points against the cut."""
    run = outcome._run
    book = Book.of(run, lang)
    funnels = [(each.title, funnel(each, final=each.run is run)) for each in book.rounds()]
    order = in_order(outcome.results, run.groups())
    return _drawn("pictures.html", lang, funnels=funnels, bars=bars(book, order))


def explanation(record: Record, lang: Lang) -> str:
    """Every clause that a record met, its points, and what would have changed how it stands."""
    run, row = record._run, record._row
    order = in_order(run.outcome.results, run.groups()) if run.outcome else []
    book = Book.of(run, lang, frozenset({row}))
    drawn = bars(book, order)
    person = next(people(book, [row], drawn.stacks if drawn else None))
    return _drawn("explanation.html", lang, person=person)


def _drawn(name: str, lang: Lang, **words: Any) -> str:
    """A part of the page in the report's own words."""
    return render(
        name,
        lang,
        package="servicestar.workbench",
        say=lambda name, /, **filled: report_words.say(name, lang, **filled),
        markup=markup,
        **words,
    )
