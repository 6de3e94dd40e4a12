"""A notebook of the documentation as something that can be run, in IPython's own shell.

``python -m tests.docs.notebook FILE …`` runs notebooks and writes what came out into them.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from tests.docs.page import DOCS

Cell = dict[str, Any]


def notebooks() -> list[Path]:
    """Every notebook."""
    return sorted(DOCS.rglob("*.ipynb"))


def load(path: Path) -> dict[str, Any]:
    """A notebook as it is written."""
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def code_cells(book: dict[str, Any]) -> list[Cell]:
    """Its cells of code."""
    return [cell for cell in book["cells"] if cell["cell_type"] == "code"]


def run(path: Path) -> list[list[dict[str, Any]]]:
    """What each cell of code puts out, in the notebook's own form.

    Raises:
        Exception: what a cell raises.
    """
    with _shell(path.parent) as shell:
        return [_outputs(shell, "".join(cell["source"])) for cell in code_cells(load(path))]


@contextlib.contextmanager
def _shell(folder: Path) -> Iterator[Any]:
    """A shell in a folder, which keeps nothing of what it ran."""
    from traitlets.config import Config

    with (
        tempfile.TemporaryDirectory() as home,
        contextlib.chdir(folder),
        mock.patch.dict(os.environ, {"IPYTHONDIR": home}),
    ):
        from IPython.core.interactiveshell import InteractiveShell

        config = Config()
        config.HistoryManager.enabled = False
        yield InteractiveShell(config=config)


def _outputs(shell: Any, source: str) -> list[dict[str, Any]]:
    shown: list[dict[str, str]] = []
    shell.displayhook.write_output_prompt = lambda: None
    shell.displayhook.write_format_data = lambda forms, _=None: shown.append(forms)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        shell.run_cell(source).raise_error()
    found: list[dict[str, Any]] = []
    if text := out.getvalue().strip("\n"):
        found.append({"name": "stdout", "output_type": "stream", "text": _lines(f"{text}\n")})
    for forms in shown:
        data = {kind: _lines(value) for kind, value in sorted(forms.items())}
        words = {"metadata": {}, "output_type": "execute_result"}
        found.append({"data": data, "execution_count": None, **words})
    return found


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def written(path: Path) -> str:
    """The notebook with what really comes out."""
    book = load(path)
    for cell, outputs in zip(code_cells(book), run(path), strict=True):
        cell["outputs"] = outputs
    return json.dumps(book, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    for name in sys.argv[1:]:
        Path(name).write_text(written(Path(name).resolve()), "utf-8")
