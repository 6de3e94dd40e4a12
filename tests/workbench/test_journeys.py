"""Whole journeys in a real browser: the clerk's, the reviewer's, the developer's."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
from playwright.sync_api import Page, expect

import servicestar
from tests.workbench.hand import SAMPLES, Served, cells, drop, replace, tellers

SHEET = SAMPLES / "tellers_2010Q3.xlsx"
TITLES = SAMPLES / "titles_2010.csv"


def taken(page: Page, button: str) -> tuple[str, bytes]:
    """A file that the page gives, by its name and content."""
    with page.expect_download() as waiting:
        page.click(button)
    return waiting.value.suggested_filename, Path(waiting.value.path()).read_bytes()


def test_the_clerk_drops_a_sheet_asks_why_and_takes_files_along(page: Page) -> None:
    page.select_option("#contest", "quarterly_teller")
    todo = page.locator("#result .state li")
    expect(todo).to_have_text(["记录表", "周期，如 2010Q3", "历史称号，或注明此前未授予过"])
    drop(page, ".drop[data-slot=records]", SHEET)
    expect(todo).to_have_count(2)
    page.set_input_files("input[data-slot=history]", TITLES)
    expect(todo).to_have_text(["周期，如 2010Q3"])
    page.fill("#period", "2010Q3")
    page.wait_for_selector("#table")
    # samples/README.md: 3 places, T023 (provisional), T004 and T027; T009 loses the tie.
    rows = cells(page, "#table")
    assert [row[:4] for row in rows[:4]] == [
        ["1", "T023", "林欣然", "获评 暂定"],
        ["2", "T004", "郭丽", "获评"],
        ["3", "T027", "程晓峰", "获评"],
        ["3", "T009", "高艳", "未入围"],
    ]
    assert len(rows) == 36
    page.click("#table [data-key=T009]")
    expect(page.locator("#why .change")).to_contain_text("近期荣誉")
    expect(page.locator("#why")).to_contain_text("业务量 7587")
    name, workbook = taken(page, "[data-download=workbook]")
    assert name == "quarterly_teller_2010Q3.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    texts = {cell.value for row in book.worksheets[0].iter_rows() for cell in row}
    assert {"T023", "林欣然", 98.27} <= texts
    name, report = taken(page, "[data-download=report]")
    assert name == "quarterly_teller_2010Q3.html"
    assert "林欣然" in report.decode()
    page.click("#tab-papers")
    page.fill("#published", "2010-10-11")
    name, paper = taken(page, "[data-paper=publication]")
    assert name == "quarterly_teller_2010Q3_publication.docx"
    with zipfile.ZipFile(io.BytesIO(paper)) as document:
        assert "林欣然" in document.read("word/document.xml").decode()
    name, papers = taken(page, "[data-paper='']")
    assert name == "quarterly_teller_2010Q3_papers.zip"
    with zipfile.ZipFile(io.BytesIO(papers)) as archive:
        assert archive.read("publication.docx") == paper


def test_switching_a_reading_shows_at_once_who_moves(page: Page) -> None:
    tellers(page)
    assert page.is_hidden("#moves")
    page.click("#setup details summary")
    page.check("[name='reading:quarterly_expertise'][value=formula]")
    # samples/README.md: with this reading there is no tie, and T009 wins.
    page.wait_for_selector("#moves table")
    moved = {row[0]: row[1:4] for row in cells(page, "#moves-body div:nth-of-type(2)")}
    assert moved["T009 高艳"] == ["入选", "未入围 #3 97.75", "获评 #3 97.32"]
    assert moved["T027 程晓峰"] == ["落选", "获评 #3 97.75", "未入围 #4 97.30"]
    page.fill("#fact-tellers", "240")
    expect(page.locator(".figures")).to_contain_text("24")  # a tenth of 240
    page.click("#reset")
    expect(page.locator("#moves")).to_be_hidden()
    expect(page.locator("#fact-tellers")).to_have_value("")
    assert cells(page, "#table")[2][1] == "T027"


def test_the_reviewer_edits_sees_faults_and_who_moves_and_stops_a_search(
    page: Page, served: Served
) -> None:
    tellers(page)
    page.goto(f"{served.home}rules")
    replace(page, "第六条(二)1, require: 岗位月数 >= 6", "第六条(二)1, require: 岗位月 >= 6")
    finding = page.locator("#findings .error")
    expect(finding).to_have_count(1)
    place = re.search(r"第 (\d+) 行第 (\d+) 列", finding.inner_text())
    assert place is not None
    text = servicestar.api.shipped()["zhengzhou-2010"].read_text("utf-8").splitlines()
    line = text[int(place[1]) - 1]  # as it is shipped: the same up to the culprit
    assert line[int(place[2]) - 1 :].startswith("岗位月数 >= 6")
    expect(page.locator(".cm-lintRange-error")).to_have_text("岗位月")
    finding.get_by_role("button").click()
    expect(page.locator("#place")).to_have_text(f"第 {place[1]} 行第 {place[2]} 列")
    replace(page, "岗位月 >= 6", "岗位月数 >= 30")
    expect(page.locator("#findings .summary")).to_have_text("未发现问题。")
    expect(page.locator("#against table").nth(1)).to_contain_text("T004 郭丽")
    moved = {row[0]: row[1] for row in cells(page, "#against div:nth-of-type(2)")}
    assert moved["T004 郭丽"] == "落选"  # 18 months; T016 and T006 have 30 and more
    assert moved["T016 苏瑞雪"] == moved["T006 傅宏伟"] == "入选"
    page.click("text=查看全部变更")
    expect(page.locator("#difference code")).to_have_text(["岗位月数 >= 6", "岗位月数 >= 30"])
    page.goto(f"{served.home}rules")
    replace(page, "岗位月数 >= 30", "岗位月数 > 5")  # the same for whole months: nothing to find
    expect(page.locator("#against")).to_contain_text("无人结果不同")
    page.goto(f"{served.home}compare")
    page.fill("#tries", "100000")
    page.click("#search [type=submit]")
    expect(page.locator("#search-words")).to_have_text(re.compile(r"已尝试 [1-9]\d*0 份"))
    page.click("#search-cancel")
    expect(page.locator("#alert")).to_contain_text("已取消")
    expect(page.locator("#search [type=submit]")).to_be_enabled()
    page.fill("#tries", "30")  # what was stopped leaves nothing behind
    page.click("#search [type=submit]")
    expect(page.locator("#found")).to_contain_text("未发现不同；这并非证明")


def test_the_developer_takes_the_same_json_that_the_library_gives(page: Page) -> None:
    tellers(page)
    name, data = taken(page, "[data-download=json]")
    contest = servicestar.load("zhengzhou-2010").contest("quarterly_teller")
    outcome = contest.evaluate(str(SHEET), history=str(TITLES), period="2010Q3")
    assert name == "quarterly_teller_2010Q3.json"
    assert data.decode() == outcome.to_json("en")
    assert taken(page, "[data-download=csv]")[1].decode() == outcome.to_csv("zh")


def test_a_feeding_sheet_is_asked_for(page: Page, served: Served) -> None:
    served.clean(page, "j-bank", "en")
    page.select_option("#contest", "branch")
    expect(page.locator("#result .state li").first).to_have_text("a sheet of records")
    page.set_input_files("input[data-slot=records]", SAMPLES / "j_bank_branches.csv")
    page.fill("#period", "2023Q2")
    only = page.locator("#result .state li")
    expect(only).to_have_text(["the sheet of Quarterly assessment of outlets"])
    drop(page, "[data-slot='feed:outlet']", SAMPLES / "j_bank_outlets.csv")
    page.wait_for_selector("#table")
    assert {row[1] for row in cells(page, "#table")} >= {"城西", "城北"}


def test_a_ruleset_is_saved_in_the_folder_and_opened_from_there(page: Page, served: Served) -> None:
    page.goto(f"{served.home}rules")
    replace(page, "ruleset: zhengzhou-2010", "ruleset: our-branch")
    expect(page.locator("#edited")).to_be_visible()
    page.fill("#save-name", "../../etc/本行 办法.cases.yaml")
    page.click("#save button")
    expect(page.locator("#edited")).to_be_hidden()
    assert page.input_value("#save-name") == "本行 办法.yaml"
    assert "ruleset: our-branch" in (served.folder / "本行 办法.yaml").read_text("utf-8")
    assert page.input_value("#source") == "file:本行 办法.yaml"
    (served.folder / "本行 办法.yaml").write_text("changed meanwhile", "utf-8")
    with page.expect_event("dialog") as asked:
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.click("#save button")
    assert "已存在且内容不同" in asked.value.message
    assert (served.folder / "本行 办法.yaml").read_text("utf-8") == "changed meanwhile"


def test_a_fault_of_the_sheet_has_its_cell(page: Page, tmp_path: Path) -> None:
    page.select_option("#contest", "quarterly_teller")
    sheet = tmp_path / "faulty.csv"
    sheet.write_text("工号,姓名,岗位月数\nT1,甲,many\n", "utf-8")
    page.set_input_files("input[data-slot=records]", sheet)
    page.check("[name=no_titles]")
    page.fill("#period", "2010Q3")
    expect(page.locator("#result .faults")).to_contain_text("faulty.csv:2:3")
