"""Small mistakes in a good ruleset: each is found at its line, and what is one unit off is not."""

from __future__ import annotations

import pytest

from tests.analysis.base import GOOD, edited, findings, line_of

RANK = "rank(mark) <= round_up(front * people)"
ROLE = """'role in ["柜员", "大堂"]'"""
VOLUME = "volume > mean(volume)"
HALF = "share_of: half, out_of: 100}"
PRAISE = "each: praise, points: 2, at_most: 10"
PLACES = "places: {share: 10%, of: people}"
ATTEST = "records person: field attest_conduct"
MARKS = "marks - 60 * notices, out_of"
BANDS = "{to: 5, give: 2}, {from: 6, to: 11, give: 2}"
FAULTY = [
    # conditions
    ("months >= 6", "months < 0", "SS440", "condition months"),
    ("months >= 6", "months >= 0", "SS441", "condition months"),
    ("exam >= level", "exam <= 100", "SS441", "condition exam"),
    ("exam >= level", "exam > 100", "SS440", "condition exam"),
    ("errors == 0", "errors != errors", "SS440", "condition errors"),
    ("errors == 0", "errors <= errors", "SS441", "condition errors"),
    (VOLUME, "volume > highest(volume)", "SS440", "condition volume"),
    (VOLUME, "volume >= lowest(volume)", "SS441", "condition volume"),
    (VOLUME, "mean(volume) <= highest(volume)", "SS441", "condition volume"),
    (VOLUME, "rank(volume) >= 1", "SS441", "condition volume"),
    (VOLUME, "rank(volume) < 1", "SS440", "condition volume"),
    (RANK, "rank(mark) <= count()", "SS441", "condition rank"),
    (ROLE, "'role in [\"柜员\", \"大堂\", \"其他\"]'", "SS441", "condition role"),
    (ROLE, "'role == \"柜员\" and role == \"大堂\"'", "SS440", "condition role"),
    (ROLE, "'role != \"柜员\" or role != \"大堂\"'", "SS441", "condition role"),
    (ROLE, "half >= 0", "SS441", "condition role"),
    (ROLE, "'min(mark, exam) > 100'", "SS440", "condition role"),
    (ROLE, "marks / notices <= 100", "SS441", "condition role"),
    (ROLE, "marks > 101 * notices", "SS440", "condition role"),
    # conditions together
    (RANK, "volume < mean(volume)", "SS443", "condition rank"),
    (RANK, "months <= 5", "SS443", "condition rank"),
    (RANK, "volume >= mean(volume)", "SS442", "condition rank"),
    (RANK, "months > 4", "SS442", "condition rank"),
    (RANK, "errors < 1", "SS442", "condition rank"),
    (RANK, "months + volume >= 7", "SS442", "condition rank"),
    (RANK, "role != '其他'", "SS442", "condition rank"),
    (RANK, "errors + months == 5", "SS443", "condition rank"),
    # vetoes
    ("slips > 10}", "slips < 0}", "SS444", "veto careless"),
    ("slips > 10}", "slips >= 0}", "SS445", "veto careless"),
    ("slips > 10}", "outlet == 'A' and outlet == 'B'}", "SS444", "veto careless"),
    ("slips > 10}", "outlet != 'A' or outlet != 'B'}", "SS445", "veto careless"),
    ("slips > 10}", "volume < mean(volume) and slips > 3}", "SS444", "veto careless"),
    ("slips > 10}", "errors > 0 or months < 6}", "SS444", "veto careless"),
    ("slips > 10}", "months > 5}", "SS445", "veto careless"),
    ("slips > 10}", "exam < 50 and slips > mean(slips)}", "SS442", "veto careless"),
    # thresholds
    ("points >= 50", "points > 100", "SS440", "threshold floor"),
    ("points >= 50", "points >= 0", "SS441", "threshold floor"),
    # indicators
    (HALF, "share_of: half - 100, out_of: 100}", "SS447", "indicator mark"),
    (HALF, "share_of: half, out_of: 120}", "SS448", "indicator mark"),
    (HALF, "share_of: half + 100, out_of: 100}", "SS449", "indicator mark"),
    ("{each: slips, points: 1}", "{each: errors, points: 1}", "SS449", "indicator care"),
    ("{each: slips, points: 1}", "{amount: months}", "SS447", "indicator care"),
    (MARKS, "marks / notices - 60 * notices, out_of", "SS446", "indicator marks"),
    (MARKS, "marks - 101 * notices, out_of", "SS447", "indicator marks"),
    ("{from: 24, give: 5}", "{from: 24, give: 3}", "SS448", "indicator months"),
    ("{to: 11, give: 2}", BANDS, "SS459", "indicator months"),
    # bonus, amounts, preferences, bands
    (PRAISE, "each: errors, points: 2, at_most: 10", "SS453", "bonus praise"),
    (PRAISE, "each: praise, points: 2, at_most: 0", "SS453", "bonus praise"),
    ("total >= 90", "total > 110", "SS453", "amount extra"),
    ("100 + 2 * praise", "0 * praise", "SS453", "amount extra"),
    ("- {by: exam}", "- {by: errors}", "SS449", "preference 2"),
    ("name: high}", "to: 110, name: a}, {above: 110, name: b}", "SS459", "bands"),
    # divisions
    (HALF, "share_of: half, out_of: praise}", "SS450", "indicator mark"),
    ("value: (mark + exam) / 2", "value: mark * 100 / exam", "SS450", "definition half"),
    ("slips > 10}", "slips / praise > 10}", "SS450", "veto careless"),
    ("100 + 2 * praise", "100 / (praise - months)", "SS450", "amount extra"),
    # directions
    ("errors == 0", "errors >= 1", "SS456", "condition errors"),
    ("months >= 6", "6 <= months <= 60", "SS456", "condition months"),
    (PRAISE, "amount: 5 - praise, at_most: 5", "SS456", "bonus praise"),
    (HALF, "share_of: '0 if exam > 90 else half', out_of: 1}", "SS456", "indicator mark"),
    ("slips > 10}", "praise > 10}", "SS456", "veto careless"),
    # places, candidates, readings, attestations
    (PLACES, "places: {number: people + 1}", "SS452", "places"),
    (PLACES, "places: {share: 100%, of: 2 * people}", "SS452", "places"),
    (PLACES, "places: {number: 0}", "SS455", "places"),
    ("mean: mean(exam)}", "mean: median(exam)}", "SS451", "reading middle"),
    ("attest: attest_conduct", "id: a, require: honours", "SS454", ATTEST),
    ("marks <= 100 * notices", "marks + 1 > marks", "SS441", "records person: limit 1"),
    ("marks <= 100 * notices", "marks < 0", "SS440", "records person: limit 1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "about"), FAULTY)
def test_a_mistake_is_found_where_it_is(old: str, new: str, code: str, about: str):
    text = edited(old, new)
    about = about if about.startswith(("reading", "records", "definition")) else f"star: {about}"
    found = {(f.code, f.words["about"]): f.place.line for f in findings(text)}
    assert (code, about) in found
    at = {"SS451": "middle:\n    cite", "SS454": "attest_conduct: {"}.get(code, new)
    at = "banded:\n" if about == "star: indicator months" and code == "SS448" else at
    below = {"SS451": 3, "SS448": int(at == "banded:\n")}.get(code, 0)
    assert found[code, about] == line_of(at, text) + below


NEAR = [
    ("SS441", "months >= 6", "months >= 1"),
    ("SS441", "exam >= level", "exam <= 99.99"),
    ("SS440", "exam >= level", "exam >= 100"),
    ("SS440", VOLUME, "volume >= highest(volume)"),
    ("SS441", VOLUME, "volume > lowest(volume)"),
    ("SS440", VOLUME, "rank(volume) <= 1"),
    ("SS441", RANK, "rank(mark) < count()"),
    ("SS440", ROLE, "'min(mark, exam) >= 100'"),
    ("SS441", ROLE, "marks / notices <= 99"),
    ("SS440", ROLE, "marks >= 100 * notices"),
    ("SS442", RANK, "volume >= 1.1 * mean(volume)"),
    ("SS443", RANK, "volume <= 1.1 * mean(volume)"),
    ("SS442", RANK, "months + volume > 7"),
    ("SS442", RANK, "months + volume >= 8"),
    ("SS443", RANK, "errors + months == 6"),
    ("SS441", RANK, "known(mark)"),
    ("SS441", RANK, "'if_missing(mark, 0) >= 0.01'"),
    ("SS444", "slips > 10}", "volume < 1.2 * mean(volume) and slips > 3}"),
    ("SS444", "slips > 10}", "months < 7}"),
    ("SS444", "slips > 10}", "outlet == 'A'}"),
    ("SS445", "slips > 10}", "outlet != 'A'}"),
    ("SS444", "slips > 10}", "outlet != 'A' and outlet != 'B'}"),
    ("SS445", "slips > 10}", "months > 6}"),
    ("SS442", "slips > 10}", "exam < 61 and slips > 1.1 * mean(slips)}"),
    ("SS440", "points >= 50", "points >= 100"),
    ("SS441", "points >= 50", "points > 2"),
    ("SS447", HALF, "share_of: half - 99, out_of: 1}"),
    ("SS449", HALF, "share_of: half + 99.9, out_of: 199.9}"),
    ("SS448", HALF, "share_of: half, out_of: 100.01}"),
    ("SS449", "{each: slips, points: 1}", "{each: slips, points: 5}"),
    ("SS447", MARKS, "marks - 99.9 * notices, out_of"),
    ("SS446", MARKS, "marks - 60, out_of"),
    ("SS446", HALF, "share_of: 'half if notices < 2 else 0', out_of: 100}"),
    ("SS453", PRAISE, "each: praise, points: 2, at_most: 1"),
    ("SS453", "total >= 90", "total >= 110"),
    ("SS453", "100 + 2 * praise", "0.01 * praise"),
    ("SS459", "{from: 60, name: high}", "{from: 60, below: 110, name: a}, {from: 110, name: b}"),
    ("SS450", HALF, "share_of: half, out_of: praise + 1}"),
    ("SS450", "value: (mark + exam) / 2", "value: mark * 100 / exam if exam > 0 else 0"),
    ("SS450", "slips > 10}", "praise != 0 and slips / praise > 10}"),
    ("SS450", "slips > 10}", "slips / volume > 10}"),
    ("SS450", "slips > 10}", "slips / mean(volume) > 10}"),
    ("SS450", "100 + 2 * praise", "100 / (1 + praise + months)"),
    ("SS456", "months >= 6", "6 <= months <= 60 or months > 60"),
    ("SS456", PRAISE, "amount: praise * praise"),
    ("SS456", HALF, "share_of: 'half if exam <= 90 else 95', out_of: 100}"),
    ("SS452", PLACES, "places: {number: people}"),
    ("SS452", PLACES, "places: {share: 100%, of: people}"),
    ("SS452", PLACES, "places: {number: 'max(1, round_down(people / 10))'}"),
    ("SS452", PLACES, "places: {number: 5}"),
    ("SS455", PLACES, "places: {number: 1}"),
    ("SS451", "mean: mean(exam)}", "mean: 0.99 * median(exam)}"),
    ("SS441", "marks <= 100 * notices", "marks < 100 * notices"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "old", "new"), NEAR)
def test_what_is_one_unit_off_is_not_told(code: str, old: str, new: str):
    assert [f.line() for f in findings(edited(old, new)) if f.code in (code, "SS458")] == []


def test_the_good_ruleset_has_no_finding():
    assert findings(GOOD) == ()
