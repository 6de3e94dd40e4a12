"""Two rulesets over some periods: figures worked out by hand, faults told per period, pictures."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from servicestar import ServiceStarError
from servicestar.compare import Impact, Sheet, impact
from servicestar.compare.figures import Totals, bins_of, percent
from servicestar.compare.pictures import places_picture
from servicestar.compare.svg import draw, shortened

from .rules import PEOPLE, TWO, ruleset

# Two win, and the spoken mark counts: P2 90 and P3 88 in place of P1 90.
NEW = TWO.replace("default: written", "default: spoken").replace("{number: 1,", "{number: 2,")
# The second sheet is the first without P1: P2 and P3 are tied under the old ruleset.
SECOND = PEOPLE[1:]


def compared(folder: Path, **words: Any) -> Impact:
    old, new = ruleset(folder), ruleset(folder, words.pop("new", NEW), "new.yaml")
    sheets = words.pop("sheets", [Sheet(PEOPLE, "one"), Sheet(SECOND, "two")])
    return impact(old, new, sheets, **{"by": "team", **words})


def test_turnover(tmp_path: Path) -> None:
    found = compared(tmp_path)
    assert found.differ == ("one", "two")
    first, second = (period.figures for period in found.periods)
    assert first is not None
    assert second is not None
    assert [p.key for p in first.turnover.new] == ["P2", "P3"]
    assert [p.key for p in first.turnover.dropped] == ["P1"]
    assert first.turnover.kept == ()
    assert second.turnover.old_winners == 0  # a tie is nobody's place
    assert found.overall.turnover.new_winners == 4
    assert "0.0 %" in found.to_text("en")
    assert "tied under OLD\n    P2, P3\n" in found.to_text("en")


def test_places_by_group(tmp_path: Path) -> None:
    rows = {row.group: row for row in compared(tmp_path).overall.groups}
    assert (rows["A"].records, rows["A"].old, rows["A"].new) == (3, 1, 2)
    assert (rows["B"].records, rows["B"].old, rows["B"].new) == (4, 0, 2)
    assert compared(tmp_path, by="班组").by == ("team", "team")


def test_nothing_changes_between_the_same(tmp_path: Path) -> None:
    found = compared(tmp_path, new=TWO)
    assert found.differ == ()
    assert "differs in 0\n" in found.to_text("en")


@pytest.mark.parametrize(
    ("part", "whole", "shown"),
    [(1, 3, "33.3 %"), (2, 3, "66.7 %"), (1, 16, "6.3 %"), (1, 1, "100.0 %"), (0, 0, "–")],
)
def test_shares_are_rounded_half_up(part: int, whole: int, shown: str) -> None:
    assert percent(part, whole) == shown


def test_shares_in_json_are_exact(tmp_path: Path) -> None:
    third = [{**PEOPLE[0], "id": f"P{n}", "team": "ABC"[n], "written": f"9{n}"} for n in range(3)]
    three = TWO.replace("{number: 1,", "{number: 3,")
    found = impact(
        ruleset(tmp_path, three), ruleset(tmp_path, three, "n.yaml"), [Sheet(third, "p")], by="team"
    )
    rows = json.loads(found.to_json())["overall"]["groups"]
    assert [row["old_share"] for row in rows] == ["1/3"] * 3


def test_quartiles_are_exact() -> None:
    assert Totals((1, 2, 3, 4)).five == (1, Fraction(7, 4), Fraction(5, 2), Fraction(13, 4), 4)
    assert Totals((5,)).five == (5,) * 5
    assert Totals(()).five == (None,) * 5


def test_bins_hold_every_total_once() -> None:
    old, new = [Fraction(999, 10), 100], [Fraction(-1, 3), 100]
    bins = bins_of(old, new)
    assert len(bins) <= 12
    assert sum(each.old for each in bins) == len(old)
    assert sum(each.new for each in bins) == len(new)
    assert [each.low for each in bins_of([100, 100], [])] == [100]
    assert bins_of([], []) == ()
    (low, *_, high) = bins_of([0, 10], [0])
    assert (low.low, low.high, high.low) == (0, 1, 10)  # 10 lies in the bin that begins at 10
    fine = bins_of([Fraction(1, 1000), Fraction(2, 1000)], [])
    assert fine[1].low - fine[0].low == Fraction(1, 10000)


GAP = TWO.replace('free: {formula: "10"}', "free: {banded: {of: 缺勤, bands: [{to: 2, give: 10}]}}")


def test_a_fault_in_one_period_hides_no_other(tmp_path: Path) -> None:
    calm = [{**row, "absent": "0"} for row in PEOPLE]
    found = compared(tmp_path, new=GAP, sheets=[Sheet(PEOPLE, "one"), Sheet(calm, "two")])
    assert found.unsound == ("one",)
    assert [fault.code for fault in found.faults] == ["SS826"]
    assert found.faults[0].message("en").startswith("one, the new ruleset: SS613 ")
    assert len(found.overall.pairs) == 1
    for text in (found.to_text("en"), found.to_html("en")):
        assert "SS613" in text
        assert "1 period(s) have no outcome" in text
    assert json.loads(found.to_json())["periods"]["one"]["differs"] is None


def test_no_outcome_at_all_is_raised(tmp_path: Path) -> None:
    with pytest.raises(ServiceStarError, match="SS501"):
        compared(tmp_path, sheets=[Sheet(tmp_path / "none.csv", "one")])
    with pytest.raises(ServiceStarError, match="SS825"):
        compared(tmp_path, sheets=[Sheet(PEOPLE, "one"), Sheet(PEOPLE, "one")])
    with pytest.raises(ServiceStarError, match=r"SS823.*did you mean team"):
        compared(tmp_path, by="teams")


def test_what_only_one_ruleset_knows_is_told_to_it_alone(tmp_path: Path) -> None:
    without = TWO.replace("  second:\n", "  other:\n").replace("reading: second", "reading: other")
    found = compared(tmp_path, new=without, readings={"second": "cost"})
    assert found.unsound == ()
    with pytest.raises(ServiceStarError, match="SS610"):
        compared(tmp_path, readings={"third": "cost"})


def test_a_sheet_without_records(tmp_path: Path) -> None:
    found = compared(tmp_path, sheets=[Sheet([], "one")])
    assert found.overall.counts[0]["records"] == 0
    assert "<svg" not in found.to_html("en").partition('id="period-1"')[2]
    assert found.to_text("zh")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_same_bytes_twice(tmp_path: Path, lang: Any) -> None:
    one, two = compared(tmp_path), compared(tmp_path)
    assert one.to_text(lang) == two.to_text(lang)
    assert one.to_json(lang) == two.to_json(lang)
    assert one.to_html(lang) == two.to_html(lang)


class _Page(HTMLParser):
    """What matters of a page: its tags in their order, and its ids."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.ids += [value or "" for name, value in attrs if name == "id"]
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_a_page_needs_nothing_else(tmp_path: Path) -> None:
    text = compared(tmp_path).to_html("zh")
    page = _Page()
    page.feed(text)
    assert page.links == ["#content"]
    assert "script" not in page.tags
    assert "url(" not in text
    assert len(page.ids) == len(set(page.ids))
    assert {"header", "main", "footer", "caption", "figure"} <= set(page.tags)
    assert '<html lang="zh-CN">' in text
    labelled = re.findall(r'aria-labelledby="([^"]+)"', text)
    assert {part for each in labelled for part in each.split()} <= set(page.ids)


