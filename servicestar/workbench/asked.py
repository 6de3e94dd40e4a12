"""What a request may say: every value is of a known form and size, or the request is refused."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from servicestar.diagnostics import printable
from servicestar.workbench.desk import (
    FEED,
    HISTORY,
    MAX_CHOICES,
    MAX_VALUE,
    RECORDS,
    Choices,
)

MAX_TEXT = 2 * 2**20
"""Characters of a ruleset in the editor: more than the loader reads, so that it can say so."""
_MAX_NAME = 120


class NotUnderstood(Exception):
    """A request of another form."""


def text(told: Mapping[str, Any], name: str, longest: int) -> str:
    """A text; empty where it is not said."""
    value = told.get(name, "")
    if not isinstance(value, str) or len(value) > longest:
        raise NotUnderstood
    return value


def number(told: Mapping[str, Any], name: str, least: int, most: int) -> int:
    """A whole number within limits."""
    value = told.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise NotUnderstood
    return value


def slot(value: str) -> str:
    """What a sheet is for."""
    if value in (RECORDS, HISTORY) or (value.startswith(FEED) and len(FEED) < len(value) <= 200):
        return value
    raise NotUnderstood


def file_name(value: str) -> str:
    """A file's plain name, as it is shown and its format is known by; no folder is left in it."""
    base = printable(re.split(r"[/\\]", value)[-1]).strip()
    return base[-_MAX_NAME:] or "sheet"


def choices(told: Mapping[str, Any]) -> Choices:
    """What is chosen besides ruleset and sheets."""
    return Choices(
        text(told, "contest", 200) or None,
        text(told, "period", 100),
        _texts(told, "facts"),
        _texts(told, "readings"),
        text(told, "worksheet", 200),
        told.get("no_titles") is True,
    )


def _texts(told: Mapping[str, Any], name: str) -> dict[str, str]:
    values = told.get(name, {})
    if not isinstance(values, dict) or len(values) > MAX_CHOICES:
        raise NotUnderstood
    return {key: text(values, key, MAX_VALUE) for key in values if len(key) <= 200}
