"""Paragraphs of Markdown folded at a width, for the pages that are made."""

from __future__ import annotations

import re

from servicestar.diagnostics import width

WIDTH = 80


def wrapped(text: str, indent: str = "") -> str:
    """A paragraph or list item folded at spaces; Chinese runs and code stay whole."""
    lines, line = [], ""
    whole = re.sub(r"`[^`]+`", lambda code: code[0].replace(" ", "\0"), text)
    for word in whole.split():
        if line and width(line) + 1 + width(word) > WIDTH:
            lines.append(line)
            line = indent + word
        else:
            line = f"{line} {word}" if line else word
    return "\n".join([*lines, line]).replace("\0", " ")
