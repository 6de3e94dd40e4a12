"""The clauses of a contest: who may stand, what is scored, who is placed, what a winner gets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from attrs import frozen

from servicestar.expr import Expression
from servicestar.model.meta import Ident, Text, word
from servicestar.model.part import Part
from servicestar.values.numbers import Number

Status = Literal["awarded", "revoked", "disqualified"]


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
        default=(),
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
class Feed(Part):
    """A number taken from the outcome of another contest, over the records that belong to one."""

    contest: Ident = word("The contest that feeds this one.", "提供数据的评选。")
    fold: Literal["mean", "sum", "highest", "lowest", "count"] = word(
        "How the totals become one number.", "如何汇总总分。"
    )
    belongs_to: Ident = word(
        "Field of the feeding sheet that holds this contest's key.", "来源表中对应本表标识的字段。"
    )
