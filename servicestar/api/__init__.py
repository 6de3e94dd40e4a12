"""The library's face: load a ruleset, evaluate a contest, read the outcome."""

from servicestar.api.after import Aftermath, Timeline
from servicestar.api.engines import DIALECTS, ENGINES, FEW, ColumnarOutcome, EngineName
from servicestar.api.outcome import Outcome, Record
from servicestar.api.ruleset import Contest, Progress, Ruleset
from servicestar.api.source import CASES, findings_of, load, read, shipped
from servicestar.api.table import Table

__all__ = [
    "CASES",
    "DIALECTS",
    "ENGINES",
    "FEW",
    "Aftermath",
    "ColumnarOutcome",
    "Contest",
    "EngineName",
    "Outcome",
    "Progress",
    "Record",
    "Ruleset",
    "Table",
    "Timeline",
    "findings_of",
    "load",
    "read",
    "shipped",
]
