"""The ruleset language, version 1, as classes. A ruleset read from YAML is a `Ruleset`.

Every attribute made with `word` is a key of the YAML mapping of the same name (a trailing
underscore is left off). `ONE_OF` names keys of which exactly one has to be written.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import ClassVar, Literal

from attrs import frozen

from servicestar.expr import Expression
from servicestar.model.meta import Ident, Slug, Text, Where, where, word
from servicestar.values.numbers import Number
from servicestar.values.periods import PeriodKind

LANGUAGE = 1
FieldType = Literal["text", "integer", "decimal", "yes_no", "date", "choice", "list", "attestation"]
ElementType = Literal["text", "integer", "decimal", "choice"]
FactType = Literal["integer", "decimal", "share", "yes_no", "text", "date", "table"]
Status = Literal["awarded", "revoked", "disqualified"]
_NONE: tuple[str, ...] = ()


@frozen
class Part:
    """What every part of a ruleset has: its places."""

    ONE_OF: ClassVar[tuple[str, ...]] = ()
    where: Where = where()


@frozen
class Article(Part):
    """One article or paragraph of the regulation, and what became of it in the ruleset.

    `encoded` and `attested` are claims that some clause, or attestation, cites it; what no clause
    can hold is `procedural` or `not_applicable` and says why.
    """

    article: str = word("Its number, as clauses cite it.", "条款编号，与各条款所引一致。")
    status: Literal["encoded", "attested", "procedural", "not_applicable"] = word(
        "What became of it: clauses, attestations, a procedure for people, or nothing.",
        "处理方式：写成条款、由人认定、由人办理、不适用。",
    )
    why: Text | None = word("Why no clause encodes it.", "不写成条款的理由。", default=None)


@frozen
class Source(Part):
    """The regulation that the ruleset encodes."""

    title: Text = word("Title of the regulation.", "规定的名称。")
    number: str | None = word("Its document number.", "文号。", default=None)
    issuer: Text | None = word("Who issued it.", "发文单位。", default=None)
    in_force: datetime.date | None = word("The day it came into force.", "施行日期。", default=None)
    replaces: str | None = word("The document it replaced.", "所废止的文件。", default=None)
    last_article: str | None = word(
        "Number of its last article: none up to it may be left out of `articles`.",
        "最后一条的编号；其前各条不得漏列。",
        default=None,
    )
    articles: tuple[Article, ...] = word(
        "Its articles, each accounted for.", "各条款的处理情况。", default=()
    )


@frozen
class Change(Part):
    """A dated change of this ruleset."""

    date: datetime.date = word("Day of the change.", "修改日期。")
    what: Text = word("What changed and whom it touches.", "改了什么、影响谁。")


@frozen
class Reading(Part):
    """A named choice between wordings of a clause that the text leaves unclear."""

    cite: str = word("Article of the regulation.", "条款。")
    question: Text = word("What the text leaves open.", "条文未定之处。")
    choices: Mapping[Ident, Text] = word("The possible wordings by name.", "可能的解释及名称。")
    default: Ident = word("The choice in force unless a run switches it.", "默认的解释。")
    why: Text = word("Why the default was taken.", "采用默认解释的理由。")


@frozen
class Field(Part):
    """One column of the record sheet."""

    header: str = word("Column header in the sheet.", "表头。")
    type: FieldType = word(
        "Kind of value. An attestation is a yes/no by a person, in a column that may be absent.",
        "值的类型。attestation 为由人认定的是/否，该列可缺。",
    )
    of: ElementType | None = word(
        "For a list: type of its elements.", "列表元素的类型。", default=None
    )
    key: bool = word("Whether it identifies the record.", "是否为记录的标识。", default=False)
    optional: bool = word(
        "Whether the column may be absent without a note.", "该列是否可以没有。", default=False
    )
    unit: str | None = word("Unit; `%` lets cells carry a percent sign.", "单位。", default=None)
    min: Number | None = word("Least value allowed.", "允许的最小值。", default=None)
    max: Number | None = word("Greatest value allowed.", "允许的最大值。", default=None)
    better: Literal["higher", "lower"] | None = word(
        "Which end is the good one.", "以高为优或以低为优。", default=None
    )
    choices: tuple[str, ...] = word("The texts a choice may be.", "可选的值。", default=_NONE)
    meaning: Text | None = word("What the column holds.", "该列的含义。", default=None)


@frozen
class Limit(Part):
    """What holds between the fields of every record, such as a sum and the number of its parts."""

    require: Expression = word("What holds of the record's own fields.", "各字段之间须满足的关系。")
    meaning: Text = word("What a sheet that breaks it got wrong.", "不满足时表示什么填错了。")


@frozen
class RecordKind(Part):
    """What one row of a sheet holds."""

    title: Text = word("What a record is.", "记录是什么。")
    fields: Mapping[Ident, Field] = word("Its columns by field id.", "各列，以字段名为键。")
    limits: tuple[Limit, ...] = word(
        "Limits between fields; a record that breaks one is told, and evaluated all the same.",
        "字段之间的限制；不满足的记录会有提示，仍照常评定。",
        default=(),
    )


@frozen
class Fact(Part):
    """A number or table that a run is told once, not per record."""

    title: Text = word("What the fact is.", "该事实是什么。")
    type: FactType = word("Kind of value; a table maps groups to numbers.", "值的类型。")
    header: str | None = word(
        "Chinese name for expressions.", "表达式中可用的中文名。", default=None
    )
    default: Expression | None = word(
        "Value where a run sets none, such as `count()`, the rows of the sheet.",
        "未设定时的值，例如 `人数()`，即表中的行数。",
        default=None,
    )
    default_for: Ident | None = word(
        "The record kind whose sheet the default is taken from; on other sheets there is none.",
        "默认值只取自此类记录的表；用其他表时无默认值。",
        default=None,
    )
    optional: bool = word(
        "Whether a rule can do without it.", "规则是否可以没有它。", default=False
    )
    min: Number | None = word("Least value allowed.", "允许的最小值。", default=None)
    max: Number | None = word("Greatest value allowed.", "允许的最大值。", default=None)
    cite: str | None = word("Article.", "条款。", default=None)


@frozen
class Definition(Part):
    """A named expression that clauses share."""

    ONE_OF = ("value", "choices")
    header: str | None = word(
        "Chinese name for expressions.", "表达式中可用的中文名。", default=None
    )
    cite: str | None = word("Article.", "条款。", default=None)
    value: Expression | None = word("The expression.", "表达式。", default=None)
    reading: Ident | None = word(
        "The reading that chooses.", "决定取哪个表达式的解释。", default=None
    )
    choices: Mapping[Ident, Expression] = word(
        "One expression for each choice of the reading.", "每种解释一个表达式。", factory=dict
    )


@frozen
class Condition(Part):
    """Who may stand, by exactly one word.

    In outcomes an attestation is called by its field, and `barred_after` is `barred` unless it
    has an id.
    """

    ONE_OF = ("require", "attest", "use", "barred_after")
    id: Ident | None = word("Name of the clause in outcomes.", "结果中的条款名。", default=None)
    title: Text | None = word("What it is called.", "名称。", default=None)
    cite: str | None = word("Article.", "条款。", default=None)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    require: Expression | None = word("What has to hold.", "须满足的条件。", default=None)
    attest: Ident | None = word("An attestation field.", "由人认定的字段。", default=None)
    use: Ident | None = word("A condition group.", "条件组。", default=None)
    barred_after: tuple[Status, ...] = word(
        "Bars whoever lost a title of this contest in this way in the cycle before.",
        "上一周期以此方式失去本评选称号者不得参评。",
        default=_NONE,
    )

    @property
    def name(self) -> str | None:
        """What the clause is called in outcomes."""
        return self.attest or self.id or ("barred" if self.barred_after else None)


@frozen
class Titles(Part):
    """Titles of another contest, within this contest's period."""

    of: Ident = word("The contest whose titles count.", "计入的称号所属评选。")
    at_least: int = word("How many are needed.", "至少几次。", default=1)


