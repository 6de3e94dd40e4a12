"""Divisions that can be by 0, where nothing guards them, with values that show it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import frozen

from servicestar.analysis.case import Case, Words
from servicestar.analysis.claims import Answer, Claim
from servicestar.analysis.plain import divisors_of, number, op, plain
from servicestar.analysis.scores import amounts_of
from servicestar.analysis.world import World, without_claims
from servicestar.checks.about import about
from servicestar.diagnostics import Place
from servicestar.expr import Aggregate, Apply, Const, Expression, Name, Named, Node
from servicestar.expr.tree import children
from servicestar.model import Item, Part, Rule
from servicestar.model.scope import body_of


@frozen
class Root:
    """An expression in its place.

    Attributes:
        node: its typed tree.
        expression: as it was written.
        about: the clause.
        given: what holds besides of whomever it is worked out for.
        world: what can be there.
        bottom: whether it is itself what is divided by.
    """

    node: Node
    expression: Expression
    about: str
    given: tuple[Claim, ...]
    world: World
    bottom: bool = False


@frozen
class Division:
    """One division: what it is by, where and how it is written, and whose it is."""

    divisor: Node
    place: Place
    text: str
    about: str


def look_at_divisions(case: Case) -> None:
    """Each division of the contest, those in definitions told once."""
    seen: set[Place] = set()
    for root in roots(case):
        for division in _divisions(case, root.node, root.expression, root.about):
            if division.place not in seen and _by_zero(case, root, division):
                seen.add(division.place)
        if root.bottom:
            _by_zero(case, root, _bottom(root))


def _bottom(root: Root) -> Division:
    expression = root.expression
    return Division(root.node, expression.place, expression.text, root.about)


def _by_zero(case: Case, root: Root, division: Division) -> bool:
    """Tell a division that can be by 0; whether it was told."""
    divisor, whole = plain(division.divisor), plain(root.node)
    at_zero = Claim(op("==", divisor, number(0)))
    asked = [at_zero, *([] if root.bottom and divisor == whole else [Claim(whole, "unknown")])]
    others = [d for d in dict.fromkeys(divisors_of(whole)) if d != divisor]
    asked += [Claim(op("!=", other, number(0))) for other in others]
    answer = case.ask(asked, root.given, division.about, world=root.world)
    if answer.can is False and others:
        # Where both are 0 together neither can be blamed alone.
        answer = case.ask(asked[: -len(others)], root.given, division.about, world=root.world)
    if not answer.can:
        return False
    case.tell("SS450", division.place, division.about, witness=_shown(case, answer, division))
    return True


def _shown(case: Case, answer: Answer, division: Division) -> Words:
    """The values at which the divisor, as it was written, is 0."""
    divisor = plain(division.divisor)
    if isinstance(divisor, Name | Aggregate):
        return (f"{division.text} = 0",) * 2
    en, zh = case.witness(answer, [divisor])
    return f"{division.text} = 0 with {en}", f"{zh} 时 {division.text} = 0"


def _divisions(case: Case, node: Node, expression: Expression, own: str) -> Iterator[Division]:
    """The divisions in a typed tree, each at the place where it is written."""
    if isinstance(node, Named):
        body = body_of(case.ruleset.definitions[node.id], case.readings)
        if body is not None:
            yield from _divisions(case, node.body, body, about("", "definition", node.id))
        return
    if isinstance(node, Apply) and node.op == "/":
        divisor = node.args[1]
        if not (isinstance(divisor, Const) and divisor.value != 0):
            start, end = divisor.span
            place, text = expression.place_of(divisor.span), expression.text[start:end]
            yield Division(divisor, place, text, own)
    if not isinstance(node, Aggregate):
        for child in children(node):
            yield from _divisions(case, child, expression, own)


# --- where expressions stand ---------------------------------------------------------------------


def roots(case: Case) -> Iterator[Root]:
    """Every expression of the contest, and every argument of an aggregate by itself."""
    for root in _roots(case):
        yield root
        yield from _inside(case, root.node, root)


def _inside(case: Case, node: Node, root: Root) -> Iterator[Root]:
    """What aggregates look at in each record of their population."""
    if isinstance(node, Aggregate) and node.arg is not None:
        given = () if node.over == "roster" else case.given
        yield Root(node.arg, root.expression, root.about, given, case.world)
    for child in children(node):
        yield from _inside(case, child, root)


def _roots(case: Case) -> Iterator[Root]:
    plan, contest, given = case.plan, case.contest, case.given

    def root(node: Node | None, expression: Expression | None, part: Part, number: int = 0,
             more: tuple[Claim, ...] = (), *, bottom: bool = False) -> Iterator[Root]:  # fmt: skip
        if node is not None and expression is not None:
            own = case.name(part, number or None)
            yield Root(node, expression, own, (*given, *more), case.world, bottom)

    for step, part in case.steps:
        if step.word == "require" and step.node is not None and part.require is not None:
            others = tuple(c for c in given if c.tree != plain(step.node))
            yield Root(step.node, part.require, case.name(part), others, case.world)
    for forward, own in zip(plan.put_forward, contest.put_forward, strict=True):
        yield from root(forward.node, own.by, own)
    for indicator, written in zip(plan.indicators, contest.indicators, strict=True):
        rule = case.rule(written)
        if rule.share_of is not None:
            yield from root(indicator.top, rule.share_of, written)
            yield from root(indicator.bottom, rule.out_of, written, bottom=True)
        else:
            yield from root(indicator.top, _measured(rule), written)
            if rule.lowest_gets_all is not None:
                yield from root(indicator.bottom, rule.lowest_gets_all, written)
        for item, each in zip(indicator.items, rule.deduct, strict=True):
            yield from root(item.node, _counted(each), written)
    for test, veto in zip(plan.vetoes, contest.vetoes, strict=True):
        yield from root(test.node, veto.when, veto)
    for test, threshold in zip(plan.thresholds, contest.thresholds, strict=True):
        yield from root(test.node, threshold.require, threshold)
    for item, bonus in zip(plan.bonus, contest.bonus, strict=True):
        yield from root(item.node, _counted(bonus), bonus)
    pairs = zip(plan.preferences, contest.preferences, strict=True)
    for position, (preference, by) in enumerate(pairs, 1):
        yield from root(preference.node, by.by, by, position)
    yield from _money(case, root)
    yield from _places(case)


def _money(case: Case, root: Callable[..., Iterator[Root]]) -> Iterator[Root]:
    """Amounts: what they come to only matters for those whom they are for."""
    for step, part in amounts_of(case):
        whom = (Claim(plain(step.whom)),) if step.whom is not None else ()
        made = part.yuan or part.pool or (part.banded.of if part.banded else None)
        yield from root(step.whom, part.for_, part)
        yield from root(step.silent, part.to_decide, part)
        for node, expression in (
            (step.node, made),
            (step.by, part.by),
            (step.low, part.at_least),
            (step.high, part.at_most),
        ):
            yield from root(node, expression, part, 0, whom)


def _places(case: Case) -> Iterator[Root]:
    places, step = case.contest.places, case.plan.places
    if places is None or step is None or step.node is None:
        return
    expression = places.number or places.of or (places.table.of if places.table else None)
    if expression is not None:
        world = without_claims(case.world, alone=True)
        yield Root(step.node, expression, case.name(places), (), world)


def _measured(rule: Rule) -> Expression | None:
    table = rule.banded.of if rule.banded else None
    return rule.best_gets_all or rule.formula or table


def _counted(item: Item) -> Expression | None:
    return item.each or item.amount
