"""Runs laid side by side for who has to decide: under every reading, and under two rulesets."""

from servicestar.compare.impact import Impact, Sheet, impact
from servicestar.compare.readings import ReadingsReport, compare_readings

__all__ = ["Impact", "ReadingsReport", "Sheet", "compare_readings", "impact"]
