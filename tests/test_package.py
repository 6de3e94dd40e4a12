"""What is published: it builds, installs without extras in a fresh environment, and works there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import pytest
import yaml

import servicestar

ROOT = Path(__file__).parent.parent
TELLERS = ROOT / "samples" / "tellers_2010-09.csv"
SHEET = ROOT / "samples" / "supermarket_2010.xlsx"
EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"][
    "optional-dependencies"
]
CONSUMER = """\
import servicestar


def winners(path: str) -> tuple[str, ...]:
    contest = servicestar.load("supermarket").contest("service_star")
    return contest.evaluate(path).winners


count: int = len(winners("sheet.csv"))
"""


def run(*command: str | Path, cwd: Path | None = None, status: int = 0) -> str:
    """What a command prints, apart from this environment's variables."""
    kept = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "LANG": "C.UTF-8"}
    kept |= {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=kept,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == status, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sdist and of the wheel that is made from it."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    return folder


@pytest.fixture(scope="module")
def fresh(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a new environment that has the wheel and what it needs."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder, with_pip=False)
    (wheel,) = built.glob("*.whl")
    python = folder / "bin" / "python"
    run(sys.executable, "-m", "pip", "--python", python, "install", "-q", wheel)
    return folder / "bin"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder away from the checkout, so that nothing is found in it by chance."""
    return tmp_path


def names_in(built: Path) -> tuple[set[str], set[str]]:
    """Names in the wheel, and in the sdist without its first folder."""
    (wheel,), (sdist,) = built.glob("*.whl"), built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        packed = {name.partition("/")[2] for name in archive.getnames()}
    return set(zipfile.ZipFile(wheel).namelist()), packed


def test_everything_of_the_package_is_in_the_wheel(built: Path) -> None:
    wheel, _ = names_in(built)
    package = [path for path in (ROOT / "servicestar").rglob("*") if path.is_file()]
    wanted = {str(p.relative_to(ROOT)) for p in package if "__pycache__" not in p.parts}
    wanted |= {f"servicestar/rulesets/{path.name}" for path in (ROOT / "rulesets").glob("*.yaml")}
    samples = (path for path in (ROOT / "samples").iterdir() if path.suffix in (".csv", ".xlsx"))
    wanted |= {f"servicestar/{path.relative_to(ROOT)}" for path in samples}
    found = {name for name in wheel if ".dist-info/" not in name}
    assert found == wanted
    assert "servicestar/py.typed" in found
    assert any(name.endswith(".html") for name in found)  # templates of the reports


def test_the_sdist_holds_what_a_contributor_needs(built: Path) -> None:
    _, packed = names_in(built)
    for name in ("CHANGELOG.md", "CITATION.cff", "CONTRIBUTING.md", "SECURITY.md", "LICENSE"):
        assert name in packed
    assert {"tests/test_package.py", "docs/index.md", "rulesets/supermarket.yaml"} <= packed
    assert not [name for name in packed if re.search(r"__pycache__|\.pyc$|^\.\w+_cache", name)]


def test_metadata_is_what_an_index_takes(built: Path) -> None:
    run(sys.executable, "-m", "twine", "check", "--strict", *sorted(built.iterdir()))
    (wheel,) = built.glob("*.whl")
    archive = zipfile.ZipFile(wheel)
    (info,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    metadata: Message = Parser().parsestr(archive.read(info).decode())
    assert metadata["Name"] == "servicestar"
    assert metadata["Version"] == servicestar.__version__
    assert metadata["License-Expression"] == "MIT"
    assert set(metadata.get_all("Provides-Extra", [])) == set(EXTRAS)
    assert info.replace("METADATA", "licenses/LICENSE") in archive.namelist()
    assert metadata["Summary"]
    assert "servicestar run" in str(metadata.get_payload())


def test_the_version_is_the_same_everywhere() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert cited["version"] == servicestar.__version__
    assert cited["license"] == "MIT"
    released = f"## {cited['version']} – {cited['date-released']}"
    assert released in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_program_works_without_extras(fresh: Path, place: Path) -> None:
    listed = run(fresh / "servicestar", "list", cwd=place)
    assert {"supermarket:", "zhengzhou-2010:"} <= set(listed.split())
    words = ("run", "supermarket", str(SHEET), "--contest", "service_star", "--format", "json")
    outcome = servicestar.load("supermarket").contest("service_star").evaluate(SHEET)
    assert run(fresh / "servicestar", *words, cwd=place) == outcome.to_json()
    for shell in ("bash", "zsh", "fish"):
        assert "servicestar" in run(fresh / "servicestar", "completion", shell, cwd=place)


def test_the_library_works_without_extras(fresh: Path, place: Path) -> None:
    code = "import servicestar; print(servicestar.load('zhengzhou-2010').contests[0])"
    assert run(fresh / "python", "-c", code, cwd=place) == "monthly_teller\n"


MISSING = {
    "ledger": ("ledger", "show", "book.db"),
    "postgres": ("ledger", "show", "postgresql://localhost/x"),
    "report": ("readings", "supermarket", str(SHEET), "--contest", "service_star",
               "--format", "html"),
    "papers": ("papers", "zhengzhou-2010", str(TELLERS), "--contest", "monthly_teller",
               "--period", "2010-09", "--paper", "publication", "-o", "paper.docx"),
    "workbench": ("serve", "--no-browser"),
    "columnar": ("run", "supermarket", "sheet.parquet", "--contest", "service_star"),
}  # fmt: skip


@pytest.mark.parametrize("extra", MISSING)
def test_a_missing_extra_is_one_line_that_names_it(extra: str, fresh: Path, place: Path) -> None:
    (place / "sheet.parquet").write_bytes(b"PAR1PAR1")
    printed = run(fresh / "servicestar", *MISSING[extra], cwd=place, status=1)
    assert printed.count("\n") == 1
    assert re.match(r"\S.*?:\d+:\d+: error SS\d{3} ", printed)
    named = {"postgres": "ledger"}.get(extra, extra)  # SQLAlchemy is asked for first
    assert f"pip install 'servicestar[{named}]'" in printed


def test_a_typed_consumer_passes_strictly(fresh: Path, place: Path) -> None:
    (place / "consumer.py").write_text(CONSUMER, "utf-8")
    python = fresh / "python"
    words = ("--strict", "--no-incremental", "--python-executable", python)
    told = run(sys.executable, "-m", "mypy", *words, "consumer.py", cwd=place)
    assert told.startswith("Success")
    (place / "consumer.py").write_text(CONSUMER.replace("count: int", "count: str"), "utf-8")
    told = run(sys.executable, "-m", "mypy", *words, "consumer.py", cwd=place, status=1)
    assert 'expression has type "int", variable has type "str"' in told
