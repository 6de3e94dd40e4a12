"""What people see in a terminal: colour, width, progress. Elsewhere nothing is added to a text."""

from __future__ import annotations

import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from servicestar.cli.output import put
from servicestar.diagnostics import Diagnostic, Lang
from servicestar.model.outcome import Standing
from servicestar.report.words import LINES, STANDINGS

if TYPE_CHECKING:
    from typing import TextIO

    from rich.text import Text

    from servicestar.api import Progress

NARROW, WIDE = 80, 160
_PATIENCE = 0.5  # seconds; what takes no longer needs no bar
_STANDING_STYLES: dict[Standing, str] = {
    "awarded": "green",
    "tied": "yellow",
    "undetermined": "yellow",
    "vetoed": "red",
    "ineligible": "red",
    "below_threshold": "red",
}
_SEVERITIES = {"error": "bold red", "warning": "yellow", "note": "cyan"}
_SEVERITY = re.compile(r"^\S.*?:\d+:\d+: (error|warning|note) SS\d{3}\b", re.MULTILINE)
_MARKS = {"✓": "green", "✗": "red", "?": "yellow"}
_MARK = re.compile(r"^ *([✓✗?]) ", re.MULTILINE)
_CARETS = re.compile(r"^ {8,}(\^+)$", re.MULTILINE)


def coloured(stream: TextIO) -> bool:
    """Whether a stream is a terminal that shows colour and nobody asked for none.

    NO_COLOR: https://no-color.org, where an empty value counts as not set.
    """
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return stream.isatty() and not plain


def columns() -> int:
    """Columns of a table: 80, and on a wider terminal what it has, up to 160."""
    if not sys.stdout.isatty():
        return NARROW
    return min(max(shutil.get_terminal_size((NARROW, 24)).columns, NARROW), WIDE)


def show(text: str, output: str | None = None) -> None:
    """Write what people read to the screen, in colour where it has some, or to a file."""
    if output is not None or not coloured(sys.stdout):
        put(text.encode(), output)
    else:
        _paint(text, sys.stdout)


def tell(finding: Diagnostic, lang: Lang) -> None:
    """Write a finding to standard error as one line."""
    line = f"{finding.line(lang)}\n"
    if coloured(sys.stderr):
        _paint(line, sys.stderr)
    else:
        print(line, end="", file=sys.stderr)


def _paint(text: str, stream: TextIO) -> None:
    """Write a text with colour laid over it: without the colour it is the same text."""
    from rich.console import Console

    console = Console(file=stream, force_terminal=True, highlight=False, soft_wrap=True)
    console.print(painted(text), end="")


def painted(text: str) -> Text:
    """The text with styles for standings, marks of clauses, severities and carets."""
    from rich.text import Text

    found = Text(text)
    for pattern, styles in (
        (_SEVERITY, _SEVERITIES),
        (_MARK, _MARKS),
        (_standing(), _standing_styles()),
    ):
        for match in pattern.finditer(text):
            found.stylize(styles[match[1]], match.start(1), match.end(1))
    for match in _CARETS.finditer(text):
        found.stylize("red", match.start(1), match.end(1))
    return found


def _standing_styles() -> dict[str, str]:
    """Styles by the words of the standings, in both languages."""
    words = {
        STANDINGS[lang][standing]: style
        for lang in STANDINGS
        for standing, style in _STANDING_STYLES.items()
    }
    return words | {LINES[lang]["assessed"]: "green" for lang in LINES}


def _standing() -> re.Pattern[str]:
    """A standing in a column of a table: blanks before it, and a blank or nothing after it."""
    words = "|".join(map(re.escape, _standing_styles()))
    return re.compile(rf"(?<=  )({words})(?= |$)", re.MULTILINE)


_PARTS = {
    "history": "历史记录",
    "feeds": "供数的评选",
    "records": "记录表",
    "contest": "评选",
}


@contextmanager
def progress(lang: Lang = "en") -> Iterator[Progress]:
    """A bar on standard error where that is a terminal; it goes away with what it tells of.

    Args:
        lang: language of the parts of an evaluation.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda done, total, what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn
    from rich.progress import Progress as Bar

    what = TextColumn("{task.description}", markup=False)
    parts = (SpinnerColumn(), what, BarColumn(20), TextColumn("{task.fields[count]}"))
    bar = Bar(*parts, console=Console(stderr=True), transient=True)
    task = bar.add_task("", total=None, count="")

    def tell_of(done: int, total: int, what: str) -> None:
        said = _PARTS.get(what, what) if lang == "zh" else what
        count = f"{done}/{total}" if total else ""
        bar.update(task, completed=done, total=total or None, description=said[:40], count=count)

    soon = threading.Timer(_PATIENCE, bar.start)
    soon.start()
    try:
        yield tell_of
    finally:
        soon.cancel()
        soon.join()  # it may be starting the bar at this moment
        bar.stop()
