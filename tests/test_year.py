"""A whole year through the command line: months, quarters, the year, one history.

It does what ``docs/how_to/a_year.md`` says, with outcomes in JSON. Who is nominated in the end is
worked out here once more from the outcomes of the quarters and the sheet of the year.
"""

from __future__ import annotations

import csv
import importlib.util
import json
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from attrs import frozen

from servicestar.cli import main
from tests.docs.page import DOCS, blocks_of, reader
from tests.oracle import zhengzhou

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "samples"
RULESET = str(ROOT / "rulesets" / "2010_zhengzhou.yaml")
CHOSEN = "T136,monthly_teller,2010-02,awarded,96.75,\n"
REVOKED = "T116,quarterly_teller,2010Q2,revoked,,2010Q3\n"
CONTESTS = {"-": "monthly_teller", "Q": "quarterly_teller"}


def the_script() -> ModuleType:
    """The script that writes the sheets, which is in no package."""
    spec = importlib.util.spec_from_file_location("make_year", SAMPLES / "make_year.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


make_year = the_script()
MONTHS, QUARTERS = list(make_year.MONTHS), list(make_year.QUARTERS)


@frozen
class Clerk:
    """Who runs the contests of a year in a folder, and keeps the titles in one file."""

    folder: Path
    ending: str = ".csv"

    @property
    def titles(self) -> Path:
        """The history."""
        return self.folder / f"titles{self.ending}"

    def run(self, period: str, *words: str) -> int:
        """Hold the contest of a period, its titles to be added."""
        kind = next((c for mark, c in CONTESTS.items() if mark in period), "annual_teller")
        sheet = str(SAMPLES / "year_2010" / f"tellers_{period}.csv")
        history = str(self.titles)
        keep = ("--history", history, "--append-history", history)
        out = ("--format", "json", "-o", str(self.folder / f"{period}.json"))
        return main(
            ["run", RULESET, sheet, "--contest", kind, "--period", period, *keep, *out, *words]
        )

    def write_in(self, line: str) -> None:
        """Add a row by hand."""
        with self.titles.open("a", encoding="utf-8") as file:
            file.write(line)

    def outcome(self, period: str) -> dict[str, Any]:
        """What came out, numbers exact."""
        text = (self.folder / f"{period}.json").read_text("utf-8")
        found: dict[str, Any] = json.loads(text, parse_float=Fraction, parse_int=int)
        return found

    def rows(self) -> list[dict[str, Any]]:
        """The history as the oracle takes it."""
        with self.titles.open(encoding="utf-8", newline="") as file:
            return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]


@pytest.fixture(scope="module", name="year")
def the_year(tmp_path_factory: pytest.TempPathFactory) -> Clerk:
    """2010, from an empty folder to the nominations."""
    clerk = Clerk(tmp_path_factory.mktemp("year"))
    assert [clerk.run(month) for month in MONTHS] == [0] * 12
    clerk.write_in(CHOSEN)
    assert [clerk.run(quarter) for quarter in QUARTERS[:3]] == [0] * 3
    clerk.write_in(REVOKED)
    assert clerk.run("2010Q4") == 0
    assert clerk.run("2010", "--set", "outlets=12") == 0
    return clerk


def exact(cell: str) -> Any:
    """A cell: a number without a float, yes or no, nothing, or a text."""
    if cell.replace(".", "", 1).isdigit():
        return Decimal(cell) if "." in cell else int(cell)
    return {"": None, "是": True, "否": False}.get(cell, cell)


def sheet(period: str) -> list[dict[str, Any]]:
    """A sheet by field id, cells exact."""
    path = SAMPLES / "year_2010" / f"tellers_{period}.csv"
    header, *rows = csv.reader(path.read_text("utf-8-sig").splitlines())
    ids = {header: field for field, header in make_year.TELLER.items()}
    return [{ids[h]: exact(cell) for h, cell in zip(header, row, strict=True)} for row in rows]


