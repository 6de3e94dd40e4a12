"""The clauses of a contest with what findings call them, and their typed expressions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import attrs
from attrs import frozen

from servicestar.checks.about import about, about_part
from servicestar.expr import Call, Expression, Name, Node, Scope, resolve, walk
from servicestar.expr.scope import normal
from servicestar.model import Contest, Definition, Part, Ruleset
from servicestar.model.scope import contest_scope, default_readings
from servicestar.model.uses import Use, conditions_of, uses


@frozen
class Clause:
    """A clause of a contest.

    Attributes:
        about: what findings call it.
        part: the clause itself.
    """

    about: str
    part: Part


@frozen
class Typed:
    """An expression in its place, typed under the readings' own choices.

    Attributes:
        about: what findings call the clause that holds it.
        use: the expression and what its place asks for.
        node: the typed tree.
    """

    about: str
    use: Use
    node: Node


def clauses_in(ruleset: Ruleset, name: str) -> list[Clause]:
    """The clauses of a contest in the order of the language, condition groups put in place."""
    contest = ruleset.contests[name]
    lists: tuple[Iterable[Part], ...] = (
        conditions_of(ruleset, contest),
        contest.put_forward,
        contest.indicators,
        contest.vetoes,
        contest.thresholds,
        contest.bonus,
        contest.preferences,
        contest.amounts,
        contest.dates,
        contest.after_selection.grounds if contest.after_selection else (),
    )
    listed = [
        Clause(about_part(name, part, number), part)
        for parts in lists
        for number, part in enumerate(parts, 1)
    ]
    once = {word: getattr(contest, word) for word in ("candidates", "places", "awards")}
    return [*listed, *(Clause(about(name, word), part) for word, part in once.items() if part)]


def expressions_in(part: Part) -> Iterator[Expression]:
    """Every expression below a part."""
    for attribute in attrs.fields(type(part)):
        yield from _held(getattr(part, attribute.name))


def _held(value: object) -> Iterator[Expression]:
    if isinstance(value, Expression):
        yield value
    elif isinstance(value, Part):
        yield from expressions_in(value)
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _held(each)
    elif isinstance(value, tuple):
        for each in value:
            yield from _held(each)


def typed_in(ruleset: Ruleset, name: str) -> list[Typed]:
    """Every expression of a contest that has no fault, typed; definitions stand in their names."""
    contest = ruleset.contests[name]
    if contest.records not in ruleset.records:
        return []
    # By identity: the same text may stand in many clauses, but each place has its own object.
    owners = {id(e): c.about for c in clauses_in(ruleset, name) for e in expressions_in(c.part)}
    scopes: dict[object, Scope] = {}
    found = []
    for use in uses(ruleset, contest):
        node = resolve(use.expression, _scope(ruleset, contest, use, scopes))[0]
        if node is not None:
            found.append(Typed(owners.get(id(use.expression), name), use, node))
    return found


def _scope(ruleset: Ruleset, contest: Contest, use: Use, known: dict[object, Scope]) -> Scope:
    """The names that the place knows, worked out once for each kind of place."""
    key = (use.population, use.points, use.amounts, use.selected, use.single)
    if key not in known:
        known[key] = contest_scope(
            ruleset,
            contest,
            default_readings(ruleset),
            use.population,
            points=use.points,
            amounts=use.amounts,
            selected=use.selected,
            grouped=use.single,
        )
    return known[key]


def bodies_of(definition: Definition) -> list[Expression]:
    """The expressions of a definition, one for each choice where a reading chooses."""
    return [definition.value] if definition.value else [*definition.choices.values()]


def spellings_of(id_: str, header: str | None) -> set[str]:
    """By what names an expression may call a part."""
    return {id_, normal(header or id_)}


def names_in(ruleset: Ruleset, contest: Contest) -> set[str]:
    """Every name that a contest's expressions hold, also by way of definitions."""
    conditions = conditions_of(ruleset, contest)
    written = [e for part in (*conditions, contest) for e in expressions_in(part)]
    known = {
        spelling: id_
        for id_, definition in ruleset.definitions.items()
        for spelling in spellings_of(id_, definition.header)
    }
    found: set[str] = set()
    reached: set[str] = set()
    while written:
        names = set(spelled_in(written))
        found |= names
        new = {known[name] for name in names if name in known} - reached
        reached |= new
        written = [body for id_ in new for body in bodies_of(ruleset.definitions[id_])]
    return found


def spelled_in(expressions: Iterable[Expression]) -> Iterator[str]:
    """The names in some expressions as they are written, those after ``per=`` as well."""
    for expression in expressions:
        for part in walk(expression.tree) if expression.tree is not None else ():
            if isinstance(part, Name):
                yield part.id
            elif isinstance(part, Call):
                yield from (name for _, name in part.options)


def typed_bodies(ruleset: Ruleset, contest: Contest) -> Iterator[tuple[str, Expression, Node]]:
    """The definitions that a contest uses: name, expression and typed tree of each."""
    if contest.records not in ruleset.records:
        return
    used = names_in(ruleset, contest)
    amounts = tuple(amount.id for amount in contest.amounts)
    scope = contest_scope(ruleset, contest, default_readings(ruleset), amounts=amounts)
    for id_, definition in ruleset.definitions.items():
        bodies = bodies_of(definition) if spellings_of(id_, definition.header) & used else ()
        for body in bodies:
            node = resolve(body, scope)[0]
            if node is not None:
                yield about("", "definition", id_), body, node