Within = Literal["own", "previous", "month", "quarter", "half_year", "year"]


@frozen
class Past(Part):
    """A number that the history says of a record: titles that were not lost."""

    of: Ident = word("The contest whose titles count.", "计入的称号所属评选。")
    take: Literal["held", "count", "mean_total"] = word(
        "Whether it held one, how many, or the mean of the totals they were won with.",
        "是否获得、获得次数，或各次总分的平均。",
    )
    within: Within = word(
        "The cycle they lie in: the contest's own, the one before it, or the month, quarter, "
        "half-year or year that holds it.",
        "所在周期：本周期、上一周期，或所属的月、季、半年、年。",
        default="own",
    )
    header: str | None = word(
        "Chinese name for expressions.", "表达式中可用的中文名。", default=None
    )


@frozen
class Candidates(Part):
    """Who is looked at at all; without it everyone on the sheet."""

    ONE_OF = ("titles", "put_forward_by")
    cite: str | None = word("Article.", "条款。", default=None)
    titles: Titles | None = word("Holders of earlier titles.", "先前称号的获得者。", default=None)
    put_forward_by: Ident | None = word(
        "An earlier round of the same sheet.", "同一张表的前一轮。", default=None
    )


@frozen
class PutForward(Part):
    """One list of an earlier round: its best go on, a tie for the last place all of them."""

    id: Ident = word("Name of the list.", "名单名。")
    cite: str | None = word("Article.", "条款。", default=None)
    by: Expression = word("The measure; more is better.", "衡量的指标，以高为优。")
    best: int = word("How many it puts forward.", "推选几名。")


