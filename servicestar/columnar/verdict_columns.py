"""The columns of the verdicts: what a record's row of the answer has."""

from __future__ import annotations

from attrs import define

from servicestar.columnar.contest import ContestSteps, Earlier
from servicestar.columnar.judgement import candidate
from servicestar.columnar.number import Num, below
from servicestar.columnar.query import Lists, Points
from servicestar.columnar.steps import Listed, Tests, all_of, any_of, named


@define
class VerdictColumns:
    """Writes the columns of a contest in which every record has its standing.

    Attributes:
        of: the contest's steps.
    """

    of: ContestSteps

    def write(self) -> list[str]:
        """The columns of a verdict."""
        plan = self.of.plan
        columns = ["judgement.row_no", f"{named('f', plan.key)} AS key"]
        columns.append(f"{self.group(self.of)} AS in_group")
        columns.append("standing")
        if self.stops():
            columns += [f"{self.ended()} AS in_round", f"{self.tied_in()} AS tied_in"]
        columns += self.scored()
        for earlier in self.rounds_before():
            if not earlier.steps.plan.put_forward:
                columns += self.kept_points(earlier)
        for each in self.rounds():
            for listed in (each.failed, each.missing, each.to_attest):
                columns += listed.columns
        return columns

    def rounds(self) -> list[ContestSteps]:
        """The contest and its earlier rounds, the latest first."""
        return [self.of, *(earlier.steps for earlier in self.rounds_before())]

    def scored(self) -> list[str]:
        """The columns of a contest with points."""
        if self.of.plan.put_forward:
            return ["CAST(NULL AS BIGINT) AS place"]
        columns = ["place", *self.points()]
        if self.of.gaps:
            columns.append(f"{any_of(self.of.gaps)} AS in_no_band")
        if self.of.plan.contest.bands:
            columns.append(f"{self.band()} AS band")
        return columns

    def rounds_before(self) -> list[Earlier]:
        """The earlier rounds, the latest first."""
        found, earlier = [], self.of.earlier
        while earlier is not None:
            found.append(earlier)
            earlier = earlier.steps.earlier
        return found

    def group(self, steps: ContestSteps) -> str:
        """The column of a record's group; NULL where the contest is not held per group."""
        per = steps.plan.contest.per
        return named("f", per) if per else f"CAST(NULL AS {self.of.writer.dialect.text})"

    def stops(self) -> bool:
        """Whether a record can be stopped before the contest itself looks at it."""
        return candidate(self.of) is not None

    def ended(self) -> str:
        """Which round a record came to: 0 is the last one, 1 the one before it; -1 none."""
        cases = [
            f"WHEN {earlier.standing} NOT IN ('awarded', 'not_placed') THEN {index}"
            for index, earlier in enumerate(self.rounds_before(), start=1)
        ][::-1]
        # Who was stopped in a round has that standing in all rounds after it, so the first counts.
        cases.insert(0, "WHEN standing = 'not_candidate' THEN -1")
        return f"CASE {' '.join(cases)} ELSE 0 END"

    def tied_in(self) -> str:
        """The group of the round that a record came to."""
        own, *before = map(self.group, self.rounds())
        cases = [f"WHEN {index} THEN {group}" for index, group in enumerate(before, start=1)]
        return f"CASE {self.ended()} {' '.join(cases)} ELSE {own} END" if cases else own

    def kept_points(self, earlier: Earlier) -> list[str]:
        """The points of records that were vetoed or below a threshold in an earlier round."""
        index = self.rounds_before().index(earlier) + 1
        kept = f"({self.ended()}) = {index} AND {earlier.standing} IN ('vetoed', 'below_threshold')"
        before = earlier.steps
        columns = self.number(before.total, f"e{index}_total", kept)
        shown = f"{kept} AND {before.total.over.sql} IS NOT NULL"
        for kind, values in (("s", before.scores), ("b", before.bonus)):
            for id_, value in values.items():
                own = shown
                if kind == "s" and id_ in before.uncovered:
                    own = f"{shown} AND NOT {before.uncovered[id_]}"
                columns += self.number(value, named(f"e{index}_{kind}", id_), own)
        return columns

    def band(self) -> str:
        """The name of the total's band."""
        total, writer, cases = self.of.total, self.of.writer, []
        for band in self.of.plan.contest.bands:
            test = all_of(
                [
                    *writer.in_band(band, total),
                    f"{total.over.sql} IS NOT NULL",
                    "standing <> 'undetermined'",
                ]
            )
            cases.append(f"WHEN {test} THEN {writer.dialect.literal(band.name or '')}")
        return f"CASE {' '.join(cases)} END"

    def points(self) -> list[str]:
        """Total, scores, bonus and money: of those for whom all of it is known."""
        total = self.of.total
        shown = f"{total.over.sql} IS NOT NULL" if self.of.plan.scored else "FALSE"
        known = f"{self.of.stands()} AND standing <> 'undetermined'"
        if self.of.plan.amounts and self.of.plan.places is None:
            shown = f"{shown} AND standing <> 'undetermined'"
        columns = self.number(total, "total", shown)
        for id_, value in self.of.scores.items():
            own = f"{shown} AND NOT {self.of.uncovered[id_]}" if id_ in self.of.uncovered else shown
            columns += self.number(value, named("s", id_), own)
        for id_, value in self.of.bonus.items():
            columns += self.number(value, named("b", id_), shown)
        for id_, value in self.of.amounts.items():
            columns += self.number(value, named("a", id_), known)
            columns += [named("decide", id_), named("unknown", id_)]
        return columns

    def numbers(self) -> tuple[Points, ...]:
        """The verdict's numbers, and those kept from each earlier round, the latest first."""
        rounds = [
            (self.of, ""),
            *((e.steps, f"e{n}_") for n, e in enumerate(self.rounds_before(), 1)),
        ]
        return tuple(_points(each, prefix) for each, prefix in rounds)

    def number(self, value: Num, name: str, shown: str) -> list[str]:
        """A number as a whole one and the whole one it is over, where it is shown."""
        parts = [(name, value.over)]
        if value.by is not None:
            parts.append((below(name), value.by))
        kind = self.of.writer.dialect.smallest
        shown = f"CASE WHEN {shown} THEN"
        return [
            f"CAST({shown} {part.sql} END AS {kind(part.low, part.high)}) AS {column}"
            for column, part in parts
        ]

    def lists(self) -> list[str]:
        """What failed, is missing and is still to be attested, written out.

        A record that was stopped in an earlier round has the lists of that one. Who went on takes
        the open attestations along.
        """
        rounds, found = self.rounds(), []
        for name in ("failed", "missing", "to_attest"):
            own = self.of.writer.dialect.ids(self.tests(rounds, name))
            each = [
                (f"in_round = {n}", self.tests(rounds[n:], name)) for n in range(1, len(rounds))
            ]
            nobody = self.of.writer.dialect.ids([("candidate", "TRUE")] if name == "failed" else [])
            sql = f"CASE WHEN in_round < 0 THEN {nobody}"
            sql += "".join(
                f" WHEN {test} THEN {self.of.writer.dialect.ids(ids)}" for test, ids in each
            )
            found.append(f"{f'{sql} ELSE {own} END' if self.stops() else own} AS {name}")
        return found

    def tests(self, rounds: list[ContestSteps], name: str) -> Tests:
        """The ids of one list, of a record that came to the first of some rounds."""
        if name == "failed":
            return rounds[0].failed.tests()
        if name == "missing":
            return lists_of(rounds[0]).missing.tests()
        merged: dict[str, list[str]] = {}
        for each in reversed(rounds):
            for id_, test in each.to_attest.tests():
                merged.setdefault(id_, []).append(test)
        return [(id_, any_of(tests)) for id_, tests in merged.items()]


def _points(steps: ContestSteps, prefix: str) -> Points:
    """The numbers of one round as columns of the verdicts."""
    if steps.plan.put_forward:
        return Points(None, {}, {}, {})
    word = steps.plan.contest.reweigh
    shown = {step.id for step in steps.plan.amounts if step.shown}
    paid = {id_: value for id_, value in steps.amounts.items() if id_ in shown}
    total = steps.total.named(prefix + "total")
    scores, bonus, amounts = (
        {id_: value.named(named(prefix + kind, id_)) for id_, value in values.items()}
        for kind, values in (("s", steps.scores), ("b", steps.bonus), ("a", paid))
    )
    return Points(total, scores, bonus, amounts, word.not_covered if word is not None else ())


def lists_of(steps: ContestSteps) -> Lists:
    """The lists of one round."""
    order = (*steps.plan.kind.fields, *steps.plan.feeds, *steps.plan.past)
    places = steps.missing.places
    missing = Listed({id_: places[id_] for id_ in order if id_ in places})
    return Lists(steps.failed, missing, steps.to_attest)
