"""Random expressions with a meaning of their own: made as tuples, written out as text.

`meaning` is a second, tiny evaluator. It shares no code with the engine: logic is the least and
the greatest of 0, ½ and 1, rounding is a floor, and every aggregate is worked out anew.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

from attrs import frozen
from hypothesis import strategies as st

from tests.expr.build import HEADERS, day

HALF = Fraction(1, 2)
CHINESE = {
    "min": "取小", "max": "取大", "abs": "绝对值", "round": "四舍五入", "round_up": "进一",
    "round_down": "去尾", "known": "已知", "if_missing": "缺失时取", "some": "有一项",
    "every": "每一项", "size": "项数", "mean": "平均", "median": "中位数", "highest": "最高",
    "lowest": "最低", "sum": "合计", "count": "人数", "rank": "名次", "over": "范围", "per": "按",
    "roster": "全体", "contestants": "参评者",
}  # fmt: skip
LEVELS = {"if": 0, "or": 1, "and": 2, "not": 3, "compare": 4, "in": 4, "+": 5, "-": 5, "*": 6}
LEVELS |= {"/": 6, "neg": 7}
Tree = tuple[Any, ...]


@frozen
class World:
    """What an expression speaks about.

    Attributes:
        records: by field id; a missing value is None.
        facts: by id.
        contestants: indices of records.
        population: whom an aggregate looks at that names nobody.
        definitions: trees by name.
    """

    records: Sequence[Mapping[str, Any]]
    facts: Mapping[str, Any]
    contestants: Sequence[int]
    population: str
    definitions: Mapping[str, Tree]


# --- written out


def text_of(tree: Tree, least: int = 0) -> str:
    """The tree as a clerk writes it, with the fewest brackets that the grammar needs."""
    text = _text(tree)
    return f"({text})" if LEVELS.get(tree[0], 9) < least else text


def _text(tree: Tree) -> str:
    match tree:
        case ("number" | "truth", written):
            return written
        case ("text" | "date", written):
            return f'"{written}"'
        case ("name", id_, zh):
            return HEADERS[id_] if zh else id_
        case ("defined", name):
            return name
        case ("brackets", inner):
            return f"({text_of(inner)})"
        case ("call", name, zh, *args):
            return _called(name, zh, [text_of(arg) for arg in args])
        case ("each", name, zh, _, body):
            return _called(name, zh, [text_of(body)])
        case ("fold", name, zh, arg, over, per):
            words = [text_of(arg)] if arg is not None else []
            words += [f"{_word('over', zh)}={_word(over, zh)}"] if over else []
            words += [f"{_word('per', zh)}={HEADERS[per] if zh else per}"] if per else []
            return _called(name, zh, words)
    return _operation(tree)


def _operation(tree: Tree) -> str:
    match tree:
        case (("+" | "-" | "*" | "/") as op, left, right):
            level = LEVELS[op]
            return f"{text_of(left, level)} {op} {text_of(right, level + 1)}"
        case ("neg", inner):
            return f"-{text_of(inner, 7)}"
        case ("not", inner):
            return f"not {text_of(inner, 3)}"
        case (("and" | "or") as op, *parts):
            return f" {op} ".join(text_of(part, LEVELS[op] + 1) for part in parts)
        case ("if", test, then, other):
            return f"{text_of(then, 1)} if {text_of(test, 1)} else {text_of(other)}"
        case ("compare", first, *links):
            rest = (f"{op} {text_of(part, 5)}" for op, part in links)
            return " ".join([text_of(first, 5), *rest])
        case ("in", value, options, word):
            return f"{text_of(value, 5)} {word} ({', '.join(map(text_of, options))},)"
    raise AssertionError(tree)


def _word(name: str, zh: bool) -> str:
    return CHINESE[name] if zh else name


def _called(name: str, zh: bool, args: list[str]) -> str:
    return f"{_word(name, zh)}({', '.join(args)})"


# --- what it means


def _number(written: str) -> Fraction:
    return Fraction(written.rstrip("%")) / (100 if written.endswith("%") else 1)


READERS = {"number": _number, "truth": {"yes", "是"}.__contains__, "date": day, "text": str}


def meaning(tree: Tree, own: Mapping[str, Any], world: World) -> Any:
    """The value for a record; unknown is None."""
    match tree:
        case (("number" | "truth" | "date" | "text") as kind, written):
            return READERS[kind](written)
        case ("name", id_, _):
            return own[id_] if id_ in own else world.facts[id_]
        case ("defined", name):
            return meaning(world.definitions[name], own, world)
        case ("fold", *_):
            return _folded(tree, own, world)
        case ("each", name, _, id_, body):
            if own[id_] is None:
                return None
            answers = [meaning(body, {**own, id_: item}, world) for item in own[id_]]
            return _logic("or" if name == "some" else "and", answers)
        case ("in", value, options, word):
            found = meaning(value, own, world)
            known = [meaning(option, own, world) for option in options]
            return None if found is None else (found in known) == (word == "in")
        case ("compare", first, *links):
            values = [meaning(part, own, world) for part in (first, *(p for _, p in links))]
            pairs = zip(values, [op for op, _ in links], values[1:], strict=False)
            return _logic("and", [_compared(*pair) for pair in pairs])
        case ("call", name, _, *args):
            return _function(name, [meaning(arg, own, world) for arg in args])
        case (op, *args):
            return _operator(op, [meaning(arg, own, world) for arg in args])
    raise AssertionError(tree)


def _logic(op: str, answers: list[Any]) -> Any:
    grades = [HALF if a is None else Fraction(a) for a in answers]
    grade = min(grades, default=1) if op == "and" else max(grades, default=0)
    return None if grade == HALF else grade == 1


def _compared(left: Any, op: str, right: Any) -> Any:
    if left is None or right is None:
        return None
    same = left == right
    if op in ("==", "!="):
        return same == (op == "==")
    less = left < right
    return {"<": less, "<=": less or same, ">": not less and not same, ">=": not less}[op]


def _operator(op: str, args: list[Any]) -> Any:
    if op in ("and", "or"):
        return _logic(op, args)
    if op == "brackets":
        return args[0]
    if op == "if":
        return None if args[0] is None else args[1] if args[0] else args[2]
    if None in args or (op == "/" and args[1] == 0):
        return None
    match op, args:
        case "not", [truth]:
            return not truth
        case "neg", [number]:
            return 0 - number
        case "+", [left, right]:
            return left + right
        case "-", [left, right]:
            return left - right
        case "*", [left, right]:
            return left * right
        case "/", [left, right]:
            return Fraction(left) / right
    raise AssertionError(op)


def _function(name: str, args: list[Any]) -> Any:
    if name == "known":
        return args[0] is not None
    if name == "if_missing":
        return args[1] if args[0] is None else args[0]
    if None in args:
        return None
    if name in ("min", "max"):
        return sorted(args)[0 if name == "min" else -1]
    if name == "abs":
        return args[0] if args[0] > 0 else -args[0]
    if name == "size":
        return len(args[0])
    if name == "round":
        unit = Fraction(1, 10 ** int(args[1]))
        steps = math.floor(abs(args[0]) / unit + HALF)
        return steps * unit * (-1 if args[0] < 0 else 1)
    return math.ceil(args[0]) if name == "round_up" else math.floor(args[0])


def _folded(tree: Tree, own: Mapping[str, Any], world: World) -> Any:
    _, name, _, arg, over, per = tree
    everyone = range(len(world.records))
    rows = world.contestants if (over or world.population) == "contestants" else everyone
    members = [world.records[row] for row in rows]
    members = [m for m in members if per is None or m[per] == own[per]]
    if name == "count":
        return len(members)
    values = [meaning(arg, member, world) for member in members]
    known = [value for value in values if value is not None]
    if name == "sum":
        return sum(known, Fraction(0))
    if name == "rank":
        mine = meaning(arg, own, world)
        lower = arg[0] == "name" and arg[1] == "wait"
        better = [v for v in known if mine is not None and (v < mine if lower else v > mine)]
        return None if mine is None else 1 + len(better)
    if not known:
        return None
    folds = {"mean": statistics.mean, "median": statistics.median, "highest": max, "lowest": min}
    return folds[name]([Fraction(value) for value in known])


def ranks_contestants(tree: Any, world: World) -> bool:
    """Whether a rank among the contestants is in it, which only a contestant has."""
    if not isinstance(tree, tuple | list):
        return False
    if tuple(tree[:2]) == ("fold", "rank") and (tree[4] or world.population) == "contestants":
        return True
    return any(ranks_contestants(part, world) for part in tree)


# --- made at random

ZH = st.booleans()
SIGNS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
_LEAVES = ("volume", "quality", "wait", "quota", "share", "extra")
_DAYS = ("2010-06-30", "2010-07-01", "2010-12-31", "2011-01-01")


def _decimal(digits: int, places: int) -> str:
    text = str(abs(digits)).rjust(places + 1, "0")
    sign = "-" if digits < 0 else ""
    return sign + (f"{text[:-places]}.{text[-places:]}" if places else text)


WRITTEN = st.builds(_decimal, st.integers(-2000, 20000), st.integers(0, 3))
NUMBER_TEXTS = st.one_of(
    st.integers(-9, 120).map(str),
    WRITTEN,
    st.builds("{}%".format, WRITTEN),
    st.sampled_from(["0", "1", "0.1", "1.15", "33.3%", "999999999999999999999999999999"]),
)


@cache
def pick(*options: Any) -> st.SearchStrategy[Any]:
    """One of a few (kept, because making a strategy costs more than drawing from it)."""
    return st.sampled_from(options)


@cache
def named(*ids: str) -> st.SearchStrategy[Tree]:
    """One of a few names, in either language."""
    return st.tuples(st.just("name"), st.sampled_from(ids), ZH)


@cache
@st.composite
def numbers(draw: st.DrawFn, depth: int, inside: str = "") -> Tree:
    """A number. `inside` says what it stands in: an aggregate, or a list's quantifier."""
    leaves = ["number", "name"] + (["element"] * 2 if inside == "marks" else [])
    if inside in ("", "aggregate"):
        leaves += ["size", "defined"]
    more = ["arithmetic", "arithmetic", "neg", "if", "call", "brackets"] if depth else []
    more += ["fold"] * 3 if depth and not inside else []
    match draw(pick(*leaves, *more, *more)):
        case "number":
            return "number", draw(NUMBER_TEXTS)
        case "name":
            return draw(named(*_LEAVES))
        case "element":
            return draw(named("marks"))
        case "size":
            return (
                "call",
                "size",
                draw(ZH),
                draw(named("marks", "tags")),
            )
        case "defined":
            return "defined", "d_number"
        case "neg":
            return "neg", draw(numbers(depth - 1, inside))
        case "brackets":
            return "brackets", draw(numbers(depth - 1, inside))
        case "if":
            test = draw(truths(depth - 1, inside))
            return "if", test, draw(numbers(depth - 1, inside)), draw(numbers(depth - 1, inside))
        case "arithmetic":
            op = draw(pick(*"+-*/"))
            return op, draw(numbers(depth - 1, inside)), draw(numbers(depth - 1, inside))
        case "fold":
            return draw(folds(depth - 1))
        case _:
            return draw(calls(depth - 1, inside))


