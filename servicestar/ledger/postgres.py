"""A ledger in a PostgreSQL database."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from attrs import field, frozen

from servicestar.diagnostics import ServiceStarError, fault
from servicestar.diagnostics.finding import printable
from servicestar.ledger.backend import FULL, LOCKED, NO_LEDGER, READ_ONLY, Reason, refused
from servicestar.ledger.door import HERE
from servicestar.ledger.tables import POSTGRES, POSTGRES_GUARDS, TABLES

LOCK = 0x53534C31
"""Of the advisory lock that a writer holds until its commit."""
PARAMETERS = (
    "application_name",
    "connect_timeout",
    "host",
    "port",
    "sslcert",
    "sslkey",
    "sslmode",
    "sslrootcert",
    "target_session_attrs",
)
"""What may follow the ? of a URL; no password, which would stand in every list of processes."""
_CONNECT_SECONDS = 10
_OUTCOME_UNKNOWN: Reason = (
    "the connection broke while it was being stored; look with `servicestar ledger show`",
    "存入时连接中断，请用 `servicestar ledger show` 查看是否已存入",
)
_BROKEN = ("08", "57", "58", "XX")
"""Classes of faults after which nobody knows whether a commit went through."""
_REASONS: dict[str, Reason] = {
    "55P03": LOCKED,
    "53100": FULL,
    "25006": READ_ONLY,
    "42501": ("this user may not do that", "该用户没有权限"),
    "42P01": NO_LEDGER,
    "23505": ("another program wrote into it past the lock", "另一程序绕过锁写入了台账"),
    "57P01": ("the server was shut down", "服务器已关闭"),
}


@frozen
class Postgres:
    """A database.

    Attributes:
        url: where it is, with user and maybe password.
        wait: seconds to wait for another writer.
    """

    url: sa.URL = field(repr=False)
    wait: float

    @property
    def name(self) -> str:
        """The URL without password and parameters."""
        host, port, user = self.url.host or "", self.url.port, self.url.username
        where = f"{user}@{host}" if user else host
        return f"postgresql://{where}{f':{port}' if port else ''}/{self.url.database or ''}"

    def engine(self, *, write: bool, create: bool) -> sa.Engine:
        """See `Backend`."""
        level: Any = "READ COMMITTED" if write else "REPEATABLE READ"
        options = (
            {} if "connect_timeout" in self.url.query else {"connect_timeout": _CONNECT_SECONDS}
        )
        return sa.create_engine(
            self.url.set(drivername="postgresql+psycopg"),
            poolclass=sa.NullPool,
            isolation_level=level,
            connect_args=options,
            # psycopg tells the values of a statement that failed; they are nobody's to print.
            hide_parameters=True,
        )

    def begin(self, connection: sa.Connection, *, write: bool, create: bool) -> None:
        """See `Backend`.

        The lock is an advisory one, so that a clerk's role needs no more than SELECT and INSERT.
        Whoever writes past it meets the two UNIQUE columns: nothing can be chained twice.
        """
        if write:
            connection.exec_driver_sql("SET LOCAL synchronous_commit = on")
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {max(int(self.wait * 1000), 1)}")
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        else:
            connection.exec_driver_sql("SET TRANSACTION READ ONLY")
        if self._made(connection):
            return
        if not create:
            raise refused(self.name, NO_LEDGER)
        for statement in POSTGRES:
            connection.exec_driver_sql(statement)

    def _made(self, connection: sa.Connection) -> bool:
        """Whether both tables are there."""
        found = [sa.func.to_regclass(table) for table in TABLES]
        return None not in connection.execute(sa.select(*found)).one()

    def guards_gone(self, connection: sa.Connection) -> list[str]:
        """See `Backend`."""
        query = sa.text(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') "
            "AND tgrelid IN ('servicestar_entries'::regclass, 'servicestar_files'::regclass)"
        )
        found = set(connection.execute(query).scalars())
        return [name for name in POSTGRES_GUARDS if name not in found]

    def reason(self, error: sa.exc.DBAPIError, *, committing: bool) -> Reason:
        """See `Backend`."""
        state = getattr(error.orig, "sqlstate", None)
        if committing and (state is None or state[:2] in _BROKEN):
            return _OUTCOME_UNKNOWN
        if state in _REASONS:
            return _REASONS[state]
        words = self._words(error)
        if state is None:
            return (f"the server can not be used: {words}", f"无法使用服务器：{words}")
        return (words, words)

    def _words(self, error: sa.exc.DBAPIError) -> str:
        """The first line of the server's own words, without the password if it repeats it."""
        own = str(error.orig)
        if self.url.password:
            own = own.replace(str(self.url.password), "***")
        first = next(iter(own.splitlines()), "")
        return printable(first.rpartition("failed: ")[2]).strip() or type(error.orig).__name__


def postgres(url: sa.URL, wait: float) -> Postgres:
    """The database of a URL.

    Raises:
        ServiceStarError: SS704 where the URL has a parameter that is not let through.
    """
    strange = sorted(set(url.query) - set(PARAMETERS))
    backend = Postgres(url, wait)
    if strange:
        listed = ", ".join(strange)
        reason = (f"unknown parameter {listed}", f"未知参数 {listed}")
        raise ServiceStarError([fault("SS704", HERE, name=backend.name, reason=reason)])
    return backend
