"""The whole analysis: shipped rulesets, the solver hidden, the same answer every time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from servicestar import api, checks
from servicestar.analysis import analyse, solver
from servicestar.analysis.case import Case, case_of
from servicestar.analysis.claims import Claim
from servicestar.analysis.decide import Tally, decide
from servicestar.analysis.plain import number, op
from servicestar.diagnostics import Diagnostic
from servicestar.expr import Aggregate, Name, evaluate
from servicestar.model.scope import default_readings
from servicestar.plan import plan_contest
from servicestar.values.functions import FUNCTIONS
from tests.analysis.base import GOOD, edited, findings, ruleset_of

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(api.shipped())
NOTES = {"SS457", "SS458"}
# Nonlinear in three whole fields: no range, no trial and no solver decides it within its limit.
HARD = "volume * volume * volume + months * months * months == praise * praise * praise + 7"


@pytest.mark.parametrize("id_", SHIPPED)
def test_shipped_rulesets_have_no_finding_that_they_do_not_explain(id_: str):
    ruleset = api.load(id_).model
    found = [*checks.check(ruleset), *analyse(ruleset)]
    assert [f.line() for f in checks.explained(ruleset, found)] == []


@pytest.mark.parametrize("id_", SHIPPED)
def test_shipped_rulesets_need_no_solver(id_: str, monkeypatch: pytest.MonkeyPatch):
    with_solver = [f.line() for f in analyse(api.load(id_).model)]
    monkeypatch.setitem(sys.modules, "z3", None)
    assert [f.line() for f in analyse(api.load(id_).model)] == with_solver


def of_zhengzhou() -> dict[tuple[str, object], Diagnostic]:
    return {(f.code, f.words["about"]): f for f in analyse(api.load("zhengzhou-2010").model)}


def test_the_veto_of_the_quarter_never_bites_which_needs_no_solver(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "z3", None)
    veto = of_zhengzhou()["SS444", "quarterly_teller: veto slow_and_faulty"]
    assert veto.message("en").endswith("can never bite: proved from condition volume")
    assert "由 condition volume 可证" in veto.message("zh")


def test_the_literal_reading_gives_no_points_for_two_notices():
    found = of_zhengzhou()["SS446", "reading outlet_marks: choice average"]
    words = found.words
    assert (words["value"], words["beside"], words["result"]) == ("1", "2", "-5")
    assert "indicator counter, indicator lobby, indicator wealth" in str(words["clauses"])
    assert (
        "柜面检查得分合计 / 检查通报次数"
        in (ROOT / "rulesets/2010_zhengzhou.yaml")
        .read_text("utf-8")
        .split("\n")[found.place.line - 1]
    )


def test_what_is_not_decided_is_one_note(monkeypatch: pytest.MonkeyPatch):
    text = edited("errors == 0", HARD)
    found = [f for f in findings(text) if f.code in NOTES]
    assert [f.code for f in found] == ["SS458"]
    monkeypatch.setitem(sys.modules, "z3", None)
    found = [f for f in findings(text) if f.code in NOTES]
    assert [f.code for f in found] == ["SS457"]
    assert found[0].severity == "note"
    assert "pip install 'servicestar[prove]'" in found[0].message("en")


def test_the_solver_decides_what_ranges_and_trials_do_not(monkeypatch: pytest.MonkeyPatch):
    # The mean of both lies between them: three comparisons that only together contradict.
    text = edited(
        "rank(mark) <= round_up(front * people)",
        "mark > exam and exam > volume and volume > mark",
    )
    assert any(f.code == "SS440" for f in findings(text)) == solver.there()
    monkeypatch.setitem(sys.modules, "z3", None)
    codes = {f.code for f in findings(text)}
    assert codes & {"SS440", "SS457"}


def test_the_same_file_gives_the_same_findings_under_any_hash_seed():
    code = (
        "from tests.analysis.base import GOOD, edited, findings\n"
        "from tests.analysis.test_run import HARD\n"
        "for text in (edited('errors == 0', HARD), edited('months >= 6', '6 <= months <= 9'),\n"
        "        edited('slips > 10}', 'slips / (praise - volume) > 10}')):\n"
        "    print([(f.line('en'), f.line('zh')) for f in findings(text)])\n"
    )
    printed = set()
    for seed in ("0", "1", "77"):
        env = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=True)
        printed.add(done.stdout)
    assert len(printed) == 1


def test_loading_a_ruleset_asks_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    def never(*_: object) -> None:
        raise AssertionError("the analysis ran")

    monkeypatch.setattr("servicestar.analysis.analyse", never)
    path = tmp_path / "rules.yaml"
    path.write_text(GOOD, "utf-8")
    assert api.load(path).id == "star"


def test_a_large_ruleset_is_looked_at_to_the_end_of_its_steps():
    many = "\n".join(f"      - {{id: k{i}, require: mark * {i} > exam - {i}}}" for i in range(200))
    anchor = "      - {attest: attest_conduct}\n"
    start = time.process_time()
    findings(edited(anchor, many + "\n" + anchor))
    assert time.process_time() - start < 60


def test_without_steps_nothing_is_decided_and_nothing_is_silent():
    case = case_of_good()
    tally = Tally(left=0)
    answer = decide(case.world, [Claim(number(True))], tally=tally, about="star: condition x")
    assert answer.can is None
    assert (tally.asked, [*tally.open]) == (1, ["star: condition x"])


def case_of_good() -> Case:
    ruleset = ruleset_of(GOOD)
    return case_of(ruleset, plan_contest(ruleset, "star"), default_readings(ruleset), Tally())


@pytest.mark.parametrize(
    "values", [[3], [0, 0], [1, 4, 4], [0, 5, 9, 2], [7, 7, 7], [0, 0, 0, 8], [1, 2, 3, 4, 5]]
)
@pytest.mark.parametrize("function", ["mean", "median", "highest", "lowest", "sum", "count"])
def test_what_is_said_of_populations_holds_of_real_ones(function: str, values: list[int]):
    world, volume = case_of_good().world, Name("volume", "field")
    nodes = [
        Aggregate(name, None if name == "count" else volume, "roster", None)
        for name in dict.fromkeys((function, "lowest", "mean", "highest", "count"))
    ]
    known = {node: FUNCTIONS[node.function].call(values) for node in nodes}
    ties = [*world.relations([Claim(op(">", node, number(0))) for node in nodes])]
    for own in values:
        for claim in ties:
            assert claim.met_by(evaluate(claim.tree, {volume: own, **known}))
    for node, value in known.items():
        assert value in world.fold(node)
