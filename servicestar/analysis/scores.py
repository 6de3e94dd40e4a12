"""Indicators, bonus items, amounts, preferences and bands: what each can come to at all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from servicestar.analysis.case import LIMITS, Case, Words
from servicestar.analysis.claims import Claim
from servicestar.analysis.interval import ANYTHING, Interval, add, interval, point, stepwise
from servicestar.analysis.plain import atoms_of, number, op, plain
from servicestar.analysis.trees import (
    amount_of,
    half_unit,
    in_band,
    item_of,
    score_of,
    within,
)
from servicestar.expr import Apply, Const, Name, Node
from servicestar.model import Amount, Band, Bonus, Indicator
from servicestar.plan import AmountStep, IndicatorStep
from servicestar.values.numbers import Number, format_number, round_half_up

POINTS = Name("points", "result")
TOTAL = Name("total", "result")


# --- what is worked out on the way ---------------------------------------------------------------


def learn_points(case: Case) -> None:
    """The ranges of the points, the total and the amounts, for the clauses that name them."""
    scores = [span_of(case, step) for step in case.plan.indicators if step.in_total]
    points = _sum(scores)
    if case.contest.reweigh is not None:
        whole = sum(step.points or 0 for step in case.plan.indicators)
        points = points.hull(interval(0, whole))
    bonus = _sum([case.range(item_of(item)) for item in case.plan.bonus])
    cap = case.contest.bonus_at_most
    if cap is not None:
        bonus = bonus if bonus.below(cap) else interval(bonus.low, cap, low_open=bonus.low_open)
    case.world.results[POINTS] = points
    case.world.results[TOTAL] = add(points, bonus)
    for step in case.plan.amounts:
        span = case.range(amount_of(step))
        if step.word == "pool":
            span = interval(0, span.high)
        case.world.results[Name(step.id, "amount")] = _rounded(span, step.decimals)


def span_of(case: Case, step: IndicatorStep) -> Interval:
    """The range of an indicator's score."""
    span = case.range(within(score_of(step), step.low, step.high))
    return _rounded(span, step.decimals)


def _rounded(span: Interval, decimals: int | None) -> Interval:
    if decimals is None:
        return span
    return stepwise(span, lambda value: round_half_up(value, decimals), whole=False)


def _sum(spans: Sequence[Interval]) -> Interval:
    total = point(0)
    for span in spans:
        total = add(total, span)
    return total


# --- indicators ----------------------------------------------------------------------------------


def look_at_indicators(case: Case) -> None:
    """Indicators: each can give points, all its points, and more to one than to another."""
    for step, part in zip(case.plan.indicators, case.contest.indicators, strict=True):
        _indicator(case, step, part)
        if step.table is not None and step.top is not None:
            _bands(case, step.table.bands, plain(step.top), case.name(part), case.given)


def _indicator(case: Case, step: IndicatorStep, part: Indicator) -> None:
    place, own, raw = case.spot(part), case.name(part), score_of(step)
    half = half_unit(step.decimals)
    positive = Claim(op(">=" if half else ">", raw, number(step.low + half)))
    if case.never([positive], case.given, own):
        ground = case.ground([positive], case.given)
        if step.low == 0:
            case.tell("SS447", place, own, ground=ground)
        else:
            case.tell("SS449", place, own, ground=ground, value=format_number(step.low))
        return
    if step.high is None or step.points is None:
        return
    full = min(step.points, step.high)
    reached = Claim(op(">=", raw, number(full - half)))
    if case.never([reached], case.given, own):
        words = {"most": _most(case, step, full), "points": format_number(step.points)}
        case.tell("SS448", place, own, ground=case.ground([reached], case.given), **words)
        return
    missed = Claim(op("<", raw, number(step.high - half)))
    if case.never([missed], case.given, own):
        ground = case.ground([missed], case.given)
        case.tell("SS449", place, own, ground=ground, value=format_number(step.high))
        return
    _only_at(case, step, part, positive)


def _most(case: Case, step: IndicatorStep, full: Number) -> Words:
    """How much it can give at most."""
    most = span_of(case, step).high
    if most is not None and most < full:
        return f"at most {format_number(most)}", f"至多 {format_number(most)}"
    return f"less than {format_number(full)}", f"不足 {format_number(full)}"


