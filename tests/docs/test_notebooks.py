"""Every notebook runs, and what stands in it is what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.notebook import code_cells, load, notebooks, run
from tests.docs.page import DOCS
from tests.report.markup import read

BOOKS = [pytest.param(path, id=path.name) for path in notebooks()]


def test_there_are_notebooks() -> None:
    assert BOOKS


@pytest.mark.parametrize("path", BOOKS)
def test_what_stands_in_it_is_what_comes_out(path: Path) -> None:
    book = load(path)
    stored = [cell["outputs"] for cell in code_cells(book)]
    found = run(path)
    assert found == stored, f"python -m tests.docs.notebook {path.relative_to(DOCS.parent)}"
    pages = [
        "".join(o["data"]["text/html"])
        for cell in found
        for o in cell
        if "data" in o and "text/html" in o["data"]
    ]
    assert len(pages) == 3  # an outcome, a record, a difference
    for page in pages:
        assert len(read(page).all("div", class_="servicestar")) == 1
        assert len(page) < 10_000
