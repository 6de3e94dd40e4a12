"""On a terminal: colour laid over the same text, its width, progress, and stopping."""

from __future__ import annotations

import io
import signal
from pathlib import Path

import pytest
from rich.cells import cell_len

import servicestar
from servicestar.cli import main, screen
from tests.cli.command import QUARTER, SUPERMARKET, apart
from tests.cli.terminal import in_terminal

CHECK = ("check", "tests/golden/bad/many_mistakes.yaml")
COMMANDS = [
    (*QUARTER, "--lang", "zh"),
    (*QUARTER, "--lang", "en"),
    ("explain", *QUARTER[1:], "--who", "T009", "T029", "--lang", "zh"),
    (*CHECK, "--lang", "zh"),
    ("list",),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: f"{command[0]}-{command[-1]}")
def test_without_its_colour_a_text_is_the_one_that_is_piped(command: tuple[str, ...]) -> None:
    seen, piped = in_terminal(*command), apart(*command)
    assert (seen.plain, seen.status, seen.other) == (piped.text, piped.status, piped.err)
    assert "\x1b" not in piped.text
    assert ("\x1b[" in seen.screen) == (command != ("list",))


def test_standings_marks_and_severities_have_their_colours() -> None:
    table = in_terminal(*QUARTER, "--lang", "zh").screen
    assert "T004  郭丽    \x1b[32m获评\x1b[0m" in table
    assert "\x1b[33m无法判定\x1b[0m" in table
    assert "\x1b[31m不符合条件\x1b[0m" in table
    assert "未入围       97.75" in table
    assert "\x1b[1;31merror\x1b[0m SS203" in in_terminal(*CHECK).screen
    told = in_terminal("explain", *QUARTER[1:], "--who", "T007").screen
    assert "\x1b[31m✗\x1b[0m" in told
    assert "\x1b[32m✓\x1b[0m" in told


def test_a_fault_on_standard_error_is_coloured_where_that_is_a_terminal() -> None:
    seen = in_terminal("run", "gone.yaml", "gone.csv", stream="stderr")
    assert (seen.status, seen.other) == (1, "")
    assert seen.screen.startswith("gone.yaml:1:1: \x1b[1;31merror\x1b[0m SS101")


@pytest.mark.parametrize(
    "environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"NO_COLOR": "", "TERM": "dumb"}], ids=str
)
def test_no_colour_where_nobody_wants_it(environment: dict[str, str]) -> None:
    assert "\x1b" not in in_terminal(*QUARTER, **environment).screen
    assert "\x1b" not in in_terminal(*CHECK, stream="stderr", **environment).screen


def test_an_empty_no_color_counts_as_not_set() -> None:
    assert "\x1b[32m" in in_terminal(*QUARTER, NO_COLOR="").screen


def test_what_programs_read_has_no_colour() -> None:
    for form in ("json", "csv"):
        seen, piped = in_terminal(*QUARTER, "--format", form), apart(*QUARTER, "--format", form)
        assert "\x1b" not in seen.screen
        assert seen.plain.split() == piped.text.split()


@pytest.mark.parametrize(("columns", "shown"), [(60, 80), (80, 80), (120, 120), (300, 160)])
def test_a_table_is_as_wide_as_the_terminal_within_limits(columns: int, shown: int) -> None:
    seen = in_terminal(*SUPERMARKET, "--lang", "zh", columns=columns)
    rule = next(line for line in seen.plain.splitlines() if set(line) <= set(" ─") and line)
    assert cell_len(rule) == shown - 1
    assert all(cell_len(line) <= shown for line in seen.plain.splitlines())


def many_records(path: Path) -> None:
    """A sheet that takes some seconds to read and evaluate."""
    rows = (f"E{i},第{i % 40}班,{i % 977},{i % 311}\n" for i in range(400_000))
    path.write_text("工号,班组,得分,分段\n" + "".join(rows), "utf-8")


def test_long_work_tells_how_far_it_is_and_can_be_stopped(folder: Path) -> None:
    many_records(folder / "many.csv")
    before = {path.name for path in folder.iterdir()}
    run = ("run", "rules.yaml", "many.csv", "--contest", "star", "-o", "out.txt", "--lang", "zh")
    run += ("--engine", "interpreter")  # which takes its time
    seen = in_terminal(*run, stream="stderr", stop_at="2/4")
    assert seen.status == 130
    assert "记录表" in seen.plain
    assert seen.plain.splitlines()[-1].endswith("已中断")
    assert "Traceback" not in seen.plain
    assert {path.name for path in folder.iterdir()} == before


class Screen(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> Screen:
    """Standard error as a terminal."""
    found = Screen()
    monkeypatch.setattr("sys.stderr", found)
    monkeypatch.setenv("TERM", "xterm")
    return found


def test_short_work_shows_no_bar(stderr: Screen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "_PATIENCE", 3600)
    with screen.progress() as tell:
        tell(1, 2, "something")
    assert stderr.getvalue() == ""


def test_elsewhere_no_bar_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(screen, "_PATIENCE", 0)
    with screen.progress() as tell:
        tell(1, 2, "something")
    assert capsys.readouterr() == ("", "")


def test_whoever_evaluates_is_told_how_far_it_is(folder: Path) -> None:
    told: list[tuple[int, int, str]] = []
    contest = servicestar.load("rules.yaml").contest("star")
    contest.evaluate("sheet.csv", progress=lambda *words: told.append(words))
    assert told == [(0, 4, "history"), (1, 4, "feeds"), (2, 4, "records"), (3, 4, "contest")]


@pytest.mark.parametrize(("lang", "line"), [("en", "interrupted\n"), ("zh", "已中断\n")])
def test_stopping_is_one_line_and_status_130(
    lang: str, line: str, folder: Path, capsys: pytest.CaptureFixture[str], stopped: None
) -> None:
    assert main(["run", "rules.yaml", "sheet.csv", "--contest", "star", "--lang", lang]) == 130
    assert capsys.readouterr() == ("", line)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while a ruleset is being loaded."""

    def stop(source: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("servicestar.api.load", stop)
