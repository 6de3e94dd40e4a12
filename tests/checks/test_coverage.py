"""Coverage: every article of a regulation is accounted for, and what is said of it is so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar import api, checks
from servicestar.checks.cites import clauses_of
from servicestar.diagnostics import errors_of, width
from servicestar.loader import load_ruleset
from servicestar.loader.load import FileText
from servicestar.model import Ruleset
from servicestar.report.coverage import coverage_json, coverage_table

RULES = """\
language: 1
ruleset: small
title: Small
round_scores: 2
source:
  title: Rules
{articles}
readings:
  unclear:
    cite: {reading}
    question: What is meant
    choices: {{so: So}}
    default: so
    why: It says so
records:
  person:
    title: Person
    fields:
      id: {{header: 工号, type: text, key: true}}
      mark: {{header: 得分, type: decimal, min: 0, max: 100}}
      attest_conduct: {{header: 品行认定, type: attestation}}
condition_groups:
  shared:
    - {{id: mark, cite: {condition}, require: 得分 > 1}}
    - {{attest: attest_conduct, cite: {attestation}}}
contests:
  star:
    title: Star
    records: person
    cite: {contest}
    conditions: [{{use: shared}}]
    indicators:
      - id: mark
        cite: {indicator}
        points: 100
        deduct:
          - {{each: 得分, points: 1, cite: {item}}}
          - {{each: 得分, points: 2, cite: {item}}}
    preferences:
      - {{by: 得分, cite: {preference}, reading: unclear}}
    places: {{number: 1, cite: {places}}}
    awards: {{cite: {awards}, observation: {{cite: {observation}, working_days: 5}}}}
