"""No code without a golden case, no case of a code that is not in the table."""

from __future__ import annotations

from servicestar.diagnostics import CODES
from tests.golden.golden import HERE, code_of


def codes_with_a_case() -> set[str]:
    """The codes that a golden text is about."""
    texts = [*(HERE / "bad").glob("SS*.txt"), *(HERE / "runs").glob("SS*.yaml")]
    return {code_of(path) for path in texts}


def test_every_code_has_a_golden_case() -> None:
    assert set(CODES) - codes_with_a_case() == set()


def test_every_golden_case_is_of_a_code_in_the_table() -> None:
    assert codes_with_a_case() - set(CODES) == set()


def test_every_golden_text_belongs_to_a_case() -> None:
    built = {"SS102_gbk", "SS103_large"}
    texts = {path.stem for path in (HERE / "bad").glob("*.txt")}
    assert texts - {path.stem for path in (HERE / "bad").glob("*.yaml")} == built
