"""Entries in a database: appended one at a time, read in their order. Nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import sqlalchemy as sa
from attrs import frozen

from servicestar.diagnostics import Place, ServiceStarError, fault
from servicestar.ledger.backend import DAMAGED, Backend, Reason, refused
from servicestar.ledger.content import Content
from servicestar.ledger.door import HERE, needs
from servicestar.ledger.entry import MAX_CONTENT, MAX_NUMBER, START, Entry, Row, entry_after
from servicestar.ledger.packing import pack
from servicestar.ledger.postgres import postgres
from servicestar.ledger.sqlite import SQLite
from servicestar.ledger.tables import ENTRIES, FILES

# Where SQLite's message quotes damaged bytes, Python's driver can not even read the message.
_REFUSALS = (sa.exc.DBAPIError, UnicodeDecodeError)
_DIALECTS = ("postgresql", "postgresql+psycopg")
_SCHEMES: Reason = (
    "a ledger is a file, or a URL sqlite:///FILE or postgresql://HOST/DATABASE",
    "台账须为文件，或 sqlite:///文件、postgresql://主机/数据库 形式的地址",
)


@frozen
class Store:
    """A ledger's tables, wherever they are."""

    backend: Backend

    @property
    def name(self) -> str:
        """What the ledger is called in faults."""
        return self.backend.name

    def place(self, number: int = 1) -> Place:
        """The place of an entry: its number stands where a file has its line."""
        return Place(self.name, number)

    @contextmanager
    def reading(self) -> Iterator[View]:
        """A view that does not change while it is read.

        Raises:
            ServiceStarError: SS701.
        """
        try:
            with self.backend.engine(write=False, create=False).connect() as connection:
                self.backend.begin(connection, write=False, create=False)
                yield View(self.backend, connection)
        except _REFUSALS as error:
            raise refused(self.name, self._reason(error)) from None

    def append(
        self, content: Content, files: Mapping[str, bytes], *, create: bool = False
    ) -> Entry:
        """Add an entry after the last one, as the only writer, and wait until it is on the disk.

        Args:
            content: what it says.
            files: what goes with it, by the names in `content.files`.
            create: whether to make the ledger where there is none.

        Returns:
            The entry, once the commit has returned; whoever is stopped before has stored nothing.

        Raises:
            ServiceStarError: SS702, SS701 where this is no ledger.
        """
        packed = {name: pack(data) for name, data in files.items()}  # before anyone has to wait
        committing = False
        try:
            with self.backend.engine(write=True, create=create).connect() as connection:
                self.backend.begin(connection, write=True, create=create)
                entry = entry_after(*self._head(connection), content)
                if len(entry.content) > MAX_CONTENT:
                    what = ("the entry", "条目")
                    limit = f"{MAX_CONTENT:,}"
                    raise ServiceStarError([fault("SS510", self.place(), what=what, limit=limit)])
                _insert(connection, entry, packed)
                committing = True
                connection.commit()
        except _REFUSALS as error:
            raise refused(self.name, self._reason(error, committing), "SS702") from None
        return entry

    def _reason(self, error: Exception, committing: bool = False) -> Reason:
        """Why the database refused."""
        if isinstance(error, sa.exc.DBAPIError):
            return self.backend.reason(error, committing=committing)
        return DAMAGED

    def _head(self, connection: sa.Connection) -> tuple[int, str]:
        """Number and hash of the last entry."""
        query = sa.select(ENTRIES.c.number, ENTRIES.c.hash)
        row = connection.execute(query.order_by(ENTRIES.c.number.desc()).limit(1)).one_or_none()
        if row is None:
            return 0, START
        number, hash_ = row
        if type(number) is not int or not isinstance(hash_, str) or number >= MAX_NUMBER:
            reason = ("it is not of the form of an entry", "不具备条目应有的形式")
            words = {"number": str(number), "reason": reason}
            raise ServiceStarError([fault("SS711", self.place(), **words)])
        return number, hash_


def _insert(connection: sa.Connection, entry: Entry, packed: Mapping[str, bytes]) -> None:
    row = {
        "number": entry.number,
        "kind": entry.kind,
        "content": entry.content,
        "previous": entry.previous,
        "hash": entry.hash,
    }
    connection.execute(sa.insert(ENTRIES).values(row))
    for name, data in packed.items():
        connection.execute(
            sa.insert(FILES).values({"entry": entry.number, "name": name, "packed": data})
        )


@frozen
class View:
    """A ledger as it is at one moment. What it gives is unchecked: a stranger may have made it."""

    backend: Backend
    connection: sa.Connection

    def rows(self) -> Iterator[Row]:
        """Every row in order of its number, one at a time."""
        query = sa.select(ENTRIES).order_by(ENTRIES.c.number)
        for row in self.connection.execute(query.execution_options(stream_results=True)):
            yield Row(*row)

    def row(self, number: int) -> Row | None:
        """The row of one entry."""
        if not 0 < number <= MAX_NUMBER:
            return None
        query = sa.select(ENTRIES).where(ENTRIES.c.number == number)
        found = self.connection.execute(query).one_or_none()
        return None if found is None else Row(*found)

    def count(self) -> int:
        """How many entries there are."""
        query = sa.select(sa.func.count()).select_from(ENTRIES)
        return int(self.connection.execute(query).scalar_one())

    def files(self, number: int) -> Iterator[tuple[object, object]]:
        """Name and packed bytes of every file of an entry, one at a time."""
        query = sa.select(FILES.c.name, FILES.c.packed).where(FILES.c.entry == number)
        for row in self.connection.execute(query.order_by(FILES.c.name)):
            yield row[0], row[1]

    def orphan(self) -> object:
        """The lowest number under which there are files but no entry; None where there is none."""
        query = sa.select(sa.func.min(FILES.c.entry))
        query = query.where(FILES.c.entry.not_in(sa.select(ENTRIES.c.number)))
        return self.connection.execute(query).scalar()

    def guards_gone(self) -> list[str]:
        """The triggers against editing that are not there."""
        return self.backend.guards_gone(self.connection)


def open_store(where: str, wait: float) -> Store:
    """The tables at a path or URL; nothing is opened yet.

    Raises:
        ServiceStarError: SS704 where it is neither; SS703 where PostgreSQL's driver is missing.
    """
    if "://" not in where:
        return Store(SQLite(where, wait))
    try:
        url = sa.make_url(where)
    except (sa.exc.ArgumentError, ValueError):
        raise _no_ledger("…") from None
    if url.drivername == "sqlite":
        return Store(_sqlite(url, wait))
    if url.drivername not in _DIALECTS:
        raise _no_ledger(f"{url.drivername}://…")
    needs("psycopg", "postgres")
    return Store(postgres(url, wait))


def _sqlite(url: sa.URL, wait: float) -> SQLite:
    """The file of a URL; one in memory would keep nothing."""
    if url.query or url.host or url.database in (None, "", ":memory:"):
        raise _no_ledger("sqlite://…")
    return SQLite(str(url.database), wait)


def _no_ledger(name: str) -> ServiceStarError:
    return ServiceStarError([fault("SS704", HERE, name=name, reason=_SCHEMES)])
