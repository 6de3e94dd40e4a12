"""An entry of a ledger: canonical text, chained by hash to the entry before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple, NoReturn

from attrs import frozen

from servicestar.ledger.content import Content, Malformed, read_content

FORMAT = 1
"""Version of the encoding that is hashed; part of every hash."""
START = "0" * 64
"""What the first entry follows."""
MAX_CONTENT = 4 * 2**20
"""Characters of an entry's content; sheets and outcomes are files beside it."""
MAX_NUMBER = 2**63 - 1

Reason = tuple[str, str]
_FORM: Reason = ("it is not of the form of an entry", "不具备条目应有的形式")


class Row(NamedTuple):
    """A row as it stands in the database, where a stranger may have put anything."""

    number: object
    kind: object
    content: object
    previous: object
    hash: object


@frozen
class Entry:
    """One entry; frozen in the ledger as well.

    Attributes:
        number: from 1, without gaps.
        kind: ``outcome`` or ``event``.
        content: canonical JSON.
        previous: hash of the entry before it; 64 zeros for the first.
        hash: SHA-256 over all of this and the files that go with it.
        about: the content as an `OutcomeContent` or an `EventContent`.
    """

    number: int
    kind: str
    content: str
    previous: str
    hash: str
    about: Content


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces, characters as they are: one text for one value.

    Args:
        value: texts, whole numbers, yes and no, None, lists and mappings of these; no floats.
    """
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )


def digest(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def hash_of(number: int, kind: str, content: str, files: Mapping[str, str], previous: str) -> str:
    """The hash of an entry.

    Args:
        number: as in `Entry`.
        kind: as in `Entry`.
        content: as in `Entry`.
        files: SHA-256 of each file that goes with it, by name.
        previous: as in `Entry`.
    """
    whole = {
        "content": content,
        "files": files,
        "format": FORMAT,
        "kind": kind,
        "number": number,
        "previous": previous,
    }
    # What SQLite gives back of bytes that are no UTF-8 has to have a hash too: another one.
    return digest(canonical(whole).encode("utf-8", "surrogateescape"))


def entry_after(number: int, previous: str, content: Content) -> Entry:
    """The entry that follows the one with this number and hash."""
    text = canonical(content.plain())
    files = {name: piece.sha256 for name, piece in content.files.items()}
    hash_ = hash_of(number + 1, content.kind, text, files, previous)
    return Entry(number + 1, content.kind, text, previous, hash_, content)


def read_row(row: Row) -> Entry | Reason:
    """The entry in a row, or why it is none. Its hash is not looked at."""
    number, kind, content, previous, hash_ = row
    texts = (kind, content, previous, hash_)
    if type(number) is not int or not all(isinstance(text, str) for text in texts):
        return _FORM
    if not (isinstance(kind, str) and isinstance(content, str)):
        return _FORM
    if len(content) > MAX_CONTENT:
        return (
            f"its content is over {MAX_CONTENT:,} characters",
            f"其内容超过 {MAX_CONTENT:,} 个字符",
        )
    try:
        about = read_content(kind, _parsed(content))
    except (Malformed, ValueError, RecursionError):
        return ("its content can not be read", "其内容无法读取")
    return Entry(number, kind, content, str(previous), str(hash_), about)


def _parsed(content: str) -> object:
    """The JSON of a content, in which no float and no constant can stand."""
    return json.loads(content, parse_float=_refuse, parse_constant=_refuse)


def _refuse(word: str) -> NoReturn:
    """Numbers of an entry are whole."""
    raise ValueError(word)
