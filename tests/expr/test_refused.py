"""What the language refuses: the code, and the exact characters it points at.

Every row is written with « and » around the characters that have to be underlined. Chinese text
before them takes three bytes a character, so a column that counts bytes fails here.
"""

from __future__ import annotations

import pytest

from servicestar.diagnostics import Place
from servicestar.values.kinds import NUMBER, YES_NO

from .build import faults, scope

HERE = Place("规则.yaml", 7, 12)
DEFINITIONS = {
    "round_trip": "round_trip + 1",
    "there": "back + 1",
    "back": "there - 1",
    "highest_mark": "业务量 * 2",
    "marked": "marks > 3",
    "some_mark": "some(marks > 3)",
    "ranked": "rank(业务量)",
}

READ = [
    # not an expression
    ("SS301", "« »"),
    ("SS301", "业务量 > «>» 5"),
    ("SS301", "«业»务量 if 3"),
    ("SS301", '业务量 == «"»甲'),
    ("SS301", "业务量«。» > 5"),
    ("SS301", "业务量 > 5 «#» 说明"),
    ("SS301", '等级 == "甲«\\»n"'),
    ("SS301", '等级 == "甲«\n»乙"'),
    ("SS301", '等级 == "甲«\t»乙"'),
    ("SS301", "业务量«\0»"),
    ("SS301", "业务量 == «\\»\n5"),
    ("SS301", "　业务量 > «>» 5"),
    ("SS301", "业务量 + (5)«)» "),
    ("SS301", "业务量 «:»= 5"),
    ("SS322", "业务量 «=» 5"),
    ("SS301", "业务量 > 5«;» 业务量"),
    ("SS301", "«y»ield 业务量"),
    ("SS301", "«i»mport os"),
    ("SS301", "业务量«\u202e» > 5"),
    # Python that is not in the language
    ("SS302", "业务量 > 1 and «业务量.real» > 5"),
    ("SS302", "业务量 > «各项得分[0]»"),
    ("SS302", "业务量 > «各项得分[0:1]»"),
    ("SS302", "业务量 > «5 ** 2»"),
    ("SS302", "业务量 > «5 // 2»"),
    ("SS302", "业务量 «%» 2 == 0"),
    ("SS302", "业务量 > (5)«%»"),
    ("SS302", '等级 == "5"«%»'),
    ("SS302", "业务量 > 5%«%»"),
    ("SS302", "业务量2«%» > 5"),
    ("SS302", "业务量 > a1 «%»"),
    ("SS302", "«业务量 @ 2»"),
    ("SS302", "«业务量 | 2»"),
    ("SS302", "«业务量 & 2»"),
    ("SS302", "«业务量 ^ 2»"),
    ("SS302", "«业务量 << 2»"),
    ("SS302", "«业务量 >> 2»"),
    ("SS302", "not «~业务量»"),
    ("SS302", "业务量 > 1 and «业务量 is 2»"),
    ("SS302", "业务量 > 1 and «业务量 is not 2»"),
    ("SS302", '等级 == «f"{业务量}"»'),
    ("SS302", '等级 == «b"x"»'),
    ("SS302", "业务量 > 取大(«lambda: 5»)"),
    ("SS302", "业务量 > «(lambda: 5)()»"),
    ("SS302", "业务量 > («甲 := 5»)"),
    ("SS302", "取大(«*各项得分»)"),
    ("SS302", "取大«(x for x in 各项得分)»"),
    ("SS302", "业务量 > «[x for x in 各项得分]»"),
    ("SS302", "业务量 > «{x for x in 各项得分}»"),
    ("SS302", "业务量 > «{x: 1 for x in 各项得分}»"),
    ("SS302", "业务量 > «{}»"),
    ("SS302", "业务量 > «{1}»"),
    ("SS302", "业务量 > «[1]»"),
    ("SS302", "业务量 == «(1, 2)»"),
    ("SS302", "«业务量, 2»"),
    ("SS302", "业务量 == «None»"),
    ("SS302", "业务量 == «...»"),
    ("SS302", "业务量 > «2j»"),
    ("SS302", "业务量 > «业务量.取大(1)»"),
    ("SS302", "业务量 > «取大(1)(2)»"),
    ("SS302", "业务量 > («yield»)"),
    ("SS302", "业务量 > «await 业务量»"),
    ("SS302", "«(1)(2)»"),
    # too long, too deep
    ("SS303", "«业»" + " + 1" * 500),
    ("SS303", "-" * 101 + "«-业务量»"),
    ("SS303", "not " * 101 + "«表扬»"),
    # full-width signs
    *[("SS304", f"业务量 «{sign}» 5") for sign in "（），＞＜＝％“”≥≤≠×÷"],
    # numbers
    ("SS305", "业务量 > «1e5»"),
    ("SS305", "业务量 > «1e999»"),
    ("SS305", "业务量 > «1_000»"),
    ("SS305", "业务量 > «0x1F»"),
    ("SS305", "业务量 > «5.»"),
    ("SS305", "业务量 > «1234567890123456789012345678901»"),
    ("SS305", "业务量 > «1e2 %» + 1"),
    # after `in`
    ("SS306", "业务量 in «()»"),
    ("SS306", "业务量 in «5»"),
    ("SS306", "业务量 in «各项得分»"),
    ("SS306", '等级 not in «"甲乙"»'),
    ("SS306", '等级 in «("甲", 1)»'),
    ("SS306", "业务量 in «(1, 是)»"),
    ("SS306", "业务量 in «(1, 业务量)»"),
    ("SS306", "业务量 in «(1, 1 + 1)»"),
    # words in a call
    ("SS307", "平均(业务量, over=«5»)"),
    ("SS307", '平均(业务量, 按=«"网点"»)'),
    ("SS307", "平均(业务量, **«网点»)"),
]
RESOLVED = [
    # names
    ("SS308", "业务量 > «业务两»"),
    ("SS308", "«True_» and 表扬"),
    ("SS310", "业务量 > «均值»(业务量)"),
    ("SS310", "表扬 and «__import__»('os')"),
    ("SS310", "表扬 and «eval»('1')"),
    ("SS309", '业务量 > 1 and 等级 == «"丁"»'),
    ("SS309", '业务量 > 1 and «"丁"» == 等级'),
    ("SS309", '等级 in «("甲", "丁")»'),
    ("SS309", '有一项(标签 == «"慢"»)'),
    # kinds
    ("SS311", '业务量 > 1 and «业务量 == "5"»'),
    ("SS311", "表扬 and «等级 > 网点»"),
    ("SS311", "«表扬 < 从严»"),
    ("SS311", "表扬 and «各项得分 == 各项得分»"),
    ("SS311", "表扬 and «各项得分 > 5»"),
    ("SS312", '业务量 if 表扬 else «"甲"»'),
    ("SS312", "业务量 > 1 and «业务量»"),
    ("SS312", "not «业务量»"),
    ("SS312", "业务量 + «等级»"),
    ("SS312", "-«表扬» > 1"),
    ("SS312", "1 if «业务量» else 2"),
    ("SS312", "取大(业务量, «等级»)"),
    ("SS312", "缺失时取(业务量, «等级»)"),
    ("SS312", '«业务量» in ("甲",)'),
    ("SS312", "«等级» in (1, 2)"),
    ("SS312", "项数(«业务量»)"),
    ("SS312", "合计(«表扬»)"),
    ("SS312", "有一项(«各项得分»)"),
    ("SS312", "每一项(各项得分 > 项数(«各项得分»))"),
    ("SS320", '业务量 > 1 and 入职日期 < «"昨天"»'),
    ("SS320", '«"2010-02-30"» < 入职日期'),
    # calls
    ("SS307", "业务量 > «取大(业务量, over=全体)»"),
    ("SS313", "业务量 > «四舍五入(业务量)»"),
    ("SS313", "业务量 > «绝对值(业务量, 1)»"),
    ("SS313", "业务量 > «取大()»"),
    ("SS313", "业务量 > «人数(业务量)»"),
    ("SS313", "业务量 > «平均()»"),
    ("SS314", "四舍五入(业务量, «13»)"),
    ("SS314", "四舍五入(业务量, «-1»)"),
    ("SS314", "四舍五入(业务量, «0.5»)"),
    ("SS314", "四舍五入(业务量, «名额»)"),
    ("SS315", "业务量 > 1 and «有一项(业务量 > 1)»"),
    ("SS315", '表扬 and «有一项(各项得分 > 1 and 标签 == "快")»'),
    ("SS315", "有一项(«每一项(各项得分 > 1)»)"),
    ("SS315", "有一项(各项得分 > 1 and «有一项(各项得分 > 2)»)"),
    ("SS315", '«有一项(marked and 标签 == "快")»'),
    ("SS316", "业务量 > 平均(«平均(业务量)»)"),
    ("SS316", "有一项(各项得分 > «平均(业务量)»)"),
    ("SS307", "业务量 > «人数(over=全体, over=参评者)»"),
    ("SS307", "业务量 > «人数(范围=全体, over=全体)»"),
    ("SS307", "业务量 > «人数(按=网点, per=等级)»"),
    ("SS317", "业务量 > «平均(业务量, over=外人)»"),
    ("SS317", "业务量 > «平均(业务量, among=全体)»"),
    ("SS317", "业务量 > «平均(业务量, 按=业务量)»"),
    ("SS317", "业务量 > «平均(业务量, per=id)»"),
]


