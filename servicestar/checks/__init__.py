"""Checks: an ordered tuple of pure functions from a ruleset to findings."""

from servicestar.checks.cases import check_cases
from servicestar.checks.coverage import Coverage, coverage_of
from servicestar.checks.dates import check_years
from servicestar.checks.explained import explained
from servicestar.checks.run import CHECKS, check
from servicestar.checks.size import check_searched

__all__ = [
    "CHECKS",
    "Coverage",
    "check",
    "check_cases",
    "check_searched",
    "check_years",
    "coverage_of",
    "explained",
]
