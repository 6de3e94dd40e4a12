"""Outcomes as files and as text: JSON, CSV and the table in a terminal."""

from servicestar.report.csv import to_csv
from servicestar.report.json import to_json
from servicestar.report.table import to_table
from servicestar.report.text import wrap

__all__ = ["to_csv", "to_json", "to_table", "wrap"]
