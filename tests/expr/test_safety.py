"""No text gets anything but a fault or a small tree of our own nodes, at once."""

from __future__ import annotations

import ast
import contextlib
import time
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from servicestar.expr import (
    Aggregate,
    Apply,
    Call,
    Const,
    Name,
    Named,
    parse,
    resolve,
    walk,
)
from servicestar.expr.parse import MAX_DEPTH, MAX_LENGTH, MAX_NODES
from servicestar.values.functions import FUNCTIONS

from .build import HEADERS, day, engine, exact, scope

MANY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SCOPE = scope()
OPERATORS = {"neg", "in", "not", "and", "or", "if", *"+-*/<>", "==", "!=", "<=", ">="}
PARSE_CODES = {"SS322", *(f"SS30{number}" for number in range(1, 8))}
RESOLVE_CODES = {"SS303", "SS307", "SS320", *(f"SS3{number:02}" for number in range(8, 18))}
RECORDS = [
    {
        "volume": 10**15,
        "quality": exact("1.25"),
        "wait": exact("0.1"),
        "praised": True,
        "grade": "甲",
        "outlet": "东",
        "marks": (exact("89.5"), 0),
        "tags": ("快",),
        "since": day("2010-07-01"),
        "until": day("2010-12-31"),
    },
    {"volume": 0, "quality": 0, "grade": "乙", "outlet": "东", "marks": (), "tags": ()},
    {"outlet": "西"},
]
TOLD = {"quota": 3, "share": Fraction(1, 3), "strict": False}


def size(value) -> int:
    """How many bits or characters a value takes."""
    if isinstance(value, int | Fraction):
        return value.numerator.bit_length() + value.denominator.bit_length()
    return len(value) if isinstance(value, str | tuple) else 1


def check_read(text):
    """Faults, or a tree of our own with every part in its place."""
    expression, faults = parse(text)
    assert expression.text == text
    assert (expression.tree is None) == bool(faults)
    assert {fault.code for fault in faults} <= PARSE_CODES
    for fault in faults:
        assert fault.message("en")
        assert fault.message("zh")
        assert 1 <= fault.place.column <= max(len(text), 1)
        assert fault.place.end_column <= max(len(text), 1) + 1
    for node in walk(expression.tree) if expression.tree is not None else ():
        assert type(node) in (Const, Name, Apply, Call)
        assert 0 <= node.span[0] < node.span[1] <= len(text)
        check_node(node)
    return expression


def check_node(node):
    if isinstance(node, Apply):
        assert node.op in OPERATORS
    elif isinstance(node, Name | Call):
        name = node.id if isinstance(node, Name) else node.function
        assert name.isidentifier()
    else:
        values = node.value if isinstance(node.value, tuple) else (node.value,)
        assert {type(value) for value in values} <= {int, Fraction, str, bool}


def check_typed(node):
    """After resolution every name is one of the scope's and every function one of the table's."""
    for part in walk(node):
        assert type(part) in (Const, Name, Apply, Call, Aggregate, Named)
        if isinstance(part, Name):
            assert part.source in ("field", "fact")
            assert part.id in HEADERS
        elif isinstance(part, Call | Aggregate):
            assert FUNCTIONS[part.function].aggregate == isinstance(part, Aggregate)


def check(text, within=SCOPE):
    """Read, resolve and evaluate: never an exception, never more than the text is worth."""
    expression = check_read(text)
    node, _, faults = resolve(expression, within)
    assert {fault.code for fault in faults} <= RESOLVE_CODES
    if node is None:
        assert faults or expression.tree is None
        return False
    check_typed(node)
    made = engine(RECORDS, TOLD, [0, 1])
    column = made.over(node, None)
    for row in range(len(RECORDS)):
        value = made.at(node, row)
        assert value == column.at(row)
        assert size(value) <= 1000 * (len(text) + 1)
    return True


# --- random text

