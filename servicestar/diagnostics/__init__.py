"""Places, codes and rendering of findings. Faults inside the library are values of this kind."""

from servicestar.diagnostics.codes import CODES, Code, Severity
from servicestar.diagnostics.finding import (
    Diagnostic,
    Lang,
    ServiceStarError,
    errors_of,
    escaped,
    fault,
    in_order,
    listed,
    printable,
    printable_lines,
    some_of,
    unknown,
)
from servicestar.diagnostics.place import NOWHERE, Place
from servicestar.diagnostics.reason import why_not
from servicestar.diagnostics.render import render, width

__all__ = [
    "CODES",
    "NOWHERE",
    "Code",
    "Diagnostic",
    "Lang",
    "Place",
    "ServiceStarError",
    "Severity",
    "errors_of",
    "escaped",
    "fault",
    "in_order",
    "listed",
    "printable",
    "printable_lines",
    "render",
    "some_of",
    "unknown",
    "why_not",
    "width",
]
