"""What an entry says: an outcome with all that led to it, or an event that came afterwards."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, TypeAlias

from attrs import field, frozen

SHEET_ENDINGS = (".csv", ".xlsx", ".json", ".jsonl", ".parquet")
"""How a stored sheet may end: what `servicestar.records` reads."""
FED = "fed:"
"""Before the contest's id in the name of a sheet that feeds the outcome's contest."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ENDINGS = {
    "ruleset": (".yaml",),
    "outcome": (".json",),
    "records": SHEET_ENDINGS,
    "history": SHEET_ENDINGS,
}


class Malformed(Exception):
    """A content that this program did not write."""


@frozen
class Piece:
    """A file that goes with an entry.

    Attributes:
        ending: such as ``.xlsx``.
        size: bytes.
        sha256: hash of its bytes.
    """

    ending: str
    size: int
    sha256: str


@frozen
class OutcomeContent:
    """An outcome and what it came from.

    Attributes:
        ruleset: id of the ruleset.
        sha256: hash of the ruleset's text.
        contest: id of the contest.
        period: the cycle as it was given.
        facts: as they were given; a number that is not whole as a text.
        readings: the readings that were switched.
        sheet: the worksheet that was named.
        program: version of servicestar that evaluated.
        records: how many records.
        winners: how many of them won.
        files: ``ruleset``, ``records``, ``outcome``, and where they were handed in ``history``
            and ``fed:CONTEST``.
    """

    kind: ClassVar[str] = "outcome"
    ruleset: str
    sha256: str
    contest: str
    period: str | None
    facts: Mapping[str, Any]
    readings: Mapping[str, str]
    sheet: str | None
    program: str
    records: int
    winners: int
    files: Mapping[str, Piece]

    def plain(self) -> dict[str, Any]:
        """As it is written in JSON."""
        files = {
            name: {"ending": piece.ending, "sha256": piece.sha256, "size": piece.size}
            for name, piece in self.files.items()
        }
        return {
            "ruleset": {"id": self.ruleset, "sha256": self.sha256},
            "contest": self.contest,
            "period": self.period,
            "facts": dict(self.facts),
            "readings": dict(self.readings),
            "sheet": self.sheet,
            "program": self.program,
            "records": self.records,
            "winners": self.winners,
            "files": files,
        }


@frozen
class EventContent:
    """What became of a record after the outcome.

    Attributes:
        outcome: number of the entry it speaks of.
        key: the record's key.
        event: id of what happened.
        date: the day, such as ``2010-11-02``.
        note: a text, if there is one.
    """

    kind: ClassVar[str] = "event"
    outcome: int
    key: str
    event: str
    date: str
    note: str | None
    files: Mapping[str, Piece] = field(factory=dict, init=False)

    def plain(self) -> dict[str, Any]:
        """As it is written in JSON."""
        return {
            "outcome": self.outcome,
            "key": self.key,
            "event": self.event,
            "date": self.date,
            "note": self.note,
        }


Content: TypeAlias = OutcomeContent | EventContent


def read_content(kind: str, found: object) -> Content:
    """The content of an entry from its JSON.

    Raises:
        Malformed: where it is not what `plain` writes, key by key.
    """
    if kind not in _READERS:
        raise Malformed(kind)
    content = _READERS[kind](_mapping(found))
    if content.plain() != found:
        raise Malformed(kind)
    return content


def _outcome(found: Mapping[str, Any]) -> OutcomeContent:
    ruleset, pieces = _mapping(found.get("ruleset")), _mapping(found.get("files"))
    files = {name: _piece(name, _mapping(piece)) for name, piece in pieces.items()}
    if not {"ruleset", "records", "outcome"} <= set(files):
        raise Malformed("files")
    readings = _mapping(found.get("readings"))
    return OutcomeContent(
        ruleset=_text(ruleset.get("id")),
        sha256=_sha256(ruleset.get("sha256")),
        contest=_text(found.get("contest")),
        period=_maybe(found.get("period")),
        facts=_mapping(found.get("facts")),
        readings={name: _text(choice) for name, choice in readings.items()},
        sheet=_maybe(found.get("sheet")),
        program=_text(found.get("program")),
        records=_whole(found.get("records")),
        winners=_whole(found.get("winners")),
        files=files,
    )


def _piece(name: str, found: Mapping[str, Any]) -> Piece:
    """A file; its ending has to be one that files of this name have."""
    known = SHEET_ENDINGS if name.startswith(FED) else _ENDINGS.get(name, ())
    if found.get("ending") not in known:
        raise Malformed(name)
    return Piece(found["ending"], _whole(found.get("size")), _sha256(found.get("sha256")))


def _event(found: Mapping[str, Any]) -> EventContent:
    date = _text(found.get("date"))
    if not _DAY.fullmatch(date):
        raise Malformed("date")
    return EventContent(
        outcome=_whole(found.get("outcome")),
        key=_text(found.get("key")),
        event=_text(found.get("event")),
        date=date,
        note=_maybe(found.get("note")),
    )


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Content]] = {
    "outcome": _outcome,
    "event": _event,
}


def _mapping(found: object) -> Mapping[str, Any]:
    if not isinstance(found, dict):
        raise Malformed("mapping")
    return found


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise Malformed("text")
    return found


def _maybe(found: object) -> str | None:
    return None if found is None else _text(found)


def _whole(found: object) -> int:
    if type(found) is not int or found < 0:
        raise Malformed("number")
    return found


def _sha256(found: object) -> str:
    if not _SHA256.fullmatch(_text(found)):
        raise Malformed("sha256")
    return str(found)
