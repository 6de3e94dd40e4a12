"""Numbers of articles: how they are read, written and split."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.values.articles import Step, read_article, read_cite, written

STYLES = ("第一条", "第一款", "(一)", "(1)", "(a)", "(A)", "一", "1", "a", "A")
OPEN = ("(一)", "(1)", "第一条")  # what can follow any other step without melting into it
HIGHEST = 99
LETTERS = 26


def count_of(style: str) -> st.SearchStrategy[int]:
    return st.integers(1, LETTERS if "a" in style.lower() else HIGHEST)


def steps(*styles: str) -> st.SearchStrategy[Step]:
    return st.sampled_from(styles).flatmap(
        lambda style: st.builds(Step, st.just(style), count_of(style))
    )


NUMBERS = st.builds(
    lambda first, rest: (first, *rest), steps(*STYLES), st.lists(steps(*OPEN), max_size=4)
)


def cited(text):
    return [written(number) for number, _ in read_cite(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第六条(二)3", [("第一条", 6), ("(一)", 2), ("1", 3)]),
        ("第六条（二）３", [("第一条", 6), ("(一)", 2), ("1", 3)]),
        (" 第 6 条 (二) 3 ", [("第一条", 6), ("(一)", 2), ("1", 3)]),
        ("三(二)3", [("一", 3), ("(一)", 2), ("1", 3)]),
        ("第十条(二)2(1)", [("第一条", 10), ("(一)", 2), ("1", 2), ("(1)", 1)]),
        ("二2A", [("一", 2), ("1", 2), ("A", 1)]),
        ("二(二)a1", [("一", 2), ("(一)", 2), ("a", 1), ("1", 1)]),
        ("第二条第三款第一项", [("第一条", 2), ("第一款", 3), ("第一项", 1)]),
        ("附件一", [("附件", None), ("一", 1)]),
        ("考核方式1", [("考核方式", None), ("1", 1)]),
        ("一、", [("一", 1)]),
        ("3.", [("1", 3)]),
        ("Annex 3", [("Annex", None), ("1", 3)]),
        # no numerals: a word, a year, what lies beyond 99
        ("第三方评分", [("第三方评分", None)]),
        ("三包规定", [("三包规定", None)]),
        ("2010", [("2010", None)]),
        ("第一百条", [("第一百条", None)]),
        ("第一二条", [("第一二条", None)]),
        ("", []),
        ("　", []),
    ],
)
def test_the_steps_of_a_number(text, found):
    assert read_article(text) == tuple(Step(style, count) for style, count in found)


@pytest.mark.parametrize(
    ("count", "numeral"),
    [
        (1, "一"),
        (9, "九"),
        (10, "十"),
        (11, "十一"),
        (19, "十九"),
        (20, "二十"),
        (21, "二十一"),
        (90, "九十"),
        (99, "九十九"),
    ],
)
def test_chinese_numerals(count, numeral):
    assert str(Step("第一条", count)) == f"第{numeral}条"
    assert read_article(f"({numeral})") == (Step("(一)", count),)


@given(NUMBERS)
def test_a_number_is_read_as_it_is_written(number):
    assert read_article(written(number)) == number


@given(st.text(max_size=60))
def test_any_text_is_read(text):
    number = read_article(text)
    assert read_article(written(number)) == number or not number


@pytest.mark.parametrize("long", ["(1)" * 50, "第一条" * 1000, "1(2)" * 20])
def test_a_number_that_goes_too_deep_is_one_heading(long):
    (step,) = read_article(long)
    assert step.count is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("第六条(二)3、(三)3，第七条(三)", ["第六条(二)3", "第六条(三)3", "第七条(三)"]),
        ("第七条(十)，第十条(二)2(3)", ["第七条(十)", "第十条(二)2(3)"]),
        ("一(二)3，三(二)3", ["一(二)3", "三(二)3"]),
        ("第八条; 第十条(一)；第二条", ["第八条", "第十条(一)", "第二条"]),
        ("四(一)、(二)、(三)", ["四(一)", "四(二)", "四(三)"]),
        ("五(三)1、2", ["五(三)1", "五(三)2"]),
        ("二2A、B", ["二2A", "二2B"]),
        ("第十条(二)2(1)、(2)", ["第十条(二)2(1)", "第十条(二)2(2)"]),
        ("第七条、(三)", ["第七条", "第七条(三)"]),
        ("一、二", ["一", "二"]),
        ("(一)、(二)", ["(一)", "(二)"]),
        ("内容，方式", ["内容", "方式"]),
        # nothing in the number before it is counted in letters, so this stands by itself
        ("二2、A", ["二2", "A"]),
        ("，、 ;", []),
    ],
)
def test_a_cite_is_split(text, found):
    assert cited(text) == found


def test_where_each_piece_stands():
    text = "第六条(二)3、 (三)3 ，第七条"
    assert [text[slice(*span)] for _, span in read_cite(text)] == ["第六条(二)3", "(三)3", "第七条"]


@given(st.lists(NUMBERS.filter(lambda n: n[0].style == "第一条"), min_size=1, max_size=4))
def test_whole_numbers_are_cited_as_they_are(numbers):
    assert [number for number, _ in read_cite("，".join(map(written, numbers)))] == numbers
