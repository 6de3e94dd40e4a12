"""Faulty records and runs: the exact text on the screen, in both languages, and the exit status."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.golden.golden import (
    HERE,
    LANGS,
    Case,
    Printed,
    call,
    code_of,
    expectation,
    hold,
    lay_out,
    read_case,
    speaks_of,
)

RUNS = HERE / "runs"
FILES = sorted(RUNS.glob("*.yaml"))


@pytest.fixture
def printed(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> tuple[Case, dict[str, Printed]]:
    """A case and what it prints in each language."""
    case = read_case(request.param)
    monkeypatch.chdir(tmp_path)
    for module in case.content.get("without", ()):
        monkeypatch.setitem(sys.modules, module, None)
    runs = {}
    for lang in LANGS:
        lay_out(case, tmp_path)  # anew: a run may change a file
        runs[lang] = call([*case.arguments, "--lang", lang], capsysbinary)
    return case, runs


@pytest.mark.parametrize("printed", FILES, ids=lambda path: path.stem, indirect=True)
def test_every_run_prints_its_exact_text(printed: tuple[Case, dict[str, Printed]]) -> None:
    case, runs = printed
    hold(case.path, f"{case.given}\n{expectation(runs)}")
    code = code_of(case.path)
    assert all(speaks_of(code, p, lang) for lang, p in runs.items()), f"{code} is not told"
