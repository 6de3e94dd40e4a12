"""What the parts of a ruleset are called where a fault speaks of one."""

from __future__ import annotations

import re

from servicestar.model import Part

_ZH = {
    "after selection": "评选之后",
    "among": "比较范围",
    "amount": "金额",
    "article": "条款处理",
    "awards": "奖励",
    "band": "档",
    "band table": "分档表",
    "bonus": "加分项",
    "candidates": "候选人",
    "case": "算例",
    "case file": "算例文件",
    "change": "修改记录",
    "condition": "条件",
    "contest": "评选",
    "deadline": "期限",
    "definition": "定义",
    "exempt": "不适用的性质",
    "expected": "预期",
    "expected result": "预期结果",
    "explained": "已说明的提示",
    "fact": "事实",
    "feed": "取数",
    "field": "字段",
    "further": "以此类推",
    "ground": "取消情形",
    "indicator": "指标",
    "item": "扣分项",
    "label": "周期名称",
    "limit": "字段限制",
    "observation": "考察期",
    "one award": "一人一奖",
    "paper": "文书",
    "past": "历史取数",
    "places": "名额",
    "preference": "优先项",
    "property": "性质",
    "put forward": "推选名单",
    "reading": "解释",
    "record kind": "记录类型",
    "reweigh": "权重调整",
    "rule": "计分规则",
    "ruleset": "规则集",
    "source": "依据",
    "survivor": "无法察觉的变异",
    "threshold": "门槛",
    "titles": "称号",
    "veto": "否决条款",
    "year days": "年度放假安排",
}


def label(kind: type[Part]) -> tuple[str, str]:
    """The name of a part in English and Chinese."""
    en = re.sub(r"(?<!^)(?=[A-Z])", " ", kind.__name__).lower()
    return en, _ZH.get(en, en)
