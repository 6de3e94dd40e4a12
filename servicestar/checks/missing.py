"""Values that may be left out: a clause that reads one says what holds without it.

A cell may always be empty, and then the record is undetermined and the outcome says so. A field or
fact that is declared `optional` is meant to be left out, so a clause that needs it is doubtful.
"""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.checks.clauses import Typed, typed_in
from servicestar.diagnostics import Diagnostic, fault
from servicestar.expr import Aggregate, Call, Expression, Name, Named, Node, walk
from servicestar.expr.tree import Span, children
from servicestar.model import Contest, Ruleset

Read = tuple[Name, Span]


def check_missing(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Clauses that read an optional field or fact and do not say what holds without it."""
    for name, contest in ruleset.contests.items():
        optional = _optional(ruleset, contest)
        if not optional:
            continue
        typed = typed_in(ruleset, name)
        # Who asks anywhere whether a value is known has thought of its being missing.
        asked = {part for each in typed for part in _asked(each.node)}
        spared = asked | _spared(contest, typed)
        for each in typed:
            told: set[Name] = set()
            for read, span in _bare(each.node, each.node.span):
                if read in optional and read not in spared | told:
                    told.add(read)
                    yield _tell(ruleset, contest, each.about, each.use.expression, (read, span))


def _optional(ruleset: Ruleset, contest: Contest) -> set[Name]:
    """The fields and facts that may be left out, and have no default to stand in."""
    kind = ruleset.records.get(contest.records)
    fields = kind.fields.items() if kind else ()
    found = {Name(id_, "field") for id_, field in fields if field.optional}
    facts = ruleset.facts.items()
    return found | {Name(id_, "fact") for id_, f in facts if f.optional and f.default is None}


def _asked(node: Node) -> Iterator[Name]:
    """The names that stand in `known(…)`."""
    for part in walk(node):
        if isinstance(part, Call) and part.function == "known":
            yield from (inner for inner in walk(part) if isinstance(inner, Name))


def _spared(contest: Contest, typed: list[Typed]) -> set[Name]:
    """What an indicator measures that may not cover a record: `reweigh` says what holds then."""
    reweigh = contest.reweigh
    covered = {
        id(i.share_of) for i in contest.indicators if reweigh and i.id in reweigh.not_covered
    }
    trees = [each.node for each in typed if id(each.use.expression) in covered]
    return {part for tree in trees for part in walk(tree) if isinstance(part, Name)}


def _bare(node: Node, span: Span) -> Iterator[Read]:
    """The names that a value hangs on, each with its place in the clause's own text."""
    if isinstance(node, Name):
        yield node, span
    elif isinstance(node, Named):
        yield from ((name, span) for name, _ in _bare(node.body, span))
    elif isinstance(node, Call) and node.function == "if_missing":
        yield from _bare(node.args[1], node.args[1].span)
    elif not isinstance(node, Aggregate):  # an aggregate leaves missing values out
        for child in children(node):
            yield from _bare(child, child.span)


def _tell(
    ruleset: Ruleset, contest: Contest, label: str, expression: Expression, read: Read
) -> Diagnostic:
    name, span = read
    kind = ruleset.records[contest.records]
    part = kind.fields[name.id] if name.source == "field" else ruleset.facts[name.id]
    shown = (name.id, part.header or name.id)
    return fault("SS417", expression.place_of(span), about=label, name=shown)
