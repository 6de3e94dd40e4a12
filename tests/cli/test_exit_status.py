"""Exit status: 0 done, 1 a file is at fault, 2 wrong usage; faults go to standard error."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Call

CONTEST = ("--contest", "star")
ROWS = [
    # run
    (0, ["run", "rules.yaml", "sheet.csv", *CONTEST]),
    (1, ["run", "rules.yaml", "bad.csv", *CONTEST]),
    (1, ["run", "bad.yaml", "sheet.csv", *CONTEST]),
    (1, ["run", "gone.yaml", "sheet.csv", *CONTEST]),
    (1, ["run", "rules.yaml", "gone.csv", *CONTEST]),
    (2, ["run", "rules.yaml", "sheet.csv"]),
    (2, ["run", "rules.yaml", "sheet.csv", "--contest", "stars"]),
    (2, ["run", "rules.yaml", "sheet.csv", *CONTEST, "--format", "pdf"]),
    (2, ["run", "rules.yaml", "sheet.csv", *CONTEST, "--lang", "fr"]),
    (2, ["run", "rules.yaml", "sheet.csv", *CONTEST, "--set", "nothing"]),
    (2, ["run", "rules.yaml", "sheet.csv", *CONTEST, "--set", "nothing=1"]),
    (2, ["run", "rules.yaml", "sheet.csv", *CONTEST, "--reading", "nothing=1"]),
    (2, ["run", "rules.yaml"]),
    (2, ["run"]),
    # explain
    (0, ["explain", "rules.yaml", "sheet.csv", *CONTEST, "--who", "A", "B"]),
    (1, ["explain", "rules.yaml", "bad.csv", *CONTEST, "--who", "A"]),
    (2, ["explain", "rules.yaml", "sheet.csv", *CONTEST, "--who", "C"]),
    (2, ["explain", "rules.yaml", "sheet.csv", *CONTEST]),
    # check
    (0, ["check", "rules.yaml"]),
    (1, ["check", "bad.yaml"]),
    (1, ["check", "rules.yaml", "bad.yaml"]),
    (1, ["check", "gone.yaml"]),
    (2, ["check"]),
    # template
    (0, ["template", "rules.yaml", *CONTEST, "-o", "new.xlsx"]),
    (1, ["template", "bad.yaml", *CONTEST, "-o", "new.xlsx"]),
    (2, ["template", "rules.yaml", "-o", "new.xlsx"]),
    (2, ["template", "rules.yaml", *CONTEST]),
    # schema, list, new
    (0, ["schema"]),
    (0, ["schema", "-o", "schema.json"]),
    (2, ["schema", "-o", "gone/schema.json"]),
    (0, ["list"]),
    (0, ["new", "new.yaml"]),
    (2, ["new", "rules.yaml"]),
    (2, ["new"]),
    # the program itself
    (0, ["--version"]),
    (0, ["--help"]),
    (0, ["run", "--help"]),
    (2, []),
    (2, ["runs"]),
]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("status", "arguments"), ROWS, ids=lambda x: str(x).replace("/", "|"))
def test_exit_status(status: int, arguments: list[str], call: Call) -> None:
    done = call(*arguments)
    assert done.status == status
    assert (done.err != "") == (status != 0 and not done.out)
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("folder")
def test_every_fault_is_one_line_with_a_place(call: Call) -> None:
    done = call("run", "rules.yaml", "bad.csv", "--contest", "star")
    assert done.out == b""
    assert done.err == "bad.csv:2:3: error SS502 得分: x is not a number from 0\n"


def test_a_fault_of_the_records_outweighs_one_of_the_call(folder: Path, call: Call) -> None:
    done = call("run", "rules.yaml", "bad.csv", "--contest", "star", "--set", "nothing=1")
    assert {line.split(" ")[2] for line in done.err.splitlines()} == {"SS502", "SS605"}
    assert done.status == 1
