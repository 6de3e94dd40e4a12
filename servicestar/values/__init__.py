"""Kinds, exact numbers, three-valued logic, rounding, periods, articles, the table of functions."""
