"""Kinds of values in the language."""

from __future__ import annotations

from attrs import evolve, field, frozen


@frozen
class Kind:
    """What sort of value an expression gives.

    Attributes:
        name: ``number``, ``text``, ``yes_no``, ``date`` or ``list``.
        of: for a list, the name of its elements' kind.
        choices: for a text that is one of a few, the few.
        terminating: for a number, whether it surely has finitely many decimals.
    """

    name: str
    of: str | None = None
    choices: tuple[str, ...] = ()
    terminating: bool = field(default=True, eq=False)

    def label(self) -> tuple[str, str]:
        """The kind's name in English and Chinese."""
        return KIND_LABELS[f"list of {self.of}" if self.of == "number" else self.name]

    @property
    def element(self) -> Kind:
        """For a list, the kind of one element."""
        return evolve(self, name=self.of or "text", of=None)


KIND_LABELS = {
    "number": ("a number", "数字"),
    "text": ("a text", "文本"),
    "yes_no": ("yes or no", "是或否"),
    "date": ("a date", "日期"),
    "list": ("a list", "列表"),
    "list of number": ("a list of numbers", "数字列表"),
    "any": ("any value", "任意值"),
}
NUMBER = Kind("number")
QUOTIENT = Kind("number", terminating=False)
TEXT = Kind("text")
YES_NO = Kind("yes_no")
DATE = Kind("date")
ANY = Kind("any")
