"""Model → plan: a contest under its readings as few kinds of steps with typed expressions."""

from servicestar.plan.compile import plan_contest
from servicestar.plan.steps import (
    AmountStep,
    ConditionStep,
    IndicatorStep,
    ItemStep,
    LimitStep,
    PlaceStep,
    Plan,
    PreferenceStep,
    PutForwardStep,
    Rivals,
    TestStep,
)

__all__ = [
    "AmountStep",
    "ConditionStep",
    "IndicatorStep",
    "ItemStep",
    "LimitStep",
    "PlaceStep",
    "Plan",
    "PreferenceStep",
    "PutForwardStep",
    "Rivals",
    "TestStep",
    "plan_contest",
]
