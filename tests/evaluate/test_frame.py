"""The column engine's own ways: single values, subsets of rows, and what it keeps."""

from __future__ import annotations

from fractions import Fraction

import pytest

from servicestar.expr import Aggregate, Name, evaluate
from servicestar.values.vector import Vector
from tests.expr.build import engine, exact, scope, shown, typed

RECORDS = [
    {"volume": 100, "quality": exact("95.5"), "wait": 3, "outlet": "东", "marks": (90, 50)},
    {"volume": 200, "quality": exact("90"), "wait": 1, "outlet": "东", "marks": ()},
    {"volume": 150, "wait": 2, "outlet": "西"},
    {"outlet": "西", "marks": (59,)},
]
CONTESTANTS = [0, 1]


def made(**words):
    return engine(RECORDS, {"quota": 3, "share": Fraction(1, 3)}, CONTESTANTS, **words)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", 3),
        ("10% * count()", Fraction(2, 5)),
        ("25% * count()", 1),
        ("0.5 * 20", 10),
        ("round_up(share * count())", 2),
        ("mean(volume)", 150),
        ("count(over=contestants) * 2", 4),
        ("max(quota, sum(volume) / 100)", Fraction(9, 2)),
        ("sum(1 if some(marks < 60) else 0)", 2),
        ("sum(1 if every(marks < 60) else 0, over=contestants)", 1),
        ("rank(7)", 1),
        ("rank(quota)", 1),
        ("extra", None),
        ("if_missing(extra, 4)", 4),
    ],
)
def test_one_value_for_all(text, value):
    assert shown(made().single(typed(text))) == shown(value)


@pytest.mark.parametrize(
    ("text", "group", "value"),
    [
        ("count(per=outlet)", "东", 2),
        ("count(per=outlet)", "西", 2),
        ("count(over=contestants, per=outlet)", "东", 2),
        ("count(over=contestants, per=outlet)", "西", 0),
        ("sum(volume, over=contestants, per=outlet)", "西", 0),
        ("mean(volume, over=contestants, per=outlet)", "西", None),
        ("mean(volume, per=outlet)", "西", 150),
        ("highest(quality, per=outlet)", "西", None),
        ("rank(7, per=outlet)", "东", 1),
    ],
)
def test_one_value_for_a_group(text, group, value):
    assert shown(made().single(typed(text), group)) == shown(value)


def test_contestants_of_the_own_group_where_the_contest_is_held_per_group():
    within = scope("contestants", contest_group="outlet")
    assert typed("mean(volume)", within) == Aggregate(
        "mean", Name("volume", "field"), "contestants", "outlet"
    )
    assert typed("mean(volume, over=roster)", within) == Aggregate(
        "mean", Name("volume", "field"), "roster", None
    )


def test_better_lower_is_that_of_the_bare_field():
    assert typed("rank(wait)").less_is_better
    assert typed("rank(等候时间)").less_is_better
    assert not typed("rank(wait + 0)").less_is_better
    assert not typed("rank(volume)").less_is_better


@pytest.mark.parametrize(
    ("rows", "values"),
    [
        (None, [Fraction(-50), Fraction(50), 0, None]),
        ([2, 0], [0, -50]),
        ([], []),
        ([1, 1], [50, 50]),
    ],
)
def test_rows_are_given_in_the_order_asked_for(rows, values):
    column = made().over(typed("volume - mean(volume)"), rows)
    assert [column.at(index) for index in range(len(column))] == values


def test_what_all_records_share_is_written_out():
    assert made().over(typed("count() / 3"), [0, 1]) == Vector([4, 4], 3, True)
    assert made().over(typed("extra + 1"), [0, 1]) == Vector([None, None], 1, False)


def test_an_aggregate_is_worked_out_once_and_counts_what_it_left_out():
    world = made()
    node = typed("mean(quality)")
    assert world.over(node, None).at(3) == Fraction(371, 4)
    assert world.aggregates == {node: Fraction(371, 4)}
    assert world.left_out == {node: (2, 4)}
    world.columns["field", "quality"] = Vector([0] * 4)
    assert world.at(node, 0) == Fraction(371, 4)


def test_aggregates_that_read_alike_are_one():
    world = made()
    world.over(typed("mean(volume) + 平均(业务量)"), None)
    assert len(world.aggregates) == 1


def test_the_scalar_evaluator_needs_only_what_the_tree_reads():
    node = typed("volume + count()")
    assert evaluate(node, {node.args[0]: 5, node.args[1]: 2}) == 7
    with pytest.raises(KeyError, match="count"):
        evaluate(node, {node.args[0]: 5})


@pytest.mark.parametrize("text", ["volume / quality", "quality / volume / 7", "1 / volume"])
def test_quotients_of_columns_stay_exact(text):
    world = engine([{"volume": 10**9 + n, "quality": Fraction(n, 1000)} for n in range(1, 60)])
    column = world.over(typed(f"{text} * 3 - {text}"), None)
    wanted = [world.at(typed(f"{text} * 2"), row) for row in range(59)]
    assert [column.at(row) for row in range(59)] == wanted


def test_columns_beyond_the_common_denominator_stay_exact():
    cells = [Fraction(1, 10**25 + 1), Fraction(1, 10**25 + 3), None, 5]
    world = engine([{"quality": cell} for cell in cells])
    column = world.over(typed("quality * 2 + 0.5 - 50%"), None)
    assert [column.at(row) for row in range(4)] == [
        Fraction(2, 10**25 + 1),
        Fraction(2, 10**25 + 3),
        None,
        10,
    ]
    assert world.over(typed("quality in (5,)"), None).values == [False, False, None, True]
