"""One record of a finished run, as the parts of its explanation see it."""

from __future__ import annotations

from typing import Self

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.explain.sentence import Sentences
from servicestar.explain.words import phrase
from servicestar.model.outcome import Result


@frozen
class View:
    """A record of a run in one language.

    Attributes:
        run, row: the finished run, and the record's row on the roster.
        lang: of the explanation.
        result: how the record came out.
        say: renders expressions with the record's numbers.
    """

    run: Run
    row: int
    lang: Lang
    result: Result
    say: Sentences

    @classmethod
    def of(cls, run: Run, row: int, lang: Lang) -> Self:
        """For one record of a run."""
        assert run.outcome is not None
        say = Sentences(run.settings.ruleset, run.plan, run.engine, row, lang)
        return cls(run, row, lang, run.outcome.results[row], say)

    def text(self, name: str, **words: object) -> str:
        """A phrase in the explanation's language."""
        return phrase(name, self.lang, **words)


def cited(cite: str | None) -> str:
    """An article as it stands at the end of a line."""
    return f"  [{cite}]" if cite else ""
