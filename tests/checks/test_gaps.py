"""What a list of articles skips."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.checks.gaps import left_out
from servicestar.values.articles import read_article, written


def skipped(listed: str, last: str = "") -> list[tuple[str, int]]:
    numbers = [read_article(text) for text in listed.split()]
    return [(written(gap.number), gap.before) for gap in left_out(numbers, read_article(last))]


@pytest.mark.parametrize(
    ("listed", "last", "found"),
    [
        ("第一条 第二条", "", []),
        ("第一条 第三条", "", [("第二条", 1)]),
        ("第二条", "", [("第一条", 0)]),
        ("第一条", "第三条", [("第二条", 1), ("第三条", 1)]),
        ("第一条 第3条", "第3条", [("第二条", 1)]),
        # as paragraphs; a whole article is not asked for them
        ("第一条(一) 第一条(三) 第二条", "第二条", [("第一条(二)", 1)]),
        ("第一条(二)1 第一条(二)3", "", [("第一条(一)", 0), ("第一条(二)2", 1)]),
        ("一(二)1 一(二)2(2)", "", [("一(一)", 0), ("一(二)2(1)", 1)]),
        ("二a 二c", "", [("一", 0), ("二b", 1)]),
        ("第一条 第一条(二)", "第一条", [("第一条(一)", 1)]),
        # brackets of two kinds are two rows
        ("第一条(一) 第一条(1) 第一条(3)", "", [("第一条(2)", 2)]),
        # the order of the list does not matter
        ("第三条 第一条", "", [("第二条", 0)]),
        # a last paragraph is wanted where the article is listed by its paragraphs
        ("一 二(一)", "二(三)", [("二(二)", 2), ("二(三)", 2)]),
        ("一 二", "二(三)", []),
        ("一", "二(三)", [("二", 1)]),
        # annexes stand behind the last article, and what is missing before them
        ("第一条 附件一 附件三", "第二条", [("第二条", 1), ("附件二", 2)]),
        ("背景 方式1", "影响2", [("影响", 2)]),
        ("背景 影响1", "影响2", [("影响2", 2)]),
        ("", "", []),
        ("", "第二条", [("第一条", 0), ("第二条", 0)]),
    ],
)
def test_gaps(listed, last, found):
    assert sorted(skipped(listed, last)) == sorted(found)


@given(st.sets(st.integers(1, 40), min_size=1), st.integers(1, 45), st.randoms())
def test_the_gaps_fill_the_list_up_to_the_last(counts, last, random):
    listed = [f"第{count}条" for count in counts]
    random.shuffle(listed)
    numbers = [read_article(text) for text in listed]
    gaps = left_out(numbers, read_article(f"第{last}条"))
    found = [gap.number[0].count for gap in gaps]
    assert sorted([*counts, *found]) == list(range(1, max(last, *counts) + 1))
    assert left_out([*numbers, *(gap.number for gap in gaps)]) == []


@given(st.integers(1, 6), st.integers(1, 9), st.data())
def test_an_article_that_is_taken_out_is_the_one_that_is_told(articles, paragraphs, data):
    whole = [
        read_article(f"第{article}条({number})")
        for article in range(1, articles + 1)
        for number in range(1, paragraphs + 1)
    ]
    assert left_out(whole, read_article(f"第{articles}条({paragraphs})")) == []
    at = data.draw(st.integers(0, len(whole) - 1))
    rest = [*whole[:at], *whole[at + 1 :]]
    told = [(gap.number, gap.before) for gap in left_out(rest)]
    last_paragraph = (at + 1) % paragraphs == 0
    if paragraphs > 1:
        assert told == ([] if last_paragraph else [(whole[at], at)])
