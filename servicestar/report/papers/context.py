"""What a template may use: everything a paper says of an outcome, as plain texts and lists.

The page of the documentation that lists them is held to what is made here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from attrs import field, frozen

from servicestar.aftermath import Row
from servicestar.diagnostics import Lang, printable
from servicestar.evaluate import Run
from servicestar.explain import Sentences
from servicestar.explain.record import explain_parts
from servicestar.explain.view import Part
from servicestar.model import Field, Ident, Paper
from servicestar.model.outcome import Outcome, Result
from servicestar.report.papers.listed import title_of
from servicestar.report.papers.words import MARKS, cycle, day, say
from servicestar.report.rows import in_order, is_provisional, reasons, standing_word
from servicestar.report.words import LINES
from servicestar.values.numbers import format_number

Context = dict[str, Any]
_LEFT_OPEN = {"SS653", "SS654", "SS656", "SS658", "SS659", "SS660", "SS661", "SS662"}
"""Notes that the public has to see: what nobody has decided yet, and why there is nothing."""
_WIDE_SPACE = "\N{IDEOGRAPHIC SPACE}"
_STANDARDS = {"candidates", "conditions", "lists", "indicators", "vetoes", "thresholds", "bonus"}


@frozen
class Given:
    """What a paper is told besides the outcome.

    Attributes:
        lang: of the words that are not the ruleset's.
        who: keys of the records that forms are filled for; all winners where there are none.
        published, awarded: the days, where they are known.
        dates: the contest's dates by id, counted from those days.
    """

    lang: Lang = "en"
    who: tuple[str, ...] = ()
    published: datetime.date | None = None
    awarded: datetime.date | None = None
    dates: Mapping[str, Row] = field(factory=dict)


def context_of(run: Run, paper: Paper, given: Given) -> Context:
    """The variables of a paper. Texts, yes and no, and lists and mappings of them.

    Args:
        run: a finished run.
        paper: which paper.
        given: what it is told.
    """
    assert run.outcome is not None
    found = _Filler(run, run.outcome, paper, given, given.lang).everything()
    return {name: _clean(value) for name, value in found.items()}


def _clean(value: Any) -> Any:
    """The same with no character that can not stand in a line of a document."""
    if isinstance(value, str):
        # A wide space is none of the characters that do harm; blanks are made of it.
        return _WIDE_SPACE.join(map(printable, value.split(_WIDE_SPACE)))
    if isinstance(value, dict):
        return {key: _clean(each) for key, each in value.items()}
    return [_clean(each) for each in value] if isinstance(value, list) else value


@frozen(slots=False)
class _Filler:
    """One paper of one outcome."""

    run: Run
    outcome: Outcome
    paper: Paper
    given: Given
    lang: Lang

    def everything(self) -> Context:
        """All variables."""
        return {
            "title": title_of(self.paper, self.run.plan.contest, self.lang),
            "cite": self.paper.cite or "",
            "contest": self.run.plan.contest.title.of(self.lang),
            "period": cycle(self.run.settings.period, self.lang),
            **self.source(),
            **self.people(),
            **self.days(),
            **self.awards(),
            "objections": self.paper.objections.of(self.lang) if self.paper.objections else "",
            "forms": [self.form(row) for row in self.chosen()] if self.is_form else [],
        }

    @cached_property
    def say(self) -> Sentences:
        """What fields and values are called."""
        return Sentences(self.run.settings.ruleset, self.run.plan, self.run.engine, None, self.lang)

    @property
    def is_form(self) -> bool:
        """Whether it is filled once for each record."""
        return self.paper.kind in ("nomination_form", "standards_form")

    def source(self) -> Context:
        """The regulation, who issues the paper, and the very file that was run."""
        ruleset = self.run.settings.ruleset
        source = ruleset.source
        title = (source.title if source else ruleset.title).of(self.lang)
        number = source.number if source else None
        name = "regulation" if number else "unnumbered"
        return {
            "regulation": say(name, self.lang, title=title, number=number),
            "issuer": source.issuer.of(self.lang) if source and source.issuer else "",
            "ruleset": ruleset.ruleset,
            "sha256": self.outcome.sha256[:12],
        }

    # --- people

    @cached_property
    def assessment(self) -> bool:
        """Whether there is nothing to win: whoever could be assessed is listed."""
        return self.run.plan.places is None and not self.run.plan.put_forward

    def people(self) -> Context:
        """Who is listed, who is tied or could not be assessed, and what is left to decide."""
        order = in_order(self.outcome.results, self.run.groups())
        rows = {row: self.outcome.results[row] for row in order}
        listed = [row for row, result in rows.items() if self.is_listed(result)]
        tied = [row for row, result in rows.items() if result.standing == "tied"]
        lost = [r for r, result in rows.items() if result.standing == "undetermined"]
        lost = lost if self.assessment else []
        columns = self.columns([*listed, *tied, *lost])
        return {
            "columns": [heading for heading, _ in columns.values()],
            "people": [self.row(row, columns) for row in listed],
            "tied": [self.row(row, columns) for row in tied],
            "undetermined": [self.row(row, columns) for row in lost],
            "count": str(len(listed)),
            "assessment": self.assessment,
            "provisional": any(self.outcome.results[row].to_attest for row in listed),
            "left_open": [n.message(self.lang) for n in self.outcome.notes if n.code in _LEFT_OPEN],
        }

    def is_listed(self, result: Result) -> bool:
        """Whether a record is among those that the notice is about."""
        assessed = result.total is not None or bool(result.amounts)
        if self.assessment:
            return assessed and result.standing not in ("tied", "undetermined")
        return result.standing == "awarded"

    def columns(self, rows: list[int]) -> dict[str, tuple[str, list[str]]]:
        """The columns of a notice that say something: heading and a cell for each record."""
        found: dict[str, tuple[str, list[str]]] = {}
        for id_, heading, cells in self.all_columns(rows):
            if any(cells) and id_ not in found:
                found[id_] = heading, cells
        return {id_: (h, self.by_row(rows, cells)) for id_, (h, cells) in found.items()}

    def by_row(self, rows: list[int], cells: list[str]) -> list[str]:
        """Cells at the position of their record on the roster."""
        whole = [""] * len(self.outcome.results)
        for row, cell in zip(rows, cells, strict=True):
            whole[row] = cell
        return whole

    def all_columns(self, rows: list[int]) -> Iterator[tuple[str, str, list[str]]]:
        """Every column there may be."""
        results = [self.outcome.results[row] for row in rows]
        ranks = ["" if r.rank is None else str(r.rank) for r in results]
        yield "rank", say("rank", self.lang), ranks
        shown = self.paper.fields or ("name",)
        per = self.run.plan.contest.per
        for id_ in dict.fromkeys((self.run.plan.key, *shown, *([per] if per else []))):
            if id_ in self.run.plan.kind.fields:
                yield f".{id_}", self.label(id_), [self.value(id_, row) for row in rows]
        for id_, title in self.ranking().items():
            scores = [r.scores.get(id_) for r in results]
            yield f" {id_}", title, ["" if s is None else format_number(s) for s in scores]
        totals = ["" if r.total is None else format_number(r.total, 2) for r in results]
        yield " total", say("total", self.lang), totals
        yield " band", say("band", self.lang), [r.band or "" for r in results]
        for id_ in (id_ for id_, paid in self.run.paid.items() if paid.step.shown):
            amounts = [(r.amounts or {}).get(id_) for r in results]
            heading = say("yuan", self.lang, amount=self.say.amount(id_))
            yield f" {id_}", heading, ["" if a is None else format_number(a, 2) for a in amounts]
        yield " note", say("note", self.lang), [self.note(row) for row in rows]

    def ranking(self) -> dict[str, str]:
        """Indicators that rank beside the total, with their titles."""
        steps = {s.id: s for s in self.run.plan.indicators if not s.in_total}
        ids = [id_ for id_ in self.run.plan.contest.rank_by if id_ in steps]
        titles = {id_: steps[id_].title for id_ in ids}
        return {id_: title.of(self.lang) if title else id_ for id_, title in titles.items()}

    def row(self, row: int, columns: Mapping[str, tuple[str, list[str]]]) -> Context:
        """One record of a notice."""
        result = self.outcome.results[row]
        return {**self.person(row), "cells": [cells[row] for _, cells in columns.values()],
                "group": result.group or "", "note": self.note(row)}  # fmt: skip

    def person(self, row: int) -> Context:
        """What notices and forms say of a record."""
        result = self.outcome.results[row]
        return {
            "key": result.key,
            "name": self.value("name", row),
            "rank": "" if result.rank is None else str(result.rank),
            "total": "" if result.total is None else format_number(result.total, 2),
            "standing": standing_word(result, self.run, self.lang),
            "provisional": self.provisional(result),
            "fields": self.fields(row),
        }

    def fields(self, row: int) -> Context:
        """Every field of a record, by its id and by its header."""
        found: Context = {}
        for id_, kind in self.run.plan.kind.fields.items():
            found[id_] = found[kind.header] = self.value(id_, row)
        return found

    def provisional(self, result: Result) -> str:
        """What is still to be attested."""
        fields = self.say.fields(result.to_attest)
        return LINES[self.lang]["to_attest"].format(fields=fields) if is_provisional(result) else ""

    def note(self, row: int) -> str:
        """What a reader has to know of a record: attestations, values and decisions it lacks."""
        words, parts = LINES[self.lang], reasons(row, self.run, self.say, self.lang)
        if undecided := self.outcome.results[row].to_decide:
            amounts = words["and"].join(map(self.say.amount, undecided))
            parts.append(words["to_decide"].format(amounts=amounts))
        return words["and"].join(parts)

    def label(self, id_: str) -> str:
        """What a field is called: its header in Chinese, its id as words in English."""
        kind: Field = self.run.plan.kind.fields[Ident(id_)]
        return kind.header if self.lang == "zh" else id_.replace("_", " ").capitalize()

    def value(self, id_: str, row: int) -> str:
        """The value of a field as a person writes it; empty where it is missing."""
        column = self.run.records.columns.get(id_)
        value = None if column is None else column.at(row)
        return "" if value is None else self.say.shown(value)

    # --- days and awards

    def days(self) -> Context:
        """The days of publication, award and observation; blanks where they are not known."""
        deadlines = {date.id: date for date in self.run.plan.contest.dates}
        awards = self.run.plan.contest.awards
        return {
            "published": day(self.given.published, self.lang),
            "awarded": day(self.given.awarded, self.lang),
            "publication": self.span("publication", deadlines.get(Ident("publication"))),
            "observation": self.span("observation", awards.observation if awards else None),
        }

    def span(self, id_: str, written: Any) -> Context:
        """A period: how long it lasts, its first and last day, and the article."""
        row = self.given.dates.get(id_)
        length = ""
        for kind in ("working_days", "calendar_days"):
            if count := getattr(written, kind, None):
                length = say(kind, self.lang, days=count)
        return {
            "length": length,
            "first": day(row.first if row else None, self.lang),
            "last": day(row.last if row else None, self.lang),
            "cite": getattr(written, "cite", None) or "",
        }

    def awards(self) -> Context:
        """What each winner gets."""
        awards, after = self.run.plan.contest.awards, self.run.plan.contest.after_selection
        words, found = LINES[self.lang], list[str]()
        if awards is not None and awards.money is not None:
            found.append(words["money"].format(money=format_number(awards.money)))
        if awards is not None and awards.points is not None:
            found.append(words["points"].format(points=format_number(awards.points)))
        found += [thing.of(self.lang) for thing in awards.objects] if awards else []
        due = awards is not None and awards.due == "confirmation"
        if found and due and after is not None and after.confirmed_by:
            found.append(say("confirmed_by", self.lang, by=after.confirmed_by.of(self.lang)))
        text = LINES[self.lang]["and"].join(found)
        cite = awards.cite if awards and found else None
        return {"awards": say("cited", self.lang, text=text, cite=cite) if cite else text}

    # --- forms

    def chosen(self) -> Iterable[int]:
        """Rows of the records that forms are filled for."""
        rows = {result.key: row for row, result in enumerate(self.outcome.results)}
        return [rows[key] for key in self.given.who or self.outcome.winners]

    def form(self, row: int) -> Context:
        """The form of one record."""
        blanks = [*self.blanks(row), *self.verdict(row)]
        even = [*blanks, {"label": "", "value": ""}][: len(blanks) + len(blanks) % 2]
        return {
            **self.person(row),
            "blanks": blanks,
            "pairs": [
                {"left": left, "right": right}
                for left, right in zip(even[::2], even[1::2], strict=True)
            ],
            "standards": [*self.standards(explain_parts(self.run, row, self.lang).parts)],
            "by_hand": [text.of(self.lang) for text in self.paper.by_hand],
            "signed_by": [text.of(self.lang) for text in self.paper.signed_by],
        }

    def blanks(self, row: int) -> Iterator[Context]:
        """The blanks that fields fill."""
        for id_ in self.paper.fields or (self.run.plan.key, "name"):
            if id_ in self.run.plan.kind.fields:
                yield {"label": self.label(id_), "value": self.value(id_, row)}

    def verdict(self, row: int) -> Iterator[Context]:
        """How the record came out: points, total, rank and standing."""
        person, result = self.person(row), self.outcome.results[row]
        titles = {step.id: step.title for step in self.run.plan.indicators}
        for id_, score in result.scores.items():
            title = titles[id_]
            label = title.of(self.lang) if title else self.say.label("field", id_)
            yield {"label": label[:1].upper() + label[1:], "value": format_number(score)}
        summed = sum(s.in_total for s in self.run.plan.indicators) + len(self.run.plan.bonus) > 1
        for name in (*(["total"] if summed else []), "rank", "standing"):
            yield {"label": say(name, self.lang), "value": person[name]}

    def standards(self, parts: Iterable[Part]) -> Iterator[Context]:
        """The clauses that the record met, part by part, those of earlier rounds first."""
        for part in parts:
            if part.name == "earlier":
                yield from self.standards(part.parts)
            elif part.name in _STANDARDS:
                lines = [
                    {
                        "cite": line.cite or "",
                        "text": line.text,
                        "mark": say(MARKS[line.mark], self.lang) if line.mark else "",
                    }
                    for line in part.lines
                ]
                yield {"title": part.title, "lines": lines}
