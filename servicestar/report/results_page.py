"""The page of results: one row a record, the best first, with the line where the places end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.explain import Sentences
from servicestar.model.outcome import Outcome, Result
from servicestar.records import Column, Page, figures
from servicestar.report.book_words import BOOK
from servicestar.report.rows import (
    header_of,
    in_order,
    is_provisional,
    name_of,
    reasons,
    standing_word,
)
from servicestar.report.words import HEADERS

_CUT, _TIED_CUT = "thick", "mediumDashed"


def results_page(run: Run, title: str, heading: str, lang: Lang) -> Page:
    """The results of a finished run as a page.

    Args:
        run: the run, or that of an earlier round.
        title: name of the page.
        heading: what the head of each printed page says.
        lang: language of headers, standings and reasons. Clauses without a title are called by
            the header of their field in Chinese and by their id in English.
    """
    assert run.outcome is not None
    return _Results(run, run.outcome, lang).page(title, heading)


@frozen(slots=False)  # for the cached properties
class _Results:
    """Lays out the results of one run."""

    run: Run
    outcome: Outcome
    lang: Lang

    @cached_property
    def say(self) -> Sentences:
        """Names of clauses and fields."""
        run = self.run
        return Sentences(run.settings.ruleset, run.plan, run.engine, None, self.lang)

    @cached_property
    def order(self) -> list[int]:
        """Rows of the roster, the best first."""
        return in_order(self.outcome.results, self.run.groups())

    @cached_property
    def results(self) -> list[Result]:
        """The results in that order."""
        return [self.outcome.results[row] for row in self.order]

    def page(self, title: str, heading: str) -> Page:
        """The page; the columns up to the standing stay in sight."""
        who = [*self.who(), *self.standing()]
        columns = (*who, *self.points(), *self.money(), *self.reasons())
        return Page(
            title,
            columns,
            heading,
            self.lang,
            frozen=len(who),
            tints=self.tints(who),
            cuts=self.cuts(),
            bold=frozenset(n for n, r in enumerate(self.results) if r.standing == "awarded"),
        )

    # --- columns

    def texts(self, header: str, of: Callable[[Result], str | None]) -> Column:
        """A column of texts."""
        return Column(header, [of(result) or None for result in self.results])

    def who(self) -> Iterator[Column]:
        """Rank, key, name and group."""
        plan = self.run.plan
        if any(result.rank is not None for result in self.results):
            ranks = [result.rank for result in self.results]
            yield Column(HEADERS[self.lang]["rank"], ranks, centred=True)
        yield self.texts(header_of("key", plan.key, self.say), lambda result: result.key)
        if "name" in self.run.records.columns:
            cells = [name_of(self.run, row, self.say) or None for row in self.order]
            yield Column(header_of("name", "name", self.say), cells)
        if plan.contest.per is not None:
            yield self.texts(
                header_of("group", plan.contest.per, self.say), lambda result: result.group
            )

    def standing(self) -> Iterator[Column]:
        """The standing in words, and whether it is provisional."""
        words = HEADERS[self.lang]["standing"]
        yield self.texts(words, lambda result: standing_word(result, self.run, self.lang))
        if self.provisional:
            word = BOOK[self.lang]["provisional"]
            yield self.texts(word, lambda result: word if is_provisional(result) else None)

    @property
    def provisional(self) -> bool:
        """Whether any record is."""
        return any(map(is_provisional, self.results))

    def points(self) -> Iterator[Column]:
        """Total, band, and the points by indicator and bonus item."""
        plan, words = self.run.plan, HEADERS[self.lang]
        if any(result.total is not None for result in self.results):
            yield figures(words["total"], [r.total for r in self.results], 2)
        if any(result.band for result in self.results):
            yield self.texts(words["band"], lambda result: result.band)
        for step in plan.indicators:
            title = step.title.of(self.lang) if step.title else self.say.label("field", step.id)
            cells = [result.scores.get(step.id) for result in self.results]
            if any(value is not None for value in cells):
                yield figures(title, cells, 2)
        for item in plan.bonus:
            title, cells = (
                self.say.label("field", item.id),
                [r.bonus.get(item.id) for r in self.results],
            )
            if any(cells):  # most schemes list many items of which a cohort has few
                yield figures(title, cells)

    def money(self) -> Iterator[Column]:
        """The amounts, and those that a person has to decide."""
        given = [id_ for result in self.results for id_ in result.amounts or ()]
        for id_ in dict.fromkeys((*self.outcome.amounts, *given)):
            title = BOOK[self.lang]["yuan"].format(amount=self.say.amount(id_))
            yield figures(title, [(r.amounts or {}).get(id_) for r in self.results], 2)
        if any(result.to_decide for result in self.results):
            yield self.texts(
                HEADERS[self.lang]["to_decide"],
                lambda result: "、".join(map(self.say.amount, result.to_decide)),
            )

    def reasons(self) -> Iterator[Column]:
        """What failed, what is missing, what is to be attested."""
        found = [reasons(row, self.run, self.say, self.lang) for row in self.order]
        if any(found):
            cells = ["\n".join(lines) or None for lines in found]
            yield Column(HEADERS[self.lang]["why"], cells)

    # --- colours and lines

    def tints(self, who: Sequence[Column]) -> dict[tuple[int, int], str]:
        """The colour of each row's standing, and of the word that it is provisional."""
        at = len(who) - 1 - self.provisional
        found: dict[tuple[int, int], str] = {}
        for row, result in enumerate(self.results):
            provisional = result.standing == "awarded" and is_provisional(result)
            found[row, at] = "provisional" if provisional else result.standing
            if is_provisional(result):
                found[row, at + 1] = "provisional"
        return found

    def cuts(self) -> dict[int, str]:
        """In each group, the line below the last who was placed and below the last who is tied."""
        found: dict[int, str] = {}
        if self.run.plan.places is None and not self.run.plan.put_forward:
            return found
        for standing, line in (("tied", _TIED_CUT), ("awarded", _CUT)):
            rows = [n for n, result in enumerate(self.results) if result.standing == standing]
            # A tie of an earlier round has no rank here, and no line.
            own = [n for n in rows if standing == "awarded" or self.results[n].rank is not None]
            found |= dict.fromkeys({self.results[n].group: n for n in own}.values(), line)
        return found
