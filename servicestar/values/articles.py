"""Numbers of articles as regulations write them: 第六条(二)3, 三(二)3, 附件一, 考核方式1.

A number is a path of steps, so that 1 is no beginning of 10, and what lies inside an article is
whatever has its steps in front. Numerals are counted up to 99; what is no numeral is a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from attrs import frozen

_DIGITS = "零一二三四五六七八九"
_WRITTEN = "一1Aa"
"""The first numeral of each kind; a style shows it in place of the numeral that was written."""
_CN = "(?:[一二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_NUMBER = "(?<![0-9])[0-9]{1,2}(?![0-9])"
_LETTER = "(?<![A-Za-z])[A-Za-z](?![A-Za-z])"
_UNIT = re.compile(f"第({_CN}|{_NUMBER})([编章节条款项目])")
_BRACKETS = re.compile(rf"\(({_CN}|{_NUMBER}|{_LETTER})\)")
# A bare Chinese numeral ends the number or has another numeral behind it: 三 in 第三方 is a word.
_BARE = re.compile(rf"{_CN}(?=$|[(0-9A-Za-z第])|{_NUMBER}|{_LETTER}")
_PIECE = re.compile("[^，、,;；]+")
_TO_ASCII = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full width, as Unicode has it
_MAX_STEPS = 12
_MAX_LENGTH = 400  # of a cite; beyond either limit a text is one heading, which nothing lists


@frozen
class Step:
    """One step of a number.

    Attributes:
        style: how it is written, with the first numeral of its kind: 第一条, (一), (1), A; of a
            heading its text.
        count: what the numeral says; None for a heading.
    """

    style: str
    count: int | None = None

    def __str__(self) -> str:
        """The step as a regulation writes it."""
        if self.count is None:
            return self.style
        first = next(char for char in self.style if char in _WRITTEN)
        return self.style.replace(first, _numeral(self.count, first))


ArticleNumber: TypeAlias = tuple[Step, ...]
Span: TypeAlias = tuple[int, int]


def read_article(text: str) -> ArticleNumber:
    """The steps of a number; of a text without numerals one heading."""
    if len(text) > _MAX_LENGTH:
        return (Step(text),)
    plain = re.sub(r"\s", "", text.translate(_TO_ASCII)).rstrip(".、")
    steps: list[Step] = []
    heading, at = "", 0
    while at < len(plain) and len(steps) <= _MAX_STEPS:
        step, end = _step(plain, at)
        if step is None:
            heading += plain[at]
        else:
            steps += [Step(heading), step] if heading else [step]
            heading = ""
        at = end
    steps += [Step(heading)] if heading else []
    return tuple(steps) if len(steps) <= _MAX_STEPS else (Step(plain),)


def _step(plain: str, at: int) -> tuple[Step | None, int]:
    """The numeral that begins here, if one does, and where to read on."""
    if match := _UNIT.match(plain, at):
        return Step(f"第一{match[2]}", _count(match[1])), match.end()
    if match := _BRACKETS.match(plain, at):
        return Step(f"({_first(match[1])})", _count(match[1])), match.end()
    if match := _BARE.match(plain, at):
        return Step(_first(match[0]), _count(match[0])), match.end()
    return None, at + 1


def _first(numeral: str) -> str:
    """The first numeral of its kind."""
    if numeral.isascii():
        return "1" if numeral.isdigit() else "A" if numeral.isupper() else "a"
    return "一"


def _count(numeral: str) -> int:
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    if numeral.isascii():
        return ord(numeral.lower()) - ord("a") + 1
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return _DIGITS.index(tens)
    return 10 * (_DIGITS.index(tens) if tens else 1) + (_DIGITS.index(ones) if ones else 0)


def _numeral(count: int, first: str) -> str:
    """A count in the kind of numerals whose first one is given."""
    if first == "1":
        return str(count)
    if first != "一":
        return chr(ord(first) + count - 1)
    tens, ones = divmod(count, 10)
    head = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return head + (_DIGITS[ones] if ones else "")


def written(number: ArticleNumber) -> str:
    """A number as a regulation writes it."""
    return "".join(map(str, number))


def read_cite(text: str) -> Iterator[tuple[ArticleNumber, Span]]:
    """Every number of a cite such as 第六条(二)3、(三)3，第七条(三), and where it stands in it.

    A piece that goes on counting at a step of the number before it has the steps above that one
    in common with it: 第六条(二)3、(三)3 is 第六条(二)3 and 第六条(三)3.
    """
    if len(text) > _MAX_LENGTH:
        yield read_article(text), (0, len(text))
        return
    before: ArticleNumber = ()
    for match in _PIECE.finditer(text):
        piece = match[0].strip()
        steps = read_article(piece)
        if steps:
            before = _continued(before, steps)
            start = match.start() + match[0].index(piece)
            yield before, (start, start + len(piece))


def _continued(before: ArticleNumber, steps: ArticleNumber) -> ArticleNumber:
    """The whole of a number of which only the end may be written."""
    styles = [step.style for step in before]
    if steps[0].count is not None and steps[0].style in styles:
        return before[: styles.index(steps[0].style)] + steps
    return before + steps if steps[0].style.startswith("(") else steps
