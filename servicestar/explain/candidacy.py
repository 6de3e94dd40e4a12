"""How a record came to be looked at, or not."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from servicestar.evaluate.titles import titles_within
from servicestar.explain.view import Line, View

MARKS = {True: "✓", False: "✗", None: "?"}


@frozen
class Candidacy(View):
    """The candidacy of one record."""

    def lines(self) -> Iterator[Line]:
        """Whether it is looked at, with the article; nothing where everyone is."""
        candidates, text = self.run.plan.contest.candidates, self.words()
        if candidates is not None and text is not None:
            yield Line(text, candidates.cite, MARKS[self.run.candidate[self.row]])

    def words(self) -> str | None:
        """What was asked for and found; None where everyone is looked at."""
        candidates = self.run.plan.contest.candidates
        if candidates is not None and candidates.titles is not None:
            return self.titles()
        if self.run.earlier is None:
            return None
        title = self.run.earlier.plan.contest.title.of(self.lang)
        name = "put_forward" if self.run.candidate[self.row] else "not_put_forward"
        return self.text(name, contest=title)

    def titles(self) -> str:
        """How many earlier titles count."""
        candidates, settings = self.run.plan.contest.candidates, self.run.settings
        assert candidates is not None
        assert candidates.titles is not None
        assert settings.period is not None
        of = candidates.titles.of
        held = titles_within(settings.history or (), of, settings.period)
        title = settings.ruleset.contests[of].title.of(self.lang)
        words = {
            "contest": title,
            "period": settings.period,
            "count": len(held.get(self.result.key, ())),
        }
        return self.text("titles", needed=candidates.titles.at_least, **words)
