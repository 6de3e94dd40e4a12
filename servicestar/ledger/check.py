"""Whether an entry is what was stored, and whether all of them together are."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from attrs import frozen

from servicestar.diagnostics import Diagnostic, ServiceStarError, fault
from servicestar.ledger.content import EventContent, OutcomeContent
from servicestar.ledger.entry import START, Entry, Reason, Row, digest, hash_of, read_row
from servicestar.ledger.packing import MAX_BYTES, Unpackable, unpack

if TYPE_CHECKING:  # it imports SQLAlchemy
    from servicestar.ledger.store import Store, View

_WRONG_HASH: Reason = (
    "its content, its number or its hash was changed",
    "其内容、编号或哈希被改动",
)
_WRONG_LINK: Reason = ("it does not follow the entry before it", "与前一条不相衔接")
_MISSING: Reason = ("it is missing", "缺失")
_OUT_OF_PLACE: Reason = ("its number is out of place", "编号错位")
_CUT_OFF: Reason = ("it is gone, but its files are there", "条目不在，而其文件仍在")
_WRONG_RULESET: Reason = (
    "the text of its ruleset has another hash than its outcome says",
    "规则集原文的哈希与结果所载不符",
)
_NO_OUTCOME: Reason = ("it speaks of an entry that is no outcome", "所指条目不是评选结果")


class Head(NamedTuple):
    """The last entry of a ledger: its number, 0 where there is none, and its hash."""

    number: int
    hash: str


@frozen
class Checked:
    """An entry whose hash is that of its content and its files, and the files asked for."""

    entry: Entry
    files: Mapping[str, bytes]


def checked(view: View, row: Row, keep: Collection[str] | None = ()) -> Checked | Reason:
    """The entry in a row, or what is wrong with it by itself.

    Args:
        view: where the row is from.
        row: the row.
        keep: names of the files to give back; None for all.
    """
    entry = read_row(row)
    if isinstance(entry, tuple):
        return entry
    pieces = entry.about.files
    files: dict[str, bytes] = {}
    digests: dict[str, str] = {}
    for name, packed in view.files(entry.number):
        piece = pieces.get(name) if isinstance(name, str) else None
        if piece is None:
            return ("a file was added to it", "被添加了文件")
        try:
            data = unpack(packed, min(piece.size, MAX_BYTES))
        except Unpackable:
            return _changed(str(name))
        digests[str(name)] = digest(data)
        if digests[str(name)] != piece.sha256:
            return _changed(str(name))
        if keep is None or name in keep:
            files[str(name)] = data
    if lacking := sorted(set(pieces) - set(digests)):
        return (f"its file {lacking[0]} is missing", f"缺少其文件 {lacking[0]}")
    wrong = _own_fault(entry, digests)
    return Checked(entry, files) if wrong is None else wrong


def _changed(name: str) -> Reason:
    return (f"its file {name} was changed", f"其文件 {name} 被改动")


def _own_fault(entry: Entry, digests: Mapping[str, str]) -> Reason | None:
    """What is wrong with an entry whose files are the ones that it names."""
    found = hash_of(entry.number, entry.kind, entry.content, digests, entry.previous)
    if found != entry.hash:
        return _WRONG_HASH
    about = entry.about
    if isinstance(about, OutcomeContent) and digests["ruleset"] != about.sha256:
        return _WRONG_RULESET
    return None


def not_as_stored(store: Store, number: object, reason: Reason) -> Diagnostic:
    """SS711: an entry is not what was stored."""
    line = number if isinstance(number, int) and number > 0 else 1
    return fault("SS711", store.place(line), number=str(number), reason=reason)


def verify(store: Store, head: str | None = None) -> Head:
    """Walk the whole chain.

    Args:
        store: the ledger.
        head: a hash that some entry has to have, as it was noted down elsewhere.

    Returns:
        The last entry.

    Raises:
        ServiceStarError: SS711 for the first entry that is not what was stored, SS712 where no
            entry has the hash `head`, SS714 where the guards against editing are gone.
    """
    with store.reading() as view:
        walk = _Walk(store, head)
        wrong = next(walk.faults(view), None)
        found = [] if wrong is None else [wrong]
        if gone := view.guards_gone():
            found.append(fault("SS714", store.place(), names=", ".join(gone)))
    if wrong is None and head is not None and not walk.seen:
        found.append(fault("SS712", store.place(max(walk.last.number, 1)), hash=head))
    if found:
        raise ServiceStarError(found)
    return walk.last


class _Walk:
    """Goes over the entries in their order and remembers the last that was right."""

    def __init__(self, store: Store, head: str | None) -> None:
        self.store = store
        self.head = head
        self.seen = False
        self.last = Head(0, START)
        self.outcomes: set[int] = set()

    def faults(self, view: View) -> Iterator[Diagnostic]:
        """What is wrong; only the first is meaningful, for all that follows hangs on it."""
        for row in view.rows():
            number = self.last.number + 1
            if row.number != number:
                yield self._misplaced(row, number)
            found = checked(view, row)
            if isinstance(found, tuple):
                yield not_as_stored(self.store, number, found)
                return
            if reason := self._wrong_here(found.entry):
                yield not_as_stored(self.store, number, reason)
            self._step(found.entry)
        orphan = view.orphan()
        if orphan is not None:
            yield not_as_stored(self.store, orphan, _CUT_OFF)

    def _misplaced(self, row: Row, expected: int) -> Diagnostic:
        """An entry is missing, or one has a number that can not be."""
        if isinstance(row.number, int) and row.number > expected:
            return not_as_stored(self.store, expected, _MISSING)
        return not_as_stored(self.store, row.number, _OUT_OF_PLACE)

    def _wrong_here(self, entry: Entry) -> Reason | None:
        """What is wrong with an entry at its place."""
        if entry.previous != self.last.hash:
            return _WRONG_LINK
        about = entry.about
        if isinstance(about, EventContent) and about.outcome not in self.outcomes:
            return _NO_OUTCOME
        return None

    def _step(self, entry: Entry) -> None:
        """Take the entry as the last one."""
        self.last = Head(entry.number, entry.hash)
        self.seen = self.seen or entry.hash == self.head
        if isinstance(entry.about, OutcomeContent):
            self.outcomes.add(entry.number)
