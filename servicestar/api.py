"""The library's face: load a ruleset, evaluate a contest, read the outcome."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import define, evolve, field, frozen

from servicestar import checks, loader, model, report
from servicestar.diagnostics import (
    Diagnostic,
    Lang,
    Place,
    ServiceStarError,
    errors_of,
    fault,
    in_order,
    unknown,
)
from servicestar.evaluate import Run, Settings, evaluate_contest, read_facts
from servicestar.explain import explain
from servicestar.model.outcome import Quota, Result
from servicestar.plan import Plan, plan_contest
from servicestar.records import Title, load_history, load_records
from servicestar.values.numbers import Number
from servicestar.values.periods import Period, parse_period

Source = str | os.PathLike[str]
"""A path of a ruleset file, or the id of a ruleset that ships with the library."""


def shipped() -> dict[str, Path]:
    """The rulesets that ship with the library: path by ruleset id."""
    here = Path(__file__).parent
    folders = [here / "rulesets", here.parent / "rulesets"]  # installed; or a source checkout
    folder = next((f for f in folders if f.is_dir()), here)
    paths = sorted(p for p in folder.glob("*.yaml") if not p.name.endswith(".cases.yaml"))
    return {_id_in(path): path for path in paths}


def _id_in(path: Path) -> str:
    """The id that a shipped file declares, without reading the rest of it."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("ruleset:"):
            return line.removeprefix("ruleset:").strip()
    return path.stem


def read(source: Source) -> tuple[Ruleset | None, tuple[Diagnostic, ...], dict[str, str]]:
    """Read and check a ruleset without raising.

    Returns:
        The ruleset (None where it has errors), every finding in order of place, and the text of
        the file by name, for underlining.
    """
    path = Path(source)
    if not path.suffix and not path.exists():
        known = shipped()
        if str(source) not in known:
            words = {"known": ", ".join(known)}
            return None, (unknown("SS617", Place(str(source)), str(source), known, **words),), {}
        path = known[str(source)]
    file, faults = loader.read_file(path)
    if file is None:
        return None, tuple(faults), {}
    parsed, faults, lost = loader.load_ruleset(file)
    findings = in_order([*faults, *(checks.check(parsed, lost) if parsed else ())])
    sources = {file.name: file.text}
    if parsed is None or errors_of(findings):
        return None, findings, sources
    return Ruleset(parsed, file.sha256), findings, sources


def load(source: Source) -> Ruleset:
    """Load a ruleset.

    Args:
        source: a path such as ``rulesets/2010_zhengzhou.yaml``, or a shipped id such as
            ``zhengzhou-2010``.

    Raises:
        ServiceStarError: with every fault of the file, each with its place.
    """
    ruleset, findings, _ = read(source)
    if ruleset is None:
        raise ServiceStarError(errors_of(findings))
    return ruleset


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
            raise ServiceStarError([fault("SS602", self.model.where.whole, known=known)])
        if id not in self.model.contests:
            place = self.model.where.whole
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
                place = self.model.where.whole
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
            words = {"contest": plan.id, "example": _EXAMPLES[kind]}
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


class Outcome:
    """What came out of a contest.

    Indexing by a key gives the `Record` of that key. All numbers are exact: int or Fraction.
    """

    def __init__(self, run: Run) -> None:
        """Wrap a finished run."""
        assert run.outcome is not None
        self._run = run
        self.model = run.outcome

    @property
    def winners(self) -> tuple[str, ...]:
        """Keys in order of rank, then of the records."""
        return self.model.winners

    @property
    def unresolved(self) -> tuple[tuple[str, ...], ...]:
        """Groups of keys tied across the last place, which a person has to decide."""
        return self.model.unresolved

    @property
    def places(self) -> Quota:
        """How many could win: a number, or one for each group."""
        return self.model.places

    @property
    def results(self) -> tuple[Result, ...]:
        """One for each record, in the order of the records."""
        return self.model.results

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """What a reader should know besides."""
        return self.model.notes

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {result.key: row for row, result in enumerate(self.model.results)}

    def __iter__(self) -> Iterator[Record]:
        """The records in their order."""
        return (Record(self._run, row) for row in range(len(self.model.results)))

    def __len__(self) -> int:
        """How many records."""
        return len(self.model.results)

    def __getitem__(self, key: str) -> Record:
        """The record of a key.

        Raises:
            ServiceStarError: where there is no such record.
        """
        if key not in self._rows:
            raise ServiceStarError([unknown("SS614", NO_PLACE, key, self._rows)])
        return Record(self._run, self._rows[key])

    def to_json(self, lang: Lang = "en") -> str:
        """The outcome as JSON; the same inputs give the same bytes."""
        return report.to_json(self.model, lang)

    def to_csv(self, lang: Lang = "en") -> str:
        """One row a record, as CSV."""
        return report.to_csv(self.model, lang)

    def to_table(self, lang: Lang = "en") -> str:
        """A text for a terminal of 80 columns."""
        return report.to_table(self._run, lang)


NO_PLACE = Place("<outcome>")


class Record:
    """One record of an outcome: its result and why it is so."""

    def __init__(self, run: Run, row: int) -> None:
        """Row of a finished run."""
        assert run.outcome is not None
        self._run, self._row = run, row
        self.result: Result = run.outcome.results[row]

    @property
    def standing(self) -> str:
        """See `servicestar.model.outcome.Standing`."""
        return self.result.standing

    @property
    def rank(self) -> int | None:
        """1 for the best; None for who can not win."""
        return self.result.rank

    @property
    def total(self) -> Number | None:
        """The exact total."""
        return self.result.total

    @property
    def scores(self) -> Mapping[str, Number]:
        """Points by indicator."""
        return self.result.scores

    def explain(self, lang: Lang = "en") -> str:
        """Every clause with its article and its numbers, the place, and what would change it."""
        return explain(self._run, self._row, lang)


def findings_of(sources: Iterable[Source]) -> tuple[tuple[Diagnostic, ...], dict[str, str]]:
    """Every finding of some ruleset files, and their texts for underlining."""
    found: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for source in sources:
        _, findings, text = read(source)
        found += findings
        texts |= text
    return in_order(found), texts