WORDS = [
    "volume", "业务量", "quality", "praised", "表扬", "grade", "marks", "各项得分", "tags", "since",
    "quota", "名额", "area", "yes", "no", "是", "否", "True", "None", "x", "_", "self", "1", "0",
    "1.5", "10%", "%", "1e5", "5", '"甲"', "'甲'", '""', '"', "'", "and", "or", "not", "in", "is",
    "if", "else", "lambda", "for", "await", "yield", "import", "del", "mean", "平均", "rank",
    "count", "min", "round", "round_up", "known", "if_missing", "some", "every", "size", "over",
    "per", "roster", "contestants", "outlet", "+", "-", "*", "/", "//", "**", "@", "<", "<=", "==",
    "!=", ">", ">=", "=", ":=", "(", ")", "(", ")", "[", "]", "{", "}", ",", ".", ":", ";", "~",
    "|", "&", "^", "<<", "->", "...", "\\", "#", "\n", "\t", "\0", "，", "（", "f'", "b'", "r'",
    "u'", "0x", "1_0", "1j", "__class__", "__import__", "𝓍", "é", "²", "\u202e", "\ufeff",
]  # fmt: skip
PAYLOADS = [
    "__import__('os').system('true')",
    "().__class__.__bases__[0].__subclasses__()",
    "''.__class__.__mro__[1]",
    "f'{volume.__class__}'",
    "'{0.__class__}'.format(volume)",
    "'%s' % volume",
    "[x for x in (1, 2)]",
    "(lambda: volume)()",
    "(volume := 5)",
    "globals()",
    "getattr(volume, 'real')",
    "open('/etc/passwd')",
    "eval('1')",
    "exec('1')",
    "type(volume)",
    "volume.real",
    "9**9**9",
    "'a' * 10**9",
    "'a' * 999999999",
    "1 << 999999",
    "[0] * 999999999",
    "rand()",
    "randint(9)",
    "int('9')",
    "str(volume)",
    "print(1)",
    "min.__globals__",
    "volume if volume else __builtins__",
    "some(marks.append(1))",
    "known(breakpoint())",
]
TOKENS = st.lists(st.sampled_from(WORDS), max_size=25).flatmap(
    lambda words: st.sampled_from(["", " "]).map(lambda blank: blank.join(words))
)
FRAGMENTS = st.lists(
    st.one_of(st.sampled_from(PAYLOADS), st.sampled_from(WORDS), st.text(max_size=5)), max_size=6
).map("".join)


@MANY
@given(st.text(max_size=60))
@example("\ud800")
@example("'\ud800' == grade")
@example('"""\n""" == grade and 5 > 3')
@example('"\\"" == grade and 5 % 3 > 1')
@example("\ufeff1 > 2")
@example("some(every(marks > 1))")
@example("min(3)")
@example("volume in (1, yes)")
@example("sum(1 if some(marks < 60) else 0)")
@example(" \n volume > 5% \n")
def test_any_text(text):
    check(text)


@settings(MANY, max_examples=800)
@given(TOKENS)
def test_any_tokens(text):
    check(text)


@MANY
@given(FRAGMENTS)
def test_fragments_of_attacks(text):
    check(text)


@pytest.mark.parametrize("text", PAYLOADS)
def test_attacks_are_refused(text):
    assert not check(text)
    assert not check(f"yes or ({text}) == 1")


# --- random Python trees

ALLOWED = (
    ast.Expression, ast.Load, ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub,
    ast.UAdd, ast.BinOp, ast.Add, ast.Sub, ast.Mult, ast.Div, ast.Compare, ast.Eq, ast.NotEq,
    ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn, ast.IfExp, ast.Call, ast.keyword,
    ast.Name, ast.Constant, ast.Tuple, ast.List,
)  # fmt: skip
LOAD = ast.Load()
NUMBERS = ["volume", "业务量", "quality", "wait", "quota", "share", "x"]
NAMES = st.sampled_from(
    [*NUMBERS, "praised", "strict", "grade", "outlet", "marks", "tags", "yes", "__builtins__"]
).map(lambda name: ast.Name(name, LOAD))
FUNCTION_NAMES = st.sampled_from([*FUNCTIONS, "平均", "有一项", "eval"]).map(
    lambda name: ast.Name(name, LOAD)
)
PLAIN = st.one_of(st.integers(-3, 100), st.sampled_from([0.5, 1.25, "甲", "快", True])).map(
    ast.Constant
)
ODD = st.one_of(
    st.sampled_from([10**40, 1e400, 2j, None, ..., b"x", "a\nb", "{}", '"', "\\"]),
    st.text(max_size=5),
).map(ast.Constant)
WORD_NAMES = st.sampled_from(["roster", "contestants", "outlet", "grade"])
POPULATIONS = st.builds(
    ast.keyword,
    st.sampled_from(["over", "per", "按"]),
    WORD_NAMES.map(lambda name: ast.Name(name, LOAD)),
)


