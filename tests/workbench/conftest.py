"""A workbench that is served as users serve it, and a real browser to look at it with."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.workbench.hand import Served

expect.set_options(timeout=20_000)
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium() -> str:
    """Where Chromium is; on a fresh Debian that we are root of it is installed first."""
    found = shutil.which("chromium")
    if found is None and shutil.which("apt-get") and os.geteuid() == 0:
        install = ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
        for command in (["apt-get", "update"], install):
            subprocess.run(command, check=True, capture_output=True, timeout=400)
        found = shutil.which("chromium")
    assert found is not None, "these tests need Chromium: apt-get install chromium"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=[*_ARGUMENTS])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("workbench")
    process = serving(folder)
    assert process.stdout is not None
    url = re.search(r"http://\S+", process.stdout.readline())
    assert url is not None
    yield Served(url.group(), folder, process)
    process.send_signal(signal.SIGINT)
    process.wait(20)


def serving(folder: Path, *more: str) -> subprocess.Popen[str]:
    """`servicestar serve` as a process of its own."""
    code = "import sys; from servicestar.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", code, "--lang", "zh", "serve"]
    command += ["--port", "0", "--no-browser", "--folder", str(folder), *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page of a clean desk, in Chinese; whatever its console says is a fault."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(20_000)
    told: list[str] = []
    # A request that is turned away is an answer like others; the browser notes it all the same.
    # Typing over marked text makes Chromium want to keep its looks with a style of its own.
    expected = re.compile("^Failed to load resource|^Applying inline style")
    page.on("console", lambda m: None if expected.match(m.text) else told.append(m.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    served.clean(page)
    yield page
    assert told == []
    context.close()
