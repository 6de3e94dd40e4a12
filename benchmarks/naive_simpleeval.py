"""The quarterly tellers with one simpleeval expression a clause, evaluated record by record.

What a rule engine on simpleeval looks like at first: the clauses are texts, parsed once; averages,
median and bests are worked out once and bound as names; every number of a record becomes a
`Fraction`, as `/` on ints would be a binary float. A clause with a missing field is unknown.
Ranks, places and the history are those of `by_hand`: they are no expressions.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from by_hand import ATTESTATIONS, BONUS, POSITION, Line, Outcome, outcome_of, read_history
from simpleeval import SimpleEval

Record = Mapping[str, Any]
Clauses = dict[str, tuple[str, ast.AST, tuple[str, ...]]]

NUMBERS = (
    "tenure_months", "volume", "error_rate", "service_quality", "theory_score", "skill_average",
    "exam_score", "complaints", "service_findings", "major_errors", *BONUS,
)  # fmt: skip
CONDITIONS = {
    "tenure_months": "tenure_months >= 6",
    "volume": "volume > mean_volume",
    "exam_score": "exam_score >= median_exam_score",
    "major_errors": "major_errors == 0",
    "complaints": "complaints == 0",
    "service_findings": "service_findings == 0",
}
EXPERTISE = "(theory_score + skill_average) / 2"
INDICATORS = {
    "service_quality": "half_up(70 * service_quality / 100, 70)",
    "volume": "half_up(10 * volume / best_volume if best_volume else 0, 10)",
    "error_rate": "half_up(10 * lowest_error_rate / error_rate if error_rate else 10, 10)",
    "expertise": f"half_up(10 * ({EXPERTISE}) / best_expertise if best_expertise else 0, 10)",
}
VETO = {"slow_and_faulty": "volume < mean_volume and error_rate > mean_error_rate"}
ITEMS = {name: f"{each} * {name}" for name, each in BONUS.items()}


def half_up(value: Fraction | int, base: int) -> Fraction:
    """Kept within 0 and the base points, then rounded half up to two decimals."""
    return Fraction((200 * min(max(Fraction(value), Fraction(0)), base) + 1) // 2, 100)


def parsed(clauses: Mapping[str, str]) -> Clauses:
    """Text, tree and the record's fields of each clause."""
    found = {}
    for id_, text in clauses.items():
        tree = SimpleEval.parse(text)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        found[id_] = (text, tree, tuple(names & set(NUMBERS)))
    return found


class Engine:
    """The parsed scheme; made once, as a ruleset is loaded once."""

    def __init__(self) -> None:
        """Parse every clause."""
        self.conditions, self.veto = parsed(CONDITIONS), parsed(VETO)
        self.indicators, self.items = parsed(INDICATORS), parsed(ITEMS)
        self.expertise = parsed({"expertise": EXPERTISE})
        self.simple = SimpleEval(functions={"half_up": half_up})

    def answers(self, clauses: Clauses, names: dict[str, Any]) -> dict[str, Any]:
        """What each clause gives; None where a field of it is missing."""
        self.simple.names = names
        evaluate = self.simple.eval
        return {
            id_: None
            if any(names[name] is None for name in fields)
            else evaluate(text, previously_parsed=tree)
            for id_, (text, tree, fields) in clauses.items()
        }

    def evaluate(
        self, records: Sequence[Record], history: Iterable[Record], period: str
    ) -> Outcome:
        """The contest from the records as they are handed in."""
        stars, barred = read_history(history, period)
        rows = [numbers_of(record) for record in records]
        shared: dict[str, Any] = {
            "mean_volume": mean(known(rows, "volume")),
            "mean_error_rate": mean(known(rows, "error_rate")),
            "median_exam_score": median(known(rows, "exam_score")),
        }
        lines, contestants = [], []
        for record, row in zip(records, rows, strict=True):
            line = Line(record["id"])
            lines.append(line)
            if line.key not in stars:
                line.standing, line.failed = "not_candidate", ("candidate",)
                continue
            self.screen(record, line, row | shared, line.key in barred)
            if line.standing is None:
                contestants.append((row, line))
        chosen = [row for row, _ in contestants]
        marks = [self.answers(self.expertise, row)["expertise"] for row in chosen]
        shared["best_volume"] = max(known(chosen, "volume"), default=None)
        shared["lowest_error_rate"] = min(known(chosen, "error_rate"), default=None)
        shared["best_expertise"] = max((m for m in marks if m is not None), default=None)
        for row, line in contestants:
            self.mark(line, row | shared)
        honours = {record["id"]: record["honours"] for record in records}
        return outcome_of(lines, len(records) // 10, honours)

    def screen(self, record: Record, line: Line, names: dict[str, Any], is_barred: bool) -> None:
        """The conditions of one record."""
        answers = self.answers(self.conditions, names)
        attested = {name: record.get(name) for name in ATTESTATIONS}
        failed = [id_ for id_, answer in (answers | attested).items() if answer is False]
        if is_barred:
            failed.append("barred")
        line.failed = tuple(failed)
        line.to_attest = tuple(name for name, answer in attested.items() if answer is None)
        line.missing = missing_of(names, self.conditions, answers)
        if failed:
            line.standing = "ineligible"
        elif None in answers.values():
            line.standing = "undetermined"

    def mark(self, line: Line, names: dict[str, Any]) -> None:
        """The points of one contestant."""
        scores = self.answers(self.indicators, names)
        veto = self.answers(self.veto, names)
        bonus = self.answers(self.items, names)
        if True in veto.values():
            line.standing = "vetoed"
        clauses = self.indicators | self.veto
        unknown = missing_of(names, clauses, scores | veto) + missing_of(names, self.items, bonus)
        line.missing = tuple(sorted(set(unknown), key=POSITION.__getitem__))
        if unknown:
            line.standing = line.standing or "undetermined"
            return
        line.scores, line.bonus = scores, bonus
        line.total = sum(scores.values()) + sum(bonus.values())


def numbers_of(record: Record) -> dict[str, Fraction | None]:
    """The numbers of a record as fractions."""
    return {n: None if record[n] is None else Fraction(record[n]) for n in NUMBERS}


def known(rows: Iterable[Mapping[str, Any]], name: str) -> list[Fraction]:
    """The values of a column that are there."""
    return [row[name] for row in rows if row[name] is not None]


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The average; of nobody, unknown."""
    return sum(values, Fraction(0)) / len(values) if values else None


def median(values: Iterable[Fraction]) -> Fraction | None:
    """The middle value or the mean of the two middle ones; of nobody, unknown."""
    ordered = sorted(values)
    middle = len(ordered) // 2
    if not ordered:
        return None
    return (ordered[(len(ordered) - 1) // 2] + ordered[middle]) / 2


def missing_of(
    names: Mapping[str, Any], clauses: Clauses, answers: Mapping[str, Any]
) -> tuple[str, ...]:
    """The missing fields of the clauses that are unknown, in the order of the sheet."""
    if None not in answers.values():
        return ()
    fields = {n for id_, (_, _, own) in clauses.items() if answers[id_] is None for n in own}
    return tuple(sorted((n for n in fields if names[n] is None), key=POSITION.__getitem__))
