"""A ruleset without a finding, and small edits of it."""

from __future__ import annotations

from servicestar.analysis import analyse
from servicestar.checks import check
from servicestar.diagnostics import Diagnostic, errors_of
from servicestar.loader import load_ruleset
from servicestar.loader.load import FileText
from servicestar.model import Ruleset

GOOD = """\
language: 1
ruleset: star
title: Star
round_scores: 2
round_amounts: 2
readings:
  middle:
    cite: "1"
    question: What the middle is
    choices: {median: the median, mean: the mean}
    default: median
    why: Common
records:
  person:
    title: Person
    fields:
      id: {header: 工号, type: text, key: true}
      outlet: {header: 网点, type: text}
      role: {header: 岗位, type: choice, choices: [柜员, 大堂, 其他]}
      months: {header: 月数, type: integer, min: 0, better: higher}
      volume: {header: 业务量, type: integer, min: 0, better: higher}
      errors: {header: 差错次数, type: integer, min: 0, better: lower}
      slips: {header: 差错率, type: decimal, min: 0, better: lower}
      mark: {header: 得分, type: decimal, min: 0, max: 100, better: higher}
      exam: {header: 考试, type: decimal, min: 0, max: 100, better: higher}
      notices: {header: 通报次数, type: integer, min: 1}
      marks: {header: 得分合计, type: decimal, min: 0, better: higher}
      praise: {header: 表扬次数, type: integer, min: 0, better: higher}
      fines: {header: 罚款, type: list, of: decimal, min: 0}
      honours: {header: 荣誉, type: yes_no}
      attest_conduct: {header: 品行认定, type: attestation}
    limits:
      - {require: marks <= 100 * notices, meaning: At most 100 each}
facts:
  people: {title: People, type: integer, min: 0, default: count()}
  front: {title: Front, type: share, min: 0, max: 1, default: 1 / 3}
definitions:
  level:
    reading: middle
    choices: {median: median(exam), mean: mean(exam)}
  half: {value: (mark + exam) / 2}
contests:
  monthly:
    title: Monthly
    records: person
    period: month
    per: outlet
    indicators:
      - {id: mark, points: 100, share_of: mark}
    places: {number: 1}
  star:
    title: Star
    records: person
    period: quarter
    candidates: {titles: {of: monthly}}
    conditions:
      - {id: months, require: months >= 6}
      - {id: volume, require: volume > mean(volume)}
      - {id: exam, require: exam >= level}
      - {id: errors, require: errors == 0}
      - {id: role, require: 'role in ["柜员", "大堂"]'}
      - {id: rank, require: rank(mark) <= round_up(front * people)}
      - {attest: attest_conduct}
    indicators:
      - {id: mark, points: 40, share_of: half, out_of: 100}
      - {id: volume, points: 20, best_gets_all: volume}
      - {id: slips, points: 20, lowest_gets_all: slips}
      - {id: marks, points: 10, share_of: marks - 60 * notices, out_of: 40 * notices}
      - {id: care, points: 5, deduct: [{each: slips, points: 1}]}
      - id: months
        points: 5
        banded:
          of: months
          bands: [{to: 11, give: 2}, {from: 12, to: 23, give: 4}, {from: 24, give: 5}]
    vetoes:
      - {id: slow, when: exam < 60 and slips > mean(slips)}
      - {id: careless, when: slips > 10}
    thresholds:
      - {id: floor, require: points >= 50}
    bonus:
      - {id: praise, each: praise, points: 2, at_most: 10}
    bands: [{below: 60, name: low}, {from: 60, name: high}]
    preferences:
      - {by: honours}
      - {by: exam}
    places: {share: 10%, of: people}
    awards: {money: 100}
    amounts:
      - {id: extra, for: total >= 90, yuan: 100 + 2 * praise}
      - {id: fine, yuan: add_up(fines)}
"""


def edited(old: str, new: str, text: str = GOOD) -> str:
    """The good ruleset with one passage, which stands once, replaced."""
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    return text.replace(old, new)


def ruleset_of(text: str) -> Ruleset:
    """A ruleset in which the checks find no error."""
    ruleset, faults, lost = load_ruleset(FileText("rules.yaml", text.encode()))
    assert faults == []
    assert ruleset is not None
    assert errors_of(check(ruleset, lost)) == []
    return ruleset


def findings(text: str) -> tuple[Diagnostic, ...]:
    """What the analysis finds in a text."""
    return analyse(ruleset_of(text))


def line_of(passage: str, text: str) -> int:
    """The line in which a passage begins, counted from 1."""
    assert text.count(passage) == 1, f"{passage!r} stands {text.count(passage)} times"
    return text[: text.index(passage)].count("\n") + 1
