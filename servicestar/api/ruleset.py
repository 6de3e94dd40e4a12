"""A loaded ruleset and its contests, ready to be evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import define, evolve, field, frozen

from servicestar import model
from servicestar.api.outcome import Outcome
from servicestar.diagnostics import Diagnostic, ServiceStarError, errors_of, fault, unknown
from servicestar.evaluate import Run, Settings, evaluate_contest, read_facts
from servicestar.plan import Plan, plan_contest
from servicestar.records import Title, load_history, load_records
from servicestar.values.periods import Period, parse_period


@define(eq=False)
class Ruleset:
    """A loaded ruleset.

    Attributes:
        model: the regulation as classes of the language.
        sha256: hash of the file.
    """

    model: model.Ruleset = field(repr=False)
    sha256: str
    plans: dict[tuple[str, tuple[tuple[str, str], ...]], Plan] = field(
        factory=dict, init=False, repr=False
    )

    @property
    def id(self) -> str:
        """The ruleset's id."""
        return self.model.ruleset

    @property
    def contests(self) -> tuple[str, ...]:
        """Ids of its contests."""
        return tuple(self.model.contests)

    def contest(self, id: str | None = None) -> Contest:
        """One of its contests; the id may be left out where there is only one.

        Raises:
            ServiceStarError: where there is no such contest.
        """
        known = ", ".join(self.contests)
        if id is None and len(self.contests) == 1:
            id = self.contests[0]
        if id is None:
            raise ServiceStarError([fault("SS602", self.model.where.of("contests"), known=known)])
        if id not in self.model.contests:
            place = self.model.where.of("contests")
            raise ServiceStarError([unknown("SS601", place, id, self.contests, known=known)])
        return Contest(self, id)

    def plan(self, contest: str, readings: Mapping[str, str]) -> Plan:
        """The contest's plan under readings that differ from the default; made once."""
        key = (contest, tuple(sorted(readings.items())))
        if key not in self.plans:
            self.plans[key] = plan_contest(self.model, contest, readings)
        return self.plans[key]

    def check_readings(self, readings: Mapping[str, str]) -> list[Diagnostic]:
        """Faults of readings that a run switches."""
        faults = []
        for name, choice in readings.items():
            reading = self.model.readings.get(name)
            if reading is None:
                place = self.model.where.of("readings")
                faults.append(unknown("SS610", place, name, self.model.readings))
            elif choice not in reading.choices:
                place, known = reading.where.whole, ", ".join(reading.choices)
                words = {"reading": name, "known": known}
                faults.append(unknown("SS611", place, choice, reading.choices, **words))
        return faults


