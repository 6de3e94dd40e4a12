"""Text → allow-listed tree. Nothing that is not on the list below gets any further.

Python's own parser reads the text; only comparisons, the four operations, `and`, `or`, `not`,
``a if test else b``, membership in written values, and calls of plain names come through.
Numbers are taken from the text itself, so no binary float is ever made.
"""

from __future__ import annotations

import ast
import re
import unicodedata
import warnings
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from attrs import define, field, frozen

from servicestar.diagnostics import NOWHERE, Diagnostic, Place, fault
from servicestar.expr.tree import Apply, Call, Const, Name, Node, Span
from servicestar.values.numbers import MAX_DIGITS, narrow, parse_number

MAX_LENGTH = 2000
MAX_DEPTH = 100
MAX_NODES = 4000  # a chain of comparisons has its middle operands twice, and may lie in a chain
CONSTANTS = {"yes": True, "no": False, "是": True, "否": False}
_OPERATORS: dict[type[ast.AST], str] = {
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
    ast.Div: "/",
    ast.USub: "neg",
    ast.UAdd: "pos",
    ast.Not: "not",
    ast.And: "and",
    ast.Or: "or",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.In: "in",
}
_REFUSED: dict[type[ast.AST], tuple[str, str]] = {
    ast.Attribute: ("an attribute (a dot after a name)", "属性（名称后的点）"),
    ast.Subscript: ("a subscript ([…] after a value)", "下标"),
    ast.Pow: ("a power (**)", "乘方（**）"),
    ast.JoinedStr: ("an f-string", "f 字符串"),
    ast.Lambda: ("a lambda", "lambda"),
    ast.NamedExpr: ("an assignment (:=)", "赋值（:=）"),
    ast.Starred: ("a star (*)", "星号展开（*）"),
    ast.FloorDiv: ("a whole division (//)", "整除（//）"),
    ast.Is: ("`is`; write ==", "is；请写 =="),
    ast.IsNot: ("`is not`; write !=", "is not；请写 !="),
    ast.List: ("a list here", "此处的列表"),
    ast.Tuple: ("a list here", "此处的列表"),
    ast.Dict: ("a mapping", "映射"),
    ast.Set: ("a set", "集合"),
    ast.Constant: ("this kind of value", "这种值"),
}
_OTHERS = ("this construct", "这种写法")
_OURS = {"=": "==", "&&": "and", "||": "or", "AND": "and", "OR": "or", "NOT": "not", "<>": "!="}
_OURS |= {"并且": "and", "且": "and", "或者": "or", "或": "or", "非": "not", "!": "not"}
_FOREIGN = re.compile(
    r"(?<![=<>!:])=(?!=)|&&|\|\||<>|!(?!=)|\b(?:AND|OR|NOT)\b|(?<=\s)(?:并且|且|或者|或|非)(?=\s)"
)
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
_REMAINDER = ("a remainder (%)", "取余（%）")
_FULL_WIDTH = {"（": "(", "）": ")", "，": ",", "＞": ">", "＜": "<", "＝": "=", "％": "%"}
_FULL_WIDTH |= {"＋": "+", "－": "-", "＊": "*", "／": "/", "！": "!", "‘": "'", "’": "'"}
_FULL_WIDTH |= {"“": '"', "”": '"', "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": "/"}


@frozen
class Expression:
    """An expression as it was written.

    Attributes:
        text: what was written.
        tree: the allow-listed tree, names not yet resolved; None where the text is faulty.
        place: where the text begins. `flat` says whether offsets in the text are columns there.
    """

    text: str
    tree: Node | None = field(eq=False)
    place: Place = field(default=NOWHERE, eq=False)
    flat: bool = field(default=True, eq=False)

    def place_of(self, span: Span) -> Place:
        """The place of a part of the text."""
        return self.place.part(*span) if self.flat else self.place


class _Refusal(Exception):
    """Leaves the conversion at the first thing that is not allowed."""

    def __init__(self, code: str, span: Span, **words: object) -> None:
        super().__init__(code)
        self.code, self.span, self.words = code, span, words


def parse(
    text: str, place: Place = NOWHERE, *, flat: bool = True
) -> tuple[Expression, list[Diagnostic]]:
    """Read an expression.

    Returns:
        The expression and the faults in it; where there are any its `tree` is None.
    """
    try:
        tree = _tree(text)
    except _Refusal as refusal:
        expression = Expression(text, None, place, flat)
        where = expression.place_of(refusal.span)
        return expression, [fault(refusal.code, where, **refusal.words)]
    return Expression(text, tree, place, flat), []


