"""Two rulesets laid side by side, clause by clause: added, removed, changed, moved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
from attrs import evolve, frozen

from servicestar.diagnostics import NOWHERE, Place
from servicestar.diff.change import Change, KeyChange, Kind, Plans, bearing
from servicestar.diff.leaves import NO_SOURCES, Leaf, Sources, cite_of, leaves, name_of
from servicestar.expr import Expression
from servicestar.model import Contest, Part, Ruleset, Text

_ORDERED = {"conditions", "indicators", "preferences", "amounts", "bands", "periods", "one_award"}


@frozen
class Clause:
    """One clause of a ruleset, with its address.

    Attributes:
        contest: the contest it stands in; None for what contests share.
        part: the key it stands under, such as ``conditions``; ``contest`` or ``ruleset`` for the
            plain keys of these.
        id: its name among its like.
        named: whether that is its own name rather than its words or its position.
        leaves: its values by the path of their keys.
        cite: the article it cites.
        place: where it is written.
    """

    contest: str | None
    part: str
    id: str
    named: bool
    leaves: Mapping[str, Leaf]
    cite: str | None
    place: Place | None

    @property
    def address(self) -> tuple[str | None, str, str]:
        """Where it stands: contest, key and name."""
        return self.contest, self.part, self.id


_SILENT_PARTS = {"source", "changes", "explained", "calendar", "dates", "after_selection"}
_SILENT_PARTS |= {"papers"}
_SILENT_KEYS = {"title", "cite", "meaning", "unit", "why", "question", "reading", "objects"}
_SILENT_KEYS |= {"observation", "article"}


def compare_clauses(
    old: Ruleset,
    new: Ruleset,
    plans: tuple[Plans, Plans] = ({}, {}),
    sources: tuple[Sources, Sources] = (NO_SOURCES, NO_SOURCES),
) -> tuple[Change, ...]:
    """What differs between two rulesets, in the order of the new one.

    Args:
        old: a checked ruleset.
        new: another.
        plans: of each ruleset, the plans of its contests, to say which contests a shared part
            bears on and which clauses use it.
        sources: of each ruleset, its text, to show numbers as they are written.
    """
    before = list(clauses_of(old, sources[0]))
    after = _renamed(before, list(clauses_of(new, sources[1])))
    known = {clause.address: clause for clause in before}
    found = [_change(known.pop(clause.address, None), clause) for clause in after]
    found += [_change(clause, None) for clause in known.values()]
    moved = _moved(before, after)
    found += [_as_moved(c, known_old) for c, known_old in moved]
    order = {address: n for n, address in enumerate(_merged(before, after))}
    told = (bearing(change, plans) for change in found if change is not None)
    return tuple(sorted(told, key=lambda c: order[c.contest, c.part, c.id]))


# --- the clauses of one ruleset ------------------------------------------------------------------


def clauses_of(ruleset: Ruleset, sources: Sources = NO_SOURCES) -> Iterator[Clause]:
    """Every clause of a ruleset, in the order of the language."""
    yield from _inside(ruleset, None, "ruleset", sources, skip=("contests", "language"))
    for name, contest in ruleset.contests.items():
        yield from _inside(contest, name, "contest", sources)


def _inside(
    whole: Ruleset | Contest,
    contest: str | None,
    own: str,
    sources: Sources,
    skip: Iterable[str] = (),
) -> Iterator[Clause]:
    """The clauses under the keys of a ruleset or contest, after the plain keys of its own."""
    empty: dict[str, Any] = {key: _empty(whole, key) for key in _partial(whole)}
    plain = evolve(whole, **empty)
    kept = {key: leaf for key, leaf in leaves(plain, sources).items() if key not in skip}
    name = contest or own
    yield Clause(contest, own, name, True, kept, cite_of(whole), whole.where.whole)
    for key in _partial(whole):
        if key not in skip:
            yield from _under(key, getattr(whole, key), contest, sources)


def _partial(whole: Part) -> list[str]:
    """The keys under which parts stand, be there any or not."""
    return [a.name for a in attrs.fields(type(whole)) if _holds_parts(getattr(whole, a.name))]


def _holds_parts(value: object) -> bool:
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        return any(isinstance(item, Part) or _holds_parts(item) for item in value)
    return isinstance(value, Part)


def _empty(whole: Part, key: str) -> object:
    value = getattr(whole, key)
    return {} if isinstance(value, Mapping) else () if isinstance(value, tuple) else None


def _under(key: str, value: Any, contest: str | None, sources: Sources) -> Iterator[Clause]:
    if key == "records":
        yield from _records(value, sources)
    elif key == "source":
        yield from _source(value, sources)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if isinstance(part, tuple):
                yield from _listed(f"{key}.{name}", part, contest, sources)
            else:
                yield _clause(contest, key, name, part, sources)
    elif isinstance(value, tuple):
        yield from _listed(key, value, contest, sources)
    else:
        yield _clause(contest, key, key, value, sources)


def _records(kinds: Mapping[str, Any], sources: Sources) -> Iterator[Clause]:
    for name, kind in kinds.items():
        bare = evolve(kind, fields={}, limits=())
        yield _clause(None, "records", name, bare, sources)
        for id_, field in kind.fields.items():
            yield _clause(None, f"records.{name}.fields", id_, field, sources)
        yield from _listed(f"records.{name}.limits", kind.limits, None, sources)


def _source(source: Any, sources: Sources) -> Iterator[Clause]:
    yield _clause(None, "source", "source", evolve(source, articles=()), sources)
    yield from _listed("source.articles", source.articles, None, sources)


def _clause(
    contest: str | None, key: str, name: str, part: Part, sources: Sources, *, named: bool = True
) -> Clause:
    cite = cite_of(part)
    return Clause(contest, key, name, named, leaves(part, sources), cite, part.where.whole)


def _listed(
    key: str, parts: Sequence[Part], contest: str | None, sources: Sources
) -> Iterator[Clause]:
    """The parts of a list; what has no name of its own is called by its words."""
    taken: dict[str, int] = {}
    for number, part in enumerate(parts, 1):
        own = name_of(part)
        name = own or _words(part) or str(number)
        taken[name] = taken.get(name, 0) + 1
        if taken[name] > 1:
            name += f" #{taken[name]}"
        yield _clause(contest, key, name, part, sources, named=own is not None)


def _words(part: Part) -> str | None:
    """The expression that tells a part from its like: what a preference goes by, or a limit."""
    for key in ("by", "require", "date", "contests", "name"):
        value = getattr(part, key, None)
        if isinstance(value, Expression):
            return " ".join(value.text.split())
        if value:
            return ", ".join(value) if isinstance(value, tuple) else str(value)
    return None


# --- two of them ---------------------------------------------------------------------------------


def _renamed(before: list[Clause], after: list[Clause]) -> list[Clause]:
    """The new clauses, those paired with an old one of another name under that name.

    Paired are clauses of one list with the same words but for the name, and those without names
    of their own in their order.
    """
    old, new = {c.address for c in before}, {c.address for c in after}
    gone = [c for c in before if c.address not in new]
    found = []
    for clause in after:
        if clause.address not in old:
            twin = next((other for other in gone if _twins(other, clause)), None)
            if twin is not None:
                gone.remove(twin)
                own = Text(clause.id, clause.id)
                name = {"id": Leaf(own, clause.id, clause.cite, clause.place or NOWHERE)}
                told = {**name, **clause.leaves} if clause.named else clause.leaves
                clause = evolve(clause, id=twin.id, leaves=told)
        found.append(clause)
    return found


def _twins(one: Clause, other: Clause) -> bool:
    if one.address[:2] != other.address[:2] or one.named != other.named:
        return False
    return not one.named or _nameless(one) == _nameless(other)


def _nameless(clause: Clause) -> dict[str, Leaf]:
    return {key: leaf for key, leaf in clause.leaves.items() if key != "id"}


def _change(old: Clause | None, new: Clause | None) -> Change | None:
    """What is to be told of a clause; None where nothing is."""
    either = new or old
    assert either is not None
    before, after = (clause.leaves if clause else {} for clause in (old, new))
    if old and new and "id" in after and "id" not in before:  # known by the key it stands under
        name = Text(old.id, old.id)
        before = {"id": Leaf(name, old.id, old.cite, old.place or NOWHERE), **before}
    keys = [k for k in dict.fromkeys((*before, *after)) if before.get(k) != after.get(k)]
    if old and new and not keys:
        return None
    kind: Kind = "changed" if old and new else "added" if new else "removed"
    return Change(
        kind=kind,
        contest=either.contest,
        part=either.part,
        id=either.id,
        contests=(either.contest,) if either.contest else (),
        cites=_cites(old, new, keys),
        keys=tuple(KeyChange(k, _shown(before.get(k)), _shown(after.get(k))) for k in keys),
        old=_place(old, keys),
        new=_place(new, keys),
        outcome=not _silent(either.part, keys),
    )


def _silent(part: str, keys: Iterable[str]) -> bool:
    """Whether no outcome hangs on such keys of such a part."""
    if part.partition(".")[0] in _SILENT_PARTS:
        return True
    return all(_SILENT_KEYS & {w.partition("[")[0] for w in key.split(".")} for key in keys)


def _shown(leaf: Leaf | None) -> Text | None:
    return leaf.shown if leaf else None


def _cites(old: Clause | None, new: Clause | None, keys: Iterable[str]) -> tuple[str, ...]:
    """Articles of the keys that changed, of the new clause before those of the old."""
    found = []
    for clause in (new, old):
        if clause is not None:
            found += [leaf.cite for key in keys if (leaf := clause.leaves.get(key))]
            found.append(clause.cite)
    return tuple(dict.fromkeys(cite for cite in found if cite))


def _place(clause: Clause | None, keys: Sequence[str]) -> Place | None:
    """Where to look: at the first key that changed, or at the clause."""
    if clause is None:
        return None
    return next((leaf.place for k in keys if (leaf := clause.leaves.get(k))), clause.place)


def _moved(before: list[Clause], after: list[Clause]) -> list[tuple[Clause, Clause]]:
    """The clauses of lists whose order says something that stand elsewhere now."""
    found = []
    old_lists, new_lists = _lists(before), _lists(after)
    for key, clauses in new_lists.items():
        position = {c.id: n for n, c in enumerate(old_lists.get(key, []))}
        both = [c for c in clauses if c.id in position]
        kept = _longest_rise([position[c.id] for c in both])
        known = {c.id: c for c in old_lists.get(key, [])}
        found += [(c, known[c.id]) for n, c in enumerate(both) if n not in kept]
    return found


def _lists(clauses: Iterable[Clause]) -> dict[tuple[str | None, str], list[Clause]]:
    found: dict[tuple[str | None, str], list[Clause]] = {}
    for clause in clauses:
        if clause.part in _ORDERED or clause.part.startswith("condition_groups."):
            found.setdefault((clause.contest, clause.part), []).append(clause)
    return found


def _longest_rise(numbers: Sequence[int]) -> set[int]:
    """Indexes of a longest rising run: what did not move."""
    best: list[list[int]] = []
    for index, number in enumerate(numbers):
        before = [run for run in best if numbers[run[-1]] < number]
        best.append([*_longest(before), index])
    return set(_longest(best))


def _longest(runs: list[list[int]]) -> list[int]:
    return max(runs, key=lambda run: len(run), default=[])


def _as_moved(new: Clause, old: Clause) -> Change:
    contests = (new.contest,) if new.contest else ()
    cites = tuple(dict.fromkeys(cite for cite in (new.cite, old.cite) if cite))
    words = ("moved", new.contest, new.part, new.id, contests, cites, (), old.place, new.place)
    return Change(*words, outcome=new.part not in ("conditions", "bands"))  # type: ignore[arg-type]


def _merged(before: list[Clause], after: list[Clause]) -> list[tuple[str | None, str, str]]:
    """Addresses in the order of the new ruleset; what is gone stands after what was before it."""
    order = [clause.address for clause in after]
    known = set(order)
    at = 0
    for clause in before:
        if clause.address in known:
            at = order.index(clause.address) + 1
        else:
            order.insert(at, clause.address)
            at += 1
    return order
