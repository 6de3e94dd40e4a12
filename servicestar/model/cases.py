"""Worked cases of a ruleset: small sheets with the outcome worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from servicestar.expr import Expression
from servicestar.model.meta import Ident, Raw, word
from servicestar.model.outcome import Standing
from servicestar.model.part import Part
from servicestar.values.numbers import Number


@frozen
class ExpectedResult(Part):
    """What is expected of one record; what is left out is not looked at."""

    standing: Standing | None = word("Its standing.", "结果。", default=None)
    group: str | None = word("Its group.", "分组。", default=None)
    rank: int | None = word("Its rank.", "名次。", default=None)
    total: Number | None = word("Its total.", "总分。", default=None)
    band: str | None = word("The band of its total.", "等级。", default=None)
    scores: Mapping[Ident, Number] = word("Points by indicator.", "各指标得分。", factory=dict)
    bonus: Mapping[Ident, Number] = word("Points by bonus item.", "各项加分。", factory=dict)
    amounts: Mapping[Ident, Number] = word("Yuan by amount.", "各项金额。", factory=dict)
    to_decide: tuple[str, ...] | None = word(
        "Amounts that a person has to decide.", "须由人决定的金额。", default=None
    )
    failed: tuple[str, ...] | None = word("Conditions.", "未满足的条件。", default=None)
    missing: tuple[str, ...] | None = word("Missing fields.", "缺少的字段。", default=None)
    to_attest: tuple[str, ...] | None = word("To be attested.", "待认定。", default=None)


@frozen
class Expected(Part):
    """What is expected of a case; what is left out is not looked at."""

    fault: str | None = word(
        "Code of the fault that stops the run.", "应报的错误代码。", default=None
    )
    places: Raw = word("The number of places, or one for each group.", "名额。", default=None)
    winners: tuple[str, ...] | None = word("Keys of the winners.", "获评者。", default=None)
    unresolved: tuple[tuple[str, ...], ...] | None = word("Ties.", "待定的并列。", default=None)
    notes: tuple[str, ...] | None = word("Codes of the notes.", "提示的代码。", default=None)
    results: Mapping[str, ExpectedResult] = word("Results by key.", "各记录的结果。", factory=dict)


@frozen
class Case(Part):
    """A small sheet and what comes out of it."""

    case: str = word("What the case shows, as a sentence.", "本例说明什么。")
    contest: Ident = word("The contest.", "评选。")
    period: Raw = word("The cycle.", "周期。", default=None)
    facts: Mapping[Ident, Raw] = word("Facts that are set.", "设定的事实。", factory=dict)
    readings: Mapping[Ident, Ident] = word("Readings switched.", "切换的解释。", factory=dict)
    history: tuple[Mapping[str, Raw], ...] | None = word(
        "Earlier titles.", "历史称号。", default=None
    )
    fed: Mapping[Ident, tuple[Mapping[str, Raw], ...]] = word(
        "Sheets of contests that feed this one.", "取数评选的表。", factory=dict
    )
    base: Mapping[str, Raw] = word(
        "Cells of every record that does not say otherwise.", "各记录未另写时的值。", factory=dict
    )
    records: tuple[Mapping[str, Raw], ...] = word("The sheet.", "记录。")
    expect: Expected = word("What comes out.", "预期结果。")


@frozen
class Property(Part):
    """What holds of every record of every made-up cohort, as the scheme's author says it.

    `require` may name the record's fields and what came out for it: `total`, `rank`, `standing`,
    `awarded` and, by their ids, its scores and bonus items.
    """

    property: str = word("What holds, as a sentence.", "应成立的性质。")
    contest: Ident = word("The contest.", "评选。")
    require: Expression = word("What has to hold for every record.", "对每条记录须成立。")


@frozen
class Exempt(Part):
    """A stock property that does not hold for a contest, and why that is right."""

    property: Ident = word("Name of the stock property.", "通用性质的名称。")
    contest: Ident = word("The contest.", "评选。")
    why: str = word("Why it does not hold.", "不成立的理由。")


@frozen
class Survivor(Part):
    """A wrong version of the ruleset that no case can notice, and why."""

    mutant: str = word("What was changed, as `test --mutants` names it.", "变异的名称。")
    why: str = word("Why nothing can notice it.", "无法察觉的理由。")


@frozen
class CaseFile(Part):
    """The worked cases of one ruleset, and what holds of it on made-up cohorts."""

    ruleset: str = word("File of the ruleset, beside this one.", "规则集文件。")
    cases: tuple[Case, ...] = word("The cases.", "算例。")
    properties: tuple[Property, ...] = word("What holds of every cohort.", "性质。", default=())
    exempt: tuple[Exempt, ...] = word(
        "Stock properties that do not hold.", "不适用的通用性质。", default=()
    )
    survivors: tuple[Survivor, ...] = word(
        "Wrong versions that nothing can notice.", "无法察觉的变异。", default=()
    )
