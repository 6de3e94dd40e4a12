"""Words of the workbook in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from servicestar.diagnostics import Lang

BOOK: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "results": "Results",
        "clauses": "Clauses",
        "lacks": "What was lacking",
        "settings": "Settings",
        "provisional": "provisional",
        "yuan": "{amount} (yuan)",
        "round": "round",
        "part": "part",
        "id": "id",
        "title": "title",
        "cite": "article",
        "points": "points",
        "rule": "rule",
        "kind": "what is lacking",
        "clause": "clause or field",
        "words": "what was asked for, and what there was",
        "item": "item",
        "value": "value",
        "remark": "remark",
    },
    "zh": {
        "results": "评选结果",
        "clauses": "条款",
        "lacks": "所缺事项",
        "settings": "参数与说明",
        "provisional": "暂定",
        "yuan": "{amount}（元）",
        "round": "轮次",
        "part": "类别",
        "id": "标识",
        "title": "名称",
        "cite": "条款号",
        "points": "分值",
        "rule": "规则",
        "kind": "所缺",
        "clause": "条款或字段",
        "words": "要求与实际",
        "item": "项目",
        "value": "值",
        "remark": "说明",
    },
}
PARTS: Mapping[str, tuple[str, str]] = {
    "definitions": ("definition", "定义"),
    "candidates": ("candidates", "候选人"),
    "conditions": ("condition", "参评条件"),
    "lists": ("list", "推选"),
    "indicators": ("indicator", "评分指标"),
    "vetoes": ("veto", "否决条款"),
    "thresholds": ("threshold", "得分门槛"),
    "bonus": ("bonus", "加分"),
    "bands": ("bands", "分档"),
    "preferences": ("preference", "优先项"),
    "places": ("places", "名额"),
    "amounts": ("amount", "金额"),
    "awards": ("award", "奖励"),
}
"""Parts of a contest, each as what one clause of it is."""
KINDS: Mapping[str, tuple[str, str]] = {
    "candidate": ("not a candidate", "非候选人"),
    "condition": ("condition not met", "未满足条件"),
    "veto": ("vetoed", "被否决"),
    "threshold": ("below the threshold", "未达门槛"),
    "held": ("holds another award", "已获另一奖项"),
    "missing": ("value missing", "缺少数值"),
    "to_attest": ("to be attested", "待认定"),
    "to_decide": ("to be decided by a person", "须由人决定"),
}
ITEMS: Mapping[str, tuple[str, str]] = {
    "ruleset": ("ruleset", "规则集"),
    "regulation": ("regulation", "所依据的规定"),
    "number": ("document number", "文号"),
    "in_force": ("in force from", "施行日期"),
    "sha256": ("SHA-256 of the ruleset's file", "规则集文件 SHA-256"),
    "contest": ("contest", "评选"),
    "period": ("period", "周期"),
    "days": ("{first} to {last}", "{first} 至 {last}"),
    "records": ("records", "记录数"),
    "scored": ("scored", "计分人数"),
    "places": ("places", "名额"),
    "winners": ("awarded", "获评"),
    "fact": ("fact", "事实"),
    "reading": ("reading in force", "所采用的解释"),
    "award": ("each winner gets", "每名获评者"),
    "tie": ("tie, for a person to decide", "并列，须由人决定"),
    "note": ("note", "提示"),
    "legend": ("in the results", "结果表中"),
    "cut": ("a thick line: below the last who was placed", "粗线：末位获评者之下"),
    "tied_cut": (
        "a dashed line: below the last of a tie that a person has to decide",
        "虚线：待定并列者之下",
    ),
    "earlier": ("earlier round", "前一轮"),
}
