"""Both reports as JSON. Numbers are exact; a share without a last decimal is a text like "2/3"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from servicestar.api import Contest, Ruleset
from servicestar.compare.decided import Decided, Group, Varied
from servicestar.compare.figures import Figures
from servicestar.compare.measured import Compared, Measured, Side
from servicestar.compare.people import Person
from servicestar.diagnostics import Diagnostic, Lang, escaped
from servicestar.report.json import dump
from servicestar.values.numbers import narrow

_DEEP = 3
Plain = dict[str, Any]


def _written(value: Mapping[str, Any]) -> str:
    return escaped(_text(value, 0) + "\n")


def _text(value: Any, level: int) -> str:
    """Mappings and lists a line an entry, the inner ones on one line."""
    if level < _DEEP and isinstance(value, Mapping) and value:
        rows = [f"{dump(str(key))}: {_text(inner, level + 1)}" for key, inner in value.items()]
        return _lines("{", rows, "}", level)
    if level < _DEEP and isinstance(value, list) and any(isinstance(v, Mapping) for v in value):
        return _lines("[", [_text(inner, _DEEP) for inner in value], "]", level)
    return dump(value)


def _lines(first: str, rows: Iterable[str], last: str, level: int) -> str:
    inner = "  " * (level + 1)
    return f"{first}\n" + ",\n".join(inner + row for row in rows) + f"\n{'  ' * level}{last}"


def _ruleset(ruleset: Ruleset) -> Plain:
    return {"id": ruleset.id, "sha256": ruleset.sha256, "language": ruleset.model.language}


def _person(person: Person) -> Plain:
    return {"key": person.key, "name": person.name, "group": person.group}


def _fault(finding: Diagnostic, lang: Lang) -> Plain:
    place = finding.place
    return {
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "severity": finding.severity,
        "code": finding.code,
        "message": finding.message(lang),
    }


# --- readings ------------------------------------------------------------------------------------


def readings_json(report: Decided, lang: Lang) -> str:
    """The report on readings."""
    contest: Contest = report.contest
    return _written(
        {
            "ruleset": _ruleset(contest.ruleset),
            "contest": contest.id,
            "period": report.period,
            "combinations": len(report.trials),
            "notes": [note.message(lang) for note in report.notes],
            "safe": [_person(person) for person in report.safe],
            "depends": [
                {
                    **_person(each.person),
                    "readings": each.readings,
                    "cases": [{"readings": c.choices, "is": c.answer} for c in each.cases],
                }
                for each in report.depends
            ],
            "open": [_person(person) for person in report.open],
            "out": [_person(person) for person in report.out],
            "outcomes": [_outcome(report, group, lang) for group in report.groups],
            "readings": [_varied(report, varied, lang) for varied in report.varied],
            "fixed": [
                {
                    "reading": name,
                    "cite": reading.cite,
                    "question": reading.question.of(lang),
                    "choice": reading.default,
                    "meaning": reading.choices[reading.default].of(lang),
                    "why": reading.why.of(lang),
                }
                for name, reading in report.fixed.items()
            ],
        }
    )


def _outcome(report: Decided, group: Group, lang: Lang) -> Plain:
    return {
        "outcome": group.number,
        "in_force": report.base in group.trials,
        "winners": group.winners,
        "unresolved": group.ties,
        "places": group.places,
        "faults": [_fault(each, lang) for each in group.faults],
        "depends_on": report.telling,
        "combinations": [trial.choices for trial in group.trials],
    }


def _varied(report: Decided, varied: Varied, lang: Lang) -> Plain:
    return {
        "reading": varied.name,
        "cite": varied.reading.cite,
        "question": varied.reading.question.of(lang),
        "why": varied.reading.why.of(lang),
        "default": varied.reading.default,
        "in_force": varied.choice,
        "changes": varied.effect,
        "combined": varied.combined,
        "after_selection": varied.after,
        "choices": [
            {
                "choice": choice,
                "meaning": meaning.of(lang),
                "outcome": report.group_of(report.alone(varied.name, choice)).number,
                "results_changed": report.changed(report.alone(varied.name, choice)),
            }
            for choice, meaning in varied.reading.choices.items()
        ],
    }


# --- impact --------------------------------------------------------------------------------------


def impact_json(impact: Measured, lang: Lang) -> str:
    """The report on two rulesets."""
    return _written(
        {
            "old": _ruleset(impact.old.ruleset),
            "new": _ruleset(impact.new.ruleset),
            "contest": impact.new.id,
            "by": impact.by[1] if impact.by else None,
            "differ": list(impact.differ),
            "no_outcome": list(impact.unsound),
            "overall": _figures(impact.overall),
            "periods": {period.label: _period(period, lang) for period in impact.periods},
        }
    )


def _period(period: Compared, lang: Lang) -> Plain:
    found: Plain = {"differs": period.differs if period.pair else None}
    for name, side in (("old", period.old), ("new", period.new)):
        found[name] = _side(side, lang)
    return found | (_figures(period.figures) if period.figures else {})


def _side(side: Side, lang: Lang) -> Plain:
    outcome = side.outcome
    return {
        "winners": outcome.winners if outcome is not None else None,
        "unresolved": outcome.unresolved if outcome is not None else None,
        "places": outcome.places if outcome is not None else None,
        "faults": [_fault(each, lang) for each in side.faults],
    }


def _share(part: int, whole: int) -> Any:
    """An exact share of 1; nothing where there is nothing to share."""
    return narrow(Fraction(part, whole)) if whole else None


def _figures(figures: Figures) -> Plain:
    found = figures.turnover
    names = ("kept", "new", "dropped")
    people = (found.kept, found.new, found.dropped)
    return {
        "turnover": {
            "old": found.old_winners,
            "new": found.new_winners,
            "kept_share": _share(len(found.kept), found.old_winners),
            **{f"{n}_winners": list(map(_person, p)) for n, p in zip(names, people, strict=True)},
        },
        "groups": [
            {
                "group": row.group,
                "records": row.records,
                "old": row.old,
                "old_share": _share(row.old, found.old_winners),
                "new": row.new,
                "new_share": _share(row.new, found.new_winners),
            }
            for row in figures.groups
        ],
        "quartiles": {
            name: totals.five for name, totals in zip(("old", "new"), figures.totals, strict=True)
        },
        "histogram": [
            {"from": each.low, "below": each.high, "old": each.old, "new": each.new}
            for each in figures.bins
        ],
        "counts": dict(zip(("old", "new"), figures.counts, strict=True)),
    }
