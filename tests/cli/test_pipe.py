"""A reader that goes away early is no fault: no traceback, no complaint."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.cli.command import MONTH, QUARTER, START

COMMANDS = [
    (*QUARTER, "--format", "csv"),
    MONTH,
    ("explain", *QUARTER[1:], "--who", "T009"),
    ("check", "tests/golden/bad/many_mistakes.yaml"),
    ("schema",),
    ("list",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_a_broken_pipe_is_quiet(command: tuple[str, ...]) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        done = subprocess.run(
            [sys.executable, "-c", START, *command],
            stdout=write,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    finally:
        os.close(write)
    assert done.stderr == b""
    assert done.returncode in (0, 1)
