"""Where expressions stand in a contest, and what each place asks of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from servicestar.expr import Expression
from servicestar.model.after import Amount
from servicestar.model.clauses import BandTable, Condition, Indicator, Item, Places, Rule
from servicestar.model.language import Contest, Ruleset
from servicestar.values.kinds import NUMBER, YES_NO, Kind


@frozen
class Use:
    """An expression in its place.

    Attributes:
        expression: what was written.
        wanted: the kind the place asks for; None for yes/no or a number.
        population: whom an aggregate looks at if it does not say.
        single: whether one value is needed for all records together.
        exact: whether the value has to have a last decimal, because nothing rounds it.
        selected: whether it is known here who the contestants are.
        points: whether the name `points` has a meaning here.
        amounts: ids of the amounts that have a value here; None where money is not yet spoken of.
        pool: whether it is a sum that is shared out.
    """

    expression: Expression
    wanted: Kind | None = NUMBER
    population: str = "contestants"
    single: bool = False
    exact: bool = False
    points: bool = False
    selected: bool = True
    amounts: tuple[str, ...] | None = None
    pool: bool = False


def conditions_of(ruleset: Ruleset, contest: Contest) -> list[Condition]:
    """The contest's conditions in order, condition groups put in place of their names."""
    return list(_spread(ruleset, contest.conditions, set()))


def _spread(
    ruleset: Ruleset, conditions: Iterable[Condition], seen: set[str]
) -> Iterator[Condition]:
    for condition in conditions:
        if condition.use is None:
            yield condition
        elif condition.use not in seen:
            seen.add(condition.use)  # each group once: groups that use groups could double for ever
            group = ruleset.condition_groups.get(condition.use, ())
            yield from _spread(ruleset, group, seen)


def uses(ruleset: Ruleset, contest: Contest) -> Iterator[Use]:
    """Every expression of the contest, in the order of the route of a record."""
    for condition in conditions_of(ruleset, contest):
        if condition.require is not None:
            yield Use(condition.require, YES_NO, "roster", selected=False)
    for forward in contest.put_forward:
        yield Use(forward.by)
    rounded = ruleset.round_scores is not None
    for indicator in contest.indicators:
        for rule in rules_of(indicator):
            yield from _rule_uses(rule, exact=not rounded)
    for veto in contest.vetoes:
        yield Use(veto.when, YES_NO, "roster")
    for threshold in contest.thresholds:
        yield Use(threshold.require, YES_NO, "contestants", points=True)
    for item in contest.bonus:
        yield from item_uses(item, exact=True)
    for preference in contest.preferences:
        yield Use(preference.by, None)
    if contest.places is not None:
        yield from _place_uses(contest.places)
    exact = ruleset.round_amounts is None
    for position, amount in enumerate(contest.amounts):
        earlier = tuple(other.id for other in contest.amounts[:position])
        yield from _amount_uses(amount, earlier, exact=exact)


def rules_of(indicator: Indicator) -> list[Rule]:
    """The rule of an indicator, or the rules its reading chooses from."""
    return [*indicator.choices.values()] or [indicator]


def item_uses(item: Item, *, exact: bool) -> Iterator[Use]:
    """The expression of a bonus item or deduction."""
    for expression in (item.each, item.amount):
        if expression is not None:
            yield Use(expression, exact=exact)


def _rule_uses(rule: Rule, *, exact: bool) -> Iterator[Use]:
    for expression in (rule.share_of, rule.out_of, rule.best_gets_all, rule.lowest_gets_all):
        if expression is not None:
            yield Use(expression)
    for item in rule.deduct:
        yield from item_uses(item, exact=exact)
    if rule.banded is not None:
        yield Use(rule.banded.of)
    if rule.formula is not None:
        yield Use(rule.formula, exact=exact)


def _amount_uses(amount: Amount, earlier: tuple[str, ...], *, exact: bool) -> Iterator[Use]:
    """An amount's expressions; each may name the total and the amounts before it."""
    for expression in (amount.for_, amount.to_decide):
        if expression is not None:
            yield Use(expression, YES_NO, amounts=earlier)
    for expression in (amount.yuan, amount.at_least, amount.at_most):
        if expression is not None:
            yield Use(expression, exact=exact, amounts=earlier)
    if amount.pool is not None:
        yield Use(amount.pool, single=True, pool=True, amounts=earlier)
    for expression in (amount.by, amount.banded.of if amount.banded else None):
        if expression is not None:
            yield Use(expression, amounts=earlier)


def _place_uses(places: Places) -> Iterator[Use]:
    tables: list[BandTable] = [places.table] if places.table else []
    for expression in (places.number, places.of, *(table.of for table in tables)):
        if expression is not None:
            yield Use(expression, population="roster", single=True)
