"""Broken rulesets and the exact text that `servicestar check` gives for each, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicestar.diagnostics import CODES
from servicestar.loader.door import MAX_BYTES
from tests.golden.golden import HERE, LANGS, Printed, call, code_of, hold

BAD = HERE / "bad"
FILES = sorted(BAD.glob("*.yaml"))
MANY = BAD / "many_mistakes.yaml"


def check(name: str, capsysbinary: pytest.CaptureFixture[bytes]) -> dict[str, Printed]:
    """What `check` prints about a file, in each language."""
    return {lang: call(["check", name, "--lang", lang], capsysbinary) for lang in LANGS}


def sections(runs: dict[str, Printed]) -> str:
    """Both languages in one text."""
    return "\n".join(f"== {lang}\n{printed.stdout}" for lang, printed in runs.items())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_mistake_gives_its_exact_text(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(BAD)
    runs = check(path.name, capsysbinary)
    note = path != MANY and CODES[code_of(path)].severity == "note"  # which stops nothing
    assert {(p.status, p.stderr) for p in runs.values()} == {(0 if note else 1, "")}
    hold(path.with_suffix(".txt"), sections(runs))


@pytest.mark.parametrize("path", [p for p in FILES if p != MANY], ids=lambda path: path.stem)
def test_a_file_is_about_the_code_it_is_named_after(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(BAD)
    printed = call(["check", path.name], capsysbinary)
    heads = [line for line in printed.stdout.splitlines() if line.startswith(f"{path.name}:")]
    assert heads
    assert {line.split(" ")[2] for line in heads} == {code_of(path)}


def test_a_ruleset_in_gbk_is_told_where_it_stops_being_utf8(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    text = "language: 1\nruleset: gbk\ntitle: Tellers 评选办法\n"
    (tmp_path / "SS102_gbk.yaml").write_bytes(text.encode("gbk"))
    monkeypatch.chdir(tmp_path)
    hold(BAD / "SS102_gbk.txt", sections(check("SS102_gbk.yaml", capsysbinary)))


def test_a_file_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "SS103_large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    monkeypatch.chdir(tmp_path)
    hold(BAD / "SS103_large.txt", sections(check("SS103_large.yaml", capsysbinary)))


def test_all_mistakes_of_a_file_are_found_in_one_pass(
    monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.chdir(BAD)
    lines = call(["check", MANY.name], capsysbinary).stdout.splitlines()
    codes = {line.split(" ")[2] for line in lines if line.startswith(f"{MANY.name}:")}
    assert len(codes) > 20
    assert {code[2] for code in codes} == {"1", "2", "3", "4"}
