"""Ranges, trials and the solver against trying every value."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicestar.analysis import solver
from servicestar.analysis.case import case_of
from servicestar.analysis.claims import Claim
from servicestar.analysis.decide import Tally, decide
from servicestar.analysis.plain import GAP, number, op
from servicestar.analysis.store import Store
from servicestar.expr import Call, Name, evaluate
from servicestar.model.scope import default_readings
from servicestar.plan import plan_contest
from tests.analysis.base import ruleset_of

RULES = """\
language: 1
ruleset: small
title: Small
round_scores: 2
records:
  person:
    title: Person
    fields:
      id: {header: 工号, type: text, key: true}
      a: {header: 甲, type: integer, min: 0, max: 3}
      b: {header: 乙, type: integer, min: -2, max: 2}
      c: {header: 丙, type: yes_no}
      d: {header: 丁, type: choice, choices: [x, y, z]}
contests:
  star: {title: Star, records: person, indicators: [{id: a, points: 1, share_of: a}]}
"""
RULESET = ruleset_of(RULES)
WORLD = case_of(RULESET, plan_contest(RULESET, "star"), default_readings(RULESET), Tally()).world
A, B, C, D = (Name(id_, "field") for id_ in "abcd")
EVERY = [
    dict(zip((A, B, C, D), values, strict=True))
    for values in product(range(4), range(-2, 3), (True, False), "xyz")
]

leaves = st.one_of(st.sampled_from([A, B]), st.integers(-3, 3).map(number))
tests_of_texts = st.one_of(
    st.just(C),
    st.sampled_from("xyz").map(lambda v: op("==", D, number(v))),
    st.just(op("in", D, number(("x", "z")))),
    st.just(op("!=", D, number("y"))),
)


def _numeric(inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        st.tuples(st.sampled_from("+-*/"), two).map(lambda p: op(p[0], *p[1])),
        inner.map(lambda n: op("neg", n)),
        st.tuples(st.sampled_from(["min", "max"]), two).map(lambda p: Call(p[0], p[1])),
        st.tuples(st.sampled_from(["abs", "round_up", "round_down"]), inner).map(
            lambda p: Call(p[0], (p[1],))
        ),
        inner.map(lambda n: Call("round", (n, number(0)))),
        st.tuples(comparisons(inner), inner, inner).map(lambda p: op("if", *p)),
    )


def comparisons(inner):
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    compared = st.tuples(signs, inner, inner).map(lambda p: op(*p))
    return st.one_of(compared, tests_of_texts)


numbers = st.recursive(leaves, _numeric, max_leaves=6)
answers = st.recursive(
    comparisons(numbers),
    lambda inner: st.one_of(
        st.tuples(st.sampled_from(["and", "or"]), inner, inner).map(lambda p: op(*p)),
        inner.map(lambda n: op("not", n)),
    ),
    max_leaves=4,
)
wanted = st.sampled_from(["yes", "no", "not_yes", "not_no", "unknown"])
claims = st.lists(st.builds(Claim, answers, wanted), min_size=1, max_size=3)


def meeting(asked: list[Claim]) -> list[dict]:
    """All values that meet some claims."""
    return [v for v in EVERY if all(c.met_by(evaluate(c.tree, v)) for c in asked)]


@settings(max_examples=300, deadline=None)
@given(numbers, claims)
def test_a_value_is_in_the_range_whatever_is_known(tree, asked):
    store = Store(WORLD.domain).with_(asked)
    for values in meeting(asked):
        assert not store.dead
        value = evaluate(tree, values)
        if value is None:
            assert store.may_lack(tree)
        else:
            assert value in store.range(tree)


@settings(max_examples=300, deadline=None)
@given(claims)
def test_an_answer_is_what_trying_every_value_gives(asked):
    answer = decide(WORLD, asked, tally=Tally())
    met = meeting(asked)
    assert answer.can in (None, bool(met))
    if answer.can:
        values = {**EVERY[0], **answer.witness}
        assert values in met


@settings(max_examples=150, deadline=None)
@given(claims)
def test_the_solver_gives_what_trying_every_value_gives(asked):
    pytest.importorskip("z3")
    answer = solver.solve(asked, Store(WORLD.domain))
    assert answer.can in (None, bool(meeting(asked)))
    if answer.can:
        assert {**EVERY[0], **answer.witness} in meeting(asked)


@settings(max_examples=150, deadline=None)
@given(answers, claims)
def test_truth_holds_every_answer(tree, asked):
    store = Store(WORLD.domain).with_(asked)
    for values in meeting(asked):
        assert evaluate(tree, values) in store.truth(tree)


def test_a_gap_has_no_value():
    assert Store(WORLD.domain).range(GAP).empty
