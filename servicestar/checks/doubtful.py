"""Clauses that are doubtful as they stand: without an article, twice, or without a last word.

Two clauses of one kind in one contest that cite the same article are no fault: a paragraph often
says several things. Doubtful is only where the two are the same but for their numbers, so that one
article would say both 3 and 6 of one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from attrs import evolve

from servicestar.checks.about import about, in_records
from servicestar.checks.clauses import Clause, clauses_in
from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.expr import Apply, Call, Const, Expression, Name, Node, walk
from servicestar.expr.scope import normal
from servicestar.model import (
    Bonus,
    Condition,
    Contest,
    Indicator,
    Part,
    Preference,
    PutForward,
    Ruleset,
    Threshold,
    Veto,
)
from servicestar.values.functions import BY_ANY_NAME

_ORDERED = {"<", "<=", ">", ">="}
_TESTS = (Condition, Veto, Threshold)
Said = tuple[Any, ...]
Pair = tuple[Clause, Said | None]


def check_cited(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Where a regulation is named, every clause cites an article of it or rests on a reading."""
    if ruleset.source is None:
        return
    for name, contest in ruleset.contests.items():
        for clause in clauses_in(ruleset, name):
            cited = getattr(clause.part, "cite", None) or getattr(clause.part, "reading", None)
            if not cited and not _cited_around(contest, clause.part):
                yield fault("SS419", clause.part.where.whole.part(0, 1), about=clause.about)


def _cited_around(contest: Contest, part: Part) -> bool:
    """Whether what a clause stands in cites for it."""
    after = contest.after_selection
    return after is not None and bool(after.cite) and any(part is g for g in after.grounds)


def check_cut(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Where a regulation is named, a limited number of places says who is in on a tie.

    Without a source nothing is known of what a text leaves open; a tie is then told by the run.
    """
    for name, contest in ruleset.contests.items() if ruleset.source is not None else ():
        if contest.places is not None and not contest.preferences:
            place = contest.places.where.whole.part(0, 1)
            yield fault("SS432", place, about=about(name, "places"))


def check_shadows(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Names that are those of functions too: `rank` and `rank(…)` then mean two things."""
    lists: list[tuple[str, str, dict[str, Part]]] = [
        (in_records(id_), "field", dict(kind.fields)) for id_, kind in ruleset.records.items()
    ]
    lists += [("", "fact", dict(ruleset.facts)), ("", "definition", dict(ruleset.definitions))]
    for name, contest in ruleset.contests.items():
        lists += [(name, "feed", dict(contest.feeds)), (name, "past", dict(contest.past))]
    for within, word, parts in lists:
        for id_, part in parts.items():
            yield from _shadow(about(within, word, id_), id_, part)


def _shadow(label: str, id_: str, part: Part) -> Iterator[Diagnostic]:
    header: str | None = getattr(part, "header", None)
    if header is not None and normal(header) in BY_ANY_NAME:
        yield fault("SS434", part.where.of("header"), about=label, name=header)
    elif id_ in BY_ANY_NAME:
        yield fault("SS434", part.where.whole.part(0, 1), about=label, name=id_)


# --- the same twice ------------------------------------------------------------------------------


def check_twice(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Clauses that say what one before them says, or the same of one article with other numbers.

    Of conditions and vetoes the analysis says which decide nothing, so they are left to it.
    """
    for name, contest in ruleset.contests.items():
        ids = _ids(ruleset, contest)
        said = [(clause, _said(clause.part, ids)) for clause in clauses_in(ruleset, name)]
        tests = [(clause, words) for clause, words in said if isinstance(clause.part, _TESTS)]
        yield from _repeated(pair for pair in said if not isinstance(pair[0].part, _TESTS))
        yield from _other_numbers(tests)


def _ids(ruleset: Ruleset, contest: Contest) -> dict[str, str]:
    """The id of what is known by a header as well."""
    kind = ruleset.records.get(contest.records)
    parts: list[tuple[str, Part]] = [*(kind.fields.items() if kind else ())]
    parts += [*ruleset.facts.items(), *ruleset.definitions.items(), *contest.past.items()]
    headers = ((id_, getattr(part, "header", None)) for id_, part in parts)
    return {normal(header): id_ for id_, header in headers if header}


def _repeated(said: Iterable[Pair]) -> Iterator[Diagnostic]:
    first: dict[Said, Place] = {}
    for clause, words in said:
        if words is None:
            continue
        place = _place(clause.part)
        before = first.setdefault(words, place)
        if before is not place:
            yield fault("SS439", place, about=clause.about, line=before.line)


def _place(part: Part) -> Place:
    """Where what a clause says begins."""
    words = ("require", "when", "by", "each", "amount", "id")
    written = (word for word in words if word in part.where.keys)
    return part.where.of(next(written, "cite"))


def _said(part: Part, ids: Mapping[str, str]) -> Said | None:
    """What a clause says, without its name and article; None where nothing can be compared."""
    match part:
        case Condition(require=written) | Veto(when=written) | Threshold(require=written):
            return _of(type(part), ids, written)
        case Preference(by=written) | PutForward(by=written):
            return _of(type(part), ids, written)
        case Bonus(each=each, amount=amount):
            return _of(type(part), ids, each or amount)
        case Indicator(choices=choices, in_total=True) if not choices and not part.where.faulty:
            words = (part.share_of, part.best_gets_all, part.lowest_gets_all, part.formula)
            found = _of(type(part), ids, next(filter(None, words), None))
            position = next((n for n, word in enumerate(words) if word), None)
            beside = (position, repr(part.out_of and part.out_of.text), repr(part.among))
            return (*found, *beside) if found else None
    return None


def _of(kind: type[Part], ids: Mapping[str, str], written: Expression | None) -> Said | None:
    tree = written.tree if written is not None else None
    return None if tree is None else (kind, _with(tree, lambda leaf: _by_id(leaf, ids)))


def _by_id(leaf: Node, ids: Mapping[str, str]) -> Node:
    return Name(ids.get(leaf.id, leaf.id)) if isinstance(leaf, Name) else leaf


def _with(node: Node, change: Callable[[Node], Node]) -> Node:
    """The tree with every leaf changed."""
    if isinstance(node, Apply | Call):
        return evolve(node, args=tuple(_with(arg, change) for arg in node.args))
    return change(node)


def _other_numbers(said: Iterable[Pair]) -> Iterator[Diagnostic]:
    """Tests of one article that are the same but for their numbers."""
    first: dict[Said, tuple[Clause, object]] = {}
    for clause, words in said:
        cite: str | None = getattr(clause.part, "cite", None)
        if words is None or not cite or not _orders(words[1]):
            continue
        kind, tree = words
        key = (kind, normal(cite), _with(tree, _without_number))
        before, other = first.setdefault(key, (clause, tree))
        if before is not clause and other != tree:
            line = before.part.where.whole.line
            yield fault("SS433", _place(clause.part), about=clause.about, cite=cite, line=line)


def _orders(node: Node) -> bool:
    """Whether a tree asks for more or less: values that are equal or not may be listed."""
    ops = {part.op for part in walk(node) if isinstance(part, Apply)}
    return bool(ops & _ORDERED) and not ops & {"==", "!=", "in"}


def _without_number(leaf: Node) -> Node:
    number = isinstance(leaf, Const) and not isinstance(leaf.value, bool | str | tuple)
    return Const(0) if number else leaf
