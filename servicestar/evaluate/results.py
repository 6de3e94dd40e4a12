"""What came out: a standing for every record, the winners, the ties and the notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from servicestar.evaluate.notes import notes_of
from servicestar.evaluate.run import Run
from servicestar.model import LANGUAGE
from servicestar.model.outcome import Outcome, Quota, Result, Standing
from servicestar.values.numbers import Number
from servicestar.values.operators import Value
from servicestar.values.vector import Vector

NOTHING: Mapping[str, Number] = MappingProxyType({})
"""The points of whoever is not scored."""
UNSCORED = (None, NOTHING, NOTHING)


def outcome_of(run: Run) -> Outcome:
    """The outcome of a run whose steps are done."""
    read = Reader(run).result
    results = tuple(read(row) for row in range(len(run.records)))
    plan, settings = run.plan, run.settings
    provisional = sum(1 for r in results if r.standing == "awarded" and r.to_attest)
    before = [fed.outcome for fed in settings.fed.values() if fed.outcome is not None]
    if run.earlier is not None and run.earlier.outcome is not None:
        before.append(run.earlier.outcome)
    facts = merged(outcome.facts for outcome in before) | dict(run.engine.facts)
    readings = merged(outcome.readings for outcome in before) | dict(plan.readings)
    return Outcome(
        ruleset=settings.ruleset.ruleset,
        sha256=settings.sha256,
        language=LANGUAGE,
        contest=plan.id,
        period=str(settings.period) if settings.period else None,
        facts={id_: value for id_, value in facts.items() if value is not None},
        readings=readings,
        places=_places(run),
        winners=_winners(results),
        unresolved=_unresolved(run),
        results=results,
        notes=tuple(notes_of(run, len(results), provisional)),
        amounts=tuple(step.id for step in plan.amounts if step.shown),
    )


def merged(parts: Iterable[Mapping[str, Value]]) -> dict[str, Value]:
    """Several mappings as one, the first to name a key first."""
    return {key: value for part in parts for key, value in part.items()}


class Reader:
    """Reads the steps of a run for one record at a time."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.keys = run.records.keys
        self.index = {row: index for index, row in enumerate(run.contestants)}
        self.groups = {row: g for g, rows in run.groups().items() for row in rows}
        self.forwarded = set().union(*run.forwarded.values()) if run.forwarded else set()
        self.placed = {row for placing in run.placings.values() for row in placing.placed}
        self.tied = {row for placing in run.placings.values() for row in placing.tied}
        self.nothing = NOTHING if run.plan.pays else None
        self.unpaid = {row for paid in run.paid.values() for row in paid.unknown}
        names = (*run.plan.kind.fields, *run.plan.feeds, *run.plan.past)
        self.order = {id_: n for n, id_ in enumerate(names)}

    def result(self, row: int) -> Result:
        """The result of a record."""
        run = self.run
        if not run.candidate[row]:
            return self.stopped(row)
        index = self.index.get(row)
        failed = tuple(run.failed[row]) if row in run.failed else ()
        missing = self.missing(row) if row in run.missing else ()
        lists = failed, missing, self.attestations(row)
        key, group = self.keys[row], self.groups[row]
        if index is None or run.plan.put_forward:
            standing = self.unscored(row, failed=bool(failed))
            return Result(key, group, standing, None, *UNSCORED, *lists, amounts=self.nothing)
        standing = self.standing(row, index)
        if standing == "undetermined" or run.totals.values[index] is None or not run.plan.scored:
            points, band = UNSCORED, None
        else:
            points = run.totals.at(index), self.scores(index), _points(run.bonus, index)
            band = self.band(points[0])
        rank = run.placings[group].ranks.get(row)
        money = self.amounts(row, standing), self.to_decide(row)
        return Result(key, group, standing, rank, *points, *lists, band, *money)

    def scores(self, index: int) -> dict[str, Number]:
        """The points by indicator, without those that did not cover the record."""
        found = _points(self.run.scores, index)
        return {id_: value for id_, value in found.items() if self.run.covered(id_, index)}

    def amounts(self, row: int, standing: Standing) -> Mapping[str, Number] | None:
        """The money that follows for a contestant; None where the contest gives none."""
        run, awards = self.run, self.run.plan.contest.awards
        if not run.plan.pays:
            return None
        if standing == "undetermined":
            return NOTHING
        shown = {id_: paid for id_, paid in run.paid.items() if paid.step.shown}
        found = {id_: paid.values[row] for id_, paid in shown.items() if row in paid.values}
        if standing == "awarded" and awards is not None and awards.due == "award":
            return found if awards.money is None else {"award": awards.money, **found}
        return found

    def to_decide(self, row: int) -> tuple[str, ...]:
        """The amounts on which the text is silent for a record."""
        paid = self.run.paid.items()
        return tuple(id_ for id_, p in paid if row in p.to_decide and p.step.shown)

    def stopped(self, row: int) -> Result:
        """A record that is not looked at: as the round before left it, or not a candidate."""
        key, group, earlier = self.keys[row], self.groups[row], self.run.earlier
        if earlier is not None and earlier.outcome is not None:
            before = earlier.outcome.results[row]
            if before.standing != "not_placed":
                kept = before.standing in ("vetoed", "below_threshold")
                points = (before.total, before.scores, before.bonus) if kept else UNSCORED
                lists = before.failed, before.missing, before.to_attest
                return Result(
                    key, group, before.standing, None, *points, *lists, amounts=self.nothing
                )
        lists = ("candidate",), (), ()
        return Result(key, group, "not_candidate", None, *UNSCORED, *lists, amounts=self.nothing)

    def attestations(self, row: int) -> tuple[str, ...]:
        """What is still to be attested, also from the rounds before."""
        waiting, earlier = self.run.waiting, self.run.earlier
        own = tuple(waiting[row]) if row in waiting else ()
        if earlier is None or earlier.outcome is None:
            return own
        return tuple(dict.fromkeys((*earlier.outcome.results[row].to_attest, *own)))

    def missing(self, row: int) -> tuple[str, ...]:
        """The missing fields that left a rule undecided, in the order of the sheet."""
        return tuple(sorted(self.run.missing[row], key=self.order.__getitem__))

    def unscored(self, row: int, *, failed: bool) -> Standing:
        """The standing of a candidate without scores."""
        if failed:
            return "ineligible"
        if row not in self.index:
            return "undetermined"
        return "awarded" if row in self.forwarded else "not_placed"

    def standing(self, row: int, index: int) -> Standing:
        """The standing of a contestant."""
        run = self.run
        if any(answers.values[index] is True for answers in run.vetoes.values()):
            return "vetoed"
        if run.totals.values[index] is None:
            return "undetermined"
        if row in self.unpaid and run.plan.places is None:
            return "undetermined"  # what the contest is held for can not be worked out
        if any(answers.values[index] is not True for answers in run.thresholds.values()):
            return "below_threshold"
        if row in self.placed:
            return "awarded"
        return "tied" if row in self.tied else "not_placed"

    def band(self, total: Number | None) -> str | None:
        """The name of the total's band."""
        bands = self.run.plan.contest.bands if total is not None else ()
        return next((band.name for band in bands if band.holds(total)), None)  # type: ignore[arg-type]


