"""Papers filled from an outcome: notices for all, forms for one record, as .docx."""

from servicestar.report.papers.context import Given, context_of
from servicestar.report.papers.fill import fill, own_template
from servicestar.report.papers.listed import faults_of_who, papers_of, title_of

__all__ = [
    "Given",
    "context_of",
    "faults_of_who",
    "fill",
    "own_template",
    "papers_of",
    "title_of",
]
