"""Completion, asked the way shells ask: by their own scripts, with the line as typed so far."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import START, Call

# What bash does on a tab: it fills COMP_* and calls the function that the script has registered.
ASK = """
source ./script
complete -p servicestar | grep -q -- '-F _python_argcomplete servicestar' || exit 3
COMP_LINE=$1 COMP_POINT=${#1} COMP_TYPE=9
read -ra COMP_WORDS <<< "$1"
[[ $1 == *" " ]] && COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_python_argcomplete servicestar
printf '%s\\n' "${COMPREPLY[@]}"
"""


@pytest.fixture
def shell(folder: Path, call: Call, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the script of bash, and with `servicestar` on the path."""
    (folder / "script").write_bytes(call("completion", "bash").out)
    (folder / "bin").mkdir()
    program = folder / "bin" / "servicestar"
    program.write_text(f"#!{sys.executable}\n{START}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    return folder


def offered(line: str) -> set[str]:
    """What bash offers after a line."""
    done = subprocess.run(
        ["bash", "-c", ASK, "bash", line], capture_output=True, encoding="utf-8", check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    return {word.strip() for word in done.stdout.splitlines()} - {""}


CASES = {
    "servicestar exp": {"explain"},
    "servicestar ledger v": {"verify"},
    "servicestar run supe": {"supermarket"},
    "servicestar run rul": {"rules.yaml"},
    "servicestar check sh": set(),
    "servicestar run rules.yaml sh": {"sheet.csv"},
    "servicestar run rules.yaml sheet.csv --contest ": {"star", "team"},
    "servicestar run bad.yaml sheet.csv --contest ": set(),
    "servicestar template supermarket --contest serv": {"service_star"},
    "servicestar run rules.yaml sheet.csv --format ": {"table", "json", "csv"},
    "servicestar run rules.yaml sheet.csv --peri": {"--period"},
    "servicestar run zhengzhou-2010 x --reading middle": {"middle=median"},
    "servicestar run zhengzhou-2010 x --set tel": {"tellers="},
}


@pytest.mark.parametrize("line", CASES)
def test_bash_offers(line: str, shell: Path) -> None:
    assert offered(line) >= CASES[line]
    if "--format" not in line:  # of which there may be more
        assert offered(line) == CASES[line]


def test_every_command_is_offered(shell: Path) -> None:
    assert {"run", "explain", "check", "ledger", "completion"} <= offered("servicestar ")


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_the_scripts_are_well_formed(name: str, call: Call, tmp_path: Path) -> None:
    done = call("completion", name)
    assert (done.status, done.err) == (0, "")
    assert "servicestar" in done.text
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not here")
    (tmp_path / "script").write_bytes(done.out)
    subprocess.run([name, "-n", str(tmp_path / "script")], check=True)


def test_nothing_is_completed_where_no_shell_asks(call: Call) -> None:
    assert call("--version").text.startswith("servicestar ")