@frozen
class Among(Part):
    """The population that an indicator compares with."""

    who: Literal["contestants", "roster"] = word(
        "Those who passed eligibility, or the whole sheet.", "参评者或全体。", default="contestants"
    )
    per: Ident | None = word("Only the own group by this field.", "仅限本组。", default=None)


@frozen
class Band(Part):
    """A range of values: `from` and `to` include the limit, `above` and `below` do not."""

    from_: Number | None = word("Least value, included.", "下限（含）。", default=None)
    above: Number | None = word("Lower limit, not included.", "下限（不含）。", default=None)
    to: Number | None = word("Greatest value, included.", "上限（含）。", default=None)
    below: Number | None = word("Upper limit, not included.", "上限（不含）。", default=None)
    give: Number | None = word("What the band gives.", "该档给多少。", default=None)
    name: str | None = word("Name of the band.", "档名。", default=None)

    def holds(self, value: Number) -> bool:
        """Whether the value lies in the band."""
        return (
            (self.from_ is None or value >= self.from_)
            and (self.above is None or value > self.above)
            and (self.to is None or value <= self.to)
            and (self.below is None or value < self.below)
        )


@frozen
class Further(Part):
    """How a table goes on above its last band."""

    each: Number = word("Width of each further band.", "每增加多少为一档。")
    add: Number = word("How much each adds.", "每档增加多少。")


@frozen
class BandTable(Part):
    """A value looked up in bands. A value in no band is a gap of the regulation."""

    of: Expression = word("The value that is looked up.", "查表的值。")
    bands: tuple[Band, ...] = word("The bands.", "各档。")
    further: Further | None = word("How it goes on.", "以此类推的方式。", default=None)


@frozen
class Item(Part):
    """Points for each time, or an amount as it stands."""

    ONE_OF = ("each", "amount")
    cite: str | None = word("Article.", "条款。", default=None)
    each: Expression | None = word("How many times.", "次数。", default=None)
    points: Number | None = word("Points for each time.", "每次的分数。", default=None)
    amount: Expression | None = word("Points as they stand.", "按实际分数。", default=None)
    at_most: Number | None = word("Cap of this item.", "本项上限。", default=None)


@frozen
class Bonus(Item):
    """A bonus item."""

    id: Ident = word("Name of the item in outcomes.", "结果中的名称。")


