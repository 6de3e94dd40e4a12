"""Every example of the documentation is run, and every name, link and code in it exists."""

from __future__ import annotations

import argparse
import re
import subprocess
import sys
import tomllib
import unicodedata
from pathlib import Path

import attrs
import pytest
import yaml

import servicestar
from servicestar import testing
from servicestar.cli.main import parser
from servicestar.diagnostics import CODES
from servicestar.model import Part
from servicestar.values.functions import BY_ANY_NAME

from .page import DOCS, ROOT, blocks_of, pages, reader

PAGES = [pytest.param(path, id=str(path.relative_to(DOCS))) for path in pages()]
LANGUAGES = {"console", "python", "output", "yaml", "csv", "json", "text"}
_FENCED = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_PYTHON_NAMES = {"isinstance", "print", "len", "open"}


def prose(path: Path) -> str:
    """A page without its fenced blocks."""
    return _FENCED.sub("", path.read_text("utf-8"))


def anchor(heading: str) -> str:
    """The anchor that GitHub gives a heading."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).replace("`", "").strip().lower()
    kept = (c for c in plain if c in " -_" or unicodedata.category(c)[0] in "LN")
    return "".join(kept).replace(" ", "-")


def keys_of_the_language() -> set[str]:
    """Every key of every part, in rulesets and in worked cases."""
    found, waiting = set(), [Part]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found |= {a.name.rstrip("_") for a in attrs.fields(kind)} - {"where"}
    return found | {"zh", "en"}


def python_names() -> set[str]:
    """Names of the public library."""
    found = {*servicestar.__all__, *testing.__all__}
    for name in servicestar.__all__:
        found |= set(dir(getattr(servicestar, name)))
    return found


@pytest.mark.parametrize("path", PAGES)
def test_what_a_page_shows_is_what_is_printed(path: Path, tmp_path: Path) -> None:
    with reader(tmp_path) as someone:
        for block, printed in someone.follow(blocks_of(path.read_text("utf-8"))):
            assert printed == block.lines, f"{path.name}, line {block.first}"


@pytest.mark.parametrize("path", PAGES)
def test_blocks_are_of_a_kind_that_is_looked_at(path: Path) -> None:
    for block in blocks_of(path.read_text("utf-8")):
        assert block.lang in LANGUAGES, f"line {block.first}"
        if block.lang in ("yaml", "csv"):
            assert "title" in block.attributes, f"line {block.first}: nothing checks this"


@pytest.mark.parametrize("path", PAGES)
def test_links_resolve(path: Path) -> None:
    for target in _LINK.findall(prose(path)):
        if target.startswith(("http://", "https://")):
            continue
        name, _, part = target.partition("#")
        file = (path.parent / name).resolve() if name else path
        assert file.is_relative_to(ROOT), target
        assert file.exists(), target
        if part:
            assert part in set(map(anchor, _HEADING.findall(prose(file)))), target


@pytest.mark.parametrize("path", PAGES)
def test_names_exist(path: Path) -> None:
    text = prose(path)
    for code in re.findall(r"\bSS\d{3}\b", text):
        assert code in CODES
    keys, calls = keys_of_the_language(), {*BY_ANY_NAME, *python_names(), *_PYTHON_NAMES}
    for span in _SPAN.findall(text):
        if match := re.fullmatch(r"([a-z_]+):( .*)?", span):
            assert match[1] in keys, span
        for name in re.findall(r"(\w+)\(", span):
            assert name in calls, span


@pytest.mark.parametrize("path", PAGES)
def test_nothing_about_where_it_was_written(path: Path) -> None:
    assert not re.search(r"/work\b|\bshared/|/tmp\b|/home\b|/root\b", path.read_text("utf-8"))


def test_every_page_is_reached_from_the_index() -> None:
    seen, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in seen:
            continue
        seen.add(page)
        targets = (target.partition("#")[0] for target in _LINK.findall(prose(page)))
        linked = ((page.parent / t).resolve() for t in targets if t.endswith(".md"))
        waiting += [file for file in linked if file.is_relative_to(DOCS)]
    assert seen == set(pages())


def test_generated_pages_are_up_to_date() -> None:
    done = subprocess.run(
        [sys.executable, str(DOCS / "generate.py"), "--check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_what_to_do_is_said_of_codes_that_exist() -> None:
    remedies = tomllib.loads((DOCS / "remedies.toml").read_text("utf-8"))
    assert set(remedies) <= set(CODES)


def test_the_command_line_page_has_every_option() -> None:
    text = prose(DOCS / "reference" / "command_line.md")
    (commands,) = (a for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    parsers = [*commands.choices.values()]
    for each in parsers:  # a command may have commands of its own, which are appended here
        inner = (a for a in each._actions if isinstance(a, argparse._SubParsersAction))
        parsers += [parser for action in inner for parser in action.choices.values()]
    options = {o for p in parsers for a in p._actions for o in a.option_strings}
    spans = set(re.findall(r"`(-{1,2}[a-z]+(?:-[a-z]+)*)", text))
    assert spans == options
    assert "--version" in text
    assert set(re.findall(r"^## `(\w+)`", text, re.MULTILINE)) == set(commands.choices)


def test_rulesets_in_the_pages_are_read_by_any_yaml_reader() -> None:
    for path in pages():
        for block in blocks_of(path.read_text("utf-8")):
            kept = {"faulty", "linenums"} & (block.flags | {*block.attributes})
            if block.lang == "yaml" and not kept:  # an excerpt may have aliases of the lines around
                yaml.safe_load(block.text)
