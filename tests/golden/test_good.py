"""Small sound rulesets, one feature of the language each, and the exact table of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.golden.golden import HERE, LANGS, call, expectation, hold, lay_out, read_case

GOOD = HERE / "good"
FILES = sorted(GOOD.glob("*.yaml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_feature_gives_its_exact_table(
    path: Path,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsysbinary: pytest.CaptureFixture[bytes],
) -> None:
    case = read_case(path)
    if "awaits" in case.content:
        request.applymarker(pytest.mark.xfail(reason=case.content["awaits"]))
    lay_out(case, tmp_path)
    monkeypatch.chdir(tmp_path)
    sound = call(["check", "rules.yaml"], capsysbinary)
    assert (sound.status, sound.stdout, sound.stderr) == (0, "", "")
    runs = {lang: call([*case.arguments, "--lang", lang], capsysbinary) for lang in LANGS}
    assert {p.status for p in runs.values()} == {0}
    hold(case.path, f"{case.given}\n{expectation(runs)}")
