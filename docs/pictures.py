"""Takes the pictures of the gallery: ``python docs/pictures.py [NAME …]``.

Every picture is of what the program really makes of the samples: commands are run, files opened in
LibreOffice, pages in Chromium. Both have to be installed; from Python it takes the extra `dev`.
The tests do not run this, as other versions of either draw other pixels.
"""

from __future__ import annotations

import contextlib
import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
PICTURES = ROOT / "docs" / "pictures"
LIMIT = 150_000  # bytes of a picture
TELLERS = ["zhengzhou-2010", "samples/tellers_2010Q3.xlsx", "--contest", "quarterly_teller"]
QUARTER = ["--period", "2010Q3", "--history", "samples/titles_2010.csv"]
TERMINAL = """<style>
body {{ margin: 0 }}
pre {{ background: {background}; color: {foreground}; margin: 0; padding: 20px; width: 88ch;
  font: 16px/1.4 'Noto Sans Mono CJK SC', monospace; overflow: hidden }}
</style><pre>{code}"""
Box = tuple[float, float, float, float]
"""Left, top, right and bottom of a part of a picture, as shares of it."""


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, or the one that Playwright brought."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


class Studio:
    """A browser, and a folder for what is made on the way."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self.browser, self.folder = browser, folder
        (folder / "samples").symlink_to(ROOT / "samples")

    def run(self, *words: str | Path) -> None:
        """A command of servicestar, in the folder; its last word says where it writes to."""
        code = "import sys; from servicestar.cli import main; sys.exit(main())"
        command = [sys.executable, "-c", code, *map(str, words)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False)
        assert (self.folder / words[-1]).exists(), done.stderr

    def page(self, url: str, width: int = 1280, height: int = 1000) -> Page:
        """A page that is opened."""
        page = self.browser.new_page(viewport={"width": width, "height": height})
        page.goto(url)
        return page

    def shot(self, page: Page, name: str) -> None:
        """Keep what a page shows, and close it."""
        keep_screen(page, name)
        page.close()

    def printed(self, path: Path, name: str, *, dots: int = 90, box: Box = (0, 0, 1, 1)) -> None:
        """Keep the first page of a document as LibreOffice prints it, or a part of it."""
        profile = f"-env:UserInstallation=file://{self.folder}/office"
        office = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir"]
        subprocess.run([*office, self.folder, path], check=True, capture_output=True)
        only = ["-singlefile", "-r", str(dots), "-png"]
        base = path.with_suffix("")
        subprocess.run(["pdftoppm", *only, base.with_suffix(".pdf"), base], check=True)
        image = Image.open(base.with_suffix(".png"))
        (width, height), (left, top, right, bottom) = image.size, box
        keep(image.crop((left * width, top * height, right * width, bottom * height)), name)

    def terminal(self, name: str, *words: str, lines: int = 26) -> None:
        """Keep what a terminal of 88 columns shows of a command: its first lines."""
        told = on_a_terminal(words, 88).splitlines()
        text = Text("$ servicestar " + " ".join(words) + "\n", style="bold")
        text.append_text(Text.from_ansi("\n".join(told[:lines])))
        console = Console(record=True, width=88, file=io.StringIO())
        console.print(text, highlight=False)
        page = self.browser.new_page(viewport={"width": 1000, "height": 600})
        page.set_content(console.export_html(code_format=TERMINAL, inline_styles=True))
        keep_part(page, "pre", name)
        page.close()


def on_a_terminal(words: tuple[str, ...], columns: int) -> str:
    """What a command writes where it finds a terminal, colours included."""
    code = "import sys; from servicestar.cli import main; sys.exit(main())"
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", code, *words]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=theirs, stderr=theirs)
    os.close(theirs)
    told = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while piece := os.read(ours, 65536):
            told += piece
    process.wait()
    return told.decode().replace("\r\n", "\n")


def keep(image: Image.Image, name: str) -> None:
    """Write a picture with as many colours as stay below the limit."""
    for colours in (256, 128, 64, 32):
        small = image.convert("RGB").quantize(colours, dither=Image.Dither.NONE)
        out = io.BytesIO()
        small.save(out, "PNG", optimize=True)
        if out.tell() <= LIMIT:
            (PICTURES / f"{name}.png").write_bytes(out.getvalue())
            sys.stdout.write(f"{name}.png {image.width}×{image.height} {out.tell()} bytes\n")
            return
    raise AssertionError(f"{name} is above {LIMIT} bytes")


def keep_screen(page: Page, name: str) -> None:
    """Keep what a page shows once it has come to rest."""
    page.wait_for_timeout(500)
    keep(Image.open(io.BytesIO(page.screenshot())), name)


def keep_part(page: Page, selector: str, name: str) -> None:
    """Keep a part of a page."""
    keep(Image.open(io.BytesIO(page.locator(selector).screenshot())), name)


# --- the pictures --------------------------------------------------------------------------------


def report(studio: Studio) -> None:
    """The report, in both languages, and on a phone."""
    for lang in ("zh", "en"):
        path = studio.folder / f"report_{lang}.html"
        studio.run("--lang", lang, "run", *TELLERS, *QUARTER, "--format", "html", "-o", path)
        studio.shot(studio.page(path.as_uri(), height=1100), f"report_{lang}")
    chinese = (studio.folder / "report_zh.html").as_uri()
    studio.shot(studio.page(chinese, 390, 844), "report_phone")
    page = studio.page(chinese)
    keep_part(page, "section[aria-labelledby=bars]", "report_points")
    keep_part(page, "article:has(#record-9)", "report_person")
    page.close()


def workbook(studio: Studio) -> None:
    """The workbook of results."""
    path = studio.folder / "results.xlsx"
    studio.run("--lang", "zh", "run", *TELLERS, *QUARTER, "--format", "xlsx", "-o", path)
    studio.printed(path, "workbook", dots=140, box=(0.02, 0.02, 0.97, 0.5))


def papers(studio: Studio) -> None:
    """A notice of publication, and a form of the year from an empty history."""
    notice = studio.folder / "notice.docx"
    about = ["--paper", "publication", "--published", "2010-10-08"]
    studio.run("--lang", "zh", "papers", *TELLERS, *QUARTER, *about, "-o", notice)
    studio.printed(notice, "notice")
    titles, form = year(studio), studio.folder / "form.docx"
    sheet = ["zhengzhou-2010", "samples/year_2010/tellers_2010.csv", "--contest", "annual_teller"]
    about = ["--period", "2010", "--history", str(titles), "--set", "outlets=12"]
    about += ["--paper", "appendix_2"]
    studio.run("--lang", "zh", "papers", *sheet, *about, "-o", form)
    studio.printed(form, "form")


def year(studio: Studio) -> Path:
    """The titles of a year, from its sheets."""
    titles = studio.folder / "titles.csv"
    if not titles.exists():
        months = [(f"2010-{month:02}", "monthly_teller") for month in range(1, 13)]
        quarters = [(f"2010Q{n}", "quarterly_teller") for n in range(1, 5)]
        for period, contest in [*months, *quarters]:
            sheet = f"samples/year_2010/tellers_{period}.csv"
            about = ["--contest", contest, "--period", period]
            about += ["--history", str(titles), "--append-history", str(titles)]
            studio.run("run", "zhengzhou-2010", sheet, *about)
    return titles


def terminal(studio: Studio) -> None:
    """The table in a terminal, an explanation, and a contest as a query."""
    studio.terminal("terminal", "run", *TELLERS, *QUARTER, "--lang", "zh")
    studio.terminal("explain", "explain", *TELLERS, *QUARTER, "--who", "T009", lines=60)
    studio.terminal("sql", "sql", "fee-service", lines=60)


def changes(studio: Studio) -> None:
    """What a change of the rules moves: on one sheet, and over the periods of a year."""
    text = (ROOT / "rulesets" / "2010_zhengzhou.yaml").read_text("utf-8")
    old, new = studio.folder / "adopted.yaml", studio.folder / "proposed.yaml"
    old.write_text(text, "utf-8")
    new.write_text(text.replace("{share: 10%, of: 柜员总数", "{share: 8%, of: 柜员总数"), "utf-8")
    page = studio.folder / "diff.html"
    about = ["--contest", "quarterly_teller", "--records", "samples/tellers_2010Q3.xlsx", *QUARTER]
    studio.run("--lang", "zh", "diff", old.name, new.name, *about, "--format", "html", "-o", page)
    studio.shot(studio.page(page.as_uri()), "diff")
    page = studio.folder / "impact.html"
    periods = [f"2010Q{n}" for n in range(1, 5)]
    sheets = [f"samples/year_2010/tellers_{period}.csv" for period in periods]
    about = ["--records", *sheets, "--periods", *periods, "--history", str(year(studio))]
    about += ["--contest", "quarterly_teller", "--by", "outlet", "--format", "html"]
    studio.run("--lang", "zh", "impact", old, new, *about, "-o", page)
    studio.shot(studio.page(page.as_uri()), "impact")


def workbench(studio: Studio) -> None:
    """The workbench with a result, on a wide screen and on a phone; and its editor."""
    code = "import sys; from servicestar.cli import main; sys.exit(main())"
    words = ["--lang", "zh", "serve", "--port", "0", "--no-browser", "--folder", studio.folder]
    process = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, words)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    found = re.search(r"http://\S+", process.stdout.readline())
    assert found is not None
    try:
        on_the_workbench(studio, found.group())
    finally:
        process.terminate()
        process.wait(20)


def on_the_workbench(studio: Studio, url: str) -> None:
    """Drop the sample, ask why, and look at it."""
    context = studio.browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector("#contest")
    page.select_option("#contest", "quarterly_teller")
    page.set_input_files("input[data-slot=records]", ROOT / "samples" / "tellers_2010Q3.xlsx")
    page.set_input_files("input[data-slot=history]", ROOT / "samples" / "titles_2010.csv")
    page.fill("#period", "2010Q3")
    page.wait_for_selector("#table")
    page.click("#table [data-key=T009]")
    page.wait_for_selector("#why .change")
    keep_screen(page, "workbench")
    page.set_viewport_size({"width": 390, "height": 844})
    page.locator("#table").scroll_into_view_if_needed()
    keep_screen(page, "workbench_phone")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(url.partition("?")[0] + "rules")
    page.click(".cm-content")
    page.keyboard.press("Control+f")
    page.fill(".cm-search [name=search]", "")
    page.keyboard.insert_text("第六条(二)1, require: 岗位月数")
    page.keyboard.press("End")  # the editor looks at what was typed when a key goes up
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.insert_text("第六条(二)1, require: 岗位月")
    page.wait_for_selector("#findings .error")
    page.eval_on_selector(".cm-scroller", "editor => { editor.scrollLeft = 0 }")
    keep_screen(page, "rules")
    context.close()


ALL: dict[str, Callable[[Studio], None]] = {
    each.__name__: each for each in (report, workbook, papers, terminal, changes, workbench)
}


def main(names: list[str]) -> None:
    """Take the pictures that are named, or all."""
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        studio = Studio(browser, Path(folder))
        for name in names or ALL:
            ALL[name](studio)


if __name__ == "__main__":
    main(sys.argv[1:])
