"""One record of a finished run, as the parts of its explanation see it."""

from __future__ import annotations

from typing import Self

from attrs import frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.explain.sentence import Sentences
from servicestar.explain.words import phrase
from servicestar.model.outcome import Result
from servicestar.plan import ConditionStep
from servicestar.values.operators import Value


@frozen
class Line:
    """One line of an explanation.

    Attributes:
        text: what is said, with the record's numbers.
        cite: the article.
        mark: ``✓`` holds, ``✗`` does not, ``?`` is not known; empty where nothing is asked.
    """

    text: str
    cite: str | None = None
    mark: str = ""

    def __str__(self) -> str:
        """The line as text, the article at its end."""
        text = f"{self.text}  [{self.cite}]" if self.cite else self.text
        return f"{self.mark} {text}" if self.mark else text


@frozen
class Part:
    """A headed part of an explanation.

    Attributes:
        name: the part's phrase, such as ``conditions``.
        title: its heading.
        lines: what stands in it.
        parts: smaller parts; only an earlier round has some.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = ()


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

    def answered(self, step: ConditionStep, answer: Value) -> str:
        """A condition as it was answered, with the record's numbers."""
        if step.node is None:
            return self.text("free" if answer else "barred")
        if step.word == "attest":
            state = "open" if answer is None else "attested" if answer else "refused"
            return f"{self.say.plain(step.node)}: {self.text(state)}"
        return self.say.denied(step.node) if answer is False else self.say.clause(step.node)

    def text(self, name: str, **words: object) -> str:
        """A phrase in the explanation's language."""
        return phrase(name, self.lang, **words)

    def line(self, name: str, cite: str | None = None, /, **words: object) -> Line:
        """A phrase as a line, with its article."""
        return Line(self.text(name, **words), cite)
