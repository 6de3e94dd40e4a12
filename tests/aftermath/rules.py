"""A ruleset with everything that comes after a selection, and how to run it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import servicestar
from servicestar.api import Aftermath, Outcome

RULES = (Path(__file__).parents[1] / "golden" / "rules" / "shop.yaml").read_text("utf-8")
SHEET = (("A", "甲", 90, "否"), ("B", "甲", 80, "否"), ("C", "乙", 70, "否"), ("D", "乙", 60, "否"))
CLERKS = [
    {"工号": key, "班组": team, "评分": mark, "荣誉": honour} for key, team, mark, honour in SHEET
]


@lru_cache(maxsize=8)
def loaded(text: str = RULES) -> servicestar.Ruleset:
    """A ruleset from its text."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "rules.yaml"
        path.write_text(text, "utf-8")
        return servicestar.load(path)


def marked(*marks: tuple[str, object, object]) -> list[dict[str, object]]:
    """Clerks by key, mark and honour."""
    return [{"工号": key, "班组": "甲", "评分": mark, "荣誉": h} for key, mark, h in marks]


def run(
    contest: str = "quarterly",
    clerks: Iterable[Mapping[str, object]] = tuple(CLERKS),
    period: str | None = "2010Q3",
    **more: Any,
) -> Outcome:
    """A contest over some clerks."""
    return loaded().contest(contest).evaluate(list(clerks), period=period, **more)


def told(*events: tuple[str, str, str], **more: object) -> list[dict[str, object]]:
    """Events by key, event and day."""
    return [{"id": key, "event": event, "date": day, **more} for key, event, day in events]


NEXT = {"succession": "next_in_rank"}
DAYS: dict[str, Any] = {"published": "2010-10-11", "awarded": "2010-10-20"}


def after(
    *events: tuple[str, str, str], clerks: Iterable[Mapping[str, object]] = CLERKS, **more: Any
) -> Aftermath:
    """What became of the quarter's stars, A and B unless other clerks stand."""
    return run(clerks=clerks).after(told(*events), **{**DAYS, **more})
