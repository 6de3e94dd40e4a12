"""A difference as a document: what changed, whom it moves, where the rulesets disagree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from servicestar.diagnostics import Diagnostic, Lang, Place
from servicestar.diff.blocks import (
    Block,
    ClauseBlock,
    Clauses,
    Heading,
    Key,
    Para,
)
from servicestar.diff.change import Change
from servicestar.diff.found import ContestDifference, Differing, OnSheet
from servicestar.diff.moved import Moved
from servicestar.diff.pair import Both, Came
from servicestar.diff.sheet import cohort_blocks
from servicestar.diff.words import part_name, told


def document(difference: Differing, lang: Lang) -> tuple[Block, ...]:
    """The blocks of a difference in one language."""
    return tuple(_Shower(lang, difference).blocks())


@frozen
class _Shower(Moved):
    """Writes one difference in one language."""

    difference: Differing

    def blocks(self) -> Iterator[Block]:
        """Everything."""
        old, new = self.difference.names
        yield Heading(1, self.say("title", old=old, new=new))
        yield Para(self.summary(), strong=True)
        yield Heading(2, self.say("clauses"))
        yield from self.clauses()
        for id_ in self.difference.only_old:
            yield Para(self.say("only_old", contest=id_))
        for id_ in self.difference.only_new:
            yield Para(self.say("only_new", contest=id_))
        for contest in self.difference.contests:
            yield from self.contest(contest)
        yield from self.same()
        for id_, reason in self.difference.left_out:
            yield Para(self.say("left_out", contest=id_, reason=reason.of(self.lang)))

    def summary(self) -> str:
        """What a reader wants to know first."""
        moving = [c.contest for c in self.difference.contests if c.moves_winners]
        if moving:
            sheets = any(c.sheets for c in self.difference.contests)
            name = "summary_records" if sheets else "summary_winners"
            return self.say(name, contests=self.join(moving))
        if self.difference.only_old:
            return self.say("summary_gone", contests=self.join(self.difference.only_old))
        if all(not c.pair.differing for c in self.difference.contests):
            return self.say("summary_equal")
        return self.say("summary_none")

    def same(self) -> Iterator[Block]:
        """The contests in which nothing that decides is different."""
        ids = [c.contest for c in self.difference.contests if c.answer and c.answer.same]
        if ids and self.difference.clauses:
            yield Heading(2, self.say("equal"))
            yield Para(self.say("same_rules", contests=self.join(ids)))

    # --- clauses

    def clauses(self) -> Iterator[Block]:
        """The clauses that differ, by the contest they stand in."""
        changes = self.difference.clauses
        if not changes:
            yield Para(self.say("no_clauses"))
            return
        yield Para(self.counted(changes))
        by_contest: dict[str | None, list[Change]] = {}
        for change in changes:
            by_contest.setdefault(change.contest, []).append(change)
        for contest, found in by_contest.items():
            head = self.say("shared") if contest is None else self.contest_name(contest)
            words = ("change", "clause", "article", "key", "old", "new")
            headers = tuple(self.say(word) for word in words)
            yield Clauses(head, headers, tuple(map(self.clause, found)))

    def counted(self, changes: tuple[Change, ...]) -> str:
        """How many there are."""
        outcome = sum(change.outcome for change in changes)
        if len(changes) == 1:
            return self.say("count_clause", outcome=self.say("can" if outcome else "can_not"))
        return self.say("count_clauses", count=len(changes), outcome=outcome)

    def contest_name(self, id_: str) -> str:
        """A contest with its title."""
        for ruleset in (self.difference.new, self.difference.old):
            if id_ in ruleset.model.contests:
                return f"{id_} · {ruleset.model.contests[id_].title.of(self.lang)}"
        return id_

    def clause(self, change: Change) -> ClauseBlock:
        """One clause."""
        name = part_name(change.part, self.lang)
        own = change.part.split(".")
        if change.id not in (change.part, change.contest):
            inside = f"{own[1]}." if len(own) > 1 else ""
            name = f"{name} {inside}{change.id}"
        notes = [] if change.outcome else [self.say("silent")]
        if change.contest is None and change.contests:
            notes.append(self.say("bears_on", contests=self.join(change.contests)))
        if change.used_by:
            uses = dict.fromkeys(self.use(each.part, each.id, each.cite) for each in change.used_by)
            notes.append(self.say("used_by", clauses=self.join(uses)))
        return ClauseBlock(
            self.say(change.kind),
            name,
            change.cites,
            self.where(change.old, change.new),
            tuple(Key(k.key, told(k.old, self.lang), told(k.new, self.lang)) for k in change.keys),
            tuple(notes),
        )

    def where(self, old: Place | None, new: Place | None) -> str:
        """The lines of a clause in both files."""
        lines = dict.fromkeys(str(place.line) for place in (old, new) if place is not None)
        return self.say("line", line=" → ".join(lines))

    # --- contests

    def contest(self, contest: ContestDifference) -> Iterator[Block]:
        """A contest on sheets or on a made-up cohort."""
        for on_sheet in contest.sheets:
            sheet = on_sheet.sheet or self.say("sheet")
            name = self.contest_name(contest.contest)
            yield Heading(2, self.say("on_sheet", contest=name, sheet=sheet))
            yield from self.on_sheet(contest, on_sheet)
        if contest.answer is not None and not contest.answer.same:
            name = self.contest_name(contest.contest)
            yield Heading(2, self.say("made_up", contest=name))
            yield from self.made_up(contest)

    def on_sheet(self, contest: ContestDifference, on_sheet: OnSheet) -> Iterator[Block]:
        """Who moves on a sheet."""
        people = on_sheet.people
        if people is None:
            yield from self.faults(on_sheet.both)
            return
        yield from self.people(people)

    def made_up(self, contest: ContestDifference) -> Iterator[Block]:
        """What the search found."""
        answer = contest.answer
        assert answer is not None
        seed = self.difference.seed
        if answer.found is None:
            yield Para(self.say("not_found", tries=answer.tries, seed=seed))
            return
        found = answer.found
        count = len(found.cohort.records)
        words = {"winners": "disagree", "fault": "one_fails"}
        name = words.get(found.level) or ("only_money" if answer.final else "only_results")
        yield Para(self.say(name, count=count, tries=answer.tries, seed=seed), strong=True)
        yield from cohort_blocks(contest.pair, found, self.lang)
        if contest.people is None:
            yield from self.faults(found.both)
            return
        yield self.winners(contest.people)
        yield from self.moves(contest.people)
        if blame := self.blame(contest):
            yield Para(self.say("blame", clauses=blame))

    def blame(self, contest: ContestDifference) -> str:
        """The changed clauses that no move names: they work through others."""
        assert contest.people is not None
        if any(cause.changed for move in contest.people.moves for cause in move.causes):
            return ""
        found = [c for c in self.difference.clauses if contest.contest in c.contests and c.outcome]
        return self.join(
            dict.fromkeys(self.use(c.part, c.id, ", ".join(c.cites) or None) for c in found)
        )

    def faults(self, both: Both) -> Iterator[Block]:
        """Which of the two has no outcome, and why."""
        sides: Mapping[str, Came] = {"old": both.old, "new": both.new}
        for side, came in sides.items():
            if came.outcome is not None:
                yield Para(f"{self.say(side)}: {self.won(came.outcome.winners)}")
            for finding in came.faults:
                yield Para(self.fault(side, finding))

    def fault(self, side: str, finding: Diagnostic) -> str:
        """A fault of one side."""
        message = f"{finding.code} {finding.message(self.lang)}"
        return self.say("fault_side", side=self.say(side), message=message)