@frozen
class Rule(Part):
    """How an indicator's points are earned: exactly one word."""

    WORDS: ClassVar[tuple[str, ...]] = (
        "share_of",
        "best_gets_all",
        "lowest_gets_all",
        "deduct",
        "banded",
        "formula",
    )
    ONE_OF = WORDS
    share_of: Expression | None = word(
        "Points × this value ÷ `out_of`.", "基准分 × 该值 ÷ `out_of`。", default=None
    )
    out_of: Expression | None = word(
        "The full value; for a field its `max`.", "满值；对字段默认为其 `max`。", default=None
    )
    best_gets_all: Expression | None = word(
        "The greatest value gets all points, the rest in proportion.",
        "最高者得满分，其余按比例。",
        default=None,
    )
    lowest_gets_all: Expression | None = word(
        "The least value gets all points, the rest in proportion.",
        "最低者得满分，其余按比例。",
        default=None,
    )
    deduct: tuple[Item, ...] = word(
        "Full points less these items, not below 0.", "满分扣除各项，扣完为止。", default=()
    )
    banded: BandTable | None = word("Points by bands.", "按档计分。", default=None)
    formula: Expression | None = word("Points as an expression.", "按表达式计分。", default=None)
    among: Among | None = word("Whom it compares with.", "与谁比较。", default=None)


@frozen
class Indicator(Rule):
    """A scored indicator. Its score stays within 0 and its points unless limits are written."""

    ONE_OF = (*Rule.WORDS, "choices")
    id: Ident = word("Name of the indicator in outcomes.", "结果中的指标名。")
    title: Text | None = word("What it is called.", "名称。", default=None)
    cite: str | None = word("Article.", "条款。", default=None)
    points: Number | None = word(
        "Its full points; a `formula` without them counts as it stands.",
        "基准分；`formula` 可不写，按实际值计。",
        default=None,
    )
    weight: Number | None = word(
        "Its share of the contest's scale.", "占总分的权重。", default=None
    )
    at_least: Number = word("Floor of the score.", "得分下限。", default=0)
    at_most: Number | None = word("Cap of the score.", "得分上限。", default=None)
    in_total: bool = word("Whether the total counts it.", "是否计入总分。", default=True)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    choices: Mapping[Ident, Rule] = word(
        "One rule for each choice of the reading.", "每种解释一种计分规则。", factory=dict
    )


@frozen
class Reweigh(Part):
    """What becomes of the weights where a method did not cover a record: no value is not 0.

    A record without a value in one of these indicators is scored by the others alone, their
    weights made up to the whole; without a value in any indicator it is undetermined.
    """

    cite: str | None = word("Article.", "条款。", default=None)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    not_covered: tuple[Ident, ...] = word(
        "The indicators that may not cover a record.", "可能未覆盖的指标。"
    )
    spread: Literal["equally", "in_proportion"] = word(
        "The rest weigh the same, or as they did to each other.",
        "其余指标权重均分，或按原比例放大。",
    )


@frozen
class Veto(Part):
    """Who can not win, though still part of every comparison."""

    id: Ident = word("Name of the clause in outcomes.", "结果中的条款名。")
    cite: str | None = word("Article.", "条款。", default=None)
    when: Expression = word("When it bites.", "何时否决。")


@frozen
class Threshold(Part):
    """A floor on the sum of the indicators, `points`, before any bonus."""

    id: Ident = word("Name of the clause in outcomes.", "结果中的条款名。")
    cite: str | None = word("Article.", "条款。", default=None)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    require: Expression = word("What has to hold of `points`.", "对 `points` 的要求。")


@frozen
class Preference(Part):
    """What settles a tie across the last place; earlier entries weigh more."""

    cite: str | None = word("Article.", "条款。", default=None)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    by: Expression = word("Yes before no; more before less.", "是优先于否，大优先于小。")


