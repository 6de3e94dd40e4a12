"""One question: can some claims all come out as wanted?

Three ways, the cheapest first: ranges alone may prove that they can not; a trial of values at the
ends of the ranges may show that they can, by the evaluator of record; the rest goes to the solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from attrs import define, field

from servicestar.analysis import solver
from servicestar.analysis.claims import OTHER, Answer, Claim, Options
from servicestar.analysis.interval import Interval
from servicestar.analysis.plain import Atom, atoms_of
from servicestar.analysis.ranges import Effort
from servicestar.analysis.store import Store
from servicestar.analysis.world import World, values_in
from servicestar.expr import Aggregate, evaluate
from servicestar.values.numbers import Number, narrow
from servicestar.values.operators import Value

NODES = 400
"""How many points a trial visits before it gives up."""
EACH = 30_000
"""Steps that ranges and trials may take for one question."""
SOLVER = 6_000
"""Steps that a call of the solver counts for."""
WHOLE = 300_000
"""Steps for all questions of a ruleset."""
Witness = Mapping[Atom, Value]


@define
class Tally:
    """What became of the questions of a ruleset.

    Attributes:
        asked: how many there were.
        open: what those were about that nothing decided, each once.
        left: steps that may still be spent on all of them; a ruleset of thousands of clauses is
            not looked at to the end.
    """

    asked: int = 0
    open: dict[str, None] = field(factory=dict)
    left: int = WHOLE


def decide(
    world: World,
    asked: Sequence[Claim],
    given: Iterable[Claim] = (),
    *,
    tally: Tally,
    about: str | None = None,
) -> Answer:
    """Whether the asked claims can come out as wanted together with all that is given.

    Args:
        world: what can be.
        asked: the question.
        given: what holds besides, and is known to be possible by itself.
        tally: where it is counted.
        about: what the question is about; None for one that only looks for a shorter proof.
    """
    listed = [*world.limits, *given]
    tally.left -= len(listed) + 1
    answer = Answer(None)
    if tally.left > 0:
        claims = connected(world, asked, listed)
        effort = Effort(min(EACH, tally.left))
        before = effort.left
        answer = _decided(world, claims, effort)
        tally.left -= before - effort.left + len(claims)
    if about is not None:
        tally.asked += 1
        if answer.can is None:
            tally.open[about] = None
    return answer


def _decided(world: World, claims: list[Claim], effort: Effort) -> Answer:
    """By ranges, by trial (which value is fixed first may decide), by the solver."""
    store = Store(world.domain, effort=effort).with_(claims)
    if store.dead:
        return Answer(False)
    atoms = list(_in_order(claims))
    for order in (atoms, atoms[::-1]):
        found = Trial(claims, order).search(store)
        if found is False:
            return Answer(False, by="trial")
        if found is not None:
            return Answer(True, found, "trial")  # type: ignore[arg-type]
    effort.spend(SOLVER)
    return solver.solve(claims, Store(world.domain))


def connected(world: World, asked: Sequence[Claim], given: Sequence[Claim]) -> list[Claim]:
    """The asked claims and, of the given ones, those that share a value with them at some remove.

    The others can be met by themselves, whatever is asked.
    """
    found = [*asked]
    left = [(claim, set(atoms_of(claim.tree))) for claim in given]
    tied: set[Claim] = set()
    while True:
        new = [c for c in world.relations(found) if c not in tied]
        tied.update(new)
        found += new
        atoms = {atom for claim in found for atom in atoms_of(claim.tree)}
        near = [pair for pair in left if pair[1] & atoms]
        if not near and not new:
            return found
        found += [claim for claim, _ in near]
        left = [pair for pair in left if pair not in near]


def _in_order(claims: Iterable[Claim]) -> Iterator[Atom]:
    """The record's own values first, as they come: with them fixed, aggregates have little room."""
    every = list(dict.fromkeys(atom for claim in claims for atom in atoms_of(claim.tree)))
    yield from (atom for atom in every if not isinstance(atom, Aggregate))
    yield from (atom for atom in every if isinstance(atom, Aggregate))


