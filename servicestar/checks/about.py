"""What a finding is about, as a stable text that `explained:` repeats letter by letter.

The texts are the same in both languages, so that they can be copied from either. The forms:

===================================== ==========================================================
``CONTEST``                           a contest as a whole: ``quarterly_outlet``
``CONTEST: WORD``                     what it has once: ``quarterly_outlet: places``, ``… bands``,
                                      ``… awards``, ``… candidates``, ``… scale``
``CONTEST: WORD ID``                  a clause: ``quarterly_teller: veto slow_and_faulty``
``CONTEST: WORD NUMBER``              a clause without an id, counted from 1: ``star: preference 2``
``condition group ID``                a condition group, ``condition group ID: condition ID``
``records ID``                        a record kind, ``records teller: field major_errors``,
                                      ``records outlet: limit 1``
``fact ID``                           a fact, also ``definition ID``, ``reading ID``
``one award NUMBER``                  an entry of `one_award`
===================================== ==========================================================

WORD is what the part is called in English: `condition`, `indicator`, `veto`, `threshold`,
`bonus`, `preference`, `put forward`, `amount`, `deadline`, `ground`, `feed`, `past`.
"""

from __future__ import annotations

from servicestar.loader.labels import label
from servicestar.model import Part


def about(within: str, word: str = "", id_: object = "") -> str:
    """The text for a part.

    Args:
        within: the contest's id, ``records ID`` or ``condition group ID``; empty for what stands
            by itself, such as a fact.
        word: what the part is called; empty for what `within` names as a whole.
        id_: its id, or its number counted from 1 where it has none.
    """
    own = f"{word} {id_}".strip()
    return ": ".join(text for text in (within, own) if text)


def about_part(within: str, part: Part, number: int | None = None) -> str:
    """The text for a part of a list: called by its class, named by its id or else its number.

    Args:
        within: as in `about`.
        part: a condition, an indicator, a veto …
        number: its place in the list, counted from 1, for parts that may have no id.
    """
    own = getattr(part, "name", None) or getattr(part, "id", None) or number or ""
    return about(within, label(type(part))[0], own)


def in_records(id_: str) -> str:
    """What fields and limits of a record kind stand within."""
    return f"records {id_}"


def in_group(id_: str) -> str:
    """What conditions of a condition group stand within."""
    return f"condition group {id_}"
