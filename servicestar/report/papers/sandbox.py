"""The Jinja2 of a template: names, attributes, conditions and loops over lists, and no more.

A template comes from a stranger. What it may be is a list of kinds of nodes, so it calls nothing,
sees no attribute of an object, keeps no value from one place to the next, and ends: it can only
walk lists that are there, and each step of each loop counts towards a limit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from jinja2 import Template, TemplateSyntaxError, nodes
from jinja2.runtime import LoopContext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from servicestar.diagnostics import Diagnostic, Place, fault, printable, unknown

MAX_STEPS = 200_000
MAX_TEXT = 32 * 2**20
_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Name,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Const,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Concat,
    nodes.Filter,
)
_FILTERS = ("first", "last", "length", "lower", "upper", "trim")
_OF_LOOP = ("index", "index0", "revindex", "first", "last", "length")
_SHOWN = 60  # characters of a paragraph that is wrong
_LISTED = " each step of a loop "  # no template can write a name with spaces


class Refused(Exception):
    """Leaves a template that asks for what it does not get."""

    def __init__(self, finding: Diagnostic) -> None:
        """Keep the finding."""
        super().__init__(finding.code)
        self.finding = finding


class _Bounded(Template):
    """A template whose text may not grow without end."""

    def render(self, *args: Any, **words: Any) -> str:
        """The text, put together piece by piece."""
        size, pieces = 0, []
        for piece in self.generate(*args, **words):
            size += len(piece)
            if size > MAX_TEXT:
                raise Refused(self.environment.too_much(f"{MAX_TEXT // 2**20} MB"))  # type: ignore[attr-defined]
            pieces.append(piece)
        return "".join(pieces)


class Sandbox(ImmutableSandboxedEnvironment):
    """The environment of one template and its variables."""

    template_class = _Bounded

    def __init__(self, name: str, variables: Mapping[str, Any]) -> None:
        """For a template of this name, filled with these variables."""
        super().__init__(autoescape=True)
        self.name, self.variables, self.steps, self.lines = name, variables, 0, [""]
        self.globals.clear()
        self.tests.clear()
        kept = {name: self.filters[name] for name in _FILTERS}
        self.filters.clear()
        self.filters.update(kept, **{_LISTED: self._listed})

    def from_string(self, source: Any, *args: Any, **words: Any) -> Template:
        """A template that holds nothing but what is allowed, each loop of it counted."""
        self.lines = source.split("\n")
        try:
            tree = self.parse(source)
        except TemplateSyntaxError as error:
            said = printable(error.message or "").rstrip(".")
            raise Refused(self._wrong((said, f"语法错误（{said}）"), error.lineno)) from None
        self._look_at(tree, set(self.variables))
        for loop in list(tree.find_all(nodes.For)):
            loop.iter = nodes.Filter(loop.iter, _LISTED, [], [], None, None, lineno=loop.lineno)
        return super().from_string(tree, *args, **words)

    def _look_at(self, node: nodes.Node, known: set[str]) -> None:
        """Refuse what is not allowed, and names that nothing gives."""
        if not isinstance(node, _ALLOWED):
            raise Refused(self._no(type(node).__name__.lower(), node.lineno))
        if isinstance(node, nodes.Filter) and node.name not in _FILTERS:
            raise Refused(self._no(f"|{node.name}", node.lineno))
        if isinstance(node, nodes.Name) and node.name not in known:
            raise Refused(self.no_such(node.name, known))
        if isinstance(node, nodes.For):
            if not isinstance(node.target, nodes.Name):
                raise Refused(self._no("for …, …", node.lineno))
            own = {node.target.name, "loop"}
            self._look_at(node.iter, known)
            parts = [*node.body, *node.else_, *([node.test] if node.test else [])]
            for part in parts:
                self._look_at(part, known | own)
            return
        for child in node.iter_child_nodes():
            self._look_at(child, known)

    def _no(self, what: str, line: int) -> Diagnostic:
        return self._wrong((f"a template has no “{what}”", f"模板中不能用“{what}”"), line)

    def _wrong(self, reason: tuple[str, str], line: int) -> Diagnostic:
        """SS683: what is wrong, and the text of the paragraph it is in."""
        text = re.sub(r"<[^>]*>", "", self.lines[line - 1]) if line else ""
        shown = printable(text.strip())[:_SHOWN]
        near = (f", in “{shown}”", f"，见“{shown}”") if shown else ("", "")
        return fault("SS683", Place(self.name), name=self.name, reason=reason, near=near)

    def no_such(self, name: str, known: Iterable[str]) -> Diagnostic:
        """SS682: a variable that there is not."""
        return unknown("SS682", Place(self.name), name, sorted(known), template=self.name)

    def too_much(self, limit: tuple[str, str] | str) -> Diagnostic:
        """SS684: more than is filled in."""
        return fault("SS684", Place(self.name), name=self.name, limit=limit)

    def _listed(self, value: Any) -> Iterator[Any]:
        """The items of a list, each of them counted."""
        if not isinstance(value, list):
            reason = ("a loop goes over a list", "循环须取自列表")
            raise Refused(self._wrong(reason, 0))
        for item in value:
            self.steps += 1
            if self.steps > MAX_STEPS:
                steps = f"{MAX_STEPS:,}"
                raise Refused(self.too_much((f"{steps} steps of its loops", f"循环 {steps} 步")))
            yield item

    def getattr(self, obj: Any, attribute: str) -> Any:
        """A value of a mapping by its name, or what a loop says of itself; nothing of Python."""
        if isinstance(obj, LoopContext) and attribute in _OF_LOOP:
            return getattr(obj, attribute)
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        known = (
            _OF_LOOP if isinstance(obj, LoopContext) else obj if isinstance(obj, Mapping) else ()
        )
        raise Refused(self.no_such(attribute, known))

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The same by a text in brackets, or an item of a list by its number from 0."""
        if isinstance(argument, str):
            return self.getattr(obj, argument)
        if isinstance(obj, list) and isinstance(argument, int) and argument < len(obj):
            return obj[argument]
        raise Refused(self.no_such(str(argument), ()))
