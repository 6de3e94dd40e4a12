"""Places, awards and candidates: more places than people, and titles that nobody can reach."""

from __future__ import annotations

from servicestar.analysis.case import Case
from servicestar.analysis.claims import Claim
from servicestar.analysis.plain import atoms_of, number, op, plain, replaced
from servicestar.analysis.trees import banded
from servicestar.analysis.world import without_claims
from servicestar.checks.about import about
from servicestar.expr import Aggregate, Call, Const, Name, Node
from servicestar.values.numbers import format_number

_CYCLES = {
    ("month", "quarter"): 3,
    ("month", "half_year"): 6,
    ("month", "year"): 12,
    ("quarter", "half_year"): 2,
    ("quarter", "year"): 4,
    ("half_year", "year"): 2,
}
_COUNT = Name("records", "free_count")


def look_at_places(case: Case) -> None:
    """Places: somebody can have one, and there are not more than records."""
    tree = _tree(case)
    if tree is None or case.contest.places is None:
        return
    places, own = case.contest.places, about(case.plan.id, "places")
    key = next(k for k in ("number", "share", "table") if getattr(places, k) is not None)
    place = places.where.of(key)
    world = without_claims(case.world, alone=True)
    some = Claim(op(">=", tree, number(1)))
    if places.override is None and case.ask([some], (), own, world=world).can is False:
        case.tell("SS455", place, own, why=("there are 0 places", "名额恒为 0"))
        return
    _too_many(case, tree, own, key)


def _too_many(case: Case, tree: Node, own: str, key: str) -> None:
    """Places that follow the number of records and can be more than that."""
    assert case.contest.places is not None
    counted = _counted(case, tree)
    if not any(atom == _COUNT for atom in atoms_of(counted)):
        return  # a number that people set, or that is the same however many they are
    world = without_claims(case.world, alone=True)
    more = [Claim(op(">", counted, _COUNT)), Claim(op(">=", _COUNT, number(1)))]
    answer = case.ask(more, (), own, world=world)
    if answer.can:
        count = answer.witness[_COUNT]
        store = world.population("roster").with_([Claim(op("==", _COUNT, number(count)))])
        places = store.range(counted).low
        shown = "-" if places is None else format_number(places)
        words = {"places": shown, "count": format_number(count)}
        case.tell("SS452", case.contest.places.where.of(key), own, **words)


def _tree(case: Case) -> Node | None:
    """The number of places as a plain tree; None where a table of groups says it."""
    step = case.plan.places
    if step is None or step.node is None:
        return None
    node = plain(step.node)
    if step.table is not None:
        return banded(step.table, node)
    if step.share is not None:
        return Call("round_down", (op("*", Const(step.share), node),))
    return node


def _counted(case: Case, tree: Node) -> Node:
    """The number of records by one name: as it is counted, or as a fact is unless it is set."""
    for atom in dict.fromkeys(atoms_of(tree)):
        if isinstance(atom, Name) and atom.source == "fact":
            default = case.plan.facts.get(atom.id)
            if default is not None and _is_count(plain(default)):
                tree = replaced(tree, atom, _COUNT)
        elif _is_count(atom):
            tree = replaced(tree, atom, _COUNT)
    return tree


def _is_count(node: Node) -> bool:
    if not isinstance(node, Aggregate):
        return False
    return node.function == "count" and node.over == "roster"


def look_at_candidates(case: Case) -> None:
    """Candidates by earlier titles: so many can be won in the time there is."""
    candidates = case.contest.candidates
    if candidates is None or candidates.titles is None or case.contest.period is None:
        return
    titles = candidates.titles
    period = case.ruleset.contests[titles.of].period
    most = _CYCLES.get((period or "", case.contest.period))
    if period == case.contest.period:
        most = 1
    if most is not None and titles.at_least > most and not case.ruleset.periods:
        why = (
            f"{titles.at_least} titles of {titles.of} are asked for, and there are at most {most}",
            f"要求 {titles.at_least} 次 {titles.of} 称号，而至多 {most} 次",
        )
        case.tell("SS455", titles.where.of("at_least"), about(case.plan.id, "candidates"), why=why)


def look_at_awards(case: Case) -> None:
    """What a winner gets, where it is proved that nobody can win."""
    awards = case.contest.awards
    if awards is not None and not case.possible:
        why = ("nobody can meet its conditions", "无人能满足其条件")
        case.tell("SS455", awards.where.whole.part(0, 1), about(case.plan.id, "awards"), why=why)
