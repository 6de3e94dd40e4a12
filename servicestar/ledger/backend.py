"""What a database has to do for a ledger, and how its refusals are told."""

from __future__ import annotations

from typing import Protocol

import sqlalchemy as sa

from servicestar.diagnostics import Place, ServiceStarError, fault

Reason = tuple[str, str]
NO_LEDGER: Reason = ("it is no ledger", "这不是台账")
LOCKED: Reason = (
    "another program keeps it locked; nothing was changed, try again",
    "另一程序正占用；未作任何更改，请重试",
)
DAMAGED: Reason = ("the file is damaged", "文件已损坏")
FULL: Reason = ("the disk is full", "磁盘已满")
READ_ONLY: Reason = ("it may only be read", "只允许读取")


class Backend(Protocol):
    """One database of one kind."""

    @property
    def name(self) -> str:
        """What it is called in faults; without any password."""

    def engine(self, *, write: bool, create: bool) -> sa.Engine:
        """A way to connect; every connection is closed after use.

        Args:
            write: whether an entry will be appended.
            create: whether a ledger may be made where there is none.
        """

    def begin(self, connection: sa.Connection, *, write: bool, create: bool) -> None:
        """Start, with `write` as the only writer; make the tables where there are none and it may.

        Raises:
            ServiceStarError: SS701 where this is no ledger.
        """

    def guards_gone(self, connection: sa.Connection) -> list[str]:
        """The triggers against editing that are not there, or switched off."""

    def reason(self, error: sa.exc.DBAPIError, *, committing: bool) -> Reason:
        """Why the database refused, in English and Chinese."""


def refused(name: str, reason: Reason, code: str = "SS701") -> ServiceStarError:
    """The fault that a ledger can not be opened (SS701) or nothing be stored in it (SS702)."""
    return ServiceStarError([fault(code, Place(name), name=name, reason=reason)])
