"""What the words mean that a key may be, for editors: one row a word."""

from __future__ import annotations

CHOICES: dict[str, tuple[str, str]] = {
    # fields and facts
    "text": ("Any text.", "文本。"),
    "integer": ("A whole number.", "整数。"),
    "decimal": ("A number with decimals, exact.", "小数，精确。"),
    "share": ("A share such as 10%, 0.1 or 1/3.", "比例，如 10%、0.1、1/3。"),
    "yes_no": ("Yes or no.", "是或否。"),
    "date": ("A day.", "日期。"),
    "choice": ("One of the texts under `choices`.", "`choices` 所列文本之一。"),
    "list": ("Several values in one cell.", "一格内的多个值。"),
    "attestation": ("A person's yes or no; may still be open.", "由人认定的是或否，可待定。"),
    "table": ("A number for each group.", "各组一个数。"),
    "higher": ("More is better.", "以高为优。"),
    "lower": ("Less is better.", "以低为优。"),
    # articles
    "encoded": ("A clause does what it says.", "写成条款。"),
    "attested": ("A person attests it.", "由人认定。"),
    "procedural": ("People carry it out.", "由人办理。"),
    "not_applicable": ("Nothing follows from it.", "不适用。"),
    # cycles and history
    "month": ("A month, such as 2010-07.", "月，如 2010-07。"),
    "quarter": ("A quarter, such as 2010Q3.", "季，如 2010Q3。"),
    "half_year": ("A half-year, such as 2010H2.", "半年，如 2010H2。"),
    "year": ("A year, such as 2010.", "年，如 2010。"),
    "label": ("A cycle with a name of its own, under `periods`.", "`periods` 中自定名称的周期。"),
    "own": ("The contest's own cycle.", "本周期。"),
    "previous": ("The cycle before it.", "上一周期。"),
    "held": ("Whether it held one.", "是否获得。"),
    "count": ("How many.", "数量。"),
    "mean_total": ("The mean of the totals they were won with.", "获得时总分的平均。"),
    "awarded": ("Won.", "获评。"),
    "revoked": ("The title was taken back after the award.", "获奖后取消称号。"),
    "disqualified": ("Taken out before the award.", "获奖前取消资格。"),
    # other contests and populations
    "mean": ("The mean.", "平均数。"),
    "sum": ("The sum.", "合计。"),
    "highest": ("The greatest.", "最大者。"),
    "lowest": ("The least.", "最小者。"),
    "contestants": ("Those who passed eligibility.", "参评者。"),
    "roster": ("The whole sheet.", "全体。"),
    "equally": ("The rest weigh the same.", "其余均分。"),
    "in_proportion": ("The rest weigh as they did to each other.", "其余按原比例。"),
    # awards and what comes after
    "award": ("At once.", "获评即发。"),
    "confirmation": ("When it has been confirmed.", "经确认后发放。"),
    "publication": ("While the names are published.", "公示期内。"),
    "observation": ("While a winner is observed.", "考察期内。"),
    "any_time": ("At any time.", "任何时候。"),
    "none": ("Nobody moves up.", "不递补。"),
    "next_in_rank": ("The next in rank moves up.", "由下一名递补。"),
    "stated": ("In the order stated.", "按所列次序。"),
    "best_total": ("The one with the best total first.", "总分最高者先定。"),
    # papers
    "publication_notice": ("Names the winners before the award.", "公示：获奖前公布人选。"),
    "result_notice": ("Tells who is awarded what.", "结果通报：公布获评者与奖励。"),
    "nomination_form": ("A form for one record that is put forward.", "推荐表：每名人选一份。"),
    "standards_form": (
        "The standards, and how one record meets them.",
        "评选标准表：逐条列明人选达标情况。",
    ),
    # standings in worked cases
    "not_placed": ("Scored, without a place.", "未入围。"),
    "tied": ("Tied for the last place.", "末位并列待定。"),
    "below_threshold": ("Below a floor of points.", "未达门槛。"),
    "vetoed": ("A veto bites.", "被否决。"),
    "ineligible": ("A condition does not hold.", "不符合条件。"),
    "undetermined": ("A needed value is missing.", "无法判定。"),
    "not_candidate": ("Not looked at.", "非候选人。"),
}
"""By word: the meaning in English and Chinese."""
