"""What lies on the desk: the ruleset, the sheets and the choices of the one user."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from servicestar.diagnostics import Lang
from servicestar.loader import FileText
from servicestar.records import Handed

MAX_UPLOAD = 32 * 2**20
"""Bytes of one sheet."""
MAX_HELD = 96 * 2**20
"""Bytes of all sheets that lie on the desk together."""
MAX_SHEETS = 20
MAX_CHOICES = 300
"""Facts, or readings, that are told at once: no ruleset has as many."""
MAX_VALUE = 4_000
"""Characters of a value that is typed in."""
RECORDS, HISTORY, FEED = "records", "history", "feed:"
"""What a sheet is for; ``feed:`` goes before the contest that it is of."""

Texts: TypeAlias = Mapping[str, str]


@frozen
class Choices:
    """What is chosen besides ruleset and sheets, as it was typed.

    Attributes:
        contest: its id; None for the ruleset's first.
        period: the cycle; empty where none is said.
        facts: texts by fact; what is not said takes its default.
        readings: choices by reading.
        worksheet: of a workbook; empty for the first.
        no_titles: whether no titles were given yet, so that there is no history to hand in.
    """

    contest: str | None = None
    period: str = ""
    facts: Texts = field(factory=dict)
    readings: Texts = field(factory=dict)
    worksheet: str = ""
    no_titles: bool = False


@frozen
class Inputs:
    """All that a job is told. It goes to another process, so it holds values only.

    Attributes:
        lang: of what comes back.
        rules: the ruleset as it stands in the editor.
        saved: the same as it was saved.
        source: where it came from: ``shipped:ID`` or ``file:NAME``.
        sheets: by what they are for.
        choices: in force.
        start: with which the first outcome of these sheets came about; moves are told from there.
    """

    lang: Lang
    rules: FileText
    saved: FileText
    source: str
    sheets: Mapping[str, Handed] = field(factory=dict)
    choices: Choices = field(factory=Choices)
    start: Choices | None = None

    @property
    def edited(self) -> bool:
        """Whether the editor holds something else than what was saved."""
        return self.rules.data != self.saved.data


class TooMuch(Exception):
    """More than the desk holds."""


@define
class Desk:
    """The state of the one session; every change replaces its inputs by new ones."""

    now: Inputs

    def open(self, source: str, file: FileText) -> None:
        """Another ruleset: what was chosen for the one before means nothing here."""
        self.now = Inputs(self.now.lang, file, file, source)

    def write(self, text: str) -> None:
        """What stands in the editor now."""
        rules = FileText(self.now.rules.name, text.encode("utf-8", "surrogatepass"))
        self.now = evolve(self.now, rules=rules)

    def save(self, source: str, name: str) -> None:
        """What stands in the editor was saved under this name."""
        file = FileText(name, self.now.rules.data)
        self.now = evolve(self.now, rules=file, saved=file, source=source)

    def revert(self) -> None:
        """Back to what was saved."""
        self.now = evolve(self.now, rules=self.now.saved)

    def speak(self, lang: Lang) -> None:
        """Another language."""
        self.now = evolve(self.now, lang=lang)

    def put(self, slot: str, sheet: Handed) -> None:
        """Lay a sheet down, in place of the one for the same use.

        Raises:
            TooMuch: where the sheets together are more than the desk holds.
        """
        sheets = {**self.now.sheets, slot: sheet}
        size = sum(len(each.data) for each in sheets.values())
        if size > MAX_HELD or len(sheets) > MAX_SHEETS:
            raise TooMuch
        choices = self.now.choices
        if slot == RECORDS:
            choices = evolve(choices, worksheet="")
        if slot == HISTORY:
            choices = evolve(choices, no_titles=False)
        self.now = evolve(self.now, sheets=sheets, choices=choices, start=None)

    def take(self, slot: str) -> None:
        """Take a sheet away."""
        sheets = {name: each for name, each in self.now.sheets.items() if name != slot}
        self.now = evolve(self.now, sheets=sheets, start=None)

    def choose(self, choices: Choices) -> None:
        """Other choices.

        Another contest, cycle or worksheet is another selection: nobody moves from the one to the
        other. Another contest has other sheets as well.
        """
        before = self.now.choices
        kept = (choices.contest, choices.period, choices.worksheet, choices.no_titles)
        same = kept == (before.contest, before.period, before.worksheet, before.no_titles)
        start = self.now.start if same else None
        self.now = evolve(self.now, choices=choices, start=start)

    def pin(self, choices: Choices | None = None) -> None:
        """Tell moves from what is chosen now."""
        self.now = evolve(self.now, start=choices or self.now.choices)
