"""The reference interpreter: a plan over a cohort. The slow one is the law."""

from servicestar.evaluate.contest import evaluate_contest, without_cycle
from servicestar.evaluate.facts import read_facts
from servicestar.evaluate.run import Run, Settings

__all__ = ["Run", "Settings", "evaluate_contest", "read_facts", "without_cycle"]
