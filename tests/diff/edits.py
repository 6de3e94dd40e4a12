"""Single edits of the shipped rulesets, as a hand could make them, and what is seen of each."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

import servicestar
from servicestar.api import Ruleset

RULESETS = Path(__file__).parent.parent.parent / "rulesets"
SAMPLES = RULESETS.parent / "samples"
ZHENGZHOU = "2010_zhengzhou.yaml"
ASSOCIATION = "2016_association.yaml"
SUPERMARKET = "supermarket.yaml"
STARS = "many_stars.yaml"


@frozen
class Edit:
    """One edit.

    Attributes:
        file, old, new: the first `old` after the line `after` becomes `new`.
        contest: the contest that is looked at.
        part, id: the clause at which it has to be shown.
        records: how many records are enough to see the winners differ; None where no cohort can.
        after: a text that stands before it.
    """

    file: str
    contest: str
    part: str
    id: str
    old: str
    new: str
    records: int | None = 4
    after: str = ""

    @property
    def name(self) -> str:
        """For the test's name."""
        return f"{self.contest}-{self.id}-{' '.join(self.new.split())[:30]}"

    def made(self, folder: Path) -> Path:
        """The file with the edit."""
        text = (RULESETS / self.file).read_text("utf-8")
        at = text.index(self.after)
        assert self.old in text[at:], self.old
        path = folder / "new.yaml"
        path.write_text(text[:at] + text[at:].replace(self.old, self.new, 1), "utf-8")
        return path


def _z(contest: str, part: str, id_: str, old: str, new: str, records: int | None = 4) -> Edit:
    return Edit(ZHENGZHOU, contest, part, id_, old, new, records, f"\n  {contest}:\n    title")


