"""Findings as a person reads them in a terminal: one line each, the culprit underlined."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from servicestar.diagnostics.finding import Diagnostic, Lang, printable

LINE_LIMIT = 160


def width(text: str) -> int:
    """Columns of a terminal that `text` takes: East Asian wide characters take two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@lru_cache(maxsize=8)
def _lines(text: str) -> list[str]:
    """The lines of a file: split once, not for each of its findings."""
    return text.splitlines()


def render(finding: Diagnostic, sources: Mapping[str, str], lang: Lang = "en") -> str:
    """The finding's line, and below it the source line with the culprit underlined.

    Args:
        finding: what to show.
        sources: text of each file by the name its places carry; a finding in a file that is
            not among them is shown without its source line.
        lang: language of the sentence.
    """
    head = finding.line(lang)
    place = finding.place
    lines = _lines(sources.get(place.file, ""))
    if not 0 < place.line <= len(lines) or len(lines[place.line - 1]) > LINE_LIMIT:
        return head
    text = printable(lines[place.line - 1])
    end = place.end_column if place.end_line == place.line else place.column + 1
    culprit = text[place.column - 1 : max(end, place.column + 1) - 1].rstrip() or " "
    gutter = f"{place.line:>5} | "
    pad = " " * (len(gutter) + width(text[: place.column - 1]))
    return f"{head}\n{gutter}{text}\n{pad}{'^' * width(culprit)}"
