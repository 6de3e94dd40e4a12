"""No code without a golden case, no case of a code that is not in the table."""

from __future__ import annotations

import pytest

from servicestar.diagnostics import CODES
from tests.golden.golden import HERE, code_of


def codes_with_a_case() -> set[str]:
    """The codes that a golden text is about."""
    texts = [*(HERE / "bad").glob("SS*.txt"), *(HERE / "runs").glob("SS*.yaml")]
    return {code_of(path) for path in texts}


ELSEWHERE = {
    "SS733": "test_duckdb",  # faults of servicestar itself, which no command shows
    "SS734": "test_duckdb",
    "SS738": "test_spark",  # those need a session or a server
    "SS739": "test_postgres",
    "SS741": "test_postgres",
    "SS742": "test_postgres",
}
"""Codes that no command of one file gives, and which test of tests/columnar provokes them."""


def test_every_code_has_a_golden_case() -> None:
    assert set(CODES) - codes_with_a_case() == set(ELSEWHERE)


@pytest.mark.parametrize("code", ELSEWHERE)
def test_a_code_without_a_golden_case_is_provoked_elsewhere(code: str) -> None:
    path = HERE.parent / "columnar" / f"{ELSEWHERE[code]}.py"
    assert code in path.read_text("utf-8")


def test_every_golden_case_is_of_a_code_in_the_table() -> None:
    assert codes_with_a_case() - set(CODES) == set()


def test_every_golden_text_belongs_to_a_case() -> None:
    built = {"SS102_gbk", "SS103_large"}
    texts = {path.stem for path in (HERE / "bad").glob("*.txt")}
    assert texts - {path.stem for path in (HERE / "bad").glob("*.yaml")} == built
