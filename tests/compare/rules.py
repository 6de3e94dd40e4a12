"""Small rulesets whose outcomes can be worked out by hand."""

from __future__ import annotations

from pathlib import Path

from servicestar import load
from servicestar.api import Ruleset

# first: how the marks weigh (P1 leads by written, P2 by spoken). second: whether a day off counts.
# Alone `second` changes a total only; together with `first` it takes the place from P2.
TWO = """\
language: 1
ruleset: two
title: {zh: 两处未定, en: Two open points}
round_scores: 2
readings:
  first:
    cite: 第一条
    question: {zh: 哪一门计分未写。, en: Which mark counts is not said.}
    choices: {written: {zh: 笔试, en: the written one}, spoken: {zh: 口试, en: the spoken one}}
    default: written
    why: {zh: 先写。, en: It is named first.}
  second:
    cite: 第二条
    question: {zh: 缺勤是否扣分未写。, en: Whether absences cost points is not said.}
    choices: {free: {zh: 不扣, en: they do not}, cost: {zh: 每次扣 1 分, en: a point each}}
    default: free
    why: {zh: 未写扣分。, en: No deduction is written.}
  rounding:
    cite: 第三条
    question: {zh: 未规定舍入。, en: Rounding is not said.}
    choices: {none: {zh: 不舍入, en: none}}
    default: none
    why: {zh: 无需舍入。, en: Nothing needs it.}
records:
  person:
    title: {zh: 人员, en: Person}
    fields:
      id: {header: 工号, type: text, key: true}
      name: {header: 姓名, type: text, optional: true}
      team: {header: 班组, type: text, optional: true}
      written: {header: 笔试, type: decimal, min: 0, max: 100}
      spoken: {header: 口试, type: decimal, min: 0, max: 100}
      absent: {header: 缺勤, type: integer, min: 0}
contests:
  star:
    title: {zh: 明星, en: Star}
    records: person
    indicators:
      - id: mark
        cite: 第一条
        points: 100
        reading: first
        choices: {written: {share_of: 笔试}, spoken: {share_of: 口试}}
      - id: absences
        cite: 第二条
        points: 10
        reading: second
        choices: {free: {formula: "10"}, cost: {deduct: [{each: 缺勤, points: 1}]}}
    places: {number: 1, cite: 第四条}
"""
PEOPLE = [
    {"id": "P1", "name": "甲", "team": "A", "written": "90", "spoken": "80", "absent": "0"},
    {"id": "P2", "name": "乙", "team": "A", "written": "80", "spoken": "90", "absent": "3"},
    {"id": "P3", "name": "丙", "team": "B", "written": "80", "spoken": "88", "absent": "0"},
    {"id": "P4", "name": "丁", "team": "B", "written": "10", "spoken": "10", "absent": "0"},
]


def ruleset(folder: Path, text: str = TWO, name: str = "two.yaml") -> Ruleset:
    """A ruleset from its text."""
    path = folder / name
    path.write_text(text, "utf-8")
    return load(path)
