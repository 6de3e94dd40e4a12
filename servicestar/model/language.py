"""The ruleset language, version 1, as classes. A ruleset read from YAML is a `Ruleset`.

Every attribute made with `word` is a key of the YAML mapping of the same name (a trailing
underscore is left off). `ONE_OF` names keys of which exactly one has to be written.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from servicestar.model.after import AfterSelection, Amount, Deadline, OneAward, Paper
from servicestar.model.clauses import (
    Awards,
    Band,
    Bonus,
    Candidates,
    Condition,
    Feed,
    Indicator,
    Past,
    Places,
    Preference,
    PutForward,
    Reweigh,
    Threshold,
    Veto,
)
from servicestar.model.declared import (
    Change,
    Definition,
    Explained,
    Fact,
    Label,
    Reading,
    RecordKind,
    Source,
    YearDays,
)
from servicestar.model.meta import Ident, Slug, Text, word
from servicestar.model.part import Part
from servicestar.values.numbers import Number
from servicestar.values.periods import PeriodKind

LANGUAGE = 1


@frozen
class Contest(Part):
    """One selection or assessment."""

    title: Text = word("What it is called.", "名称。")
    records: Ident = word("The record kind it looks at.", "所用的记录类型。")
    cite: str | None = word("Article.", "条款。", default=None)
    period: PeriodKind | None = word("The kind of cycle.", "评选周期。", default=None)
    per: Ident | None = word(
        "Held for each group by this field.", "按此字段分组评选。", default=None
    )
    feeds: Mapping[Ident, Feed] = word(
        "Numbers from other contests.", "取自其他评选的数。", factory=dict
    )
    candidates: Candidates | None = word("Who is looked at.", "候选人。", default=None)
    conditions: tuple[Condition, ...] = word("Who may stand.", "参评条件。", default=())
    put_forward: tuple[PutForward, ...] = word(
        "Lists of an earlier round.", "推选名单。", default=()
    )
    past: Mapping[Ident, Past] = word(
        "Numbers from the history.", "取自历史记录的数。", factory=dict
    )
    scale: Number = word("What weights are shares of.", "权重所依据的总分。", default=100)
    indicators: tuple[Indicator, ...] = word("What is scored.", "评分指标。", default=())
    reweigh: Reweigh | None = word(
        "What becomes of the weights where a method did not cover a record.",
        "检查方式未覆盖时权重如何调整。",
        default=None,
    )
    vetoes: tuple[Veto, ...] = word("Who can not win.", "否决条款。", default=())
    thresholds: tuple[Threshold, ...] = word("Floors before bonus.", "得分门槛。", default=())
    bonus: tuple[Bonus, ...] = word("Bonus items.", "加分项。", default=())
    bonus_at_most: Number | None = word("Cap of all bonus.", "加分合计上限。", default=None)
    round_total: int | None = word(
        "Decimals to which the total is rounded, half up; unrounded if left out.",
        "总分四舍五入保留的小数位数；不写则不舍入。",
        default=None,
    )
    rank_by: tuple[Ident, ...] = word(
        "Indicators that rank in place of the total, the first weighs most.",
        "代替总分排名的指标，先后有序。",
        default=(),
    )
    bands: tuple[Band, ...] = word("Names for ranges of the total.", "总分分档。", default=())
    preferences: tuple[Preference, ...] = word(
        "What settles a tie.", "并列时的优先项。", default=()
    )
    places: Places | None = word("How many can win.", "名额。", default=None)
    awards: Awards | None = word("What a winner gets.", "奖励。", default=None)
    amounts: tuple[Amount, ...] = word("Money that follows.", "金额。", default=())
    dates: tuple[Deadline, ...] = word("Days that have to be kept.", "各项期限。", default=())
    after_selection: AfterSelection | None = word(
        "What happens after the selection.", "评选之后。", default=None
    )
    papers: tuple[Paper, ...] = word("Papers that an outcome fills.", "文书。", default=())


@frozen
class Ruleset(Part):
    """A whole regulation."""

    language: int = word("Version of the language: 1.", "语言版本：1。")
    ruleset: Slug = word("Id of the ruleset.", "规则集标识。")
    title: Text = word("Its title.", "标题。")
    source: Source | None = word("The regulation.", "所依据的规定。", default=None)
    changes: tuple[Change, ...] = word(
        "Dated changes of this file.", "本文件的修改记录。", default=()
    )
    round_scores: int | None = word(
        "Decimals to which each indicator's score is rounded, half up; unrounded if left out.",
        "每项指标得分四舍五入保留的小数位数；不写则不舍入。",
        default=None,
    )
    round_amounts: int | None = word(
        "Decimals of a yuan to which each amount is rounded, half up; 2 for fen.",
        "各项金额（元）四舍五入保留的小数位数；2 即到分。",
        default=None,
    )
    periods: tuple[Label, ...] = word(
        "Cycles with names of their own, in their order.", "自定名称的周期，按先后。", default=()
    )
    calendar: Mapping[str, YearDays] = word(
        "Years whose days are given here, in place of the calendar that comes along.",
        "在此给出的年度放假安排，代替自带日历。",
        factory=dict,
    )
    readings: Mapping[Ident, Reading] = word("Unclear clauses.", "条文的解释。", factory=dict)
    explained: tuple[Explained, ...] = word(
        "Findings of `check` that are meant.", "已有说明的检查提示。", default=()
    )
    records: Mapping[Ident, RecordKind] = word("Record kinds.", "记录类型。")
    facts: Mapping[Ident, Fact] = word("Facts.", "事实。", factory=dict)
    definitions: Mapping[Ident, Definition] = word("Definitions.", "定义。", factory=dict)
    condition_groups: Mapping[Ident, tuple[Condition, ...]] = word(
        "Conditions that contests share.", "各评选共用的条件。", factory=dict
    )
    contests: Mapping[Ident, Contest] = word("Contests.", "评选。")
    one_award: tuple[OneAward, ...] = word(
        "Contests of which a person can win one.", "每人只能获评其一的评选。", default=()
    )
