"""`servicestar coverage`: table and JSON, faults on standard error, exit status."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from servicestar.diagnostics import width
from tests.cli.command import RULESETS, Call

SUPERMARKET = str(RULESETS / "supermarket.yaml")
ASSOCIATION = str(RULESETS / "2016_association.yaml")
ZHENGZHOU = str(RULESETS / "2010_zhengzhou.yaml")
SOURCE = """\
source:
  title: {zh: 办法, en: Rules}
  articles:
    - {article: 第一条, status: encoded}
    - {article: 第三条, status: procedural, why: {zh: 由人解释。, en: People interpret it.}}
"""


@pytest.fixture
def gap(folder: Path) -> Path:
    """A ruleset that skips an article its clauses cite."""
    path = folder / "gap.yaml"
    path.write_text((folder / "rules.yaml").read_text("utf-8") + SOURCE, "utf-8")
    return path


def test_a_whole_ruleset(call: Call) -> None:
    done = call("coverage", SUPERMARKET)
    assert (done.status, done.err) == (0, "")
    assert done.text.splitlines()[-1].endswith("0 left out")


def test_several_rulesets_one_after_the_other(call: Call) -> None:
    both = call("coverage", SUPERMARKET, ASSOCIATION)
    assert both.text == "\n".join(
        call("coverage", path).text for path in (SUPERMARKET, ASSOCIATION)
    )


def test_a_gap_is_told_on_standard_error(gap: Path, call: Call) -> None:
    done = call("coverage", gap.name)
    assert done.status == 1
    assert [line.split(": ", 1)[1] for line in done.err.splitlines()] == [
        "warning SS420 article 第二条 is not in the list of the source's articles",
        "warning SS420 article 第二条 is not in the list of the source's articles",
        "error SS425 article 第二条 is left out",
    ]
    assert " 第二条   left out" in done.text


def test_one_gap_is_enough(gap: Path, call: Call) -> None:
    assert call("coverage", SUPERMARKET, gap.name).status == 1


def test_json(gap: Path, call: Call) -> None:
    done = call("coverage", gap.name, "--format", "json")
    assert done.status == 1
    assert done.err.count("\n") == 3
    (ruleset,) = json.loads(done.out)
    assert ruleset["ruleset"] == "small"
    assert ruleset["counts"] == {
        "encoded": 1,
        "attested": 0,
        "procedural": 1,
        "not_applicable": 0,
        "left_out": 1,
    }
    assert [row["article"] for row in ruleset["articles"]] == ["第一条", "第二条", "第三条"]
    assert ruleset["articles"][0]["clauses"] == [
        "star: indicator score",
        "star: indicator part",
        "team: indicator score",
    ]
    assert ruleset["articles"][2]["why"] == "People interpret it."
    assert {fault["code"] for fault in ruleset["faults"]} == {"SS420", "SS425"}
    assert all(fault["file"] == "gap.yaml" for fault in ruleset["faults"])


@pytest.mark.parametrize("name", ["LC_ALL", "LANG"])
def test_json_is_the_same_under_every_locale(
    name: str, gap: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    english = call("coverage", gap.name, "--format", "json").out
    chinese = call("coverage", gap.name, "--format", "json", "--lang", "zh").out
    monkeypatch.setenv(name, "zh_CN.UTF-8")
    assert call("coverage", gap.name, "--format", "json").out == english != chinese
    assert "漏列条款" in call("coverage", gap.name, "--format", "json").err


@pytest.mark.usefixtures("folder")
def test_what_can_not_be_read_is_told_of_all_rulesets(call: Call) -> None:
    done = call("coverage", "bad.yaml", SUPERMARKET, "gone.yaml")
    assert (done.status, done.out) == (1, b"")
    assert {line.split(" ")[2] for line in done.err.splitlines()} == {"SS308", "SS101"}


@pytest.mark.usefixtures("folder")
def test_a_ruleset_without_a_list(call: Call) -> None:
    done = call("coverage", "rules.yaml")
    assert done.status == 1
    assert done.err == (
        "rules.yaml:1:1: error SS426 the ruleset small does not list the articles of its source\n"
    )


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("path", [SUPERMARKET, ASSOCIATION, ZHENGZHOU])
def test_the_table_is_eighty_columns_wide(path: str, lang: str, call: Call) -> None:
    lines = call("coverage", path, "--lang", lang).text.splitlines()
    assert max(map(width, lines)) <= 80


def test_columns_stand_under_each_other(call: Call) -> None:
    """A Chinese character takes two columns: the second column begins at one and the same."""
    lines = call("coverage", ASSOCIATION, "--lang", "zh").text.splitlines()
    words = ("写成条款", "由人认定", "由人办理", "不适用")
    rows = [line for line in lines[5:-2] if any(f" {word} " in line for word in words)]
    starts = {
        width(line[: min(line.index(f" {word} ") for word in words if f" {word} " in line)])
        for line in rows
    }
    assert len(rows) == 23
    assert len(starts) == 1


def test_wrong_usage(call: Call) -> None:
    assert call("coverage").status == 2
    assert call("coverage", SUPERMARKET, "--format", "csv").status == 2
