"""`explained:` leaves out what is meant and nothing else, and does not outlive it."""

from __future__ import annotations

from pathlib import Path

import pytest

import servicestar
from servicestar.api import findings_of, shipped
from servicestar.checks.about import about, about_part, in_group, in_records
from servicestar.model import Explained, Ruleset
from tests.checks.test_faults import GOOD, findings

_ENTRY = "explained:\n"
_UNREAD = ("      skills:", "      spare: {header: 备用, type: decimal}\n      skills:")


def codes(text: str) -> list[str]:
    return [finding.code for finding in findings(text)]


def test_one_entry_explains_one_part() -> None:
    text = GOOD.replace(*_UNREAD)
    assert codes(text) == ["SS418"]
    entry = '  - {code: SS418, about: "records clerk: field spare", why: 备用。}\n'
    assert codes(text.replace(_ENTRY, _ENTRY + entry)) == []


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ('{code: SS418, about: "records clerk: field mark", why: w}', "no such thing"),
        ('{code: SS412, about: "records clerk: field remark", why: w}', "no such thing"),
        ('{code: SS418, about: "records clerk: field remark", why: w}', "already"),
        ('{code: SS998, about: "records clerk: field remark", why: w}', "no such code"),
        ('{code: SS401, about: "records clerk: field remark", why: w}', "has to be mended"),
    ],
)
def test_an_entry_that_explains_nothing_is_told(entry: str, reason: str) -> None:
    (finding,) = findings(GOOD.replace("records:\n", f"  - {entry}\nrecords:\n", 1))
    assert finding.code == "SS435"
    assert reason in finding.message()


def test_beside_an_error_no_entry_is_called_stale() -> None:
    """What would have been found is not known; what is explained is left out all the same."""
    faulty = GOOD.replace("when: 缺勤次数 > 5", "when: 缺勤次 > 5")
    assert codes(faulty) == ["SS308"]
    gap = GOOD.replace("{from: 1, to: 10, give: 1}", "{from: 2, to: 10, give: 1}")
    entry = '  - {code: SS412, about: "quarterly: places", why: w}\n'
    explained = gap.replace(_ENTRY, _ENTRY + entry).replace("缺勤次数 > 5", "缺勤次 > 5")
    assert codes(explained) == ["SS308"]


def test_an_error_is_never_left_out() -> None:
    text = GOOD.replace("{from: 1, to: 3, give: 8}", "{from: 0, to: 3, give: 8}")
    entry = '  - {code: SS411, about: "monthly: indicator attendance", why: w}\n'
    assert set(codes(text.replace(_ENTRY, _ENTRY + entry))) == {"SS411", "SS435"}


def test_loading_a_ruleset_does_not_ask_for_warnings(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(GOOD.replace(*_UNREAD), "utf-8")
    assert servicestar.load(path).id == "good"


@pytest.mark.parametrize("path", shipped().values(), ids=lambda path: path.stem)
def test_what_comes_along_has_no_finding_that_it_does_not_explain(path: Path) -> None:
    assert [finding.line() for finding in findings_of([path])[0]] == []


@pytest.mark.parametrize("id_", shipped())
def test_what_comes_along_says_why_in_both_languages(id_: str) -> None:
    model: Ruleset = servicestar.load(id_).model
    for entry in model.explained:
        assert isinstance(entry, Explained)
        assert entry.why.zh != entry.why.en


def test_names_of_parts() -> None:
    model = servicestar.load("zhengzhou-2010").model
    contest = model.contests["quarterly_teller"]
    assert about("quarterly_outlet", "places") == "quarterly_outlet: places"
    assert about("", "fact", "tellers") == "fact tellers"
    assert about(in_records("teller"), "field", "x") == "records teller: field x"
    veto = about_part("quarterly_teller", contest.vetoes[0])
    assert veto == "quarterly_teller: veto slow_and_faulty"
    preference = about_part("quarterly_teller", contest.preferences[0], 1)
    assert preference == "quarterly_teller: preference 1"
    group = model.condition_groups["quarterly_teller"]
    assert about_part(in_group("g"), group[-1]) == "condition group g: condition attest_discipline"