def _tree(text: str) -> Node:
    if len(text) > MAX_LENGTH:
        raise _Refusal("SS303", (0, 1), limit=MAX_LENGTH)
    plain, percents = _prepare(text)
    blank = len(plain) - len(plain.lstrip())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python warns of texts that we refuse anyway
            body = ast.parse(plain[blank:], mode="eval").body
    except SyntaxError as error:
        at = min(max((error.offset or 1) - 1, 0) + blank, max(len(text) - 1, 0))
        raise _foreign_operator(plain) or _Refusal("SS301", (at, at + 1)) from None
    except (ValueError, MemoryError, RecursionError):
        raise _Refusal("SS301", (0, 1)) from None
    converter = _Converter(plain, percents, blank)
    tree = converter.convert(body, 0)
    for at in sorted(percents - converter.used):
        raise _Refusal("SS302", (at, at + 1), what=_REMAINDER)
    return tree


def _foreign_operator(plain: str) -> _Refusal | None:
    """The refusal of the first operator that is written as elsewhere, with ours."""
    for match in _FOREIGN.finditer(_QUOTED.sub(lambda quoted: " " * len(quoted[0]), plain)):
        found = match[0].strip()
        at = match.start() + match[0].index(found)
        return _Refusal("SS322", (at, at + len(found)), found=found, instead=_OURS[found])
    return None


def _prepare(text: str) -> tuple[str, frozenset[int]]:
    """The text with percent signs after numbers blanked out, and the columns they stood in.

    Lengths stay, so that every position in the result is a position in the text. Written texts
    have no escapes and no line breaks, so that a quote always ends where it seems to.
    """
    plain, percents, quote = list(text), set(), ""
    for at, char in enumerate(text):
        control = unicodedata.category(char) == "Cc" and (quote or not char.isspace())
        if control or char == "\\" or (char == "#" and not quote):
            raise _Refusal("SS301", (at, at + 1))
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in _FULL_WIDTH:
            raise _Refusal("SS304", (at, at + 1), char=char, instead=_FULL_WIDTH[char])
        elif char == "%":
            if not text[:at].rstrip()[-1:].isdigit():
                raise _Refusal("SS302", (at, at + 1), what=_REMAINDER)
            plain[at] = " "
            percents.add(at)
        elif char.isspace():
            plain[at] = " "
    return "".join(plain), frozenset(percents)


