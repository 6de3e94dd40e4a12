"""Words of a difference in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from servicestar.diagnostics import Lang
from servicestar.model import Text

PARTS: Mapping[str, tuple[str, str]] = {
    "after_selection": ("after the selection", "评选之后"),
    "amounts": ("amount", "金额"),
    "awards": ("awards", "奖励"),
    "bands": ("band", "等级"),
    "bonus": ("bonus", "加分"),
    "calendar": ("calendar", "日历"),
    "candidates": ("candidates", "候选人"),
    "changes": ("change of the file", "修改记录"),
    "conditions": ("condition", "参评条件"),
    "condition_groups": ("shared condition", "共用条件"),
    "contest": ("contest", "评选"),
    "dates": ("date", "期限"),
    "definitions": ("definition", "定义"),
    "explained": ("explained finding", "已说明的提示"),
    "feeds": ("feed", "取数"),
    "fields": ("field", "字段"),
    "indicators": ("indicator", "指标"),
    "limits": ("limit", "字段限制"),
    "one_award": ("one award a person", "每人一奖"),
    "others": ("others", "他人"),
    "papers": ("paper", "文书"),
    "past": ("number from the history", "历史取数"),
    "periods": ("cycle", "周期"),
    "places": ("places", "名额"),
    "preferences": ("preference", "优先项"),
    "put_forward": ("list", "推选名单"),
    "readings": ("reading", "解释"),
    "records": ("record kind", "记录类型"),
    "reweigh": ("weights not covered", "权重调整"),
    "ruleset": ("ruleset", "规则集"),
    "source": ("source", "依据"),
    "articles": ("article", "条款处理"),
    "thresholds": ("threshold", "得分门槛"),
    "vetoes": ("veto", "否决条款"),
}
PHRASES: Mapping[str, tuple[str, str]] = {
    "title": ("What changed: {old} → {new}", "规则变更：{old} → {new}"),
    "summary_winners": (
        "The winners can differ: {contests}.",
        "获评者会有不同：{contests}。",
    ),
    "summary_records": (
        "The winners differ on these records: {contests}.",
        "就所给记录，获评者不同：{contests}。",
    ),
    "summary_gone": (
        "Contests are gone: {contests}. Nobody wins there any more.",
        "评选已取消：{contests}，不再产生获评者。",
    ),
    "summary_none": (
        "No difference of winners was found.",
        "未发现获评者有不同。",
    ),
    "summary_equal": (
        "No difference of winners: the rules that decide are the same.",
        "获评者没有不同：起决定作用的规则相同。",
    ),
    "clauses": ("Clauses", "条款"),
    "no_clauses": ("No clause differs.", "条款没有不同。"),
    "count_clauses": (
        "{count} clauses differ, {outcome} of them can bear on an outcome.",
        "{count} 处条款不同，其中 {outcome} 处可影响结果。",
    ),
    "count_clause": (
        "1 clause differs, and it {outcome} bear on an outcome.",
        "1 处条款不同，{outcome}影响结果。",
    ),
    "can": ("can", "可"),
    "can_not": ("can not", "不"),
    "shared": ("Of the whole ruleset", "整个规则集"),
    "added": ("added", "新增"),
    "removed": ("removed", "删去"),
    "changed": ("changed", "改动"),
    "moved": ("moved", "移位"),
    "silent": ("decides nothing", "不影响结果"),
    "used_by": ("used by {clauses}", "用于：{clauses}"),
    "bears_on": ("bears on {contests}", "涉及评选：{contests}"),
    "key": ("key", "键"),
    "old": ("old", "旧"),
    "new": ("new", "新"),
    "line": ("line {line}", "第 {line} 行"),
    "absent": ("—", "—"),
    "on_sheet": ("{contest} on {sheet}", "{contest}，据：{sheet}"),
    "made_up": ("{contest}: a made-up cohort", "{contest}：虚拟名单"),
    "nobody_moves": ("Nobody comes out differently.", "无人结果不同。"),
    "moves": (
        "{count} of {all} records come out differently: {kinds}.",
        "{all} 条记录中 {count} 条结果不同：{kinds}。",
    ),
    "kind_in": ("{count} in", "入选 {count}"),
    "kind_out": ("{count} out", "落选 {count}"),
    "kind_tied": ("{count} newly tied", "新并列 {count}"),
    "kind_settled": ("{count} no longer tied", "不再并列 {count}"),
    "kind_up": ("{count} up", "上升 {count}"),
    "kind_down": ("{count} down", "下降 {count}"),
    "kind_standing": ("{count} of another standing", "结果改变 {count}"),
    "kind_total": ("{count} of another total", "总分改变 {count}"),
    "kind_amounts": ("{count} of another amount", "金额改变 {count}"),
    "kind_attest": ("{count} to be attested otherwise", "待认定改变 {count}"),
    "move_in": ("in", "入选"),
    "move_out": ("out", "落选"),
    "move_tied": ("tied", "并列"),
    "move_settled": ("not tied", "不并列"),
    "move_up": ("up", "上升"),
    "move_down": ("down", "下降"),
    "move_standing": ("standing", "结果"),
    "move_total": ("total", "总分"),
    "move_amounts": ("amount", "金额"),
    "move_attest": ("attest", "认定"),
    "who": ("key", "编号"),
    "move": ("move", "变动"),
    "through": ("through", "缘由"),
    "winners": ("winners", "获评"),
    "tied": ("tied", "并列待定"),
    "nobody": ("nobody", "无人"),
    "and": ("; ", "；"),
    "comma": (", ", "、"),
    "places": ("places", "名额"),
    "fault_side": ("{side}: no outcome: {message}", "{side}：没有结果：{message}"),
    "same_rules": (
        "What decides is the same in both, so every sheet has the same outcome: {contests}.",
        "起决定作用的规则相同，任何名单的结果都相同：{contests}。",
    ),
    "not_found": (
        "No difference found on {tries} made-up cohorts (seed {seed}). That is no proof.",
        "试过 {tries} 份虚拟名单（种子 {seed}），未发现不同；这并非证明。",
    ),
    "only_results": (
        "No difference of winners found on {tries} made-up cohorts (seed {seed}), "
        "but of standings, totals or amounts:",
        "试过 {tries} 份虚拟名单（种子 {seed}），获评者未见不同，但结果、总分或金额有不同：",
    ),
    "only_money": (
        "Nobody wins or loses by it, but standings, totals or amounts differ:",
        "获评者不受影响，但结果、总分或金额有不同：",
    ),
    "one_fails": (
        "On this cohort of {count} one ruleset has no outcome:",
        "就此 {count} 条记录，其中一方没有结果：",
    ),
    "disagree": (
        "The smallest cohort found on which they disagree (records: {count}):",
        "找到的最小的结果不同的名单有 {count} 条记录：",
    ),
    "empty": ("an empty sheet", "空名单"),
    "alike": ("All else is alike and as a good record has it.", "其余各列相同，均合乎要求。"),
    "period": ("period {period}", "周期 {period}"),
    "titles": ("Titles held before", "历史称号"),
    "fed": ("Records of {contest}", "{contest} 的记录"),
    "equal": ("The same rules", "规则相同"),
    "only_old": ("{contest} is not in the new ruleset.", "新规则集中没有 {contest}。"),
    "only_new": ("{contest} is not in the old ruleset.", "旧规则集中没有 {contest}。"),
    "left_out": (
        "{contest} was left out: {reason}",
        "未比较 {contest}：{reason}",
    ),
    "blame": ("Changed and at work here: {clauses}", "起作用的改动：{clauses}"),
    "candidate": ("a candidate", "是候选人"),
    "no_candidate": ("no candidate", "不是候选人"),
    "listed": ("put forward", "获推选"),
    "not_listed": ("not put forward", "未获推选"),
    "held": ("holds another award", "已获另一奖项"),
    "not_held": ("holds no other award", "未获另一奖项"),
    "barred": ("{mark} lost a title in the cycle before", "{mark} 上一周期称号被取消"),
    "free": ("{mark} no title lost in the cycle before", "{mark} 上一周期无称号被取消"),
    "by_others": ("others moved: {keys}", "他人变动：{keys}"),
    "change": ("change", "变更"),
    "clause": ("clause", "条目"),
    "article": ("article", "条款"),
    "records": ("records", "记录"),
    "missing": ("missing", "缺失"),
    "yes": ("yes", "是"),
    "no": ("no", "否"),
    "told": ("Set: {facts}.", "另设：{facts}。"),
    "more": ("{count} more", "另有 {count} 条"),
    "sheet": ("the sheet", "所给名单"),
}  # fmt: skip


def phrase(name: str, lang: Lang, /, **words: object) -> str:
    """A phrase in one language, its braces filled."""
    return PHRASES[name][lang == "zh"].format(**words)


def part_name(part: str, lang: Lang) -> str:
    """What a clause under some key is called."""
    first, *rest = part.split(".")
    known = PARTS.get(rest[-1]) if rest and rest[-1] in PARTS else PARTS.get(first)
    return (known or (part, part))[lang == "zh"]


def shown(text: Text | None, lang: Lang) -> str:
    """A text, or a dash where there is none."""
    return phrase("absent", lang) if text is None else text.of(lang)


def told(text: Text | None, lang: Lang) -> str | None:
    """A text in one language, if there is one."""
    return None if text is None else text.of(lang)
