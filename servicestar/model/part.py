"""What every part of a ruleset has."""

from __future__ import annotations

from typing import ClassVar

from attrs import frozen

from servicestar.model.meta import Where, where


@frozen
class Part:
    """What every part of a ruleset has: its places."""

    ONE_OF: ClassVar[tuple[str, ...]] = ()
    where: Where = where()