def allowed(parts):
    """Nodes that the language has, over smaller ones of any kind."""
    binary = [ast.Add(), ast.Sub(), ast.Mult(), ast.Div()]
    signs = [ast.Eq(), ast.NotEq(), ast.Lt(), ast.LtE(), ast.Gt(), ast.GtE()]
    options = st.lists(PLAIN, max_size=3).map(lambda items: ast.Tuple(items, LOAD))
    links = st.lists(st.tuples(st.sampled_from(signs), parts), min_size=1, max_size=3)
    return st.one_of(
        st.builds(ast.BinOp, parts, st.sampled_from(binary), parts),
        st.builds(ast.UnaryOp, st.sampled_from([ast.Not(), ast.USub(), ast.UAdd()]), parts),
        st.builds(ast.BoolOp, st.sampled_from([ast.And(), ast.Or()]), st.lists(parts, min_size=2)),
        st.builds(
            lambda first, rest: ast.Compare(first, [s for s, _ in rest], [p for _, p in rest]),
            parts,
            links,
        ),
        st.builds(
            lambda value, word, among: ast.Compare(value, [word], [among]),
            parts,
            st.sampled_from([ast.In(), ast.NotIn()]),
            options,
        ),
        st.builds(ast.IfExp, parts, parts, parts),
        st.builds(ast.Call, FUNCTION_NAMES, st.lists(parts, max_size=2), st.just([])),
        st.builds(
            ast.Call, FUNCTION_NAMES, st.lists(parts, max_size=1), st.lists(POPULATIONS, max_size=2)
        ),
    )


def forbidden(parts):
    """Nodes of Python that the language does not have."""
    attribute = st.sampled_from(["x", "real", "__class__", "over"])
    binary = [ast.Pow(), ast.FloorDiv(), ast.MatMult(), ast.BitOr(), ast.LShift(), ast.RShift()]
    word = st.builds(ast.keyword, st.one_of(st.none(), attribute), parts)
    loop = st.builds(
        lambda over, test: ast.comprehension(ast.Name("x", ast.Store()), over, test, 0),
        parts,
        st.lists(parts, max_size=1),
    )
    nobody = ast.arguments([], [], None, [], [], None, [])
    return st.one_of(
        st.builds(ast.BinOp, parts, st.sampled_from(binary), parts),
        st.builds(ast.UnaryOp, st.just(ast.Invert()), parts),
        st.builds(lambda a, b: ast.Compare(a, [ast.Is()], [b]), parts, parts),
        st.builds(lambda a, b: ast.Compare(a, [ast.In()], [b]), parts, parts),
        st.builds(ast.Call, parts, st.lists(parts, max_size=2), st.lists(word, max_size=2)),
        st.builds(lambda value, attr: ast.Attribute(value, attr, LOAD), parts, attribute),
        st.builds(lambda value, part: ast.Subscript(value, part, LOAD), parts, parts),
        st.builds(lambda body: ast.Lambda(nobody, body), parts),
        st.builds(lambda value, over: ast.ListComp(value, [over]), parts, loop),
        st.builds(lambda value, over: ast.GeneratorExp(value, [over]), parts, loop),
        st.builds(lambda value: ast.JoinedStr([ast.FormattedValue(value, -1, None)]), parts),
        st.builds(lambda value: ast.Starred(value, LOAD), parts),
        st.builds(lambda value: ast.NamedExpr(ast.Name("x", ast.Store()), value), parts),
        st.builds(ast.Await, parts),
        st.builds(ast.Yield, parts),
        st.builds(lambda items: ast.List(items, LOAD), st.lists(parts, max_size=2)),
        st.builds(lambda items: ast.Tuple(items, LOAD), st.lists(parts, max_size=2)),
        st.builds(ast.Set, st.lists(parts, min_size=1, max_size=2)),
        st.builds(lambda key, value: ast.Dict([key], [value]), parts, parts),
    )


