"""How the classes of the language describe themselves.

Each attribute carries its meaning in both languages; the loader, the JSON Schema and the
reference page are made from it, so the three can not disagree.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, TypeAlias

import attrs
from attrs import frozen

from servicestar.diagnostics import Lang, Place

Ident: TypeAlias = Annotated[str, "ident"]
"""A name within a ruleset."""
Slug: TypeAlias = Annotated[str, "slug"]
"""The id of a ruleset."""
Raw: TypeAlias = Annotated[Any, "raw"]
"""A value as it is written: texts, lists and mappings; a cell of a sheet, say."""
PATTERNS = {Ident: r"[a-z][a-z0-9_]{0,62}", Slug: r"[a-z0-9][a-z0-9_-]{0,62}"}


def matches(kind: Any, text: str) -> bool:
    """Whether the text is a well-formed `Ident` or `Slug`."""
    return re.fullmatch(PATTERNS[kind], text) is not None


@frozen
class Text:
    """A text in both languages; one plain text serves for both."""

    zh: str
    en: str

    @property
    def both(self) -> tuple[str, str]:
        """English and Chinese, as a word of a finding has them."""
        return self.en, self.zh

    def of(self, lang: Lang) -> str:
        """The text in one language."""
        return self.zh if lang == "zh" else self.en


@frozen
class Where:
    """The places of a part of a ruleset: the whole of it and the value of each of its keys.

    `faulty` are the keys in whose values a fault was found: what seems to be lacking there may
    only have been left out as faulty.
    """

    whole: Place
    keys: dict[str, Place] = attrs.field(factory=dict)
    faulty: frozenset[str] = frozenset()

    def of(self, key: str) -> Place:
        """The place of one key's value; the whole where the key is not written."""
        return self.keys.get(key, self.whole)


def word(en: str, zh: str, **options: Any) -> Any:
    """An attribute that is a key of the language, with its meaning in both languages."""
    return attrs.field(kw_only=True, metadata={"en": en, "zh": zh}, **options)


def where() -> Any:
    """The attribute that holds the places; never part of equality."""
    return attrs.field(kw_only=True, eq=False, repr=False)
