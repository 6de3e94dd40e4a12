"""Writes the sample tables, the same bytes every time; ``--check`` only compares them.

Most numbers are drawn; some cells (the ``*_STORIES``) are set by hand, so that every sample shows
what its contest can do: a tie, an empty cell, a title lost. All people, outlets and banks are
invented.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from xml.etree.ElementTree import canonicalize
from zipfile import ZIP_STORED, ZipFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

sys.path.append(str(Path(__file__).parents[1]))  # where the package is not installed

from servicestar.diagnostics import width
from servicestar.records import save_workbook

Row = dict[str, Any]
HERE = Path(__file__).parent
SEED = 2010
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董程曹袁邓许傅沈曾吕苏卢"
ONE_GIVEN = "丽敏静艳娟霞磊洋勇杰涛倩婷雪晨凯颖莹"
GIVEN = """晓燕 海燕 志强 建军 文静 雅琴 红梅 春霞 玉兰 慧敏 思远 国栋 俊杰 佳怡 梦瑶 晓峰 少华
    瑞雪 振华 淑芬 亚楠 永刚 素娟 卫东 明哲 欣然 秋菊 一鸣 宏伟 丹丹 晶晶 利民 书香 诗雨 玉洁"""
STREETS = """金水路 花园路 东风路 航海路 嵩山路 中原路 建设路 文化路 农业路 经三路 黄河路 未来路
    商都路 桐柏路 淮河路 福元路"""
BRANCHES = [f"{street}支行" for street in STREETS.split()]


def headers(text: str) -> dict[str, str]:
    """Field id -> header, from a list of pairs."""
    return dict(pair.split() for pair in text.split(","))


def same(text: str) -> dict[str, str]:
    """A sheet may be headed by the field ids themselves."""
    return {name: name for name in text.split()}


PRAISE = """honours 近期荣誉, praise_regulator 监管或协会表彰次数,
    contest_national 国家级竞赛获奖人次, contest_provincial 省级或总行级竞赛获奖人次,
    contest_city 市区级竞赛获奖人次, praise_media 媒体表扬次数, praise_callcentre 客服转发表扬次数,
    praise_book 意见簿表扬次数, bonus_other 其他加分"""

TELLER = headers(f"""id 工号, name 姓名, outlet 营业网点, tenure_months 岗位月数, volume 业务量,
    error_rate 差错率, service_quality 服务质量得分, withdrawn_complaints 撤诉投诉次数,
    verified_criticisms 意见簿批评次数, other_feedback_points 其他客户意见扣分,
    internal_efficiency 服务效率评价, internal_attitude 服务态度评价,
    internal_compliance 规范执行评价, theory_score 理论成绩, skill_average 技能平均成绩,
    exam_score 考试综合成绩, complaints 有责投诉次数, service_findings 服务检查问题次数,
    major_errors 重大差错次数, {PRAISE},
    attest_dedication 敬业认定, attest_innovation 创新认定,
    attest_contribution 贡献认定, attest_discipline 守纪认定""")

LOBBY = headers(f"""id 工号, name 姓名, outlet 营业网点, tenure_months 岗位月数,
    exam_score 考试综合成绩, complaints 有责投诉次数, service_findings 服务检查问题次数, {PRAISE},
    attest_dedication 敬业认定, attest_contribution 贡献认定, attest_discipline 守纪认定,
    score_retail 零售部评分, score_outlet 网点评分, score_third_party 第三方评分,
    conflicts 客户冲突次数""")

OUTLET = same("""id name months_open certified_share error_rate volume_per_head retail_result
    open_days open_hours weekly_checks complaints inspection_score vi_compliant innovation notices
    counter_sum lobby_sum wealth_sum withdrawn_complaints verified_criticisms
    other_feedback_points theory_score skill_average attest_staffing attest_patrol
    attest_training""")

SHOP = headers("""id 工号, name 姓名, service 优质服务, skill 业务技能, accounts 帐目管理,
    conduct 行为规范, results 工作业绩, quality 综合素质, exam 考核成绩, absences 病事假次数,
    penalties 处罚次数, praise_written 顾客书面表扬次数""")

CLERK = headers("""id 工号, name 姓名, member 会员单位, outlet 营业网点, role 岗位,
    review_year 全年考核, review_half 上半年考核, skill_grades 技能测评等级,
    complaints 有效投诉次数, volume 业务量, errors 差错次数, attest_appearance 着装礼仪认定,
    attest_integrity 政治素质认定, self_score 网点评分, form 推荐表, photo 相片,
    story_chars 事迹材料字数, opinion 推荐意见书""")

TITLE = same("id scheme period status total ended_in")


# --- throws ----------------------------------------------------------------------------------


def between(dice: Random, low: float, high: float, unit: str) -> Decimal:
    """A decimal from low to high, in whole units such as 0.1."""
    step = Decimal(unit)
    return dice.randint(round(low / float(step)), round(high / float(step))) * step


def one_of(dice: Random, odds: Mapping[Any, float]) -> Any:
    """One of a few values, each as often as its weight says."""
    return dice.choices(list(odds), list(odds.values()))[0]


def seldom(dice: Random, share: float) -> int:
    """Mostly 0, sometimes 1, hardly ever 2."""
    count: int = one_of(dice, {0: 1 - share, 1: share * 0.8, 2: share * 0.2})
    return count


def mark(dice: Random, low: float, high: float, unit: str) -> Decimal:
    """A mark out of 100 between two values, as far as the scale goes."""
    return min(between(dice, low, high, unit), Decimal(100))


def name_drawer() -> Callable[[int], list[str]]:
    """A drawer of names: the next so many, no two alike in all samples together."""
    dice, given = Random(SEED), [*GIVEN.split(), *ONE_GIVEN]
    everybody = [family + name for family in FAMILIES for name in given]
    drawn = iter(dice.sample(everybody, len(everybody)))
    return lambda count: list(islice(drawn, count))


def typed(text: str) -> Any:
    """A cell from what stands in a story; nothing is an empty cell."""
    if text.replace(".", "", 1).isdigit():
        return Decimal(text) if "." in text else int(text)
    return {"": None, "是": True, "否": False}.get(text, text)


def retold(rows: Sequence[Row], stories: str) -> list[Row]:
    """The rows with the fields that a story sets by hand: lines of a key and of ``field=cell``."""
    found = {row["id"]: dict(row) for row in rows}
    for key, *cells in map(str.split, stories.splitlines()):
        found[key].update({field: typed(text) for field, text in (c.split("=") for c in cells)})
    return list(found.values())


def praise(dice: Random) -> Row:
    """Honours and what gives bonus points; all of it is rare."""
    return {
        "honours": dice.random() < 0.15,
        "praise_regulator": 0,
        "contest_national": 0,
        "contest_provincial": 0,
        "contest_city": seldom(dice, 0.03),
        "praise_media": seldom(dice, 0.02),
        "praise_callcentre": seldom(dice, 0.12),
        "praise_book": seldom(dice, 0.3),
        "bonus_other": one_of(dice, {0: 90, Decimal("0.5"): 6, 1: 4}),
    }


def attests(dice: Random, *names: str) -> Row:
    """Attestations, mostly given."""
    return {f"attest_{name}": dice.random() < 0.96 or None for name in names}


# --- Zhengzhou: tellers ----------------------------------------------------------------------

TELLER_STORIES = """T001 service_findings=1
    T004 exam_score=88.5
    T007 exam_score=84
    T009 volume=7587 service_quality=96.4 praise_book=2
    T016 exam_score=91 praise_book=0
    T022 exam_score=92
    T023 exam_score=89.5 contest_city=1 attest_contribution=
    T024 exam_score=90 major_errors=1
    T027 praise_callcentre=1 honours=是
    T029 error_rate=
    T032 tenure_months=14 exam_score=89 attest_contribution=否
    T032 attest_dedication=是 attest_discipline=是
    T033 tenure_months=9 attest_contribution=是"""

SEPTEMBER_STORIES = """T001 service_findings=0
    T016 volume=2353 error_rate=0.44 service_quality=95.5
    T032 attest_dedication="""


def teller(dice: Random, key: int, name: str, outlet: str, strength: float) -> Row:
    """One teller's quarter; strength is about 1, and who is quick is mostly good as well."""
    quality = 84 + 8 * strength + dice.gauss(0, 1.5)
    return {
        "id": f"T{key:03}",
        "name": name,
        "outlet": outlet,
        "tenure_months": dice.choice((4, 7, 9, 14, 18, 22, 27, 31, 36, 43, 50, 64)),
        "volume": round(5300 * strength * dice.uniform(0.94, 1.06)),
        "error_rate": between(dice, 0.25, 0.6 / strength, "0.01"),
        "service_quality": mark(dice, quality - 1, quality + 1, "0.1"),
        "withdrawn_complaints": seldom(dice, 0.05),
        "verified_criticisms": seldom(dice, 0.1),
        "other_feedback_points": one_of(dice, {0: 90, Decimal("0.5"): 10}),
        "internal_efficiency": mark(dice, quality - 4, quality + 4, "0.5"),
        "internal_attitude": mark(dice, quality - 3, quality + 5, "0.5"),
        "internal_compliance": mark(dice, quality - 3, quality + 5, "0.5"),
        "theory_score": mark(dice, 76 + 6 * strength, 98, "0.5"),
        "skill_average": mark(dice, 74 + 8 * strength, 97, "0.1"),
        "exam_score": mark(dice, 72 + 8 * strength, 96, "0.5"),
        "complaints": seldom(dice, 0.06),
        "service_findings": seldom(dice, 0.08),
        "major_errors": seldom(dice, 0.03),
        **praise(dice),
        **attests(dice, "dedication", "innovation", "contribution", "discipline"),
    }


