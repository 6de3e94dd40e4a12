"""What comes after an outcome: the days that have to be kept, and what happens to the titles."""

from servicestar.aftermath.dates import (
    OPTIONS,
    Anchors,
    Row,
    Timeline,
    cycle_on,
    timeline,
)
from servicestar.aftermath.events import Situation, settle
from servicestar.aftermath.result import Aftermath, Loss, Reward, Settled
from servicestar.aftermath.sentences import tell

__all__ = [
    "OPTIONS",
    "Aftermath",
    "Anchors",
    "Loss",
    "Reward",
    "Row",
    "Settled",
    "Situation",
    "Timeline",
    "cycle_on",
    "settle",
    "tell",
    "timeline",
]
