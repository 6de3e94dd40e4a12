"""What follows from a contest: money, dates, papers, what costs a title, one award a person."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from servicestar.expr import Expression
from servicestar.model.clauses import BandTable
from servicestar.model.meta import Ident, Text, word
from servicestar.model.part import Part


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


PaperKind = Literal["publication_notice", "result_notice", "nomination_form", "standards_form"]
NOTICES: Mapping[str, PaperKind] = {
    "publication": "publication_notice",
    "result": "result_notice",
}
"""The papers that every contest has, by the id of one that it does not write itself."""


@frozen
class Paper(Part):
    """A paper that an outcome fills: a notice about all, or a form for one record.

    Every contest has the notices `publication` and `result`; a paper of such a kind takes the place
    of the one that comes along.
    """

    id: Ident = word("Name of the paper.", "文书的名称标识。")
    kind: PaperKind = word(
        "A notice of publication or of the result, a form that nominates a record, or a sheet of "
        "the standards it meets.",
        "公示、结果通报、推荐表，或评选标准表。",
    )
    title: Text | None = word("Its heading.", "标题。", default=None)
    cite: str | None = word("Article.", "条款。", default=None)
    fields: tuple[Ident, ...] = word(
        "Fields whose values fill it: columns of a notice, blanks of a form.",
        "用以填写的字段：公示与通报的列，或表格的栏目。",
        default=(),
    )
    by_hand: tuple[Text, ...] = word(
        "Blanks of a form that are left for people to fill in.",
        "表格中留待手工填写的栏目。",
        default=(),
    )
    signed_by: tuple[Text, ...] = word(
        "Whose opinion, signature and seal a form asks for.",
        "表格中须签署意见并签章者。",
        default=(),
    )
    objections: Text | None = word(
        "To whom objections to a publication go, and in what form.",
        "公示期间的异议以何种形式向谁提出。",
        default=None,
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
