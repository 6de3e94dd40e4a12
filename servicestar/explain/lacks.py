"""What a record lacked: each clause it failed, each value and attestation it is still without."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.explain.candidacy import Candidacy
from servicestar.explain.view import View
from servicestar.plan import ConditionStep, Plan

LackKind = Literal[
    "candidate", "condition", "veto", "threshold", "held", "missing", "to_attest", "to_decide"
]


@frozen
class Lack:
    """One thing that a record lacked.

    Attributes:
        kind: what kind of thing.
        id: of the clause, field or amount.
        title: what that is called.
        cite: its article.
        words: what was asked for, with the record's own numbers; "" where the title says it all.
    """

    kind: LackKind
    id: str
    title: str
    cite: str | None
    words: str


def lacks_of(run: Run, row: int, lang: Lang = "en") -> list[Lack]:
    """What the record in a row of the roster lacked, in the order of its route.

    A record stopped in an earlier round lacks what it lacked there.
    """
    return list(_Lacking.of(run, row, lang).all())


@frozen
class _Lacking(View):
    """What one record lacked."""

    def all(self) -> Iterator[Lack]:
        """Everything."""
        yield from self.stopped()
        for id_ in self.result.missing:
            yield Lack("missing", id_, self.say.fields((id_,)), None, "")
        for id_ in self.result.to_attest:
            cite = next((step.cite for step in self.attested(id_)), None)
            yield Lack("to_attest", id_, self.say.fields((id_,)), cite, self.text("open"))
        for id_ in self.result.to_decide:
            cite = self.run.paid[id_].step.cite
            words = self.text("to_decide", amount=self.say.amount(id_))
            yield Lack("to_decide", id_, self.say.amount(id_), cite, words)

    def stopped(self) -> Iterator[Lack]:
        """The clauses that stopped it, here or in an earlier round."""
        run = self.run
        if not run.candidate[self.row]:
            if self.result.standing == "not_candidate":
                yield from self.candidacy()
            elif run.earlier is not None:
                before = _Lacking.of(run.earlier, self.row, self.lang)
                yield from before.stopped()
            return
        for step in run.plan.conditions:
            if run.conditions[step.id].values[self.row] is False:
                yield self.unmet(step)
        # In the order of the roster, so that nothing has to be searched through.
        index = bisect_left(run.contestants, self.row)
        if run.contestants[index : index + 1] == [self.row]:
            yield from self.tests(index)
        if self.row in run.held:
            cite = run.plan.rivals.cite if run.plan.rivals else None
            yield Lack("held", "", "", cite, self.text("holds_other"))

    def candidacy(self) -> Iterator[Lack]:
        """Why it was not looked at."""
        candidates = self.run.plan.contest.candidates
        words = Candidacy(self.run, self.row, self.lang, self.result, self.say).words()
        if candidates is not None and words is not None:
            yield Lack("candidate", "candidate", "", candidates.cite, words)

    def unmet(self, step: ConditionStep) -> Lack:
        """A condition that does not hold."""
        id_ = getattr(step.node, "id", step.id) if step.word == "attest" else step.id
        title = self.say.label("field", id_) if step.node is not None else ""
        title = step.title.of(self.lang) if step.title else title
        return Lack("condition", id_, title, step.cite, self.answered(step, False))

    def tests(self, index: int) -> Iterator[Lack]:
        """The vetoes that bite and the thresholds that are not reached."""
        run = self.run
        for step in run.plan.vetoes:
            if run.vetoes[step.id].values[index]:
                words = self.text("bites", clause=self.say.clause(step.node))
                yield Lack("veto", step.id, self.say.label("field", step.id), step.cite, words)
        for step in run.plan.thresholds:
            if run.thresholds[step.id].values[index] is False:
                words = self.say.denied(step.node)
                yield Lack("threshold", step.id, self.say.label("field", step.id), step.cite, words)

    def attested(self, field: str) -> Iterator[ConditionStep]:
        """The conditions of this round and those before that ask for an attestation."""
        plan: Plan | None = self.run.plan
        while plan is not None:
            for step in plan.conditions:
                if step.word == "attest" and getattr(step.node, "id", None) == field:
                    yield step
            plan = plan.earlier
