"""A ledger in one file of SQLite."""

from __future__ import annotations

import errno
import sqlite3
import stat
from pathlib import Path

import sqlalchemy as sa
from attrs import frozen

from servicestar.diagnostics import why_not
from servicestar.ledger.backend import DAMAGED, FULL, LOCKED, NO_LEDGER, READ_ONLY, Reason, refused
from servicestar.ledger.packing import MAX_BYTES
from servicestar.ledger.tables import GUARDS, SQLITE, TABLES

APPLICATION = 0x53534C31
"""Marks the file as a ledger of this program ("SSL1"), in its header."""
VERSION = 1
_MAGIC = b"SQLite format 3\0"
_LONGEST = MAX_BYTES + 2**20
"""Bytes of a value or row: a packed file may be a little longer than what it holds."""
_FOLDER: Reason = why_not(IsADirectoryError(errno.EISDIR, ""))
_NO_FILE: Reason = ("it is no ordinary file", "不是普通文件")
_NO_SQLITE: Reason = ("it is no SQLite database", "不是 SQLite 数据库")
_EMPTY: Reason = ("it is empty: nothing has been recorded", "文件为空：尚未记录任何条目")
_LATER: Reason = ("it was made by a later version of this program", "由本程序的更新版本所建")
_REASONS: dict[int, Reason] = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_FULL: FULL,
    sqlite3.SQLITE_IOERR: ("the disk failed, or is full", "磁盘读写失败，或已满"),
    sqlite3.SQLITE_CANTOPEN: (
        "it, or its journal in the same folder, can not be opened",
        "无法打开该文件或同一文件夹中的日志",
    ),
    sqlite3.SQLITE_PERM: ("permission denied", "没有权限"),
    sqlite3.SQLITE_AUTH: ("permission denied", "没有权限"),
    sqlite3.SQLITE_NOTADB: _NO_SQLITE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_TOOBIG: ("a part of it is over 256 MB", "其中一部分超过 256 MB"),
}


@frozen
class SQLite:
    """A file.

    Attributes:
        path: as it was given.
        wait: seconds to wait for another writer.
    """

    path: str
    wait: float

    @property
    def name(self) -> str:
        """The path."""
        return self.path

    def engine(self, *, write: bool, create: bool) -> sa.Engine:
        """See `Backend`."""
        self._look(create)

        def connect() -> sqlite3.Connection:
            return self._connect(write, create)

        return sa.create_engine("sqlite://", creator=connect, poolclass=sa.NullPool)

    def _look(self, create: bool) -> None:
        """Say what is wrong with the path better than SQLite would."""
        path = Path(self.path)
        try:
            mode = path.stat().st_mode
            if not stat.S_ISREG(mode):
                raise refused(self.path, _FOLDER if stat.S_ISDIR(mode) else _NO_FILE)
            with path.open("rb") as stream:
                # SQLite takes a file of a few bytes for an empty one, and would write over it.
                if stream.read(len(_MAGIC)) not in (b"", _MAGIC):
                    raise refused(self.path, _NO_SQLITE)
        except FileNotFoundError as error:
            if not create or not path.parent.is_dir():
                raise refused(self.path, why_not(error)) from None
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            raise refused(self.path, why_not(error)) from None

    def _connect(self, write: bool, create: bool) -> sqlite3.Connection:
        """A connection that makes no file unless it may, and does not begin by itself."""
        # Not mode=ro: after a crash the first reader has to roll back what was half done.
        mode = "rwc" if create else "rw"
        uri = f"{Path(self.path).absolute().as_uri()}?mode={mode}"
        connection = sqlite3.connect(uri, uri=True, timeout=self.wait, isolation_level=None)
        try:
            self._prepare(connection, write)
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _prepare(self, connection: sqlite3.Connection, write: bool) -> None:
        """Durable for a writer; wary of what a stranger's file may hold."""
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
        connection.text_factory = _text
        settings = {"trusted_schema": "OFF", "cell_size_check": "ON"}
        if write:
            # FULL syncs the data before a commit returns; EXTRA the folder as well, without which
            # a power cut right after it could bring the journal back, and undo the entry.
            settings |= {"synchronous": "EXTRA", "fullfsync": "ON"}
        else:
            settings["query_only"] = "ON"
        for name, value in settings.items():
            connection.execute(f"PRAGMA {name} = {value}")

    def begin(self, connection: sa.Connection, *, write: bool, create: bool) -> None:
        """See `Backend`."""
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
        made = self._made(connection)
        if not made and create and self._pragma(connection, "application_id") in (0, APPLICATION):
            for statement in SQLITE.values():
                connection.exec_driver_sql(statement)
            connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION}")
            connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")
            return
        if not made and self._pragma(connection, "page_count") == 0:
            raise refused(self.path, _EMPTY)
        self._check(connection, made)

    def _made(self, connection: sa.Connection) -> dict[str, str]:
        """What the file says of itself: the statements by name, SQLite's own parts left out."""
        found = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master")
        return {str(name): str(sql) for name, sql in found if not str(name).startswith("sqlite_")}

    def _pragma(self, connection: sa.Connection, name: str) -> object:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()

    def _check(self, connection: sa.Connection, made: dict[str, str]) -> None:
        """Refuse what is no ledger, and one with a part that we did not write.

        A view in the place of a table could run for ever; a trigger of one's own could change
        what is appended.
        """
        if self._pragma(connection, "application_id") != APPLICATION:
            raise refused(self.path, NO_LEDGER)
        if self._pragma(connection, "user_version") != VERSION:
            raise refused(self.path, _LATER)
        strange = sorted(name for name, sql in made.items() if SQLITE.get(name) != sql)
        if strange:
            listed = ", ".join(strange)[:80]
            reason = (
                f"it has parts that are not a ledger's: {listed}",
                f"含有非台账的部分：{listed}",
            )
            raise refused(self.path, reason)
        if not set(TABLES) <= set(made):
            raise refused(self.path, NO_LEDGER)

    def guards_gone(self, connection: sa.Connection) -> list[str]:
        """See `Backend`."""
        made = self._made(connection)
        return [name for name in GUARDS if name not in made]

    def reason(self, error: sa.exc.DBAPIError, *, committing: bool) -> Reason:
        """See `Backend`."""
        code = getattr(error.orig, "sqlite_errorcode", None)
        if code is None:
            own = type(error.orig).__name__
            return (own, own)
        name = getattr(error.orig, "sqlite_errorname", str(code))
        return _REASONS.get(code & 0xFF, (name, name))


def _text(data: bytes) -> str:
    """A text; bytes that are no UTF-8 stay apart from every text that is."""
    return data.decode("utf-8", "surrogateescape")