@frozen
class Places(Part):
    """How many can win; in a contest per group, in each group."""

    ONE_OF = ("number", "share", "table", "by_group")
    cite: str | None = word("Article.", "条款。", default=None)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    number: Expression | None = word("A number.", "名额数。", default=None)
    share: Number | None = word(
        "A share of `of`, rounded down.", "`of` 的比例，舍去小数。", default=None
    )
    of: Expression | None = word("What the share is of.", "比例的基数。", default=None)
    table: BandTable | None = word("By bands.", "按档。", default=None)
    by_group: Ident | None = word("A fact: group → number.", "各组名额表。", default=None)
    override: Ident | None = word(
        "An optional fact that, where set, is the number.", "若设定则以其为准的事实。", default=None
    )


@frozen
class Observation(Part):
    """How long a winner is observed, counted from the day after the award."""

    ONE_OF = ("working_days", "calendar_days")
    cite: str | None = word("Article.", "条款。", default=None)
    working_days: int | None = word("Working days.", "工作日。", default=None)
    calendar_days: int | None = word("Calendar days.", "自然日。", default=None)


@frozen
class Awards(Part):
    """What a winner gets."""

    cite: str | None = word("Article.", "条款。", default=None)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    money: Number | None = word("Yuan.", "奖金（元）。", default=None)
    due: Literal["award", "confirmation"] = word(
        "Due at once, or when whoever it was reported to has confirmed it.",
        "获评即发，或经上级确认后发放。",
        default="award",
    )
    points: Number | None = word("Grading points.", "考核加分。", default=None)
    objects: tuple[Text, ...] = word("Things and honours.", "奖品与荣誉。", default=())
    observation: Observation | None = word("Observation period.", "考察期。", default=None)


@frozen
class Amount(Part):
    """Money that follows from an outcome, in yuan; later amounts may name earlier ones.

    `pool` shares a sum in whole fen that add up to it exactly (largest remainder; an equal
    remainder goes to whoever has more of `by`; a tie that is left is reported).
    """

    ONE_OF = ("yuan", "pool", "banded")
    id: Ident = word("Name of the amount in outcomes.", "结果中的名称。")
    title: Text | None = word("What it is called.", "名称。", default=None)
    cite: str | None = word("Article.", "条款。", default=None)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    for_: Expression | None = word(
        "Whom it is for; the others have no such amount.", "适用于谁；其余无此项。", default=None
    )
    to_decide: Expression | None = word(
        "When the text is silent, so that a person has to decide.",
        "条文未规定、须由人决定的情形。",
        default=None,
    )
    yuan: Expression | None = word("Yuan, as an expression.", "金额（元）。", default=None)
    pool: Expression | None = word("The sum that is shared out.", "待分配的总额。", default=None)
    by: Expression | None = word(
        "What the shares are in proportion to.", "按何分配。", default=None
    )
    banded: BandTable | None = word("Yuan by bands.", "按档给付。", default=None)
    at_least: Expression | None = word("Floor.", "下限。", default=None)
    at_most: Expression | None = word("Ceiling.", "上限。", default=None)
    shown: bool = word(
        "Whether outcomes list it; one that is only a step to others need not be.",
        "是否列入结果；仅供后续计算的可不列。",
        default=True,
    )


@frozen
class Deadline(Part):
    """A day that the regulation asks for, worked out from the calendar."""

    ONE_OF = ("by", "first_working_days", "working_days", "calendar_days")
    id: Ident = word("Name of the date.", "日期的名称。")
    title: Text = word("What has to be done.", "应办事项。")
    cite: str | None = word("Article.", "条款。", default=None)
    reading: Ident | None = word("The reading it rests on.", "所依据的解释。", default=None)
    from_: datetime.date | None = word(
        "First day, beside `by`.", "起始日（与 by 同用）。", default=None
    )
    by: datetime.date | None = word(
        "Last day, as the text names it.", "条文写明的截止日。", default=None
    )
    first_working_days: int | None = word(
        "Within that many first working days after the contest's period.",
        "评选周期结束后的前几个工作日内。",
        default=None,
    )
    working_days: int | None = word("Working days it lasts.", "持续的工作日数。", default=None)
    calendar_days: int | None = word("Calendar days it lasts.", "持续的自然日数。", default=None)
    after: Ident | None = word(
        "It begins on the day after this one: `awarded`, `published` or another date.",
        "自此日的次日起算：awarded（获奖）、published（公示）或另一日期。",
        default=None,
    )
    before: Ident | None = word(
        "It has to be over before the last day of this date.",
        "须在此日期截止日之前结束。",
        default=None,
    )


