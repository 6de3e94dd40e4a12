"""Which papers a contest has, and for whom a form can be filled in."""

from __future__ import annotations

from collections.abc import Sequence

from servicestar.diagnostics import Diagnostic, Lang, Place, fault, unknown
from servicestar.evaluate import Run
from servicestar.model import Contest, Ident, Paper, Where
from servicestar.model.after import NOTICES
from servicestar.report.papers.words import say
from servicestar.report.words import STANDINGS

_CALL = Place("<command line>")
_NOMINATED = ("awarded", "tied")
"""A tied record may be the one that a person decides for."""


def papers_of(contest: Contest) -> dict[str, Paper]:
    """The papers of a contest by id, the notices first."""
    found: dict[str, Paper] = {}
    for id_, kind in NOTICES.items():
        own = {paper.id: paper for paper in contest.papers if paper.kind == kind}
        here = Where(contest.where.whole)
        found |= own or {id_: Paper(id=Ident(id_), kind=kind, where=here)}
    return found | {paper.id: paper for paper in contest.papers}


def title_of(paper: Paper, contest: Contest, lang: Lang) -> str:
    """The heading of a paper: its own, or one made of the contest's title."""
    if paper.title is not None:
        return paper.title.of(lang)
    return say(paper.kind, lang, contest=contest.title.of(lang))


def faults_of_who(run: Run, paper: Paper, who: Sequence[str]) -> list[Diagnostic]:
    """Why a paper can not be made for these records.

    Args:
        run: a finished run.
        paper: a notice takes no keys: it is about all.
        who: keys; all winners where there are none.
    """
    assert run.outcome is not None
    if paper.kind in NOTICES.values():
        return [fault("SS688", _CALL, id=paper.id)] if who else []
    results = {result.key: result for result in run.outcome.results}
    faults = [unknown("SS614", _CALL, key, results) for key in who if key not in results]
    wrong = [results[key] for key in who if key in results]
    wrong = [result for result in wrong if result.standing not in _NOMINATED]
    for result in wrong:
        standing = _standing(result.standing)
        faults.append(fault("SS686", _CALL, key=result.key, id=paper.id, standing=standing))
    if not who and not run.outcome.winners:
        faults.append(fault("SS687", _CALL, id=paper.id))
    return faults


def _standing(name: str) -> tuple[str, str]:
    langs: tuple[Lang, Lang] = ("en", "zh")
    en, zh = (STANDINGS[lang][name] for lang in langs)  # type: ignore[index]
    return en, zh
