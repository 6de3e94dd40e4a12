"""Papers: each is called by a name of its own, and what fills it exists."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.checks.names import FIELD
from servicestar.diagnostics import Diagnostic, fault, unknown
from servicestar.model import Contest, Paper, Ruleset
from servicestar.model.after import NOTICES

_COMES_ALONG = ("the notice that every contest has", "每项评选自带的公示或通报")
_ONLY_FORMS = ("nomination_form", "standards_form")
_FITS = {
    "by_hand": _ONLY_FORMS,
    "signed_by": _ONLY_FORMS,
    "objections": ("publication_notice",),
}
"""By key, the kinds of paper it goes with."""


def check_papers(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Ids, fields, and keys that go with the kind."""
    for name, contest in ruleset.contests.items():
        yield from _ids(name, contest)
        for paper in contest.papers:
            yield from _fields(ruleset, contest, paper)
            yield from _keys(paper)


def _ids(name: str, contest: Contest) -> Iterator[Diagnostic]:
    """Ids differ; that of a notice which comes along is not taken by another kind of paper."""
    seen: set[str] = set()
    for paper in contest.papers:
        place = paper.where.of("id")
        if paper.id in seen:
            yield fault("SS208", place, id=paper.id, part=name)
        elif NOTICES.get(paper.id, paper.kind) != paper.kind:
            yield fault("SS403", place, name=paper.id, other=_COMES_ALONG)
        seen.add(paper.id)


def _fields(ruleset: Ruleset, contest: Contest, paper: Paper) -> Iterator[Diagnostic]:
    kind = ruleset.records.get(contest.records)
    if kind is None:
        return
    for id_ in paper.fields:
        if id_ not in kind.fields:
            yield unknown("SS401", paper.where.of("fields"), id_, kind.fields, what=FIELD)


def _keys(paper: Paper) -> Iterator[Diagnostic]:
    for key, kinds in _FITS.items():
        if key in paper.where.keys and "kind" in paper.where.keys and paper.kind not in kinds:
            yield fault("SS406", paper.where.of(key), word=key, type=paper.kind)
