"""A pytest plugin: files of worked cases are tests, and so are the properties of their rulesets.

Put ``NAME.cases.yaml`` beside ``NAME.yaml`` and run ``pytest``: each case is a test, and each stock
property and property of the file is one for each contest. In the configuration file:

- ``servicestar_collect`` (default: true) whether files of worked cases are collected,
- ``servicestar_examples`` (default: 100) on how many made-up cohorts a property is tried; 0: none.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from servicestar.api import Ruleset
    from servicestar.model.cases import Case
    from servicestar.testing.properties import StockProperty
    from servicestar.testing.suite import Suite
    from servicestar.testing.trials import Failure

_ENDING = ".cases.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The two settings of the configuration file."""
    parser.addini("servicestar_collect", "collect *.cases.yaml", type="bool", default=True)
    parser.addini("servicestar_examples", "made-up cohorts for each property", default="100")


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> pytest.File | None:
    """A file of worked cases as tests."""
    if not file_path.name.endswith(_ENDING) or not parent.config.getini("servicestar_collect"):
        return None
    return CasesFile.from_parent(parent, path=file_path)


class CasesFile(pytest.File):
    """The worked cases and properties of one ruleset."""

    def collect(self) -> Iterator[pytest.Item]:
        """One test a case, and one a contest and property."""
        from servicestar.testing.cases import load_cases
        from servicestar.testing.suite import load_suite

        suite = load_suite(self.path.parent / load_cases(self.path).ruleset)
        for case in suite.cases:
            item = CaseItem.from_parent(self, name=case.case)
            item.case, item.ruleset = case, suite.ruleset
            yield item
        if int(self.config.getini("servicestar_examples")) > 0:
            yield from self.properties(suite)

    def properties(self, suite: Suite) -> Iterator[pytest.Item]:
        """One test for each contest and property."""
        for contest, properties in suite.properties.items():
            tried = _Tried(suite, contest, int(self.config.getini("servicestar_examples")))
            for each in properties:
                item = PropertyItem.from_parent(self, name=f"{contest}: {each.name}")
                item.property, item.tried = each, tried
                yield item

    def repr_failure(  # type: ignore[override]
        self, excinfo: pytest.ExceptionInfo[BaseException]
    ) -> str:
        """The faults of the files, each with its place; a traceback for anything else."""
        from servicestar.diagnostics import ServiceStarError

        if isinstance(excinfo.value, ServiceStarError):
            return "\n".join(finding.line() for finding in excinfo.value.diagnostics)
        return str(super().repr_failure(excinfo))


class _Tried:
    """The properties of a contest, tried together: to make the cohorts takes the most time."""

    def __init__(self, suite: Suite, contest: str, examples: int) -> None:
        self.suite, self.contest, self.examples = suite, contest, examples

    @cached_property
    def failures(self) -> list[Failure]:
        """Those that do not hold."""
        from servicestar.testing.trials import try_properties

        contest, properties = self.suite.ruleset.contest(self.contest), self.suite.properties
        return try_properties(contest, properties[self.contest], examples=self.examples)


class Wrong(Exception):
    """What a failing test says, without a traceback of the plugin itself."""


class _Item(pytest.Item):
    """A test that fails with a text of its own."""

    def repr_failure(
        self, excinfo: pytest.ExceptionInfo[BaseException], style: object = None
    ) -> str:
        """The text alone, where the ruleset is wrong; a traceback for anything else."""
        if isinstance(excinfo.value, Wrong):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The file and the name."""
        return self.path, None, self.name


class CaseItem(_Item):
    """One worked case."""

    case: Case
    ruleset: Ruleset

    def runtest(self) -> None:
        """Run the case."""
        from servicestar.testing.cases import run_case

        if wrong := run_case(self.case, self.ruleset):
            raise Wrong("\n".join(wrong))


class PropertyItem(_Item):
    """One property of one contest."""

    property: StockProperty
    tried: _Tried

    def runtest(self) -> None:
        """Try the property on made-up cohorts."""
        from servicestar.testing.show import show_cohort

        for failure in self.tried.failures:
            if failure.property is self.property:
                made = failure.contest, failure.cohort
                cohort = show_cohort(self.tried.suite.ruleset, *made, "en")
                raise Wrong("\n".join([self.property.sentence[0], *failure.lines, *cohort]))
