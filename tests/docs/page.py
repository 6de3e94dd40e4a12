"""A page of the documentation as something that can be run.

Fenced blocks that mean something here:

- ``title="NAME"`` after the language writes the block to the file NAME; ``after="OTHER"`` puts the
  content of OTHER before it, ``add`` appends it to NAME. A ruleset has to pass `servicestar check`
  unless the word ``faulty`` is there. What has ``linenums="N"`` is
  an excerpt of a ruleset that comes along, and nothing is written.
- ``console``: lines that begin with ``$ `` are commands, the others what they print. A loop ``for …
  in …; do …; done`` over one command is run turn by turn.
- ``python``: is run, all blocks of a page in one namespace; an ``output`` block right after it is
  what it prints.

``python -m tests.docs.page FILE …`` runs pages and writes what was really printed into them.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

from attrs import define, field

from servicestar.api import findings_of
from servicestar.cli import main
from servicestar.diagnostics import render

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
_FENCE = re.compile(r"```(?P<lang>\w*)(?P<rest>.*)")
_LOOP = re.compile(r"for (?P<name>\w+) in (?P<values>[^;]*); do (?P<body>[^;]*); done")
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')


@define
class Block:
    """A fenced block.

    Attributes:
        lang: what stands after the fence.
        attributes: ``title``, ``after`` and ``linenums``.
        flags: bare words, ``add`` and ``faulty``.
        first: index of its first line in the page.
        lines: what is inside.
    """

    lang: str
    attributes: dict[str, str]
    flags: set[str]
    first: int
    lines: list[str] = field(factory=list)

    @property
    def text(self) -> str:
        """What is inside, as a file holds it."""
        return "".join(f"{line}\n" for line in self.lines)


def pages() -> list[Path]:
    """Every page."""
    return sorted(DOCS.rglob("*.md"))


def blocks_of(text: str) -> list[Block]:
    """The fenced blocks of a page."""
    found: list[Block] = []
    inside: Block | None = None
    for number, line in enumerate(text.split("\n")):
        if inside is not None:
            if line == "```":
                inside = None
            else:
                inside.lines.append(line)
        elif match := _FENCE.fullmatch(line):
            rest = match["rest"]
            words = set(_ATTRIBUTE.sub("", rest).split())
            inside = Block(match["lang"], dict(_ATTRIBUTE.findall(rest)), words, number + 1)
            found.append(inside)
    assert inside is None, "a fence is not closed"
    return found


@define
class Reader:
    """Someone who does what a page says, in a folder of their own."""

    folder: Path
    names: dict[str, Any] = field(factory=dict)
    status: int = 0

    def follow(self, blocks: list[Block]) -> Iterator[tuple[Block, list[str]]]:
        """Do every block; give those that show output, with what was really printed."""
        for index, block in enumerate(blocks):
            after = blocks[index + 1] if index + 1 < len(blocks) else None
            if "linenums" in block.attributes:
                continue
            if "title" in block.attributes:
                self.write(block)
            elif block.lang == "console":
                yield block, list(self.console(block))
            elif block.lang == "python":
                printed = self.python(block)
                if after is not None and after.lang == "output":
                    yield after, printed
                else:
                    assert printed == [], f"line {block.first}: prints, but shows no output"

    def write(self, block: Block) -> None:
        """Write a file of the page."""
        path = self.folder / block.attributes["title"]
        before = path.read_text("utf-8") if "add" in block.flags else ""
        if "after" in block.attributes:
            before = (self.folder / block.attributes["after"]).read_text("utf-8")
        path.write_text(before + block.text, "utf-8")
        if path.suffix == ".yaml" and "language: 1" in before + block.text:
            findings, sources = findings_of([path])
            told = "\n".join(render(finding, sources) for finding in findings)
            assert bool(told) == ("faulty" in block.flags), told or f"{path.name} is not faulty"

    def console(self, block: Block) -> Iterator[str]:
        """The commands of a block, each followed by what it prints."""
        lines = iter(block.lines)
        for line in lines:
            if not line.startswith("$ "):
                continue
            written = [line]
            while written[-1].endswith("\\"):
                written.append(next(lines))
            yield from written
            command = " ".join(part.rstrip("\\").strip() for part in written)[2:]
            yield from self.run(command).splitlines()

    def run(self, command: str) -> str:
        """What a command prints."""
        words = shlex.split(command)
        if command == "echo $?":
            return f"{self.status}\n"
        if loop := _LOOP.fullmatch(command):
            turns = (loop["body"].replace(f"${loop['name']}", v) for v in loop["values"].split())
            return "".join(map(self.run, turns))
        if words[0] == "servicestar" and not {">", "|"} & set(words):
            return self.servicestar(words[1:])
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
        done = subprocess.run(
            command,
            shell=True,
            cwd=self.folder,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        self.status = done.returncode
        return done.stdout

    def servicestar(self, arguments: list[str]) -> str:
        """The command line in this process; its own start would cost half a second each time."""
        screen = io.BytesIO()

        def stream() -> io.TextIOWrapper:
            return io.TextIOWrapper(screen, "utf-8", write_through=True)

        with mock.patch("sys.stdout", stream()) as out, mock.patch("sys.stderr", stream()) as err:
            try:
                self.status = main(arguments)
            except SystemExit as leaving:
                self.status = int(leaving.code or 0)
            text = screen.getvalue().decode()
            out.detach()
            err.detach()
        return text

    def python(self, block: Block) -> list[str]:
        """What a block of Python prints."""
        printed = io.StringIO()
        source = "\n" * block.first + block.text
        with contextlib.redirect_stdout(printed):
            exec(compile(source, "<page>", "exec", dont_inherit=True), self.names)
        return printed.getvalue().splitlines()


@contextlib.contextmanager
def reader(folder: Path) -> Iterator[Reader]:
    """A reader in a folder that holds the samples, under a plain locale."""
    (folder / "samples").symlink_to(ROOT / "samples")
    (folder / "rulesets").symlink_to(ROOT / "rulesets")
    before = Path.cwd()
    os.chdir(folder)
    try:
        with mock.patch.dict(os.environ, {"LC_ALL": "C.UTF-8", "COLUMNS": "80"}):
            for name in ("CI", "BUILD_NUMBER"):  # where one is set, pytest prints more
                os.environ.pop(name, None)
            yield Reader(folder)
    finally:
        os.chdir(before)


def update(path: Path) -> None:
    """Write what is really printed into a page."""
    lines = path.read_text("utf-8").split("\n")
    with tempfile.TemporaryDirectory() as folder, reader(Path(folder)) as someone:
        done = list(someone.follow(blocks_of("\n".join(lines))))
    for block, printed in reversed(done):
        lines[block.first : block.first + len(block.lines)] = printed
    path.write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        update(Path(name).resolve())