def tellers(people: Sequence[str]) -> list[Row]:
    """The third quarter of 2010: 36 tellers in 6 outlets, in some of which there is more to do."""
    dice, rows = Random(SEED), []
    for number, name in enumerate(people):
        if number % 6 == 0:
            spread = dice.sample((1.35, 1.25, 1.15, 0.9, 0.8, 0.7), 6)
        trade = (1.15, 1.1, 1.05, 1, 0.95, 0.9)[number // 6]
        rows.append(
            teller(dice, number + 1, name, BRANCHES[number // 6], trade * spread[number % 6])
        )
    return retold(rows, TELLER_STORIES)


COUNTS = ("withdrawn_complaints", "verified_criticisms", "complaints", "service_findings",
          "major_errors", "praise_regulator", "contest_national", "contest_provincial",
          "contest_city", "praise_media", "praise_callcentre", "praise_book")  # fmt: skip


def september(quarter: Sequence[Row]) -> list[Row]:
    """The quarter's last month of the same tellers: a third of the work and of what happened."""
    dice, rows = Random(SEED), []
    for row in quarter:
        month = dict(row)
        month["volume"] = round(row["volume"] / 3 * dice.uniform(0.94, 1.06))
        month["error_rate"] = between(dice, 0.22, 0.6, "0.01")
        for field in ("service_quality", "theory_score", "skill_average"):
            month[field] = min(row[field] + between(dice, -2, 2, "0.5"), Decimal(100))
        for field in COUNTS:
            month[field] = int(dice.random() * (row[field] + 0.5))
        rows.append(month)
    return retold(rows, SEPTEMBER_STORIES)


# Who held a monthly title, with what total; September's are what the month's sheet gives.
TITLES = """T001 2010-07 revoked 95.12 2010-08
    T009 2010-07 revoked 94.36
    T016 2010-07 awarded 93.87
    T023 2010-07 awarded 95.40
    T029 2010-07 awarded 91.95
    T034 2010-07 awarded 93.08
    T006 2010-08 awarded 94.71
    T007 2010-08 awarded 92.66
    T015 2010-08 awarded 91.83
    T022 2010-08 awarded 93.25
    T028 2010-08 awarded 94.02
    T033 2010-08 awarded 95.57
    T004 2010-09 awarded 97.47
    T009 2010-09 awarded 95.21
    T018 2010-09 awarded 94.05
    T024 2010-09 awarded 96.69
    T027 2010-09 revoked 95.77
    T032 2010-09 awarded 95.50
    T027 2010-09 awarded 95.77"""


def titles() -> list[Row]:
    """The history; of two rows for one title the last one holds."""
    return [
        dict(zip(TITLE, (key, "monthly_teller", *rest), strict=False))
        for key, *rest in map(str.split, TITLES.splitlines())
    ]


# --- Zhengzhou: lobby managers and outlets ---------------------------------------------------

LOBBY_STORIES = """L002 conflicts=1
    L003 exam_score=90 score_third_party=
    L005 exam_score=90.5
    L006 tenure_months=2
    L008 attest_contribution=
    L009 service_findings=1
    L010 exam_score=90 score_retail=950 score_outlet=950 score_third_party=950
    L011 complaints=1
    L012 exam_score=90.5
    L013 contest_provincial=1
    L014 exam_score=90"""
OUTLET_STORIES = """N01 attest_training=是
    N02 certified_share=100
    N08 vi_compliant=否
    N10 volume_per_head=5930
    N11 certified_share=100
    N12 certified_share=100 attest_training=
    N14 certified_share=100 error_rate= open_days=7 inspection_score=94.3"""


def lobby(people: Sequence[str]) -> list[Row]:
    """The third quarter of 2010: 14 lobby managers, each of another outlet."""
    dice, rows = Random(SEED), []
    for number, name in enumerate(people):
        good = dice.gauss(952, 9)
        rows.append(
            {
                "id": f"L{number + 1:03}",
                "name": name,
                "outlet": BRANCHES[number],
                "tenure_months": dice.choice((5, 8, 12, 17, 24, 33, 40)),
                "exam_score": mark(dice, 76, 96, "0.5"),
                "complaints": seldom(dice, 0.04),
                "service_findings": seldom(dice, 0.05),
                **praise(dice),
                **attests(dice, "dedication", "contribution", "discipline"),
                "score_retail": between(dice, good - 6, good + 6, "0.5"),
                "score_outlet": between(dice, good - 4, good + 8, "0.5"),
                "score_third_party": between(dice, good - 10, good + 6, "0.5"),
                "conflicts": seldom(dice, 0.04),
            }
        )
    return retold(rows, LOBBY_STORIES)


def outlet(dice: Random, key: int, strength: float) -> Row:
    """One outlet's quarter; the stronger ones have less to learn from an inspection."""
    notices = dice.choice((1, 1, 2))
    inspected = 84 + 12 * strength

    def marks() -> Decimal:
        one = [mark(dice, inspected - 3, inspected + 3, "0.5") for _ in range(notices)]
        return sum(one, Decimal(0))

    return {
        "id": f"N{key:02}",
        "name": BRANCHES[key - 1],
        "months_open": dice.choice((16, 28, 41, 60, 75, 98)),
        "certified_share": one_of(dice, {100: 80, Decimal("87.5"): 10, 75: 10}),
        "error_rate": between(dice, 0.5 - 0.25 * strength, 0.6 - 0.25 * strength, "0.01"),
        "volume_per_head": round(4300 + 1800 * strength * dice.uniform(0.9, 1.1)),
        "retail_result": mark(dice, 78 + 14 * strength, 84 + 14 * strength, "0.1"),
        "open_days": one_of(dice, {7: 85, 6: 10, 5: 5}),
        "open_hours": dice.choice((Decimal(8), Decimal("8.5"), Decimal(9))),
        "weekly_checks": dice.choice((1, 1, 2, 3)),
        "complaints": seldom(dice, 0.05),
        "inspection_score": mark(dice, inspected - 2, inspected + 2, "0.1"),
        "vi_compliant": dice.random() < 0.95,
        "innovation": dice.random() < 0.3,
        "notices": notices,
        "counter_sum": marks(),
        "lobby_sum": marks(),
        "wealth_sum": marks(),
        "withdrawn_complaints": seldom(dice, 0.1),
        "verified_criticisms": seldom(dice, 0.3),
        "other_feedback_points": one_of(dice, {0: 80, Decimal("0.5"): 20}),
        "theory_score": mark(dice, 82, 96, "0.1"),
        "skill_average": mark(dice, 80, 95, "0.1"),
        **attests(dice, "staffing", "patrol", "training"),
    }


def outlets() -> list[Row]:
    """The third quarter of 2010: 16 outlets."""
    dice = Random(SEED)
    strengths = dice.sample([1, 0.95, 0.95, 0.9, 0.9, 0.85, 0.85, *[0.1 * n for n in range(9)]], 16)
    rows = [outlet(dice, key, strength) for key, strength in enumerate(strengths, 1)]
    return retold(rows, OUTLET_STORIES)


# --- the supermarket and the bank association ------------------------------------------------

SHOP_STORIES = """S014 exam=90
    S030 exam=
    S048 quality="""
CLERK_STORIES = """C001 review_half=优 complaints=0
    C006 volume=7400
    C007 volume=4800
    C008 volume=4940
    C009 volume=7500 story_chars=640
    C010 volume=7360
    C011 review_year=优
    C014 photo=否
    C019 role=一线员工 skill_grades=
    C024 role=一线员工 review_half=优 skill_grades=一等、三等
    C028 review_half=优 attest_appearance=否
    C036 self_score=87.5"""


def shop(people: Sequence[str]) -> list[Row]:
    """The year 2010 of a supermarket's 60 staff."""
    dice, rows = Random(SEED), []
    for number, name in enumerate(people, 1):
        level = dice.gauss(80, 4)
        aspects = {field: mark(dice, level - 6, level + 6, "0.5") for field in list(SHOP)[2:8]}
        rows.append(
            {
                "id": f"S{number:03}",
                "name": name,
                **aspects,
                "exam": mark(dice, level - 4, level + 8, "0.5"),
                "absences": dice.choices(range(9), (30, 22, 16, 12, 8, 5, 3, 2, 2))[0],
                "penalties": dice.choices(range(9), (50, 20, 10, 8, 4, 3, 2, 2, 1))[0],
                "praise_written": seldom(dice, 0.35),
            }
        )
    return retold(rows, SHOP_STORIES)


GRADES = ("一等、二等", "一等、一等", "一等", "二等;一等;二等")
REVIEWS = {"优": 85, "良": 12, "中": 3}
ROLES = {"一线员工": 9, "其他": 1}
MEMBERS = ("嵩岳银行", "箕山银行", "颍水银行", "索河银行")


def clerks(people: Sequence[str]) -> list[Row]:
    """Four members of the association in 2016, each with 2 outlets of 5 staff."""
    dice, rows = Random(SEED), []
    for number, name in enumerate(people):
        member, outlet = divmod(number // 5, 2)
        head = number % 5 == 0
        if head:
            busy = dice.sample((True, True, False, False, False), 5)
        rows.append(
            {
                "id": f"C{number + 1:03}",
                "name": name,
                "member": MEMBERS[member],
                "outlet": MEMBERS[member][:2] + ("东街支行", "西街支行")[outlet],
                "role": "网点负责人" if head else one_of(dice, ROLES),
                "review_year": one_of(dice, REVIEWS),
                "review_half": one_of(dice, REVIEWS),
                "skill_grades": dice.choice(GRADES),
                "complaints": seldom(dice, 0.04),
                "volume": round((7600 if busy[number % 5] else 5200) * dice.uniform(0.9, 1.1)),
                "errors": seldom(dice, 0.04),
                **attests(dice, "appearance", "integrity"),
                "self_score": between(dice, 84, 98, "0.5"),
                "form": True,
                "photo": True,
                "story_chars": dice.randint(860, 1150),
                "opinion": True,
            }
        )
    return retold(rows, CLERK_STORIES)


# --- tables ----------------------------------------------------------------------------------


def shown(value: Any) -> Any:
    """A value as a person types it: yes and no in Chinese, decimals as numbers."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return value


def as_csv(columns: Mapping[str, str], rows: Iterable[Row]) -> bytes:
    """UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns.values())
    writer.writerows([shown(row.get(field)) for field in columns] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(sheet: str, columns: Mapping[str, str], rows: Sequence[Row]) -> bytes:
    """One sheet with a bold header that stays in view, and columns as wide as they need."""
    book = Workbook()
    page = book.active
    page.title = sheet
    for number, (field, header) in enumerate(columns.items(), 1):
        values = [shown(row.get(field)) for row in rows]
        fill_header(page.cell(1, number, header))
        fill_column(page, number, values)
        widest = max(width(str(value)) for value in [header, *values])
        page.column_dimensions[get_column_letter(number)].width = widest + 3
    page.freeze_panes = "C2"
    return portable(save_workbook(book))


def fill_header(cell: Any) -> None:
    """Bold on pale blue."""
    cell.font = Font(name="Calibri", size=11, bold=True)
    cell.fill = PatternFill("solid", fgColor="DDEBF7")
    cell.alignment = Alignment(horizontal="center")


def fill_column(page: Any, number: int, values: Sequence[Any]) -> None:
    """Decimals with as many places as the longest in the column; texts in the middle."""
    decimals = [value for value in values if isinstance(value, Decimal)]
    places = max((len(str(value).partition(".")[2]) for value in decimals), default=0)
    for line, value in enumerate(values, 2):
        cell = page.cell(line, number, float(value) if isinstance(value, Decimal) else value)
        if places:
            cell.number_format = f"0.{'0' * places}"
        elif isinstance(value, str):
            cell.alignment = Alignment(horizontal="center")


def portable(workbook: bytes) -> bytes:
    """The same workbook in bytes that do not depend on the libraries at hand.

    openpyxl writes other XML where lxml is installed, and zlib has several makers: so the parts are
    canonical and not compressed.
    """
    made = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as old, ZipFile(made, "w") as new:
        for part in old.infolist():
            text = DECLARATION + canonicalize(old.read(part).decode())
            part.compress_type = ZIP_STORED
            new.writestr(part, text)
    return made.getvalue()


# --- the files -------------------------------------------------------------------------------


def samples() -> dict[str, bytes]:
    """File name -> content."""
    draw = name_drawer()
    quarter = tellers(draw(36))
    return {
        "tellers_2010Q3.xlsx": as_xlsx("柜员", TELLER, quarter),
        "tellers_2010-09.csv": as_csv(TELLER, september(quarter)),
        "titles_2010.csv": as_csv(TITLE, titles()),
        "lobby_2010Q3.csv": as_csv(LOBBY, lobby(draw(14))),
        "outlets_2010Q3.csv": as_csv(OUTLET, outlets()),
        "supermarket_2010.xlsx": as_xlsx("员工", SHOP, shop(draw(60))),
        "association_2016.xlsx": as_xlsx("参评人员", CLERK, clerks(draw(40))),
    }


def differing(files: Mapping[str, bytes], folder: Path = HERE) -> list[str]:
    """Names of the files that are not there or not the same."""
    return [
        name
        for name, content in files.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]


def main(
    arguments: Sequence[str] | None = None, made: Callable[[], dict[str, bytes]] = samples
) -> int:
    """Write the samples or compare them; 1 where a comparison finds a difference."""
    parser = argparse.ArgumentParser(description="Write the sample tables.")
    parser.add_argument("--check", action="store_true", help="compare, write nothing")
    check = parser.parse_args(arguments).check
    files = made()
    changed = differing(files)
    for name in changed:
        print(f"{name}: {'differs' if check else 'written'}")
        if not check:
            (HERE / name).parent.mkdir(exist_ok=True)
            (HERE / name).write_bytes(files[name])
    return int(check and bool(changed))


if __name__ == "__main__":
    sys.exit(main())
