"""The pytest plugin in a project of one's own."""

from __future__ import annotations

import pytest

from tests.testing.base import GOOD, STAR

pytest_plugins = "pytester"
FAILING = GOOD.replace("total: 54", "total: 55") + (
    "properties: [{property: A total is at most 60, contest: star, require: total <= 60}]\n"
)


def project(pytester: pytest.Pytester, cases: str, ini: str = "") -> None:
    """A folder with a ruleset, its cases and a configuration."""
    pytester.makefile(".yaml", star=STAR)
    pytester.makefile(".cases.yaml", star=cases)
    pytester.makeini(f"[pytest]\naddopts = -p no:cacheprovider\n{ini}")


def test_cases_and_properties_are_tests(pytester: pytest.Pytester) -> None:
    project(pytester, GOOD, "servicestar_examples = 10")
    found = pytester.runpytest("-v")
    found.assert_outcomes(passed=13)
    found.stdout.fnmatch_lines(
        ["*star.cases.yaml::The best mark without two complaints wins PASSED*"]
    )
    found.stdout.fnmatch_lines(["*star.cases.yaml::star: record_order PASSED*"])


def test_what_fails_is_said_without_a_traceback(pytester: pytest.Pytester) -> None:
    project(pytester, FAILING)
    found = pytester.runpytest()
    found.assert_outcomes(passed=12, failed=2)
    found.stdout.fnmatch_lines(["A: total: expected 55, found 54"])
    found.stdout.fnmatch_lines(
        ["A total is at most 60", "R1: it does not hold", "*id*mark*", "*R1*100*"]
    )
    found.stdout.no_fnmatch_line("*plugin.py*")


def test_a_faulty_file_is_an_error_with_its_place(pytester: pytest.Pytester) -> None:
    project(pytester, GOOD + "propertys: []\n", "servicestar_examples = 10")
    found = pytester.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*star.cases.yaml:14:1: error SS201*"])
    found.stdout.no_fnmatch_line("*raise ServiceStarError*")


def test_a_file_without_its_ruleset_is_an_error_with_its_place(pytester: pytest.Pytester) -> None:
    pytester.makefile(".cases.yaml", star=GOOD)
    found = pytester.runpytest()
    found.assert_outcomes(errors=1)
    found.stdout.fnmatch_lines(["*star.yaml:1:1: error SS101*"])


def test_without_examples_only_the_cases_are_tests(pytester: pytest.Pytester) -> None:
    project(pytester, GOOD, "servicestar_examples = 0")
    pytester.runpytest().assert_outcomes(passed=1)


def test_nothing_is_collected_where_that_is_turned_off(pytester: pytest.Pytester) -> None:
    project(pytester, GOOD, "servicestar_collect = false")
    assert pytester.runpytest().ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_one_case_is_chosen_by_its_name(pytester: pytest.Pytester) -> None:
    project(pytester, GOOD)
    pytester.runpytest("-k", "best_mark or record_order").assert_outcomes(passed=1, deselected=12)


def test_other_yaml_files_are_left_alone(pytester: pytest.Pytester) -> None:
    pytester.makefile(".yaml", other="cases: []")
    assert pytester.runpytest().ret == pytest.ExitCode.NO_TESTS_COLLECTED
