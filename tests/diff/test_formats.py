"""A difference as text, Markdown, HTML and JSON: exact, well-formed, safe with strangers' texts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest

import servicestar
from servicestar.diagnostics import width
from servicestar.diff import Difference, compare
from tests.diff.edits import RULESETS
from tests.diff.test_clauses import SMALL
from tests.diff.test_records import PEOPLE
from tests.golden.golden import hold

GOLDEN = Path(__file__).parent / "golden"
EDITS = (
    ("a > 1 and b > 1", "a > 1 and b >= 1"),
    ("points: 60, share_of: a", "points: 70, share_of: a"),
    ("      - {by: b, cite: § 6}\n", ""),
    ("value: a + b", "value: a + 2 * b"),
    ("title: Star\n", "title: {zh: 明星, en: The star}\n"),
    ("number: 1,", "number: 2,"),
)
STRANGE = "<script>alert(1)</script>|`x`[y](http://z.example)@someone *b* \u202e www.z.example"


@pytest.fixture
def pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two rulesets, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    text = SMALL
    for old, new in EDITS:
        assert old in text
        text = text.replace(old, new, 1)
    (tmp_path / "old.yaml").write_text(SMALL, "utf-8")
    (tmp_path / "new.yaml").write_text(text, "utf-8")
    return tmp_path


def made_up() -> Difference:
    return compare("old.yaml", "new.yaml")


def on_records() -> Difference:
    return compare("old.yaml", "new.yaml", records=PEOPLE)


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("make", [made_up, on_records])
def test_text_is_held_to_its_golden_file(make: object, lang: servicestar.diagnostics.Lang) -> None:
    name = "made_up" if make is made_up else "records"
    text = make().to_text(lang)  # type: ignore[operator]
    hold(GOLDEN / f"{name}.{lang}.txt", text)
    assert all(width(line) <= 80 for line in text.splitlines())


@pytest.mark.usefixtures("pair")
def test_the_other_forms_are_held_to_theirs() -> None:
    found = made_up()
    hold(GOLDEN / "made_up.md", found.to_markdown("en"))
    hold(GOLDEN / "made_up.json", found.to_json())
    hold(GOLDEN / "made_up.html", found.to_html("zh"))


@pytest.mark.usefixtures("pair")
def test_json_gives_a_cohort_that_can_be_run() -> None:
    found = json.loads(made_up().to_json(), parse_float=Decimal)
    assert found["winners_differ"]
    (contest,) = found["contests"]
    cohort = contest["made_up"]["cohort"]
    for side in ("old", "new"):
        outcome = servicestar.load(f"{side}.yaml").contest("star").evaluate(cohort["records"])
        assert list(outcome.winners) == contest["made_up"][side]["winners"]


class _Tags(HTMLParser):
    """Keeps the names of the tags, and whether they close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def check_html(text: str) -> set[str]:
    tags = _Tags()
    tags.feed(text)
    assert not tags.open
    return tags.seen


def check_markdown(text: str) -> None:
    """Every row of a table has as many cells as its head."""
    columns = 0
    for line in text.splitlines():
        bars = len(re.findall(r"(?<!\\)\|", line))
        if not line.startswith("|"):
            columns = 0
        elif columns:
            assert bars == columns, line
        else:
            columns = bars


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize("make", [made_up, on_records])
def test_html_and_markdown_are_well_formed(make: object) -> None:
    found: Difference = make()  # type: ignore[operator]
    assert {"main", "h1", "table", "caption", "th"} <= check_html(found.to_html("zh"))
    check_markdown(found.to_markdown("en"))


def test_texts_of_strangers_are_only_texts(tmp_path: Path) -> None:
    quoted = json.dumps(STRANGE.replace("\u202e", ""))
    text = SMALL.replace("title: Star", f"title: {quoted}").replace("§ 1", "§ <b>1</b>")
    text = text.replace(
        "      a: {header", "      name: {header: 姓名, type: text}\n      a: {header"
    )
    (tmp_path / "old.yaml").write_text(text, "utf-8")
    (tmp_path / "new.yaml").write_text(text.replace("b > 1", "b > 4"), "utf-8")
    sheet = [{**row, "id": f"{row['id']}{STRANGE}", "name": STRANGE} for row in PEOPLE]
    found = compare(tmp_path / "old.yaml", tmp_path / "new.yaml", records=sheet)
    page = found.to_html("en")
    assert not {"script", "b"} & check_html(page)
    markdown = found.to_markdown("en")
    check_markdown(markdown)
    shown = re.sub("(?<!\\\\)`+[^`]*`+", "", markdown)
    for sign in ("<script", "<b>", "http://z", "@someone", "www.z", "\u202e"):
        assert sign not in shown
    assert not re.search(r"(?<!\\)[`*\]]", shown.replace("**", ""))
    assert "\u202e" not in found.to_text("en") + page


def test_the_same_bytes_whatever_the_hash_seed() -> None:
    code = (
        "import sys; from servicestar.cli import main; "
        "sys.exit(main(['diff', sys.argv[1], sys.argv[2], '--contest', 'service', '--lang', 'zh', "
        "'--format', 'json', '--reading', 'one_star=best_total']))"
    )
    stars = str(RULESETS / "many_stars.yaml")
    other = str(RULESETS / "many_stars.yaml")
    runs = [
        subprocess.run(
            [sys.executable, "-c", code, stars, other],
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=False,
        )
        for seed in ("1", "2")
    ]
    assert runs[0].stdout == runs[1].stdout
    assert runs[0].returncode == 0


def test_a_search_gives_the_same_whatever_the_hash_seed(pair: Path) -> None:
    code = "from servicestar.diff import compare; print(compare('old.yaml', 'new.yaml').to_json())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            cwd=pair,
            env={**os.environ, "PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(runs) == 1
