"""Tools for testing rulesets: worked cases."""

from servicestar.testing.cases import load_cases, run_case

__all__ = ["load_cases", "run_case"]
