"""The library's face: load a ruleset, evaluate a contest, read the outcome."""

from servicestar.api.outcome import Outcome, Record
from servicestar.api.ruleset import Contest, Ruleset
from servicestar.api.source import findings_of, load, read, shipped

__all__ = ["Contest", "Outcome", "Record", "Ruleset", "findings_of", "load", "read", "shipped"]
