"""openpyxl, imported only when used, and always with the XML library that Python brings."""

from __future__ import annotations

import importlib
import os
import sys
from functools import cache
from typing import Any

_CHOICE = "OPENPYXL_LXML"


@cache
def excel(module: str = "openpyxl") -> Any:
    """A module of openpyxl.

    openpyxl takes lxml where that happens to be installed, which writes other bytes and keeps
    other white space. A workbook of ours is the same on every machine, so it is told not to,
    unless the process has imported openpyxl already.

    Args:
        module: its full name.
    """
    if "openpyxl" in sys.modules:
        return importlib.import_module(module)
    before = os.environ.get(_CHOICE)
    os.environ[_CHOICE] = "False"
    try:
        return importlib.import_module(module)
    finally:
        if before is None:
            del os.environ[_CHOICE]
        else:
            os.environ[_CHOICE] = before
