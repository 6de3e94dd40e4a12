"""What is stored comes back, in SQLite and in PostgreSQL alike."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

import servicestar
from servicestar import ServiceStarError
from servicestar.ledger import EventContent, Ledger, OutcomeContent
from tests.ledger.conftest import RULES, SHEET


def codes(error: pytest.ExceptionInfo[ServiceStarError]) -> list[str]:
    return [finding.code for finding in error.value.diagnostics]


def test_an_outcome_is_stored_whole(ledger: Ledger) -> None:
    entry, files = ledger.entry(1), ledger.files(1)
    assert isinstance(entry.about, OutcomeContent)
    outcome = servicestar.load("rules.yaml").contest().evaluate("sheet.csv")
    assert files["ruleset"] == RULES.encode()
    assert files["records"] == SHEET.encode()
    assert files["outcome"] == outcome.to_json().encode()
    assert entry.about.ruleset == "small"
    assert entry.about.sha256 == outcome.model.sha256
    assert (entry.about.contest, entry.about.records, entry.about.winners) == ("star", 3, 1)
    assert entry.about.program == servicestar.__version__


def test_an_event_is_stored_as_it_was_given(ledger: Ledger) -> None:
    assert ledger.entry(2).about == EventContent(1, "A", "revoked", "2010-11-02", "投诉属实")
    day = datetime.date(2010, 11, 3)
    assert ledger.event(1, "B", "confirmed", day).about == EventContent(
        1, "B", "confirmed", "2010-11-03", None
    )


def test_entries_are_numbered_and_chained(ledger: Ledger) -> None:
    entries = ledger.entries()
    assert [entry.number for entry in entries] == [1, 2, 3]
    assert [entry.kind for entry in entries] == ["outcome", "event", "outcome"]
    before = ["0" * 64, *(entry.hash for entry in entries)]
    assert [entry.previous for entry in entries] == before[:-1]
    assert ledger.verify() == (3, entries[-1].hash)


def test_the_same_input_gives_the_same_hashes_in_both_databases(
    folder: Path, database: str
) -> None:
    books = [Ledger.open("one.db"), Ledger.open("two.db"), Ledger.open(database)]
    for book in books:
        book.record("rules.yaml", "sheet.csv", facts={"most": 2})
        book.event(1, "B", "confirmed", "2010-11-02")
    assert len({book.verify() for book in books}) == 1


def test_a_replay_gives_the_same_bytes(ledger: Ledger, folder: Path) -> None:
    for name in ("rules.yaml", "sheet.csv"):
        (folder / name).unlink()
    assert ledger.replay(1).number == 1
    about = ledger.replay(3).about
    assert isinstance(about, OutcomeContent)
    assert about.facts == {"most": 2}


def test_everything_a_run_takes_is_stored_and_replayed(where: str) -> None:
    root = Path(__file__).parents[2]
    ledger = Ledger.open(where)
    entry = ledger.record(
        "zhengzhou-2010",
        root / "samples" / "tellers_2010Q3.xlsx",
        contest="quarterly_teller",
        period="2010Q3",
        history=str(root / "samples" / "titles_2010.csv"),
        facts={"tellers": 36},
        readings={"quarterly_expertise": "formula"},
        sheet="柜员",
    )
    about = entry.about
    assert isinstance(about, OutcomeContent)
    assert about.facts == {"tellers": 36}
    assert about.readings == {"quarterly_expertise": "formula"}
    assert about.sheet == "柜员"
    assert {name: piece.ending for name, piece in about.files.items()} == {
        "ruleset": ".yaml",
        "records": ".xlsx",
        "history": ".csv",
        "outcome": ".json",
    }
    assert ledger.replay(1) == entry


def test_what_is_not_there_is_a_usage_fault(ledger: Ledger) -> None:
    for number in (0, -1, 4, 10**30):
        with pytest.raises(ServiceStarError, match="no entry") as error:
            ledger.entry(number)
        assert codes(error) == ["SS705"]
        assert error.value.usage
    for call in (ledger.replay, ledger.files):
        with pytest.raises(ServiceStarError, match="entry 2 is no outcome"):
            call(2)
    with pytest.raises(ServiceStarError, match="entry 2 is no outcome"):
        ledger.event(2, "A", "revoked", "2010-11-02")


@pytest.mark.parametrize(
    ("key", "event", "date", "note", "code"),
    [
        ("Z", "revoked", "2010-11-02", None, "SS614"),
        ("A", "Revoked!", "2010-11-02", None, "SS707"),
        ("A", "", "2010-11-02", None, "SS707"),
        ("A", "revoked", "2010-13-02", None, "SS707"),
        ("A", "revoked", "20101102", None, "SS707"),
        ("A", "revoked", "２０１０-11-02", None, "SS707"),
        ("A", "revoked", "2010-11-02", "x" * 10_001, "SS707"),
        ("A", "revoked", "2010-11-02", "\udcff", "SS707"),
    ],
)
def test_an_event_that_does_not_fit_is_refused(
    ledger: Ledger, key: str, event: str, date: str, note: str | None, code: str
) -> None:
    with pytest.raises(ServiceStarError) as error:
        ledger.event(1, key, event, date, note)
    assert codes(error) == [code]
    assert len(ledger.entries()) == 3


def test_the_events_of_a_contest_can_be_restricted(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servicestar.ledger.events.known_events", lambda *_: ["revoked"])
    ledger.event(1, "A", "revoked", "2010-11-02")
    with pytest.raises(ServiceStarError, match="event confirmed is not one of revoked"):
        ledger.event(1, "A", "confirmed", "2010-11-02")


def test_a_run_that_fails_stores_nothing_and_makes_no_file(folder: Path) -> None:
    (folder / "sheet.csv").write_text("工号,得分\nA,many\n", "utf-8")
    with pytest.raises(ServiceStarError) as error:
        Ledger.open("book.db").record("rules.yaml", "sheet.csv")
    (finding,) = error.value.diagnostics
    assert finding.line().startswith("sheet.csv:2:2: error SS502 得分: many is not")
    assert not (folder / "book.db").exists()


@pytest.mark.parametrize(
    ("ruleset", "records", "start"),
    [
        ("gone.yaml", "sheet.csv", "gone.yaml:1:1: error SS101"),
        ("gone", "sheet.csv", "gone:1:1: error SS617"),
        ("rules.yaml", "gone.csv", "gone.csv:1:1: error SS501"),
        ("rules.yaml", "rules.yaml", "rules.yaml:1:1: error SS511"),
        ("sheet.csv", "sheet.csv", "sheet.csv:1:1: error SS"),
        ("rules.yaml", [{"工号": "A", "得分": "x"}], "<records>:1:2: error SS502"),
    ],
)
def test_faults_call_files_as_the_caller_does(
    folder: Path, ruleset: str, records: object, start: str
) -> None:
    with pytest.raises(ServiceStarError) as error:
        Ledger.open("book.db").record(ruleset, records)
    assert error.value.diagnostics[0].line().startswith(start)
    assert "servicestar-" not in str(error.value)


def test_what_no_text_can_hold_is_a_fault(folder: Path) -> None:
    with pytest.raises(ServiceStarError) as error:
        Ledger.open("book.db").record("rules.yaml", "sheet.csv", fed={"\udcff": "sheet.csv"})
    assert codes(error) == ["SS707"]


def test_an_outcome_of_another_time_is_told_apart(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "servicestar.api.Outcome.to_json", lambda *_: '{\n  "ruleset": "another"\n}\n'
    )
    with pytest.raises(ServiceStarError, match=r"SS713.*line 2 of its JSON differs"):
        ledger.replay(1)
