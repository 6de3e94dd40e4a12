"""The quarterly tellers (articles 6(2), 8, 10(1), 10(3), 13(2)2, 23(4)) written out by hand.

What a competent engineer would write for this one scheme: exact with `Fraction`, three-valued for
missing cells, no regard for any other scheme. Decimals become fractions where they are needed;
ints and comparisons stay as they are. It trusts its input: it checks no types and no limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

Record = Mapping[str, Any]
Number = int | Fraction

FIELDS = (
    "id", "name", "outlet", "tenure_months", "volume", "error_rate", "service_quality",
    "withdrawn_complaints", "verified_criticisms", "other_feedback_points", "internal_efficiency",
    "internal_attitude", "internal_compliance", "theory_score", "skill_average", "exam_score",
    "complaints", "service_findings", "major_errors", "honours", "praise_regulator",
    "contest_national", "contest_provincial", "contest_city", "praise_media",
    "praise_callcentre", "praise_book", "bonus_other",
    "attest_dedication", "attest_innovation", "attest_contribution", "attest_discipline",
)  # fmt: skip
POSITION = {name: index for index, name in enumerate(FIELDS)}
ATTESTATIONS = ("attest_dedication", "attest_contribution", "attest_discipline")
BONUS = {
    "praise_regulator": 20,
    "contest_national": 50,
    "contest_provincial": 30,
    "contest_city": 20,
    "praise_media": 20,
    "praise_callcentre": 5,
    "praise_book": 2,
    "bonus_other": 1,
}


@dataclass(slots=True)
class Line:
    """How one record came out."""

    key: str
    standing: str | None = None
    rank: int | None = None
    total: Number | None = None
    scores: dict[str, Number] = field(default_factory=dict)
    bonus: dict[str, Number] = field(default_factory=dict)
    failed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    to_attest: tuple[str, ...] = ()


@dataclass(slots=True)
class Outcome:
    """How the contest came out."""

    places: int
    winners: tuple[str, ...]
    unresolved: tuple[tuple[str, ...], ...]
    results: list[Line]


@dataclass(slots=True)
class Standards:
    """What the conditions and the veto compare a teller with: the whole roster."""

    volume: Number | None
    exam_score: Number | None
    error_rate: Number | None


@dataclass(slots=True)
class Bests:
    """What the indicators compare a teller with: the contestants."""

    volume: int | None
    error_rate: Number | None
    expertise: Number | None


def evaluate(records: Sequence[Record], history: Iterable[Record], period: str) -> Outcome:
    """The contest from the records as they are handed in."""
    stars, barred = read_history(history, period)
    standards = standards_of(records)
    lines = []
    contestants: list[tuple[Record, Line]] = []
    for record in records:
        line = Line(record["id"])
        lines.append(line)
        if line.key not in stars:
            line.standing, line.failed = "not_candidate", ("candidate",)
            continue
        screen(record, line, standards, line.key in barred)
        if line.standing is None:
            contestants.append((record, line))
    bests = bests_of(record for record, _ in contestants)
    for record, line in contestants:
        mark(record, line, bests, standards)
    places = len(records) // 10
    honours = {record["id"]: record["honours"] for record in records}
    return outcome_of(lines, places, honours)


# --- what everyone is compared with --------------------------------------------------------------


def exact(value: int | Decimal | None) -> Number | None:
    """A cell as an exact number."""
    return Fraction(value) if isinstance(value, Decimal) else value


def mean(values: Sequence[Number]) -> Number | None:
    """The average; of nobody, unknown."""
    return Fraction(sum(values)) / len(values) if values else None


def median(values: Iterable[int | Decimal]) -> Number | None:
    """The middle value or the mean of the two middle ones; of nobody, unknown.

    Decimals compare exactly as they are, so only the ones in the middle are made fractions.
    """
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return (Fraction(ordered[(len(ordered) - 1) // 2]) + Fraction(ordered[middle])) / 2


def standards_of(records: Iterable[Record]) -> Standards:
    """Averages and median of everyone on the roster, missing values left out."""
    volumes, exams, rates = [], [], []
    for record in records:
        if (volume := record["volume"]) is not None:
            volumes.append(volume)
        if (exam := record["exam_score"]) is not None:
            exams.append(exam)
        if (rate := exact(record["error_rate"])) is not None:
            rates.append(rate)
    return Standards(mean(volumes), median(exams), mean(rates))


def expertise_of(record: Record) -> Number | None:
    """Half theory, half the average of the skills."""
    theory, skill = exact(record["theory_score"]), exact(record["skill_average"])
    return None if theory is None or skill is None else Fraction(theory + skill) / 2


def bests_of(contestants: Iterable[Record]) -> Bests:
    """The best of each measure among the contestants."""
    volumes, rates, marks = [], [], []
    for record in contestants:
        volumes.append(record["volume"])  # known, or the condition would not hold
        if (rate := record["error_rate"]) is not None:
            rates.append(rate)
        if (expertise := expertise_of(record)) is not None:
            marks.append(expertise)
    lowest = exact(min(rates, default=None))
    return Bests(max(volumes, default=None), lowest, max(marks, default=None))


# --- titles held earlier -------------------------------------------------------------------------


def read_history(history: Iterable[Record], period: str) -> tuple[set[str], set[str]]:
    """Who held a monthly star of the quarter, and who is barred by the quarter before."""
    year, quarter = int(period[:4]), int(period[5:])
    months = {f"{year}-{month:02}" for month in range(3 * quarter - 2, 3 * quarter + 1)}
    before = f"{year}Q{quarter - 1}" if quarter > 1 else f"{year - 1}Q4"
    last = {(row["id"], row["scheme"], row["period"]): row for row in history}
    stars, barred = set(), set()
    for (key, scheme, cycle), row in last.items():
        awarded = row["status"] == "awarded"
        if scheme == "monthly_teller" and awarded and cycle in months:
            stars.add(key)
        if scheme == "quarterly_teller" and not awarded:
            ended = row.get("ended_in") or cycle
            if ended == before:
                barred.add(key)
    return stars, barred


# --- conditions ----------------------------------------------------------------------------------


def screen(record: Record, line: Line, standards: Standards, is_barred: bool) -> None:
    """Article 6(2): every condition is looked at, so that all that failed is named."""
    failed, missing, to_attest = [], [], []
    answers = {
        "tenure_months": at_least(record["tenure_months"], 6),
        "volume": more_than(record["volume"], standards.volume),
        "exam_score": at_least(exact(record["exam_score"]), standards.exam_score),
        "major_errors": none_of(record["major_errors"]),
        "complaints": none_of(record["complaints"]),
        "service_findings": none_of(record["service_findings"]),
    }
    for name, answer in answers.items():
        if answer is False:
            failed.append(name)
        elif answer is None and record[name] is None:
            missing.append(name)
    for name in ATTESTATIONS:
        answer = record.get(name)
        if answer is False:
            failed.append(name)
        elif answer is None:
            to_attest.append(name)
    if is_barred:
        failed.append("barred")
    line.failed, line.to_attest = tuple(failed), tuple(to_attest)
    line.missing = tuple(sorted(missing, key=POSITION.__getitem__))
    if failed:
        line.standing = "ineligible"
    elif None in answers.values():
        line.standing = "undetermined"


def at_least(own: Number | None, bound: Number | None) -> bool | None:
    """Own ≥ bound; unknown where either is missing."""
    return None if own is None or bound is None else own >= bound


def more_than(own: int | None, bound: Number | None) -> bool | None:
    """Own > bound; unknown where either is missing."""
    return None if own is None or bound is None else own > bound


def none_of(own: int | None) -> bool | None:
    """Own is 0; unknown where it is missing."""
    return None if own is None else own == 0


# --- points --------------------------------------------------------------------------------------


def half_up(value: Number, base: int) -> Number:
    """Kept within 0 and the base points, then rounded half up to two decimals."""
    value = min(max(value, 0), base)
    return Fraction((2 * 100 * value.numerator + value.denominator) // (2 * value.denominator), 100)


def mark(record: Record, line: Line, bests: Bests, standards: Standards) -> None:
    """Articles 10(1) and 10(3): four indicators, the bonus, the veto, the total."""
    quality, volume = exact(record["service_quality"]), record["volume"]
    rate, expertise = exact(record["error_rate"]), expertise_of(record)
    missing = [name for name in BONUS if record[name] is None]
    if quality is None:
        missing.append("service_quality")
    if rate is None:
        missing.append("error_rate")
    if expertise is None:
        missing += [name for name in ("theory_score", "skill_average") if record[name] is None]
    if vetoed(volume, rate, standards):
        line.standing = "vetoed"
    elif missing:
        line.standing = "undetermined"
    line.missing = tuple(sorted(missing, key=POSITION.__getitem__))
    if missing:
        return
    assert quality is not None
    assert rate is not None
    assert expertise is not None
    line.scores = {
        "service_quality": half_up(Fraction(70 * quality, 100), 70),
        "volume": best_gets_all(volume, bests.volume),
        "error_rate": lowest_gets_all(rate, bests.error_rate),
        "expertise": best_gets_all(expertise, bests.expertise),
    }
    line.bonus = {name: each * exact(record[name]) for name, each in BONUS.items()}
    line.total = sum(line.scores.values()) + sum(line.bonus.values())


def best_gets_all(own: Number, best: Number | None) -> Number:
    """10 × own ÷ best; where the best is 0 nobody earned anything."""
    return half_up(Fraction(10 * own) / best, 10) if best else 0


def lowest_gets_all(own: Number, best: Number | None) -> Number:
    """10 × best ÷ own; where the best is 0, those at 0 get all, the rest nothing."""
    if own == 0 or best is None:
        return 10
    return half_up(Fraction(10 * best) / own, 10)


def vetoed(volume: int, rate: Number | None, standards: Standards) -> bool:
    """Below the average volume and above the average error rate."""
    if standards.volume is None or volume >= standards.volume:
        return False
    return rate is not None and standards.error_rate is not None and rate > standards.error_rate


# --- ranks and places ----------------------------------------------------------------------------


def outcome_of(lines: list[Line], places: int, honours: Mapping[str, bool | None]) -> Outcome:
    """Ranks, places, and the ties that nobody may decide."""
    able = [line for line in lines if line.standing is None]
    able.sort(key=lambda line: line.total, reverse=True)  # stable: the order of the records
    placed: list[Line] = []
    unresolved: list[tuple[str, ...]] = []
    taken = start = 0
    while start < len(able):
        end = start + 1
        while end < len(able) and able[end].total == able[start].total:
            end += 1
        block, left = able[start:end], places - taken
        for line in block:
            line.rank, line.standing = start + 1, "not_placed"
        if left >= len(block):
            inside, tied = block, []
        elif left > 0:
            inside, tied = settle(block, left, honours)
        else:
            inside, tied = [], []
        for line in inside:
            line.standing = "awarded"
        for line in tied:
            line.standing = "tied"
        placed += inside
        taken += left if tied else len(inside)
        if tied:
            unresolved.append(tuple(line.key for line in tied))
        start = end
    return Outcome(places, tuple(line.key for line in placed), tuple(unresolved), lines)


def settle(
    block: list[Line], left: int, honours: Mapping[str, bool | None]
) -> tuple[list[Line], list[Line]]:
    """Who of equals is surely in, and who stays tied; a missing honour may be either."""
    yes = sum(honours[line.key] is True for line in block)
    no = sum(honours[line.key] is False for line in block)
    inside, tied = [], []
    for line in block:
        honour = honours[line.key]
        at_worst_ahead = len(block) - 1 - (no if honour is True else 0)
        surely_ahead = yes if honour is False else 0
        if at_worst_ahead < left:
            inside.append(line)
        elif surely_ahead < left:
            tied.append(line)
    return inside, tied
