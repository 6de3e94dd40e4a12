"""Outcomes as files and as text: JSON, CSV and the table in a terminal."""

from servicestar.report.aftermath import aftermath_json, aftermath_table
from servicestar.report.coverage import coverage_texts
from servicestar.report.csv import to_csv
from servicestar.report.json import to_json
from servicestar.report.table import to_table
from servicestar.report.text import wrap
from servicestar.report.timeline import timeline_json, timeline_table

__all__ = [
    "aftermath_json",
    "aftermath_table",
    "coverage_texts",
    "timeline_json",
    "timeline_table",
    "to_csv",
    "to_json",
    "to_table",
    "wrap",
]