@cache
@st.composite
def calls(draw: st.DrawFn, depth: int, inside: str) -> Tree:
    """A function that gives a number."""
    names = ["min", "max", "abs", "round", "round_up", "round_down", "if_missing"]
    name = draw(pick(*names))
    count = {"min": draw(st.integers(1, 3)), "if_missing": 2}.get(name, 1)
    args = [draw(numbers(depth, inside)) for _ in range(count)]
    if name == "round":
        args.append(("number", str(draw(st.integers(0, 4)))))
    return "call", name, draw(ZH), *args


@cache
@st.composite
def folds(draw: st.DrawFn, depth: int) -> Tree:
    """An aggregate."""
    names = ["mean", "median", "highest", "lowest", "sum", "count", "rank"]
    name = draw(pick(*names))
    arg = None if name == "count" else draw(numbers(depth, "aggregate"))
    over = draw(pick(None, "roster", "contestants"))
    per = draw(pick(None, None, "outlet", "grade"))
    return "fold", name, draw(ZH), arg, over, per


@cache
@st.composite
def texts(draw: st.DrawFn, depth: int, inside: str) -> Tree:
    """A text."""
    kinds = ["text", "name"] + (["if", "if_missing"] if depth else [])
    match draw(pick(*kinds)):
        case "text":
            return "text", draw(pick(*"甲乙丙"))
        case "name":
            return draw(named("grade", "outlet", "area"))
        case "if":
            test = draw(truths(depth - 1, inside))
            return "if", test, draw(texts(depth - 1, inside)), draw(texts(depth - 1, inside))
        case _:
            args = draw(texts(depth - 1, inside)), draw(texts(depth - 1, inside))
            return "call", "if_missing", draw(ZH), *args


