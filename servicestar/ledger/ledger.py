"""The ledger: outcomes kept whole, and what became of them, appended and never edited."""

from __future__ import annotations

import datetime
import os
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from attrs import field, frozen

from servicestar.diagnostics import Diagnostic, Place, ServiceStarError, fault
from servicestar.evaluate import read_facts
from servicestar.ledger.check import Checked, Head, checked, not_as_stored, verify
from servicestar.ledger.content import Content, OutcomeContent
from servicestar.ledger.door import needs
from servicestar.ledger.entry import Entry, Reason, canonical, read_row
from servicestar.ledger.events import check_event, event_content, ruleset_of
from servicestar.ledger.inputs import take_inputs
from servicestar.ledger.run import evaluate, inputs_of, outcome_content
from servicestar.ledger.words import another_outcome

if TYPE_CHECKING:  # it imports SQLAlchemy
    from servicestar.ledger.store import Store, View

_WAIT = 30.0
_TEXT = ("text that UTF-8 can hold", "可用 UTF-8 表示的文本")
_NOT_EVALUATED: Reason = ("it can not be evaluated any more", "已无法重新计算")


@frozen
class Ledger:
    """A ledger in a file of SQLite or in a PostgreSQL database.

    Every call opens it anew and leaves it closed, so several programs may use it at once.
    """

    _store: Store = field(repr=False)

    @classmethod
    def open(cls, where: str | os.PathLike[str], *, wait: float = _WAIT) -> Ledger:
        """A ledger by its place. Nothing is read or made yet.

        Args:
            where: a path, or a URL ``sqlite:///FILE`` or ``postgresql://USER@HOST/DATABASE``.
            wait: seconds to wait for another program that writes.

        Raises:
            ServiceStarError: where it is neither, or an extra is not installed.
        """
        needs("sqlalchemy", "ledger")
        from servicestar.ledger.store import open_store

        return cls(open_store(os.fspath(where), wait))

    @property
    def name(self) -> str:
        """What faults call it: the path, or the URL without its password."""
        return self._store.name

    def record(
        self,
        ruleset: str | os.PathLike[str],
        records: Any,
        *,
        contest: str | None = None,
        history: Any = None,
        period: str | None = None,
        facts: Mapping[str, object] | None = None,
        readings: Mapping[str, str] | None = None,
        fed: Mapping[str, Any] | None = None,
        sheet: str | None = None,
    ) -> Entry:
        """Evaluate a contest and store the outcome with all it came from.

        The ledger is made where there is none. Files are read once, and what was read is what is
        evaluated and stored.

        Args:
            ruleset: as for `servicestar.load`.
            records: as for `Contest.evaluate`.
            contest: id of the contest; may be left out where there is one.
            history: as for `Contest.evaluate`; so are the others.
            period: the cycle.
            facts: values by fact id.
            readings: choices by reading.
            fed: sheets of the contests that feed this one.
            sheet: the sheet of an .xlsx.

        Returns:
            The entry, once it is safely stored.

        Raises:
            ServiceStarError: with every fault of the run, or why nothing was stored.
        """
        inputs = take_inputs(
            ruleset,
            records,
            contest=contest,
            history=history,
            period=period,
            facts=facts,
            readings=readings,
            fed=fed,
            sheet=sheet,
        )
        content, files = outcome_content(inputs, evaluate(inputs))
        # A float is stored as its text, which a text fact would take: refuse what a run refuses.
        _, faults = read_facts(ruleset_of(inputs.ruleset, inputs.names["ruleset"]), facts or {})
        if faults:
            raise ServiceStarError(faults)
        _in_utf8(content)
        return self._store.append(content, files, create=True)

    def event(
        self,
        entry: int,
        key: str,
        event: str,
        date: str | datetime.date,
        note: str | None = None,
    ) -> Entry:
        """Append what became of a record after an outcome.

        Args:
            entry: number of the outcome's entry.
            key: the record's key.
            event: id of what happened, such as ``revoked``.
            date: the day.
            note: a text for people.

        Raises:
            ServiceStarError: where there is no such outcome or record in it, where a word does
                not fit, or why nothing was stored.
        """
        content, faults = event_content(entry, key, event, date, note)
        with self._store.reading() as view:
            found = self._outcome(view, entry, ("ruleset", "outcome"))
        assert isinstance(found.entry.about, OutcomeContent)
        faults += check_event(content, found.entry.about, found.files, self._store.place(entry))
        if faults:
            raise ServiceStarError(faults)
        _in_utf8(content)
        return self._store.append(content, {})

    def entries(self) -> tuple[Entry, ...]:
        """Every entry in order. Hashes are not looked at; `verify` does.

        Raises:
            ServiceStarError: where the ledger or an entry can not be read.
        """
        found = []
        with self._store.reading() as view:
            for row in view.rows():
                entry = read_row(row)
                if isinstance(entry, tuple):
                    raise ServiceStarError([not_as_stored(self._store, row.number, entry)])
                found.append(entry)
        return tuple(found)

    def entry(self, number: int) -> Entry:
        """One entry, its hash checked.

        Raises:
            ServiceStarError: where there is no such entry, or it is not what was stored.
        """
        with self._store.reading() as view:
            return self._checked(view, number).entry

    def files(self, number: int) -> Mapping[str, bytes]:
        """The files of an outcome, checked: ``ruleset``, ``records``, ``outcome`` and the others.

        Raises:
            ServiceStarError: as `entry`; where the entry is no outcome.
        """
        with self._store.reading() as view:
            return self._outcome(view, number).files

    def verify(self, head: str | None = None) -> Head:
        """Walk the whole chain.

        Args:
            head: a hash that some entry has to have, as it was noted down elsewhere; without it
                nobody can see that entries at the end are gone.

        Returns:
            Number and hash of the last entry.

        Raises:
            ServiceStarError: with the first entry that is not what was stored.
        """
        return verify(self._store, head)

    def replay(self, number: int) -> Entry:
        """Evaluate a stored outcome again, from what was stored with it.

        Returns:
            The entry, where the outcome came out the same, byte for byte.

        Raises:
            ServiceStarError: SS713 where it did not; and as `entry`.
        """
        place = self._store.place(number)
        with self._store.reading() as view:
            found = self._outcome(view, number)
        about = found.entry.about
        assert isinstance(about, OutcomeContent)
        try:
            inputs = inputs_of(about, found.files, f"{self.name}#{number}")
            now = evaluate(inputs).to_json("en").encode()
        except ServiceStarError as error:
            told = fault("SS713", place, number=number, reason=_NOT_EVALUATED)
            raise ServiceStarError([told, *error.diagnostics]) from None
        if now != found.files["outcome"]:
            reason = another_outcome(found.files["outcome"], now, about.program)
            raise ServiceStarError([fault("SS713", place, number=number, reason=reason)])
        return found.entry

    def _outcome(self, view: View, number: int, keep: Collection[str] | None = None) -> Checked:
        """An entry that is an outcome, with the files to keep; None for all."""
        found = self._checked(view, number, keep)
        if not isinstance(found.entry.about, OutcomeContent):
            raise ServiceStarError([fault("SS706", self._store.place(number), number=number)])
        return found

    def _checked(self, view: View, number: int, keep: Collection[str] | None = ()) -> Checked:
        """An entry whose hash is right, with the files to keep; None for all."""
        row = view.row(number)
        if row is None:
            words = {"number": number, "count": view.count()}
            raise ServiceStarError([fault("SS705", Place(self.name), **words)])
        found = checked(view, row, keep)
        if isinstance(found, tuple):
            raise ServiceStarError([not_as_stored(self._store, number, found)])
        return found


def _in_utf8(content: Content) -> None:
    """Refuse what UTF-8 can not hold, which an argument of a command may bring in."""
    text = canonical(content.plain())
    try:
        text.encode()
    except UnicodeEncodeError as error:
        value = text[max(error.start - 20, 0) : error.end]
        words = {"what": ("argument", "参数"), "value": value, "wanted": _TEXT}
        raise ServiceStarError([_usage(words)]) from None


def _usage(words: Mapping[str, object]) -> Diagnostic:
    return fault("SS707", Place("<command line>"), **words)
