"""Words of the reports in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from servicestar.diagnostics import Lang
from servicestar.model.outcome import Standing

STANDINGS: Mapping[Lang, Mapping[Standing, str]] = {
    "en": {
        "awarded": "awarded",
        "not_placed": "not placed",
        "tied": "tied",
        "below_threshold": "below threshold",
        "vetoed": "vetoed",
        "ineligible": "ineligible",
        "undetermined": "undetermined",
        "not_candidate": "not a candidate",
    },
    "zh": {
        "awarded": "获评",
        "not_placed": "未入围",
        "tied": "并列待定",
        "below_threshold": "未达门槛",
        "vetoed": "否决",
        "ineligible": "不符合条件",
        "undetermined": "无法判定",
        "not_candidate": "非候选人",
    },
}
HEADERS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "key": "key",
        "name": "name",
        "group": "group",
        "standing": "standing",
        "rank": "rank",
        "total": "total",
        "failed": "failed",
        "missing": "missing",
        "to_attest": "to attest",
        "band": "band",
        "to_decide": "to decide",
        "why": "why",
    },
    "zh": {
        "key": "编号",
        "name": "姓名",
        "group": "分组",
        "standing": "结果",
        "rank": "名次",
        "total": "总分",
        "failed": "未满足",
        "missing": "缺少",
        "to_attest": "待认定",
        "band": "等级",
        "to_decide": "须由人决定",
        "why": "原因",
    },
}
LINES: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "and": "; ",
        "barred": "barred",
        "facts": "facts: {facts}",
        "summary": "{records} records, {scored} scored, {places} place(s), {winners} awarded",
        "assessment": "{records} records, {scored} assessed",
        "assessed": "assessed",
        "missing": "missing: {fields}",
        "to_attest": "provisional, to attest: {fields}",
        "to_decide": "to be decided by a person: {amounts}",
        "holds_other": "holds another award",
        "not_known": "can not be worked out",
        "awards": "each winner gets: {awards}",
        "money": "{money} yuan",
        "points": "{points} grading points",
        "working_days": "observed for {days} working days",
        "calendar_days": "observed for {days} days",
    },
    "zh": {
        "and": "；",
        "barred": "上一周期称号被取消",
        "facts": "事实：{facts}",
        "summary": "记录 {records} 条，计分 {scored} 条，名额 {places}，获评 {winners}",
        "assessment": "记录 {records} 条，已评定 {scored}",
        "assessed": "已评定",
        "missing": "缺少：{fields}",
        "to_attest": "暂定，待认定：{fields}",
        "to_decide": "须由人决定：{amounts}",
        "holds_other": "已获另一奖项",
        "not_known": "无法算出",
        "awards": "每名获评者：{awards}",
        "money": "奖金 {money} 元",
        "points": "考核加 {points} 分",
        "working_days": "考察期 {days} 个工作日",
        "calendar_days": "考察期 {days} 天",
    },
}
