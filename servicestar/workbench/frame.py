"""The frames of the screens: what is there at once, before anything was worked out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from servicestar.api import shipped
from servicestar.diagnostics import Lang
from servicestar.loader import read_plain
from servicestar.workbench.desk import MAX_UPLOAD, Inputs
from servicestar.workbench.folder import Folder
from servicestar.workbench.views import page
from servicestar.workbench.words import PHRASES, say

_SAID = (
    "cancelled",
    "offline",
    "lose",
    "revert_ask",
    "searching",
    "too_large",
)
"""The texts that the script says by itself."""


def screen(name: str, inputs: Inputs, folder: Folder, key: str, nonce: str) -> str:
    """A screen.

    Args:
        name: ``select``, ``rules`` or ``compare``.
        inputs: what lies on the desk.
        folder: where rulesets are saved.
        key: what the page sends along with every request.
        nonce: by which the editor may write styles into the page.
    """
    lang = inputs.lang
    # Braces are filled by the script: it knows the numbers.
    said = {word: say(word, lang, **_Braces()) for word in _SAID}
    return page(
        f"{name}.html",
        lang,
        screen=name,
        inputs=inputs,
        key=key,
        nonce=nonce,
        said=json.dumps(said, ensure_ascii=False),
        phrases=json.dumps(PHRASES if lang == "zh" else {}, ensure_ascii=False),
        max_upload=MAX_UPLOAD,
        folder=str(folder.path),
        options=options(inputs, folder, chosen=name != "compare"),
    )


class _Braces(dict[str, str]):
    """Every word of a text as itself in braces."""

    def __init__(self) -> None:
        super().__init__({name: f"{{{name}}}" for name in ("name", "limit", "count", "all")})


def options(inputs: Inputs, folder: Folder, *, chosen: bool = True) -> str:
    """The rulesets that can be opened.

    Args:
        inputs: the one that is open.
        folder: where there are more.
        chosen: whether the one that is open is the one chosen.
    """
    return page(
        "options.html",
        inputs.lang,
        shipped=[(id_, title[inputs.lang]) for id_, title in _titles().items()],
        own=folder.names(),
        source=inputs.source if chosen else "",
    )


@cache
def _titles() -> Mapping[str, Mapping[Lang, str]]:
    """The titles of the rulesets that come along; they are looked up without loading these."""
    found: dict[str, Mapping[Lang, str]] = {}
    for id_, path in shipped().items():
        told, _ = read_plain(path.read_text("utf-8"), id_)
        title = told.get("title") if isinstance(told, dict) else None
        both: Mapping[Lang, str] = title if isinstance(title, dict) else {"zh": id_, "en": id_}
        found[id_] = both
    return found


def pieces_style() -> str:
    """The report's style for the pieces that it draws, and for nothing else of the page."""
    style = resources.files("servicestar.report").joinpath("templates", "outcome.css")
    return f".pieces {{\n{style.read_text('utf-8')}\n}}\n"


def starting_text() -> bytes:
    """The small ruleset to start from."""
    return resources.files("servicestar").joinpath("start.yaml").read_bytes()


def locked_out(lang: Lang) -> bytes:
    """The page for who comes without a key."""
    return page("locked_out.html", lang).encode()
