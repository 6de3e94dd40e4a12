"""servicestar: selection schemes as YAML rulesets, evaluated exactly.

    import servicestar

    ruleset = servicestar.load("zhengzhou-2010")
    outcome = ruleset.contest("quarterly_teller").evaluate(records, history=titles, period="2010Q3")
    outcome.winners
    outcome["T001"].explain()

The names below are imported when they are first used, so that `import servicestar` costs little.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicestar.version import __version__

if TYPE_CHECKING:
    from servicestar.api import (
        Aftermath,
        Contest,
        Outcome,
        Record,
        Ruleset,
        Table,
        Timeline,
        load,
        shipped,
    )
    from servicestar.diagnostics import Diagnostic, ServiceStarError

__all__ = [
    "Aftermath",
    "Contest",
    "Diagnostic",
    "Outcome",
    "Record",
    "Ruleset",
    "ServiceStarError",
    "Table",
    "Timeline",
    "__version__",
    "load",
    "shipped",
]
_HOMES = dict.fromkeys(__all__, "servicestar.api") | dict.fromkeys(
    ("Diagnostic", "ServiceStarError"), "servicestar.diagnostics"
)


if not TYPE_CHECKING:  # a type checker sees the imports above, and a misspelt name

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module 'servicestar' has no attribute {name!r}")
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