@frozen
class Ground(Part):
    """Something that costs a title."""

    id: Ident = word("What the event is called.", "事项的名称。")
    title: Text = word("What happened.", "发生了什么。")
    cite: str | None = word("Article.", "条款。", default=None)
    during: Literal["publication", "observation", "any_time"] = word(
        "When it counts.", "在何期间有效。"
    )
    effect: Literal["disqualified", "revoked"] = word(
        "Disqualified before the award, or the title revoked after it.",
        "获奖前取消资格，或获奖后取消称号。",
    )


Succession = Literal["none", "next_in_rank"]


@frozen
class AfterSelection(Part):
    """What happens after a selection, up to the end of the observation."""

    cite: str | None = word("Article.", "条款。", default=None)
    grounds: tuple[Ground, ...] = word("What costs a title.", "取消资格或称号的情形。", default=())
    succession: Succession | None = word(
        "Whether the next in rank takes the place of who is disqualified.",
        "取消资格后是否由下一名递补。",
        default=None,
    )
    reading: Ident | None = word(
        "The reading that chooses the succession.", "决定是否递补的解释。", default=None
    )
    choices: Mapping[Ident, Succession] = word(
        "One succession for each choice of the reading.", "每种解释一种递补方式。", factory=dict
    )
    returned: bool = word(
        "Whether what was awarded is given back when the title is revoked.",
        "取消称号时是否收回奖励。",
        default=False,
    )
    confirmed_by: Text | None = word(
        "Who confirms the titles, where somebody has to.", "由谁确认称号。", default=None
    )


@frozen
class Feed(Part):
    """A number taken from the outcome of another contest, over the records that belong to one."""

    contest: Ident = word("The contest that feeds this one.", "提供数据的评选。")
    fold: Literal["mean", "sum", "highest", "lowest", "count"] = word(
        "How the totals become one number.", "如何汇总总分。"
    )
    belongs_to: Ident = word(
        "Field of the feeding sheet that holds this contest's key.", "来源表中对应本表标识的字段。"
    )


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


@frozen
class OneAward(Part):
    """Contests over one sheet of which a person can win one: the next in rank moves up."""

    ONE_OF = ("order", "choices")
    contests: tuple[Ident, ...] = word(
        "The contests, the first decided first.", "各评选，依次决定。"
    )
    cite: str | None = word("Article.", "条款。", default=None)
    order: Literal["stated", "best_total"] | None = word(
        "Decided in the order stated, or the one with the best total first.",
        "按所列次序，或总分最高者先定。",
        default=None,
    )
    reading: Ident | None = word(
        "The reading that chooses the order.", "决定次序的解释。", default=None
    )
    choices: Mapping[Ident, Literal["stated", "best_total"]] = word(
        "One order for each choice of the reading.", "每种解释一种次序。", factory=dict
    )


@frozen
class Label(Part):
    """A cycle with a name of its own."""

    label: str = word("Its name, as a run and the history write it.", "周期名称。")
    within: str | None = word(
        "The period that holds it, such as 2016H1.", "所属的周期，如 2016H1。", default=None
    )


@frozen
class YearDays(Part):
    """The days of one year that differ from its weeks."""

    holidays: tuple[datetime.date, ...] = word("Weekdays off.", "放假的工作日。", default=())
    make_up: tuple[datetime.date, ...] = word(
        "Weekend days worked.", "调休上班的周末。", default=()
    )


@frozen
class Explained(Part):
    """A finding of `check` that is meant, with the reason; `check` then leaves it out."""

    code: str = word("The finding's code, such as SS412.", "提示的代码，如 SS412。")
    about: str = word(
        "What it is about, as the finding names it: the contest and clause, or the part.",
        "所指的部分，与提示中的名称一致。",
    )
    why: Text = word("Why it is meant.", "理由。")


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
