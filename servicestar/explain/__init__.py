"""Why a record stands where it stands: an outcome's steps as sentences with articles."""

from servicestar.explain.lacks import Lack, LackKind, lacks_of
from servicestar.explain.record import Explained, explain, explain_parts
from servicestar.explain.rules import Rule, RulePart, rules_of
from servicestar.explain.sentence import Sentences
from servicestar.explain.view import Line, Part

__all__ = [
    "Explained",
    "Lack",
    "LackKind",
    "Line",
    "Part",
    "Rule",
    "RulePart",
    "Sentences",
    "explain",
    "explain_parts",
    "lacks_of",
    "rules_of",
]
