"""Expressions: text → allow-listed tree → typed tree → value.

The only place that knows Python's `ast` and `simpleeval`.
"""

from servicestar.expr.parse import Expression, parse
from servicestar.expr.scalar import evaluate
from servicestar.expr.scope import Entry, Scope
from servicestar.expr.tree import (
    Aggregate,
    Apply,
    Call,
    Const,
    Name,
    Named,
    Node,
    fields_of,
    varies_by,
    walk,
)
from servicestar.expr.typing import resolve

__all__ = [
    "Aggregate",
    "Apply",
    "Call",
    "Const",
    "Entry",
    "Expression",
    "Name",
    "Named",
    "Node",
    "Scope",
    "evaluate",
    "fields_of",
    "parse",
    "resolve",
    "varies_by",
    "walk",
]
