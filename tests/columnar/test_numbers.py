"""Whole numbers on the engines: exact up to their bounds, and an error beyond them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from servicestar.columnar.dialect import DIALECTS, DialectName
from servicestar.columnar.engine import Engine, all_rows
from servicestar.columnar.number import NARROW, WIDE, Arithmetic, Inexact, Int, whole

Made = Callable[[Arithmetic, Int, Int], Int]
OPERATORS: dict[str, tuple[Made, Callable[[int, int], int]]] = {
    "+": (lambda a, x, y: a.plus(x, y), lambda x, y: x + y),
    "-": (lambda a, x, y: a.minus(x, y), lambda x, y: x - y),
    "*": (lambda a, x, y: a.times(x, y), lambda x, y: x * y),
    "neg": (lambda a, x, y: a.negative(x), lambda x, y: -x),
    "size": (lambda a, x, y: a.size(x), lambda x, y: abs(x)),
    "down": (lambda a, x, y: a.downward(x, _above(y)), lambda x, y: x // y),
    "up": (lambda a, x, y: a.upward(x, _above(y)), lambda x, y: -(-x // y)),
    "half_up": (lambda a, x, y: a.half_up(x, _above(y)), lambda x, y: _half_up(x, y)),
}
DIVIDING = {"down", "up", "half_up"}
EDGES = [0, 1, 2, 3, 7, 10**6, 2**31 - 1, 2**31, 2**32, 10**9, 2**53 + 1, 2**62, NARROW]
WIDER = [NARROW + 1, 10**19, 10**25, 10**31, 10**37, WIDE]


def _above(part: Int) -> Int:
    return Int(part.sql, max(part.low, 1), part.high, part.wide)


def _half_up(over: int, under: int) -> int:
    size = (2 * abs(over) + under) // (2 * under)
    return size if over >= 0 else -size


def _table(pairs: list[tuple[int, int]], *, wide: bool) -> pa.Table:
    kind = pa.decimal128(38, 0) if wide else pa.int64()
    make = Decimal if wide else int
    columns = {name: pa.array([make(p[n]) for p in pairs], kind) for n, name in enumerate("xy")}
    return pa.table({"row_no": pa.array(range(len(pairs)), pa.int64()), **columns})


def _columns(pairs: list[tuple[int, int]], *, wide: bool) -> tuple[Int, Int]:
    ends = [(min(p[n] for p in pairs), max(p[n] for p in pairs)) for n in (0, 1)]
    return Int("x", *ends[0], wide), Int("y", *ends[1], wide)


numbers = st.sampled_from(EDGES + [-each for each in EDGES]) | st.integers(-NARROW, NARROW)
wide_numbers = numbers | st.sampled_from(WIDER + [-each for each in WIDER])


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(data=st.data(), wide=st.booleans())
def test_every_operator_is_exact_or_refused(
    engine: Engine, data: st.DataObject, wide: bool
) -> None:
    """All operators over some pairs, in one query; a part alone may be of 38 digits."""
    values = wide_numbers if wide else numbers
    most = data.draw(st.sampled_from([10**4, 10**9, NARROW, *([WIDE] if wide else [])]))
    pairs = data.draw(st.lists(st.tuples(values, values), min_size=1, max_size=12))
    pairs = [(x % most - most // 2, y % most) for x, y in pairs]
    arithmetic = Arithmetic(DIALECTS[engine.dialect])
    engine.put("pairs", _table(pairs, wide=wide))
    x, y = _columns(pairs, wide=wide)
    asked = {}
    for name, (make, _) in OPERATORS.items():
        if name in DIVIDING and min(pair[1] for pair in pairs) < 1:
            continue
        try:
            asked[name] = make(arithmetic, x, y)
        except Inexact:
            continue
    for name, made in asked.items():
        assert made.low >= -WIDE, name
        assert made.high <= WIDE, name
    sql = ", ".join(f"{made.sql} AS x{n}" for n, made in enumerate(asked.values()))
    if not asked:
        return
    seen = [arithmetic.dialect.whole(name, wide=wide) + f" AS {name}" for name in "xy"]
    source = f"(SELECT row_no, {', '.join(seen)} FROM pairs) AS seen"
    rows = all_rows(engine, f"SELECT row_no, {sql} FROM {source} ORDER BY row_no")
    for pair, row in zip(pairs, rows, strict=True):
        found = [int(value) for value in row[1:]]
        assert found == [OPERATORS[name][1](*pair) for name in asked], pair
        assert all(
            each.low <= n <= each.high for each, n in zip(asked.values(), found, strict=True)
        )


BEYOND = {
    "a sum": ("x + y", (NARROW, 1)),
    "a difference": ("x - y", (-NARROW, 2)),
    "a product": ("x * y", (2**32, 2**31)),
    "a total": ("SUM(x)", (NARROW, 0)),
}


@pytest.mark.parametrize("case", BEYOND)
def test_64_bits_never_wrap(engine: Engine, case: str) -> None:
    """What the bounds should have kept out ends the query."""
    sql, pair = BEYOND[case]
    engine.put("pairs", _table([pair, pair], wide=False))
    dialect = DIALECTS[engine.dialect]
    with pytest.raises(Exception, match=r"(?i)overflow|out of range"):
        all_rows(engine, f"SELECT {dialect.whole(sql, wide=False)} AS v FROM pairs")


@pytest.mark.parametrize("sql", ["x + 1", "x * 10", "SUM(x)"])
def test_38_digits_never_wrap(engine: Engine, sql: str) -> None:
    engine.put("pairs", _table([(WIDE, 0), (WIDE, 0)], wide=True))
    dialect = DIALECTS[engine.dialect]
    # PostgreSQL's numbers go on, which the cast to 38 digits ends; DuckDB's end at 2 to the 127.
    digits = "DECIMAL(38, 0)"
    with pytest.raises(
        Exception, match=r"(?i)overflow|out of range|cannot be represented|could not"
    ):
        all_rows(engine, f"SELECT CAST({dialect.widened(sql)} AS {digits}) AS v FROM pairs")


@pytest.mark.parametrize("name", ["duckdb", "postgres", "spark"])
def test_written_numbers_are_reckoned_here(name: DialectName) -> None:
    """Engines would reckon with them in 32 bits."""
    arithmetic = Arithmetic(DIALECTS[name])
    two = whole(2_000_000_000)
    assert arithmetic.plus(two, two).sql == "4000000000"
    assert arithmetic.minus(whole(1), whole(3)).sql == "-2"
    assert arithmetic.times(two, whole(-5)).sql == "-10000000000"


def test_sparks_wide_quotient_ends_at_32_digits() -> None:
    """Beyond, its division would drop digits."""
    arithmetic = Arithmetic(DIALECTS["spark"])
    with pytest.raises(Inexact, match="digits"):
        arithmetic.downward(Int("x", 0, 10**33, True), Int("y", 1, 9))
    assert Arithmetic(DIALECTS["postgres"]).downward(Int("x", 0, 10**33, True), Int("y", 1, 9))