def split(marked: str) -> tuple[str, int, int]:
    """The text without its marks, and where they stood."""
    before, inside, after = marked.replace("»", "«").split("«")
    return before + inside + after, len(before), len(before) + len(inside)


def found(marked: str, within=None):
    text, start, end = split(marked)
    places = [
        (d.code, d.place.column, d.place.end_column) for d in faults(text, within, place=HERE)
    ]
    return places, 12 + start, 12 + max(end, start + 1)


@pytest.mark.parametrize(("code", "marked"), READ, ids=lambda part: part[:40])
def test_refused_when_read(code, marked):
    places, start, end = found(marked)
    assert places == [(code, start, end)]


@pytest.mark.parametrize(("code", "marked"), RESOLVED, ids=lambda part: part[:40])
def test_refused_when_resolved(code, marked):
    places, start, end = found(marked, scope(definitions=DEFINITIONS))
    assert places == [(code, start, end)]


@pytest.mark.parametrize(
    "text",
    ["010", "业务量 > 007", "((", "业务量 业务量", "业务量 +", "1 2", "5 % 3", "等级 == '甲"],
)
def test_not_an_expression(text):
    """Where exactly Python stops reading these is Python's affair."""
    (fault,) = faults(text)
    assert fault.code == "SS301"
    assert 1 <= fault.place.column <= len(text)


