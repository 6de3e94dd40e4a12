"""What a hand does in the browser: open, drop, choose, type."""

from __future__ import annotations

import base64
import http.client
import re
import subprocess
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import frozen
from playwright.sync_api import Page, expect

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "samples"


@frozen
class Served:
    """A workbench that is being served."""

    url: str
    folder: Path
    process: subprocess.Popen[str]

    @property
    def home(self) -> str:
        return self.url.partition("?")[0]

    @property
    def port(self) -> int:
        return urlsplit(self.url).port or 0

    @property
    def token(self) -> str:
        return self.url.partition("token=")[2]

    def clean(self, page: Page, ruleset: str = "zhengzhou-2010", lang: str = "zh") -> None:
        """An opened page of a ruleset as it is shipped, with nothing else on the desk."""
        page.goto(self.url)
        ask(page, "speak", {"lang": lang})
        ask(page, "open", {"source": f"shipped:{ruleset}"})
        page.goto(self.home)
        page.wait_for_selector("#setup #contest")

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self.ask("GET", path, headers=headers)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """A request made by hand; headers that are given count in place of the right ones."""
        right = {"Host": f"127.0.0.1:{self.port}", "Cookie": self.cookie}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in {
                **right,
                "Content-Length": str(len(body)),
                **(headers or {}),
            }.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read().decode())
        finally:
            connection.close()

    @property
    def cookie(self) -> str:
        return f"servicestar-{self.port}={self.token}"

    def key(self) -> str:
        """The key that pages send along, as it stands in a page."""
        found = re.search(r'name="key" content="(\w+)"', self.get("/").body)
        assert found is not None
        return found.group(1)

    def own(self) -> dict[str, str]:
        """The headers of our own page's requests."""
        return {"Origin": f"http://127.0.0.1:{self.port}", "X-Servicestar-Key": self.key()}


@frozen
class Answer:
    status: int
    headers: dict[str, str]
    body: str


def ask(page: Page, name: str, told: dict[str, Any]) -> Any:
    """What the page's own script would ask for."""
    code = """async ([name, told]) => {
      const headers = {"x-servicestar-key": document.querySelector("meta[name=key]").content};
      const body = JSON.stringify(told);
      const answer = await fetch("/do/" + name, {method: "POST", headers, body});
      return answer.status === 200 ? answer.json() : answer.status;
    }"""
    return page.evaluate(code, [name, told])


def drop(page: Page, selector: str, path: Path) -> None:
    """Let a file go over a place of the page."""
    code = """([name, data]) => {
      const bytes = Uint8Array.from(atob(data), c => c.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], name));
      return transfer;
    }"""
    data = base64.b64encode(path.read_bytes()).decode()
    transfer = page.evaluate_handle(code, [path.name, data])
    page.dispatch_event(selector, "dragover", {"dataTransfer": transfer})
    page.dispatch_event(selector, "drop", {"dataTransfer": transfer})


def tellers(page: Page) -> None:
    """The quarter's tellers with their history, as the sample has them."""
    page.select_option("#contest", "quarterly_teller")
    expect(page.locator("#period-help")).to_contain_text("Q3")
    page.click("#sample")
    page.wait_for_selector("#table [data-key=T023]")


def replace(page: Page, old: str, new: str) -> None:
    """Type over the first place where the editor's text has some words."""
    page.click(".cm-content")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Control+f")
    page.fill(".cm-search [name=search]", "")
    page.keyboard.insert_text(old)
    page.keyboard.press("End")  # the editor looks at what was typed when a key goes up
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.insert_text(new)


def cells(page: Page, selector: str) -> list[list[str]]:
    """The rows of a table, cell by cell."""
    code = "rows => rows.map(row => [...row.cells].map(cell => cell.innerText.trim()))"
    rows: list[list[str]] = page.eval_on_selector_all(f"{selector} tbody tr", code)
    return rows
