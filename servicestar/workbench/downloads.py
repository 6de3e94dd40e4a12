"""What can be taken along: the files of an outcome, and an empty sheet."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from servicestar.api import Contest, Outcome
from servicestar.diagnostics import Lang

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_DAY_ONE = (1980, 1, 1, 0, 0, 0)


@frozen
class File:
    """Something to save.

    Attributes:
        name: what it is called.
        kind: its media type.
        data: its content.
    """

    name: str
    kind: str
    data: bytes


def template(contest: Contest, lang: Lang) -> File:
    """An empty sheet for a contest."""
    return File(f"{contest.id}.xlsx", XLSX, contest.template(lang))


def of_outcome(outcome: Outcome, what: str, lang: Lang) -> File:
    """A file of an outcome.

    Args:
        outcome: with everything in it.
        what: ``workbook``, ``report``, ``json`` or ``csv``.
        lang: of what people read; what programs read is in English.

    Raises:
        KeyError: where it is none of these.
        ServiceStarError: where an extra is missing.
    """
    ending, kind, make = _MAKERS[what]
    return File(f"{_stem(outcome)}{ending}", kind, make(outcome, lang))


def paper(outcome: Outcome, id_: str, days: Mapping[str, str], lang: Lang) -> File:
    """One paper of an outcome.

    Args:
        outcome: that fills it.
        id_: of the paper.
        days: when the outcome was ``published`` and ``awarded``, where that is known.
        lang: of the paper.

    Raises:
        ServiceStarError: where there is no such paper or day, or an extra is missing.
    """
    return File(f"{_stem(outcome)}_{id_}.docx", DOCX, _paper(outcome, id_, days, lang))


def papers(outcome: Outcome, days: Mapping[str, str], lang: Lang) -> File:
    """All papers in one archive, the same bytes every time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for id_ in outcome.papers:
            entry = zipfile.ZipInfo(f"{id_}.docx", _DAY_ONE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, _paper(outcome, id_, days, lang))
    return File(f"{_stem(outcome)}_papers.zip", "application/zip", out.getvalue())


def _paper(outcome: Outcome, id_: str, days: Mapping[str, str], lang: Lang) -> bytes:
    known: dict[str, Any] = {name: day for name, day in days.items() if day}
    return outcome.paper(id_, lang, **known)


def _stem(outcome: Outcome) -> str:
    return "_".join(filter(None, (outcome.contest, outcome.period)))


_MAKERS: Mapping[str, tuple[str, str, Callable[[Outcome, Lang], bytes]]] = {
    "workbook": (".xlsx", XLSX, lambda outcome, lang: outcome.to_workbook(lang)),
    "report": (".html", "text/html; charset=utf-8", lambda o, lang: o.to_html(lang).encode()),
    "json": (".json", "application/json", lambda outcome, _: outcome.to_json("en").encode()),
    "csv": (".csv", "text/csv; charset=utf-8", lambda outcome, lang: outcome.to_csv(lang).encode()),
}
