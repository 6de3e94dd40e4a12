"""One contest under one set of readings, ready to be asked about."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from attrs import define, field

from servicestar.analysis.claims import Answer, Claim
from servicestar.analysis.decide import Tally, connected, decide
from servicestar.analysis.interval import Interval
from servicestar.analysis.plain import Atom, atoms_of
from servicestar.analysis.show import Label, shown, text_of
from servicestar.analysis.world import AGAIN, World, world_of
from servicestar.checks.about import about, about_part, in_group
from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.expr import Expression, Name, Node
from servicestar.model import (
    Amount,
    BandTable,
    Bonus,
    Condition,
    Contest,
    Indicator,
    Part,
    Rule,
    Ruleset,
)
from servicestar.model.uses import conditions_of
from servicestar.plan import ConditionStep, Plan
from servicestar.values.operators import Value

Words = tuple[str, str]
_RECKONED = (*Rule.WORDS, "each", "amount", "yuan", "pool")
LIMITS: Words = ("the limits of its values", "各值的限值")


@define(slots=False)
class Case:
    """A contest under its readings.

    Attributes:
        ruleset, contest, plan: what is looked at.
        readings: choice by reading.
        world: what can be.
        tally: of all questions of the ruleset.
        possible: whether anybody can meet all conditions, as far as is known.
    """

    ruleset: Ruleset
    plan: Plan
    readings: Mapping[str, str]
    world: World
    tally: Tally
    possible: bool = True
    found: list[Diagnostic] = field(factory=list)

    @property
    def contest(self) -> Contest:
        """The contest as it is written."""
        return self.plan.contest

    @property
    def given(self) -> tuple[Claim, ...]:
        """What holds of everyone who is scored; nothing where nobody can be."""
        return self.world.passed if self.possible else ()

    @cached_property
    def steps(self) -> list[tuple[ConditionStep, Condition]]:
        """Each condition as it is planned and as it is written."""
        written = conditions_of(self.ruleset, self.contest)
        return list(zip(self.plan.conditions, written, strict=True))

    def ask(
        self,
        asked: Sequence[Claim],
        given: Iterable[Claim] = (),
        what: str | None = None,
        *,
        world: World | None = None,
    ) -> Answer:
        """Whether claims can come out as wanted; counted under what they are about."""
        return decide(world or self.world, asked, given, about=what, tally=self.tally)

    def never(
        self, asked: Sequence[Claim], given: Iterable[Claim] = (), what: str | None = None
    ) -> bool:
        """Whether it is proved that claims can not come out as wanted."""
        return self.ask(asked, given, what).can is False

    def ground(self, asked: Sequence[Claim], given: Sequence[Claim]) -> Words:
        """The names of the few given claims that a proof rests on, or the limits."""
        names = [claim.name for claim in self.core(asked, given)]
        return (", ".join(names), "、".join(names)) if names else LIMITS

    def core(self, asked: Sequence[Claim], given: Sequence[Claim]) -> list[Claim]:
        """Those of the given claims without which a proof does not stand."""

        def stands(some: Sequence[Claim]) -> bool:
            return decide(self.world, asked, some, tally=self.tally).can is False

        if not given or stands(()):
            return []
        near = connected(self.world, asked, [*self.world.limits, *given])
        kept = [claim for claim in given if claim in near]
        alone = next((claim for claim in kept if stands([claim])), None)
        if alone is not None:
            return [alone]
        for claim in [*kept]:
            fewer = [other for other in kept if other is not claim]
            kept = fewer if stands(fewer) else kept
        return kept

    def tell(self, code: str, place: Place, what: str, /, **words: object) -> None:
        """Note a finding."""
        self.found.append(fault(code, place, about=what, **words))

    def name(self, part: Part, number: int | None = None) -> str:
        """What a part of the contest is called in findings."""
        return about_part(self.plan.id, part, number)

    def own_name(self, part: Condition) -> str:
        """What a condition is called where the contest does not matter."""
        for id_, group in self.ruleset.condition_groups.items():
            if any(each is part for each in group):
                return about_part(in_group(id_), part)
        return self.name(part)

    # --- where clauses are written

    def rule(self, indicator: Indicator) -> Rule:
        """The rule of an indicator under the readings."""
        if indicator.reading is not None and indicator.choices:
            return indicator.choices[self.readings[indicator.reading]]
        return indicator

    def spot(self, part: Indicator | Bonus | Amount) -> Place:
        """Where what a clause reckons with is written."""
        rule = self.rule(part) if isinstance(part, Indicator) else part
        words = [word for word in _RECKONED if getattr(rule, word, None)]
        found = getattr(rule, words[0]) if words else None
        if isinstance(found, tuple):
            found = found[0].each or found[0].amount
        if isinstance(found, BandTable):
            found = found.of
        return found.place if isinstance(found, Expression) else part.where.of("id")

    # --- words

    def label(self, lang: str) -> Label:
        """What names are called: ids in English, headers in Chinese."""
        kinds: dict[str, Mapping[str, Any]] = {
            "field": self.plan.kind.fields,
            AGAIN: self.plan.kind.fields,
            "fact": self.ruleset.facts,
            "past": self.plan.past,
        }

        def called(name: Name) -> str:
            part = kinds.get(name.source, {}).get(name.id)
            header = getattr(part, "header", None)
            return str(header) if lang == "zh" and header else name.id

        return called

    def text(self, node: Node) -> Words:
        """A tree in both languages."""
        en, zh = (text_of(node, lang, self.label(lang)) for lang in ("en", "zh"))
        return en, zh

    def value(self, atom: Node, value: Value) -> Words:
        """A value in both languages; days are written as days."""
        return shown(self.day(atom, value), "en"), shown(self.day(atom, value), "zh")

    def day(self, atom: Node, value: Value) -> Value:
        """A day number as the day, where the value is one of a date."""
        kinds: dict[str, Mapping[str, Any]] = {
            "field": self.plan.kind.fields,
            AGAIN: self.plan.kind.fields,
            "fact": self.ruleset.facts,
        }
        part = kinds.get(atom.source, {}).get(atom.id) if isinstance(atom, Name) else None
        if part is None or part.type != "date":
            return value
        return datetime.date.fromordinal(min(max(value, 1), 3_652_059))

    def witness(self, answer: Answer, trees: Iterable[Node]) -> Words:
        """The values that show it, of what is in some trees."""
        atoms = dict.fromkeys(atom for tree in trees for atom in atoms_of(tree))
        pairs = [self.equal(atom, answer.witness[atom]) for atom in atoms if atom in answer.witness]
        return ", ".join(en for en, _ in pairs), "，".join(zh for _, zh in pairs)

    def equal(self, atom: Atom, value: Value) -> Words:
        """One value as ``volume = 3``."""
        (en, zh), (own_en, own_zh) = self.text(atom), self.value(atom, value)
        return f"{en} = {own_en}", f"{zh} = {own_zh}"

    def range(self, node: Node) -> Interval:
        """The range of a plain tree over everyone who is scored."""
        return self.world.population("contestants" if self.possible else "roster").range(node)


def case_of(ruleset: Ruleset, plan: Plan, readings: Mapping[str, str], tally: Tally) -> Case:
    """A contest ready to be asked about.

    Args:
        ruleset: where it stands.
        plan: the contest under these readings.
        readings: choice by reading.
        tally: where questions are counted.
    """

    def named(of: Plan, id_: str) -> str:
        within = "" if of is plan else of.id
        return about(within, "condition", id_)

    return Case(ruleset, plan, readings, world_of(ruleset, plan, named), tally)
