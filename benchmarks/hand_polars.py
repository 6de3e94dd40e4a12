"""The job by hand in Polars: in whole numbers, and in floats as it is mostly written.

The parts that no rule engine has, reading, averages, ranks, places and writing, also serve the
engines that judge one record at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
from polars import col, lit

from benchmarks.by_hand import BONUS
from benchmarks.job import ATTESTATIONS, CELLS, CONDITIONS, HUNDREDTHS, SCORES, VERDICT

JUDGED = CONDITIONS[:6]
"""The conditions that read a number of the same name, which may be missing."""
LATER = tuple(name for name in CELLS if name not in JUDGED or name == "volume")
"""The numbers that points are made of."""
Expr = pl.Expr


def exact(source: Path, target: Path) -> None:
    """Whole numbers; Int64 is enough for what the sheet may hold, but nothing here checks that."""
    frame = whole(source)
    known = standards(frame)
    frame = judged(
        with_outlets(frame),
        [
            col("tenure_months") < 6,
            col("volume") * known["volume_known"] <= known["volume_sum"],
            2 * col("exam_score") < known["exam_twice"],
            *(col(name) != 0 for name in JUDGED[3:]),
            *(~col(name) for name in ATTESTATIONS),
            col("volume") * col("outlet_known") <= col("outlet_sum"),
        ],
    )
    best = bests(frame)
    scores = [
        (7 * col("service_quality") + 5) // 10,
        share_of_best(col("volume"), best["volume"]),
        pl.when(col("error_rate") == 0)
        .then(1000)
        .otherwise(
            (2000 * (best["error_rate"] or 0) + col("error_rate")) // (2 * col("error_rate"))
        ),
        share_of_best(col("expertise"), best["expertise"]),
    ]
    veto = (col("volume") * known["volume_known"] < known["volume_sum"]) & (
        col("error_rate") * known["rate_known"] > known["rate_sum"]
    )
    write(placed(scored(frame, scores, bonus(100), veto)), target, unit=100)


def floating(source: Path, target: Path) -> None:
    """Float64, mean, median and round: kept to be counted."""
    frame = pl.read_parquet(source).with_columns(col(name).cast(pl.Float64) for name in HUNDREDTHS)
    frame = frame.with_columns(
        expertise=0.5 * col("theory_score") + 0.5 * col("skill_average"),
        outlet_mean=col("volume").mean().over("outlet"),
    )
    frame = judged(
        frame,
        [
            col("tenure_months") < 6,
            col("volume") <= col("volume").mean(),
            col("exam_score") < col("exam_score").median(),
            *(col(name) != 0 for name in JUDGED[3:]),
            *(~col(name) for name in ATTESTATIONS),
            col("volume") <= col("outlet_mean"),
        ],
    )
    best = bests(frame)
    scores = [
        rounded(70 * col("service_quality") / 100),
        rounded(10 * col("volume") / best["volume"]) if best["volume"] else lit(0.0),
        pl.when(col("error_rate") == 0)
        .then(10.0)
        .otherwise(rounded(10 * (best["error_rate"] or 0.0) / col("error_rate"))),
        rounded(10 * col("expertise") / best["expertise"]) if best["expertise"] else lit(0.0),
    ]
    means = frame.select(col("volume").mean(), col("error_rate").mean()).row(0)
    veto = (col("volume") < means[0]) & (col("error_rate") > means[1])
    write(placed(scored(frame, scores, bonus(1), veto)), target, unit=1)


# --- what the engines of single records use, too -------------------------------------------------


def whole(source: Path) -> pl.DataFrame:
    """The sheet in whole numbers, decimals in hundredths; `expertise` in two-hundredths."""
    frame = pl.read_parquet(source)
    numbers = ((col(name) * (100 if name in HUNDREDTHS else 1)).cast(pl.Int64) for name in CELLS)
    return frame.with_columns(*numbers).with_columns(
        expertise=col("theory_score") + col("skill_average")
    )


def standards(frame: pl.DataFrame) -> dict[str, Any]:
    """Sums and counts of the roster, and the two exam marks in the middle added up."""
    exam = frame["exam_score"].drop_nulls().sort()
    middle = len(exam)
    return {
        "volume_sum": frame["volume"].sum(),
        "volume_known": frame["volume"].count(),
        "rate_sum": frame["error_rate"].sum(),
        "rate_known": frame["error_rate"].count(),
        "exam_twice": exam[(middle - 1) // 2] + exam[middle // 2] if middle else 0,
    }


def with_outlets(frame: pl.DataFrame) -> pl.DataFrame:
    """Sum and count of the volumes of everybody's outlet."""
    outlets = frame.group_by("outlet").agg(
        outlet_sum=col("volume").sum(), outlet_known=col("volume").count()
    )
    return frame.join(outlets, on="outlet", how="left", maintain_order="left")


