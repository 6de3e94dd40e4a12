"""Who gets in, what comes in, and what is written where."""

from __future__ import annotations

import json
import re
import signal
import time
import urllib.parse
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from servicestar.workbench.desk import MAX_UPLOAD
from tests.workbench.conftest import serving
from tests.workbench.hand import ROOT, Served

RULES = ROOT / "tests" / "workbench" / "small.yaml"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", ""])
def test_a_rebound_name_is_turned_away(served: Served, host: str) -> None:
    found = served.get("/", {"Host": host.format(port=served.port)})
    assert found.status == 421
    assert "meta" in found.body  # the page for strangers,
    assert 'name="key"' not in found.body  # which holds no key


def test_localhost_is_a_name_of_this_machine(served: Served) -> None:
    assert served.get("/", {"Host": f"localhost:{served.port}"}).status == 200


@pytest.mark.parametrize("cookie", ["", "servicestar-1=x", "servicestar-{port}=", "x"])
def test_without_the_token_nothing_is_shown(served: Served, cookie: str) -> None:
    headers = {"Cookie": cookie.format(port=served.port)}
    for path in ("/", "/rules", "/assets/app.js", "/download/ruleset", "/progress/run"):
        assert served.get(path, headers).status == 403
    assert served.get("/?token=wrong", headers).status == 403


def test_the_address_sets_a_cookie_that_other_sites_do_not_send(served: Served) -> None:
    found = served.get(f"/?token={served.token}", {"Cookie": ""})
    assert (found.status, found.headers["location"]) == (303, "/")
    assert found.headers["set-cookie"] == f"{served.cookie}; Path=/; HttpOnly; SameSite=Strict"


@pytest.mark.parametrize(
    "wrong",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"X-Servicestar-Key": ""},
        {"X-Servicestar-Key": "0" * 64},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
def test_a_strangers_page_changes_nothing(served: Served, wrong: dict[str, str]) -> None:
    body = json.dumps({"lang": "en"}).encode()
    assert served.ask("POST", "/do/speak", body, {**served.own(), **wrong}).status == 403


def test_only_reading_and_posting(served: Served) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        assert served.ask(method, "/do/speak", b"{}", served.own()).status == 405
    assert served.get("/do/speak").status == 405
    assert served.get("/nothing").status == 404
    assert served.get("/assets/../serve.py").status == 404
    assert served.get("/assets/..%2fserve.py").status == 404


def test_every_page_forbids_what_is_not_its_own(served: Served) -> None:
    for path in ("/", "/rules", "/compare"):
        headers = served.get(path).headers
        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self' 'nonce-")
        assert "unsafe" not in policy
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"


def test_a_sheet_that_is_too_large_is_told_so(served: Served) -> None:
    name = urllib.parse.quote("大表.csv")
    path = f"/do/upload?slot=records&name={name}"
    right = served.own()
    said = served.ask("POST", path, b"", {**right, "Content-Length": str(MAX_UPLOAD + 1)})
    assert (said.status, json.loads(said.body)) == (
        413,
        {"said": "大表.csv 超过 32 MB。是否选错了文件？"},
    )


@pytest.mark.parametrize("slot", ["", "rules", "feed:", "../records", "feed:" + "x" * 300])
def test_a_sheet_is_for_something_known(served: Served, slot: str) -> None:
    path = f"/do/upload?slot={urllib.parse.quote(slot)}&name=a.csv"
    assert served.ask("POST", path, b"a", served.own()).status == 400


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b'{"key": 1}', b"[" * 100_000])
def test_nonsense_is_not_understood(served: Served, body: bytes) -> None:
    said = served.ask("POST", "/do/explain", body, served.own())
    assert (said.status, json.loads(said.body)["said"]) == (400, "无法理解该请求。")


@pytest.mark.parametrize("source", ["file:../secret.yaml", "file:/etc/passwd", "shipped:../x"])
def test_no_path_of_a_request_is_opened(served: Served, source: str) -> None:
    (served.folder.parent / "secret.yaml").write_text("ruleset: secret", "utf-8")
    body = json.dumps({"source": source}).encode()
    said = served.ask("POST", "/do/open", body, served.own())
    assert said.status == 400
    assert "没有该文件或文件夹" in json.loads(said.body)["said"]


def test_hostile_names_are_texts(page: Page, served: Served, tmp_path: Path) -> None:
    evil = '<img src=x onerror="document.title=1">'
    (served.folder / "small.yaml").write_text(RULES.read_text("utf-8"), "utf-8")
    (served.folder / "<b>evil.yaml").write_text("ruleset: evil", "utf-8")
    page.reload()
    expect(page.locator("#source")).to_contain_text("<b>evil.yaml")
    page.select_option("#source", "file:small.yaml")
    expect(page.locator("#contest")).to_contain_text("<i>star</i>")
    sheet = tmp_path / "<b>.csv"
    quoted = evil.replace('"', '""')
    sheet.write_text(f'id,name,volume\n"{quoted}","{quoted}",5\n"\'><b>",=1+1,4\n', "utf-8")
    page.set_input_files("input[data-slot=records]", sheet)
    expect(page.locator("#table tbody tr")).to_have_count(2)
    expect(page.locator("#table tbody tr").first).to_contain_text(evil)
    page.locator("#table tbody [data-key]").first.click()
    expect(page.locator("#why")).to_contain_text(evil)
    page.click("#tab-pictures")
    expect(page.locator("#pictures")).to_contain_text(evil)
    for selector in ("img", "#result b:has-text('evil')", "main i"):
        assert page.locator(selector).count() == 0


def test_ctrl_c_ends_it_with_all_its_processes(tmp_path: Path) -> None:
    process = serving(tmp_path)
    assert process.stdout is not None
    url = re.search(r"http://\S+", process.stdout.readline())
    assert url is not None
    own = Served(url.group(), tmp_path, process)
    assert own.get("/").status == 200  # by now its processes are there
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    children = [pid for task in tasks for pid in task.read_text().split()]
    assert len(children) >= 2
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=30)
    assert (process.returncode, err) == (0, "")
    gone = time.monotonic() + 20  # the last one ends when it sees that the server has
    while any(Path(f"/proc/{pid}").exists() for pid in children):
        assert time.monotonic() < gone
        time.sleep(0.05)


def test_a_port_that_is_taken_is_a_line_and_no_traceback(served: Served, tmp_path: Path) -> None:
    process = serving(tmp_path, "--port", str(served.port))
    _, err = process.communicate(timeout=30)
    assert process.returncode == 2
    assert err == f"<command line>:1:1: error SS842 无法使用端口 {served.port}：已被其他程序占用\n"