LEAVES = st.one_of(NAMES, PLAIN)
OWN_TREES = st.recursive(LEAVES, allowed, max_leaves=5)
TREES = st.recursive(
    st.one_of(LEAVES, LEAVES, ODD),
    lambda parts: st.one_of(allowed(parts), allowed(parts), forbidden(parts)),
    max_leaves=10,
)


def written(tree) -> str:
    """The tree as Python text; empty where Python can not write it (a quote in an f-string)."""
    with contextlib.suppress(ValueError):
        return ast.unparse(ast.fix_missing_locations(ast.Expression(tree)))
    return ""


@settings(MANY, max_examples=500)
@given(TREES)
def test_any_python_tree(tree):
    event("evaluated" if check(written(tree)) else "refused")


@settings(MANY, max_examples=800)
@given(OWN_TREES)
def test_any_tree_of_the_language_with_kinds_mixed_up(tree):
    event("evaluated" if check(written(tree)) else "refused")


@settings(MANY, max_examples=500)
@given(TREES)
def test_what_is_read_holds_nothing_but_allowed_python(tree):
    text = written(tree)
    if check_read(text).tree is not None:
        kinds = {type(part) for part in ast.walk(ast.parse(text.strip(), mode="eval"))}
        assert kinds <= set(ALLOWED)


# --- long and deep

NASTY = {
    "brackets": "(" * 999 + "1" + ")" * 999,
    "open brackets": "(" * 2000,
    "square brackets": "[" * 1000 + "]" * 1000,
    "braces": "{" * 2000,
    "minus": "-" * 1990 + "1",
    "plus": "+" * 1990 + "1",
    "tilde": "~" * 1990 + "1",
    "not": "not " * 490 + "praised",
    "power": "9**" * 660 + "9",
    "tower": "9**9**9",
    "float": "1e999",
    "many digits": "9" * 2000,
    "repetition": '"a"*10**9',
    "sum": "1+" * 999 + "1",
    "product": "9*" * 999 + "9",
    "and": "praised and " * 166 + "praised",
    "chain": "1<" * 999 + "1",
    "if": "1 if praised else " * 110 + "1",
    "calls": "abs(" * 400 + "1" + ")" * 400,
    "attributes": "x" + ".x" * 999,
    "subscripts": "x" + "[0]" * 600,
    "called": "x" + "()" * 990,
    "lambdas": "lambda: " * 240 + "1",
    "f-strings": "f'{" * 600,
    "nested f-strings": "f'{f\"{1}\"}'" * 150,
    "arguments": "min(" + "1," * 990 + "1)",
    "options": "volume in (" + "1," * 990 + "1)",
    "words": "count(" + "over=roster," * 160 + ")",
    "surrogates": "\ud800" * 2000,
    "quoted surrogates": '"' + "\ud800" * 1990 + '"',
    "zeros": "\0" * 2000,
    "quoted zeros": '"' + "\0" * 1990 + '"',
    "right to left": "\u202e" * 2000,
    "quoted right to left": 'grade == "' + "\u202e" * 1900 + '"',
    "marks": "́" * 2000,
    "ligatures": "\ufdfa" * 2000,
    "blanks": " " * 2000,
    "lines": "\n" * 2000,
    "percents": "1" + "%" * 1999,
    "percent each": "1%+" * 660 + "1",
    "spaced percent": "1" + " " * 1900 + "%",
    "quotes": '"' * 2000,
    "backslashes": "\\" * 2000,
    "name": "业" * 2000,
    "too long": "1+" * 50_000 + "1",
    "chain in chain": "1<(" * 280 + "1" + ")<1" * 280,
    "chain in chain, shallow": "1<(" * 90 + "1" + ")<1" * 90,
    "chain of if in chain": "1<(1 if 1<(" * 30 + "1" + ")<1 else 1)<1" * 30,
    "chain of members": "(" * 45 + "volume" + " in (1,) in (1,))" * 45,
    "members of chain": "(" * 90 + "praised" + " not in (yes,))" * 90,
}


