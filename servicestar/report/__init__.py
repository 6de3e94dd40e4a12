"""Outcomes as files and as text: JSON, CSV, a workbook, a page, the table in a terminal."""

from servicestar.report.aftermath import aftermath_json, aftermath_table
from servicestar.report.coverage import coverage_texts
from servicestar.report.csv import to_csv
from servicestar.report.fragment import (
    outcome_fragment,
    outcome_words,
    record_fragment,
    record_words,
)
from servicestar.report.html import to_html
from servicestar.report.json import to_json
from servicestar.report.large import to_summary
from servicestar.report.table import to_table
from servicestar.report.text import wrap
from servicestar.report.timeline import timeline_json, timeline_table
from servicestar.report.workbook import to_workbook

__all__ = [
    "aftermath_json",
    "aftermath_table",
    "coverage_texts",
    "outcome_fragment",
    "outcome_words",
    "record_fragment",
    "record_words",
    "timeline_json",
    "timeline_table",
    "to_csv",
    "to_html",
    "to_json",
    "to_summary",
    "to_table",
    "to_workbook",
    "wrap",
]
