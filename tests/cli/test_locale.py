"""The language of what people read: asked for, or else that of the environment."""

from __future__ import annotations

import pytest

from tests.cli.command import MONTH, QUARTER, Call, Done, apart

CHINESE = [
    {"LANG": "zh_CN.UTF-8"},
    {"LC_MESSAGES": "zh_CN.UTF-8"},
    {"LC_ALL": "zh"},
    {"LC_ALL": "zh_TW", "LANG": "en_GB.UTF-8"},
    {"LC_MESSAGES": "zh_CN.UTF-8", "LANG": "en_GB.UTF-8"},
    {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN"},
]
ENGLISH = [
    {},
    {"LANG": "C"},
    {"LANG": "de_DE.UTF-8"},
    {"LC_ALL": "C", "LANG": "zh_CN.UTF-8"},
    {"LC_ALL": "en_GB.UTF-8", "LC_MESSAGES": "zh_CN.UTF-8", "LANG": "zh_CN.UTF-8"},
    {"LC_CTYPE": "zh_CN.UTF-8"},
]
LANGUAGES = [(found, "zh") for found in CHINESE] + [(found, "en") for found in ENGLISH]
COMMANDS = [
    QUARTER,
    ("explain", *QUARTER[1:], "--who", "T009"),
    ("check", "gone.yaml"),
    ("list",),
    ("run", "gone.yaml", "gone.csv"),
]


@pytest.mark.parametrize(("environment", "lang"), LANGUAGES, ids=str)
def test_language_of_the_environment(
    environment: dict[str, str], lang: str, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert call("check", "gone.yaml") == call("check", "gone.yaml", "--lang", lang)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_every_command_speaks_both_languages(
    command: tuple[str, ...], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = call(*command)
    assert call(*command, "--lang", "en") == english
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    chinese = call(*command)
    assert chinese == call(*command, "--lang", "zh")
    assert chinese != english
    assert chinese.status == english.status
    assert call(*command, "--lang", "en") == english


def test_the_option_may_stand_before_the_files(call: Call) -> None:
    first, *rest = QUARTER
    assert call(first, "--lang", "zh", *rest) == call(*QUARTER, "--lang", "zh")


ENVIRONMENTS = [
    {"PYTHONHASHSEED": "0", "LANG": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "1", "LANG": "C.UTF-8", "TZ": "Asia/Shanghai"},
    {"PYTHONHASHSEED": "4294967295", "LC_ALL": "POSIX", "TZ": "America/St_Johns"},
    {"PYTHONHASHSEED": "7", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0", "LC_ALL": "C"},
]


def everything(environment: dict[str, str]) -> list[Done]:
    """What some commands print in an environment."""
    return [
        apart(*MONTH, "--format", "json", **environment),
        apart(*QUARTER, "--lang", "zh", **environment),
        apart("check", "tests/golden/bad/many_mistakes.yaml", "--lang", "zh", **environment),
    ]


def test_the_same_input_gives_the_same_bytes_in_every_environment() -> None:
    first, *others = map(everything, ENVIRONMENTS)
    assert [done.status for done in first] == [0, 0, 1]
    assert all(done.err == "" for done in first)
    for other in others:
        assert other == first