def judged(frame: pl.DataFrame, fails: Sequence[Expr]) -> pl.DataFrame:
    """One bit for each condition that fails and for each missing cell, and who passed all."""
    failed = bits([fail.fill_null(False) for fail in fails])
    unknown = bits([col(name).is_null() if name in JUDGED else lit(False) for name in CELLS])
    return frame.with_columns(failed=failed, unknown=unknown).with_columns(
        is_contestant=(col("failed") == 0) & (col("unknown") == 0)
    )


def bits(flags: Sequence[Expr]) -> Expr:
    """Flags as one whole number, the first the lowest bit."""
    return pl.sum_horizontal(flag.cast(pl.Int64) * 2**place for place, flag in enumerate(flags))


def bests(frame: pl.DataFrame) -> dict[str, Any]:
    """The best of each measure among the contestants; None where there are none."""
    best = (col("volume").max(), col("error_rate").min(), col("expertise").max())
    return frame.filter("is_contestant").select(best).row(0, named=True)


def share_of_best(own: Expr, best: int | None) -> Expr:
    """Hundredths of ten points × own ÷ best, half up."""
    return (2000 * own + best) // (2 * best) if best else lit(0, pl.Int64)


def rounded(value: Expr) -> Expr:
    """Two places, halves away from zero."""
    return value.round(2, mode="half_away_from_zero")


def bonus(unit: int) -> Expr:
    """The bonus of all items, so many units to a point."""
    # Fields that stand in hundredths where the others are whole are in these units already.
    return pl.sum_horizontal(
        col(name) * each * (1 if name in HUNDREDTHS else unit) for name, each in BONUS.items()
    )


def scored(frame: pl.DataFrame, scores: Sequence[Expr], extra: Expr, veto: Expr) -> pl.DataFrame:
    """The points and the total, with the bonus, of whoever lacks nothing."""
    unscored = bits([col(name).is_null() if name in LATER else lit(False) for name in CELLS])
    frame = frame.with_columns(
        missing=pl.when("is_contestant").then(unscored).otherwise("unknown"),
        is_scored=col("is_contestant") & (unscored == 0),
    )
    named = {f"score_{id_}": value for id_, value in zip(SCORES, scores, strict=True)}
    frame = frame.with_columns(
        is_vetoed=col("is_scored") & veto.fill_null(False),
        extra=extra,
        **{name: pl.when("is_scored").then(value) for name, value in named.items()},
    )
    return frame.with_columns(
        total=pl.when("is_scored").then(sum((col(name) for name in named), col("extra")))
    )


def placed(frame: pl.DataFrame) -> pl.DataFrame:
    """Rank and standing; equal totals share a rank, honours settle the last place."""
    can_win = col("is_scored") & ~col("is_vetoed")
    honours = col("honours")
    ranks = (
        frame.filter(can_win)
        .group_by("total")
        .agg(n=pl.len(), yes=honours.sum(), no=(~honours).sum())
        .sort("total", descending=True)
        .with_columns(col("n", "yes", "no").cast(pl.Int64))
        .with_columns(rank=col("n").cum_sum() - col("n") + 1)
        .with_columns(room=len(frame) // 10 - col("rank") + 1)
    )
    frame = frame.join(ranks, on="total", how="left", maintain_order="left").with_columns(
        rank=pl.when(~col("is_vetoed")).then("rank")
    )
    n, room = col("n"), col("room")
    surely_ahead = pl.when(honours.not_()).then("yes").otherwise(0)
    standing = (
        pl.when(col("failed") != 0)
        .then(lit("ineligible"))
        .when(~col("is_scored"))
        .then(lit("undetermined"))
        .when("is_vetoed")
        .then(lit("vetoed"))
        .when((room >= n) | (honours.fill_null(False) & (n - 1 - col("no") < room)))
        .then(lit("awarded"))
        .when(room > surely_ahead)
        .then(lit("tied"))
        .otherwise(lit("not_placed"))
    )
    return frame.with_columns(standing=standing)


def write(frame: pl.DataFrame, target: Path, unit: int) -> None:
    """The verdicts; bits become lists by way of those that occur."""
    seen = frame.select("failed", "missing").unique()
    lists = seen.with_columns(
        failed_list=pl.Series([names(n, CONDITIONS) for n in seen["failed"]], dtype=TEXTS),
        missing_list=pl.Series([names(n, CELLS) for n in seen["missing"]], dtype=TEXTS),
    )
    frame = frame.join(lists, on=["failed", "missing"], how="left", maintain_order="left")
    points = [name for name in VERDICT if name == "total" or name.startswith("score_")]
    if unit == 100:
        frame = frame.with_columns(col(name).cast(pl.Decimal(20, 2)) / 100 for name in points)
    frame = frame.drop("failed", "missing").rename(
        {"failed_list": "failed", "missing_list": "missing"}
    )
    frame.select(VERDICT).write_parquet(target, compression="snappy")  # as the others write


TEXTS = pl.List(pl.String)


def names(flags: int, all_names: Sequence[str]) -> list[str]:
    """What the bits stand for."""
    return [name for place, name in enumerate(all_names) if flags >> place & 1]
