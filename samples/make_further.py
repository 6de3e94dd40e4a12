"""Writes the sheets of the further schemes, a few rows each; ``--check`` only compares them.

Nothing is drawn but the names: every row is there to show a case that the text of its scheme
settles, or leaves open. All people, outlets, stations and marks are invented.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

sys.path.append(str(Path(__file__).parent))  # where this is not run as a script

from make import STREETS, Row, as_csv, as_xlsx, headers, main, name_drawer, typed

DRAWN = 192  # names that the other samples use

POSTAL = headers("""id 编号, name 名称, stage 阶段, province_score 全省得分, province_rank 全省名次,
    province_last 全省倒数名次, district_score 全区得分, district_rank 全区名次,
    district_last 全区倒数名次, quarters_early 提前季度数, work_orders 考核工单数,
    repeat_fault 重复问题, complaint_fines 投诉考核金额, media_fines 媒体曝光考核金额""")

BONUS = headers("""id 编号, name 名称, post 岗位类别, unit 所在部门, rank_in_post 职级,
    piece_points 计件积分, front_points 营销积分, control_points 内控积分,
    service_points 服务积分, last_year 上年同期收入""")

J_OUTLET = headers("""id 编号, name 名称, branch 分支行, mystery 神秘人暗访得分,
    remote 非现场检查得分, onsite 现场明查得分, complaint_points 客户投诉扣分""")

J_BRANCH = headers("""id 编号, name 名称, management 服务综合管理得分,
    bonus_innovation 服务提升和创新加分, bonus_external 外部评优加分""")

POWER = headers("""id 编号, name 名称, calls 接听客户个数, replied 已回复客户个数,
    feedback 客户服务质量反馈得分, training 技能培训得分, skill 工作技能得分,
    teamwork 团队协作得分, attitude 工作态度得分, punctuality 守时得分,
    complaints_score 投诉处理得分, safety_training 安全培训得分, safety_work 安全作业得分,
    hazards 隐患排查得分""")

STATION = {"id": "编号", "name": "名称", **{f"item_{n}": f"第{n}项得分" for n in range(1, 14)}}

FEES = headers("""id 编号, name 名称, fees 收视费得分, new_business 新业务得分,
    service 客户服务得分""")

STARS = headers("""id 编号, name 名称, service 服务得分, smile 微笑得分, civility 文明得分""")

# Rows: the cells in the order of the columns, without the name; - is an empty cell.

# Eleven outlets of a district at the end of stage 3, of 760 in the province; the target is 98.
POSTAL_ROWS = """P01 3 99.2 45 716 99.1 1 11 2 0 否 [] []
    P02 3 98.6 150 611 98.4 2 10 1 1 否 [] []
    P03 3 98 205 556 97.9 3 9 0 2 否 [] []
    P04 3 97.4 260 501 97.6 4 8 0 3 否 300 []
    P05 3 96.5 430 331 96.8 5 7 0 5 否 200;500 3000
    P06 3 94.25 590 171 95.5 7 5 0 4 否 [] []
    P07 3 93.1 655 106 94.2 8 4 0 7 是 [] []
    P08 3 92.6 680 81 93.05 9 3 0 9 否 450 []
    P09 3 91.4 721 40 91.8 11 1 0 12 是 350;350 []
    P10 3 98.3 190 571 92.9 10 2 1 3 否 [] []
    P11 3 95.7 505 256 96.2 6 6 0 2 否 - []"""

# A branch's staff; front points are the front's, control and service points the counters'.
BONUS_ROWS = """B01 营销前台 一部 无 120 300 - - 9000
    B02 营销前台 一部 无 95 210 - - 6000
    B03 营销前台 二部 无 130 260 - - 20000
    B04 营销前台 二部 无 80 137 - - 5200
    B05 非营销前台 营业部 无 150 - 96 92 6800
    B06 非营销前台 营业部 无 165 - 88 95 5900
    B07 非营销前台 营业部 无 150 - 96 92 4100
    B08 营销后台 综合部 无 60 - - - 7000
    B09 非营销后台 综合部 无 55 - - - 6500
    B10 非营销后台主管 综合部 正职 45 - - - 8000
    B11 营销前台主管 二部 副职 70 - - - 7500
    B12 非营销后台主管 综合部 无 40 - - - 7200"""

# Three branches with their outlets, second quarter of 2023; what did not take place is empty.
J_OUTLET_ROWS = """J01 城东 92 88.5 90 0
    J02 城东 90.01 80.009 - 0
    J03 城东 85 - - 1.5
    J04 城西 95 91 93 2
    J05 城西 - 86.5 88 0
    J06 城西 - - - 0
    J07 城南 0 84 81 0.5
    J08 城南 78 82 80 -
    J09 城北 - - - 1"""
J_BRANCH_ROWS = """城东 91 1.5 0
    城西 - 0 2
    城南 88 0 0
    城北 95 1 0"""

POWER_ROWS = """G01 220 209 92 90 88 91 95 93 90 96 94 92
    G02 180 144 80 80 80 80 80 80 80 80 80 80
    G03 180 144 80 79.88 80 80 80 80 80 80 80 80
    G04 150 90 60 60 60 60 60 60 60 60 60 60
    G05 150 90 60 60 60 60 60 60 60 60 60 59.88
    G06 0 0 85 82 84 88 90 91 86 83 85 80
    G07 240 232 - 88 86 90 92 94 91 89 87 90
    G08 96 88 75 72 70 81 83 90 77 68 74 79"""

STATION_ROWS = """Z01 10 9.5 9 5 5 4.5 19 9.5 5 5 4.5 5 4.5
    Z02 9 9 9 4.5 4.5 4.5 18 9 4.5 4.5 4.5 4.5 4.5
    Z03 9 9 9 4.5 4.5 4.5 17.5 9 4.5 4.5 4.5 4.5 4.5
    Z04 8 8 8 4 4 4 16 8 4 4 4 4 4
    Z05 7.5 8 8 4 4 4 16 8 4 4 4 4 4
    Z06 7 7 7 3.5 3.5 3.5 14 7 3.5 3.5 3.5 3.5 3.5
    Z07 6 7 7 3.5 3.5 3 13 7 3 3.5 3.5 3 3.5
    Z08 9 9 8.5 4.5 4 4.5 18 - 4.5 4 4.5 4.5 4.5"""

FEES_ROWS = """F01 96 82 95
    F02 88 90.5 92
    F03 100 79 97
    F04 92 85.25 88
    F05 79 96 81
    F06 92 85.25 88
    F07 95 - 90"""

STARS_ROWS = """M01 95.5 97 88
    M02 93 92.5 94.5
    M03 91 92.5 89
    M04 88.5 86 94
    M05 94 89 91.5
    M06 90 84 93.5
    M07 95 - 87
    M08 85 88 92"""


def rows(columns: Mapping[str, str], text: str, names: Iterable[str]) -> list[Row]:
    """Records from lines of cells."""
    key, name, *others = columns
    found = []
    for line, called in zip(text.splitlines(), names, strict=True):
        own, *cells = line.split()
        values = (typed("" if cell == "-" else cell) for cell in cells)
        found.append({key: own, name: called, **dict(zip(others, values, strict=True))})
    return found


def samples() -> dict[str, bytes]:
    """File name -> content."""
    draw = name_drawer()
    draw(DRAWN)
    offices = [f"{street}营业所" for street in STREETS.split()[:11]]
    outlets = [f"{street}支行" for street in STREETS.split()[:9]]
    stations = [f"{street}供电所" for street in STREETS.split()[:8]]
    branches = ["城东分行", "城西分行", "城南分行", "城北分行"]
    return {
        "postal_service.csv": as_csv(POSTAL, rows(POSTAL, POSTAL_ROWS, offices)),
        "bonus_pool.xlsx": as_xlsx("员工", BONUS, rows(BONUS, BONUS_ROWS, draw(12))),
        "j_bank_outlets.csv": as_csv(J_OUTLET, rows(J_OUTLET, J_OUTLET_ROWS, outlets)),
        "j_bank_branches.csv": as_csv(J_BRANCH, rows(J_BRANCH, J_BRANCH_ROWS, branches)),
        "power_supply.csv": as_csv(POWER, rows(POWER, POWER_ROWS, draw(8))),
        "chongyi.csv": as_csv(STATION, rows(STATION, STATION_ROWS, stations)),
        "fee_service.csv": as_csv(FEES, rows(FEES, FEES_ROWS, draw(7))),
        "many_stars.csv": as_csv(STARS, rows(STARS, STARS_ROWS, draw(8))),
    }


if __name__ == "__main__":
    sys.exit(main(made=samples))
