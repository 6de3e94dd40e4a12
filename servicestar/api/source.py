"""Loading rulesets: from a file, or one of those that come along."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from servicestar import analysis, checks, loader
from servicestar.api.ruleset import Ruleset
from servicestar.diagnostics import (
    Diagnostic,
    Place,
    ServiceStarError,
    errors_of,
    in_order,
    listed,
    unknown,
)
from servicestar.model.cases import CaseFile

CASES = ".cases.yaml"
"""How the name of a file of worked cases ends."""
Source = str | os.PathLike[str]
"""A path of a ruleset file, or the id of a ruleset that ships with the library."""


def shipped() -> dict[str, Path]:
    """The rulesets that ship with the library: path by ruleset id."""
    here = Path(__file__).parent.parent
    folders = [here / "rulesets", here.parent / "rulesets"]  # installed; or a source checkout
    folder = next((f for f in folders if f.is_dir()), here)
    paths = sorted(p for p in folder.glob("*.yaml") if not p.name.endswith(CASES))
    return {_id_in(path): path for path in paths}


def _id_in(path: Path) -> str:
    """The id that a shipped file declares, without reading the rest of it."""
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("ruleset:"):
            return line.removeprefix("ruleset:").strip()
    return path.stem


def read(source: Source) -> tuple[Ruleset | None, tuple[Diagnostic, ...], dict[str, str]]:
    """Read and check a ruleset without raising.

    Returns:
        The ruleset (None where it has errors), every finding in order of place, and the text of
        the file by name, for underlining.
    """
    path = Path(source)
    if not path.suffix and not os.path.exists(path):  # noqa: PTH110 - never raises, unlike Path's
        known = shipped()
        if str(source) not in known:
            words = {"known": ", ".join(known)}
            return None, (unknown("SS617", Place(str(source)), str(source), known, **words),), {}
        path = known[str(source)]
    file, faults = loader.read_file(path)
    if file is None:
        return None, tuple(faults), {}
    return read_text(file)


def read_text(
    file: loader.FileText,
) -> tuple[Ruleset | None, tuple[Diagnostic, ...], dict[str, str]]:
    """Read and check the text of a ruleset, which need not be in a file; as `read`."""
    parsed, faults, lost = loader.load_ruleset(file)
    findings = listed([*faults, *(checks.check(parsed, lost) if parsed else ())])
    sources = {file.name: file.text}
    if parsed is None or errors_of(findings):
        return None, checks.explained(parsed, findings) if parsed else findings, sources
    return Ruleset(parsed, file.sha256), findings, sources


def load(source: Source) -> Ruleset:
    """Load a ruleset.

    Args:
        source: a path such as ``rulesets/2010_zhengzhou.yaml``, or a shipped id such as
            ``zhengzhou-2010``.

    Raises:
        ServiceStarError: with every fault of the file, each with its place.
    """
    ruleset, findings, _ = read(source)
    if ruleset is None:
        raise ServiceStarError(errors_of(findings))
    return ruleset


def findings_of(sources: Iterable[Source]) -> tuple[tuple[Diagnostic, ...], dict[str, str]]:
    """Every finding of some files of rulesets or worked cases, and their texts for underlining."""
    found: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for source in sources:
        if str(source).endswith(CASES):
            findings, text = _read_cases(Path(source))
        else:
            ruleset, findings, text = read(source)
            findings = with_analysis(ruleset, findings)
        found += findings
        texts |= text
    return in_order(found), texts


def with_analysis(
    ruleset: Ruleset | None, findings: tuple[Diagnostic, ...]
) -> tuple[Diagnostic, ...]:
    """The findings of `read`, and those that take a search: what is dead, or out of reach."""
    if ruleset is None:
        return findings
    too_large = tuple(checks.check_searched(ruleset.model))
    findings = (*findings, *(too_large or analysis.analyse(ruleset.model)))
    return listed(checks.explained(ruleset.model, findings))


def _read_cases(path: Path) -> tuple[Iterable[Diagnostic], dict[str, str]]:
    """What is wrong with a file of worked cases, or with the ruleset they are of."""
    file, faults = loader.read_file(path)
    if file is None:
        return faults, {}
    cases, faults, _ = loader.load_part(file, CaseFile)
    texts = {file.name: file.text}
    if cases is None or faults:
        return faults, texts
    ruleset, findings, others = read(path.parent / cases.ruleset)
    if ruleset is None:
        return findings, texts | others
    return checks.check_cases(cases, ruleset.model), texts