def _points(columns: Mapping[str, Vector], index: int) -> dict[str, Number]:
    return {id_: column.at(index) for id_, column in columns.items()}


def _places(run: Run) -> Quota:
    if run.plan.put_forward:
        return {step.id: step.best for step in run.plan.put_forward}
    if run.plan.contest.per is not None:
        return dict(run.quota)
    return run.quota[None]


def _winners(results: tuple[Result, ...]) -> tuple[str, ...]:
    awarded = [r for r in results if r.standing == "awarded"]
    return tuple(r.key for r in sorted(awarded, key=lambda r: r.rank or 0))


def _unresolved(run: Run) -> tuple[tuple[str, ...], ...]:
    """Ties at the cut and for the last fen of a pool, by the place of their first record.

    Those of the rounds before are among them.
    """
    found = [sorted(p.tied) for p in run.placings.values() if p.tied]
    pools = [paid.pool for paid in run.paid.values() if paid.pool is not None]
    found += [sorted(pool.shares.tied) for pool in pools if pool.shares.tied]
    own = [tuple(run.records.keys[row] for row in rows) for rows in found]
    earlier = run.earlier.outcome.unresolved if run.earlier and run.earlier.outcome else ()
    position = {key: row for row, key in enumerate(run.records.keys)}
    return tuple(sorted((*earlier, *own), key=lambda keys: position[keys[0]]))