@pytest.mark.parametrize("text", NASTY.values(), ids=NASTY)
def test_nasty_texts_end_at_once(text):
    before = time.process_time()
    check(text)
    assert time.process_time() - before < 2


@MANY
@given(
    st.sampled_from(["-", "not ", "(", "abs(", "1+", "1<(", "[", "f'", "1 if praised else ", "x."]),
    st.integers(1, 700),
    TOKENS,
    st.sampled_from(["", ")", ")<1", "]", "'"]),
)
def test_long_repetition(opening, times, middle, closing):
    check((opening * times + middle + closing * times)[: MAX_LENGTH + 5])


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("1+" * 1000 + "1", MAX_LENGTH),
        ("1+" * (MAX_DEPTH + 1) + "1", MAX_DEPTH),
        ("1<(" * 20 + "1" + ")<1" * 20, MAX_NODES),
    ],
)
def test_the_limit_that_was_passed_is_told(text, limit):
    _, (fault,) = parse(text)
    assert (fault.code, fault.words["limit"]) == ("SS303", limit)


@pytest.mark.parametrize(
    "text",
    [
        "1+" * 99 + "volume",
        "-(" * 49 + "volume" + ")" * 49,
        "abs(" * 99 + "volume" + ")" * 99,
        "not " * 99 + "praised",
        "if_missing(" * 99 + "volume" + ", 1)" * 99,
        "(" * 99 + "volume" + " if praised else 1)" * 99,
        "1 if praised else " * 99 + "volume",
        "(" * 49 + "praised" + " not in (yes,))" * 49,
        "some(" + "not " * 90 + "(marks > 1))",
        "sum(" + "abs(" * 90 + "volume" + ")" * 91,
        "praised and " * 160 + "praised",
        "1<" * 999 + "1",
        "volume in (" + "1," * 990 + "1)",
    ],
)
def test_what_is_just_small_enough_is_evaluated(text):
    assert check(text)


def doubling(count):
    """Definitions of which each has the one before it twice."""
    words = {"d0": "volume * 2"}
    return words | {f"d{n}": f"d{n - 1} * d{n - 1}" for n in range(1, count)}


def deepening(count):
    """Definitions of which each has the one before it ninety levels down."""
    words = {"d0": "volume * 2"}
    return words | {f"d{n}": "1+" * 90 + f"d{n - 1}" for n in range(1, count)}


def climbing(count):
    """As `deepening`, with the definition at the far end: `abs(abs(…d…))`."""
    words = {"d0": "volume * 2"}
    return words | {f"d{n}": "abs(" * 90 + f"d{n - 1}" + ")" * 90 for n in range(1, count)}


@pytest.mark.parametrize("made", [doubling, deepening, climbing])
def test_definitions_can_not_blow_an_expression_up(made):
    before = time.process_time()
    within = scope(definitions=made(40))
    assert not check("d39 > 1", within)
    assert time.process_time() - before < 2


def test_definitions_of_a_sensible_size_are_put_in_place():
    assert check("d6 > 1", scope(definitions=doubling(7)))
    assert check("d1 > 1", scope(definitions=climbing(2)))


def test_a_faulty_size_is_told_once():
    expression, _ = parse("d39 + d38 + d37")
    _, _, faults = resolve(expression, scope(definitions=doubling(40)))
    assert [fault.code for fault in faults] == ["SS303"]
