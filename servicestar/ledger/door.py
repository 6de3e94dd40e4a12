"""What stands before a ledger: its name, and libraries of the extras `ledger` and `postgres`."""

from __future__ import annotations

import importlib

from servicestar.diagnostics import Place, ServiceStarError, fault

HERE = Place("<ledger>")
"""The place of faults of the argument that names the ledger."""


def needs(module: str, extra: str) -> None:
    """Make sure that a library is there.

    Raises:
        ServiceStarError: SS703, with the command that installs it.
    """
    try:
        importlib.import_module(module)
    except ImportError:
        raise ServiceStarError([fault("SS703", HERE, extra=extra)]) from None
