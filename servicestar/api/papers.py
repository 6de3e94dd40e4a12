"""Papers as a developer asks for them: a notice or a form from an outcome."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from servicestar.aftermath import Row
from servicestar.api.after import day_of, timeline_of
from servicestar.diagnostics import Diagnostic, Lang, Place, errors_of, fault, unknown, why_not
from servicestar.evaluate import Run
from servicestar.report.papers import (
    Given,
    context_of,
    faults_of_who,
    fill,
    own_template,
    papers_of,
)

__all__ = ["paper_of", "papers_of"]
_CALL = Place("<command line>")
_COUNTED_FROM = {"publication": "published", "observation": "awarded"}
Template = str | os.PathLike[str] | bytes | None


def paper_of(
    run: Run,
    id_: str,
    lang: Lang,
    template: Template,
    who: Sequence[str],
    days: Mapping[str, object],
    calendar: Any,
) -> tuple[bytes | None, list[Diagnostic]]:
    """A paper of an outcome.

    Args:
        run: what was run.
        id_: of the paper.
        lang: of its words.
        template: a path or bytes; ours where there is none.
        who: keys of the records that a form is filled in for.
        days: by anchor, what the call says.
        calendar: as in `Contest.timeline`.

    Returns:
        The bytes of a .docx, or None and every fault of the call and of the template.
    """
    known = papers_of(run.plan.contest)
    if id_ not in known:
        words = {"contest": run.plan.id, "known": ", ".join(known)}
        return None, [unknown("SS680", _CALL, id_, known, **words)]
    paper = known[id_]
    given, faults = _given(run, lang, tuple(who), days, calendar)
    faults += faults_of_who(run, paper, who)
    if given is None or errors_of(faults):
        return None, faults
    name, data = own_template(paper, lang)
    if isinstance(template, bytes):
        name, data = "<template>", template
    elif template is not None:
        name = os.fspath(template)
        try:
            data = Path(name).read_bytes()
        except (OSError, ValueError) as error:
            return None, [fault("SS681", Place(name), name=name, reason=why_not(error))]
    return fill(name, data, context_of(run, paper, given))


def _given(
    run: Run, lang: Lang, who: tuple[str, ...], days: Mapping[str, object], calendar: Any
) -> tuple[Given | None, list[Diagnostic]]:
    """What a paper is told; the dates counted from the days that are known."""
    published, faults = day_of("--published", days.get("published"))
    awarded, found = day_of("--awarded", days.get("awarded"))
    if faults + found:
        return None, faults + found
    settings = run.settings
    ruleset, sha256 = settings.ruleset, settings.sha256
    line, faults = timeline_of(ruleset, sha256, run.plan.id, settings.period, days, calendar)
    if line is None:
        return None, faults
    told = {"published": published, "awarded": awarded}
    counted = {id_ for id_, anchor in _COUNTED_FROM.items() if told[anchor] is not None}
    rows: dict[str, Row] = {row.id: row for row in line.rows if row.id in counted}
    faults = [row.fault for row in rows.values() if row.fault is not None]
    return Given(lang, who, published, awarded, rows), faults
