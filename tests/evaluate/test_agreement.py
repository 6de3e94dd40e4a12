"""The scalar evaluator, the column engine and a third one of the tests' own agree, always."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from servicestar.expr.parse import MAX_LENGTH
from servicestar.values.numbers import narrow
from servicestar.values.vector import Vector
from tests.expr.build import engine, scope, shown, typed

from . import trees
from .trees import World, meaning, ranks_contestants, text_of, worlds

ENOUGH = settings(max_examples=450, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def plain(value):
    """A number as the engines give it: an int where it is whole."""
    return shown(narrow(value) if isinstance(value, Fraction) else value)


def answers(column: Vector):
    return [shown(column.at(index)) for index in range(len(column))]


def agree(tree: trees.Tree, world: World) -> None:
    text = text_of(tree)
    assume(len(text) <= MAX_LENGTH)
    written = {name: text_of(part) for name, part in world.definitions.items()}
    node = typed(text, scope(world.population, written))
    everyone = list(range(len(world.records)))
    rows = list(world.contestants) if ranks_contestants(tree, world) else everyone
    wanted = [plain(meaning(tree, world.records[row], world)) for row in rows]
    event(f"unknown: {wanted.count(shown(None)) > 0}, {tree[0]}")

    scalar = engine(world.records, world.facts, world.contestants)
    assert [shown(scalar.at(node, row)) for row in rows] == wanted
    columns = engine(world.records, world.facts, world.contestants)
    assert answers(columns.over(node, rows)) == wanted
    assert answers(columns.over(node, rows[::-1])) == wanted[::-1]
    assert [answers(columns.over(node, None))[row] for row in rows] == wanted


@ENOUGH
@given(trees.numbers(3), worlds())
def test_numbers(tree, world):
    agree(tree, world)


@ENOUGH
@given(trees.truths(3), worlds())
def test_yes_and_no(tree, world):
    agree(tree, world)


@ENOUGH
@given(trees.folds(2), worlds())
def test_aggregates(tree, world):
    agree(tree, world)


@settings(ENOUGH, max_examples=150)
@given(trees.texts(3, ""), worlds())
def test_texts(tree, world):
    agree(tree, world)


@settings(ENOUGH, max_examples=150)
@given(trees.each(2), worlds())
def test_quantifiers(tree, world):
    agree(tree, world)


@settings(max_examples=200, deadline=None)
@given(trees.NUMBER_TEXTS.filter(lambda text: not text.startswith("-")), st.data())
def test_a_written_number_is_exact(text, data):
    record = data.draw(trees.RECORDS)
    node = typed(text)
    world = World([record], {}, [0], "roster", {})
    assert shown(engine([record]).at(node, 0)) == plain(meaning(("number", text), record, world))
