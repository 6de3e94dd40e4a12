"""Runs laid side by side for who has to decide: under every reading, and under two rulesets."""

from servicestar.compare.impact import Impact, impact
from servicestar.compare.measured import Sheet
from servicestar.compare.readings import ReadingsReport, compare_readings

__all__ = ["Impact", "ReadingsReport", "Sheet", "compare_readings", "impact"]
