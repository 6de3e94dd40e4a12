"""Engines that are somewhere else: a PostgreSQL server, or Spark."""

from __future__ import annotations

from typing import Any, Literal

from servicestar.columnar.engine import Engine
from servicestar.columnar.postgres_engine import Postgres
from servicestar.columnar.spark_engine import NotExact, Spark
from servicestar.diagnostics import Diagnostic, Place, fault, printable


def connect(name: Literal["spark", "postgres"], at: Any) -> tuple[Engine | None, list[Diagnostic]]:
    """Reach an engine.

    Args:
        name: which.
        at: the URL of a PostgreSQL server; a Spark master, a session, or None for Spark here.

    Returns:
        The engine; or None and why it can not be reached, or can not be exact.
    """
    place = Place("<engine>")
    try:
        if name == "postgres":
            return Postgres(str(at)), []
        session = None if at is None or isinstance(at, str) else at
        return Spark(session, at if isinstance(at, str) else "local[*]"), []
    except NotExact as error:
        return None, [fault("SS738", place, setting=str(error))]
    except Exception as error:  # drivers have errors of their own for all that can go wrong
        reason = printable(str(error).strip().splitlines()[0] if str(error).strip() else name)
        return None, [fault("SS737", place, engine=name, reason=reason[:200])]
