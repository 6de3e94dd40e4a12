"""What a developer holds in hand after a run: an outcome and its records."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from servicestar import report
from servicestar.api.after import Aftermath, aftermath_of
from servicestar.api.keep import keep_titles
from servicestar.api.papers import paper_of, papers_of
from servicestar.diagnostics import (
    Diagnostic,
    Lang,
    Place,
    ServiceStarError,
    errors_of,
    unknown,
)
from servicestar.evaluate import Run
from servicestar.explain import explain
from servicestar.model import outcome as model
from servicestar.model.outcome import Quota, Result, Standing
from servicestar.values.numbers import Number

_OUTCOME = Place("<outcome>")


class Outcome:
    """What came out of a contest.

    Indexing by a key gives the `Record` of that key. All numbers are exact: int or Fraction.
    """

    def __init__(self, run: Run) -> None:
        """Wrap a finished run."""
        self._finished = run

    @cached_property
    def _run(self) -> Run:
        """The run with all its steps."""
        return self._finished

    @cached_property
    def model(self) -> model.Outcome:
        """The outcome as plain values."""
        assert self._run.outcome is not None
        return self._run.outcome

    chosen: tuple[str, str] | None = None
    """Why `auto` took its engine, in English and Chinese; None where the engine was named."""

    @property
    def engine(self) -> str:
        """What evaluated it: ``interpreter``, ``duckdb``, ``spark`` or ``postgres``."""
        return "interpreter"

    @property
    def winners(self) -> tuple[str, ...]:
        """Keys in order of rank, then of the records."""
        return self.model.winners

    @property
    def unresolved(self) -> tuple[tuple[str, ...], ...]:
        """Groups of keys tied across the last place, which a person has to decide."""
        return self.model.unresolved

    @property
    def contest(self) -> str:
        """Id of the contest."""
        return self.model.contest

    @property
    def period(self) -> str | None:
        """The cycle."""
        return self.model.period

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts it used that have a value."""
        return self.model.facts

    @property
    def readings(self) -> Mapping[str, str]:
        """The readings in force that bear on it."""
        return self.model.readings

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

    def __contains__(self, key: object) -> bool:
        """Whether there is a record of this key."""
        return key in self._rows

    def __len__(self) -> int:
        """How many records."""
        return len(self.model.results)

    def __getitem__(self, key: str) -> Record:
        """The record of a key.

        Raises:
            ServiceStarError: where there is no such record.
        """
        if key not in self._rows:
            raise ServiceStarError([unknown("SS614", _OUTCOME, key, self._rows)])
        return Record(self._run, self._rows[key])

    def to_json(self, lang: Lang = "en") -> str:
        """The outcome as JSON; the same inputs give the same bytes."""
        return report.to_json(self.model, lang)

    def to_csv(self, lang: Lang = "en") -> str:
        """One row a record, as CSV."""
        return report.to_csv(self._run, lang)

    def after(
        self,
        events: Any,
        *,
        awarded: datetime.date | str | None = None,
        published: datetime.date | str | None = None,
        readings: Mapping[str, str] | None = None,
        calendar: Any = None,
    ) -> Aftermath:
        """What became of it: titles lost, places left empty or taken by the next in rank.

        Args:
            events: what happened: a path (.csv, .xlsx, .json, .jsonl, .parquet), a list of
                mappings, or a data frame, with the columns ``id``, ``event``, ``date``, ``note``.
            awarded: the day of the award, from which the observation counts.
            published: the day of the publication, from which its period counts.
            readings: choices by reading, where they differ from the run's.
            calendar: as in `Contest.timeline`.

        Raises:
            ServiceStarError: with every fault of the events and the call, such as a day that is
                not given though an event's period counts from it.
        """
        days = {"awarded": awarded, "published": published}
        found, faults = aftermath_of(self._run, events, days, readings or {}, calendar)
        if found is None:
            raise ServiceStarError(errors_of(faults))
        return found

    @property
    def papers(self) -> tuple[str, ...]:
        """Ids of the papers that can be made from it: two notices, and what the contest adds."""
        return tuple(papers_of(self._run.plan.contest))

    def paper(
        self,
        id: str,
        lang: Lang = "en",
        template: str | os.PathLike[str] | bytes | None = None,
        *,
        who: Sequence[str] = (),
        published: datetime.date | str | None = None,
        awarded: datetime.date | str | None = None,
        calendar: Any = None,
    ) -> bytes:
        """A notice, or a form for each of some records, as the bytes of a .docx.

        The same outcome, template and days give the same bytes. Needs the extra ``papers``.

        Args:
            id: one of `papers`.
            lang: ``en`` or ``zh``.
            template: a .docx of your own, as a path or its bytes; ours where left out.
            who: keys of the records that a form is filled in for; all winners where left out.
            published: the day of the publication, from which its period counts.
            awarded: the day of the award, from which the observation counts.
            calendar: as in `Contest.timeline`.

        Raises:
            ServiceStarError: with every fault of the call, and what is wrong with the template.
        """
        days = {"published": published, "awarded": awarded}
        data, faults = paper_of(self._run, id, lang, template, who, days, calendar)
        if data is None:
            raise ServiceStarError(errors_of(faults))
        return data

    def append_to(self, path: str | os.PathLike[str]) -> tuple[Diagnostic, ...]:
        """Add the winners to a history file as titles of this contest and period.

        The file is replaced whole or not at all; one that is not there is made. Who is tied is
        not added, who won provisionally is.

        Args:
            path: a .csv, .xlsx, .json or .jsonl.

        Returns:
            Notes: who is tied or provisional, and that nobody won or no totals were kept.

        Raises:
            ServiceStarError: where nothing was added: the contest or the run has no period, the
                file has titles of both already, is no sound history, or can not be written.
        """
        found = keep_titles(self._run, path)
        if errors := errors_of(found):
            raise ServiceStarError(errors)
        return tuple(found)

    def to_workbook(self, lang: Lang = "en") -> bytes:
        """The outcome as the bytes of an .xlsx workbook; the same inputs give the same bytes.

        Its sheets: results, earlier rounds, clauses, what each record lacked, settings.
        """
        return report.to_workbook(self._run, lang)

    def to_html(self, lang: Lang = "en") -> str:
        """The outcome as one page, which needs no network and prints on A4.

        It has who is awarded and why, what is left for a person to decide, the way from the
        roster to the places, and each record's clauses. The same inputs give the same bytes.

        Raises:
            ServiceStarError: where the extra ``report`` is not installed.
        """
        return report.to_html(self._run, lang)

    def _repr_html_(self) -> str:
        return report.outcome_fragment(self._run)

    def __repr__(self) -> str:
        """Contest and period, and how many of how many won."""
        return report.outcome_words(self.model)

    def to_table(self, lang: Lang = "en", width: int = 80) -> str:
        """A text for a terminal that is so many columns wide."""
        return report.to_table(self._run, lang, width)


