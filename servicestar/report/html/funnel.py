"""From the roster to the places: how many are left after each step, and what stopped them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from attrs import frozen

from servicestar.expr import Name
from servicestar.model.outcome import Standing
from servicestar.plan import ConditionStep
from servicestar.report.html.book import Book, percent

_CLEAR: tuple[Standing, ...] = ("awarded", "tied", "not_placed")


@frozen
class Exit:
    """Why records left.

    Attributes:
        text: the clause.
        count: how many it stopped.
        cite: its article.
        parts: the clauses of which any stops a record.
    """

    text: str
    count: int
    cite: str | None = None
    parts: tuple[Exit, ...] = ()


@frozen
class Stage:
    """How many are left.

    Attributes:
        name: of the step, as in `words`.
        title: what it is called.
        count: how many records are here.
        exits: who left on the way from the stage before.
        share: of the roster, as a length.
        before: the same of the stage before.
    """

    name: str
    title: str
    count: int
    exits: tuple[Exit, ...]
    share: str
    before: str


def funnel(book: Book, *, final: bool = True) -> tuple[Stage, ...]:
    """The stages of one round; what left between two of them adds up to their difference.

    Args:
        book: the round.
        final: whether it is the last one; an earlier one puts forward.
    """
    found: list[Stage] = []
    whole = len(book.run.records)
    for name, count, exits in _stages(book):
        share = percent(count, whole)
        before = found[-1].share if found else share
        left = tuple(each for each in exits if each.count)
        title = book.text("put" if name == "placed" and not final else name)
        found.append(Stage(name, title, count, left, share, before))
    return tuple(found)


def _stages(book: Book) -> Iterator[tuple[str, int, list[Exit]]]:
    run, plan = book.run, book.run.plan
    looked_at = [row for row, is_one in enumerate(run.candidate) if is_one]
    yield "roster", len(run.records), []
    if plan.contest.candidates is not None:
        yield "candidates", len(looked_at), [_not_looked_at(book, len(looked_at))]
    if plan.conditions:
        yield "eligible", len(run.contestants), _ineligible(book, looked_at)
    if plan.put_forward:
        forwarded = _standing(book, "awarded")
        yield "put", forwarded, [Exit(book.text("no_list"), len(run.contestants) - forwarded)]
        return
    lost = [r for r in run.contestants if book.result(r).standing == "undetermined"]
    scored = len(run.contestants) - len(lost)
    yield "scored" if plan.scored else "worked_out", scored, [_undetermined(book, lost)]
    if plan.vetoes or plan.thresholds:
        clear = sum(_standing(book, standing) for standing in _CLEAR)
        yield "clear", clear, [_vetoed(book), _below(book)]
    if plan.places is not None:
        yield "placed", _standing(book, "awarded"), _without_place(book)


def _standing(book: Book, standing: Standing) -> int:
    """How many contestants have a standing; who was stopped in an earlier round is none."""
    return sum(book.result(row).standing == standing for row in book.run.contestants)


def _not_looked_at(book: Book, looked_at: int) -> Exit:
    candidates, settings = book.run.plan.contest.candidates, book.run.settings
    assert candidates is not None
    if candidates.titles is not None:
        of = settings.ruleset.contests[candidates.titles.of].title.of(book.lang)
        words = {"needed": candidates.titles.at_least, "period": settings.period}
        text = book.text("few_titles", contest=of, **words)
    else:
        assert book.run.earlier is not None
        earlier = book.run.earlier.plan.contest.title.of(book.lang)
        text = book.text("not_put", contest=earlier)
    return Exit(text, len(book.run.records) - looked_at, candidates.cite)


def _ineligible(book: Book, rows: Iterable[int]) -> list[Exit]:
    """Who fails a condition, and who is left undecided by one though failing none."""
    run = book.run
    failing = [row for row in rows if row in run.failed]
    counts = Counter(id_ for row in failing for id_ in run.failed[row])
    parts = tuple(
        Exit(_condition(book, step), counts[_id(step)], step.cite)
        for step in run.plan.conditions
        if counts[_id(step)]
    )
    lost = [row for row in rows if row in run.undecided and row not in run.failed]
    return [Exit(book.text("fails"), len(failing), None, parts), _undetermined(book, lost)]


def _id(step: ConditionStep) -> str:
    """What a condition is called among those that failed: an attestation by its field."""
    attested = step.word == "attest" and isinstance(step.node, Name)
    return step.node.id if attested and isinstance(step.node, Name) else step.id


def _condition(book: Book, step: ConditionStep) -> str:
    """A condition as what was asked for and is not so."""
    if step.node is None:
        return book.text("barred")
    name = "refused" if step.word == "attest" else "not_so"
    clause = book.words.clause(step.node)
    return book.text(name, **{"field" if name == "refused" else "clause": clause})


def _undetermined(book: Book, rows: list[int]) -> Exit:
    order = (*book.run.plan.kind.fields, *book.run.plan.feeds, *book.run.plan.past)
    missing = {id_ for row in rows for id_ in book.result(row).missing}
    fields = book.words.fields(tuple(id_ for id_ in order if id_ in missing))
    text = book.text("lacks_named", fields=fields) if fields else book.text("lacks")
    return Exit(text, len(rows))


def _vetoed(book: Book) -> Exit:
    run = book.run
    parts = tuple(
        Exit(book.text("is_so", clause=book.words.clause(step.node)), count, step.cite)
        for step in run.plan.vetoes
        if (count := sum(v is True for v in run.vetoes[step.id].values))
    )
    return Exit(book.text("vetoed"), _standing(book, "vetoed"), None, parts)


def _below(book: Book) -> Exit:
    """Who is below a threshold; of the vetoed nobody asks."""
    run = book.run
    standings = [book.result(row).standing for row in run.contestants]
    parts = []
    for step in run.plan.thresholds:
        pairs = zip(standings, run.thresholds[step.id].values, strict=True)
        count = sum(standing == "below_threshold" and v is not True for standing, v in pairs)
        if count:
            clause = book.text("not_so", clause=book.words.clause(step.node))
            parts.append(Exit(clause, count, step.cite))
    return Exit(book.text("below"), _standing(book, "below_threshold"), None, tuple(parts))


def _without_place(book: Book) -> list[Exit]:
    run = book.run
    rivals, places = run.plan.rivals, run.plan.places
    waiting = [row for row in run.contestants if book.result(row).standing == "not_placed"]
    held = sum(row in run.held for row in waiting)
    cite = places.cite if places is not None else None
    return [
        Exit(book.text("left_tied"), _standing(book, "tied"), cite),
        Exit(book.text("holds_other"), held, rivals.cite if rivals else None),
        Exit(book.text("no_place"), len(waiting) - held, cite),
    ]
