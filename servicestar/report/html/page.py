"""The page on an outcome: who is awarded and why, what is left open, and everyone's clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.model.outcome import Result
from servicestar.report.html.bars import bars
from servicestar.report.html.book import Book, Who, anchor_of, points
from servicestar.report.html.funnel import funnel
from servicestar.report.html.people import Person, explained_rows, people
from servicestar.report.html.still_open import Open, still_open
from servicestar.report.html.words import say
from servicestar.report.page import markup, render
from servicestar.report.rows import (
    awards_lines,
    heading_lines,
    in_order,
    is_provisional,
    reasons,
    standing_word,
    why,
)
from servicestar.values.numbers import format_number
from servicestar.version import __version__


def to_html(run: Run, lang: Lang = "en") -> str:
    """The outcome as a page; the same outcome gives the same bytes.

    Args:
        run: a finished run.
        lang: of the page.

    Raises:
        ServiceStarError: SS824 where the extra ``report`` is not installed.
    """
    order = in_order(Book.of(run, lang).outcome.results, run.groups())
    book = Book.of(run, lang, explained_rows(run, order))
    drawn, open_ = bars(book, order), still_open(book)
    told = list(people(book, order, drawn.stacks if drawn else None))
    sections: dict[str, Any] = {
        "open": open_,
        "winners": list(_winners(book, told)) if book.placed else None,
        "funnels": [(each.title, funnel(each, final=each.run is run)) for each in book.rounds()],
        "bars": drawn,
        "groups": _groups(book),
        "all": [_row(book, row) for row in order],
        "money": _money(book, order),
        "readings": _readings(book),
        "people": told,
        "notes": [note.message(lang) for note in book.outcome.notes],
    }
    return render(
        "outcome.html",
        lang,
        title=book.title + (f" · {book.outcome.period}" if book.outcome.period else ""),
        summary=[*heading_lines(run, book.outcome, lang)][-1],
        head=list(_head(book)),
        tiles=list(_tiles(book, open_)),
        contents=_contents(sections, book),
        awards=[line for line in awards_lines(run, book.outcome, lang) if line],
        forwarded=bool(run.plan.put_forward),
        ranking=", ".join(_ranking(book)),
        grouped=any(result.group is not None for result in book.outcome.results),
        scored=any(result.total is not None for result in book.outcome.results),
        several=any(
            exit_.parts for _, found in sections["funnels"] for s in found for exit_ in s.exits
        ),
        ranked=any(result.rank is not None for result in book.outcome.results),
        size=len(order),
        say=lambda name, **filled: say(name, lang, **filled),
        markup=markup,
        version=__version__,
        **sections,
    )


def _contents(sections: Mapping[str, Any], book: Book) -> list[tuple[str, str]]:
    """Ids and titles of the sections that the page has."""
    titles = {name: name for name in sections} | {"funnels": "funnel"}
    if book.run.plan.put_forward:
        titles["winners"] = "winners_forwarded"
    always = ("open", "winners")
    kept = [
        name
        for name, content in sections.items()
        if content or (name in always and content is not None)
    ]
    return [(name, book.text(titles[name])) for name in kept]


def _head(book: Book) -> Iterator[tuple[str, str]]:
    """What was run, on what."""
    run, outcome = book.run, book.outcome
    source = run.settings.ruleset.source
    if source is not None:
        title = source.title.of(book.lang)
        yield book.text("regulation"), f"{title} {source.number}" if source.number else title
    yield book.text("ruleset"), f"{outcome.ruleset} · sha256 {outcome.sha256[:12]}"
    if outcome.period:
        yield book.text("period"), outcome.period
    facts = [
        f"{book.words.label('fact', id_)} {_fact(book, value)}"
        for id_, value in outcome.facts.items()
    ]
    if facts:
        yield book.text("facts"), book.text("then").join(facts)


def _fact(book: Book, value: Any) -> str:
    """A fact's value; of one for each group, all of them."""
    if isinstance(value, Mapping):
        pairs = (f"{group} {book.words.shown(each)}" for group, each in value.items())
        return book.text("comma").join(pairs)
    return book.words.shown(value)


def _tiles(book: Book, open_: Open) -> Iterator[tuple[str, str, int]]:
    """The few numbers that a reader looks for first: a class, what it is, and the number."""
    results, places = book.outcome.results, book.outcome.places
    counts = {name: sum(r.standing == name for r in results) for name in ("awarded", "tied")}
    yield "plain", book.text("records"), len(results)
    if book.run.plan.places is not None:
        whole = places if isinstance(places, int) else sum(places.values())
        yield "plain", book.text("places"), whole
    if book.placed:
        name = "forwarded" if book.run.plan.put_forward else "awarded"
        yield "awarded", book.text(name), counts["awarded"]
    else:
        done = sum(r.standing == "not_placed" for r in results)
        yield "plain", book.text("assessed"), done
    if counts["tied"]:
        yield "tied", book.text("tied"), counts["tied"]
    waiting = sum(r.standing == "awarded" and bool(r.to_attest) for r in results)
    if waiting:
        yield "tied", book.text("provisional"), waiting
    lost = sum(r.standing == "undetermined" for r in results)
    if lost:
        yield "undetermined", book.text("undetermined"), lost


