"""A finding: a code, a place and the words that fill the code's sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from typing import Literal

from attrs import field, frozen

from servicestar.diagnostics.codes import CODES, Severity
from servicestar.diagnostics.place import NOWHERE, Place

Lang = Literal["en", "zh"]
Words = Mapping[str, object]
_MANY = 10_000  # names among which looking for the nearest would take seconds


def printable(text: str) -> str:
    """The text as one line that any terminal can print: files may hold control characters."""
    spaced = (" " if c.isspace() else c for c in text)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in spaced)


@frozen
class Diagnostic:
    """One fault, warning or note.

    Attributes:
        code: an entry of `servicestar.diagnostics.CODES`, such as ``SS305``.
        place: where it is.
        words: what fills the braces of the code's sentence. A pair ``(en, zh)`` is a word
            that itself has two languages.
        nearest: the known name that is nearest to the unknown one, if there is one.
    """

    code: str
    place: Place = NOWHERE
    words: Words = field(factory=dict)
    nearest: str | None = None

    @property
    def severity(self) -> Severity:
        """`error`, `warning` or `note`."""
        return CODES[self.code].severity

    def message(self, lang: Lang = "en") -> str:
        """The sentence in English or Chinese, with the nearest name where there is one."""
        words = {k: v[lang == "zh"] if isinstance(v, tuple) else v for k, v in self.words.items()}
        text = CODES[self.code].text(lang).format(**words)
        if self.nearest is not None:
            asked = (f" (did you mean {self.nearest}?)", f"（是否指 {self.nearest}？）")
            text += asked[lang == "zh"]
        return printable(text)

    def line(self, lang: Lang = "en") -> str:
        """One line: ``file:line:column: error SS305 message``."""
        return printable(f"{self.place}: {self.severity} {self.code} {self.message(lang)}")


class ServiceStarError(Exception):
    """What the library raises at its edge: every fault found, each with its place.

    Attributes:
        diagnostics: the faults in order of their places, none twice.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep the faults in the order a reader of the files meets them."""
        self.diagnostics = in_order(diagnostics)
        super().__init__("\n".join(d.line() for d in self.diagnostics))

    @property
    def usage(self) -> bool:
        """Whether every fault is one of the call, none of the files."""
        return all(CODES[d.code].usage for d in errors_of(self.diagnostics))


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings sorted by place and code, each once."""
    once = {(d.place.order(), d.code, d.message()): d for d in diagnostics}
    return tuple(once[key] for key in sorted(once))


def errors_of(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Only the findings that stop a run."""
    return [d for d in diagnostics if d.severity == "error"]


def fault(code: str, place: Place = NOWHERE, /, **words: object) -> Diagnostic:
    """A diagnostic of `code` at `place`; keyword arguments fill its sentence."""
    return Diagnostic(code, place, words)


def unknown(
    code: str, place: Place, name: str, known: Iterable[str], /, **words: object
) -> Diagnostic:
    """A diagnostic about an unknown name that offers the nearest known one."""
    return Diagnostic(code, place, {"name": name, **words}, _nearest(name, known))


def _nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like this one, if one is like it.

    Of a name of two or three characters half is enough, but then no other may be as near: 特级 is
    as far from 一级 as from 二级.
    """
    names, short = set(known), len(name) <= 3
    if len(names) > _MANY:
        return None
    cutoff = 0.5 if short else 0.6
    close = difflib.get_close_matches(name, sorted(names), n=2, cutoff=cutoff)
    likeness = [difflib.SequenceMatcher(None, other, name).ratio() for other in close]
    if not close or (short and len(close) > 1 and likeness[0] == likeness[1]):
        return None
    return close[0]
