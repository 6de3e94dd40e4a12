"""What a tree can come to, by what is known at one point of a proof.

Every answer errs on one side: a range holds all that is possible and maybe more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, Self, TypeAlias

from attrs import define, field

from servicestar.analysis.claims import Claim, Domain, Options
from servicestar.analysis.interval import (
    ANYTHING,
    EMPTY,
    NEGATIVE,
    POSITIVE,
    Interval,
    absolute,
    add,
    divide,
    greatest,
    least,
    multiply,
    point,
    scale,
    stepwise,
)
from servicestar.analysis.linear import Form, Linear, linear
from servicestar.analysis.plain import Atom, divisors_of, number, op
from servicestar.expr import Aggregate, Apply, Call, Const, Name, Node
from servicestar.values.functions import FUNCTIONS
from servicestar.values.operators import COMPARISON, Value

Truth: TypeAlias = frozenset[bool | None]
Way: TypeAlias = tuple[Claim, ...]
"""Claims that hold together; of several ways at least one holds."""
Ways: TypeAlias = tuple[Way, ...]
SIDES: dict[str, Interval] = {
    "<": NEGATIVE,
    "<=": Interval(None, 0),
    ">": POSITIVE,
    ">=": Interval(0),
    "==": point(0),
}
"""Where the difference of both sides lies if a comparison holds."""
DENIED = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
_EITHER: Truth = frozenset({True, False})


@define
class Effort:
    """What a question may still cost, counted in steps: the same on every machine.

    Attributes:
        left: the steps that are left.
    """

    left: int = 20_000

    def spend(self, steps: int = 1) -> bool:
        """Whether there is something left after these steps."""
        self.left -= steps
        return self.left > 0


@define
class Ranges:
    """What is known, and what every tree can come to by it. `Store` is the one that learns.

    Attributes:
        domain: what a value can be that nothing has been learned of yet.
        domains: by value.
        forms: by sum of multiples, where more is known of it than of its parts.
        open: choices of which one has to hold.
        dead: whether a contradiction was found.
        effort: shared by all stores of a question; with nothing left ranges are still true, only
            wider than they might be.
    """

    domain: Callable[[Atom], Domain]
    domains: dict[Atom, Domain] = field(factory=dict)
    forms: dict[Form, Interval] = field(factory=dict)
    open: list[Ways] = field(factory=list)
    dead: bool = False
    effort: Effort = field(factory=Effort)

    def copy(self) -> Self:
        """Another store that knows the same."""
        known = dict(self.domains), dict(self.forms), [*self.open]
        return type(self)(self.domain, *known, self.dead, self.effort)

    def of_values(self) -> Self:
        """A copy without what is known of choices and functions, which may be what is asked."""
        plain = {
            form: span
            for form, span in self.forms.items()
            if all(isinstance(term, Name | Aggregate) for term, _ in form)
        }
        return type(self)(self.domain, dict(self.domains), plain, [], self.dead, self.effort)

    def assume(self, claim: Claim) -> None:
        """Learn that a claim holds."""
        raise NotImplementedError

    def narrow_down(self) -> None:
        """Learn what follows for the parts of sums."""
        raise NotImplementedError

    def settle(self) -> None:
        """Learn what follows for open choices as well."""
        raise NotImplementedError

    def with_(self, claims: Iterable[Claim]) -> Self:
        """Another store that knows these claims as well."""
        found = self.copy()
        for claim in claims:
            found.assume(claim)
        found.settle()
        return found

    def of(self, atom: Atom) -> Domain:
        """What a value can be."""
        if atom not in self.domains:
            self.domains[atom] = self.domain(atom)
        return self.domains[atom]

    # --- what a tree can come to

    def range(self, node: Node) -> Interval:
        """The range of a tree of numbers, where it has a value."""
        return self.sum(linear(node))

    def sum(self, what: Linear) -> Interval:
        """The range of a sum of multiples."""
        total = point(what.rest)
        self.effort.left -= len(what.terms)
        for term, factor in what.terms.items():
            total = add(total, scale(self.term(term), factor))
        if len(what.terms) > 1:
            form, factor = what.form()
            known = scale(self.forms.get(form, ANYTHING), factor)
            total = total.meet(add(known, point(what.rest)))
            total = total.meet(self.together(what))
        return total

    def together(self, what: Linear) -> Interval:
        """The range of a sum whose parts move together: a rounding or a choice worked into it."""
        for term, factor in what.terms.items() if self.effort.spend() else ():
            rest = Linear({t: f for t, f in what.terms.items() if t != term}, what.rest)
            if isinstance(term, Call) and term.function in _SLACK:
                inner = rest.plus(linear(term.args[0]).scaled(factor))
                return add(self.sum(inner), scale(_slack(term), factor))
            if isinstance(term, Apply) and term.op == "if":
                test, then, other = term.args
                ways = (("yes", then), ("no", other))
                sums = [(w, rest.plus(linear(b).scaled(factor))) for w, b in ways]
                return self.under(test, [(w, partial(_sum_in, inner)) for w, inner in sums])
        return ANYTHING

    def term(self, node: Node) -> Interval:
        """The range of a part that is no sum."""
        if isinstance(node, Name | Aggregate):
            found = self.of(node)
            return found if isinstance(found, Interval) else ANYTHING
        known = self.forms.get(((node, 1),), ANYTHING)
        return self.opaque(node).meet(known)

    def opaque(self, node: Node) -> Interval:
        """The range of a product, quotient, choice or function."""
        match node:
            case Apply(op="*", args=(left, right)):
                product = multiply(self.range(left), self.range(right))
                return product.meet(Interval(0)) if left == right else product
            case Apply(op="/", args=(left, right)):
                return self.quotient(left, right)
            case Apply(op="if", args=(test, then, other)):
                return self.either(test, then, other)
            case Call(function=function, args=args):
                return _FUNCTIONS[function](self, args)
        return ANYTHING

    def quotient(self, left: Node, right: Node) -> Interval:
        """The range of a quotient, better where a limit ties both sides to each other."""
        below = self.range(right)
        found = divide(self.range(left), below)
        over, under = linear(left), linear(right)
        if len(over.terms) != 1 or len(under.terms) != 1 or over.rest or under.rest:
            return found
        ((x, a),), ((y, b),) = over.terms.items(), under.terms.items()
        for known, span in self.forms.items():
            tied = dict(known)
            if set(tied) == {x, y} and len(tied) > 1:
                # x = span / p - q / p * y, so x / y = span / p / y - q / p
                p, q = Fraction(tied[x]), Fraction(tied[y])
                own = divide(scale(span, 1 / p), self.term(y))
                ratio = add(own, point(-q / p))
                found = found.meet(scale(ratio, Fraction(a) / b))
        return found

    def either(self, test: Node, then: Node, other: Node) -> Interval:
        """The range of ``then if test else other``, each under what its test says."""
        ways = (("yes", then), ("no", other))
        return self.under(test, [(w, partial(_range_in, branch)) for w, branch in ways])

    def under(self, test: Node, ways: Sequence[tuple[str, Callable[[Any], Interval]]]) -> Interval:
        """What is found under each answer of a test that is possible."""
        found = EMPTY
        for wanted, look in ways:
            if not self.effort.spend():
                found = found.hull(look(self))
                continue
            inside = self.of_values()
            inside.assume(Claim(test, wanted))  # type: ignore[arg-type]
            inside.narrow_down()
            if not inside.dead:
                found = found.hull(look(inside))
        return found

    def truth(self, node: Node) -> Truth:
        """The answers that a tree of yes or no can give."""
        match node:
            case Const(value=value):
                return frozenset({value})
            case Name():
                found = self.of(node)
                return frozenset(found.values) if isinstance(found, Options) else _EITHER
            case Apply(op="not", args=(inner,)):
                return frozenset(None if t is None else not t for t in self.truth(inner))
            case Apply(op="and", args=args):
                return self.folded([self.truth(arg) for arg in args], last=False)
            case Apply(op="or", args=args):
                return self.folded([self.truth(arg) for arg in args], last=True)
            case Apply(op=sign, args=(left, right)) if sign in COMPARISON:
                return self.compared(sign, left, right)
            case Apply(op="in", args=(left, Const(value=options))):
                equal = [self.compared("==", left, number(value)) for value in options]
                return self.folded(equal, last=True)
        return frozenset({True, False, None})

    def folded(self, parts: Sequence[Truth], *, last: bool) -> Truth:
        """Of several answers: `last` decides alone, its opposite only if all give it."""
        found = {last} if any(last in part for part in parts) else set()
        if any(part == {last} for part in parts):
            return frozenset({last})
        if all((not last) in part for part in parts):
            found.add(not last)
        return frozenset(found | ({None} if any(None in part for part in parts) else set()))

    def compared(self, sign: str, left: Node, right: Node) -> Truth:
        """The answers that a comparison can give."""
        lacking: set[bool | None] = {None} if self.may_lack(op(sign, left, right)) else set()
        if self.is_number(left) and self.is_number(right):
            between = self.sum(linear(left).minus(linear(right)))
            if between.empty:
                return frozenset(lacking)
            return frozenset(lacking | _signs(sign, between))
        options = self.texts(left), self.texts(right)
        if None in options or sign not in ("==", "!="):
            return frozenset(lacking | _EITHER)
        ones, others = (set(o or ()) for o in options)
        found = {True} if ones & others else set()
        found |= {False} if len(ones | others) > 1 else set()
        return frozenset(lacking | ({not f for f in found} if sign == "!=" else found))

    def is_number(self, node: Node) -> bool:
        """Whether a tree gives numbers."""
        match node:
            case Const(value=value):
                return not isinstance(value, bool | str)
            case Name() | Aggregate():
                return isinstance(self.of(node), Interval)
            case Apply(op="if", args=(_, then, _)):
                return self.is_number(then)
            case Apply(op=sign):
                return sign in {"+", "-", "*", "/", "neg"}
        return True

    def texts(self, node: Node) -> tuple[Value, ...] | None:
        """The few values that a text or yes/no can have; None where they are not few."""
        if isinstance(node, Const):
            return (node.value,)
        found = self.of(node) if isinstance(node, Name | Aggregate) else None
        return found.values if isinstance(found, Options) and not found.more else None

    def may_lack(self, node: Node) -> bool:
        """Whether a division by 0 can leave the tree without a value."""
        if next(divisors_of(node), None) is None:
            return False
        match node:
            case Apply(op="if", args=(test, then, other)):
                return self.may_lack(test) or any(
                    self.may_lack_under(Claim(test, wanted), branch)  # type: ignore[arg-type]
                    for wanted, branch in (("yes", then), ("no", other))
                )
            case Apply(op="and" | "or"):
                return None in self.truth(node)
            case Apply(op="/", args=(left, right)):
                return self.may_lack(left) or self.may_lack(right) or 0 in self.range(right)
            case Apply(args=args) | Call(args=args):
                return any(map(self.may_lack, args))
        return False

    def may_lack_under(self, test: Claim, branch: Node) -> bool:
        """Whether a branch can be without a value where its test says that it counts."""
        if next(divisors_of(branch), None) is None:
            return False
        if not self.effort.spend():
            return True
        inside = self.with_([test])
        return not inside.dead and inside.may_lack(branch)


def _signs(sign: str, between: Interval) -> set[bool | None]:
    """The answers that a comparison with 0 can give over a range."""
    if sign == "!=":
        return {not answer for answer in _signs("==", between)}
    side = SIDES[sign]
    found: set[bool | None] = set()
    if not between.meet(side).empty:
        found.add(True)
    outside = [NEGATIVE, POSITIVE] if sign == "==" else [SIDES[DENIED[sign]]]
    if any(not between.meet(part).empty for part in outside):
        found.add(False)
    return found


def _sum_in(what: Linear, store: Ranges) -> Interval:
    return store.sum(what)


def _range_in(node: Node, store: Ranges) -> Interval:
    return store.range(node)


_SLACK: dict[str, Interval] = {
    "round_up": Interval(0, 1, high_open=True),
    "round_down": Interval(-1, 0, low_open=True),
    "round": EMPTY,
}
"""How far a rounding takes a number away; of `round` the decimals say it."""


def _slack(node: Call) -> Interval:
    if node.function != "round" or not isinstance(node.args[1], Const):
        return _SLACK[node.function]
    half = Fraction(1, 2 * 10 ** node.args[1].value)
    return Interval(-half, half)


def _rounded(store: Ranges, args: Sequence[Node]) -> Interval:
    places = args[1].value if isinstance(args[1], Const) else 0
    inner = store.range(args[0])
    return stepwise(inner, lambda v: FUNCTIONS["round"].call(v, places), whole=places == 0)


def _whole(function: str) -> Callable[[Ranges, Sequence[Node]], Interval]:
    call = FUNCTIONS[function].call
    return lambda store, args: stepwise(store.range(args[0]), call, whole=True)


_FUNCTIONS: dict[str, Callable[[Ranges, Sequence[Node]], Interval]] = {
    "min": lambda store, args: least(map(store.range, args)),
    "max": lambda store, args: greatest(map(store.range, args)),
    "abs": lambda store, args: absolute(store.range(args[0])),
    "round": _rounded,
    "round_up": _whole("round_up"),
    "round_down": _whole("round_down"),
}
