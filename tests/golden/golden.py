"""Golden texts: what a command prints, held byte for byte to the file that says so."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import zipfile
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
import yaml
from attrs import frozen

from servicestar.cli import main
from servicestar.diagnostics import CODES
from tests.ledger.tamper import build

HERE = Path(__file__).parent
RULES = HERE / "rules"
REWRITE = os.environ.get("SERVICESTAR_REWRITE") == "1"
LANGS = ("en", "zh")


@frozen
class Printed:
    """What a command printed, and its exit status."""

    status: int
    stdout: str
    stderr: str


def call(arguments: list[str], capsysbinary: pytest.CaptureFixture[bytes]) -> Printed:
    """Run a command in this process."""
    capsysbinary.readouterr()
    try:
        status = main(arguments)
    except SystemExit as stop:  # argparse leaves this way
        status = int(stop.code or 0)
    out, err = capsysbinary.readouterr()
    return Printed(status, out.decode(), err.decode())


def hold(path: Path, found: str) -> None:
    """The text has to be the file's, byte for byte; with SERVICESTAR_REWRITE=1 it becomes so."""
    if REWRITE:
        path.write_bytes(found.encode())
    assert path.is_file(), f"{path.name} is missing; see tests/golden/README.md"
    assert found == path.read_bytes().decode()


def code_of(path: Path) -> str:
    """The code that a case is about: the start of its name."""
    match = re.match(r"SS\d{3}", path.stem)
    assert match, f"{path.name} does not begin with a code"
    return match.group()


def speaks_of(code: str, printed: Printed, lang: str) -> bool:
    """Whether what was printed holds the finding: by its code, or a note by its words."""
    if code in printed.stdout + printed.stderr:
        return True
    said = "".join(printed.stdout.split())
    words = re.split(r"\{\w+\}", CODES[code].text(lang))
    return all("".join(part.split()) in said for part in words)


# --- cases in one file: input first, then what is expected --------------------------------------


@frozen
class Case:
    """A case file: its YAML, and the text of its input part."""

    path: Path
    given: str
    content: dict[str, Any]

    @property
    def arguments(self) -> list[str]:
        """The command's arguments."""
        return shlex.split(self.content["arguments"])


def read_case(path: Path) -> Case:
    """Read a case file."""
    text = path.read_text("utf-8")
    given, _, _ = text.partition("\nexpect:\n")
    return Case(path, given.rstrip("\n"), yaml.safe_load(text))


def lay_out(case: Case, folder: Path) -> None:
    """Write the rulesets and the case's files into a folder."""
    for path in RULES.glob("*.yaml"):
        shutil.copy(path, folder / path.name)
    for name, content in case.content.get("files", {}).items():
        _write(folder / name, content)


def _write(path: Path, content: Any) -> None:
    match content:
        case str():
            path.write_bytes(content.encode())
        case {"repeat": text, "times": times}:
            path.write_bytes((text * times).encode())
        case {"hex": digits}:
            path.write_bytes(bytes.fromhex(digits))
        case {"folder": True}:
            path.mkdir(exist_ok=True)
        case {"docx": paragraphs}:
            document = docx.Document()
            for text in paragraphs:
                document.add_paragraph(text)
            document.save(str(path))
        case {"sheets": sheets, **more}:
            book = openpyxl.Workbook()
            book.remove(book.worksheets[0])
            for title, rows in sheets.items():
                sheet = book.create_sheet(title)
                for row in rows:
                    sheet.append(row)
            book.save(path)
            with zipfile.ZipFile(path, "a") as archive:
                for name, text in more.get("parts", {}).items():
                    archive.writestr(name, text)
        case {"ledger": commands, **more}:
            build(path, commands, more.get("sql", []), more.get("outcome"))
        case _:
            raise AssertionError(content)


def expectation(runs: dict[str, Printed]) -> str:
    """The `expect:` part of a case file for what was printed in each language."""
    statuses = {printed.status for printed in runs.values()}
    assert len(statuses) == 1, "the exit status depends on the language"
    lines = ["expect:", f"  exit: {statuses.pop()}"]
    for stream in ("stderr", "stdout"):
        texts = {lang: getattr(printed, stream) for lang, printed in runs.items()}
        if any(texts.values()):
            lines.append(f"  {stream}:")
            for lang, text in texts.items():
                lines += _block(lang, text)
    return "\n".join(lines) + "\n"


def _block(lang: str, text: str) -> list[str]:
    """A text as a YAML literal."""
    assert text.endswith("\n"), "what is printed ends with a line"
    assert not text.endswith("\n\n"), "and with no empty one"
    indent = "2" if text.startswith(" ") else ""
    body = [f"      {line}" if line else "" for line in text.removesuffix("\n").split("\n")]
    return [f"    {lang}: |{indent}", *body]
