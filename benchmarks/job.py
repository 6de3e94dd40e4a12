"""The job that every engine does: which rules, which cells, and what a verdict has.

The rules are the quarterly tellers of `rulesets/2010_zhengzhou.yaml` with two changes: titles held
earlier are not looked at, as the other engines know no history; and a teller also has to have more
than the average volume of the outlet, as the monthly contest asks, so that groups are measured.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.by_hand import BONUS

CONTEST = "quarterly_teller"
SHIPPED = Path(__file__).parent.parent / "rulesets" / "2010_zhengzhou.yaml"
CHANGES = (
    ('    candidates: {titles: {of: monthly_teller}, cite: "第八条，第十条(一)"}\n', ""),
    (
        "      - {use: quarterly_teller}\n",
        "      - {use: quarterly_teller}\n"
        "      - {id: volume_in_outlet, cite: 第六条(一)4,"
        ' require: "业务量 > 平均(业务量, 按=营业网点)"}\n',
    ),
)

CONDITIONS = (
    "tenure_months", "volume", "exam_score", "major_errors", "complaints", "service_findings",
    "attest_dedication", "attest_contribution", "attest_discipline", "volume_in_outlet",
)  # fmt: skip
"""In the order in which they are named where they fail."""
SCORES = ("service_quality", "volume", "error_rate", "expertise")
CELLS = (
    "tenure_months", "volume", "error_rate", "service_quality", "theory_score", "skill_average",
    "exam_score", "complaints", "service_findings", "major_errors", *BONUS,
)  # fmt: skip
"""The numbers that a rule reads, in the order of the sheet, in which the missing are named."""
ATTESTATIONS = CONDITIONS[6:9]
HUNDREDTHS = (
    "error_rate", "service_quality", "theory_score", "skill_average", "exam_score", "bonus_other",
)  # fmt: skip
"""Those that are not whole; engines of whole numbers read them times a hundred."""
VERDICT = (
    "id", "standing", "rank", "total", *(f"score_{id_}" for id_ in SCORES), "failed", "missing",
)  # fmt: skip
"""The columns of a verdict. `total` and scores are decimals of two places, the last two lists."""


def ruleset(folder: Path) -> Path:
    """The rules of the job, written to a folder.

    Raises:
        ValueError: where the shipped file no longer has the lines that are changed.
    """
    head = f"\n  {CONTEST}:\n"  # of the group of conditions first, then of the contest
    before, _, after = SHIPPED.read_text("utf-8").rpartition(head)
    for old, new in CHANGES:
        if old not in after:
            raise ValueError(f"{SHIPPED.name} has no line {old.strip()!r} in {CONTEST}")
        after = after.replace(old, new, 1)
    path = folder / "job.yaml"
    path.write_text(before + head + after, "utf-8")
    return path
