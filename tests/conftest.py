"""What holds for all tests: openpyxl as the library imports it, whichever of them comes first."""

from __future__ import annotations

import os

os.environ["OPENPYXL_LXML"] = "False"
