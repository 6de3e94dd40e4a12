"""The library's face: load a ruleset, evaluate a contest, read the outcome."""

from servicestar.api.after import Aftermath, Timeline
from servicestar.api.outcome import Outcome, Record
from servicestar.api.ruleset import Contest, Ruleset
from servicestar.api.source import CASES, findings_of, load, read, shipped

__all__ = [
    "CASES",
    "Aftermath",
    "Contest",
    "Outcome",
    "Record",
    "Ruleset",
    "Timeline",
    "findings_of",
    "load",
    "read",
    "shipped",
]
