"""The table of functions of the expression language. A new function is one row here.

`call` takes exact values (unknown is `None`) and gives one. An aggregate's `call` takes the list
of the known values of its population; over nobody it gives unknown, except for counts and sums.
`rank` has none: it differs from record to record, so the engine makes a table of ranks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

from attrs import frozen

from servicestar.values.kinds import ANY, NUMBER, QUOTIENT, YES_NO, Kind
from servicestar.values.numbers import narrow, round_half_up
from servicestar.values.operators import Value, both, either, strict


@frozen
class Function:
    """One row of the table.

    Attributes:
        name: English name.
        zh: Chinese name; both may be written in an expression.
        takes: kinds of the arguments.
        gives: kind of the result; ``any`` stands for the kind of the first argument.
        call: the meaning.
        doc: one sentence in English and one in Chinese.
        aggregate: whether it looks at a population and so takes `over` and `per`.
        repeats: whether the last argument may be written again and again.
        places: index of the argument that has to be a written whole number of 0 to 12.
    """

    name: str
    zh: str
    takes: tuple[Kind, ...]
    gives: Kind
    call: Callable[..., Value]
    doc: tuple[str, str]
    aggregate: bool = False
    repeats: bool = False
    places: int | None = None


def _mean(values: Sequence[Value]) -> Value:
    return narrow(Fraction(sum(values)) / len(values)) if values else None


def _median(values: Sequence[Value]) -> Value:
    ordered, middle = sorted(values), len(values) // 2
    if not ordered:
        return None
    if len(ordered) % 2:
        return ordered[middle]
    return narrow(Fraction(ordered[middle - 1] + ordered[middle]) / 2)


def _up(value: Value) -> int:
    return int(-((-value.numerator) // value.denominator))


def _down(value: Value) -> int:
    return int(value.numerator // value.denominator)


_LIST = Kind("list")
_NUMBERS = Kind("list", of="number")
_ROWS = (
    Function(
        "mean", "平均", (NUMBER,), QUOTIENT, _mean,
        ("The mean of the known values.", "已知值的平均数。"), aggregate=True,
    ),
    Function(
        "median", "中位数", (NUMBER,), NUMBER, _median,
        (
            "The middle value; with an even count the mean of the two middle ones.",
            "居中的值；个数为偶数时取中间两个的平均数。",
        ),
        aggregate=True,
    ),
    Function(
        "highest", "最高", (NUMBER,), NUMBER, lambda v: max(v, default=None),
        ("The greatest known value.", "已知值中最大的。"), aggregate=True,
    ),
    Function(
        "lowest", "最低", (NUMBER,), NUMBER, lambda v: min(v, default=None),
        ("The least known value.", "已知值中最小的。"), aggregate=True,
    ),
    Function(
        "sum", "合计", (NUMBER,), NUMBER, sum,
        ("The sum of the known values; 0 over nobody.", "已知值之和；无人时为 0。"),
        aggregate=True,
    ),
    Function(
        "count", "人数", (), NUMBER, len,
        ("How many records the population has.", "总体中的记录数。"), aggregate=True,
    ),
    Function(
        "rank", "名次", (NUMBER,), NUMBER, None,  # type: ignore[arg-type]
        (
            "1 + how many known values are better; equal ones share a rank (1, 2, 2, 4). A field "
            "with `better: lower` ranks its least value first, everything else its greatest.",
            "1 + 更优的已知值个数；相同的值名次相同（1、2、2、4）。"
            "`better: lower` 的字段以小者为先，其余以大者为先。",
        ),
        aggregate=True,
    ),
    Function(
        "min", "取小", (NUMBER,), NUMBER, strict(lambda *values: min(values)),
        ("The least of the arguments.", "各参数中最小的。"), repeats=True,
    ),
    Function(
        "max", "取大", (NUMBER,), NUMBER, strict(lambda *values: max(values)),
        ("The greatest of the arguments.", "各参数中最大的。"), repeats=True,
    ),
    Function(
        "abs", "绝对值", (NUMBER,), NUMBER, strict(abs),
        ("The number without its sign.", "去掉正负号的数。"),
    ),
    Function(
        "round", "四舍五入", (NUMBER, NUMBER), NUMBER, strict(round_half_up),
        (
            "Rounded to that many decimals, a half away from zero.",
            "按小数位数四舍五入（恰为一半时远离零）。",
        ),
        places=1,
    ),
    Function(
        "round_up", "进一", (NUMBER,), NUMBER, strict(_up),
        ("The least whole number that is not less.", "不小于该数的最小整数。"),
    ),
    Function(
        "round_down", "去尾", (NUMBER,), NUMBER, strict(_down),
        ("The greatest whole number that is not more.", "不大于该数的最大整数。"),
    ),
    Function(
        "known", "已知", (ANY,), YES_NO, lambda value: value is not None,
        ("Whether the value is there.", "该值是否已填。"),
    ),
    Function(
        "if_missing", "缺失时取", (ANY, ANY), ANY,
        lambda value, other: other if value is None else value,
        ("The value, or the second one where it is missing.", "该值；缺失时取第二个值。"),
    ),
    Function(
        "some", "有一项", (YES_NO,), YES_NO, either,
        (
            "Over a list field: whether the comparison holds for at least one element.",
            "用于列表字段：至少有一项满足比较。",
        ),
    ),
    Function(
        "every", "每一项", (YES_NO,), YES_NO, both,
        (
            "Over a list field: whether the comparison holds for every element (also of none).",
            "用于列表字段：每一项都满足比较（空列表为是）。",
        ),
    ),
    Function(
        "add_up", "加总", (_NUMBERS,), NUMBER, strict(lambda values: narrow(Fraction(sum(values)))),
        ("The sum of the elements of a list; 0 of none.", "列表各项之和；空列表为 0。"),
    ),
    Function(
        "size", "项数", (_LIST,), NUMBER, strict(len),
        ("How many elements a list has.", "列表的项数。"),
    ),
)  # fmt: skip

FUNCTIONS: dict[str, Function] = {row.name: row for row in _ROWS}
BY_ANY_NAME: dict[str, Function] = {**FUNCTIONS, **{row.zh: row for row in _ROWS}}
QUANTIFIERS = frozenset({"some", "every"})