class Record:
    """One record of an outcome: its result and why it is so."""

    def __init__(self, run: Run, row: int) -> None:
        """Row of a finished run."""
        assert run.outcome is not None
        self._run, self._row = run, row
        self.result: Result = run.outcome.results[row]

    @property
    def key(self) -> str:
        """The record's key."""
        return self.result.key

    @property
    def group(self) -> str | None:
        """Its group in a contest held per group."""
        return self.result.group

    @property
    def standing(self) -> Standing:
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

    @property
    def bonus(self) -> Mapping[str, Number]:
        """Points by bonus item."""
        return self.result.bonus

    @property
    def failed(self) -> tuple[str, ...]:
        """Ids of the conditions that do not hold."""
        return self.result.failed

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of the fields whose missing value left a rule undecided."""
        return self.result.missing

    @property
    def to_attest(self) -> tuple[str, ...]:
        """Attestations nobody has given or refused."""
        return self.result.to_attest

    @property
    def band(self) -> str | None:
        """The name of the total's band, where the contest has bands."""
        return self.result.band

    @property
    def amounts(self) -> Mapping[str, Number] | None:
        """Yuan by amount; None where no money follows from the contest."""
        return self.result.amounts

    @property
    def to_decide(self) -> tuple[str, ...]:
        """Amounts on which the text is silent, so that a person has to decide."""
        return self.result.to_decide

    def _repr_html_(self) -> str:
        return report.record_fragment(self._run, self._row)

    def __repr__(self) -> str:
        """Key, standing, rank and total."""
        return report.record_words(self.result)

    def explain(self, lang: Lang = "en") -> str:
        """Every clause with its article and numbers, the place, and what would change it.

        Lines are folded to 80 columns, of which a Chinese character takes two.
        """
        return report.wrap(explain(self._run, self._row, lang))
