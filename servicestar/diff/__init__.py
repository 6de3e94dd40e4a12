"""Two rulesets compared: clause by clause, on records, and on a made-up cohort."""

from servicestar.diff.change import Change, KeyChange
from servicestar.diff.clauses import compare_clauses
from servicestar.diff.difference import Difference, compare
from servicestar.diff.found import ContestDifference, OnSheet
from servicestar.diff.people import Move, People
from servicestar.diff.search import TRIES, Answer, Found

__all__ = [
    "TRIES",
    "Answer",
    "Change",
    "ContestDifference",
    "Difference",
    "Found",
    "KeyChange",
    "Move",
    "OnSheet",
    "People",
    "compare",
    "compare_clauses",
]
