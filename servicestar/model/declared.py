"""What a ruleset declares: its source and readings, records, facts and definitions, and cycles."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from servicestar.expr import Expression
from servicestar.model.meta import Ident, Text, word
from servicestar.model.part import Part
from servicestar.values.numbers import Number

FieldType = Literal["text", "integer", "decimal", "yes_no", "date", "choice", "list", "attestation"]


ElementType = Literal["text", "integer", "decimal", "choice"]


FactType = Literal["integer", "decimal", "share", "yes_no", "text", "date", "table"]


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
    choices: tuple[str, ...] = word("The texts a choice may be.", "可选的值。", default=())
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
