"""The pages of the schemes show the lines of the rulesets as they stand, and all that cite."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest

import servicestar

from .page import DOCS, ROOT, blocks_of

SCHEMES = servicestar.shipped()


def page_of(id_: str) -> str:
    return (DOCS / "schemes" / f"{id_}.md").read_text("utf-8")


def test_every_ruleset_has_a_page() -> None:
    pages = {path.stem for path in (DOCS / "schemes").glob("*.md")}
    assert pages == {"index", *SCHEMES}
    listed = re.findall(r"\(([^)]+)\.md\)", (DOCS / "schemes" / "index.md").read_text("utf-8"))
    assert listed == list(SCHEMES)


@pytest.mark.parametrize(("id_", "path"), SCHEMES.items(), ids=list(SCHEMES))
def test_excerpts_are_the_lines_of_the_file(id_: str, path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    shown: set[int] = set()
    for block in blocks_of(page_of(id_)):
        if block.lang != "yaml":
            continue
        assert block.attributes["title"] == path.name
        first = int(block.attributes["linenums"])
        there = lines[first - 1 : first - 1 + len(block.lines)]
        assert textwrap.dedent("\n".join(there)).splitlines() == block.lines
        assert block.lines[-1].strip(), f"{first}: ends in an empty line"
        shown |= set(range(first, first + len(block.lines)))
    # Whatever cites an article stands somewhere on the page, with the line of its cite.
    cites = {number for number, line in enumerate(lines, 1) if re.search(r"\bcite: ", line)}
    assert cites - shown == set()


@pytest.mark.parametrize(("id_", "path"), SCHEMES.items(), ids=list(SCHEMES))
def test_articles_stand_in_order_with_what_became_of_them(id_: str, path: Path) -> None:
    listed = re.findall(
        r"^ +- \{article: ([^,]+), status: (\w+)", path.read_text("utf-8"), re.MULTILINE
    )
    shown = re.findall(
        r'^<div class="article" markdown>\n<div markdown>\n\n### (.+)\n\n\*\*([\w ]+)\*\*',
        page_of(id_),
        re.MULTILINE,
    )
    assert shown == [(article, status.replace("_", " ")) for article, status in listed]


@pytest.mark.parametrize(("id_", "path"), SCHEMES.items(), ids=list(SCHEMES))
def test_a_page_has_the_commands_that_run_its_sample(id_: str, path: Path) -> None:
    readme = (ROOT / "samples" / "README.md").read_text("utf-8").splitlines()
    commands = [line for line in readme if f"run rulesets/{path.name} " in line]
    assert commands
    assert "```text\n" + "\n".join(commands) + "\n```" in page_of(id_)
