"""A loaded ruleset and its contests, ready to be evaluated."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from attrs import define, evolve, field, frozen

from servicestar import model
from servicestar.api.after import Timeline, reading_faults, timeline_of
from servicestar.api.engines import Choice, EngineName, Request, evaluate_on
from servicestar.api.outcome import Outcome
from servicestar.api.prepare import (
    cycle_of,
    fed_runs,
    groups_of_rounds,
    titles_of,
)
from servicestar.columnar import DialectName, rounds_of, written_query
from servicestar.diagnostics import Diagnostic, Lang, ServiceStarError, errors_of, fault, unknown
from servicestar.evaluate import Settings, read_facts
from servicestar.model.scope import labels_of
from servicestar.plan import Plan, plan_contest
from servicestar.records import template

Progress: TypeAlias = Callable[[int, int, str], None]
"""Told while something long goes on: how much is done, of how much (0: unknown), and what."""
_PARTS = ("history", "feeds", "records", "contest")


@define(eq=False)
class Ruleset:
    """A loaded ruleset.

    Attributes:
        model: the regulation as classes of the language.
        sha256: hash of the file.
    """

    model: model.Ruleset = field(repr=False)
    sha256: str
    _plans: dict[tuple[str, tuple[tuple[str, str], ...]], Plan] = field(
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
        if key not in self._plans:
            self._plans[key] = plan_contest(self.model, contest, readings)
        return self._plans[key]

    def check_readings(self, readings: Mapping[str, str]) -> list[Diagnostic]:
        """Faults of readings that a run switches."""
        return reading_faults(self.model, readings)


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
        engine: EngineName | None = None,
        at: Any = None,
        memory_limit: str | None = None,
        progress: Progress | None = None,
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
            engine: ``interpreter``, ``duckdb``, ``spark`` or ``postgres``; ``auto`` takes the
                interpreter for a small roster, and DuckDB for a large one where it is installed
                and can do the contest exactly. Left out, it is chosen as by ``auto``.
            at: where the engine is: the URL of a PostgreSQL server, or a Spark master or session.
            memory_limit: what DuckDB may take, such as ``2GB``; where left out, 3 GB.
            progress: is told ``(done, 4, part)`` before each part of the work: ``history``,
                ``feeds`` and ``records`` are read, then the ``contest`` is evaluated.

        Raises:
            ServiceStarError: with every fault of the records, the facts and the call.
        """

        def begin(part: str) -> None:
            if progress is not None:
                progress(_PARTS.index(part), len(_PARTS), part)

        period = None if period is None else str(period)  # an int where the cycle is a year
        plan, faults = self._planned(readings or {})
        values, found = read_facts(self.ruleset.model, facts or {})
        faults += found
        if plan is None:
            raise ServiceStarError(faults)
        labels = labels_of(self.ruleset.model)
        begin("history")
        titles, found = titles_of(plan, history, labels)
        faults += found
        cycle, found = cycle_of(plan, period, labels, has_titles=bool(titles))
        faults += found
        unused = period if plan.contest.period is None else None
        settings = Settings(
            self.ruleset.model, self.ruleset.sha256, values, cycle, titles, {}, unused
        )
        begin("feeds")
        runs, found = fed_runs(plan, settings, fed or {})
        faults += found
        begin("records")
        request = Request(plan, evolve(settings, fed=runs), records, sheet)
        choice = Choice(engine or "auto", at, memory_limit)
        return evaluate_on(request, choice, faults, lambda: begin("contest"))

    def sql(
        self,
        dialect: DialectName = "duckdb",
        *,
        facts: Mapping[str, object] | None = None,
        readings: Mapping[str, str] | None = None,
    ) -> str:
        """The contest as one query over a table ``records``, with its clauses as comments.

        Args:
            dialect: ``duckdb``, ``spark`` or ``postgres``.
            facts: as in `evaluate`.
            readings: as in `evaluate`.

        Raises:
            ServiceStarError: with a fault for each clause that can not be exact there.
        """
        plan, faults = self._planned(readings or {})
        values, found = read_facts(self.ruleset.model, facts or {})
        text = None
        if plan is not None and not found:
            text, faults = written_query(plan, rounds_of(plan), values, dialect)
        if text is None:
            raise ServiceStarError(errors_of([*faults, *found]))
        return text

    def _planned(self, readings: Mapping[str, str]) -> tuple[Plan | None, list[Diagnostic]]:
        """The plan under the readings that a run switches, if it has all of them."""
        faults = self.ruleset.check_readings(readings)
        return (None, faults) if faults else (self.ruleset.plan(self.id, readings), [])

    def timeline(
        self,
        *,
        awarded: datetime.date | str | None = None,
        published: datetime.date | str | None = None,
        period: str | None = None,
        calendar: Any = None,
    ) -> Timeline:
        """The dates of the contest, worked out from the calendar.

        Args:
            awarded: the day of the award, from which the observation counts.
            published: the day of the publication.
            period: the cycle; where left out it is taken from the day of the award.
            calendar: years in place of those the calendar knows: a path of a YAML file, or a
                mapping, from years to ``holidays`` and ``make_up``.

        Raises:
            ServiceStarError: with every fault of the call. A date that can not be worked out
                raises nothing: its row says why.
        """
        cycle, faults = None, list[Diagnostic]()
        if period is not None:
            plan, labels = self.ruleset.plan(self.id, {}), labels_of(self.ruleset.model)
            cycle, faults = cycle_of(plan, period, labels, has_titles=False)
        days = {"awarded": awarded, "published": published}
        model, sha256 = self.ruleset.model, self.ruleset.sha256
        found, wrong = timeline_of(model, sha256, self.id, cycle, days, calendar)
        if found is None or faults:
            raise ServiceStarError(errors_of([*faults, *wrong]))
        if period is not None and cycle is None:
            words = {"contest": self.id, "found": f"--period {period}"}
            found = found.with_note(fault("SS657", self.model.where.whole, **words))
        return found

    def template(self, lang: Lang = "en") -> bytes:
        """An empty record sheet for the contest, as the bytes of an .xlsx workbook."""
        plan = self.ruleset.plan(self.id, {})
        return template(plan.kind, plan.kind.title.of(lang), lang, groups_of_rounds(plan))
