"""What became of one record after the selection, as sentences with articles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from servicestar.aftermath.result import Aftermath, Loss, Reward, Settled
from servicestar.aftermath.words import phrase
from servicestar.calendar import dated
from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.model.uses import conditions_of
from servicestar.values.numbers import format_number


def tell(run: Run, found: Aftermath, key: str, lang: Lang = "en") -> Iterator[str]:
    """What became of a record, in lines that begin with a heading.

    Args:
        run: the run whose outcome it was.
        found: what became of that outcome.
        key: a record of the run.
        lang: ``en`` or ``zh``.
    """
    return _Teller(run, found, key, lang).lines()


def reward_words(reward: Reward, lang: Lang) -> str:
    """A reward as a list: money, points, things."""
    parts = [sums_words(reward, lang), *(thing.of(lang) for thing in reward.objects)]
    return phrase("and", lang).join(part for part in parts if part)


def sums_words(reward: Reward, lang: Lang) -> str:
    """What of a reward can be counted: money and points."""
    parts = []
    if reward.money is not None:
        parts.append(phrase("money", lang, money=format_number(reward.money)))
    if reward.points is not None:
        parts.append(phrase("points", lang, points=format_number(reward.points)))
    return phrase("and", lang).join(parts)


@frozen
class _Teller:
    run: Run
    found: Aftermath
    key: str
    lang: Lang

    def text(self, name: str, **words: object) -> str:
        """A phrase in the language that is told in."""
        return phrase(name, self.lang, **words)

    def joined(self, keys: Iterable[str]) -> str:
        """Keys as a list."""
        return self.text("keys").join(keys)

    def lines(self) -> Iterator[str]:
        """Everything about the record."""
        yield self.text("after")
        title = self.found.title(self.key)
        parts = self.untitled() if title is None else self.titled(title)
        yield from (f"  {line}" for line in parts)
        for note in self.found.notes:
            if note.words.get("key") == self.key:
                yield f"  * {note.message(self.lang)}"
        yield from self.readings()

    def untitled(self) -> Iterator[str]:
        """Of a record that was no winner and did not become one."""
        for tie in self.found.unresolved:
            if self.key in tie:
                yield self.text("in_tie", keys=self.joined(key for key in tie if key != self.key))
                return
        yield self.text("no_title")

    def titled(self, title: Settled) -> Iterator[str]:
        """Of a winner, or of who moved up."""
        if title.moved_up:
            yield f"✓ {self.text('came_by', keys=self.joined(self.lost()))}{self.cite_of_after()}"
        if title.confirmed is not None:
            day = dated(title.confirmed, self.lang)
            yield f"✓ {self.text('confirmed_on', day=day)}{self.by_whom()}"
        if title.loss is None:
            yield f"✓ {self.text('stands')}"
        else:
            yield from self.lost_title(title, title.loss)
        yield from self.rewards(title)
        if self.key in self.found.barred:
            cycle = self.found.barred[self.key]
            yield f"✗ {self.text('barred', cycle=cycle)}{self.cite_of_bar()}"

    def lost(self) -> list[str]:
        """Keys whose places went to others."""
        return [t.key for t in self.found.titles if t.loss and t.loss.before_the_award]

    def lost_title(self, title: Settled, loss: Loss) -> Iterator[str]:
        """What cost the title, and who has the place."""
        said = self.text("said", note=loss.note) if loss.note else ""
        event = loss.ground.title.of(self.lang)
        told = self.text("lost_for", day=dated(loss.date, self.lang), event=event)
        yield f"✗ {self.text(title.status)} · {told}{said}{_cite(loss.ground.cite)}"
        if loss.window is None:
            yield f"  {self.text('at_any_time')}"
        else:
            first, last = (dated(day, self.lang) for day in loss.window)
            yield f"  {self.text('within', first=first, last=last)}"
        yield f"  {self.place(loss)}"

    def place(self, loss: Loss) -> str:
        """What becomes of the place."""
        if not loss.before_the_award:
            return self.text("kept_open")
        if self.found.succession == "none":
            return self.text("nobody") + self.cite_of_after()
        codes = {note.code for note in self.found.notes}
        if "SS677" in codes:
            return self.text("to_decide") + self.cite_of_after()
        name = "to_next" if self.found.moved_up or "SS654" in codes else "none_left"
        return self.text(name) + self.cite_of_after()

    def rewards(self, title: Settled) -> Iterator[str]:
        """What is due, what waits, what is to be given back."""
        awards = self.run.plan.contest.awards
        cite = _cite(awards.cite if awards else None)
        if title.due:
            yield f"{self.text('due', what=reward_words(title.due, self.lang))}{cite}"
        if title.waiting:
            what = reward_words(title.waiting, self.lang)
            yield f"{self.text('waiting', what=what, who=self.by_whom())}{cite}"
        if title.give_back:
            after = self.run.plan.contest.after_selection
            cite = _cite(after.cite if after else None)
            if what := sums_words(title.give_back, self.lang):
                yield f"{self.text('give_back', what=what)}{cite}"
            # Which of these can be taken back (a plaque), and which not, a person knows.
            if things := reward_words(Reward(objects=title.give_back.objects), self.lang):
                yield f"{self.text('came_with', what=things)}{cite}"

    def by_whom(self) -> str:
        """Who confirms the titles."""
        after = self.run.plan.contest.after_selection
        if after is None or after.confirmed_by is None:
            return ""
        return self.text("by_whom", who=after.confirmed_by.of(self.lang))

    def cite_of_after(self) -> str:
        """The article on what comes after the selection, of its reading where it has one."""
        readings = self.run.settings.ruleset.readings
        named = next(iter(self.found.readings), None)
        after = self.run.plan.contest.after_selection
        return _cite(readings[named].cite if named else after.cite if after else None)

    def cite_of_bar(self) -> str:
        """The article of the bar from the next cycle."""
        conditions = conditions_of(self.run.settings.ruleset, self.run.plan.contest)
        return _cite(next((c.cite for c in conditions if c.barred_after), None))

    def readings(self) -> Iterator[str]:
        """The reading of the succession."""
        for name, choice in self.found.readings.items():
            reading = self.run.settings.ruleset.readings[name]
            words = {"reading": name, "choice": choice}
            text = reading.choices[choice].of(self.lang)
            yield f"  {self.text('reading', text=text, **words)}{_cite(reading.cite)}"


def _cite(cite: str | None) -> str:
    return f"  [{cite}]" if cite else ""
