"""Kinds, exact numbers, three-valued logic, rounding, periods and the table of functions."""
