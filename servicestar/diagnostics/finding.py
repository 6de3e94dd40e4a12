"""A finding: a code, a place and the words that fill the code's sentence."""

from __future__ import annotations

import difflib
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Literal

from attrs import field, frozen

from servicestar.diagnostics.codes import CODES, Severity
from servicestar.diagnostics.place import NOWHERE, Place

Lang = Literal["en", "zh"]
Words = Mapping[str, object]
MAX_LISTED = 100
"""Findings of one code that are listed of one file: who has more has one mistake many times."""
_SHOWN = 20
_MANY = 2_000  # names among which looking for the nearest would take seconds
_LONG = 80  # characters of a name that somebody may have mistyped


def printable(text: str) -> str:
    """The text as one line that any terminal can print: files may hold control characters."""
    if text.isprintable():
        return text
    spaced = (" " if c.isspace() else c for c in text)
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in spaced)


def printable_lines(text: str) -> str:
    """The text with every line of it printable: for what is laid out already."""
    return "\n".join(map(printable, text.split("\n")))


def escaped(json_text: str) -> str:
    """JSON with escapes for what no terminal should be sent; it still says the same.

    Outside its texts JSON has no such characters, so this may be done to the whole.
    """
    if json_text.isprintable():
        return json_text
    return "".join(c if _harmless(c) else _escape(c) for c in json_text)


def _harmless(char: str) -> bool:
    """Whether a character is seen as what it is; wide spaces are, though Python says no."""
    return char.isprintable() or char == "\n" or unicodedata.category(char) == "Zs"


def _escape(char: str) -> str:
    """A character as JSON escapes it; beyond the first plane as a pair of surrogates."""
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


@frozen
class Diagnostic:
    """One fault, warning or note.

    Attributes:
        code: an entry of `servicestar.diagnostics.CODES`, such as ``SS305``.
        place: where it is.
        words: what fills the braces of the code's sentence. A pair ``(en, zh)`` is a word
            that itself has two languages.
        known: the names among which the one in `words` was looked for.
    """

    code: str
    place: Place = NOWHERE
    words: Words = field(factory=dict)
    known: Collection[str] = field(default=(), eq=False, repr=False)

    @cached_property
    def nearest(self) -> str | None:
        """The known name that is nearest to the unknown one, if there is one.

        It is looked for only when somebody asks: thousands of unknown names would take minutes.
        """
        return _nearest(str(self.words["name"]), self.known) if self.known else None

    @property
    def severity(self) -> Severity:
        """`error`, `warning` or `note`."""
        return CODES[self.code].severity

    def said(self, lang: Lang = "en") -> str:
        """The sentence in English or Chinese."""
        words = {k: v[lang == "zh"] if isinstance(v, tuple) else v for k, v in self.words.items()}
        return CODES[self.code].text(lang).format(**words)

    def message(self, lang: Lang = "en") -> str:
        """The sentence in English or Chinese, with the nearest name where there is one."""
        text = self.said(lang)
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


def some_of(keys: Iterable[str]) -> str:
    """Keys as a list that stays readable: the first twenty, shortened, and how many more."""
    listed = list(keys)
    more = f" … +{len(listed) - _SHOWN}" if len(listed) > _SHOWN else ""
    return ", ".join(key[:40] for key in listed[:_SHOWN]) + more


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings sorted by place and code, each once."""
    once = {(d.place.order(), d.code, d.said()): d for d in diagnostics}
    return tuple(once[key] for key in sorted(once))


def listed(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings in order, of each code at most `MAX_LISTED`; a note counts those left out."""
    found = in_order(diagnostics)
    if len(found) <= MAX_LISTED:
        return found
    counts: Counter[str] = Counter()
    kept, last = [], {}
    for finding in found:
        counts[finding.code] += 1
        if counts[finding.code] <= MAX_LISTED:
            kept.append(finding)
            last[finding.code] = finding.place
    more = ((code, count - MAX_LISTED) for code, count in counts.items() if count > MAX_LISTED)
    return in_order(
        [*kept, *(fault("SS114", last[code], code=code, count=count) for code, count in more)]
    )


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
    names = known if isinstance(known, Collection) else tuple(known)
    return Diagnostic(code, place, {"name": name, **words}, names)


def _nearest(name: str, known: Collection[str]) -> str | None:
    """The known name that is most like this one, if one is like it.

    Of a name of two or three characters half is enough, but then no other may be as near: 特级 is
    as far from 一级 as from 二级.
    """
    if len(known) > _MANY or len(name) > _LONG:
        return None
    names, short = {other for other in known if len(other) <= _LONG}, len(name) <= 3
    cutoff = 0.5 if short else 0.6
    close = difflib.get_close_matches(name, sorted(names), n=2, cutoff=cutoff)
    likeness = [difflib.SequenceMatcher(None, other, name).ratio() for other in close]
    if not close or (short and len(close) > 1 and likeness[0] == likeness[1]):
        return None
    return close[0]
