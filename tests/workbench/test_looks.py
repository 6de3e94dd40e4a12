"""Every screen by eye of a machine: accessible, within a phone's width, usable without a mouse."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.workbench.hand import Served, ask, replace, tellers

AXE = Axe()


def sound(page: Page) -> None:
    """Axe finds nothing serious, and nothing sticks out to the right."""
    found = AXE.run(page).response["violations"]
    serious = [
        (each["id"], [node["html"][:200] for node in each["nodes"]])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def empty(page: Page, _: Served) -> None:
    expect(page.locator("#result .state")).to_be_visible()


def result(page: Page, _: Served) -> None:
    tellers(page)


def pictures(page: Page, _: Served) -> None:
    tellers(page)
    page.click("#tab-pictures")
    expect(page.locator("#pictures .funnel")).to_be_visible()


def papers(page: Page, _: Served) -> None:
    tellers(page)
    page.click("#tab-papers")


def why_and_moves(page: Page, _: Served) -> None:
    tellers(page)
    page.click("#setup details summary")
    page.check("[name='reading:quarterly_expertise'][value=formula]")
    expect(page.locator("#moves table").first).to_be_visible()
    page.click("#table [data-key=T009]")
    expect(page.locator("#why .clauses").first).to_be_visible()


def alert(page: Page, _: Served) -> None:
    page.set_input_files(
        "input[data-slot=records]",
        {"name": "notes.txt", "mimeType": "text/plain", "buffer": b"text"},
    )
    expect(page.locator("#alert")).to_contain_text("notes.txt")


def rules(page: Page, served: Served) -> None:
    page.goto(f"{served.home}rules")
    replace(page, "ruleset: zhengzhou-2010", "rulesset: zhengzhou-2010")
    expect(page.locator("#findings .error").first).to_be_visible()


def compare(page: Page, served: Served) -> None:
    text = ask(page, "text", {})["text"]
    ask(page, "write", {"text": text.replace("岗位月数 >= 3", "岗位月数 >= 4")})
    page.goto(f"{served.home}compare")
    expect(page.locator("#difference table").first).to_be_visible()
    page.fill("#tries", "200")
    page.click("#search [type=submit]")
    expect(page.locator("#found table").first).to_be_visible()


SCREENS = (empty, result, pictures, papers, why_and_moves, alert, rules, compare)


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.__name__)
def test_a_screen_is_accessible_and_fits_a_phone(
    screen: Callable[[Page, Served], None], page: Page, served: Served
) -> None:
    screen(page, served)
    sound(page)
    page.set_viewport_size({"width": 390, "height": 844})
    sound(page)


def test_english_fits_a_phone(page: Page, served: Served) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.click("[data-lang=en]")
    expect(page.locator("#setup-title")).to_have_text("What is selected from what")
    tellers(page)
    sound(page)
    for name in ("rules", "compare"):
        page.goto(f"{served.home}{name}")
        expect(page.locator("h1")).to_have_text(name.capitalize())
        sound(page)


def test_an_explanation_without_a_mouse(page: Page) -> None:
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    tellers(page)
    page.focus("#tab-everyone")
    page.keyboard.press("ArrowRight")
    expect(page.locator("#pictures")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    page.focus("#table [data-key=T009]")
    page.keyboard.press("Enter")
    expect(page.locator("#why-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#why")).to_be_hidden()
    expect(page.locator("#table [data-key=T009]")).to_be_focused()


def test_the_table_is_searched_and_cut_to_a_standing(page: Page) -> None:
    tellers(page)
    page.fill("#filter-words", "第六条(二)4")
    expect(page.locator("#table tbody tr")).to_have_count(1)
    expect(page.locator("#table tbody tr")).to_contain_text("T024")  # a major error
    page.fill("#filter-words", "")
    page.select_option("#filter-standing", "undetermined")
    expect(page.locator("#table tbody th")).to_have_text(["T029"])
    page.fill("#filter-words", "nobody is called so")
    expect(page.locator("#table")).to_have_text("没有符合的记录。")