"""
CITES = {
    "reading": "一",
    "condition": "二(一)",
    "attestation": "二(二)",
    "contest": "三",
    "indicator": "三1",
    "item": "三2",
    "preference": "三3",
    "places": "四",
    "awards": "五(一)",
    "observation": "五(二)",
}
WHOLE = ["一", "二(一)", "二(二): attested", "三1", "三2", "三3", "四", "五(一)", "五(二)"]


def ruleset_of(listed: list[str] | None, last: str | None = None, **cites: str) -> Ruleset:
    """A ruleset whose articles are ``NUMBER`` (encoded) or ``NUMBER: STATUS``, ``why`` after it."""
    lines = [f"  last_article: {last}"] if last else []
    if listed is not None:
        lines += ["  articles:", *map(row, listed)]
    words = {name: json.dumps(text, ensure_ascii=False) for name, text in (CITES | cites).items()}
    text = RULES.format(articles="\n".join(lines), **words)
    ruleset, faults, _ = load_ruleset(FileText("rules.yaml", text.encode()))
    assert faults == []
    assert ruleset is not None
    return ruleset


def row(listed: str) -> str:
    article, _, said = listed.partition(": ")
    status, _, why = (said or "encoded").partition(" ")
    reason = ", why: Because." if why else ""
    return f'    - {{article: "{article}", status: {status}{reason}}}'


def told(ruleset: Ruleset) -> list[tuple[str, str]]:
    """Code and article of each fault of the coverage."""
    faults = checks.coverage_of(ruleset).faults
    return [(fault.code, str(fault.words.get("name", ""))) for fault in faults]


def without(article: str, *added: str) -> list[str]:
    return [each for each in WHOLE if each.split(":")[0] != article] + [*added]


def test_a_whole_ruleset_has_no_fault():
    ruleset = ruleset_of(WHOLE, "五(二)")
    assert told(ruleset) == []
    assert checks.check(ruleset) == ()


def test_every_part_that_cites_is_found_and_named():
    found = {clause.name[0]: clause.attests for clause in clauses_of(ruleset_of(WHOLE))}
    assert found == {
        "reading unclear": False,
        "shared: condition mark": False,
        "shared: attestation attest_conduct": True,
        "contest star": False,
        "star: indicator mark": False,
        "star.mark: item 1": False,
        "star.mark: item 2": False,
        "star: preference": False,
        "star: places": False,
        "star: awards": False,
        "star: observation": False,
    }


def test_names_of_clauses_in_chinese():
    names = {clause.name[1] for clause in clauses_of(ruleset_of(WHOLE))}
    assert {"解释 unclear", "shared：认定 attest_conduct", "star.mark：扣分项 2"} <= names


@pytest.mark.parametrize(
    ("listed", "last", "faults"),
    [
        (None, None, [("SS426", "")]),
        (WHOLE, "六", [("SS425", "六")]),
        (without("四"), None, [("SS425", "四"), ("SS420", "四")]),
        (without("二(一)"), None, [("SS425", "二(一)"), ("SS420", "二(一)")]),
        (without("三3", "三3: procedural"), None, [("SS424", "三3"), ("SS423", "三3")]),
        (without("三3", "三3: procedural why"), None, [("SS424", "三3")]),
        ([*WHOLE, "六: not_applicable"], None, [("SS423", "六")]),
        ([*WHOLE, "六: not_applicable why"], None, []),
        ([*WHOLE, "六"], None, [("SS422", "六")]),
        ([*WHOLE, "六: attested"], None, [("SS422", "六")]),
        (without("二(一)", "二(一): attested"), None, [("SS422", "二(一)")]),
        (without("二(二)", "二(二)"), None, [("SS422", "二(二)")]),
        ([*WHOLE, "四: encoded"], None, [("SS421", "四")]),
        ([*WHOLE, "三（1）: procedural why"], None, []),
        (WHOLE, "五(一)", [("SS427", "五(二)")]),
        (WHOLE, "四", [("SS427", "五(一)"), ("SS427", "五(二)")]),
    ],
)
def test_faults(listed, last, faults):
    assert sorted(told(ruleset_of(listed, last))) == sorted(faults)


def test_check_tells_what_is_wrong_but_not_what_is_left_out():
    ruleset = ruleset_of(without("四", "七: procedural"), "八")
    codes = {fault.code for fault in checks.coverage_of(ruleset).faults}
    assert codes == {"SS420", "SS423", "SS425"}
    assert {fault.code for fault in checks.check(ruleset)} == {"SS420", "SS423"}
    assert errors_of(checks.check(ruleset)) == []  # the run of a contest does not rest on it


def test_check_says_nothing_where_there_is_no_list():
    assert checks.check(ruleset_of(None, "八")) == ()


@pytest.mark.parametrize("cite", ["三", "三1", "三1(一)", "三1、2", "二(一)，三2", "三(9)，三2"])
def test_a_cite_covers_what_it_is_what_it_is_in_and_what_it_holds(cite):
    faults = told(ruleset_of(WHOLE, contest=cite))
    assert faults == ([("SS420", "三(9)")] if "9" in cite else [])


def test_a_cite_of_the_whole_article_does_not_contradict_a_paragraph_of_procedure():
    assert told(ruleset_of([*WHOLE, "三4: procedural why"])) == []
    assert told(ruleset_of([*WHOLE, "三4: procedural why"], contest="三4(一)")) == [
        ("SS424", "三4")
    ]


def test_a_heading_is_covered_by_its_paragraphs():
    assert told(ruleset_of(["三", *WHOLE])) == []
    assert told(ruleset_of(["三: procedural why", *WHOLE], contest="四")) == []
    assert told(ruleset_of(["三: procedural why", *WHOLE])) == [("SS424", "三")]


def test_articles_may_be_listed_as_a_whole():
    assert told(ruleset_of(["一", "二", "三", "四", "五"], "五")) == []


def test_one_is_no_beginning_of_ten():
    listed = [*(f"三{n}: procedural why" for n in range(4, 10)), "三10"]
    assert told(ruleset_of([*WHOLE, *listed], contest="三10")) == []
    assert told(ruleset_of([*WHOLE, *listed], contest="四")) == [("SS422", "三10")]


def test_a_fault_is_where_the_number_stands():
    ruleset = ruleset_of(WHOLE, contest="三1、9")
    (fault,) = checks.coverage_of(ruleset).faults
    text = "    cite: "
    assert fault.place.column == len(text) + len('"三1、') + 1
    assert fault.place.end_column == fault.place.column + 1


def test_rows_hold_what_was_left_out_in_its_place():
    rows = checks.coverage_of(ruleset_of(without("四"), "六", places="三")).rows
    shown = [(row.article, row.status) for row in rows]
    assert shown[5:] == [
        ("三3", "encoded"),
        ("四", "left_out"),
        ("五(一)", "encoded"),
        ("五(二)", "encoded"),
        ("六", "left_out"),
    ]


def test_counts_add_up_to_the_rows():
    found = checks.coverage_of(ruleset_of([*WHOLE, "七: procedural why"]))
    counts = {status: found.count(status) for status in checks.coverage.STATUSES}
    assert counts == {
        "encoded": 8,
        "attested": 1,
        "procedural": 1,
        "not_applicable": 0,
        "left_out": 1,
    }
    assert sum(counts.values()) == len(found.rows)


FAULTY = """\
language: 1
ruleset: small
title: Small
source:
  title: Rules
  articles:
    - {article: 一, status: encoded}
    - {article: 二, status: encodet}
records:
  person:
    title: Person
    fields:
      id: {header: 工号, type: text, key: true}
contests:
  star:
    title: Star
    records: person
    conditions:
      - {id: mark, cite: 一, requires: 工号 == "1"}
    places: {number: 1, cite: 二}
"""


def test_nothing_is_said_of_what_may_have_been_dropped_as_faulty(tmp_path: Path):
    path = tmp_path / "faulty.yaml"
    path.write_text(FAULTY, "utf-8")
    _, findings, _ = api.read(path)
    assert {finding.code for finding in findings} == {"SS204", "SS201", "SS205"}


@given(st.lists(st.sampled_from([*CITES.values(), "六", "三(1)", "附件", "", "，"]), max_size=12))
def test_any_list_has_a_coverage_in_both_languages(articles):
    ruleset = ruleset_of(articles or None)
    found = checks.coverage_of(ruleset)
    assert len(found.rows) >= len(articles)
    for lang in ("en", "zh"):
        table = coverage_table(ruleset, found, lang)
        assert max(map(width, table.splitlines())) <= 80
        assert json.dumps(coverage_json(ruleset, found, lang))


# --- the rulesets that come along ----------------------------------------------------------------


@pytest.mark.parametrize("name", api.shipped())
def test_every_shipped_ruleset_is_whole(name):
    found = checks.coverage_of(api.load(name).model)
    assert [fault.line() for fault in found.faults] == []
