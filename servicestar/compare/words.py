"""Words of the two reports in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from servicestar.diagnostics import Lang

Pair = tuple[str, str]
WORDS: Mapping[str, Pair] = {
    "comma": (", ", "、"),
    "colon": (": ", "："),
    "then": ("; ", "；"),
    "or": ("; or ", "；或 "),
    "and": (" and ", " 且 "),
    "none": ("nobody", "无"),
    "record": ("record", "记录"),
    "group": ("group", "分组"),
    "key": ("key", "编号"),
    "name": ("name", "姓名"),
    "nothing": ("(empty)", "（空）"),
    "made": (
        "Numbers are exact; ≈ marks one rounded to four decimals for reading.",
        "数字均为精确值；≈ 表示为便于阅读舍入到四位小数。",
    ),
    # readings
    "readings_title": ("under every reading", "在各种解释之下"),
    "tried": (
        "{records} records; {readings} reading(s) with a choice, {trials} combination(s) tried, "
        "{groups} different outcome(s)",
        "记录 {records} 条；可选的解释 {readings} 个，共试 {trials} 种组合，"
        "得出 {groups} 种不同结果",
    ),
    "no_choice": (
        "No reading that bears on this contest has more than one choice.",
        "与本评选有关的解释均只有一种，别无选择。",
    ),
    "faulty": (
        "{count} of {trials} combinations give no outcome, so nothing is said of anybody there.",
        "{trials} 种组合中有 {count} 种得不出结果，该处无从判断任何人。",
    ),
    "only_tried": (
        "“Every reading” below means every combination that was tried.",
        "下文“任何解释”仅指试过的组合。",
    ),
    "aside": (" ({text})", "（{text}）"),
    "who": ("Who is in", "谁入选"),
    "safe": ("In under every reading", "在任何解释下均入选"),
    "open": (
        "Tied under every reading: a person has to decide",
        "在任何解释下均并列，须由人决定",
    ),
    "depends": ("Depends on a reading", "取决于解释"),
    "out": ("Out under every reading", "在任何解释下均不入选"),
    "in": ("in", "入选"),
    "tied": ("tied", "并列待定"),
    "not_in": ("out", "不入选"),
    "fault": ("no outcome", "得不出结果"),
    "otherwise": ("otherwise", "其余情形"),
    "outcomes": ("Outcomes", "各种结果"),
    "outcome": ("Outcome {number}", "结果 {number}"),
    "in_force": ("in force", "现行"),
    "under": ("under", "解释组合"),
    "any": ("whatever the reading", "无论何种解释"),
    "winners": ("winners", "入选"),
    "ties": ("tied for a place", "并列待定"),
    "places": ("places", "名额"),
    "reading": ("reading", "解释"),
    "choice": ("choice", "选项"),
    "question": ("question", "问题"),
    "article": ("article", "条款"),
    "meaning": ("meaning", "含义"),
    "why": ("why", "理由"),
    "each": ("Each reading alone", "逐一改变解释"),
    "default": ("default", "默认"),
    "leads": ("gives", "得出"),
    "same": ("as in force", "与现行相同"),
    "comes_in": ("in: {people}", "入选：{people}"),
    "goes_out": ("out: {people}", "落选：{people}"),
    "is_tied": ("tied: {people}", "并列：{people}"),
    "others_same": (
        "the same winners; {count} record(s) have other results",
        "入选者不变；{count} 条记录的其他结果有变",
    ),
    "together": (
        "changes nobody's place alone, but does together with others",
        "单独改变时无人名次受影响，与其他解释一并改变时则有影响",
    ),
    "no_effect": ("changes nothing here", "在此不改变任何结果"),
    "later": (
        "it decides what comes after the selection, which is not compared here",
        "它决定评选之后的事项，此处不作比较",
    ),
    "fixed": ("Fixed: readings with a single choice", "固定：只有一种选择的解释"),
    "no_fixed": ("none", "无"),
    # impact
    "impact_title": ("under two rulesets", "在两套规则之下"),
    "old": ("OLD", "旧"),
    "new": ("NEW", "新"),
    "differs": (
        "{periods} period(s); who wins or is tied differs in {differ}",
        "共 {periods} 期；其中 {differ} 期入选者或并列者不同",
    ),
    "unsound": (
        "{count} period(s) have no outcome on one side or both and are in no sum.",
        "{count} 期有一侧或两侧得不出结果，不计入合计。",
    ),
    "period": ("period", "周期"),
    "all": ("all", "合计"),
    "all_periods": ("All periods", "各期合计"),
    "turnover": ("Turnover", "入选者更替"),
    "kept": ("kept", "保留"),
    "came": ("new", "新入选"),
    "dropped": ("dropped", "落选"),
    "kept_share": ("kept, of OLD", "保留占旧比"),
    "won_old": ("OLD", "旧"),
    "won_new": ("NEW", "新"),
    "tied_old": ("tied under OLD", "旧规则下并列"),
    "tied_new": ("tied under NEW", "新规则下并列"),
    "changes": ("Who changes", "变动人员"),
    "no_change": ("nobody", "无"),
    "by": ("Places by {field}", "按{field}的名额"),
    "records": ("records", "记录"),
    "share": ("share", "占比"),
    "change": ("change", "增减"),
    "totals": ("Totals", "总分"),
    "scored": ("scored", "计分"),
    "least": ("least", "最低"),
    "q1": ("quartile 1", "下四分位"),
    "median": ("median", "中位"),
    "q3": ("quartile 3", "上四分位"),
    "greatest": ("greatest", "最高"),
    "bin": ("total from … to below …", "总分区间（含下限，不含上限）"),
    "standings": ("Standings", "各类人数"),
    "standing": ("standing", "结果"),
    "figures": ("How the figures are made", "数字说明"),
    "rounding": (
        "Shares are exact quotients, shown in percent with one decimal, half up; "
        "“–” where there is nothing to share.",
        "占比为精确的商，以百分数显示一位小数（四舍五入）；无可分配时记“–”。",
    ),
    "quartiles": (
        "Quartiles are exact: of n totals in order, quartile k lies at position 1 + k(n − 1)/4, "
        "between two totals in proportion.",
        "四分位数为精确值：n 个总分排序后，第 k 四分位数位于第 1 + k(n − 1)/4 位，"
        "两数之间按比例内插。",
    ),
    "tie_counts": (
        "Winners are those with a place; whoever is tied for one is not counted among them. "
        "A period differs if its winners or its ties do.",
        "入选者指获得名额者，并列待定者不计入；入选者或并列者不同即为该期不同。",
    ),
    "no_outcome": ("no outcome under {side}", "{side}规则下得不出结果"),
    "shown_of": ("the {shown} with most places of {all}", "{all} 组中名额最多的 {shown} 组"),
    "places_picture": ("places by {field} under OLD and NEW", "新旧规则下按{field}的名额"),
    "totals_picture": ("totals under OLD and NEW", "新旧规则下的总分分布"),
    "turnover_picture": (
        "winners kept, new and dropped in each period",
        "各期保留、新入选、落选人数",
    ),
    "at": ("{label}: {values}", "{label}：{values}"),
}


def say(name: str, lang: Lang, /, **words: object) -> str:
    """A phrase in one language, its braces filled."""
    return WORDS[name][lang == "zh"].format(**words)
