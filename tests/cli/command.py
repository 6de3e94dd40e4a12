"""Runs the command line in this process, or in one of its own where the environment matters."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

from servicestar.cli import main

START = "import sys; from servicestar.cli import main; sys.exit(main())"
ROOT = Path(__file__).parent.parent.parent
RULESETS = ROOT / "rulesets"
SAMPLES = ROOT / "samples"
ZHENGZHOU = str(RULESETS / "2010_zhengzhou.yaml")
QUARTER = (
    "run",
    ZHENGZHOU,
    str(SAMPLES / "tellers_2010Q3.xlsx"),
    "--contest",
    "quarterly_teller",
    "--period",
    "2010Q3",
    "--history",
    str(SAMPLES / "titles_2010.csv"),
)
OUTLETS = (
    "run",
    ZHENGZHOU,
    str(SAMPLES / "outlets_2010Q3.csv"),
    "--contest",
    "quarterly_outlet",
    "--period",
    "2010Q3",
)
SUPERMARKET = (
    "run",
    str(RULESETS / "supermarket.yaml"),
    str(SAMPLES / "supermarket_2010.xlsx"),
    "--contest",
    "service_star",
)
MONTH = (
    "run",
    ZHENGZHOU,
    str(SAMPLES / "tellers_2010-09.csv"),
    "--contest",
    "monthly_teller",
    "--period",
    "2010-09",
    "--history",
    str(SAMPLES / "titles_2010.csv"),
)


@frozen
class Done:
    """A finished command."""

    status: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        """What it printed."""
        return self.out.decode()


Call = Callable[..., Done]


def caller(capsysbinary: pytest.CaptureFixture[bytes]) -> Call:
    """A function that runs a command here."""

    def call(*arguments: str) -> Done:
        capsysbinary.readouterr()
        try:
            status = main(list(arguments))
        except SystemExit as stop:  # argparse leaves this way
            status = int(stop.code or 0)
        out, err = capsysbinary.readouterr()
        return Done(status, out, err.decode())

    return call


def apart(*arguments: str, **environment: str) -> Done:
    """Run a command in a process of its own, with nothing of this environment but the path."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", START, *arguments],
        capture_output=True,
        env={**kept, **environment},
        check=False,
        timeout=60,
    )
    return Done(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def exact(text: str) -> Any:
    """JSON with its numbers as Decimals, so that how they were written still shows."""
    return json.loads(text, parse_float=Decimal, parse_int=Decimal)
