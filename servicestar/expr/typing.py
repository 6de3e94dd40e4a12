"""Names and kinds: the allow-listed tree → the typed tree, with every fault at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import count
from typing import Any

from attrs import define, evolve, field

from servicestar.diagnostics import Diagnostic, fault, unknown
from servicestar.expr.parse import MAX_DEPTH, MAX_NODES, Expression
from servicestar.expr.scope import Entry, Scope
from servicestar.expr.tree import Aggregate, Apply, Call, Const, Name, Named, Node, Span, walk
from servicestar.values.functions import BY_ANY_NAME, QUANTIFIERS, Function
from servicestar.values.kinds import ANY, DATE, NUMBER, QUOTIENT, TEXT, YES_NO, Kind
from servicestar.values.numbers import decimals_of
from servicestar.values.operators import ARITHMETIC, COMPARISON, Value
from servicestar.values.periods import parse_date

POPULATIONS = {
    "roster": "roster",
    "全体": "roster",
    "contestants": "contestants",
    "参评者": "contestants",
}
OPTIONS = {"over": "over", "范围": "over", "per": "per", "按": "per"}
_ORDERED = {"<", "<=", ">", ">="}
Typed = tuple[Node, Kind] | None


def resolve(
    expression: Expression, scope: Scope, wanted: Kind | None = None
) -> tuple[Node | None, Kind, list[Diagnostic]]:
    """Give every name its meaning and every node its kind.

    Args:
        expression: what was written.
        scope: what its names may stand for.
        wanted: the kind the place asks for; None for any.

    Returns:
        The typed tree (None where there is a fault), its kind, and the faults.
    """
    if expression.tree is None:
        return None, wanted or ANY, []
    typer = _Typer(expression, scope)
    typed = typer.visit(expression.tree)
    if typed is None:
        return None, wanted or ANY, typer.faults
    node, kind = typed
    if wanted is not None and not _fits(kind, wanted):
        typer.complain("SS312", node.span, wanted=wanted.label(), found=kind.label())
    return (None if typer.faults else node), kind, typer.faults


def _fits(kind: Kind, wanted: Kind) -> bool:
    if ANY.name in (kind.name, wanted.name):
        return True
    return kind.name == wanted.name and (wanted.name != "list" or wanted.of in (None, kind.of))


@define
class _Typer:
    """One expression on its way through. A faulty part is None and blames nobody else."""

    expression: Expression
    scope: Scope
    faults: list[Diagnostic] = field(factory=list)
    inside: str | None = None  # the aggregate or quantifier we are in
    trail: tuple[str, ...] = ()  # definitions being put in place, to see a circle
    level: int = 0  # how deep we are, definitions in place
    visits: Iterator[int] = field(factory=count)  # one for the expression and its definitions

    def complain(self, code: str, span: Span, **words: object) -> None:
        """Note a fault."""
        self.faults.append(fault(code, self.expression.place_of(span), **words))

    def visit(self, node: Node) -> Typed:
        """The typed node and its kind."""
        if (visited := next(self.visits)) > MAX_NODES:
            return None  # told already
        if visited == MAX_NODES or self.level > MAX_DEPTH:
            limit = MAX_NODES if visited == MAX_NODES else MAX_DEPTH
            self.complain("SS303", node.span, limit=limit)
            return None
        self.level += 1
        typed = self.rule(node)(node)
        self.level -= 1
        return typed

    def rule(self, node: Node) -> Callable[[Any], Typed]:
        """The method for a node. It is not called here, to spare a frame at every level."""
        match node:
            case Const():
                return self.constant
            case Name():
                return self.name
            case Apply(op=op) if op in ARITHMETIC or op == "neg":
                return self.arithmetic
            case Apply(op=op) if op in COMPARISON:
                return self.comparison
            case Apply(op="in"):
                return self.membership
            case Apply(op="if"):
                return self.conditional
            case Apply():
                return self.logic
            case Call():
                return self.call
        raise AssertionError(node)

    def constant(self, node: Const) -> Typed:
        """A written value."""
        return node, _kind_of(node.value)

    def name(self, node: Name) -> Typed:
        """A name of the scope; a definition gives its own tree."""
        entry = self.scope.entries.get(node.id)
        if entry is None:
            place = self.expression.place_of(node.span)
            self.faults.append(unknown("SS308", place, node.id, self.scope.entries))
            return None
        if entry.source == "definition":
            return self.definition(entry, node)
        assert entry.kind is not None
        kind = entry.kind
        if kind.name == "list" and self.inside in QUANTIFIERS:
            kind = kind.element
        return Name(entry.id, entry.source, node.span), kind

    def definition(self, entry: Entry, node: Name) -> Typed:
        """The definition's own tree in place of its name; its faults are told at its own place."""
        if entry.id in self.trail:
            self.complain("SS402", node.span, name=" → ".join((*self.trail, entry.id)))
            return None
        if entry.body is None or entry.body.tree is None:
            return None
        inner = evolve(self, expression=entry.body, trail=(*self.trail, entry.id))
        typed = inner.visit(entry.body.tree)
        return None if typed is None else (Named(entry.id, typed[0], node.span), typed[1])

    def all(self, args: tuple[Node, ...]) -> list[tuple[Node, Kind]] | None:
        """Every argument typed, or None if one is faulty (all are visited)."""
        typed = [self.visit(arg) for arg in args]
        return [t for t in typed if t is not None] if None not in typed else None

    def want(self, typed: tuple[Node, Kind], wanted: Kind, span: Span) -> bool:
        """Complain unless the kind is the wanted one."""
        if _fits(typed[1], wanted):
            return True
        self.complain("SS312", span, wanted=wanted.label(), found=typed[1].label())
        return False

    def want_all(
        self, args: list[tuple[Node, Kind]], kinds: tuple[Kind, ...], node: Apply | Call
    ) -> bool:
        """Complain of every argument that has not its wanted kind."""
        pairs = zip(args, kinds, node.args, strict=True)
        return [self.want(arg, kind, written.span) for arg, kind, written in pairs].count(
            False
        ) == 0

    def arithmetic(self, node: Apply) -> Typed:
        """Numbers in, a number out."""
        args = self.all(node.args)
        if args is None:
            return None
        if not self.want_all(args, (NUMBER,) * len(args), node):
            return None
        ends = all(kind.terminating for _, kind in args)
        if node.op == "/":
            divisor = args[1][0]
            ends = ends and isinstance(divisor, Const) and _divides_evenly(divisor.value)
        return evolve(node, args=tuple(a for a, _ in args)), NUMBER if ends else QUOTIENT

    def logic(self, node: Apply) -> Typed:
        """Yes/no in, yes/no out."""
        args = self.all(node.args)
        if args is None:
            return None
        if not self.want_all(args, (YES_NO,) * len(args), node):
            return None
        return evolve(node, args=tuple(a for a, _ in args)), YES_NO

    def comparison(self, node: Apply) -> Typed:
        """Two values of one kind; only numbers and dates have an order."""
        args = self.all(node.args)
        if args is None:
            return None
        if not self.written_date(args, node):
            return None
        (left, left_kind), (right, right_kind) = args
        if left_kind.name == "list" or not _fits(left_kind, right_kind):
            self.complain("SS311", node.span, left=left_kind.label(), right=right_kind.label())
            return None
        ordered = {left_kind.name, right_kind.name} <= {NUMBER.name, DATE.name, ANY.name}
        if node.op in _ORDERED and not ordered:
            self.complain("SS311", node.span, left=left_kind.label(), right=right_kind.label())
            return None
        self.written_choice(left_kind, right)
        self.written_choice(right_kind, left)
        return evolve(node, args=(left, right)), YES_NO

    def written_date(self, args: list[tuple[Node, Kind]], node: Apply) -> bool:
        """A text written beside a date is read as a date, in place."""
        if DATE not in (args[0][1], args[1][1]):
            return True
        for index, (side, _) in enumerate(args):
            if isinstance(side, Const) and isinstance(side.value, str):
                date = parse_date(side.value)
                if date is None:
                    self.complain("SS320", node.args[index].span, text=side.value)
                    return False
                args[index] = (Const(date, side.span), DATE)
        return True

    def written_choice(self, kind: Kind, other: Node) -> None:
        """A text compared with a choice has to be one of the choices."""
        if not kind.choices or not isinstance(other, Const):
            return
        values = other.value if isinstance(other.value, tuple) else (other.value,)
        for value in values:
            if isinstance(value, str) and value not in kind.choices:
                place = self.expression.place_of(other.span)
                words = {"choices": "、".join(kind.choices)}
                self.faults.append(unknown("SS309", place, value, kind.choices, **words))

    def membership(self, node: Apply) -> Typed:
        """A value among written ones."""
        typed = self.visit(node.args[0])
        options = node.args[1]
        if typed is None:
            return None
        assert isinstance(options, Const)
        if not self.want(typed, _kind_of(options.value[0]), node.args[0].span):
            return None
        self.written_choice(typed[1], options)
        return evolve(node, args=(typed[0], options)), YES_NO

    def conditional(self, node: Apply) -> Typed:
        """``a if test else b``: both of one kind."""
        args = self.all(node.args)
        if args is None:
            return None
        (test, _), (then, kind), (other, other_kind) = args
        if not self.want(args[0], YES_NO, node.args[0].span):
            return None
        if not _fits(kind, other_kind):
            words = {"wanted": kind.label(), "found": other_kind.label()}
            self.complain("SS312", node.args[2].span, **words)
            return None
        return evolve(node, args=(test, then, other)), _one_of(kind, other_kind)

    def call(self, node: Call) -> Typed:
        """A function of the table, by either name."""
        row = BY_ANY_NAME.get(node.function)
        if row is None:
            start = node.span[0]
            place = self.expression.place_of((start, start + len(node.function)))
            self.faults.append(unknown("SS310", place, node.function, BY_ANY_NAME))
            return None
        if not self.arity(node, row):
            return None
        if row.aggregate:
            return self.aggregate(node, row)
        if node.options:
            self.complain("SS307", node.span)
            return None
        if row.name in QUANTIFIERS:
            return self.quantifier(node, row)
        args = self.all(node.args)
        if args is None or not self.arguments(node, row, args):
            return None
        typed = Call(row.name, tuple(a for a, _ in args), (), node.span)
        kind = _one_of(args[0][1], args[-1][1]) if row.gives == ANY else row.gives
        if row.gives == NUMBER and row.name in {"min", "max", "abs"}:
            kind = NUMBER if all(k.terminating for _, k in args) else QUOTIENT
        return typed, kind

    def arity(self, node: Call, row: Function) -> bool:
        """Whether the call has as many arguments as the function takes."""
        count, least = len(node.args), len(row.takes)
        if count == least or (row.repeats and count > least):
            return True
        self.complain("SS313", node.span, name=node.function, wanted=least, found=count)
        return False

    def arguments(self, node: Call, row: Function, args: list[tuple[Node, Kind]]) -> bool:
        """Whether every argument has the kind the function takes."""
        takes = row.takes + row.takes[-1:] * (len(args) - len(row.takes))
        if row.gives == ANY:
            takes = (args[0][1],) * len(args)
        good = self.want_all(args, takes, node)
        if row.places is not None and good:
            places = args[row.places][0]
            whole = isinstance(places, Const) and places.value in range(13)
            if not whole:
                self.complain("SS314", node.args[row.places].span)
            return whole
        return good

    def quantifier(self, node: Call, row: Function) -> Typed:
        """`some` and `every` speak of exactly one list field, one element at a time."""
        inner = evolve(self, inside=row.name)
        args = inner.all(node.args)
        if args is None or not self.arguments(node, row, args):
            return None
        lists = set(self.lists_in(args[0][0]))
        if len(lists) != 1 or self.inside in QUANTIFIERS:
            self.complain("SS315", node.span, name=node.function)
            return None
        return Call(row.name, (args[0][0],), (("list", lists.pop()),), node.span), YES_NO

    def lists_in(self, node: Node) -> Iterator[str]:
        """Ids of the list fields in a typed tree, those in definitions too."""
        for part in walk(node):
            if isinstance(part, Name) and part.source == "field":
                kind = self.scope.entries[part.id].kind
                if kind is not None and kind.name == "list":
                    yield part.id

    def aggregate(self, node: Call, row: Function) -> Typed:
        """A function over a population that is named or known by the place it stands in."""
        if self.inside is not None or self.scope.population is None:
            self.complain("SS316", node.span, name=row.name)
            return None
        options = self.options(node)
        inner = evolve(self, inside=row.name)
        args = inner.all(node.args)
        if options is None or args is None:
            return None
        if args and not self.want(args[0], NUMBER, node.args[0].span):
            return None
        over, per = options
        lower = row.name == "rank" and self.better(args[0][0]) == "lower"
        found = Aggregate(row.name, args[0][0] if args else None, over, per, lower, node.span)
        whole = row.name in {"count", "rank"}  # whatever is looked at
        ends = whole or (row.gives.terminating and args[0][1].terminating)
        return found, NUMBER if ends else QUOTIENT

    def better(self, node: Node) -> str | None:
        """Which end of a field is the good one."""
        if not isinstance(node, Name):
            return None
        found = [
            e for e in self.scope.entries.values() if (e.id, e.source) == (node.id, node.source)
        ]
        return found[0].better if found else None

    def populations(self) -> Mapping[str, str]:
        """The populations there are: no contestants before it is known who they are."""
        every = POPULATIONS.items()
        return {n: p for n, p in every if self.scope.selected or p == "roster"}

    def options(self, node: Call) -> tuple[str, str | None] | None:
        """The population and the grouping field that the call names, or the ones of its place."""
        over, per = self.scope.population, None
        if len({OPTIONS.get(word, word) for word, _ in node.options}) < len(node.options):
            self.complain("SS307", node.span)  # a word twice, maybe in both languages
            return None
        for word, name in node.options:
            known = self.populations() if OPTIONS.get(word) == "over" else self.scope.groups
            if word not in OPTIONS or name not in known:
                place = self.expression.place_of(node.span)
                names = [*OPTIONS] if word not in OPTIONS else [*known]
                text = word if word not in OPTIONS else name
                self.faults.append(unknown("SS317", place, text, names, known="、".join(names)))
                return None
            if OPTIONS[word] == "over":
                over = known[name]
            else:
                per = known[name]
        assert over is not None
        if per is None and (over == "contestants" or self.scope.grouped):
            per = self.scope.contest_group
        return over, per


def _one_of(first: Kind, second: Kind) -> Kind:
    """The kind of a value that is the one's or the other's."""
    choices = first.choices if first.choices == second.choices else ()
    ends = first.terminating and second.terminating
    return evolve(first, choices=choices, terminating=ends)


def _kind_of(value: object) -> Kind:
    if isinstance(value, bool):
        return YES_NO
    return TEXT if isinstance(value, str) else NUMBER


def _divides_evenly(value: Value) -> bool:
    """Whether every number with an end still has one after division by `value`."""
    return value != 0 and decimals_of(1 / Fraction(value)) is not None
