"""Rule engines that judge one record at a time: CEL, rule-engine, simpleeval and zen-engine.

They have no averages, ranks or places; those are worked out in Polars and are part of their time.
Each clause is one expression over whole numbers (decimals in hundredths), so that all of these
engines are exact here; written with floats they would be as wrong as the others. A clause with a
missing cell is not evaluated. Parsing is done beforehand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
from attrs import frozen
from polars import col

from benchmarks import hand_polars
from benchmarks.by_hand import BONUS
from benchmarks.job import CELLS, CONDITIONS, HUNDREDTHS, SCORES

BATCH = 10_000
KNOWN = ("volume_sum", "volume_known", "exam_twice", "rate_sum", "rate_known")
BESTS = {"best_volume": "volume", "best_rate": "error_rate", "best_expertise": "expertise"}
Row = Mapping[str, Any]
Judge = Callable[[Sequence[Row]], list[list[Any]]]
"""Rows to answers, one list a row in the order of the clauses; None where a cell is missing."""


@frozen
class Dialect:
    """How an engine writes what engines write differently; the fields are templates."""

    divide: str
    choose: str
    both: str


PYTHON = Dialect("({0}) // ({1})", "({1}) if {0} else ({2})", "({0}) and ({1})")
RULE_ENGINE = Dialect("({0}) // ({1})", "{0} ? ({1}) : ({2})", "({0}) and ({1})")
CEL = Dialect("({0}) / ({1})", "{0} ? ({1}) : ({2})", "({0}) && ({1})")
ZEN = Dialect("floor(({0}) / ({1}))", "{0} ? ({1}) : ({2})", "({0}) and ({1})")


def conditions() -> list[str]:
    """What has to hold, in the order of `CONDITIONS`."""
    return [
        "tenure_months >= 6",
        "volume * volume_known > volume_sum",
        "2 * exam_score >= exam_twice",
        *(f"{name} == 0" for name in CONDITIONS[3:6]),
        *CONDITIONS[6:9],
        "volume * outlet_known > outlet_sum",
    ]


def points(dialect: Dialect) -> list[str]:
    """The scores in the order of `SCORES`, the veto and the bonus, in hundredths."""

    def half_up(top: str, bottom: str, zero: str, at_zero: int) -> str:
        quotient = dialect.divide.format(f"2000 * {top} + {bottom}", f"2 * {bottom}")
        return dialect.choose.format(f"{zero} == 0", at_zero, quotient)

    items = (f"{each * (1 if b in HUNDREDTHS else 100)} * {b}" for b, each in BONUS.items())
    veto = ("volume * volume_known < volume_sum", "error_rate * rate_known > rate_sum")
    return [
        dialect.divide.format("7 * service_quality + 5", "10"),
        half_up("volume", "best_volume", "best_volume", 0),
        half_up("best_rate", "error_rate", "error_rate", 1000),
        half_up("expertise", "best_expertise", "best_expertise", 0),
        dialect.both.format(*veto),
        " + ".join(items),
    ]


NAMES = {*CELLS, *CONDITIONS[6:9], *KNOWN, *BESTS, "expertise", "outlet_sum", "outlet_known"}


def names_of(text: str) -> tuple[str, ...]:
    """The names in an expression."""
    return tuple(dict.fromkeys(n for n in re.findall(r"[a-z_]+", text) if n in NAMES))


# --- the engines ---------------------------------------------------------------------------------


def in_a_loop(texts: Iterable[str], compiled: Callable[[str], Callable[[Any], Any]]) -> Judge:
    """One evaluation a record and clause."""
    clauses = [(names_of(text), compiled(text)) for text in texts]

    def judge(rows: Sequence[Row]) -> list[list[Any]]:
        found = []
        for row in rows:
            answers = []
            for names, evaluate in clauses:
                values = {name: row[name] for name in names}
                answers.append(None if None in values.values() else evaluate(values))
            found.append(answers)
        return found

    return judge


def simpleeval(source: Path, target: Path) -> None:
    """Trees parsed once by simpleeval and walked for every record."""
    from simpleeval import SimpleEval

    engine = SimpleEval()

    def compiled(text: str) -> Callable[[Any], Any]:
        tree = engine.parse(text)

        def evaluate(values: Any) -> Any:
            engine.names = values
            return engine.eval(text, previously_parsed=tree)

        return evaluate

    run(source, target, PYTHON, lambda texts: in_a_loop(texts, compiled))


def rule_engine(source: Path, target: Path) -> None:
    """Rules of rule-engine, whose numbers are decimals."""
    from rule_engine import Rule

    run(source, target, RULE_ENGINE, lambda texts: in_a_loop(texts, lambda t: Rule(t).evaluate))


def cel(source: Path, target: Path) -> None:
    """CEL programs by common-expression-language, which is written in Rust."""
    import cel as library

    run(source, target, CEL, lambda texts: in_a_loop(texts, lambda t: library.compile(t).execute))


def zen_batch(source: Path, target: Path) -> None:
    """zen-engine with an expression node that loops over a batch of rows: its fastest way."""

    def judge_of(texts: Iterable[str]) -> Judge:
        listed = list(texts)
        decision = zen_decision(listed, loop=True)

        def judge(rows: Sequence[Row]) -> list[list[Any]]:
            found = decision.evaluate({"rows": rows})["result"]["rows"]
            return [[each.get(f"c{n}") for n in range(len(listed))] for each in found]

        return judge

    run(source, target, ZEN, judge_of)


def zen_single(source: Path, target: Path) -> None:
    """zen-engine with one decision a record, as it is served."""

    def judge_of(texts: Iterable[str]) -> Judge:
        listed = list(texts)
        decision = zen_decision(listed, loop=False)

        def judge(rows: Sequence[Row]) -> list[list[Any]]:
            found = (decision.evaluate(row)["result"] for row in rows)
            return [[each.get(f"c{n}") for n in range(len(listed))] for each in found]

        return judge

    run(source, target, ZEN, judge_of)


def zen_decision(texts: Sequence[str], *, loop: bool) -> Any:
    """A decision graph with all clauses in one expression node."""
    import zen

    expressions = []
    for number, text in enumerate(texts):
        gaps = " or ".join(f"{name} == null" for name in names_of(text))
        known = f"({gaps}) ? null : ({text})"
        expressions.append({"id": f"e{number}", "key": f"c{number}", "value": known})
    content: dict[str, Any] = {"expressions": expressions, "passThrough": False}
    if loop:
        content |= {"executionMode": "loop", "inputField": "rows", "outputPath": "rows"}
    kinds = {"in": "inputNode", "clauses": "expressionNode", "out": "outputNode"}
    nodes: list[dict[str, Any]] = [
        {"id": id_, "name": id_, "type": kind, "position": {"x": 0, "y": 0}}
        for id_, kind in kinds.items()
    ]
    nodes[1]["content"] = content
    pairs = (("in", "clauses"), ("clauses", "out"))
    edges = [{"id": a, "type": "edge", "sourceId": a, "targetId": b} for a, b in pairs]
    graph = {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}
    return zen.ZenEngine().create_decision(json.dumps(graph))


# --- the job around them -------------------------------------------------------------------------


def run(
    source: Path, target: Path, dialect: Dialect, judge_of: Callable[[Iterable[str]], Judge]
) -> None:
    """The whole job: what is of the roster in Polars, what is of a record in the engine."""
    texts = conditions()
    frame = hand_polars.with_outlets(hand_polars.whole(source)).with_row_index("row")
    shared: dict[str, Any] = hand_polars.standards(frame)
    names = [f"holds_{id_}" for id_ in CONDITIONS]
    answers = evaluated(judge_of(texts), frame, texts, shared, names)
    frame = hand_polars.judged(frame.hstack(answers), [~col(name) for name in names])
    best = hand_polars.bests(frame)
    shared |= {name: best[measure] for name, measure in BESTS.items()}
    whole = frame.filter(col("is_contestant") & ~pl.any_horizontal(col(*CELLS).is_null()))
    names = [*(f"points_{id_}" for id_ in SCORES), "veto", "bonus"]
    texts = points(dialect)
    found = evaluated(judge_of(texts), whole, texts, shared, names)
    frame = frame.join(
        whole.select("row").hstack(found), on="row", how="left", maintain_order="left"
    )
    scores = [col(f"points_{id_}").cast(pl.Int64) for id_ in SCORES]
    bonus = col("bonus").cast(pl.Int64)
    frame = hand_polars.scored(frame, scores, bonus, col("veto"))
    hand_polars.write(hand_polars.placed(frame), target, unit=100)


def evaluated(
    judge: Judge,
    frame: pl.DataFrame,
    texts: Iterable[str],
    shared: Mapping[str, Any],
    names: Sequence[str],
) -> pl.DataFrame:
    """The clauses' answers for all rows, a batch at a time; a column for each clause."""
    used = [name for name in {n for text in texts for n in names_of(text)} if name not in shared]
    common = {name: value for name, value in shared.items() if name in NAMES}
    columns: list[list[Any]] = [[] for _ in names]
    for part in frame.select(used).iter_slices(BATCH):
        for answers in judge([row | common for row in part.to_dicts()]):
            for column, answer in zip(columns, answers, strict=True):
                column.append(answer)
    kinds = [pl.Boolean if n == "veto" or n.startswith("holds_") else pl.Int64 for n in names]
    made = zip(names, columns, kinds, strict=True)
    return pl.DataFrame([pl.Series(n, c, dtype=k, strict=False) for n, c, k in made])
