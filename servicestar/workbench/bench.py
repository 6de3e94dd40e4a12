"""The work itself: what is asked of a process, and the parts of pages that come back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from attrs import define, evolve, field

from servicestar.api import Contest, Outcome, Ruleset
from servicestar.api.source import read_text, with_analysis
from servicestar.diagnostics import (
    Diagnostic,
    Place,
    ServiceStarError,
    errors_of,
    fault,
)
from servicestar.loader import FileText, read_plain
from servicestar.workbench import compared, downloads, views
from servicestar.workbench.desk import FEED, HISTORY, RECORDS, Choices, Inputs
from servicestar.workbench.samples import sample_for
from servicestar.workbench.told import Told, lacking, told_of

_KEPT = 6
_TYPED = Place("<typed>")
Came = tuple[Outcome | None, tuple[Diagnostic, ...]]
Read = tuple[Ruleset | None, tuple[Diagnostic, ...]]


@define(eq=False)
class Bench:
    """Does jobs. What was read and worked out is kept for the next one.

    Attributes:
        tell: takes what a long job has to say on its way.
    """

    tell: Callable[..., None] = lambda *_: None
    _read: dict[FileText, Read] = field(factory=dict)
    _came: dict[object, Came] = field(factory=dict)

    # --- jobs

    def setup(self, inputs: Inputs) -> dict[str, Any]:
        """The form with everything that can be chosen, and the choices with their gaps filled."""
        ruleset, _ = self.read(inputs.rules)
        if ruleset is None:
            return {"setup": views.no_setup(inputs.lang), "contest": None, "slots": []}
        told = self.told(ruleset, inputs)
        sample = sample_for(ruleset.id, told.contest.id)
        html = views.setup(told, inputs, has_sample=sample is not None)
        return {"setup": html, "contest": told.contest.id, "slots": list(told.slots)}

    def sample(self, inputs: Inputs) -> dict[str, Any] | None:
        """The sample sheets of the contest that is chosen, and what goes with them."""
        ruleset, _ = self.read(inputs.rules)
        if ruleset is None:
            return None
        contest = self.told(ruleset, inputs).contest.id
        sample = sample_for(ruleset.id, contest)
        if sample is None:
            return None
        choices = evolve(
            inputs.choices,
            contest=contest,
            period=sample.period,
            facts=sample.facts,
            worksheet="",
            no_titles=False,
        )
        return {"sheets": sample.sheets(), "choices": choices}

    def findings(self, inputs: Inputs) -> dict[str, Any]:
        """What `check` says of the text in the editor."""
        ruleset, findings = self.read(inputs.rules)
        return views.findings(with_analysis(ruleset, findings), inputs.lang)

    def result(self, inputs: Inputs) -> dict[str, Any]:
        """The outcome, or what keeps it from being; and who moved since the start."""
        ruleset, _ = self.read(inputs.rules)
        lang = inputs.lang
        if ruleset is None:
            return {"result": views.faulty_rules(lang), "moves": "", "done": False}
        told = self.told(ruleset, inputs)
        if todo := lacking(told, inputs):
            return {"result": views.todo(todo, lang), "moves": "", "done": False}
        outcome, faults = self.came(told, inputs, inputs.choices)
        moves = self.moves(told, inputs)
        if outcome is None:
            return {"result": views.faults(faults, lang), "moves": moves, "done": False}
        return {
            "result": views.result(outcome, inputs),
            "moves": moves,
            "facts": views.facts(outcome, lang),
            "done": True,
        }

    def table(self, inputs: Inputs, words: str, standing: str, page: int) -> str:
        """Some rows of the table."""
        return views.table(self.outcome(inputs), inputs.lang, words, standing, page)

    def explanation(self, inputs: Inputs, key: str) -> str:
        """Why somebody stands where they stand."""
        return views.explanation(self.outcome(inputs)[key], inputs.lang)

    def file(self, inputs: Inputs, what: str) -> downloads.File:
        """Something to take along."""
        if what == "template":
            ruleset, findings = self.read(inputs.rules)
            if ruleset is None:
                raise ServiceStarError(errors_of(findings))
            return downloads.template(self.told(ruleset, inputs).contest, inputs.lang)
        return downloads.of_outcome(self.outcome(inputs), what, inputs.lang)

    def paper(self, inputs: Inputs, id_: str, days: Mapping[str, str]) -> downloads.File:
        """One paper, or all of them where none is named."""
        outcome = self.outcome(inputs)
        if not id_:
            return downloads.papers(outcome, days, inputs.lang)
        return downloads.paper(outcome, id_, days, inputs.lang)

    def against_saved(self, inputs: Inputs) -> str:
        """Who moves on the sheet at hand through the changes in the editor."""
        if not inputs.edited:
            return views.hint("moves_none_yet", inputs.lang)
        ruleset, _ = self.read(inputs.rules)
        if ruleset is None:
            return views.hint("faulty", inputs.lang)
        if RECORDS not in inputs.sheets:
            return views.hint("moves_no_sheet", inputs.lang)
        return compared.moves_only(inputs, self.difference(inputs, inputs.saved, search=0))

    def compare(self, inputs: Inputs, other: FileText) -> dict[str, str]:
        """All that differs from another text, on the sheet at hand where there is one."""
        if inputs.rules.data == other.data:
            return {"difference": views.hint("equal", inputs.lang)}
        ruleset, _ = self.read(inputs.rules)
        if ruleset is None:
            return {"difference": views.faulty_rules(inputs.lang)}
        title = self.told(ruleset, inputs).contest.model.title.of(inputs.lang)
        head = views.hint("compared", inputs.lang, contest=title)
        if RECORDS not in inputs.sheets:
            # One cohort is looked at: enough to have the clauses, too few to mean anything.
            told = compared.clauses_only(inputs, self.difference(inputs, other, search=1))
        else:
            told = compared.whole(inputs, self.difference(inputs, other, search=0))
        return {"difference": head + told}

    def search(self, inputs: Inputs, other: FileText, tries: int) -> dict[str, str]:
        """A made-up sheet on which the editor's text and another disagree."""
        return compared.made_up(inputs, self.difference(inputs, other, search=tries))

    # --- what jobs share

    def read(self, file: FileText) -> Read:
        """A ruleset with its findings."""
        if file not in self._read:
            ruleset, findings, _ = read_text(file)
            _keep(self._read, file, (ruleset, findings))
        return self._read[file]

    def told(self, ruleset: Ruleset, inputs: Inputs) -> Told:
        """What the chosen contest takes; the first where none, or one that is gone, is chosen."""
        return told_of(contest_of(ruleset, inputs.choices), inputs.choices, inputs.lang)

    def outcome(self, inputs: Inputs) -> Outcome:
        """The outcome.

        Raises:
            ServiceStarError: where there is none.
        """
        ruleset, findings = self.read(inputs.rules)
        if ruleset is None:
            raise ServiceStarError(errors_of(findings))
        outcome, faults = self.came(self.told(ruleset, inputs), inputs, inputs.choices)
        if outcome is None:
            raise ServiceStarError(faults)
        return outcome

    def came(self, told: Told, inputs: Inputs, choices: Choices) -> Came:
        """What comes of some choices; worked out once."""
        key = (inputs.rules, told.contest.id, repr(choices), hashes_of(inputs))
        if key not in self._came:
            _keep(self._came, key, evaluated(told, inputs, choices))
        return self._came[key]

    def moves(self, told: Told, inputs: Inputs) -> str:
        """Who moved since readings or facts were switched."""
        start = inputs.start
        if start is None or start == inputs.choices:
            return ""
        old = self.came(told, inputs, start)[0]
        new = self.came(told, inputs, inputs.choices)[0]
        readings = known_readings(told, start), known_readings(told, inputs.choices)
        return compared.moves_since(told.contest, readings, (old, new), inputs.lang)

    def difference(self, inputs: Inputs, other: FileText, *, search: int) -> Any:
        """The editor's text against another.

        Args:
            inputs: with the sheets.
            other: the older text.
            search: how many sheets are made up; 0 for the sheet at hand.
        """
        ruleset, findings = self.read(inputs.rules)
        if ruleset is None:
            raise ServiceStarError(errors_of(findings))
        told = self.told(ruleset, inputs)
        settings, faults = settings_of(told, inputs, inputs.choices)
        if faults:
            raise ServiceStarError(faults)
        return compared.compare(inputs, other, told.contest.id, settings, search, self.tell)