@cache
@st.composite
def compared_dates(draw: st.DrawFn) -> Tree:
    """A comparison of dates, one of which may be written."""
    right = ("date", draw(pick(*_DAYS))) if draw(ZH) else draw(named("until"))
    return "compare", draw(named("since")), (draw(SIGNS), right)


@cache
@st.composite
def compared_numbers(draw: st.DrawFn, depth: int, inside: str) -> Tree:
    """A comparison, often a chain."""
    first, count = draw(numbers(depth, inside)), draw(pick(1, 1, 2, 3))
    links = [(draw(SIGNS), draw(numbers(depth, inside))) for _ in range(count)]
    return "compare", first, *links


@cache
@st.composite
def members(draw: st.DrawFn, depth: int, inside: str) -> Tree:
    """Membership among written values."""
    word = draw(pick("in", "not in"))
    if draw(st.booleans()):
        options = draw(st.lists(NUMBER_TEXTS, min_size=1, max_size=4))
        return "in", draw(numbers(depth, inside)), [("number", o) for o in options], word
    options = draw(st.lists(pick(*"甲乙丙"), min_size=1, max_size=3))
    return "in", draw(texts(depth, inside)), [("text", o) for o in options], word


@cache
@st.composite
def each(draw: st.DrawFn, depth: int) -> Tree:
    """`some` or `every` over one of the lists."""
    name = draw(pick("some", "every"))
    if draw(st.booleans()):
        element, tag = draw(named("tags")), ("text", draw(pick(*"快稳准")))
        body: Tree = ("compare", element, (draw(pick("==", "!=")), tag))
        return "each", name, draw(ZH), "tags", body
    links = (draw(SIGNS), draw(numbers(depth, "marks")))
    body = ("compare", draw(named("marks")), links)
    if draw(st.booleans()):
        body = (draw(pick("and", "or")), body, draw(truths(depth, "marks")))
    return "each", name, draw(ZH), "marks", body