# --- who is awarded ------------------------------------------------------------------------------


@frozen
class Winner:
    """Who is awarded.

    Attributes:
        who, result, total: as in the table of all records.
        parts: the points by clause.
        why: how far ahead it is.
        to_attest: what is still to be attested.
    """

    who: Who
    result: Result
    total: str
    parts: str
    why: tuple[str, ...]
    to_attest: str


def _winners(book: Book, told: Iterable[Person]) -> Iterator[Winner]:
    """The winners, in order of rank, then of the records."""
    changes = {person.who.anchor: tuple(map(str, person.change)) for person in told}
    position = {key: row for row, key in enumerate(book.run.records.keys)}
    for row in (position[key] for key in book.outcome.winners):
        yield _winner(book, row, changes.get(anchor_of(row), ()))


def _winner(book: Book, row: int, why_: tuple[str, ...]) -> Winner:
    result = book.result(row)
    parts: list[str] = []
    for step in book.run.plan.indicators:
        if step.id in result.scores:
            name = step.title.of(book.lang) if step.title else book.words.label("field", step.id)
            parts.append(f"{name} {points(result.scores[step.id])}")
    if bonus := sum(result.bonus.values()):
        parts.append(f"{book.text('bonus')} {points(bonus)}")
    return Winner(
        book.who(row),
        result,
        "" if result.total is None else points(result.total),
        book.text("then").join(parts),
        why_,
        book.words.fields(result.to_attest),
    )


# --- tables --------------------------------------------------------------------------------------


@frozen
class Row:
    """A row of the table of all records."""

    who: Who
    result: Result
    word: str
    total: str
    why: str
    provisional: bool


def _row(book: Book, row: int) -> Row:
    result = book.result(row)
    return Row(
        book.who(row),
        result,
        standing_word(result, book.run, book.lang),
        "" if result.total is None else points(result.total),
        _remarks(book, row),
        is_provisional(result),
    )


def _remarks(book: Book, row: int) -> str:
    """What there is to say of a record; money alone has a table of its own."""
    if book.placed or not book.outcome.amounts:
        return why(row, book.run, book.words, book.lang)
    parts = [*reasons(row, book.run, book.words, book.lang), book.result(row).band or ""]
    return book.text("then").join(filter(None, parts))


def _groups(book: Book) -> list[tuple[str, ...]]:
    """By group and round: records, who can win, places, who is in, who is tied, the cut."""
    found = []
    for each in book.rounds():
        for group, placing in each.run.placings.items():
            if group is None:
                continue
            round_ = f"{each.title} · " if each.run is not book.run else ""
            cut = each.cut(group)
            counts = (len(placing.ranks), each.run.quota[group])
            inside = (len(placing.placed), len(placing.tied))
            line = "" if cut is None else points(cut)
            found.append((f"{round_}{group}", *map(str, (*counts, *inside)), line))
    return found


def _money(book: Book, order: list[int]) -> dict[str, Any] | None:
    """The amounts that the contest lists, of whoever has one or waits for one."""
    ids = book.outcome.amounts
    rows = [row for row in order if book.result(row).amounts or book.result(row).to_decide]
    if not ids or not rows:
        return None
    sums = [sum((book.result(row).amounts or {}).get(id_, 0) for row in rows) for id_ in ids]
    return {
        "names": [book.words.amount(id_) for id_ in ids],
        "rows": [(book.who(row), [_yuan(book, row, id_) for id_ in ids]) for row in rows],
        "sums": [format_number(each, 2) for each in sums],
    }


def _yuan(book: Book, row: int, id_: str) -> str:
    result = book.result(row)
    if id_ in result.to_decide:
        return book.text("to_decide")
    value = (result.amounts or {}).get(id_)
    return "" if value is None else format_number(value, 2)


def _readings(book: Book) -> list[tuple[str, str, str, str]]:
    """Article, question, the choice in force, and the default where it is another."""
    found = []
    for name, choice in book.outcome.readings.items():
        reading = book.run.settings.ruleset.readings[name]
        default = reading.choices[reading.default].of(book.lang)
        switched = book.text("switched", choice=default) if choice != reading.default else ""
        meaning = reading.choices[choice].of(book.lang)
        found.append((reading.cite, reading.question.of(book.lang), meaning, switched))
    return [(cite or "", question, meaning, other) for cite, question, meaning, other in found]


def _ranking(book: Book) -> list[str]:
    """The indicators that the places go by, where they do not go by the total."""
    titles = {step.id: step.title for step in book.run.plan.indicators}
    found = ((id_, titles[id_]) for id_ in book.run.plan.contest.rank_by)
    return [title.of(book.lang) if title else id_ for id_, title in found]