def contest_of(ruleset: Ruleset, choices: Choices) -> Contest:
    """The chosen contest, or the ruleset's first."""
    chosen = choices.contest
    return ruleset.contest(chosen if chosen in ruleset.contests else ruleset.contests[0])


def hashes_of(inputs: Inputs) -> tuple[tuple[str, str, str], ...]:
    """What tells the sheets at hand from others, without keeping them."""
    return tuple(
        (slot, sheet.name, hashlib.sha256(sheet.data).hexdigest())
        for slot, sheet in sorted(inputs.sheets.items(), key=lambda pair: pair[0])
    )


def known_readings(told: Told, choices: Choices) -> dict[str, str]:
    """The readings that were switched and that bear on the contest."""
    return {
        name: choice
        for name, choice in choices.readings.items()
        if name in told.readings and choice in told.readings[name].choices
    }


def settings_of(
    told: Told, inputs: Inputs, choices: Choices
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """What `Contest.evaluate` takes besides the records, and what was mistyped."""
    facts: dict[str, object] = {}
    faults = []
    for id_, text in choices.facts.items():
        if id_ not in told.facts or not text.strip():
            continue
        facts[id_], found = read_plain(text, id_)
        if found:
            wanted = ("a value in well-formed YAML", "合乎 YAML 语法的值")
            faults.append(fault("SS606", _TYPED, name=id_, value=text, wanted=wanted))
    history: Any = inputs.sheets.get(HISTORY) if told.history else None
    if history is None and choices.no_titles and told.history:
        history = []
    settings = {
        "history": history,
        "period": choices.period.strip() or None if told.period is not None else None,
        "facts": facts,
        "readings": known_readings(told, choices),
        "fed": {
            id_: inputs.sheets[FEED + id_] for id_ in told.feeds if FEED + id_ in inputs.sheets
        },
        "sheet": choices.worksheet.strip() or None,
    }
    return settings, faults


def evaluated(told: Told, inputs: Inputs, choices: Choices) -> Came:
    """Run the contest."""
    settings, faults = settings_of(told, inputs, choices)
    if faults:
        return None, tuple(faults)
    try:
        return told.contest.evaluate(inputs.sheets[RECORDS], **settings), ()
    except ServiceStarError as error:
        return None, error.diagnostics


def _keep(kept: dict[Any, Any], key: object, value: object) -> None:
    """Keep a value, and only so many."""
    while len(kept) >= _KEPT:
        del kept[next(iter(kept))]
    kept[key] = value
