"""Why a record comes out differently: the clauses that say something else of it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.diff.words import phrase
from servicestar.evaluate import Run
from servicestar.explain import Sentences
from servicestar.expr import Node
from servicestar.model import Text
from servicestar.model.outcome import Result
from servicestar.values.numbers import Number, format_number

Runs = tuple[Run, Run]
Rows = tuple[int, int]
_LANGS: tuple[Lang, Lang] = ("zh", "en")
_MARKS = {True: "✓", False: "✗", None: "?"}


@frozen
class Cause:
    """What one clause says of a record in either ruleset.

    Attributes:
        part, id: the clause, by its key in the contest and its name.
        cite: the article.
        old, new: what it says, with the record's numbers; None where there is no such clause.
        changed: whether the clause itself was changed; else the record met it otherwise because
            of another one.
        keys: the records through which it moved, where nothing of its own is different.
    """

    part: str
    id: str
    cite: str | None
    old: Text | None
    new: Text | None
    changed: bool
    keys: tuple[str, ...] = ()


def causes_of(runs: Runs, rows: Rows, changed: Collection[tuple[str, ...]]) -> list[Cause]:
    """The clauses that say something else of a record, those that were changed first.

    Args:
        runs: a finished run of either ruleset, over the same sheet.
        rows: the record's row in each.
        changed: key and name of the clauses that differ between the rulesets.
    """
    found = list(_Causes(runs, rows, changed).all())
    own = [cause for cause in found if cause.changed or cause.part != "awards"]  # it follows
    return sorted(own or found, key=lambda cause: not cause.changed)


@frozen
class _Causes:
    """Compares two runs for one record."""

    runs: Runs
    rows: Rows
    changed: Collection[tuple[str, ...]]

    def all(self) -> Iterator[Cause]:
        """Everything, in the order of the route of a record."""
        earlier = tuple(run.earlier for run in self.runs)
        if all(earlier):
            yield from _Causes(earlier, self.rows, self.changed).all()  # type: ignore[arg-type]
        yield from self.candidate()
        yield from self.conditions()
        yield from self.lists()
        yield from self.numbers("indicators", "scores")
        yield from self.tests("vetoes")
        yield from self.tests("thresholds")
        yield from self.numbers("bonus", "bonus")
        yield from self.placing()
        yield from self.amounts()

    def cause(self, part: str, id_: str, old: Text | None, new: Text | None) -> Cause:
        """A cause, with the article of the new clause or else of the old."""
        steps = [self.step(run, part, id_) for run in self.runs]
        cites = [getattr(step, "cite", None) for step in reversed(steps)]
        cite = next((cite for cite in cites if cite), None)
        return Cause(part, id_, cite, old, new, (part, id_) in self.changed)

    @staticmethod
    def step(run: Run, part: str, id_: str) -> Any:
        """The step of a plan, or the part of a contest."""
        steps = getattr(run.plan, part, None)
        if isinstance(steps, tuple):
            return next((s for s in steps if getattr(s, "id", None) == id_), None)
        return steps or getattr(run.plan.contest, part, None)

    def results(self) -> tuple[Result, Result]:
        """How the record came out."""
        outcomes = [run.outcome for run in self.runs]
        found = [o.results[row] for o, row in zip(outcomes, self.rows, strict=True) if o]
        return found[0], found[1]

    # --- who may stand

    def candidate(self) -> Iterator[Cause]:
        """Whether it is looked at at all."""
        known = [run.candidate[row] for run, row in zip(self.runs, self.rows, strict=True)]
        if known[0] != known[1]:
            old, new = (_both("candidate" if each else "no_candidate") for each in known)
            yield self.cause("candidates", "candidates", old, new)

    def conditions(self) -> Iterator[Cause]:
        """Conditions with another answer, a yes and no condition at all being the same."""
        ids = dict.fromkeys(s.id for run in self.runs for s in run.plan.conditions)
        for id_ in ids:
            old, new = (
                run.conditions[id_].values[row] if id_ in run.conditions else True
                for run, row in zip(self.runs, self.rows, strict=True)
            )
            if old != new:
                texts = (self.said(n, "conditions", id_) for n in (0, 1))
                yield self.cause("conditions", id_, *texts)

    def said(self, side: int, part: str, id_: str) -> Text | None:
        """A condition, veto or threshold of one ruleset with its answer for the record."""
        run, row = self.runs[side], self.rows[side]
        step = self.step(run, part, id_)
        if step is None:
            return None
        if part == "conditions":
            answer = run.conditions[id_].values[row]
        else:
            answers = run.vetoes if part == "vetoes" else run.thresholds
            answer = answers[id_].values[self.index(side) or 0]
        if step.node is None:
            return _both("free" if answer else "barred", mark=_MARKS[answer])
        good = answer if part != "vetoes" or answer is None else not answer
        return Text(*(f"{_MARKS[good]} {self.clause(side, step.node, lang)}" for lang in _LANGS))

    def clause(self, side: int, node: Node, lang: Lang) -> str:
        """An expression with the record's numbers."""
        run = self.runs[side]
        say = Sentences(run.settings.ruleset, run.plan, run.engine, self.rows[side], lang)
        return say.clause(node)

    def index(self, side: int) -> int | None:
        """The record's position among the contestants."""
        run, row = self.runs[side], self.rows[side]
        return run.contestants.index(row) if row in set(run.contestants) else None

    # --- what it is worth

    def lists(self) -> Iterator[Cause]:
        """Lists of an earlier round that put it forward."""
        for id_ in dict.fromkeys(s.id for run in self.runs for s in run.plan.put_forward):
            inside = [
                row in run.forwarded.get(id_, ())
                for run, row in zip(self.runs, self.rows, strict=True)
            ]
            if inside[0] != inside[1]:
                old, new = (_both("listed" if each else "not_listed") for each in inside)
                yield self.cause("put_forward", id_, old, new)

    def numbers(self, part: str, attribute: str) -> Iterator[Cause]:
        """Scores or bonus items that are not the same."""
        old, new = (getattr(result, attribute) for result in self.results())
        if old and new:
            for id_ in dict.fromkeys((*old, *new)):
                if old.get(id_) != new.get(id_):
                    yield self.cause(part, id_, _points(old.get(id_)), _points(new.get(id_)))

    def tests(self, part: str) -> Iterator[Cause]:
        """Vetoes or thresholds with another answer."""
        if None in (self.index(0), self.index(1)):
            return
        ids = dict.fromkeys(s.id for run in self.runs for s in getattr(run.plan, part))
        for id_ in ids:
            good = part == "thresholds"
            old, new = (self.answer(side, part, id_, without=good) for side in (0, 1))
            if old != new:
                yield self.cause(part, id_, *(self.said(side, part, id_) for side in (0, 1)))

    def answer(self, side: int, part: str, id_: str, *, without: bool) -> object:
        """The answer of a veto or threshold; what it amounts to where there is none."""
        columns = self.runs[side].vetoes if part == "vetoes" else self.runs[side].thresholds
        index = self.index(side)
        return columns[id_].values[index] if id_ in columns and index is not None else without

    # --- where it is placed

    def placing(self) -> Iterator[Cause]:
        """Places, preferences and awards held elsewhere, where they can be what moved it."""
        old, new = self.results()
        if old.standing == new.standing or None in (old.rank, new.rank):
            held = [row in run.held for run, row in zip(self.runs, self.rows, strict=True)]
            if held[0] != held[1]:
                yield self.held(held)
            return
        came = zip(self.runs, (old, new), strict=True)
        quotas = [run.quota.get(result.group) for run, result in came]
        if quotas[0] != quotas[1]:
            yield self.cause("places", "places", *(_points(number) for number in quotas))
        if old.total == new.total:
            yield from self.preferences()

    def held(self, held: list[bool]) -> Cause:
        """An award that excludes this one."""
        rivals = next((run.plan.rivals for run in reversed(self.runs) if run.plan.rivals), None)
        old, new = (_both("held" if each else "not_held") for each in held)
        changed = any("rivals" in address for address in self.changed)
        return Cause("one_award", "one_award", rivals.cite if rivals else None, old, new, changed)

    def preferences(self) -> Iterator[Cause]:
        """The preferences that were changed, with what they say of the record."""
        steps = [run.plan.preferences for run in self.runs]
        for number in range(max(map(len, steps))):
            if ("preferences", str(number + 1)) not in self.changed:
                continue
            pair = [each[number] if number < len(each) else None for each in steps]
            texts = [
                Text(*(self.clause(side, step.node, lang) for lang in _LANGS)) if step else None
                for side, step in enumerate(pair)
            ]
            cite = next((step.cite for step in reversed(pair) if step and step.cite), None)
            yield Cause("preferences", str(number + 1), cite, texts[0], texts[1], True)

    def amounts(self) -> Iterator[Cause]:
        """Money that is not the same."""
        old, new = (result.amounts or {} for result in self.results())
        for id_ in dict.fromkeys((*old, *new)):
            if old.get(id_) != new.get(id_):
                part = "amounts" if any(id_ in run.paid for run in self.runs) else "awards"
                cause = self.cause(part, id_, _points(old.get(id_)), _points(new.get(id_)))
                yield cause if part == "amounts" else self.award(cause)

    def award(self, cause: Cause) -> Cause:
        """The award of a winner, whose clause has no name of its own."""
        awards = self.runs[1].plan.contest.awards or self.runs[0].plan.contest.awards
        changed = any("awards" in address for address in self.changed)
        cite = awards.cite if awards else None
        return Cause("awards", "awards", cite, cause.old, cause.new, changed)


def _points(value: Number | None) -> Text | None:
    if value is None:
        return None
    text = format_number(value)
    return Text(text, text)


def _both(name: str, **words: object) -> Text:
    return Text(*(phrase(name, lang, **words) for lang in _LANGS))
