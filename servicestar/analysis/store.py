"""Learning at one point of a proof: what a claim says of every value and every difference.

A store only learns. Once it holds a contradiction, what was assumed is impossible: that is a proof.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import define

from servicestar.analysis.claims import Claim, Options
from servicestar.analysis.interval import (
    ANYTHING,
    NEGATIVE,
    POSITIVE,
    Interval,
    add,
    interval,
    negative,
    point,
    scale,
)
from servicestar.analysis.linear import Form, Linear, linear
from servicestar.analysis.plain import Atom, number, op
from servicestar.analysis.ranges import DENIED, SIDES, Ranges, Way, Ways
from servicestar.expr import Aggregate, Apply, Call, Const, Name, Node
from servicestar.values.numbers import narrow
from servicestar.values.operators import Value

ROUNDS = 8
"""How often the ranges of parts are worked out anew from those of sums."""


@define
class Store(Ranges):
    """Ranges that learn from claims."""

    def assume(self, claim: Claim) -> None:
        """Learn that a claim holds."""
        node, wanted = claim.tree, claim.wanted
        if wanted == "unknown":
            self.dead = self.dead or not self.may_lack(node)
            return
        if wanted in ("not_yes", "not_no"):
            if self.may_lack(node):
                return  # it may be unknown: nothing follows
            wanted = "no" if wanted == "not_yes" else "yes"
        self.answered(node, wanted == "yes")

    def answered(self, node: Node, yes: bool) -> None:
        """Learn what a tree of yes or no comes to."""
        match node:
            case Const(value=value):
                self.dead = self.dead or value is not yes
            case Name():
                self.keep(node, lambda value: value is yes)
            case Apply(op="not", args=(inner,)):
                self.answered(inner, not yes)
            case Apply(op="and" | "or" as sign, args=args):
                if (sign == "and") is yes:
                    for arg in args:
                        self.answered(arg, yes)
                else:
                    self.one_of([(_claim(arg, yes=yes),) for arg in args])
            case Apply(op="if", args=(test, then, other)):
                self.one_of(
                    [
                        (Claim(test), _claim(then, yes=yes)),
                        (Claim(test, "no"), _claim(other, yes=yes)),
                    ]
                )
            case Apply(op="in", args=(left, Const(value=options))):
                self.member(left, options, yes=yes)
            case Apply(op=sign, args=(left, right)):
                self.compare(sign if yes else DENIED[sign], left, right)

    def one_of(self, ways: Sequence[Way]) -> None:
        """Learn that at least one of some ways holds."""
        self.open.append(tuple(ways))

    def keep(self, atom: Atom, good: Callable[[Value], bool]) -> None:
        """Only some values of a text or yes/no are left."""
        found = self.of(atom)
        if isinstance(found, Options):
            values = tuple(value for value in found.values if good(value))
            self.domains[atom] = Options(values)
            self.dead = self.dead or not values

    def member(self, left: Node, options: tuple[Value, ...], *, yes: bool) -> None:
        """A value is, or is not, one of some written ones."""
        if isinstance(left, Name) and not self.is_number(left):
            if yes:
                self.keep(left, lambda value: value in options)
            else:
                self.exclude(left, options)
        elif yes:
            self.one_of([(Claim(op("==", left, number(value))),) for value in options])
        else:
            for value in options:
                self.compare("!=", left, number(value))

    def exclude(self, atom: Atom, values: tuple[Value, ...]) -> None:
        """Some values of a text or yes/no are not left."""
        found = self.of(atom)
        if isinstance(found, Options):
            left = tuple(value for value in found.values if value not in values)
            self.domains[atom] = Options(left, found.more)
            self.dead = self.dead or not (left or found.more)

    def compare(self, sign: str, left: Node, right: Node) -> None:
        """Learn a comparison."""
        if not (self.is_number(left) and self.is_number(right)):
            self.same(sign, left, right)
        elif sign == "!=":
            self.differ(linear(left).minus(linear(right)))
        else:
            self.bound(linear(left).minus(linear(right)), SIDES[sign])

    def same(self, sign: str, left: Node, right: Node) -> None:
        """Learn that a text or yes/no is a written one, or is not."""
        if isinstance(left, Const):
            left, right = right, left
        if isinstance(left, Const) and isinstance(right, Const):
            self.dead = self.dead or (left.value == right.value) is not (sign == "==")
        elif isinstance(left, Name) and isinstance(right, Const):
            self.member(left, (right.value,), yes=sign == "==")
        elif left == right and sign == "!=":
            self.dead = True

    def differ(self, what: Linear) -> None:
        """A sum is not 0: at an end of its range that leaves the end out."""
        found = self.sum(what)
        if found.point == 0:
            self.dead = True
        elif found.low == 0:
            self.bound(what, POSITIVE)
        elif found.high == 0:
            self.bound(what, NEGATIVE)
        elif len(what.terms) == 1:
            ((term, factor),) = what.terms.items()
            if isinstance(term, Apply) and term.op == "if":
                end = number(narrow(-Fraction(what.rest) / Fraction(factor)))
                test, then, other = term.args
                one = (Claim(test), Claim(op("!=", then, end)))
                self.one_of([one, (Claim(test, "no"), Claim(op("!=", other, end)))])

    def bound(self, what: Linear, span: Interval) -> None:
        """Learn the range of a sum."""
        if self.dead:
            return
        span = add(span, point(-what.rest))
        if not what.terms:
            self.dead = 0 not in span
        elif len(what.terms) == 1:
            ((term, factor),) = what.terms.items()
            self.limit(term, scale(span, narrow(1 / Fraction(factor))))
        else:
            form, factor = what.form()
            own = scale(span, narrow(1 / Fraction(factor)))
            self.forms[form] = self.forms.get(form, ANYTHING).meet(own)
            self.dead = self.sum(what).empty

    def limit(self, term: Node, span: Interval) -> None:
        """Learn the range of a part that is no sum, and what follows for what it is made of."""
        before = self.term(term)
        found = before.meet(span)
        if found.empty:
            self.dead = True
        elif isinstance(term, Name | Aggregate):
            self.domains[term] = found
        elif found != before:
            self.forms[((term, 1),)] = found
            self.within(term, found)

    def within(self, term: Node, span: Interval) -> None:
        """What the range of a function, quotient or choice says of its operands."""
        low = interval(span.low, low_open=span.low_open)
        high = interval(None, span.high, high_open=span.high_open)
        match term:
            case Call(function="min", args=args):
                for arg in args:
                    self.bound(linear(arg), low)
            case Call(function="max", args=args):
                for arg in args:
                    self.bound(linear(arg), high)
            case Apply(op="/", args=(left, right)):
                self.multiplied(left, right, span)
            case Apply(op="if", args=(test, then, other)):
                self.one_of(
                    [
                        (Claim(test), *_between(then, span)),
                        (Claim(test, "no"), *_between(other, span)),
                    ]
                )

    def multiplied(self, left: Node, right: Node, span: Interval) -> None:
        """A quotient lies in a range: multiplied out, where the sign of the divisor is known."""
        below = self.range(right)
        if not (below.above(0) or below.below(0)):
            return
        for end, sides in ((span.low, (">=", ">")), (span.high, ("<=", "<"))):
            if end is not None:
                left_out = span.low_open if end is span.low else span.high_open
                sign = sides[bool(left_out)]
                side = SIDES[sign] if below.above(0) else negative(SIDES[sign])
                self.bound(linear(left).minus(linear(right).scaled(end)), side)

    def narrow_down(self) -> None:
        """From the ranges of sums to the ranges of their parts, until nothing changes."""
        for _ in range(ROUNDS):
            if not self.effort.spend(len(self.forms)):
                return
            before = dict(self.domains)
            for form, span in [*self.forms.items()]:
                if len(form) > 1 and not self.dead:
                    self.spread(form, span)
            if self.dead or before == self.domains:
                return

    def spread(self, form: Form, span: Interval) -> None:
        """From the range of one sum to those of its parts."""
        for term, factor in form:
            others = Linear({t: f for t, f in form if t != term})
            rest = add(span, negative(self.sum(others)))
            self.limit(term, scale(rest, narrow(1 / Fraction(factor))))

    def settle(self) -> None:
        """Narrow down, and of open choices leave out the ways that contradict."""
        self.narrow_down()
        changed = True
        while changed and not self.dead and self.effort.spend(len(self.open)):
            changed = False
            for ways in [*self.open]:
                left = tuple(way for way in ways if not self.tried(way).dead)
                if len(left) < len(ways):
                    changed = True
                    self.open.remove(ways)
                    self.learn(left)
            self.narrow_down()

    def tried(self, way: Way) -> Store:
        """What would be known if a way held, without looking into open choices."""
        found = self.copy()
        for claim in way:
            found.assume(claim)
        found.narrow_down()
        return found

    def learn(self, ways: Ways) -> None:
        """The ways that are left of an open choice."""
        if not ways:
            self.dead = True
        elif len(ways) > 1:
            self.open.append(ways)
        else:
            for claim in ways[0]:
                self.assume(claim)


def _claim(node: Node, *, yes: bool) -> Claim:
    return Claim(node, "yes" if yes else "no")


def _between(node: Node, span: Interval) -> list[Claim]:
    """The claims that say that a tree lies in a range."""
    found = []
    if span.low is not None:
        found.append(Claim(op(">" if span.low_open else ">=", node, number(span.low))))
    if span.high is not None:
        found.append(Claim(op("<" if span.high_open else "<=", node, number(span.high))))
    return found