def _only_at(case: Case, step: IndicatorStep, part: Indicator, positive: Claim) -> None:
    """A number that is neither good nor bad, yet at all values but one leaves no points.

    A number that only tests speak of chooses between rules, and is left alone.
    """
    raw = score_of(step)
    for atom in dict.fromkeys(_reckoned(raw)):
        if not isinstance(atom, Name) or atom.source != "field":
            continue
        kind, span = case.plan.kind.fields[atom.id], case.range(atom)
        if kind.better is not None or span.point is not None:
            continue
        for sign, end, beside in ((">", span.low, 1), ("<", span.high, -1)):
            if end is None or not case.never(
                [positive, Claim(op(sign, atom, number(end)))], case.given, case.name(part)
            ):
                continue
            most = (
                case.world.population("contestants")
                .with_([*case.given, Claim(op("==", atom, number(end + beside)))])
                .range(raw)
                .high
            )
            words = {
                "field": case.text(atom),
                "value": format_number(end),
                "beside": format_number(end + beside),
                "result": ("-", "-") if most is None else format_number(most),
                "clauses": "",
            }
            case.tell("SS446", case.spot(part), case.name(part), **words)


def _reckoned(node: Node) -> Iterator[Node]:
    """The values that a tree reckons with, aside from those that only tests speak of."""
    if isinstance(node, Apply) and node.op == "if":
        for branch in node.args[1:]:
            yield from _reckoned(branch)
    elif isinstance(node, Name):
        yield node
    elif not isinstance(node, Const):
        for arg in getattr(node, "args", ()):
            yield from _reckoned(arg)


# --- bonus, amounts, preferences -----------------------------------------------------------------


def look_at_bonus(case: Case) -> None:
    """Bonus items: each can be due, and to one more than to another."""
    for step, part in zip(case.plan.bonus, case.contest.bonus, strict=True):
        _due(case, part, item_of(step), [], 0)


def look_at_amounts(case: Case) -> None:
    """Amounts: each can be due to somebody."""
    for step, part in zip(case.plan.amounts, case.contest.amounts, strict=True):
        whom = [Claim(plain(step.whom))] if step.whom is not None else []
        if step.silent is not None:
            whom.append(Claim(plain(step.silent), "no"))
        tree = amount_of(step)
        _due(case, part, tree, whom, half_unit(step.decimals))
        if step.table is not None:
            given = [*case.given, *whom]
            _bands(case, step.table.bands, plain(step.node), case.name(part), given)


def _due(case: Case, part: Bonus | Amount, tree: Node, whom: list[Claim], half: Number) -> None:
    """Whether something that is not 0 can come of it, and whether it differs."""
    own, place = case.name(part), case.spot(part)
    something = Claim(op("!=", tree, number(0)))
    if half:
        something = Claim(op("or", op(">=", tree, number(half)), op("<=", tree, number(-half))))
    asked = [*whom, something]
    if case.never(asked, case.given, own):
        case.tell("SS453", place, own, ground=case.ground(asked, case.given))
        return
    span = case.range(tree)
    if span.point is not None and list(atoms_of(tree)) and isinstance(part, Bonus):
        value = format_number(span.point)
        case.tell("SS449", place, own, ground=LIMITS, value=value)


def look_at_preferences(case: Case) -> None:
    """Preferences: each tells some from others."""
    pairs = zip(case.plan.preferences, case.contest.preferences, strict=True)
    for position, (step, part) in enumerate(pairs, 1):
        tree, own = plain(step.node), case.name(part, position)
        value = None
        if not case.world.population("contestants").is_number(tree):
            for answer, claim in (("no", Claim(tree)), ("yes", Claim(tree, "not_yes"))):
                if case.never([claim], case.given, own):
                    value = (answer, "否" if answer == "no" else "是")
        elif (span := case.range(tree)).point is not None:
            value = (format_number(span.point),) * 2
        if value is not None:
            case.tell("SS449", part.where.of("by"), own, ground=LIMITS, value=value)


# --- bands ---------------------------------------------------------------------------------------


def look_at_bands(case: Case) -> None:
    """The named bands of the total."""
    if case.contest.bands:
        _bands(case, case.contest.bands, TOTAL, f"{case.plan.id}: bands", ())


def _bands(
    case: Case, bands: Sequence[Band], value: Node, own: str, given: Sequence[Claim]
) -> None:
    """Bands in which no value can lie."""
    for band in bands:
        claim = Claim(in_band(band, value))
        if case.never([claim], given, own):
            span = case.range(value)
            place = band.where.whole.part(0, 1)
            case.tell("SS459", place, own, values=_ends(span), ground=case.ground([claim], given))


def _ends(span: Interval) -> Words:
    """A range in words."""
    if span == ANYTHING:
        return "any number", "任意数"
    low = None if span.low is None else format_number(span.low)
    high = None if span.high is None else format_number(span.high)
    if low is None:
        return f"up to {high}", f"至 {high}"
    if high is None:
        return f"from {low}", f"{low} 起"
    return f"from {low} to {high}", f"{low} 至 {high}"


def amounts_of(case: Case) -> list[tuple[AmountStep, Amount]]:
    """Each amount as it is planned and as it is written."""
    return list(zip(case.plan.amounts, case.contest.amounts, strict=True))
