"""Model → plan: a contest under its readings as few kinds of steps with typed expressions."""

from servicestar.plan.compile import plan_contest
from servicestar.plan.steps import (
    ConditionStep,
    IndicatorStep,
    ItemStep,
    PlaceStep,
    Plan,
    PreferenceStep,
    PutForwardStep,
    TestStep,
)

__all__ = [
    "ConditionStep",
    "IndicatorStep",
    "ItemStep",
    "PlaceStep",
    "Plan",
    "PreferenceStep",
    "PutForwardStep",
    "TestStep",
    "plan_contest",
]
