"""Small rulesets made by chance, of every word that a contest can have.

What is drawn is nearly always a sound ruleset; what is not, `load` refuses and the test passes by.
"""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import servicestar
from servicestar.columnar.engine import Engine
from servicestar.diagnostics import ServiceStarError
from servicestar.testing import cohorts
from tests.columnar.parity import differences, refused

FIELDS = {
    "id": {"header": "工号", "type": "text", "key": True},
    "a": {"header": "甲数", "type": "integer", "min": 0, "max": 20, "better": "higher"},
    "b": {"header": "乙数", "type": "decimal", "min": 0, "max": 100, "better": "higher"},
    "c": {"header": "丙数", "type": "decimal", "min": -2, "max": 9, "better": "lower"},
    "w": {"header": "丁数", "type": "decimal", "min": 0, "max": 9, "better": "lower"},
    "p": {"header": "是否", "type": "yes_no"},
    "g": {"header": "等级", "type": "choice", "choices": ["x", "y's", "z\\"]},
    "o": {"header": "网点", "type": "choice", "choices": ["A", "B"]},
    "marks": {"header": "各项", "type": "list", "of": "decimal", "min": 0, "max": 10},
    "day": {"header": "日期", "type": "date"},
    "att": {"header": "认定", "type": "attestation"},
}
FACTS = {
    "q": {"title": "q", "type": "integer", "min": 0, "max": 9, "default": "3"},
    "r": {
        "title": "r",
        "type": "decimal",
        "default": "mean(b, over=roster) / 2",
        "default_for": "one",
    },
}
SMALL = st.sampled_from(["0", "1", "2", "3", "0.5", "2.5", "1/3", "10%", "7", "12.25", "-1"])
HIGHER = ["a", "b", "if_missing(b, 0)", "a + b", "b / 3"]
LOWER = ["w", "w + 1", "if_missing(w, 9)", "w / 2"]
LISTED = st.sampled_from(["0", "1", "2.5", "10%", "-1", "12.25"])
ABOVE = st.sampled_from(["0.5", "1", "3", "10", "40"])


def _joined(template: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*parts).map(lambda texts: template.format(*texts))


def _plain_numbers() -> st.SearchStrategy[str]:
    return st.sampled_from(["a", "b", "c", "size(marks)", "add_up(marks)", "q"]) | SMALL


