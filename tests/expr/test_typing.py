"""Kinds of whole expressions, and whether a number surely has a last decimal."""

from __future__ import annotations

import pytest

from servicestar.expr import (
    Aggregate,
    Apply,
    Call,
    Const,
    Name,
    Named,
    fields_of,
    parse,
    resolve,
    varies_by,
)
from servicestar.values.kinds import DATE, NUMBER, TEXT, YES_NO

from .build import scope, typed

DEFINITIONS = {"third": "volume / 3", "half": "volume / 2", "twice": "half + half"}


def kind(text):
    node, found, faults = resolve(parse(text)[0], scope(definitions=DEFINITIONS))
    assert (faults, node is None) == ([], False)
    return found


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1", NUMBER),
        ("volume", NUMBER),
        ("share", NUMBER),
        ("mean(volume)", NUMBER),
        ("size(marks)", NUMBER),
        ('"甲"', TEXT),
        ("outlet", TEXT),
        ("yes", YES_NO),
        ("praised", YES_NO),
        ("1 < 2", YES_NO),
        ("volume in (1,)", YES_NO),
        ("known(marks)", YES_NO),
        ("some(marks > 1)", YES_NO),
        ("since", DATE),
        ("if_missing(since, until)", DATE),
        ("since if praised else until", DATE),
        ("if_missing(praised, no)", YES_NO),
    ],
)
def test_kinds(text, wanted):
    assert kind(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        *("volume", "quality", "0.125", "33.3%", "volume + quality", "volume * quality", "-volume"),
        *("volume / 2", "volume / 5", "volume / -0.4", "volume / 12.5%", "volume / 1024", "half"),
        *("round(volume / 3, 2)", "round_up(volume / 3)", "round_down(share)", "rank(volume / 3)"),
        *("median(volume)", "highest(quality)", "sum(volume / 2)", "count()", "size(marks)"),
        *("min(volume, 1)", "abs(half)", "1 if praised else half", "if_missing(half, 0)", "twice"),
    ],
)
def test_surely_has_a_last_decimal(text):
    assert kind(text).terminating


@pytest.mark.parametrize(
    "text",
    [
        *("share", "1 / 3", "volume / 3", "volume / 0", "volume / quality", "1 / volume", "third"),
        *("volume / (1 + 1)", "-third", "third + 1", "third * 3", "third / 2", "volume / 0.3"),
        *("mean(volume)", "median(third)", "highest(volume / 3)", "sum(third)", "abs(third)"),
        *("min(volume, third)", "max(third, volume)", "1 if praised else third"),
        *("third if praised else 1", "if_missing(third, 0)", "if_missing(volume, third)"),
    ],
)
def test_may_have_no_last_decimal(text):
    assert not kind(text).terminating


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("grade", ("甲", "乙", "丙")),
        ("grade if praised else grade", ("甲", "乙", "丙")),
        ('grade if praised else "无"', ()),
        ('if_missing(grade, "无")', ()),
        ("if_missing(outlet, grade)", ()),
    ],
)
def test_choices_of_a_text(text, choices):
    assert kind(text).choices == choices


def test_names_of_both_languages_are_one():
    assert typed("业务量 + 名额") == typed("volume + quota")
    assert typed("取大(业务量, 1)") == typed("max(volume, 1)")
    assert typed("名次(等候时间, 按=网点, 范围=参评者)") == Aggregate(
        "rank", Name("wait", "field"), "contestants", "outlet", less_is_better=True
    )


def test_names_are_compared_in_the_form_that_python_gives_them():
    assert typed("ｖｏｌｕｍｅ") == Name("volume", "field")


def test_trees():
    volume = Name("volume", "field")
    assert typed("1 < volume <= 5%") == Apply(
        "and",
        (Apply("<", (Const(1), volume)), Apply("<=", (volume, typed("5%")))),
    )
    assert typed("volume not in (1, 2)") == Apply("not", (Apply("in", (volume, Const((1, 2)))),))
    assert typed("some(marks > volume)") == Call(
        "some", (Apply(">", (Name("marks", "field"), volume)),), (("list", "marks"),)
    )
    assert typed("third", scope(definitions=DEFINITIONS)) == Named(
        "third", Apply("/", (volume, Const(3)))
    )
    assert typed("- -5") == Const(5)
    assert typed("-volume") == Apply("neg", (volume,))


@pytest.mark.parametrize(
    ("text", "all_", "own"),
    [
        ("volume + quota", ["volume"], ["volume"]),
        (
            "mean(volume, per=outlet) > quality",
            ["volume", "quality"],
            ["outlet", "quality"],
        ),
        ("rank(wait, per=outlet)", ["wait"], ["outlet", "wait"]),
        ("count(per=grade)", [], ["grade"]),
        ("count()", [], []),
        ("volume + volume", ["volume"], ["volume"]),
        ("some(marks > volume)", ["marks", "volume"], ["marks", "volume"]),
        ("third + 1", ["volume"], ["volume"]),
    ],
)
def test_the_fields_that_a_tree_reads(text, all_, own):
    node = typed(text, scope(definitions=DEFINITIONS))
    assert fields_of(node) == all_
    assert varies_by(node) == own


def test_an_aggregate_over_the_own_group_is_one_value_for_the_group():
    node = typed("mean(volume, per=outlet)", scope(definitions=DEFINITIONS))
    assert varies_by(node) == ["outlet"]
    assert varies_by(node, "outlet") == []
