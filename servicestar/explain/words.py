"""Phrases of the explanations in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from servicestar.diagnostics import Lang

PHRASES: Mapping[str, tuple[str, str]] = {
    "awarded": ("awarded", "获评"),
    "assessed": ("assessed", "已评定"),
    "not_placed": ("not placed", "未入围"),
    "tied": ("tied across the last place, for a person to decide", "末位并列，须由人决定"),
    "below_threshold": ("below the threshold", "未达门槛"),
    "vetoed": ("vetoed", "被否决"),
    "ineligible": ("does not meet the conditions", "不符合条件"),
    "undetermined": ("undetermined: a needed value is missing", "无法判定：缺少所需的值"),
    "not_candidate": ("not a candidate", "不是候选人"),
    "provisional": ("provisional, still to be attested: {fields}", "暂定，尚待认定：{fields}"),
    "candidates": ("Candidates", "候选人"),
    "conditions": ("Conditions", "参评条件"),
    "earlier": ("Earlier round {contest}", "前一轮 {contest}"),
    "lists": ("Put forward", "推选"),
    "indicators": ("Indicators", "评分指标"),
    "vetoes": ("Vetoes", "否决条款"),
    "thresholds": ("Thresholds", "得分门槛"),
    "bonus": ("Bonus", "加分"),
    "placing": ("Place", "名次与名额"),
    "change": ("What would have changed it", "怎样会改变结果"),
    "readings": ("Readings in force", "所采用的解释"),
    "missing": ("missing", "缺失"),
    "attested": ("attested", "已认定"),
    "refused": ("refused", "认定为否"),
    "open": ("not attested yet", "尚未认定"),
    "barred": ("lost a title in the cycle before", "上一周期称号被取消"),
    "free": ("no title lost in the cycle before", "上一周期无称号被取消"),
    "titles": (
        "titles of {contest} in {period}: {count}, needed {needed}",
        "{period} 内 {contest} 称号 {count} 次，需 {needed} 次",
    ),
    "put_forward": ("put forward by {contest}", "由 {contest} 推选"),
    "not_put_forward": ("not put forward by {contest}", "未被 {contest} 推选"),
    "by_list": ("{value}: among the best {best}", "{value}：在前 {best} 名内"),
    "not_by_list": ("{value}: not among the best {best}", "{value}：不在前 {best} 名内"),
    "the_points": ("points", "指标得分合计"),
    "the_total": ("total", "总分"),
    "not_covered": ("not covered", "未覆盖"),
    "holds_other": (
        "it holds another award, of which a person can win one",
        "已获另一奖项，每人只能获评其一",
    ),
    "rank_by": ("ranked by {indicators}", "按{indicators}排名"),
    "next_at": ("the best who was not placed has {values}", "未入围者中最高为 {values}"),
    "rank_cut": ("the last place went at {values}", "末位获评者为 {values}"),
    "amounts": ("Amounts", "金额"),
    "award": ("award", "奖金"),
    "yuan": ("{amount}: {value} yuan", "{amount}：{value} 元"),
    "no_amount": ("{amount}: can not be worked out", "{amount}：无法算出"),
    "to_decide": (
        "{amount}: the text does not say, a person decides",
        "{amount}：条文未规定，由人决定",
    ),
    "not_below": (", at least {limit}", "，不低于 {limit}"),
    "not_above": (", at most {limit}", "，不高于 {limit}"),
    "open_fen": (
        "; {fen} fen are left between equal claims",
        "；尚余 {fen} 分待定，权利相同",
    ),
    "open_elsewhere": (
        "open: an award that is decided before this one is tied",
        "待定：先行评定的奖项尚有并列",
    ),
    "settle_elsewhere": (
        "the tie for the award that is decided before this one has to be settled first",
        "须先确定先行评定奖项的并列",
    ),
    "of_pool": ("{pool} yuan × {weight} ÷ {whole}", "{pool} 元 × {weight} ÷ {whole}"),
    "points_of": ("{score} of {points}", "{score} / {points}"),
    "full_less": ("{points} less {items}", "{points} 减 {items}"),
    "total": ("total {total}", "总分 {total}"),
    "rank": ("rank {rank} of {count} who can win", "在可获评的 {count} 名中列第 {rank}"),
    "places": ("places: {places}", "名额：{places}"),
    "cut": ("the last place went at {total}", "末位获评总分 {total}"),
    "still_open": ("open: {open}, tied at {total}", "待定名额 {open}，并列于 {total} 分"),
    "no_cut": ("nobody was placed", "无人获评"),
    "margin": (
        "{gap} points ahead of the best who was not placed ({total})",
        "领先未入围者中最高的 {total} 分 {gap} 分",
    ),
    "short": (
        "{gap} more points would have reached the last place ({total})",
        "再得 {gap} 分即可追平末位获评者（{total}）",
    ),
    "no_places": ("there is no place to win", "没有名额"),
    "settle": (
        "a preference of the scheme, or a person's decision, would settle the tie",
        "须有优先项或由人决定方可定夺",
    ),
    "settle_further": (
        "its preferences leave the tie open; a value that is missing, or a person, can settle it",
        "优先项未能分出先后；须补填所缺的值，或由人决定",
    ),
    "at_most": (" (at most {limit})", "（至多 {limit}）"),
    "by_zero": (
        "a value that can be worked out: something is divided by 0, or a value of another record "
        "that it is compared or shared with is missing",
        "须能算出结果：其中有除数为 0，或与其比较、共同分配的其他记录缺少数值",
    ),
    "fill": ("fill in: {fields}", "补填：{fields}"),
    "need": ("it needs {clause}", "须满足 {clause}"),
    "denied": ("{left} is not {sign} {right}", "{left} 不满足 {sign} {right}"),
    "not_so": ("not so: {clause}", "不成立：{clause}"),
    "bites": ("applies: {clause}", "触发：{clause}"),
    "bites_not": ("does not apply: {clause}", "未触发：{clause}"),
    "preference": ("preference: {clause}", "优先项：{clause}"),
    "lost_tie": (
        "the last place was tied at {total}; a preference decided it for others: {clause}",
        "末位在 {total} 分并列，优先项使他人入选：{clause}",
    ),
    "won_tie": (
        "the last place was tied at {total}; a preference decided it for this record: {clause}",
        "末位在 {total} 分并列，优先项使其入选：{clause}",
    ),
    "need_not": ("it must not be that {clause}", "不得出现 {clause}"),
    "need_attest": ("the attestation {field}", "须有认定：{field}"),
    "need_free": ("no bar from the cycle before", "上一周期未被取消称号"),
    "need_candidate": ("to be a candidate: {clause}", "须成为候选人：{clause}"),
    "of_roster": ("roster", "全体"),
    "of_contestants": ("contestants", "参评者"),
    "in_group": ("{group}", "{group}"),
    "contestants_in_group": ("{group}'s contestants", "{group}参评者"),
    "aggregate": ("{function} {what} of the {whom}", "{whom}{function}{what}"),
    "titles_needed": (
        "at least {needed} title(s) of {contest} in the period",
        "周期内至少获 {contest} 称号 {needed} 次",
    ),
    "all_bonus": ("all bonus together: at most {limit}", "加分合计至多 {limit}"),
    "not_counted": ("; not counted in the total", "；不计入总分"),
    "less_first": ("{clause}: less comes first", "{clause}，低者优先"),
    "more_first": ("{clause}: yes, or more, comes first", "{clause}，是者或高者优先"),
    "by_table": ("{fact}, of each group", "{fact}，按各组"),
    "share_of": ("{share}% of {whole}, rounded down", "{whole} 的 {share}%，舍去小数"),
    "unless_set": ("; or {fact}, where that is set", "；若已设定则为{fact}"),
    "shared_by": ("{pool}, shared out by {weight}", "{pool}，按{weight}分配"),
    "and_so_on": ("; for each further {each}: {add} more", "；每再增加 {each}，加 {add}"),
    "for_whom": ("; for: {clause}", "；适用于：{clause}"),
    "spread_equally": (
        "where one of {indicators} did not take place, the others weigh the same",
        "{indicators}未覆盖时，其余各项权重均分",
    ),
    "spread_in_proportion": (
        "where one of {indicators} did not take place, the others are scaled up to the whole",
        "{indicators}未覆盖时，其余各项权重按比例放大",
    ),
    "if": ("{then} if {test} else {other}", "若 {test} 则 {then}，否则 {other}"),
    "none": ("nothing: no one is behind", "没有：后面没有人"),
}


def phrase(name: str, lang: Lang, **words: object) -> str:
    """A phrase in one language, its braces filled."""
    return PHRASES[name][lang == "zh"].format(**words)
