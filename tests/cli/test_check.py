"""`check`: exit status, annotations for GitHub, and the hook for pre-commit."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.cli.command import ROOT, Call

SOUND = (ROOT / "servicestar" / "start.yaml").read_text("utf-8")
_SPARE = "      spare: {header: 备用, type: decimal}\n"  # nothing reads it
WARNED = SOUND.replace("      months:", f"{_SPARE}      months:")
FAULTY = SOUND.replace("require: 任职月数 >= 6", "require: 任职月 >= 6")
NOTED = SOUND.replace("months: {header: 任职月数", "rank: {header: 任职月数")


@pytest.mark.parametrize(
    ("text", "status", "severity"),
    [(SOUND, 0, None), (NOTED, 0, "note"), (WARNED, 1, "warning"), (FAULTY, 1, "error")],
)
def test_a_note_alone_stops_nothing(
    folder: Path, call: Call, text: str, status: int, severity: str | None
) -> None:
    (folder / "rules.yaml").write_text(text, "utf-8")
    done = call("check", "rules.yaml")
    assert (done.status, done.err) == (status, "")
    assert re.findall(r": (error|warning|note) SS", done.text) == ([severity] if severity else [])


@pytest.mark.parametrize(
    ("text", "command"), [(NOTED, "notice"), (WARNED, "warning"), (FAULTY, "error")]
)
def test_annotations_for_github(folder: Path, call: Call, text: str, command: str) -> None:
    (folder / "rules.yaml").write_text(text, "utf-8")
    (line,) = call("check", "rules.yaml", "--format", "github").text.splitlines()
    assert re.fullmatch(rf"::{command} file=rules\.yaml,line=\d+,col=\d+,title=SS\d{{3}}::.+", line)


def test_annotations_escape_what_github_would_read(folder: Path, call: Call) -> None:
    """In properties also the comma and the colon; in the message only percent signs and ends."""
    name = "50%,a:b.yaml"
    (folder / name).write_text(SOUND.replace("任职月数 >= 6", "任职月数 % 6 == 0"), "utf-8")
    (line,) = call("check", name, "--format", "github").text.splitlines()
    head, _, message = line.removeprefix("::error ").partition("::")
    assert head.startswith("file=50%25%2Ca%3Ab.yaml,line=")
    assert message == "a remainder (%25) is not part of the language"


def test_annotations_are_english_unless_a_language_is_asked_for(folder: Path, call: Call) -> None:
    (folder / "rules.yaml").write_text(FAULTY, "utf-8")
    assert "unknown name" in call("check", "rules.yaml", "--format", "github").text
    chinese = call("check", "rules.yaml", "--format", "github", "--lang", "zh")
    assert "未知名称" in chinese.text


def test_annotations_of_what_is_sound_are_empty(folder: Path, call: Call) -> None:
    (folder / "rules.yaml").write_text(SOUND, "utf-8")
    assert call("check", "rules.yaml", "--format", "github").out == b""


def test_other_yaml_files_are_left_aside(folder: Path, call: Call) -> None:
    (folder / "rules.yaml").write_text(SOUND, "utf-8")
    (folder / "bom.yaml").write_bytes(b"\xef\xbb\xbf" + FAULTY.encode())
    (folder / "other.yaml").write_text("jobs:\n  ruleset: no\n# ruleset: no\n", "utf-8")
    files = ("rules.yaml", "other.yaml")
    assert call("check", *files).status == 1
    assert call("check", "--only-rulesets", *files).out == b""
    assert call("check", "--only-rulesets", "other.yaml").status == 0
    assert call("check", "--only-rulesets", "bom.yaml").status == 1


def test_what_can_not_be_read_is_told_all_the_same(folder: Path, call: Call) -> None:
    assert "SS101" in call("check", "--only-rulesets", "there_is_none.yaml").text
    assert call("check", "--only-rulesets", "zhengzhou-2010").status == 0


# --- the hook ------------------------------------------------------------------------------------


def git(*words: str) -> str:
    setting = ("-c", "user.name=clerk", "-c", "user.email=clerk@example.org")
    done = subprocess.run(
        ["git", *setting, *words], check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout


@pytest.mark.parametrize(("text", "status"), [(SOUND, 0), (WARNED, 1), (FAULTY, 1)])
def test_the_hook_judges_the_changed_files(folder: Path, text: str, status: int) -> None:
    """As pre-commit runs it: the entry, then the names of the staged files of its types."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["types"]) == ("servicestar-check", ["yaml"])
    git("init", "-q")
    (folder / "old.yaml").write_text(FAULTY, "utf-8")
    git("add", ".")
    git("commit", "-qm", "a faulty file from before")
    (folder / "rules.yaml").write_text(text, "utf-8")
    (folder / "workflow.yaml").write_text("on: push\njobs: {}\n", "utf-8")
    git("add", ".")
    staged = git("diff", "--cached", "--name-only", "--diff-filter=ACMRT").split()
    assert staged == ["rules.yaml", "workflow.yaml"]
    done = run_hook(hook["entry"], staged)
    assert done.returncode == status, done.stdout + done.stderr
    assert ("rules.yaml:" in done.stdout) == bool(status)
    assert "workflow.yaml" not in done.stdout


def run_hook(entry: str, files: list[str]) -> subprocess.CompletedProcess[str]:
    """The hook's entry with the folder of this Python's scripts on the path."""
    program, *arguments = shlex.split(entry)
    assert program == "servicestar"
    start = "import sys; from servicestar.cli import main; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", start, *arguments, *files],
        capture_output=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
    )
