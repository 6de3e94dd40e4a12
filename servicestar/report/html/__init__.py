"""An outcome as one page of HTML, which needs no network and prints on A4."""

from servicestar.report.html.page import to_html

__all__ = ["to_html"]