def test_the_line_and_the_file_are_those_of_the_text():
    (fault,) = faults("业务量 > 业务两", place=HERE)
    assert (fault.place.file, fault.place.line, fault.place.end_line) == ("规则.yaml", 7, 7)
    assert fault.line() == (
        "规则.yaml:7:18: error SS308 unknown name 业务两 (did you mean 业务量?)"
    )


def test_every_fault_of_an_expression_is_told_at_once():
    text = '业务两 > 1 and 等级 == "丁" and 均值(业务量) > 四舍五入(业务量)'
    assert [fault.code for fault in faults(text)] == ["SS308", "SS309", "SS310", "SS313"]


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("业务两 > 1", "业务量"),
        ("服务质里 > 1", "服务质量"),
        ("volumes > 1", "volume"),
        ("gradee == area", "grade"),
        ("xyz > 1", None),
        ("中位(业务量) > 1", "中位数"),
        ("highst(业务量) > 1", "highest"),
        ("四舍五人(业务量, 1) > 1", "四舍五入"),
        ("平均(业务量, over=contestant) > 1", "contestants"),
        ("平均(业务量, 按=网店) > 1", "网点"),
        ("平均(业务量, per=outlets) > 1", "outlet"),
        ("平均(业务量, pr=outlet) > 1", "per"),
        ('有一项(标签 == "快速")', "快"),
        ('等级 == "甲等"', "甲"),
        ('等级 == "优"', None),
    ],
)
def test_the_nearest_name_is_offered(text, nearest):
    (fault,) = faults(text)
    assert fault.nearest == nearest


@pytest.mark.parametrize(
    ("text", "wanted", "codes"),
    [
        ("业务量 > 1", YES_NO, []),
        ("业务量 > 1", NUMBER, ["SS312"]),
        ("业务量", YES_NO, ["SS312"]),
        ("业务量", NUMBER, []),
        ("等级", NUMBER, ["SS312"]),
        ("业务两", NUMBER, ["SS308"]),
    ],
)
def test_the_place_asks_for_a_kind(text, wanted, codes):
    assert [fault.code for fault in faults(text, wanted=wanted)] == codes


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("round_trip", "round_trip → round_trip"),
        ("there > 1", "there → back → there"),
        ("1 + back", "back → there → back"),
    ],
)
def test_a_circle_of_definitions_is_told(text, path):
    (fault,) = faults(text, scope(definitions=DEFINITIONS))
    assert (fault.code, fault.words["name"]) == ("SS402", path)


def test_an_aggregate_in_a_definition_is_refused_inside_an_aggregate():
    (fault,) = faults("平均(ranked)", scope(definitions=DEFINITIONS))
    assert fault.code == "SS316"


def test_a_quantifier_in_a_definition_is_refused_inside_a_quantifier():
    (fault,) = faults("some(some_mark and marks > 1)", scope(definitions=DEFINITIONS))
    assert fault.code == "SS315"


def test_an_aggregate_needs_a_population():
    assert [fault.code for fault in faults("平均(业务量)", scope(None))] == ["SS316"]


def test_contestants_are_refused_before_they_are_known():
    (fault,) = faults("count(over=contestants)", scope(selected=False))
    assert (fault.code, fault.words["known"]) == ("SS317", "roster、全体")


@pytest.mark.parametrize(
    ("text", "end"),
    [("5%", 2), ("5 %", 3), ("-5%", 3), ("- 5  %", 6), ("业务量 * 5%", 8), ("取大(5%, 6 %)", 11)],
)
def test_the_percent_sign_is_part_of_what_it_ends(text, end):
    (fault,) = faults(text, wanted=YES_NO, place=HERE)
    assert (fault.code, fault.place.column, fault.place.end_column) == ("SS312", 12, 12 + end)


def test_a_text_that_is_not_flat_has_only_its_beginning_as_a_place():
    from servicestar.expr import parse

    _, (fault,) = parse("业务量 > 5 ** 2", HERE, flat=False)
    assert fault.place == HERE


@pytest.mark.parametrize("text", ["业务量 > 5 ** 2", "平均(业务量, 按=外人)", '等级 == "丁"'])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_messages_have_no_brace_left(text, lang):
    (fault,) = faults(text)
    message = fault.message(lang)
    assert message
    assert not {"{", "}"} & set(message)
