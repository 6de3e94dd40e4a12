"""The house: imports only go down, none within a floor, and nothing heavy at import."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "servicestar"
FLOORS = {
    "diagnostics": 1,
    "values": 1,
    "version": 1,
    "expr": 2,
    "model": 3,
    "loader": 4,
    "records": 4,
    "calendar": 4,
    "checks": 5,
    "plan": 5,
    "analysis": 6,
    "evaluate": 6,
    "columnar": 7,
    "explain": 7,
    "aftermath": 7,
    "report": 8,
    "api": 9,
    "compare": 10,
    "testing": 10,
    "ledger": 10,
    "diff": 11,
    "workbench": 12,
    "cli": 13,
}
DOORS = {
    "argcomplete": "cli",
    "ast": "expr",
    "simpleeval": "expr",
    "yaml": "loader",
    "openpyxl": "records",
    "pyarrow": "records columnar",
    "duckdb": "columnar",
    "pyspark": "columnar",
    "psycopg": "columnar",
    "chinese_calendar": "calendar",
    "sqlalchemy": "ledger",
    "sqlite3": "ledger",
    "z3": "analysis",
    "starlette": "workbench",
    "uvicorn": "workbench",
    "jinja2": "report",
    "markupsafe": "report",
    "docx": "report",
    "docxtpl": "report",
}
FILES = sorted(PACKAGE.rglob("*.py"))


def room(path: Path) -> str:
    """The room that a module is in."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> list[str]:
    """Every module that a file imports, wherever in the file."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write absolute imports"
            module = node.module or ""
            found += [f"{module}.{alias.name}" for alias in node.names]
    return found


def test_every_module_is_in_a_room_of_the_plan() -> None:
    assert {room(path) for path in FILES} - {"__init__"} == set(FLOORS)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_only_go_down(path: Path) -> None:
    here = room(path)
    if here == "__init__":
        return
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "servicestar" or parts[1] not in FLOORS or parts[1] == here:
            continue
        allowed = FLOORS[parts[1]] < FLOORS[here] or (parts[1], here) == ("values", "diagnostics")
        assert allowed, (
            f"{here} (floor {FLOORS[here]}) imports {parts[1]} (floor {FLOORS[parts[1]]})"
        )


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_each_foreign_format_has_its_doors(path: Path) -> None:
    for name in imported(path):
        library = name.split(".")[0]
        if library in DOORS:
            assert room(path) in DOORS[library].split()


def test_importing_the_package_loads_no_dependency() -> None:
    code = (
        "import sys; before = set(sys.modules); import servicestar; "
        "print(sorted({m.split('.')[0] for m in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(ast.literal_eval(done.stdout))
    assert not loaded & {
        "attr",
        "attrs",
        "yaml",
        "simpleeval",
        "openpyxl",
        "rich",
        "pandas",
        "chinese_calendar",
    }
