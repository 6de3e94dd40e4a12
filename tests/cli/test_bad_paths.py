"""Whatever stands where a file should: a fault with a place, never a traceback."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.command import Call

BINARY = bytes(range(256)) * 4
ZIP = b"PK\x03\x04" + BINARY
LONG = "x" * 300
NAMES = [
    "",
    ".",
    "/",
    "\0",
    "a\0b.csv",
    LONG,
    "\udcff",
    "gone",
    "gone/gone",
    "rules.yaml/x",
    "new\nline",
]
ENDINGS = [".csv", ".xlsx", ".json", ".jsonl", ".parquet", ".txt", ""]
CONTENTS = [
    b"",
    b"\n\n",
    b"\xef\xbb\xbf",
    BINARY,
    ZIP,
    b"\xff\xfe\x00",
    b"[" * 5000,
    b"{}",
    b'"',
    b"\0",
]
WORDS = ["x", "=", "=1", "a=[", "a={", "a=*b", "a=!!int 1", "a=&x [*x]", "a=\0", "a='", "\udcff=1"]
CONTEST = ("--contest", "star")


def short(value: str | bytes) -> str:
    """A name for a test."""
    return ascii(value[:12])


def no_traceback(call: Call, *arguments: str) -> None:
    """The command ends with a status, and every fault is one line."""
    done = call(*arguments)
    assert done.status in (1, 2)
    told = done.err or done.text
    assert "error SS" in told
    assert "Traceback" not in told
    assert all(" error SS" in line for line in done.err.splitlines())


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("ending", ["", ".yaml"])
@pytest.mark.parametrize("name", NAMES, ids=short)
def test_a_ruleset_that_is_no_file(name: str, ending: str, call: Call) -> None:
    no_traceback(call, "check", name + ending)
    no_traceback(call, "run", name + ending, "sheet.csv", *CONTEST)
    no_traceback(call, "template", name + ending, *CONTEST, "-o", "new.xlsx")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("name", NAMES, ids=short)
def test_records_that_are_no_file(name: str, ending: str, call: Call) -> None:
    no_traceback(call, "run", "rules.yaml", name + ending, *CONTEST)
    no_traceback(call, "explain", "rules.yaml", name + ending, *CONTEST, "--who", "A")


@pytest.mark.parametrize("content", CONTENTS, ids=short)
def test_a_ruleset_of_other_bytes(content: bytes, folder: Path, call: Call) -> None:
    (folder / "other.yaml").write_bytes(content)
    no_traceback(call, "check", "other.yaml")
    no_traceback(call, "run", "other.yaml", "sheet.csv", *CONTEST)


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("content", CONTENTS, ids=short)
def test_records_of_other_bytes(content: bytes, ending: str, folder: Path, call: Call) -> None:
    (folder / f"other{ending}").write_bytes(content)
    no_traceback(call, "run", "rules.yaml", f"other{ending}", *CONTEST)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("option", ["--history", "--with"])
@pytest.mark.parametrize("name", [".", "gone.csv", "\0.csv", "rules.yaml"], ids=ascii)
def test_other_sheets_that_are_no_file(option: str, name: str, call: Call) -> None:
    word = f"star={name}" if option == "--with" else name
    done = call("run", "rules.yaml", "sheet.csv", *CONTEST, option, word)
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("word", WORDS, ids=ascii)
def test_settings_that_are_no_yaml(word: str, call: Call) -> None:
    no_traceback(call, "run", "rules.yaml", "sheet.csv", *CONTEST, "--set", word)


def test_a_file_that_may_not_be_read(folder: Path, call: Call) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    for name in ("rules.yaml", "sheet.csv"):
        (folder / name).chmod(0)
    no_traceback(call, "check", "rules.yaml")
    no_traceback(call, "run", "rules.yaml", "sheet.csv", *CONTEST)
    (folder / "rules.yaml").chmod(0o600)
    no_traceback(call, "run", "rules.yaml", "sheet.csv", *CONTEST)
