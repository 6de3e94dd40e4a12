"""What a question is made of: trees, and what each has to come out as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from attrs import field, frozen

from servicestar.analysis.interval import Interval
from servicestar.analysis.plain import Atom
from servicestar.expr import Node
from servicestar.values.operators import Value

Wanted: TypeAlias = Literal["yes", "no", "not_yes", "not_no", "unknown"]
"""Unknown is what a division by 0 leaves; `not_yes` is no or unknown, `not_no` yes or unknown."""


@frozen
class Claim:
    """A tree that has to come out in some way.

    Attributes:
        tree: a plain tree of yes or no; for `unknown` of any kind.
        wanted: how it has to come out.
        name: what a proof that rests on it calls it; empty for what goes without saying.
    """

    tree: Node
    wanted: Wanted = "yes"
    name: str = field(default="", eq=False)

    def met_by(self, value: Value) -> bool:
        """Whether a value of the tree is the wanted one."""
        return {
            "yes": value is True,
            "no": value is False,
            "not_yes": value is not True,
            "not_no": value is not False,
            "unknown": value is None,
        }[self.wanted]


@frozen
class Options:
    """What a yes/no, a choice or a text can be.

    Attributes:
        values: the values that are spoken of.
        more: whether it can also be something else.
    """

    values: tuple[Value, ...]
    more: bool = False


Domain: TypeAlias = Interval | Options
YES_NO = Options((True, False))
OTHER = "…"
"""A text that no clause speaks of."""
Proof = Literal["proved", "counterexample", "not decided"]


@frozen
class Answer:
    """Whether some claims can all come out as wanted.

    Attributes:
        can: None where it is not decided.
        witness: values for which they do.
        by: what decided it: ``ranges``, ``trial`` or ``solver``.
    """

    can: bool | None
    witness: Mapping[Atom, Value] = field(factory=dict)
    by: str = "ranges"
