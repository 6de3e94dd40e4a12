"""The job in OpenFisca: variables with formulas over whole columns, which are 32-bit floats there.

OpenFisca has entities, formulas and sums of a group; it has no ranks and no places, which are
worked out in Polars, nor missing values, which are NaN here. This way of writing it is what its
users write: averages by numpy, halves rounded up by floor.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from openfisca_core.entities import build_entity
from openfisca_core.model_api import ETERNITY, Variable
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from polars import col

from benchmarks import hand_polars
from benchmarks.by_hand import BONUS
from benchmarks.job import ATTESTATIONS, CELLS, CONDITIONS, SCORES

PERIOD = "2010"
TELLER = build_entity("teller", "tellers", "Teller", is_person=True)
OUTLET = build_entity("outlet", "outlets", "Outlet", roles=[{"key": "member", "plural": "members"}])
Formula = Callable[..., Any]


def openfisca(source: Path, target: Path) -> None:
    """The whole job."""
    frame = pl.read_parquet(source)
    simulation = simulation_of(frame)

    def found(name: str) -> Any:
        return simulation.calculate(name, PERIOD)

    frame = frame.with_columns(pl.Series(f"fails_{n}", found(f"fails_{n}")) for n in CONDITIONS)
    frame = hand_polars.judged(frame, [col(f"fails_{name}") for name in CONDITIONS])
    computed = (*(f"points_{id_}" for id_ in SCORES), "bonus", "slow_and_faulty")
    frame = frame.with_columns(pl.Series(name, found(name)) for name in computed)
    scores = [col(f"points_{id_}") for id_ in SCORES]
    frame = hand_polars.scored(frame, scores, col("bonus"), col("slow_and_faulty"))
    hand_polars.write(hand_polars.placed(frame), target, unit=1)


def simulation_of(frame: pl.DataFrame) -> Any:
    """Tellers in their outlets, with their cells."""
    builder = SimulationBuilder()
    system = tellers_system()
    builder.create_entities(system)
    builder.declare_person_entity("teller", np.arange(len(frame)))
    codes = frame["outlet"].cast(pl.Categorical).to_physical().rank("dense").to_numpy() - 1
    outlets = builder.declare_entity("outlet", np.unique(codes))
    builder.join_with_persons(outlets, codes, np.zeros(len(frame), np.int64))
    simulation = builder.build(system)
    for name in CELLS:
        simulation.set_input(
            name, PERIOD, frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
        )
    for name in ATTESTATIONS:
        simulation.set_input(name, PERIOD, frame[name].fill_null(True).to_numpy())
    return simulation


def variable(name: str, kind: type, formula: Formula | None = None, entity: Any = TELLER) -> type:
    """A variable, given or worked out."""
    body = {"value_type": kind, "entity": entity, "definition_period": ETERNITY, "label": name}
    return type(name, (Variable,), body if formula is None else body | {"formula": formula})


def tellers_system() -> Any:
    """The rules."""
    system = TaxBenefitSystem([TELLER, OUTLET])
    given = [variable(name, float) for name in CELLS] + [variable(n, bool) for n in ATTESTATIONS]
    totals = [
        variable(
            "outlet_sum", float, lambda o, p: o.sum(np.nan_to_num(o.members("volume", p))), OUTLET
        ),
        variable(
            "outlet_known", float, lambda o, p: o.sum(~np.isnan(o.members("volume", p))), OUTLET
        ),
    ]
    for each in (*given, *totals, *conditions(), *points()):
        system.add_variable(each)
    return system


def mean(values: Any) -> Any:
    """The average of what is known."""
    return np.nanmean(values, dtype=np.float64)


def conditions() -> list[type]:
    """Whether each condition fails; with NaN nothing does."""
    formulas: list[Formula] = [
        lambda t, p: t("tenure_months", p) < 6,
        lambda t, p: t("volume", p) <= mean(t("volume", p)),
        lambda t, p: t("exam_score", p) < np.nanmedian(t("exam_score", p)),
        *(above_zero(name) for name in CONDITIONS[3:6]),
        *(refused(name) for name in ATTESTATIONS),
        lambda t, p: t("volume", p) <= t.outlet("outlet_sum", p) / t.outlet("outlet_known", p),
    ]
    named = zip(CONDITIONS, formulas, strict=True)
    contestant = variable("is_contestant", bool, is_contestant)
    return [*(variable(f"fails_{id_}", bool, f) for id_, f in named), contestant]


def above_zero(name: str) -> Formula:
    """A count that has to be 0 is not."""
    return lambda teller, period: teller(name, period) > 0


def refused(name: str) -> Formula:
    """An attestation was refused."""
    return lambda teller, period: ~teller(name, period)


def is_contestant(teller: Any, period: Any) -> Any:
    """Who passes every condition and lacks none of the numbers they read."""
    known = ~np.isnan([teller(name, period) for name in CONDITIONS[:6]]).any(axis=0)
    return known & ~np.any([teller(f"fails_{id_}", period) for id_ in CONDITIONS], axis=0)


def points() -> list[type]:
    """The scores, the veto and the bonus."""
    formulas = {
        "expertise": lambda t, p: 0.5 * t("theory_score", p) + 0.5 * t("skill_average", p),
        "points_service_quality": lambda t, p: half_up(70 * t("service_quality", p) / 100),
        "points_volume": lambda t, p: share_of_best(t, p, "volume"),
        "points_error_rate": share_of_least,
        "points_expertise": lambda t, p: share_of_best(t, p, "expertise"),
        "bonus": lambda t, p: sum(each * t(name, p) for name, each in BONUS.items()),
    }
    veto = variable("slow_and_faulty", bool, slow_and_faulty)
    return [*(variable(name, float, formula) for name, formula in formulas.items()), veto]


def half_up(value: Any) -> Any:
    """Two places, halves up."""
    return np.floor(value * 100 + 0.5) / 100


def share_of_best(teller: Any, period: Any, name: str) -> Any:
    """Ten points for the best of the contestants, the rest in proportion."""
    own = teller(name, period)
    best = np.nanmax(own[teller("is_contestant", period)], initial=0)
    return half_up(10 * own / best) if best else 0 * own


def share_of_least(teller: Any, period: Any) -> Any:
    """Ten points for the least error rate of the contestants, the rest in inverse proportion."""
    own = teller("error_rate", period)
    least = np.nanmin(own[teller("is_contestant", period)], initial=np.inf)
    return np.where(own == 0, 10, half_up(10 * least / np.where(own == 0, 1, own)))


def slow_and_faulty(teller: Any, period: Any) -> Any:
    """Below the average volume and above the average error rate."""
    volume, rate = teller("volume", period), teller("error_rate", period)
    return (volume < mean(volume)) & (rate > mean(rate))