def results(outcome: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The results by key."""
    return {row["key"]: row for row in outcome["results"]}


def half_up(value: Fraction) -> Fraction:
    """Two decimals."""
    return Fraction(int(value * 100 + Fraction(1, 2)), 100)


# --- the chain -----------------------------------------------------------------------------------


def test_every_winner_is_in_the_history_with_the_total_of_the_outcome(year: Clerk) -> None:
    lines = ["id,scheme,period,status,total,ended_in\n"]
    for period in [*MONTHS, *QUARTERS, "2010"]:
        outcome = year.outcome(period)
        if period == "2010Q1":
            lines.append(CHOSEN)
        if period == "2010Q4":
            lines.append(REVOKED)
        for key in outcome["winners"]:
            total = results(outcome)[key]["total"]
            written = f"{Decimal(total.numerator) / Decimal(total.denominator):.2f}"
            lines.append(f"{key},{outcome['contest']},{period},awarded,{written},\n")
    assert year.titles.read_text("utf-8") == "".join(lines)


@pytest.mark.parametrize("period", [*MONTHS, *QUARTERS])
def test_months_and_quarters_are_as_by_hand(year: Clerk, period: str) -> None:
    outcome, history = year.outcome(period), year.rows()
    contest = getattr(zhengzhou, outcome["contest"])
    by_hand = contest(sheet(period), history, period, {}, {})
    for word in ("winners", "unresolved", "places"):
        assert outcome[word] == by_hand[word]
    totals = {row["key"]: row["total"] for row in by_hand["results"]}
    assert {key: row["total"] for key, row in results(outcome).items()} == totals


def test_nobody_stands_for_a_quarter_without_a_month(year: Clerk) -> None:
    for quarter, months in make_year.QUARTERS.items():
        stars = {key for month in months for key in year.outcome(month)["winners"]}
        stars |= {"T136"} if quarter == "2010Q1" else set()
        standings = {row["key"]: row["standing"] for row in year.outcome(quarter)["results"]}
        assert {key for key, it in standings.items() if it != "not_candidate"} == stars
        assert len(year.outcome(quarter)["winners"]) == len(standings) // 10 == 4


def held_in(year: Clerk) -> dict[str, list[Fraction]]:
    """The totals of the quarterly titles that each teller still holds at the end."""
    held: dict[str, list[Fraction]] = {}
    for quarter in QUARTERS:
        outcome = year.outcome(quarter)
        for key in outcome["winners"]:
            if (key, quarter) != ("T116", "2010Q2"):
                held.setdefault(key, []).append(Fraction(results(outcome)[key]["total"]))
    return held


def eligible(keys: set[str]) -> set[str]:
    """Who of some tellers meets the conditions over the year's sheet."""
    rows = sheet("2010")
    mean = Fraction(sum(row["volume"] for row in rows), len(rows))
    exams = sorted(Fraction(row["exam_score"]) for row in rows)
    median = (exams[len(rows) // 2 - 1] + exams[len(rows) // 2]) / 2
    none = ("major_errors", "complaints", "service_findings")
    given = ("attest_dedication", "attest_contribution", "attest_discipline")
    return {
        row["id"]
        for row in rows
        if row["id"] in keys
        and row["tenure_months"] >= 12
        and row["volume"] > mean
        and Fraction(row["exam_score"]) >= median
        and not any(row[field] for field in none)
        and not any(row[field] is False for field in given)
    }


def test_the_nominations_of_the_year(year: Clerk) -> None:
    """The winners of the year, from nothing but the quarters and the sheet."""
    held = held_in(year)
    candidates = {key for key, totals in held.items() if len(totals) >= 2}
    means = {key: sum(held[key]) / len(held[key]) for key in candidates}
    order = sorted(eligible(candidates), key=lambda key: (len(held[key]), means[key]), reverse=True)
    outcome = year.outcome("2010")
    rows = results(outcome)
    assert {key for key, row in rows.items() if row["standing"] != "not_candidate"} == candidates
    assert {key for key, row in rows.items() if row["rank"] is not None} == set(order)
    for key in order:
        assert rows[key]["scores"]["titles"] == len(held[key])
        assert rows[key]["scores"]["mean_total"] == rows[key]["total"] == half_up(means[key])
    assert outcome["places"] == 4
    assert outcome["unresolved"] == []
    assert outcome["winners"] == order[:4] == ["T113", "T127", "T108", "T124"]


def test_more_stand_for_the_year_than_can_win_it(year: Clerk) -> None:
    """The sample shows a cut, a condition, a bar and an attestation that is still to come."""
    rows = results(year.outcome("2010"))
    assert rows["T104"]["standing"] == "not_placed"
    assert rows["T106"]["failed"] == ["major_errors"]
    assert rows["T108"]["to_attest"] == ["attest_contribution"]
    assert results(year.outcome("2010Q4"))["T116"]["failed"] == ["barred"]


def test_a_title_revoked_changes_who_may_stand(year: Clerk, tmp_path: Path) -> None:
    clerk = Clerk(tmp_path)
    text = year.titles.read_text("utf-8")
    rows = [line for line in text.splitlines(keepends=True) if ",annual_teller," not in line]
    clerk.titles.write_text("".join(row for row in rows if row != REVOKED), "utf-8")
    assert clerk.run("2010", "--set", "outlets=12") == 0
    before, after = results(clerk.outcome("2010")), results(year.outcome("2010"))
    assert before["T116"]["standing"] == "awarded"
    assert after["T116"]["standing"] == "not_candidate"
    changed = {key for key, row in after.items() if before[key]["standing"] != row["standing"]}
    assert changed == {"T116", "T124"}


def test_every_command_again_adds_nothing(
    year: Clerk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clerk = Clerk(tmp_path)
    clerk.titles.write_bytes(year.titles.read_bytes())
    capsys.readouterr()
    for period in [*MONTHS, *QUARTERS]:
        assert clerk.run(period) == 2
        assert "error SS640" in capsys.readouterr().err
    assert clerk.run("2010", "--set", "outlets=12") == 2
    assert clerk.titles.read_bytes() == year.titles.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["titles.csv"]


@pytest.mark.parametrize("ending", [".xlsx", ".json", ".jsonl"])
def test_the_quarter_is_the_same_by_any_format(year: Clerk, tmp_path: Path, ending: str) -> None:
    clerk = Clerk(tmp_path, ending)
    assert [clerk.run(period) for period in [*MONTHS[:3], "2010Q1"]] == [0] * 4
    assert (tmp_path / "2010Q1.json").read_bytes() == (year.folder / "2010Q1.json").read_bytes()


def test_the_how_to_comes_to_the_same_titles(year: Clerk, tmp_path: Path) -> None:
    page = (DOCS / "how_to" / "a_year.md").read_text("utf-8")
    with reader(tmp_path) as someone:
        for _ in someone.follow(blocks_of(page)):
            pass
    assert (tmp_path / "titles.csv").read_bytes() == year.titles.read_bytes()


# --- the sheets ----------------------------------------------------------------------------------


def test_files_are_as_made(capsys: pytest.CaptureFixture[str]) -> None:
    """Byte for byte, nothing beside them, and small."""
    assert make_year.main(["--check"], made=make_year.samples) == 0
    assert capsys.readouterr().out == ""
    files = list((SAMPLES / "year_2010").iterdir())
    assert {f"year_2010/{path.name}" for path in files} == set(make_year.samples())
    assert len(files) == 12 + 4 + 1
    assert sum(path.stat().st_size for path in files) < 200_000


def in_other_samples() -> Iterator[object]:
    """Every cell of the other samples."""
    for path in SAMPLES.glob("*.csv"):
        yield from path.read_text("utf-8-sig").replace("\n", ",").split(",")
    for path in SAMPLES.glob("*.xlsx"):
        for row in openpyxl.load_workbook(path).active.values:
            yield from row


def test_the_same_people_all_year() -> None:
    everybody = [[(row["id"], row["name"], row["outlet"]) for row in sheet(m)] for m in MONTHS]
    assert all(people == everybody[0] for people in everybody)
    assert len(everybody[0]) == 42
    assert len({outlet for _, _, outlet in everybody[0]}) == 12
    names = {name for _, name, _ in everybody[0]}
    assert len(names) == 42
    assert not names & set(in_other_samples())


@pytest.mark.parametrize("period", [*QUARTERS, "2010"])
def test_a_period_is_what_its_months_add_up_to(period: str) -> None:
    months = make_year.QUARTERS.get(period, MONTHS)
    for row, *parts in zip(sheet(period), *map(sheet, months), strict=True):
        assert tuple(row) == zhengzhou.TELLER_FIELDS
        for field in make_year.AMOUNTS:
            assert row[field] == sum(part[field] for part in parts)
        for field in make_year.MARKS:
            assert min(p[field] for p in parts) <= row[field] <= max(p[field] for p in parts)
        assert row["tenure_months"] == parts[-1]["tenure_months"]
