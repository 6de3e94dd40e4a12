"""Help and wrong usage in both languages: nothing left in English only, nothing out of line."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest
from rich.cells import cell_len

from servicestar.cli.grammar import Say
from servicestar.cli.main import parser
from tests.cli.command import Call

_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def commands(top: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser and those of all its commands."""
    yield top
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from commands(inner)


def arguments(top: argparse.ArgumentParser) -> Iterator[tuple[str, argparse.Action]]:
    """Every argument and every command of the program, by name."""
    for each in commands(top):
        for action in each._actions:
            listed = getattr(action, "_choices_actions", None)
            for one in [action] if listed is None else listed:
                yield f"{each.prog} {'/'.join(one.option_strings) or one.dest}", one


EVERYTHING = dict(arguments(parser()))
PROGRAMS = [each.prog.split()[1:] for each in commands(parser())]


@pytest.mark.parametrize("name", EVERYTHING)
def test_every_option_and_command_has_a_help_in_both_languages(name: str) -> None:
    help_ = EVERYTHING[name].help
    assert help_
    if name.split()[-1] in ("-h/--help", "--version"):  # their words are argparse's own
        assert _CHINESE.search(dict(arguments(parser("zh")))[name].help or "")
        return
    assert isinstance(help_, Say), "write help=say(english, chinese)"
    assert not _CHINESE.search(help_)
    assert _CHINESE.search(help_.zh)
    assert not re.search(r"[,;:()]", re.sub(r"['\"`{].*?['\"`}]|\w+://\S+", "", help_.zh))


@pytest.mark.parametrize("program", PROGRAMS, ids=" ".join)
def test_help_fits_80_columns_and_is_aligned(
    program: list[str], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    texts = {lang: call(*program, "--help", "--lang", lang).text for lang in ("en", "zh")}
    for text in texts.values():
        assert all(cell_len(line) < 80 for line in text.splitlines())
        assert not re.search(r"^\s*[，。；：、）]", text, re.MULTILINE)  # none begins a line
    starts = {lang: re.findall(r"^  (\S+)", text, re.MULTILINE) for lang, text in texts.items()}
    assert starts["en"] == starts["zh"]
    english = re.compile(r"usage|options|commands|arguments|show this|default", re.IGNORECASE)
    assert not english.search(re.sub(r"'.*?'", "", texts["zh"]))
    heads = {lang: text.partition("servicestar")[0] for lang, text in texts.items()}
    assert {cell_len(head) for head in heads.values()} == {7}  # so that what follows is in line
    usage = {text.split("\n\n")[0].partition("servicestar")[2] for text in texts.values()}
    assert len(usage) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "zh", "run", "--help"),
        ("run", "--help", "--lang=zh"),
        ("run", "--lang", "zh", "-h"),
    ],
    ids=" ".join,
)
def test_the_language_may_stand_anywhere(words: tuple[str, ...], call: Call) -> None:
    assert call(*words).text.startswith("用法： servicestar run")


def test_help_is_in_the_language_of_the_locale(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert call("--help").text.startswith("用法： ")
    assert call("--help", "--lang", "en").text.startswith("usage: ")


def test_the_language_before_the_command_holds_for_what_it_prints(call: Call) -> None:
    assert call("--lang", "zh", "list") == call("list", "--lang", "zh")
    assert call("--lang", "zh", "list", "--lang", "en") == call("list", "--lang", "en")


WRONG = [
    [],
    ["runs"],
    ["run"],
    ["run", "a.yaml"],
    ["run", "a.yaml", "b.csv", "c.csv"],
    ["run", "a.yaml", "b.csv", "--contets", "x"],
    ["run", "a.yaml", "b.csv", "--format"],
    ["run", "a.yaml", "b.csv", "--format", "pdf"],
    ["run", "a.yaml", "b.csv", "--lang", "fr"],
    ["explain", "a.yaml", "b.csv", "--who"],
    ["test", "a.yaml", "--examples", "0"],
    ["diff", "a.yaml", "b.yaml", "--tries", "many"],
    ["diff", "a.yaml", "b.yaml", "--seed", "1.5"],
    ["check", "a.yaml", "--only-rulesets=yes"],
    ["ledger"],
    ["ledger", "shwo", "x"],
    ["ledger", "event", "x.db", "--entry", "one"],
    ["run", "a.yaml", "b.csv", "--s", "x"],
    ["run", "a.yaml", "b\n.csv", "\n\x1b[31m"],
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("words", WRONG, ids=repr)
def test_wrong_usage_is_one_line_with_a_code(words: list[str], lang: str, call: Call) -> None:
    done = call("--lang", lang, *words)
    assert (done.status, done.out) == (2, b"")
    line = done.err.removesuffix("\n")
    assert re.match(r"<command line>:1:1: error SS69\d ", line)
    assert line.isprintable()
    assert bool(_CHINESE.search(line)) == (lang == "zh")


def test_the_nearest_option_and_command_are_offered(call: Call) -> None:
    assert "did you mean --contest?" in call("run", "a.yaml", "b.csv", "--contets", "x").err
    assert "did you mean explain?" in call("explian").err


def test_the_beginning_of_an_option_is_enough(call: Call, folder: object) -> None:
    short = call("run", "rules.yaml", "sheet.csv", "--cont", "star")
    assert short == call("run", "rules.yaml", "sheet.csv", "--contest", "star")
    assert short.status == 0
