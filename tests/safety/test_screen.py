"""What a file holds can not move a terminal's cursor, forge a line or run in a spreadsheet."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from servicestar import api
from servicestar.cli import main
from servicestar.diagnostics import escaped, printable, printable_lines
from servicestar.report import wrap
from tests.fuzz.oracle import bounded, hold_screen
from tests.safety import attacks

EVIL = ("\x9b31m", "\u202eabc", "a\nT999 awarded", "\u2028x", "\x85y", "\u2066z", "\x1b[2J"[1:])
ROWS = [{"工号": f"K{n}{bad}", "业务量": n, "网点": bad} for n, bad in enumerate(EVIL)]


@pytest.fixture
def ruleset(tmp_path: Path) -> api.Ruleset:
    """A contest in each group, its title of two lines."""
    more = "\n    per: outlet" + attacks.PLACES
    text = attacks.ruleset(attacks.contest("c", more)).replace(
        "    title: T\n", '    title: "T\\nK1 awarded"\n'
    )
    path = tmp_path / "rules.yaml"
    path.write_text(text, "utf-8")
    return api.load(path)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_keys_and_titles_reach_the_screen_on_their_own_lines(ruleset: api.Ruleset, lang) -> None:
    outcome = ruleset.contest("c").evaluate(ROWS)
    table = outcome.to_table(lang)
    hold_screen(table)
    assert not any(line.lstrip().startswith(("T999", "K1 awarded")) for line in table.split("\n"))
    for record in outcome:
        text = record.explain(lang)
        hold_screen(text)
        assert not any(line.startswith(("T999", "K1 awarded")) for line in text.split("\n"))


def test_json_says_the_same_with_escapes(ruleset: api.Ruleset) -> None:
    text = ruleset.contest("c").evaluate(ROWS).to_json()
    hold_screen(text)
    assert [row["key"] for row in json.loads(text)["results"]] == [row["工号"] for row in ROWS]


@pytest.mark.parametrize("char", ["\\x9b", "\\u202e", "\\x1b", "\\0", "\\u2028", "\\ud800"])
def test_no_text_of_a_ruleset_may_hold_such_characters(char: str, tmp_path: Path, capsys) -> None:
    path = tmp_path / "rules.yaml"
    for text in ('{zh: "T%s", en: T}', '{zh: T, en: T, "k%s": T}'):
        ruleset = attacks.ruleset(attacks.contest("c"))
        path.write_text(ruleset.replace("title: T", f"title: {text % char}", 1), "utf-8")
        assert main(["check", str(path)]) == 1
        shown = capsys.readouterr().out
        hold_screen(shown)
        assert "SS115" in shown or "SS104" in shown


def test_the_name_of_a_file_is_shown_in_one_line(tmp_path: Path, capsys) -> None:
    path = tmp_path / "a\x9b\u202e\nb.yaml"
    path.write_text("a: 1\n", "utf-8")
    for words in ([], ["--format", "json"]):
        assert main(["check", str(path), *words]) == 1
        hold_screen(capsys.readouterr().out)


@pytest.mark.parametrize("key", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "＝1"])
def test_no_key_runs_in_a_spreadsheet(ruleset: api.Ruleset, key: str) -> None:
    outcome = ruleset.contest("c").evaluate([{"工号": key, "业务量": 1, "网点": key}])
    row = outcome.to_csv().split("\r\n")[1]
    assert row.startswith(f"'{key},'{key}")


def test_keys_that_look_alike_are_still_different_keys(ruleset: api.Ruleset) -> None:
    rows = [{"工号": key, "业务量": 1, "网点": "东"} for key in ("A1", "Ａ１", "é", "e\u0301")]
    outcome = ruleset.contest("c").evaluate(rows)
    assert [result.key for result in outcome.results] == ["A1", "Ａ１", "é", "e\u0301"]


def test_a_very_long_key_is_folded_in_time(ruleset: api.Ruleset) -> None:
    rows = [{"工号": "K" * 300_000, "业务量": 1, "网点": "长" * 300_000}]
    with bounded(20):
        outcome = ruleset.contest("c").evaluate(rows)
        hold_screen(outcome.to_table() + next(iter(outcome)).explain())


def test_a_line_of_a_million_characters_is_folded() -> None:
    with bounded(10):
        assert max(map(len, wrap("ab " * 400_000).split("\n"))) <= 80


def test_text_for_a_terminal() -> None:
    assert printable("a\tb\x9bc\n") == "a b\N{REPLACEMENT CHARACTER}c "
    assert printable_lines("a\x1b\nb") == "a\N{REPLACEMENT CHARACTER}\nb"
    assert json.loads(escaped(json.dumps("\x9b\U000e0001　", ensure_ascii=False))) == (
        "\x9b\U000e0001　"
    )
    assert escaped('"　"\n') == '"　"\n'
