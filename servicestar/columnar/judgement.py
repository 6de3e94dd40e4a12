"""The standing of each record, as the interpreter gives it."""

from __future__ import annotations

from attrs import define

from servicestar.columnar.contest import ContestSteps
from servicestar.columnar.steps import any_of, beside_name, note


def candidate(of: ContestSteps) -> str | None:
    """The test of who is looked at at all; None for everyone."""
    candidates = of.plan.contest.candidates
    if candidates is None:
        return None
    if candidates.titles is not None:
        return beside_name(("beside", f"candidate_{of.plan.id}"))
    assert of.earlier is not None
    return f"{of.earlier.standing} = 'awarded'"


@define
class Judgement:
    """Writes the standing of each record of a contest whose steps are written.

    Attributes:
        of: the contest's steps.
    """

    of: ContestSteps

    def write(self, says: str) -> None:
        """The step that gives every record its standing."""
        settles = self.of.plan.preferences and not self.of.plan.put_forward
        select = self.of.select("judgement", note(says, self.of.plan.id))
        if settles:
            settled = self.of.prefix + "settled"
            join = f"LEFT JOIN {settled} ON {settled}.row_no = {self.of.source}.row_no"
            select.writer.joins[settled] = join
        select.add(self.of.prefix + "standing", self.standing())
        self.of.add_missing(select, "lacking")
        self.of.finish(select)

    def standing(self) -> str:
        """The standing of a record, as the interpreter gives it."""
        if self.of.plan.put_forward:
            return self.forwarded()
        own, settled = self.of.prefix, self.of.prefix + "settled"
        open_money = any_of(self.of.name("unknown", s.id) for s in self.of.plan.amounts)
        cases = [*self.before_points(), (f"{own}vetoed", "vetoed")]
        cases.append((f"{own}total IS NULL", "undetermined"))
        if self.of.plan.places is None and open_money:
            cases.append((open_money, "undetermined"))
        cases.append((f"NOT {own}enough", "below_threshold"))
        won, tied = f"{own}level = 'in'", f"{own}level = 'cut'"
        if self.of.plan.preferences:
            won = f"{won} OR ({tied} AND {settled}.inside)"
            tied = f"{tied} AND NOT {settled}.outside"
        cases += [(won, "awarded"), (tied, "tied")]
        return _cases(cases, "not_placed")

    def forwarded(self) -> str:
        """The standing in a round that only puts forward."""
        cases = [*self.before_points(), (f"{self.of.prefix}forwarded", "awarded")]
        return _cases(cases, "not_placed")

    def before_points(self) -> list[tuple[str, str]]:
        """What is clear before any points; a standing in brackets is that of a column."""
        cases = []
        looked_at = candidate(self.of)
        if looked_at is not None:
            before = self.of.earlier.standing if self.of.earlier is not None else None
            if before is not None:
                cases.append((f"NOT ({looked_at}) AND {before} <> 'not_placed'", f"({before})"))
            cases.append((f"NOT ({looked_at})", "not_candidate"))
        if self.of.failing:
            cases.append((self.of.failed.anything(), "ineligible"))
        return [*cases, (f"NOT {self.of.stands()}", "undetermined")]


def _cases(cases: list[tuple[str, str]], otherwise: str) -> str:
    """A standing for the first test that holds; one in brackets is a column."""
    lines = [
        f"WHEN {test} THEN {standing[1:-1] if standing.startswith('(') else repr(standing)}"
        for test, standing in cases
    ]
    return "CASE\n    " + "\n    ".join(lines) + f"\n    ELSE '{otherwise}'\n  END"
