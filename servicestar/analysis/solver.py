"""The door to z3, for questions that ranges and a trial leave open. Loaded only when asked.

Whole fields are integers, decimals are reals, aggregates are values of their own that the claims
tie to each other. What z3 may spend is counted in its own steps, not in seconds, so that the
answer is the same on every machine.
"""

from __future__ import annotations

import importlib.util
import operator
import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, field

from servicestar.analysis.claims import OTHER, Answer, Claim, Options
from servicestar.analysis.interval import Interval
from servicestar.analysis.plain import Atom
from servicestar.analysis.show import key_of
from servicestar.analysis.store import Store
from servicestar.expr import Aggregate, Apply, Call, Const, Name, Node, evaluate
from servicestar.values.numbers import narrow
from servicestar.values.operators import Value

LIMIT = 1_000_000
"""z3's steps (`rlimit`) for one question; about a second where it is spent to the end."""
Term = Any
Both = tuple[Term, Term]
"""A term and the term that says whether it has a value."""


def there() -> bool:
    """Whether z3 is installed."""
    if "z3" in sys.modules:
        return sys.modules["z3"] is not None
    return importlib.util.find_spec("z3") is not None


def solve(claims: Sequence[Claim], store: Store) -> Answer:
    """What z3 says of some claims; not decided where it is not installed.

    Args:
        claims: what has to come out as wanted.
        store: what is already known of their values.
    """
    if not there():
        return Answer(None, by="none")
    import z3

    return _Query(store, z3, z3.Context()).ask(claims)