@define
class _Converter:
    """Turns Python's tree into ours, refusing what is not on the list."""

    text: str
    percents: frozenset[int]
    blank: int = 0  # how many characters of the text stood before what Python has read
    used: set[int] = field(factory=set)  # the percent signs that belong to a number
    count: int = 0
    offsets: list[int] = field(factory=list)

    def __attrs_post_init__(self) -> None:
        # ast counts UTF-8 bytes; this table gives the character for each byte offset.
        for index, char in enumerate(self.text[self.blank :], self.blank):
            self.offsets += [index] * len(char.encode("utf-8", "surrogatepass"))
        self.offsets.append(len(self.text))

    def span(self, node: ast.expr) -> Span:
        """Character offsets of a node, with the percent sign of a number that it ends in."""
        end = node.end_col_offset if node.end_col_offset is not None else node.col_offset + 1
        start, after = self.offsets[node.col_offset], self.offsets[end]
        blank = len(self.text[after:]) - len(self.text[after:].lstrip())
        signs = [at + 1 for at in range(after, after + blank) if at in self.percents]
        return start, signs[0] if signs else after

    def convert(self, node: ast.expr, depth: int) -> Node:
        """Our node for Python's."""
        self.count += 1
        if depth > MAX_DEPTH or self.count > MAX_NODES:
            limit = MAX_DEPTH if depth > MAX_DEPTH else MAX_NODES
            raise _Refusal("SS303", self.span(node), limit=limit)
        below = depth + 1
        span = self.span(node)
        match node:
            case ast.Constant():
                return self.constant(node, span)
            case ast.Name(id=name):
                return Const(CONSTANTS[name], span) if name in CONSTANTS else Name(name, "", span)
            case ast.BoolOp(op=op, values=values):
                parts = tuple(self.convert(value, below) for value in values)
                return Apply(self.operator(op, span), parts, span)
            case ast.UnaryOp(op=op, operand=operand):
                return self.unary(self.operator(op, span), self.convert(operand, below), span)
            case ast.BinOp(left=left, op=op, right=right):
                name = self.operator(op, span)
                return Apply(name, (self.convert(left, below), self.convert(right, below)), span)
            case ast.Compare():
                return self.comparison(node, below)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                parts = tuple(self.convert(part, below) for part in (test, body, orelse))
                return Apply("if", parts, span)
            case ast.Call(func=ast.Name(id=name)):
                return self.call(name, node, below)
        raise self.refuse(node, span)

    def refuse(self, node: ast.AST, span: Span) -> _Refusal:
        """The refusal that names the thing."""
        return _Refusal("SS302", span, what=_REFUSED.get(type(node), _OTHERS))

    def operator(self, op: ast.AST, span: Span) -> str:
        """Our sign for Python's operator node."""
        if type(op) not in _OPERATORS:
            raise self.refuse(op, span)
        return _OPERATORS[type(op)]

    def unary(self, op: str, operand: Node, span: Span) -> Node:
        """A sign before a written number is part of the number; a plus says nothing."""
        if op == "pos":
            return operand
        if op == "neg" and isinstance(operand, Const) and not isinstance(operand.value, str | bool):
            return Const(-operand.value, span)
        return Apply(op, (operand,), span)

    def constant(self, node: ast.Constant, span: Span) -> Const:
        """A written text, number or yes/no."""
        if isinstance(node.value, bool | str):
            return Const(node.value, span)
        if not isinstance(node.value, int | float):
            raise self.refuse(node, span)
        written = self.text[span[0] : span[1]].rstrip()  # a percent sign is a blank there
        value = parse_number(written)
        if value is None:
            raise _Refusal("SS305", span, written=written, limit=MAX_DIGITS)
        if span[1] - 1 not in self.percents:
            return Const(value, span)
        self.used.add(span[1] - 1)
        return Const(narrow(Fraction(value) / 100), span, percent=True)

    def comparison(self, node: ast.Compare, depth: int) -> Node:
        """``a < b <= c`` is ``a < b and b <= c``."""
        span = self.span(node)
        links = [
            self.link(op, left, right, depth)
            for op, (left, right) in zip(
                node.ops, pairwise([node.left, *node.comparators]), strict=True
            )
        ]
        return links[0] if len(links) == 1 else Apply("and", tuple(links), span)

    def link(self, op: ast.cmpop, left: ast.expr, right: ast.expr, depth: int) -> Node:
        """One comparison."""
        span = self.span(left)[0], self.span(right)[1]
        if not isinstance(op, ast.In | ast.NotIn):
            sign = self.operator(op, span)
            return Apply(sign, (self.convert(left, depth), self.convert(right, depth)), span)
        member = Apply("in", (self.convert(left, depth), self.options(right, depth)), span)
        return Apply("not", (member,), span) if isinstance(op, ast.NotIn) else member

    def options(self, node: ast.expr, depth: int) -> Const:
        """The written values after `in`."""
        if not isinstance(node, ast.List | ast.Tuple) or not node.elts:
            raise _Refusal("SS306", self.span(node))
        parts = [self.convert(part, depth) for part in node.elts]
        values = tuple(part.value for part in parts if isinstance(part, Const))
        kinds = {type(value) if isinstance(value, str | bool) else int for value in values}
        if len(values) != len(parts) or len(kinds) != 1:
            raise _Refusal("SS306", self.span(node))
        return Const(values, self.span(node))

    def call(self, name: str, node: ast.Call, depth: int) -> Node:
        """A function by its plain name; keyword arguments name a population or a field."""
        args = tuple(self.convert(arg, depth) for arg in node.args)
        return Call(name, args, tuple(self.keywords(node)), self.span(node))

    def keywords(self, node: ast.Call) -> Iterator[tuple[str, str]]:
        """``over=roster``, ``per=outlet``: a word and a plain name."""
        for keyword in node.keywords:
            if keyword.arg is None or not isinstance(keyword.value, ast.Name):
                raise _Refusal("SS307", self.span(keyword.value))
            yield keyword.arg, keyword.value.id
