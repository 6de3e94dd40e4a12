"""The site of the documentation: built strictly, whole, and without a load from elsewhere."""

from __future__ import annotations

import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from .page import DOCS, ROOT, pages

LOADS = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}


class Page(HTMLParser):
    """What a page of the site links to, what it loads, and the places in it.

    Attributes:
        links: addresses of links.
        loads: addresses that a browser fetches by itself.
        ids: what can stand after a `#`.
        bare: pictures without a text in their place.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.ids: set[str] = set()
        self.bare: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.ids |= {found[name] for name in ("id", "name") if name in found}
        if tag == "img" and not found.get("alt"):
            self.bare.append(found.get("src", ""))
        if tag == "a" and "href" in found:
            self.links.append(found["href"])
        self.loads += [found[name] for name in found if (tag, name) in LOADS and found[name]]


def build(folder: Path) -> subprocess.CompletedProcess[str]:
    """The site of the docs in a folder, into its own folder `site`."""
    command = [sys.executable, "-m", "zensical", "build", "--strict", "--clean"]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Page]:
    """The pages of the site by their paths, built from a copy."""
    folder = tmp_path_factory.mktemp("site").resolve()
    shutil.copytree(DOCS, folder / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    done = build(folder)
    assert done.returncode == 0, done.stdout + done.stderr
    paths = sorted((folder / "site").rglob("*.html"))
    return {path: Page(path) for path in paths if path.name != "404.html"}


def root_of(site: dict[Path, Page]) -> Path:
    """The folder of the site."""
    return min(site, key=lambda path: len(path.parts)).parent


def test_every_page_is_in_the_site(site: dict[Path, Page]) -> None:
    built = {path.relative_to(root_of(site)).with_suffix(".md") for path in site}
    assert built == {path.relative_to(DOCS) for path in pages()}


def test_every_page_is_in_the_navigation_once() -> None:
    entries, found = list(yaml.unsafe_load((ROOT / "mkdocs.yml").read_text("utf-8"))["nav"]), []
    while entries:
        entry = entries.pop()
        if isinstance(entry, dict):
            entries += [inner for value in entry.values() for inner in _listed(value)]
        else:
            found.append(entry)
    assert sorted(found) == sorted(path.relative_to(DOCS).as_posix() for path in pages())


def _listed(value: str | list[object]) -> list[object]:
    return [value] if isinstance(value, str) else value


def test_links_and_anchors_of_the_site_exist(site: dict[Path, Page]) -> None:
    for path, page in site.items():
        for link in page.links:
            address = urlsplit(link)
            if address.scheme or not link or link == "#":
                continue
            target = (path.parent / unquote(address.path)).resolve() if address.path else path
            assert target.exists(), f"{path.name}: {link}"
            if address.fragment and target in site:
                assert unquote(address.fragment) in site[target].ids, f"{path.name}: {link}"


def test_a_page_loads_nothing_from_elsewhere(site: dict[Path, Page]) -> None:
    for path, page in site.items():
        for load in page.loads:
            address = urlsplit(load)
            assert address.scheme in ("", "data"), f"{path.name}: {load}"
            assert not address.netloc, f"{path.name}: {load}"
            if not address.scheme:
                assert (path.parent / unquote(address.path)).exists(), f"{path.name}: {load}"
        assert not page.bare, f"{path.name}: pictures without a text: {page.bare}"


def test_styles_load_nothing_from_elsewhere(site: dict[Path, Page]) -> None:
    styles = sorted(root_of(site).rglob("*.css"))
    assert styles
    for style in styles:
        text = style.read_text("utf-8")
        assert "@import" not in text
        assert "url(http" not in text
        assert "url(//" not in text


def test_pictures_are_small_and_shown() -> None:
    text = "".join(path.read_text("utf-8") for path in pages())
    for path in (DOCS / "pictures").iterdir():
        assert path.stat().st_size <= 150_000, path.name
        assert f"pictures/{path.name}" in text, f"{path.name} is on no page"


@pytest.mark.parametrize("link", ["gone.md", "#gone", "other.md#gone"])
def test_a_link_to_nowhere_stops_the_build(link: str, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "index.md").write_text(f"# Home\n\n[gone]({link})\n", "utf-8")
    (tmp_path / "docs" / "other.md").write_text("# Other\n\n[home](index.md#home)\n", "utf-8")
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n", "utf-8")
    done = build(tmp_path)
    assert done.returncode == 1
    assert "--strict" in done.stderr
    assert "does not exist" in done.stderr