def test_pictures_have_their_numbers_as_words(tmp_path: Path) -> None:
    found = compared(tmp_path)
    picture = places_picture(found.overall, found, "p", "en")
    assert picture is not None
    svg = ElementTree.fromstring(draw(picture))
    tag = "{http://www.w3.org/2000/svg}"
    assert svg.findtext(f"{tag}title") == "places by team under OLD and NEW"
    assert svg.findtext(f"{tag}desc") == "A: OLD 1, NEW 2; B: OLD 0, NEW 2"
    assert svg.get("role") == "img"


def test_texts_of_strangers_are_texts(tmp_path: Path) -> None:
    evil = '</text><script>alert(1)</script>&"'
    people = [{**row, "team": evil, "name": evil} for row in PEOPLE]
    text = compared(tmp_path, sheets=[Sheet(people, "<b>one")]).to_html("en")
    assert "<script" not in text
    assert "<b>" not in text
    assert "&lt;/text&gt;&lt;script&gt;" in text


def test_a_long_label_is_shortened_by_its_width() -> None:
    assert shortened("经三路支行") == "经三路支行"
    assert shortened("郑州航空港经济综合实验区支行营业部").endswith("…")


def test_every_list_of_a_page_has_its_terms(tmp_path: Path) -> None:
    for found in (compared(tmp_path), compared(tmp_path, new=TWO, sheets=[Sheet(PEOPLE, "one")])):
        page = found.to_html("en")
        assert not re.search(r"<dl>\s*<dd>|<ul[^>]*>\s*</ul>", page)
    assert "<p>nobody</p>" in page