@cache
@st.composite
def truths(draw: st.DrawFn, depth: int, inside: str = "") -> Tree:
    """A yes or no."""
    leaves = ("truth", "name", "known", "dates")
    leaves += ("defined",) if inside != "marks" else ()
    more = ("compare", "compare", "texts", "and", "or", "not", "in", "if", "missing")
    more += ("each",) if inside != "marks" else ()
    match draw(pick(*leaves, *(more * 2 if depth else ()))):
        case "truth":
            return "truth", draw(pick("yes", "no", "是", "否"))
        case "name":
            return draw(named("praised", "strict"))
        case "known":
            lists = () if inside == "marks" else ("marks",)
            return "call", "known", draw(ZH), draw(named("volume", "praised", "extra", *lists))
        case "dates":
            return draw(compared_dates())
        case "defined":
            return "defined", "d_truth"
        case kind:
            return draw(larger_truths(kind, depth - 1, inside))


@cache
@st.composite
def larger_truths(draw: st.DrawFn, kind: str, depth: int, inside: str) -> Tree:
    """A yes or no of smaller parts."""
    match kind:
        case "compare":
            return draw(compared_numbers(depth, inside))
        case "texts":
            sides = draw(texts(depth, inside)), draw(texts(depth, inside))
            return "compare", sides[0], (draw(pick("==", "!=")), sides[1])
        case "and" | "or":
            return kind, *draw(st.lists(truths(depth, inside), min_size=2, max_size=3))
        case "not":
            return "not", draw(truths(depth, inside))
        case "in":
            return draw(members(depth, inside))
        case "if":
            return "if", *(draw(truths(depth, inside)) for _ in range(3))
        case "each":
            return draw(each(depth))
        case _:
            args = draw(truths(depth, inside)), draw(truths(depth, inside))
            return "call", "if_missing", draw(ZH), *args


def _or_missing(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values, values)


DECIMALS = WRITTEN.map(Fraction)
RECORDS = st.fixed_dictionaries(
    {
        "volume": _or_missing(st.one_of(st.integers(-3, 12), st.integers(0, 10**12))),
        "quality": _or_missing(DECIMALS),
        "wait": _or_missing(st.sampled_from(["0", "0.5", "1", "1.15"]).map(Fraction)),
        "praised": _or_missing(st.booleans()),
        "grade": st.sampled_from("甲乙丙"),
        "outlet": st.sampled_from("甲乙"),
        "marks": _or_missing(st.lists(DECIMALS, max_size=3).map(tuple)),
        "tags": _or_missing(st.lists(st.sampled_from("快稳准"), max_size=3).map(tuple)),
        "since": _or_missing(st.sampled_from(_DAYS).map(day)),
        "until": _or_missing(st.sampled_from(_DAYS).map(day)),
    }
)
FACT_VALUES = st.fixed_dictionaries(
    {
        "quota": _or_missing(st.integers(0, 5)),
        "share": _or_missing(st.sampled_from([Fraction(1, 3), Fraction(1, 10), Fraction(0)])),
        "extra": _or_missing(DECIMALS),
        "strict": _or_missing(st.booleans()),
        "area": _or_missing(st.sampled_from("甲乙")),
    }
)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A few records, some of them contestants, and what the run was told."""
    records = draw(st.lists(RECORDS, min_size=1, max_size=5))
    contestants = [row for row in range(len(records)) if draw(st.booleans())]
    population = draw(pick("roster", "contestants"))
    definitions = {"d_number": ("number", "1"), "d_truth": ("truth", "yes")}
    definitions["d_number"] = draw(numbers(1, "marks").filter(_without_lists))
    definitions["d_truth"] = draw(truths(1, "marks").filter(_without_lists))
    return World(records, draw(FACT_VALUES), contestants, population, definitions)


def _without_lists(tree: Tree) -> bool:
    return "'marks'" not in repr(tree) and "'tags'" not in repr(tree)