_QUARTER = "quarterly_teller"
_GRADES = "{from: 1, to: 3, give: 7.5, name: 良}\n                - {from: 4, to: 6, give: 5"
_OTHER_GRADES = "{from: 1, to: 2, give: 7.5, name: 良}\n                - {from: 3, to: 6, give: 5"
_BAR = "      - {barred_after: [revoked, disqualified], cite: 第二十三条(四), reading: bar_cycle}\n"
_MEDIA = "      - {id: praise_media, cite: 第十条(三)3, each: 媒体表扬次数, points: 20}\n"
_HONOURS = "    preferences:\n      - {by: 近期荣誉, cite: 第六条(二)7, reading: honours}\n"
EDITS = [
    # a limit by one unit, with or without itself
    _z(_QUARTER, "conditions", "tenure_months", "岗位月数 >= 6", "岗位月数 >= 7"),
    _z(_QUARTER, "conditions", "tenure_months", "岗位月数 >= 6", "岗位月数 >= 5"),
    _z(_QUARTER, "conditions", "tenure_months", "岗位月数 >= 6", "岗位月数 > 6"),
    _z("quarterly_lobby", "thresholds", "floor", "points >= 950", "points > 950"),
    _z("quarterly_lobby", "thresholds", "floor", "points >= 950", "points >= 951"),
    _z("monthly_teller", "conditions", "volume", "业务量 > 平均", "业务量 >= 平均"),
    _z("quarterly_outlet", "conditions", "months_open", "开业月数 >= 3", "开业月数 >= 2"),
    # points, weights, best and lowest
    _z(_QUARTER, "indicators", "service_quality", "points: 70, share", "points: 71, share"),
    _z(_QUARTER, "indicators", "volume", "points: 10, best", "points: 11, best"),
    _z(_QUARTER, "indicators", "error_rate", "points: 10, lowest", "points: 9, lowest"),
    _z("monthly_teller", "indicators", "service_quality", "points: 50", "points: 49"),
    _z("monthly_teller", "indicators", "customer_rating", "次数, points: 5}", "次数, points: 4}"),
    _z("monthly_teller", "indicators", "customer_rating", "次数, points: 3}", "次数, points: 4}"),
    _z(
        "monthly_teller",
        "indicators",
        "expertise",
        "best_gets_all: 业务水平",
        "lowest_gets_all: 业务水平",
    ),
    _z(
        "quarterly_outlet",
        "indicators",
        "counter",
        "points: 20, share_of: 柜面得分",
        "points: 30, share_of: 柜面得分",
    ),
    _z("quarterly_lobby", "indicators", "score_retail", "30%, share", "29%, share"),
    _z("quarterly_lobby", "indicators", "score_outlet", "40%, share", "41%, share"),
    Edit(SUPERMARKET, "service_star", "indicators", "exam", "weight: 80%", "weight: 81%", 6),
    # populations and groups
    _z(
        "monthly_teller",
        "indicators",
        "volume",
        "{who: roster, per: outlet}",
        "{who: contestants, per: outlet}",
    ),
    _z("monthly_teller", "indicators", "volume", "{who: roster, per: outlet}", "{who: roster}"),
    _z("monthly_teller", "conditions", "volume", "平均(业务量, 按=营业网点)", "平均(业务量)"),
    Edit(ASSOCIATION, "member_nomination", "conditions", "volume", "按=营业网点", "按=会员单位"),
    # clauses left out, and for or
    _z(
        "monthly_teller",
        "conditions",
        "attest_innovation",
        "      - {attest: attest_innovation, cite: 第六条(一)5}\n",
        "",
    ),
    _z(_QUARTER, "conditions", "barred", _BAR, ""),
    _z(_QUARTER, "conditions", "barred", "[revoked, disqualified]", "[revoked]"),
    _z(_QUARTER, "bonus", "praise_media", _MEDIA, ""),
    _z(_QUARTER, "preferences", "近期荣誉", _HONOURS, ""),
    Edit(
        ASSOCIATION,
        "member_nomination",
        "conditions",
        "skill_grades",
        ") and 每一项",
        ") or 每一项",
    ),
    Edit(ASSOCIATION, "member_nomination", "conditions", "volume", "115% *", "114% *"),
    Edit(
        ASSOCIATION,
        "member_nomination",
        "conditions",
        "review_year",
        '全年考核 == "优"',
        '全年考核 != "差"',
    ),
    Edit(ASSOCIATION, "service_star", "conditions", "story_chars", "800 <=", "800 <"),
    Edit(ASSOCIATION, "service_star", "conditions", "story_chars", "<= 1200", "<= 1201"),
    # bonus, preferences, places
    _z(_QUARTER, "bonus", "praise_book", "表扬次数, points: 2}", "表扬次数, points: 3}"),
    _z(_QUARTER, "bonus", "contest_national", "points: 50", "points: 49"),
    Edit(SUPERMARKET, "service_star", "bonus", "praise_written", "points: 2}", "points: 3}", 6),
    _z(_QUARTER, "preferences", "近期荣誉", "by: 近期荣誉", "by: not 近期荣誉"),
    _z(_QUARTER, "places", "places", "share: 10%", "share: 15%"),
    _z(_QUARTER, "places", "places", "share: 10%", "share: 11%"),
    _z("monthly_teller", "places", "places", "number: 1", "number: 2"),
    _z("annual_teller", "contest", "annual_teller", "[titles, mean_total]", "[mean_total, titles]"),
    _z("annual_teller", "candidates", "candidates", "at_least: 2", "at_least: 1"),
    Edit(SUPERMARKET, "service_star", "places", "places", "number: 5", "number: 4", 5),
    Edit(STARS, "smile", "places", "places", "number: 1", "number: 2", 4, "\n  smile:\n    title"),
    # bands, rounding, readings
    Edit(SUPERMARKET, "service_star", "indicators", "attendance", _GRADES, _OTHER_GRADES, 6),
    Edit(ZHENGZHOU, "monthly_teller", "ruleset", "ruleset", "round_scores: 2", "round_scores: 1"),
    Edit(
        ZHENGZHOU,
        _QUARTER,
        "readings",
        "quarterly_expertise",
        "default: best_gets_all",
        "default: formula",
    ),
    Edit(STARS, "service", "readings", "one_star", "default: stated_order", "default: best_total"),
    Edit(
        STARS,
        "service",
        "one_award",
        "service, smile, civility",
        "[service, smile, civility]",
        "[smile, service, civility]",
    ),
    # what can move nobody
    _z(
        _QUARTER,
        "vetoes",
        "slow_and_faulty",
        "差错率 > 平均(差错率)",
        "差错率 >= 平均(差错率)",
        None,
    ),
    _z(_QUARTER, "awards", "awards", "money: 1000", "money: 1100", None),
    Edit(
        SUPERMARKET,
        "service_star",
        "indicators",
        "exam",
        "title: {zh: 考核成绩, en: exam}",
        "title: {zh: 考试, en: exam}",
        None,
    ),
]


def loaded(name: str) -> Ruleset:
    """A shipped ruleset by its file."""
    return servicestar.load(RULESETS / name)
