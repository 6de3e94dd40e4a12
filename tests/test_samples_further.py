"""The samples of the further schemes, and the commands that the README of all samples shows."""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import sys
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import servicestar
from servicestar.cli import main

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
README = (SAMPLES / "README.md").read_text("utf-8")
COMMANDS = [
    line
    for block in re.findall(r"^```sh\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    for line in block.splitlines()
]
COLUMNS = {
    "postal_service": {"outlet": "POSTAL"},
    "bonus_pool": {"employee": "BONUS"},
    "j_bank": {"outlet": "J_OUTLET", "branch": "J_BRANCH"},
    "power_supply": {"employee": "POWER"},
    "chongyi": {"station": "STATION"},
    "fee_service": {"staff": "FEES"},
    "many_stars": {"member": "STARS"},
}
POOLS = {"piece_pool": 9000, "shared_pool": 36000, "last_front": 420000, "last_all": 700000}


def the_script() -> ModuleType:
    """The script, which is in no package."""
    spec = importlib.util.spec_from_file_location("make_further", SAMPLES / "make_further.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make = the_script()
first = sys.modules["make"]  # the script of the other samples, which this one takes its tools from


def outcome(
    ruleset: str, sample: str, contest: str | None = None, **settings: Any
) -> dict[str, Any]:
    """What comes out, with the results by key."""
    chosen = servicestar.load(ROOT / "rulesets" / f"{ruleset}.yaml").contest(contest)
    found = json.loads(chosen.evaluate(SAMPLES / sample, **settings).to_json(), parse_float=Decimal)
    found["results"] = {row["key"]: row for row in found["results"]}
    return dict(found)


def standings(found: Mapping[str, Any], standing: str) -> str:
    """The keys of who stands so, in the order of the sheet."""
    return " ".join(key for key, row in found["results"].items() if row["standing"] == standing)


def test_files_are_as_made() -> None:
    """Byte for byte, and every table is one of the scripts'."""
    assert first.differing(make.samples(), SAMPLES) == []
    tables = {path.name for path in SAMPLES.iterdir() if path.suffix in (".csv", ".xlsx")}
    assert tables == {*make.samples(), *first.samples()}


@pytest.mark.parametrize("ruleset", sorted(COLUMNS))
def test_every_field_in_its_order(ruleset: str) -> None:
    """A sample has all columns of its records, in the order of the ruleset."""
    kinds = servicestar.load(ROOT / "rulesets" / f"{ruleset}.yaml").model.records
    assert set(kinds) == set(COLUMNS[ruleset])
    for kind, columns in COLUMNS[ruleset].items():
        headers = {id_: field.header for id_, field in kinds[kind].fields.items()}
        assert list(getattr(make, columns).items()) == list(headers.items())


def test_names_are_of_nobody_else() -> None:
    """The people of these samples stand in no other."""
    draw = first.name_drawer()
    others = set(draw(make.DRAWN))
    assert not others & set(draw(35))


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_of_the_readme_run(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every command that is shown does what it should, for every sample."""
    monkeypatch.chdir(ROOT)
    program, *arguments = shlex.split(command)
    assert program == "servicestar"
    assert main(arguments) == 0
    assert capsys.readouterr().err == ""


def test_every_sample_has_a_command() -> None:
    """Nothing lies there that nobody is told to try; the year has a page of its own."""
    tables = {path.name for path in SAMPLES.iterdir() if path.suffix in (".csv", ".xlsx")}
    assert tables == set(re.findall(r"samples/([\w.-]+\.(?:csv|xlsx))", "\n".join(COMMANDS)))


# --- what the README tells of them -----------------------------------------------------------


def test_postal_service() -> None:
    """Rewards, penalties in part, doubled and spared, and a cell that is not an empty list."""
    found = outcome("postal_service", "postal_service.csv")
    paid = {
        key: {id_: yuan for id_, yuan in row["amounts"].items() if yuan}
        for key, row in found["results"].items()
    }
    assert standings(found, "undetermined") == "P11"
    assert found["results"]["P11"]["missing"] == ["complaint_fines"]
    assert paid == {
        "P01": {"early": 600, "top_two": 500, "clean": 500},
        "P02": {"early": 300, "top_two": 500},
        "P03": {},
        "P04": {"complaints": 300},
        "P05": {"complaints": 700, "media": 3000},
        "P06": {"missed": 1000 + 200 * Decimal("3.75")},
        "P07": {"missed": 2 * 1980},
        "P08": {"missed": 2000 + 200 * Decimal("5.4"), "complaints": 450},
        "P09": {"missed": 6640, "last_two": 3480, "complaints": 700},
        "P10": {"early": 300},
        "P11": {},
    }


def test_bonus_pool() -> None:
    """The pools are given out but for one fen, and one head waits for a person."""
    found = outcome("bonus_pool", "bonus_pool.xlsx", facts=POOLS)
    amounts = {key: row["amounts"] for key, row in found["results"].items()}
    assert found["unresolved"] == [["B05", "B07"]]
    assert sum(own["piece"] for own in amounts.values()) == 9000
    shares = [own["share"] for own in amounts.values() if "share" in own]
    assert sum(shares[:4]) == 21600
    assert sum(shares[4:]) == 14400 - Decimal("0.01")
    assert len(shares) == 7
    assert {key: own["excess"] for key, own in amounts.items() if own.get("excess")} == {
        "B07": amounts["B07"]["paid"] - 4100
    }
    assert {key: own["lent"] for key, own in amounts.items() if own.get("lent")} == {"B03": 4000}
    waiting = {key: row["to_decide"] for key, row in found["results"].items() if "to_decide" in row}
    assert waiting == {"B12": ["paid", "deferred", "excess", "lent"]}


def test_j_bank() -> None:
    """Weights where an inspection did not take place, at the outlets and at the branches."""
    found = outcome("j_bank", "j_bank_outlets.csv", "outlet", period="2023Q2")
    assert standings(found, "undetermined") == "J06 J08 J09"
    scores = {key: found["results"][key]["scores"] for key in ("J02", "J03", "J07")}
    assert scores == {
        "J02": {"mystery": Decimal("45.01"), "remote": 40},
        "J03": {"mystery": 85},
        "J07": {"mystery": 0, "remote": Decimal("33.6"), "onsite": Decimal("16.2")},
    }
    fed = {"outlet": SAMPLES / "j_bank_outlets.csv"}
    found = outcome("j_bank", "j_bank_branches.csv", "branch", period="2023Q2", fed=fed)
    assert standings(found, "undetermined") == "城北"
    assert list(found["results"]["城西"]["scores"]) == ["outlets_mean"]


def test_power_supply() -> None:
    """Just on a limit and just below it, and no calls at all."""
    found = outcome("power_supply", "power_supply.csv")
    told = {key: (row["total"], row.get("band")) for key, row in found["results"].items()}
    assert told["G02"] == (80, "优秀")
    assert told["G03"] == (Decimal("79.99"), "合格")
    assert told["G04"] == (60, "合格")
    assert told["G05"] == (Decimal("59.99"), "不合格")
    assert standings(found, "undetermined") == "G06 G07"


def test_chongyi() -> None:
    """The points that are named begin their band; below the last the text is silent."""
    found = outcome("chongyi", "chongyi.csv")
    totals = {key: row["total"] for key, row in found["results"].items()}
    fines = {key: row["amounts"].get("fine") for key, row in found["results"].items()}
    assert [totals[key] for key in ("Z02", "Z04", "Z06")] == [90, 80, 70]
    assert fines == {
        **{"Z01": 0, "Z02": 0, "Z03": 100, "Z04": 100},
        **{"Z05": 200, "Z06": 200, "Z07": None, "Z08": None},
    }
    assert found["results"]["Z07"]["to_decide"] == ["fine"]
    assert found["results"]["Z08"]["missing"] == ["item_8"]


def test_fee_service() -> None:
    """New business weighs most; two share a rank."""
    found = outcome("fee_service", "fee_service.csv")
    ranks = {key: row["rank"] for key, row in found["results"].items()}
    assert ranks == {"F01": 5, "F02": 1, "F03": 6, "F04": 3, "F05": 2, "F06": 3, "F07": None}


@pytest.mark.parametrize(
    ("contest", "order", "winners", "unresolved"),
    [
        ("service", "stated_order", ["M01"], []),
        ("smile", "stated_order", [], [["M02", "M03"]]),
        ("civility", "stated_order", [], [["M02", "M04"]]),
        ("service", "best_total", ["M07"], []),
        ("smile", "best_total", ["M01"], []),
        ("civility", "best_total", ["M02"], []),
    ],
)
def test_many_stars(
    contest: str, order: str, winners: list[str], unresolved: list[list[str]]
) -> None:
    """A tie for one star leaves another open; decided in the other order nothing is."""
    readings = {"one_star": order}
    found = outcome("many_stars", "many_stars.csv", contest, period="2026-10", readings=readings)
    assert (found["winners"], found["unresolved"]) == (winners, unresolved)
