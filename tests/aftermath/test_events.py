"""What becomes of an outcome: one worked case for each rule."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import servicestar
from servicestar.aftermath import Reward
from servicestar.api import Aftermath
from servicestar.model import Text
from servicestar.model.events import event_ids, known_events
from tests.aftermath.rules import CLERKS, DAYS, NEXT, after, loaded, marked, run, told

D = datetime.date
REWARD = Reward(1000, 20, (Text("奖牌", "plaque"),))
NOTHING = Reward()
# The publication of 11 October 2010 counts from the 12th to the 18th, the observation of the
# award of the 20th from the 21st to 3 November.
IN_PUBLICATION = "2010-10-13"
IN_OBSERVATION = "2010-10-25"


def codes(found: Aftermath) -> list[str]:
    return [note.code for note in found.notes]


# --- titles lost ---------------------------------------------------------------------------------


def test_without_events_everything_stays() -> None:
    found = after(clerks=CLERKS)
    assert found.before == found.winners == ("A", "B")
    assert [title.status for title in found.titles] == ["awarded", "awarded"]
    assert [title.due for title in found.titles] == [REWARD, REWARD]
    assert (found.vacant, found.barred, found.notes, found.moved_up) == (0, {}, (), ())


def test_no_days_are_needed_where_nothing_happened() -> None:
    assert run().after([]).winners == ("A", "B")


def test_an_objection_disqualifies_and_nobody_moves_up() -> None:
    found = after(("A", "objection", IN_PUBLICATION))
    assert found.before == ("A", "B")
    assert found.winners == ("B",)
    assert found.vacant == 1
    title = found["A"]
    assert (title.status, title.due, title.give_back) == ("disqualified", NOTHING, NOTHING)
    assert title.loss is not None
    assert (title.loss.ground.cite, title.loss.date) == ("第八条", D(2010, 10, 13))
    assert title.loss.window == (D(2010, 10, 12), D(2010, 10, 18))
    assert str(title.loss.ended_in) == "2010Q4"
    assert found.barred == {"A": "2011Q1"}


def test_the_next_in_rank_moves_up_where_the_reading_says_so() -> None:
    found = after(("A", "objection", IN_PUBLICATION), readings=NEXT)
    assert found.winners == ("B", "C")
    assert found.moved_up == ("C",)
    assert found.vacant == 0
    assert (found["C"].status, found["C"].due) == ("awarded", REWARD)
    assert [title.key for title in found.titles] == ["A", "B", "C"]


def test_the_reading_of_the_run_counts_unless_the_call_differs() -> None:
    outcome = run(readings=NEXT)
    events = told(("A", "objection", IN_PUBLICATION))
    assert outcome.after(events, **DAYS).winners == ("B", "C")
    none = {"succession": "none"}
    assert outcome.after(events, **DAYS, readings=none).winners == ("B",)
    assert run().after(events, **DAYS).winners == ("B",)


def test_who_moved_up_may_be_disqualified_too() -> None:
    events = (("A", "objection", IN_PUBLICATION), ("C", "case", "2010-10-18"))
    found = after(*events, readings=NEXT)
    assert found.winners == ("B", "D")
    assert found.moved_up == ("C", "D")
    assert (found["C"].status, found["C"].moved_up) == ("disqualified", True)
    assert found.barred == {"A": "2011Q1", "C": "2011Q1"}
    assert codes(found) == []


def test_who_would_not_have_moved_up_loses_nothing() -> None:
    events = (("A", "objection", IN_PUBLICATION), ("D", "case", "2010-10-18"))
    found = after(*events, readings=NEXT)
    assert found.winners == ("B", "C")
    assert found.barred == {"A": "2011Q1"}
    assert codes(found) == ["SS674"]


def test_a_place_stays_empty_where_nobody_is_left() -> None:
    events = [(key, "objection", IN_PUBLICATION) for key in "ABC"]
    found = after(*events, readings=NEXT)
    assert (found.winners, found.vacant) == (("D",), 1)
    assert found.moved_up == ("C", "D")


def test_an_event_of_the_observation_revokes_title_money_and_points() -> None:
    found = after(("B", "quarrel", IN_OBSERVATION), readings=NEXT)
    assert found.winners == ("A",)
    assert found.moved_up == ()  # no succession after the award
    title = found["B"]
    assert (title.status, title.due, title.give_back) == ("revoked", NOTHING, REWARD)
    assert (found.vacant, found.barred) == (1, {"B": "2011Q1"})


def test_who_moved_up_is_observed_too() -> None:
    events = (("A", "objection", IN_PUBLICATION), ("C", "quarrel", IN_OBSERVATION))
    found = after(*events, readings=NEXT)
    assert found.winners == ("B",)
    assert (found["C"].status, found["C"].moved_up) == ("revoked", True)
    assert (found["C"].give_back, found.vacant) == (REWARD, 1)


def test_fraud_counts_at_any_time() -> None:
    found = after(("A", "fraud", "2012-05-01"))
    title = found["A"]
    assert (title.status, title.give_back) == ("revoked", REWARD)
    assert title.loss is not None
    assert title.loss.window is None
    assert found.barred == {"A": "2012Q3"}


def test_before_the_award_there_is_nothing_to_give_back() -> None:
    found = after(("A", "fraud", "2010-10-19"))
    assert (found["A"].status, found["A"].give_back) == ("revoked", NOTHING)
    on_the_day = after(("A", "fraud", "2010-10-20"))
    assert on_the_day["A"].give_back == REWARD


def test_fraud_needs_no_anchor() -> None:
    found = run().after(told(("A", "fraud", "2010-12-01")))
    assert (found.winners, found["A"].give_back) == (("B",), REWARD)


def test_money_that_the_text_does_not_ask_back_stays() -> None:
    found = run("team", period="2010-07").after(told(("A", "fraud", "2010-12-01")))
    assert (found["A"].status, found["A"].give_back) == ("revoked", NOTHING)
    assert found["A"].due == Reward(300)


# --- periods -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "first", "last"),
    [
        ("objection", "2010-10-12", "2010-10-18"),
        ("quarrel", "2010-10-21", "2010-11-03"),
    ],
)
def test_the_ends_of_a_period_belong_to_it(event: str, first: str, last: str) -> None:
    a_day = datetime.timedelta(days=1)
    for inside in (first, last):
        assert after(("A", event, inside)).winners == ("B",)
    before, behind = D.fromisoformat(first) - a_day, D.fromisoformat(last) + a_day
    for outside in (before, behind):
        found = after(("A", event, outside.isoformat()))
        assert found.winners == ("A", "B")
        (note,) = found.notes
        assert note.code == "SS673"
        assert first in note.message("zh")
        assert last in note.message("zh")


def test_a_weekend_within_a_period_counts() -> None:
    assert after(("A", "objection", "2010-10-16")).winners == ("B",)


@pytest.mark.parametrize(
    ("event", "days", "option"),
    [
        ("objection", {"awarded": "2010-10-20"}, "--published"),
        ("quarrel", {"published": "2010-10-11"}, "--awarded"),
    ],
)
def test_a_day_that_is_needed_is_asked_for(event: str, days: dict[str, str], option: str) -> None:
    with pytest.raises(servicestar.ServiceStarError, match=f"SS634 .*{option}") as caught:
        run().after(told(("A", event, IN_PUBLICATION)), **days)  # type: ignore[arg-type]
    assert caught.value.usage


def test_an_unknown_year_is_a_fault_of_the_call() -> None:
    days = {"published": "2199-10-11", "awarded": "2199-10-20"}
    with pytest.raises(servicestar.ServiceStarError, match=r"SS630 .*2199"):
        run().after(told(("A", "quarrel", "2199-10-25")), **days)  # type: ignore[arg-type]


def test_a_supplied_calendar_counts() -> None:
    days = {"published": "2199-10-11", "awarded": "2199-10-20"}
    events = told(("A", "quarrel", "2199-10-25"))
    found = run().after(events, calendar={2199: {"holidays": []}}, **days)  # type: ignore[arg-type]
    assert found.winners == ("B",)


# --- several events on one record ----------------------------------------------------------------


def test_the_earlier_of_two_events_counts_and_the_later_is_noted() -> None:
    found = after(("A", "fraud", "2010-12-01"), ("A", "objection", IN_PUBLICATION))
    assert found["A"].status == "disqualified"
    (note,) = found.notes
    assert note.code == "SS675"
    assert "2010-12-01" in note.message()


def test_an_event_outside_its_period_does_not_stand_in_the_way_of_a_later_one() -> None:
    found = after(("A", "objection", "2010-10-11"), ("A", "quarrel", IN_OBSERVATION))
    assert found["A"].status == "revoked"
    assert codes(found) == ["SS673"]


def test_on_one_day_the_ground_that_the_ruleset_names_first_counts() -> None:
    found = after(("A", "case", IN_PUBLICATION), ("A", "objection", IN_PUBLICATION))
    title = found["A"]
    assert title.loss is not None
    assert title.loss.ground.id == "objection"
    assert codes(found) == ["SS675"]


def test_an_event_on_who_holds_no_title_is_noted() -> None:
    found = after(("D", "objection", IN_PUBLICATION))
    assert found.winners == ("A", "B")
    assert codes(found) == ["SS674"]


# --- confirmation --------------------------------------------------------------------------------


def test_money_waits_for_the_confirmation() -> None:
    outcome = run("annual", period="2010")
    title = outcome.after([])["A"]
    assert (title.status, title.due, title.waiting) == ("awarded", NOTHING, Reward(3000))
    title = outcome.after(told(("A", "confirmed", "2011-03-01")))["A"]
    assert (title.status, title.due, title.waiting) == ("confirmed", Reward(3000), NOTHING)
    assert title.confirmed == D(2011, 3, 1)


def test_what_was_never_confirmed_is_not_given_back() -> None:
    outcome = run("annual", period="2010")
    lost = told(("A", "fraud", "2011-02-01"))
    title = outcome.after(lost, awarded="2011-01-20")["A"]
    assert (title.due, title.waiting, title.give_back) == (NOTHING, NOTHING, NOTHING)
    found = outcome.after([*lost, *told(("A", "已确认", "2011-03-01"))])
    assert (found["A"].status, found["A"].give_back) == ("revoked", NOTHING)
    assert codes(found) == ["SS675"]


def test_what_was_confirmed_before_the_fraud_is_given_back() -> None:
    events = told(("A", "confirmed", "2011-03-01"), ("A", "fraud", "2011-05-01"))
    title = run("annual", period="2010").after(events)["A"]
    assert (title.status, title.give_back) == ("revoked", Reward(3000))


def test_a_confirmation_that_nobody_asks_for_is_noted() -> None:
    found = after(("A", "confirmed", "2010-11-01"))
    assert found["A"].status == "awarded"
    assert codes(found) == ["SS676"]


# --- ties in the succession ----------------------------------------------------------------------


def test_a_tie_for_the_empty_place_is_left_open() -> None:
    clerks = marked(("A", 90, "否"), ("B", 80, "否"), ("C", 70, "否"), ("D", 70, "否"))
    found = after(("A", "objection", IN_PUBLICATION), clerks=clerks, readings=NEXT)
    assert found.winners == ("B",)
    assert found.unresolved == (("C", "D"),)
    assert found.vacant == 0  # the place is not empty, it is tied for
    assert codes(found) == ["SS654"]


def test_a_preference_decides_who_moves_up() -> None:
    clerks = marked(("A", 90, "否"), ("B", 80, "否"), ("C", 70, "否"), ("D", 70, "是"))
    found = after(("A", "objection", IN_PUBLICATION), clerks=clerks, readings=NEXT)
    assert found.winners == ("B", "D")
    assert (found.moved_up, found.unresolved) == (("D",), ())


def test_a_preference_that_is_missing_decides_nothing() -> None:
    clerks = marked(("A", 90, "否"), ("B", 80, "否"), ("C", 70, None), ("D", 70, "是"))
    found = after(("A", "objection", IN_PUBLICATION), clerks=clerks, readings=NEXT)
    assert found.unresolved == (("C", "D"),)


def test_who_was_tied_gets_the_place_where_it_is_enough_for_all() -> None:
    clerks = marked(("A", 90, "否"), ("B", 80, "否"), ("C", 80, "否"))
    assert run(clerks=clerks).unresolved == (("B", "C"),)
    found = after(("A", "objection", IN_PUBLICATION), clerks=clerks, readings=NEXT)
    assert found.winners == ("B", "C")
    assert found.unresolved == ()
    assert after(("A", "objection", IN_PUBLICATION), clerks=clerks).unresolved == (("B", "C"),)


def test_who_is_tied_may_be_disqualified_in_the_succession() -> None:
    clerks = marked(("A", 90, "否"), ("B", 80, "否"), ("C", 80, "否"))
    found = after(("B", "objection", IN_PUBLICATION), clerks=clerks, readings=NEXT)
    assert found.winners == ("A", "C")
    none = after(("B", "objection", IN_PUBLICATION), clerks=clerks)
    assert (none.winners, codes(none)) == (("A",), ["SS674"])


# --- groups --------------------------------------------------------------------------------------


def test_succession_stays_within_the_group() -> None:
    events = told(("C", "objection", "2010-08-03"))
    found = run("team", period="2010-07").after(events, published="2010-08-01")
    assert found.before == ("A", "C")
    assert found.winners == ("A", "D")
    assert found.vacant == {"甲": 0, "乙": 0}
    both = told(("C", "objection", "2010-08-03"), ("D", "objection", "2010-08-08"))
    found = run("team", period="2010-07").after(both, published="2010-08-01")
    assert (found.winners, found.vacant) == (("A",), {"甲": 0, "乙": 1})


def test_only_what_the_contest_bars_is_barred() -> None:
    events = told(("A", "objection", "2010-08-03"), ("C", "fraud", "2010-08-03"))
    found = run("team", period="2010-07").after(events, published="2010-08-01")
    assert found.barred == {"C": "2010-09"}  # its bar is for revoked titles only


# --- the next cycle ------------------------------------------------------------------------------


def test_the_bar_in_the_next_cycle_end_to_end() -> None:
    events = (("A", "objection", IN_PUBLICATION), ("B", "fraud", "2011-01-10"))
    found = after(*events, readings=NEXT)
    rows = found.history()
    assert rows == [
        {
            "id": "A",
            "scheme": "quarterly",
            "period": "2010Q3",
            "status": "disqualified",
            "total": "90.00",
            "ended_in": "2010Q4",
        },
        {
            "id": "B",
            "scheme": "quarterly",
            "period": "2010Q3",
            "status": "revoked",
            "total": "80.00",
            "ended_in": "2011Q1",
        },
        {
            "id": "C",
            "scheme": "quarterly",
            "period": "2010Q3",
            "status": "awarded",
            "total": "70.00",
            "ended_in": "",
        },
    ]
    for period, barred in (("2010Q4", ""), ("2011Q1", "A"), ("2011Q2", "B"), ("2011Q3", "")):
        following = run(period=period, history=rows)
        assert "".join(r.key for r in following.results if "barred" in r.failed) == barred
    assert found.barred == {"A": "2011Q1", "B": "2011Q2"}


def test_the_history_as_csv_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "titles.csv"
    path.write_text(after(("A", "objection", IN_PUBLICATION)).to_csv(), "utf-8")
    assert run(period="2011Q1", history=path)["A"].standing == "ineligible"


def test_a_month_bars_the_month_after_the_loss() -> None:
    found = run("team", period="2010-07").after(told(("A", "fraud", "2010-12-31")))
    assert found.barred == {"A": "2011-01"}


def test_labels_bar_the_next_label() -> None:
    found = run("labelled", period="第一期").after(told(("A", "fraud", "2010-09-01")))
    assert found.barred == {"A": "第二期"}
    assert found.history()[0]["ended_in"] == "第一期"
    # A day that no label holds counts for the title's own cycle.
    found = run("labelled", period="第二期").after(told(("A", "fraud", "2012-09-01")))
    assert found.barred == {"A": "第三期"}
    found = run("labelled", period="第三期").after(told(("A", "fraud", "2012-09-01")))
    assert found.barred == {"A": "第三期 →"}


def test_a_run_without_its_cycle_has_no_history() -> None:
    found = run(period=None).after([])
    with pytest.raises(servicestar.ServiceStarError, match="SS603"):
        found.history()


# --- faults --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ({"id": "A", "event": "objekt", "date": "2010-10-13"}, "SS635"),
        ({"id": "X", "event": "objection", "date": "2010-10-13"}, "SS637"),
        ({"id": "A", "event": "objection", "date": "gestern"}, "SS502"),
        ({"id": "A", "event": "objection"}, "SS506"),
        ({"id": "A", "event": "", "date": "2010-10-13"}, "SS504"),
        ({"id": None, "event": "objection", "date": "2010-10-13"}, "SS504"),
    ],
)
def test_faults_of_the_sheet(row: dict[str, object], code: str) -> None:
    with pytest.raises(servicestar.ServiceStarError, match=code) as caught:
        run().after([row], **DAYS)
    assert not caught.value.usage


def test_a_contest_that_says_nothing_of_it() -> None:
    with pytest.raises(servicestar.ServiceStarError, match="SS636"):
        run("plain", period=None).after([])


@pytest.mark.parametrize(
    ("readings", "code"), [({"gone": "none"}, "SS610"), ({"succession": "all"}, "SS611")]
)
def test_readings_are_looked_at(readings: dict[str, str], code: str) -> None:
    with pytest.raises(servicestar.ServiceStarError, match=code):
        run().after([], readings=readings)


def test_who_has_no_title_can_not_be_asked_for() -> None:
    with pytest.raises(servicestar.ServiceStarError, match="SS614"):
        after()["D"]


@pytest.mark.parametrize(
    "name", ["objection", "异议查实", "Objection upheld", " ＯＢＪＥＣＴＩＯＮ "]
)
def test_an_event_is_known_by_id_or_title(name: str) -> None:
    assert after(("A", name, IN_PUBLICATION)).winners == ("B",)


def test_a_sheet_with_chinese_headers(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("工号,事项,日期,说明\nA,异议查实,2010年10月13日,举报信\n", "utf-8")
    found = run().after(path, **DAYS)
    loss = found["A"].loss
    assert loss is not None
    assert (loss.note, loss.date) == ("举报信", D(2010, 10, 13))


# --- how it is told ------------------------------------------------------------------------------


def test_the_explanation_tells_before_and_after_with_articles() -> None:
    found = after(("A", "objection", IN_PUBLICATION), ("B", "quarrel", IN_OBSERVATION))
    text = found.explain("A", "zh")
    assert text.startswith("A · 季度之星 2010Q3: 获评")
    before, _, behind = text.partition("评选之后\n")
    assert "在可获评的 4 名中列第 1" in before
    for part in ("取消资格 · 2010-10-13 周三：异议查实  [第八条]", "不递补，名额空缺  [第九条]"):
        assert part in behind
    assert "2011Q1 不得参评  [第十二条]" in behind
    text = found.explain("B")
    assert "revoked · 2010-10-25 Mon: quarrel  [第十条]" in text
    assert "to be given back: 1000 yuan; 20 grading points  [第十一条]" in text
    assert "the title came with: plaque  [第十一条]" in text
    assert "nothing" not in text
    assert "holds no title" in found.explain("C")


def test_the_explanation_of_who_moved_up_or_is_tied() -> None:
    found = after(("A", "objection", IN_PUBLICATION), readings=NEXT)
    assert "moved up into a place that A lost  [第九条]" in found.explain("C")
    assert "its place goes to the next in rank" in found.explain("A")
    clerks = marked(("A", 90, "否"), ("B", 80, "否"), ("C", 70, "否"), ("D", 70, "否"))
    found = after(("A", "objection", IN_PUBLICATION), clerks=clerks, readings=NEXT)
    assert "tied with D for a place" in found.explain("C")


def test_as_json() -> None:
    found = after(("A", "objection", IN_PUBLICATION), ("B", "quarrel", IN_OBSERVATION))
    read = json.loads(found.to_json())
    assert (read["before"], read["winners"], read["vacant"]) == (["A", "B"], [], 2)
    assert read["barred"] == {"A": "2011Q1", "B": "2011Q1"}
    (lost, revoked) = read["titles"]
    assert (lost["ground"], lost["date"], lost["due"]) == ("objection", "2010-10-13", None)
    assert revoked["give_back"] == {"money": 1000, "points": 20, "objects": ["plaque"]}


# --- the order of events is no matter ------------------------------------------------------------

EVENTS = st.lists(
    st.tuples(
        st.sampled_from("ABCDE"),
        st.sampled_from(["objection", "case", "quarrel", "fraud", "confirmed"]),
        st.dates(D(2010, 10, 8), D(2010, 11, 8)).map(D.isoformat),
    ),
    max_size=8,
)
MARKS = st.lists(st.sampled_from([60, 70, 80, 90]), min_size=5, max_size=5)


def shown(found: Aftermath) -> tuple[object, ...]:
    return found.to_json(), found.to_table("zh"), found.history()


@given(EVENTS, MARKS, st.sampled_from(["none", "next_in_rank"]), st.randoms())
def test_the_order_of_events_is_no_matter(
    events: list[tuple[str, str, str]], marks: Sequence[int], choice: str, random: object
) -> None:
    clerks = marked(*((key, mark, "否") for key, mark in zip("ABCDE", marks, strict=True)))
    outcome = run(clerks=clerks)
    mixed = list(events)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    reading = {"succession": choice}
    one = outcome.after(told(*events), **DAYS, readings=reading)
    other = outcome.after(told(*mixed), **DAYS, readings=reading)
    assert shown(one) == shown(other)


@given(EVENTS, MARKS, st.sampled_from(["none", "next_in_rank"]))
def test_places_are_never_exceeded_and_nobody_loses_without_an_event(
    events: list[tuple[str, str, str]], marks: Sequence[int], choice: str
) -> None:
    clerks = marked(*((key, mark, "否") for key, mark in zip("ABCDE", marks, strict=True)))
    outcome = run(clerks=clerks)
    found = outcome.after(told(*events), **DAYS, readings={"succession": choice})
    named = {key for key, event, _ in events if event != "confirmed"}
    assert len(found.winners) <= 2
    assert set(found.before) - set(found.winners) <= named
    assert set(found.barred) <= named
    if choice == "none":
        assert set(found.winners) <= set(found.before)
    tied = {key for tie in found.unresolved for key in tie}
    assert not tied & set(found.winners)
    open_now = 0 if choice == "none" and not outcome.unresolved else 2
    assert isinstance(found.vacant, int)
    assert 0 <= found.vacant <= len(found.before) + open_now


def test_the_model_is_frozen() -> None:
    found = after()
    with pytest.raises(AttributeError):
        found.model.winners = ()  # type: ignore[misc]
    assert loaded().contest("quarterly").id == "quarterly"


def test_where_another_contest_has_a_say_a_person_decides_who_moves_up() -> None:
    outcome = run("smile", period=None)
    found = outcome.after(told(("A", "fraud", "2010-10-01")))
    assert (found.winners, found.moved_up, found.vacant) == ((), (), 1)
    assert codes(found) == ["SS677"]
    assert "a person has to say who moves up" in found.explain("A")


def test_zhengzhou_from_the_objection_to_the_bar() -> None:
    samples = Path(__file__).parents[2] / "samples"
    contest = servicestar.load("zhengzhou-2010").contest("quarterly_teller")
    sheet, titles = samples / "tellers_2010Q3.xlsx", samples / "titles_2010.csv"
    outcome = contest.evaluate(sheet, history=titles, period="2010Q3")
    events = told(("T004", "异议查实", IN_PUBLICATION), ("T023", "拒办业务", IN_OBSERVATION))
    found = outcome.after(events, **DAYS, readings=NEXT)
    assert found.before == ("T023", "T004", "T027")
    assert (found.winners, found.moved_up) == (("T009", "T027"), ("T009",))
    assert found["T023"].give_back == Reward(1000, 20, found["T023"].give_back.objects)
    months = [
        {"id": key, "scheme": "monthly_teller", "period": "2011-02"} for key in ("T004", "T027")
    ]
    following = contest.evaluate(sheet, history=[*found.history(), *months], period="2011Q1")
    assert "barred" in following["T004"].failed
    assert "barred" not in following["T027"].failed


def test_the_events_that_a_contest_knows() -> None:
    contests = loaded().model.contests
    assert event_ids(contests["annual"]) == ("fraud", "confirmed")
    assert event_ids(contests["plain"]) == ()
    assert known_events(contests["annual"])["弄虚作假"] == "fraud"
