"""More of what is better never makes anybody worse off: by signs first, else by an example."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from attrs import frozen

from servicestar.analysis.case import Case
from servicestar.analysis.claims import Answer, Claim
from servicestar.analysis.interval import Interval
from servicestar.analysis.plain import atoms_of, op, plain
from servicestar.analysis.show import shown
from servicestar.analysis.store import Store
from servicestar.analysis.trees import item_of, ratio_of, score_of, within
from servicestar.analysis.world import AGAIN, again
from servicestar.diagnostics import Place
from servicestar.expr import Apply, Call, Name, Node, evaluate

Direction = int | None
"""1 rises, -1 falls, 0 neither, None can not be told by signs."""


@frozen
class Measure:
    """A tree of which more (or yes) is good for a record; a veto is the other way round.

    Attributes:
        tree: a plain tree.
        place, about: the clause.
        good: 1 where more or yes is good, -1 where it is bad.
        given: what holds of whomever it is worked out for.
        signs: a tree that goes the same way and whose signs are easier to tell.
    """

    tree: Node
    place: Place
    about: str
    good: int = 1
    given: tuple[Claim, ...] = ()
    signs: Node | None = None


def look_at_directions(case: Case) -> None:
    """Every field with a good end, against everything that it enters."""
    for measure in measures(case):
        names = dict.fromkeys(a for a in atoms_of(measure.tree) if isinstance(a, Name))
        for name in names:
            if name.source == "field" and case.plan.kind.fields[name.id].better is not None:
                _against(case, measure, name)


def _against(case: Case, measure: Measure, name: Name) -> None:
    """Whether a better value can make a measure worse."""
    better = 1 if case.plan.kind.fields[name.id].better == "higher" else -1
    store = case.world.population("contestants" if measure.given else "roster")
    found = direction(store, measure.signs or measure.tree, name)
    if found in (0, better * measure.good):
        return
    answer = case.ask(*_worse(case, measure, name, better), measure.about)
    if answer.can:
        _tell(case, measure, name, answer)


def _worse(
    case: Case, measure: Measure, name: Name, better: int
) -> tuple[list[Claim], list[Claim]]:
    """The claims that a record with a better value comes out worse."""
    after, tree = Name(name.id, AGAIN), measure.tree
    changed = again(tree, name.id)
    step = op(">" if better > 0 else "<", after, name)
    if case.world.population("roster").is_number(tree):
        worse = [Claim(op("<" if measure.good > 0 else ">", changed, tree))]
    else:
        wanted = ("yes", "no") if measure.good > 0 else ("no", "yes")
        worse = [Claim(tree, wanted[0]), Claim(changed, wanted[1])]  # type: ignore[arg-type]
    given = [*measure.given]
    twice = [Claim(again(c.tree, name.id), c.wanted) for c in [*case.world.limits, *given]]
    return [Claim(step), *worse], [*given, *twice]


def _tell(case: Case, measure: Measure, name: Name, answer: Answer) -> None:
    after = Name(name.id, AGAIN)
    values = dict(answer.witness)
    trees = (measure.tree, again(measure.tree, name.id))
    first, second = (evaluate(tree, values) for tree in trees)
    others = [a for a in dict.fromkeys(atoms_of(measure.tree)) if a != name and a in values]
    pairs = [case.equal(atom, values[atom]) for atom in others]
    kind = case.plan.kind.fields[name.id]
    case.tell(
        "SS456",
        measure.place,
        measure.about,
        field=case.text(name),
        better=("more", "以大为优") if kind.better == "higher" else ("less", "以小为优"),
        first=case.value(name, values[name]),
        second=case.value(name, values[after]),
        before=(shown(first, "en"), shown(first, "zh")),
        after=(shown(second, "en"), shown(second, "zh")),
        others=(
            f" (with {', '.join(en for en, _ in pairs)})" if pairs else "",
            f"（其中 {'，'.join(zh for _, zh in pairs)}）" if pairs else "",
        ),
    )


# --- what is measured ----------------------------------------------------------------------------


def measures(case: Case) -> Iterator[Measure]:
    """Conditions, lists, indicators, bonus, vetoes and preferences."""
    given, contest, plan = case.given, case.contest, case.plan
    for step, part in case.steps:
        if step.word == "require" and step.node is not None:
            yield Measure(plain(step.node), part.where.of("require"), case.name(part))
    for forward, own in zip(plan.put_forward, contest.put_forward, strict=True):
        yield Measure(plain(forward.node), own.where.of("by"), case.name(own), 1, given)
    for indicator, written in zip(plan.indicators, contest.indicators, strict=True):
        if indicator.table is None:
            tree = within(score_of(indicator), indicator.low, indicator.high)
            signs = ratio_of(indicator) if indicator.word == "lowest_gets_all" else None
            place, own_name = case.spot(written), case.name(written)
            yield Measure(tree, place, own_name, 1, given, signs)
    for item, bonus in zip(plan.bonus, contest.bonus, strict=True):
        yield Measure(item_of(item), case.spot(bonus), case.name(bonus), 1, given)
    for test, veto in zip(plan.vetoes, contest.vetoes, strict=True):
        yield Measure(plain(test.node), veto.where.of("when"), case.name(veto), -1, given)
    pairs = zip(plan.preferences, contest.preferences, strict=True)
    for position, (preference, by) in enumerate(pairs, 1):
        own_name = case.name(by, position)
        yield Measure(plain(preference.node), by.where.of("by"), own_name, 1, given)


# --- signs ---------------------------------------------------------------------------------------


def direction(store: Store, node: Node, name: Name) -> Direction:
    """Which way a tree goes as a value rises, all others held fixed."""
    if not any(atom == name for atom in atoms_of(node)):
        return 0
    if node == name:
        return 1
    if isinstance(node, Call):
        parts = [direction(store, arg, name) for arg in node.args]
        return _joined(parts) if node.function != "abs" else _signed(store, node.args[0], parts[0])
    if not isinstance(node, Apply):
        return None
    parts = [direction(store, arg, name) for arg in node.args]
    rule = _RULES.get(node.op)
    return None if rule is None else rule(store, node.args, parts)


def _joined(parts: Sequence[Direction]) -> Direction:
    """The direction of what rises with all its parts."""
    if None in parts:
        return None
    ways = {part for part in parts if part}
    return ways.pop() if len(ways) == 1 else (None if ways else 0)


def _turned(part: Direction) -> Direction:
    return None if part is None else -part


def _signed(store: Store, factor: Node, part: Direction) -> Direction:
    """A direction times the sign of a factor."""
    if part == 0 or part is None:
        return part
    span = store.range(factor)
    if _not_below_zero(span):
        return part
    return -part if span.high is not None and span.high <= 0 else None


def _not_below_zero(span: Interval) -> bool:
    return span.low is not None and span.low >= 0


def _difference(_: Store, __: Sequence[Node], parts: Sequence[Direction]) -> Direction:
    return _joined([parts[0], _turned(parts[1])])


def _product(store: Store, args: Sequence[Node], parts: Sequence[Direction]) -> Direction:
    return _joined([_signed(store, args[1], parts[0]), _signed(store, args[0], parts[1])])


def _quotient(store: Store, args: Sequence[Node], parts: Sequence[Direction]) -> Direction:
    over, under = args
    falls = _turned(_signed(store, over, parts[1]))
    span = store.range(under)
    one_sign = _not_below_zero(span) or (span.high is not None and span.high <= 0)
    return _joined([_signed(store, under, parts[0]), falls if one_sign or parts[1] == 0 else None])


def _choice(store: Store, args: Sequence[Node], parts: Sequence[Direction]) -> Direction:
    """As the branches go and, where the test turns, from the one branch to the other."""
    test, then, other = parts
    if test == 0 or test is None:
        return None if test is None else _joined([then, other])
    low, high = store.range(args[2]), store.range(args[1])
    if low.high is not None and high.low is not None and low.high <= high.low:
        return _joined([test, then, other])
    if high.high is not None and low.low is not None and high.high <= low.low:
        return _joined([_turned(test), then, other])
    return None


_Rule = Callable[[Store, Sequence[Node], Sequence[Direction]], Direction]
_RULES: dict[str, _Rule] = {
    "+": lambda _, __, parts: _joined(parts),
    "-": _difference,
    "neg": lambda _, __, parts: _turned(parts[0]),
    "*": _product,
    "/": _quotient,
    "if": _choice,
    "and": lambda _, __, parts: _joined(parts),
    "or": lambda _, __, parts: _joined(parts),
    "not": lambda _, __, parts: _turned(parts[0]),
    ">": _difference,
    ">=": _difference,
    "<": lambda _, __, parts: _turned(_difference(_, __, parts)),
    "<=": lambda _, __, parts: _turned(_difference(_, __, parts)),
}