def _answers(numbers: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    signs = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
    leaves = st.one_of(
        _joined("({} {} {})", numbers, signs, numbers),
        _joined("({} in ({}, {}))", numbers, LISTED, LISTED),
        _joined("known({})", numbers),
        _joined("some(marks {} {})", signs, SMALL),
        _joined("every(marks {} {})", signs, st.sampled_from(["a", "5", "b"])),
        st.sampled_from(
            [
                "p",
                "(p == no)",
                '(g == "x")',
                '(g in ("y\'s", "x"))',
                "known(g)",
                "known(marks)",
                "known(day)",
                "if_missing(p, no)",
                'o != "A"',
            ]
        ),
    )
    return st.recursive(
        leaves,
        lambda more: st.one_of(
            _joined("({} and {})", more, more),
            _joined("({} or {})", more, more),
            _joined("(not {})", more),
            _joined("({} if {} else {})", more, more, more),
        ),
        max_leaves=3,
    )


def _numbers(leaves: st.SearchStrategy[str], most: int = 4) -> st.SearchStrategy[str]:
    tests = _answers(leaves)
    return st.recursive(
        leaves,
        lambda more: st.one_of(
            _joined("({} {} {})", more, st.sampled_from("+-*/"), more),
            _joined("(-{})", more),
            _joined("{}({}, {})", st.sampled_from(["min", "max"]), more, more),
            _joined("{}({})", st.sampled_from(["abs", "round_up", "round_down"]), more),
            _joined("round({}, {})", more, st.sampled_from(["0", "1", "2"])),
            _joined("({} if {} else {})", more, tests, more),
            _joined("if_missing({}, {})", more, more),
        ),
        max_leaves=most,
    )


def _aggregates(populations: list[str]) -> st.SearchStrategy[str]:
    over = st.sampled_from(populations)
    per = st.sampled_from(["", ", per=o"])
    words = st.sampled_from(["mean", "median", "highest", "lowest", "sum", "rank"])
    inner = _numbers(_plain_numbers(), 2)
    return st.one_of(
        _joined("{}({}, over={}{})", words, inner, over, per),
        _joined("count(over={}{})", over, per),
    )


ROSTER = _numbers(_plain_numbers() | _aggregates(["roster"]))
EVERY = _numbers(
    _plain_numbers() | _plain_numbers() | _aggregates(["roster", "contestants"]) | st.just("r")
)
TOLD = st.sampled_from(["q", "2", "count(over=roster) / 2", "round_up(q / 2)", "0", "1"])


@st.composite
def _bands(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Bands that follow each other, the last one sometimes open."""
    ends = sorted(draw(st.sets(st.integers(-1, 30), min_size=1, max_size=3)))
    gives = draw(st.lists(st.sampled_from([0, 2, 7.5, 10]), min_size=4, max_size=4))
    bands: list[dict[str, Any]] = [{"below": ends[0], "give": gives[0]}]
    bands += [
        {"from": low, "below": high, "give": give}
        for low, high, give in zip(ends, ends[1:], gives[1:], strict=False)
    ]
    return [*bands, {"from": ends[-1], "give": gives[3]}]


@st.composite
def _indicator(draw: st.DrawFn, id_: str) -> dict[str, Any]:
    word = draw(
        st.sampled_from(
            ["share_of", "best_gets_all", "lowest_gets_all", "deduct", "banded", "formula"]
        )
    )
    made: dict[str, Any] = {"id": id_, "points": draw(st.sampled_from([10, 30, 7.5]))}
    match word:
        case "share_of":
            made |= {"share_of": draw(EVERY), "out_of": draw(ABOVE | EVERY)}
        case "best_gets_all" | "lowest_gets_all":
            made[word] = draw(st.sampled_from(HIGHER if word == "best_gets_all" else LOWER))
            if draw(st.booleans()):
                made["among"] = draw(st.sampled_from([{"who": "roster"}, {"per": "o"}]))
        case "deduct":
            made["deduct"] = [draw(_item()) for _ in range(draw(st.integers(1, 2)))]
        case "banded":
            made["banded"] = {"of": draw(EVERY), "bands": draw(_bands())}
        case _:
            made["formula"] = draw(EVERY)
            if draw(st.booleans()):
                del made["points"]
    if draw(st.booleans()):
        made["at_most"] = draw(st.sampled_from([5, 20]))
    if word == "formula" and draw(st.booleans()):
        made["at_least"] = draw(st.sampled_from([-5, 1]))
    if draw(st.integers(0, 4)) == 0:
        made["in_total"] = False
    return made


@st.composite
def _item(draw: st.DrawFn) -> dict[str, Any]:
    if draw(st.booleans()):
        made = {"each": draw(EVERY), "points": draw(st.sampled_from([0.5, 1, 2]))}
    else:
        made = {"amount": draw(EVERY)}
    if draw(st.booleans()):
        made["at_most"] = draw(st.sampled_from([3, 10]))
    return made


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    """A ruleset with one contest, as the YAML has it."""
    ids = [f"i{n}" for n in range(draw(st.integers(1, 3)))]
    contest: dict[str, Any] = {
        "title": "one",
        "records": "one",
        "indicators": [draw(_indicator(id_)) for id_ in ids],
        "places": draw(_places()),
    }
    if draw(st.booleans()):
        contest["conditions"] = [
            {"id": f"k{n}", "require": draw(_answers(ROSTER))}
            for n in range(draw(st.integers(1, 2)))
        ]
        if draw(st.booleans()):
            contest["conditions"].append({"attest": "att"})
    if draw(st.booleans()):
        contest["per"] = "o"
    contest |= draw(_further(ids))
    made: dict[str, Any] = {
        "language": 1,
        "ruleset": "chance",
        "title": "chance",
        "records": {"one": {"title": "one", "fields": FIELDS}},
        "facts": FACTS,
        "contests": {"one": contest},
    }
    compares = any(key.endswith(("_all", "_of")) for each in contest["indicators"] for key in each)
    if compares or draw(st.booleans()):
        made["round_scores"] = draw(st.integers(1, 2))
    if "amounts" in contest or draw(st.booleans()):
        made["round_amounts"] = draw(st.integers(1, 2))
    return made


@st.composite
def _further(draw: st.DrawFn, ids: list[str]) -> dict[str, Any]:
    """What comes after the points."""
    contest: dict[str, Any] = {}
    late = _answers(EVERY | st.just("points"))
    if draw(st.booleans()):
        contest["thresholds"] = [{"id": "t", "require": draw(late)}]
    if draw(st.booleans()):
        contest["vetoes"] = [{"id": "v", "when": draw(_answers(EVERY))}]
    if draw(st.booleans()):
        contest["bonus"] = [{"id": "extra", **draw(_item())}]
        if draw(st.booleans()):
            contest["bonus_at_most"] = 5
    if draw(st.booleans()):
        contest["round_total"] = draw(st.integers(0, 2))
    if draw(st.integers(0, 3)) == 0:
        contest["rank_by"] = draw(st.lists(st.sampled_from(ids), min_size=1, unique=True))
    if draw(st.booleans()):
        contest["preferences"] = [
            {"by": draw(EVERY | _answers(EVERY))} for _ in range(draw(st.integers(1, 2)))
        ]
    if draw(st.integers(0, 2)) == 0:
        contest["amounts"] = draw(_amounts())
    return contest


@st.composite
def _places(draw: st.DrawFn) -> dict[str, Any]:
    match draw(st.sampled_from(["number", "share", "table"])):
        case "number":
            return {"number": draw(TOLD)}
        case "share":
            return {"share": draw(st.sampled_from(["10%", "1/3", "0.5"])), "of": draw(TOLD)}
    bands = [{"below": 2, "give": 1}, {"from": 2, "to": 4, "give": 2}]
    further = {"each": 2, "add": 1}
    return {"table": {"of": draw(TOLD), "bands": bands, "further": further}}


@st.composite
def _amounts(draw: st.DrawFn) -> list[dict[str, Any]]:
    first: dict[str, Any] = {"id": "m1", "yuan": draw(EVERY)}
    if draw(st.booleans()):
        first = {"id": "m1", "banded": {"of": draw(EVERY), "bands": draw(_bands())}}
    if draw(st.booleans()):
        first["for"] = draw(_answers(EVERY))
    if draw(st.booleans()):
        first["to_decide"] = draw(_answers(_plain_numbers()))
    if draw(st.booleans()):
        first["at_least"] = "0"
    second = {"id": "m2", "yuan": f"m1 * 2 + {draw(_plain_numbers())}", "at_most": "40"}
    return [first, second] if draw(st.booleans()) else [first]


def written(made: dict[str, Any], folder: Path) -> Path:
    """The ruleset as a file: JSON is YAML."""
    path = folder / "chance.yaml"
    path.write_text(json.dumps(made, ensure_ascii=False, indent=1), "utf-8")
    return path


def try_rules(engine: Engine, examples: int, folder: Path, seed: int | None = None) -> Counter[str]:
    """Rulesets made by chance, each on made-up cohorts; gives how many came to what.

    Args:
        engine: what is held against the interpreter.
        examples: how many rulesets are made.
        folder: where they are written.
        seed: which ones; the same ones every time where left out.
    """
    counts: Counter[str] = Counter()

    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
        deadline=None,
        database=None,
        derandomize=seed is None,
    )
    @given(data=st.data())
    def agrees(data: st.DataObject) -> None:
        made = data.draw(rules())
        try:
            contest = servicestar.load(written(made, folder)).contest("one")
        except ServiceStarError:
            counts["unsound"] += 1
            return
        cohort = data.draw(cohorts(contest, max_records=7))
        try:
            outcome = cohort.evaluate(contest)
        except ServiceStarError:
            counts["without outcome"] += 1
            return
        found = differences(outcome, engine)
        if refused(found):
            counts["refused"] += 1
            return
        assert found == [], (made["contests"], cohort)
        counts["compared"] += 1

    (hypothesis.seed(seed)(agrees) if seed is not None else agrees)()
    return counts