@define
class _Query:
    """One question on its way through z3, in a context of its own: no other question touches it."""

    store: Store
    z3: Any
    context: Any
    terms: dict[Atom, Term] = field(factory=dict)
    texts: dict[str, int] = field(factory=dict)
    bounds: list[Term] = field(factory=list)

    def ask(self, claims: Sequence[Claim]) -> Answer:
        """Whether the claims can all come out as wanted."""
        solver = self.z3.Solver(ctx=self.context)
        solver.set("random_seed", 0)
        solver.set("rlimit", LIMIT)
        asked = [self.claim(claim) for claim in claims]
        solver.add(*self.bounds, *asked)
        answer = solver.check()
        if answer == self.z3.unsat:
            return Answer(False, by="solver")
        if answer == self.z3.sat:
            return self.confirmed(claims, solver.model())
        return Answer(None, by="solver")

    def confirmed(self, claims: Sequence[Claim], model: Any) -> Answer:
        """The values that z3 found, if the evaluator of record agrees with it."""
        texts = {code: text for text, code in self.texts.items()}
        values = {atom: self.value(atom, model, texts) for atom in self.terms}
        known = None not in values.values()
        if known and all(c.met_by(evaluate(c.tree, values)) for c in claims):
            return Answer(True, values, "solver")
        return Answer(None, by="solver")

    def value(self, atom: Atom, model: Any, texts: dict[int, str]) -> Value:
        """An exact value; None where it has no exact one that can be written."""
        found = model.eval(self.terms[atom], model_completion=True)
        if self.z3.is_bool(found):
            return self.z3.is_true(found)
        if not self.z3.is_rational_value(found):
            return None
        exact = narrow(Fraction(found.numerator_as_long(), found.denominator_as_long()))
        domain = self.store.of(atom)
        return texts.get(int(exact), OTHER) if isinstance(domain, Options) else exact

    # --- what can be

    def atom(self, node: Atom) -> Term:
        """The term of a value, within its range."""
        if node not in self.terms:
            domain = self.store.of(node)
            if isinstance(domain, Interval):
                self.terms[node] = self.number(node, domain)
            else:
                self.terms[node] = self.option(node, domain)
        return self.terms[node]

    def number(self, node: Atom, domain: Interval) -> Term:
        """A number; whole ones are integers."""
        z3, name = self.z3, key_of(node)
        term = z3.Real(name, self.context)
        if domain.whole:
            term = z3.ToReal(z3.Int(name, self.context))
        if domain.low is not None:
            low = self.constant(domain.low)
            self.bounds.append(term > low if domain.low_open else term >= low)
        if domain.high is not None:
            high = self.constant(domain.high)
            self.bounds.append(term < high if domain.high_open else term <= high)
        return term

    def option(self, node: Atom, domain: Options) -> Term:
        """A yes/no, or a text as a number."""
        z3, name = self.z3, key_of(node)
        if all(isinstance(value, bool) for value in domain.values) and not domain.more:
            term = z3.Bool(name, self.context)
            self.bounds += [term == value for value in domain.values if len(domain.values) == 1]
            return term
        term = z3.ToReal(z3.Int(name, self.context))
        codes = [term == self.text(value) for value in domain.values]
        if not domain.more:
            self.bounds.append(z3.Or(*codes))
        return term

    def text(self, value: str) -> Term:
        """The number of a text."""
        return self.constant(self.texts.setdefault(value, len(self.texts)))

    def constant(self, value: Value) -> Term:
        """A written value."""
        if isinstance(value, bool):
            return self.z3.BoolVal(value, self.context)
        if isinstance(value, str):
            return self.text(value)
        return self.z3.RealVal(f"{value.numerator}/{value.denominator}", self.context)

    # --- trees

    def claim(self, claim: Claim) -> Term:
        """What z3 has to make true."""
        z3 = self.z3
        term, known = self.tree(claim.tree)
        if claim.wanted == "unknown":
            return z3.Not(known)
        if claim.wanted in ("yes", "not_yes"):
            found = z3.And(known, term)
            return found if claim.wanted == "yes" else z3.Not(found)
        denied = z3.And(known, z3.Not(term))
        return denied if claim.wanted == "no" else z3.Not(denied)

    def tree(self, node: Node) -> Both:
        """The term of a tree, and whether it has a value."""
        match node:
            case Const(value=value):
                return self.constant(value), self.constant(True)
            case Name() | Aggregate():
                return self.atom(node), self.constant(True)
            case Apply(op="and" | "or" as sign, args=args):
                return self.joined(sign, [self.tree(arg) for arg in args])
            case Apply(op="if", args=args):
                return self.choice(*map(self.tree, args))
            case Apply(op="/", args=args):
                return self.quotient(*map(self.tree, args))
            case Apply(op="in", args=(left, Const(value=options))):
                term, known = self.tree(left)
                return self.z3.Or(*(term == self.constant(v) for v in options)), known
            case Apply(op=sign, args=args):
                return self.strict(_OPERATORS[sign], args)
            case Call(function=function, args=args):
                return self.strict(getattr(self, function + "_"), args)
        raise AssertionError(node)

    def strict(self, call: Callable[..., Term], args: Sequence[Node]) -> Both:
        """An operator that has a value where all its operands have one."""
        found = [self.tree(arg) for arg in args]
        terms = [term for term, _ in found]
        if call is _not:
            terms = [self.z3.Not(terms[0])]
            return terms[0], found[0][1]
        return call(*terms), self.z3.And(*(known for _, known in found))

    def joined(self, sign: str, parts: Sequence[Both]) -> Both:
        """Kleene's `and` and `or`: one no, or one yes, is enough."""
        z3 = self.z3
        last = sign == "or"
        terms = z3.Or(*(t for t, _ in parts)) if last else z3.And(*(t for t, _ in parts))
        alone = z3.Or(*(z3.And(k, t if last else z3.Not(t)) for t, k in parts))
        every = z3.And(*(k for _, k in parts))
        # With `alone` the value is `last`, whatever the operands without a value are.
        term = z3.Or(alone, terms) if last else z3.And(z3.Not(alone), terms)
        return term, z3.Or(alone, every)

    def choice(self, test: Both, then: Both, other: Both) -> Both:
        """``then if test else other``."""
        z3 = self.z3
        known = z3.And(test[1], z3.If(test[0], then[1], other[1]))
        return z3.If(test[0], then[0], other[0]), known

    def quotient(self, left: Both, right: Both) -> Both:
        """A division by 0 has no value."""
        z3 = self.z3
        return left[0] / right[0], z3.And(left[1], right[1], right[0] != self.constant(0))

    # --- functions

    def min_(self, *terms: Term) -> Term:
        """The least."""
        least = terms[0]
        for term in terms[1:]:
            least = self.z3.If(term < least, term, least)
        return least

    def max_(self, *terms: Term) -> Term:
        """The greatest."""
        return -self.min_(*(-term for term in terms))

    def abs_(self, term: Term) -> Term:
        """Without its sign."""
        return self.max_(term, -term)

    def round_down_(self, term: Term) -> Term:
        """The greatest whole number that is not more."""
        return self.z3.ToReal(self.z3.ToInt(term))

    def round_up_(self, term: Term) -> Term:
        """The least whole number that is not less."""
        return -self.round_down_(-term)

    def round_(self, term: Term, places: Term) -> Term:
        """Half away from zero."""
        unit = self.constant(10 ** places.as_long())
        half = self.constant(Fraction(1, 2))
        up = self.round_down_(self.abs_(term) * unit + half) / unit
        return self.z3.If(term < self.constant(0), -up, up)


def _not(_: Term) -> Term:
    raise AssertionError("told apart by identity, as z3 is not imported here")


_OPERATORS: dict[str, Callable[..., Term]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "neg": operator.neg,
    "not": _not,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
