"""`servicestar timeline` and `servicestar events`: exit status, streams, forms of output."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.cli.command import Call

RULES = Path(__file__).parents[1] / "golden" / "rules" / "shop.yaml"
RUN = ["shop.yaml", "sheet.csv", "--contest", "quarterly", "--period", "2010Q3"]
EVENTS = ["events", *RUN, "--events", "events.csv"]
DAYS = ["--published", "2010-10-11", "--awarded", "2010-10-20"]
LINE = ["timeline", "shop.yaml", "--contest", "quarterly"]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the shop's ruleset, a sheet, events and a calendar."""
    (tmp_path / "shop.yaml").write_bytes(RULES.read_bytes())
    sheet = "工号,班组,评分,荣誉\nA,甲,90,否\nB,甲,80,否\nC,乙,70,否\n"
    (tmp_path / "sheet.csv").write_text(sheet, "utf-8")
    (tmp_path / "events.csv").write_text("工号,事项,日期\nA,异议查实,2010-10-13\n", "utf-8")
    (tmp_path / "bad.csv").write_text("工号,事项,日期\nA,异议,2010-10-13\n", "utf-8")
    (tmp_path / "days.yaml").write_text("2199: {holidays: [2199-10-05]}\n", "utf-8")
    (tmp_path / "bad.yaml").write_text("2199: {holidays: [2198-10-01]}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("status", "arguments"),
    [
        (0, LINE),
        (0, [*LINE, "--awarded", "2010-10-20"]),
        (0, [*LINE, "--period", "2199Q3", "--calendar", "days.yaml"]),
        (1, [*LINE, "--period", "2199Q3"]),
        (1, [*LINE, "--period", "2199Q3", "--calendar", "bad.yaml"]),
        (1, [*LINE, "--calendar", "gone.yaml"]),
        (1, ["timeline", "gone.yaml", "--contest", "quarterly"]),
        (2, ["timeline", "shop.yaml"]),
        (2, [*LINE, "--awarded", "yesterday"]),
        (2, [*LINE, "--period", "2010"]),
        (2, [*LINE, "--format", "csv"]),
        (0, [*EVENTS, *DAYS]),
        (0, [*EVENTS, *DAYS, "--who", "A", "C"]),
        (0, [*EVENTS, *DAYS, "--reading", "succession=next_in_rank"]),
        (1, ["events", *RUN, "--events", "bad.csv", *DAYS]),
        (1, ["events", *RUN, "--events", "gone.csv", *DAYS]),
        (1, [*EVENTS, *DAYS, "--calendar", "bad.yaml"]),
        (2, EVENTS),
        (2, ["events", *RUN, *DAYS]),
        (2, [*EVENTS, *DAYS, "--who", "X"]),
        (2, [*EVENTS, *DAYS, "--reading", "succession=all"]),
    ],
    ids=lambda x: " ".join(x) if isinstance(x, list) else str(x),
)
def test_exit_status(status: int, arguments: list[str], call: Call) -> None:
    done = call(*arguments)
    assert (done.status, "Traceback" in done.err) == (status, False)
    assert bool(done.err) == bool(status) or "--calendar" in arguments


@pytest.mark.usefixtures("shop")
def test_the_other_dates_are_printed_beside_a_fault(call: Call) -> None:
    done = call(*LINE, "--period", "2199Q3", "--awarded", "2010-10-20")
    assert (done.status, "2010-11-03" in done.text) == (1, True)
    assert [line.split(" ")[2] for line in done.err.splitlines()] == ["SS630"]


@pytest.mark.usefixtures("shop")
def test_what_is_odd_in_a_calendar_is_said_and_stops_nothing(call: Call) -> None:
    done = call(*LINE, "--period", "2199Q3", "--calendar", "days.yaml")
    assert done.err.startswith("days.yaml:1:18: warning SS430 2199-10-05 is a Saturday")
    assert "2199-10-14" in done.text


@pytest.mark.usefixtures("shop")
def test_json_is_json(call: Call) -> None:
    dates = json.loads(call(*LINE, "--awarded", "2010-10-20", "--format", "json").text)
    assert [row["id"] for row in dates["dates"]] == ["publication", "report", "observation"]
    after = json.loads(call(*EVENTS, *DAYS, "--format", "json").text)
    assert (after["before"], after["winners"]) == (["A", "B"], ["B"])


@pytest.mark.usefixtures("shop")
def test_csv_is_a_history(call: Call) -> None:
    rows = list(csv.DictReader(io.StringIO(call(*EVENTS, *DAYS, "--format", "csv").text)))
    assert [(row["id"], row["status"], row["ended_in"]) for row in rows] == [
        ("A", "disqualified", "2010Q4"),
        ("B", "awarded", ""),
    ]
