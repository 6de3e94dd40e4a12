"""Words of the page on an outcome, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from servicestar.diagnostics import Lang

WORDS: Mapping[str, tuple[str, str]] = {
    "comma": (", ", "、"),
    "colon": (": ", "："),
    "then": ("; ", "；"),
    "kind": ("Report of the selection", "评选报告"),
    "contents": ("Contents", "目录"),
    "top": ("Back to the contents", "回到目录"),
    # head
    "regulation": ("Regulation", "依据"),
    "ruleset": ("Ruleset", "规则集"),
    "period": ("Period", "周期"),
    "places": ("Places", "名额"),
    "facts": ("Facts", "事实"),
    "records": ("Records", "记录"),
    "awarded": ("Awarded", "获评"),
    "forwarded": ("Put forward", "推选"),
    "assessed": ("Assessed", "已评定"),
    "tied": ("Tied", "并列待定"),
    "provisional": ("Provisional", "暂定"),
    "undetermined": ("Undetermined", "无法判定"),
    # for a person
    "open": ("For a person to decide or attest", "须由人决定或认定"),
    "nothing_open": (
        "Nothing: nobody is tied for a place, and nothing is missing or still to be attested.",
        "无：没有名额并列，没有缺少的值，也没有待认定的事项。",
    ),
    "ties": ("Ties that the text does not settle", "条文不能定夺的并列"),
    "tie_places": (
        "{open} place(s) left for {count} tied at {at}",
        "{count} 人并列于 {at}，尚余名额 {open}",
    ),
    "tie_places_plain": (
        "{open} place(s) left for {count} tied",
        "{count} 人并列，尚余名额 {open}",
    ),
    "tie_fen": (
        "{open} fen of {amount} left for {count} equal claims",
        "{amount}尚余 {open} 分，{count} 人权利相同",
    ),
    "tie_elsewhere": (
        "an award that is decided before this one is tied; {open} place(s) hang on it",
        "先行评定的奖项尚有并列，{open} 个名额取决于此",
    ),
    "attest": ("Still to be attested", "尚待认定"),
    "attest_why": (
        "Whoever wins without these is awarded provisionally.",
        "未经认定而获评者为暂定。",
    ),
    "fill": ("Values that are missing", "缺少的值"),
    "fill_why": (
        "An empty cell is neither yes nor no: fill it in and run again.",
        "空格既非是也非否：补填后请重新计算。",
    ),
    "no_value": ("can not be worked out", "无法算出"),
    "amounts_open": ("Amounts on which the text is silent", "条文未规定的金额"),
    "more": ("and {count} more, see the table of all records", "另有 {count} 名，见全部记录表"),
    # who is awarded
    "winners": ("Who is awarded, and why", "获评者及理由"),
    "winners_forwarded": ("Who is put forward, and why", "被推选者及理由"),
    "nobody": ("Nobody is awarded.", "无人获评。"),
    "rank": ("Rank", "名次"),
    "record": ("Record", "记录"),
    "group": ("Group", "分组"),
    "total": ("Total", "总分"),
    "made_of": ("Points", "构成"),
    "made_why": ("Why, and from which points", "理由与构成"),
    "awaits": ("to be attested: {fields}", "尚待认定：{fields}"),
    "why": ("Why", "理由"),
    "marks": ("Remarks", "备注"),
    "bonus": ("bonus", "加分"),
    "adjusted": ("cap or rounding", "封顶或舍入"),
    # funnel
    "funnel": ("From the roster to the places", "从名单到名额"),
    "funnel_why": (
        "A record may fail several conditions, so that the parts can add up to more.",
        "一条记录可能不满足多个条件，故分项之和可大于合计。",
    ),
    "roster": ("roster", "名单全体"),
    "candidates": ("candidates", "候选人"),
    "eligible": ("meet the conditions", "符合条件"),
    "scored": ("scored", "已计分"),
    "worked_out": ("worked out", "已算出"),
    "clear": ("no veto, thresholds reached", "无否决且达门槛"),
    "placed": ("awarded", "获评"),
    "put": ("put forward", "被推选"),
    "few_titles": (
        "fewer than {needed} title(s) of {contest} in {period}",
        "{period} 内 {contest} 称号不足 {needed} 次",
    ),
    "not_put": ("not put forward by {contest}", "未被 {contest} 推选"),
    "fails": ("do not meet a condition", "不满足条件"),
    "lacks": ("undetermined, a value is missing", "无法判定，缺少所需的值"),
    "lacks_named": ("undetermined, missing: {fields}", "无法判定，缺少：{fields}"),
    "refused": ("refused: {field}", "认定为否：{field}"),
    "barred": ("lost a title in the cycle before", "上一周期称号被取消"),
    "vetoed": ("vetoed", "被否决"),
    "below": ("below a threshold", "未达门槛"),
    "not_so": ("not: {clause}", "不满足：{clause}"),
    "is_so": ("applies: {clause}", "触发：{clause}"),
    "left_tied": ("tied across the last place", "末位并列待定"),
    "no_place": ("no place left", "名额已满"),
    "holds_other": ("holds another award", "已获另一奖项"),
    "no_list": ("on no list", "不在名单内"),
    "left": ("left", "退出"),
    # bars
    "bars": ("Points against the cut", "得分与末位线"),
    "bars_why": (
        "Each bar is a record's points, clause by clause; the dashed line is where the last place "
        "went. All numbers are in the table below the bars.",
        "每条为一名记录逐项得分；虚线为末位获评处。所有数字见条形之下的表。",
    ),
    "bars_some": (
        "{shown} of {all} records with a total are drawn: those nearest to the cut.",
        "共 {all} 条记录有总分，图中为最接近末位线的 {shown} 条。",
    ),
    "bars_groups": (
        "{shown} of {all} groups are drawn, in the order of the sheet.",
        "共 {all} 组，图中为按表中次序的前 {shown} 组。",
    ),
    "by_ranking": (
        "The places go by {indicators}, not by the total, so there is no line.",
        "名额按{indicators}而非总分，故不画末位线。",
    ),
    "cut_at": ("cut at {total}", "末位线 {total}"),
    "places_are": ("{places} place(s)", "名额 {places}"),
    "points_table": ("The numbers of the bars", "图中数字"),
    "legend": ("Parts of a bar", "图例"),
    # groups
    "groups": ("Places by group", "各组名额"),
    "can_win": ("Can win", "可获评"),
    "cut": ("Cut", "末位线"),
    # all
    "all": ("All records", "全部记录"),
    "standing": ("Standing", "结果"),
    "all_caption": ("{count} records, the best first", "共 {count} 条记录，由高到低"),
    "all_caption_groups": (
        "{count} records by group, the best first",
        "共 {count} 条记录，按组由高到低",
    ),
    # money
    "money": ("Amounts", "金额"),
    "money_caption": ("Amounts in yuan", "金额（元）"),
    "sum": ("Sum", "合计"),
    "to_decide": ("to be decided", "待人决定"),
    # persons
    "people": ("Record by record", "逐人说明"),
    "people_some": (
        "{shown} of {all} records are explained here: the first by rank, and whoever is tied, near "
        "the cut, undetermined, or has an amount to be decided. The command “servicestar explain” "
        "tells the same of any other.",
        "共 {all} 条记录，此处说明 {shown} 条：名次在前者，以及并列、接近末位线、无法判定、"
        "金额待定者。其余可用 servicestar explain 查看。",
    ),
    "rank_of": ("{rank} of {count}", "{rank} / {count}"),
    "gauge": ("Points of {key} against the cut", "{key} 得分与末位线"),
    "change": ("What would have changed it", "怎样会改变结果"),
    "holds": ("holds", "满足"),
    "holds_not": ("does not hold", "不满足"),
    "not_known": ("not known", "未知"),
    # readings, notes
    "readings": ("Readings in force", "所采用的解释"),
    "readings_why": (
        "Where the text is unclear, these readings were used.",
        "条文不明确处，按下列解释计算。",
    ),
    "article": ("Article", "条款"),
    "question": ("Question", "问题"),
    "choice": ("Choice in force", "所采用"),
    "switched": ("switched for this run; by default {choice}", "本次改用；默认为 {choice}"),
    "notes": ("Notes", "说明"),
    "made": (
        "Made by servicestar {version}. Numbers are exact; ≈ marks one rounded for reading.",
        "由 servicestar {version} 生成。数字均为精确值；≈ 表示为便于阅读而舍入。",
    ),
}


def say(name: str, lang: Lang, /, **words: object) -> str:
    """A phrase in one language, its braces filled."""
    return WORDS[name][lang == "zh"].format(**words)
