"""Small rulesets, and cohorts of any contest, for the tests of the testing tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from attrs import frozen
from hypothesis import HealthCheck, Phase, given, seed, settings

from servicestar.api import Contest, Outcome, load, shipped
from servicestar.model.outcome import Outcome as Model
from servicestar.testing import Cohort, cohorts

STAR = """\
language: 1
ruleset: star
title: {zh: 明星评选, en: Star}
round_scores: 2
records:
  clerk:
    title: {zh: 柜员, en: Clerk}
    fields:
      id: {header: 工号, type: text, key: true}
      mark: {header: 评分, type: decimal, min: 0, max: 100, better: higher}
      praise: {header: 表扬次数, type: integer, min: 0, better: higher}
      complaints: {header: 投诉次数, type: integer, min: 0, better: lower}
contests:
  star:
    title: {zh: 明星, en: Star}
    records: clerk
    conditions:
      - {id: complaints, cite: 第一条, require: 投诉次数 < 2}
    indicators:
      - {id: mark, cite: 第二条, points: 60, share_of: 评分}
    bonus:
      - {id: praise, cite: 第三条, each: 表扬次数, points: 2}
    preferences:
      - {by: 表扬次数, cite: 第四条}
    places: {number: 1, cite: 第四条}
"""
GOOD = """\
ruleset: star.yaml
cases:
  - case: The best mark without two complaints wins
    contest: star
    base: {complaints: 0, praise: 0}
    records:
      - {id: A, mark: 90}
      - {id: B, mark: 95, complaints: 2}
    expect:
      winners: [A]
      results:
        A: {total: 54}
        B: {standing: ineligible, failed: [complaints]}
"""
LOADED = {id_: load(path) for id_, path in shipped().items()}
CONTESTS = [(id_, name) for id_, ruleset in LOADED.items() for name in ruleset.contests]


def star(folder: Path, text: str = STAR) -> Contest:
    """The contest of the small ruleset, its file in a folder."""
    path = folder / "star.yaml"
    path.write_text(text, "utf-8")
    return load(path).contest("star")


def drawn(contest: Contest, count: int, start: int = 0, **words: Any) -> list[Cohort]:
    """So many cohorts of a contest."""
    found: list[Cohort] = []

    def keep(cohort: Cohort) -> None:
        found.append(cohort)

    test = given(cohorts(contest, **words))(keep)
    test = settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )(test)
    seed(start)(test)()
    return found


@frozen(slots=False)
class Tampered:
    """A contest whose outcomes somebody has meddled with.

    Attributes:
        contest: the honest one.
        change: what becomes of an outcome, given the records it is of.
    """

    contest: Contest
    change: Callable[[Model, list[dict[str, Any]]], Model]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.contest, name)

    def evaluate(self, records: list[dict[str, Any]], **words: Any) -> Outcome:
        outcome = self.contest.evaluate(records, **words)
        outcome.model = self.change(outcome.model, records)
        return outcome


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder."""
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")