@frozen(eq=False)
class Contest:
    """One contest of a loaded ruleset."""

    ruleset: Ruleset
    id: str

    @property
    def model(self) -> model.Contest:
        """The contest as it is written."""
        return self.ruleset.model.contests[self.id]

    def evaluate(
        self,
        records: Any,
        *,
        history: Any = None,
        period: str | None = None,
        facts: Mapping[str, object] | None = None,
        readings: Mapping[str, str] | None = None,
        fed: Mapping[str, Any] | None = None,
        sheet: str | None = None,
    ) -> Outcome:
        """Run the contest over a roster.

        Args:
            records: a path (.csv, .xlsx, .json, .jsonl, .parquet), a list of mappings, or a
                pandas, Polars or Arrow table; columns by field id or header.
            history: earlier titles in any of these forms.
            period: the cycle, such as ``2010-07``, ``2010Q3`` or ``2010``.
            facts: values by fact id; what is left out takes its default.
            readings: choices by reading, where they differ from the ruleset's.
            fed: for a contest that is fed by others, their records by contest id.
            sheet: the sheet of an .xlsx; its first where left out.

        Raises:
            ServiceStarError: with every fault of the records, the facts and the call.
        """
        run, findings = self.run(records, history, period, facts, readings, fed, sheet)
        if run is None:
            raise ServiceStarError(errors_of(findings))
        return Outcome(run)

    def run(
        self,
        records: Any,
        history: Any = None,
        period: str | None = None,
        facts: Mapping[str, object] | None = None,
        readings: Mapping[str, str] | None = None,
        fed: Mapping[str, Any] | None = None,
        sheet: str | None = None,
    ) -> tuple[Run | None, list[Diagnostic]]:
        """As `evaluate`, with the faults as values."""
        faults = self.ruleset.check_readings(readings or {})
        if faults:
            return None, faults
        plan = self.ruleset.plan(self.id, readings or {})
        values, faults = read_facts(self.ruleset.model, facts or {})
        titles, history_faults = _history(plan, history)
        cycle, period_faults = self.period(
            plan, period, looks_back=plan.needs_history or bool(titles)
        )
        faults += period_faults + history_faults
        settings = Settings(self.ruleset.model, self.ruleset.sha256, values, cycle, titles, {})
        runs, fed_faults = self.fed(plan, settings, fed or {})
        rows, record_faults = load_records(
            records, plan.kind, sheet=sheet, groups=_all_groups(plan), used=_all_fields(plan)
        )
        faults += fed_faults + record_faults
        if faults or rows is None:
            return None, faults
        return evaluate_contest(plan, rows, evolve(settings, fed=runs))

    def period(
        self, plan: Plan, text: str | None, *, looks_back: bool
    ) -> tuple[Period | None, list[Diagnostic]]:
        """The cycle, where the contest has one; it is needed wherever history is looked at."""
        kind, where = plan.contest.period, plan.contest.where.whole
        if kind is None:
            return None, []
        period = parse_period(text) if text is not None else None
        if text is None and not looks_back:
            return None, []
        if period is None or period.kind != kind:
            words = {"contest": plan.id, "example": _EXAMPLES[kind], "found": _not(text)}
            return None, [fault("SS603", where, **words)]
        return period, []

    def fed(
        self, plan: Plan, settings: Settings, sheets: Mapping[str, Any]
    ) -> tuple[dict[str, Run], list[Diagnostic]]:
        """The runs of the contests that feed this one."""
        runs: dict[str, Run] = {}
        faults: list[Diagnostic] = []
        for feed, source in plan.feeds.values():
            if feed.contest not in sheets:
                words = {"contest": plan.id, "feed": feed.contest}
                faults.append(fault("SS612", feed.where.whole, **words))
                continue
            used = (*_all_fields(source), feed.belongs_to)
            groups = (*_all_groups(source), feed.belongs_to)
            rows, found = load_records(sheets[feed.contest], source.kind, groups=groups, used=used)
            run = None
            if rows is not None and not found:
                run, found = evaluate_contest(source, rows, settings)
            faults += found
            if run is not None:
                runs[feed.contest] = run
        return runs, faults


def _not(text: str | None) -> tuple[str, str]:
    """What stands in a message where another period was given."""
    return (f", not {text}", f"，而非 {text}") if text else ("", "")


_EXAMPLES = {"month": "2010-07", "quarter": "2010Q3", "half_year": "2010H2", "year": "2010"}


def _rounds(plan: Plan) -> Iterator[Plan]:
    """The plan and those of the rounds before."""
    yield plan
    if plan.earlier is not None:
        yield from _rounds(plan.earlier)


def _all_fields(plan: Plan) -> list[str]:
    return [id_ for each in _rounds(plan) for id_ in each.fields]


def _all_groups(plan: Plan) -> list[str]:
    return [id_ for each in _rounds(plan) for id_ in each.groups]


def _history(plan: Plan, source: Any) -> tuple[tuple[Title, ...] | None, list[Diagnostic]]:
    if source is not None:
        return load_history(source, plan.kind.fields[plan.key].header)
    if not plan.needs_history:
        return None, []
    candidates = plan.contest.candidates
    assert candidates is not None
    assert candidates.titles is not None
    words = {"contest": plan.id, "of": candidates.titles.of, "cite": candidates.cite or "-"}
    return None, [fault("SS604", candidates.where.whole, **words)]
