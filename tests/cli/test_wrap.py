"""Folding by what is seen: Chinese characters take two columns, and marks stay off the edges."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from servicestar.report import wrap

CLOSING, OPENING = "，。、；：）》”", "（《“"
TEXTS = st.text(alphabet="服务明星 ab1" + CLOSING + OPENING, max_size=120)


def test_no_line_begins_with_a_mark_that_closes() -> None:
    assert wrap("服务明星，评选办法", 8) == "服务明\n  星，评\n  选办法"
    assert wrap("服务明（评选）办法", 8) == "服务明\n  （评\n  选）办\n  法"


@given(TEXTS, st.integers(12, 40))
def test_every_line_fits_and_nothing_is_lost(text: str, columns: int) -> None:
    folded = wrap(text, columns)
    assert all(cell_len(line) <= columns for line in folded.split("\n"))
    assert folded.replace("\n", "").replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.sampled_from(["服务", "明星，", "（评选）", "办法。", "《规定》"]), max_size=40))
def test_ordinary_text_keeps_marks_off_the_edges(words: list[str]) -> None:
    for line in wrap("".join(words), 20).split("\n"):
        assert line.strip()[:1] not in [*CLOSING]
        assert line.strip()[-1:] not in [*OPENING]
