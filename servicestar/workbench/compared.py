"""Who moves and what changed, as parts of a page: drawn by the room that compares rulesets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from servicestar import diff
from servicestar.api import Contest, Outcome
from servicestar.diagnostics import Lang
from servicestar.diff.blocks import Block, Heading
from servicestar.diff.html import markup
from servicestar.diff.moved import moved
from servicestar.diff.pair import ContestPair
from servicestar.diff.people import people_of
from servicestar.diff.show import document
from servicestar.loader import FileText
from servicestar.workbench.desk import RECORDS, Inputs
from servicestar.workbench.words import say


def compare(
    inputs: Inputs,
    other: FileText,
    contest: str,
    settings: Mapping[str, Any],
    search: int,
    tell: Callable[..., None],
) -> diff.Difference:
    """The editor's text against another: on the sheet at hand, or on made-up ones.

    Args:
        inputs: with the text and the sheets.
        other: the older text.
        contest: which is compared.
        settings: what the run is told besides the sheet.
        search: how many sheets are made up at most; 0 for the one at hand.
        tell: told how many have been looked at.
    """
    if not search:
        return diff.compare(
            other, inputs.rules, contests=[contest], records=inputs.sheets[RECORDS], **settings
        )
    told = {name: settings[name] for name in ("facts", "readings")}
    return diff.compare(
        other,
        inputs.rules,
        contests=[contest],
        tries=search,
        looked=lambda count: tell(count) if count % 10 == 0 else None,
        **told,
    )


def whole(inputs: Inputs, difference: diff.Difference) -> str:
    """The changed clauses, and whom they move on the sheet; the page has a title already."""
    return markup(document(difference, inputs.lang)[1:])


def clauses_only(inputs: Inputs, difference: diff.Difference) -> str:
    """The changed clauses."""
    return markup(_until_contests(document(difference, inputs.lang)[2:]))


def made_up(inputs: Inputs, difference: diff.Difference) -> dict[str, str]:
    """What the search found, with both forms in which it can be taken along."""
    blocks = document(difference, inputs.lang)
    clauses = _until_contests(blocks[2:])
    return {
        "found": markup([blocks[1], *blocks[2 + len(clauses) :]]),
        "page": difference.to_html(inputs.lang),
        "markdown": difference.to_markdown(inputs.lang),
    }


def moves_only(inputs: Inputs, difference: diff.Difference) -> str:
    """Whom the changes move on the sheet, without the clauses."""
    blocks = document(difference, inputs.lang)
    clauses = _until_contests(blocks[2:])
    rest = blocks[2 + len(clauses) :]
    return markup(block for block in rest if not isinstance(block, Heading))


def moves_since(
    contest: Contest,
    readings: tuple[Mapping[str, str], Mapping[str, str]],
    outcomes: tuple[Outcome | None, Outcome | None],
    lang: Lang,
) -> str:
    """Who moved between two runs of one contest over the same sheets.

    Args:
        contest: which.
        readings: those switched in each run.
        outcomes: what came of each; None where nothing did.
        lang: of the words.
    """
    old, new = outcomes
    if old is None or new is None:
        return f"<p>{say('no_result_before' if old is None else 'no_result_now', lang)}</p>"
    people = people_of(ContestPair(contest, contest, readings), old, new)
    return markup(moved(people, lang))


def _until_contests(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The part on clauses, with its heading: up to the next heading of its level."""
    found: list[Block] = []
    for block in blocks:
        if found and isinstance(block, Heading) and block.level == 2:
            break
        found.append(block)
    return tuple(found)