@define
class Trial:
    """A search for values, one by one, each time learning what it leaves for the others."""

    claims: list[Claim]
    atoms: list[Atom]
    left: int = NODES
    numbers: list[Number] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        self.numbers = values_in(claim.tree for claim in self.claims)

    def search(self, store: Store) -> Witness | bool | None:
        """Values that meet all claims; False where there are none; None where none was found."""
        if store.dead:
            return False
        self.left -= 1
        if self.left < 0 or not store.effort.spend(len(self.claims)):
            return None
        if not all(_possible(store, claim) for claim in self.claims):
            return False
        if store.open:
            ways = store.open[0]
            rest = store.copy()
            rest.open = store.open[1:]
            return self.first((rest.with_(way) for way in ways), whole=True)
        atom = next((a for a in self.atoms if len(_values(store, a)) != 1), None)
        if atom is None:
            return self.check(store)
        values, whole = self.candidates(store, atom)
        return self.first((fixed(store, atom, value) for value in values), whole=whole)

    def first(self, stores: Iterable[Store], *, whole: bool) -> Witness | bool | None:
        """The first that is found; that there is none is only known if all were tried."""
        none: Witness | bool | None = False if whole else None
        for store in stores:
            found = self.search(store)
            if found is None:
                none = None
            elif found is not False:
                return found
        return none

    def check(self, store: Store) -> Witness | bool:
        """The values at hand, if the evaluator of record gives what is wanted of them."""
        values = {atom: _values(store, atom)[0] for atom in self.atoms}
        good = all(claim.met_by(evaluate(claim.tree, values)) for claim in self.claims)
        return values if good else False

    def candidates(self, store: Store, atom: Atom) -> tuple[list[Value], bool]:
        """Values to try, and whether there are no others."""
        found = store.of(atom)
        if isinstance(found, Options):
            return [*found.values, *([OTHER] if found.more else [])], not found.more
        return likely(found, self.numbers)


def _possible(store: Store, claim: Claim) -> bool:
    """Whether a claim can still come out as wanted, as far as ranges tell."""
    if claim.wanted == "unknown":
        return store.may_lack(claim.tree)
    return any(claim.met_by(answer) for answer in store.truth(claim.tree))


def _values(store: Store, atom: Atom) -> tuple[Value, ...]:
    """The only value that is left, or more than one."""
    found = store.of(atom)
    if isinstance(found, Options):
        return (*found.values, OTHER) if found.more else found.values
    return (found.point,) if found.point is not None else (0, 1)


def fixed(store: Store, atom: Atom, value: Value) -> Store:
    """The store with one value chosen."""
    found = store.copy()
    domain = found.of(atom)
    if isinstance(domain, Options):
        found.domains[atom] = Options((value,))
    else:
        found.domains[atom] = Interval(value, value, whole=domain.whole)
    found.settle()
    return found


def likely(span: Interval, numbers: Iterable[Number]) -> tuple[list[Value], bool]:
    """Numbers of a range at which things happen: its ends, their neighbours, those in clauses."""
    low, high = span.low, span.high
    found: list[Number] = []
    if low is not None:
        found += [low, low + 1]
    if high is not None:
        found += [high, high - 1]
    if low is not None and high is not None:
        middle = narrow(Fraction(low + high) / 2)
        found += [middle, *([low + n for n in range(8)] if span.whole and high - low < 8 else [])]
    found += [0, 1, *[n + d for n in [*numbers][:8] for d in (0, 1, -1)], 100]
    found += [] if low is None else [low + 100]
    found += [] if high is None else [high - 100]
    inside = list(dict.fromkeys(v for v in found if v in span))
    few = span.whole and low is not None and high is not None and high - low < 8
    return inside[:12], few
