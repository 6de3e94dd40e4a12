"""What the events after a selection are called in a sheet."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.expr.scope import normal
from servicestar.model.after import AfterSelection
from servicestar.model.language import Contest

CONFIRMED = "confirmed"
"""The event that whoever confirms the titles has confirmed one."""
CONFIRMED_NAMES = (CONFIRMED, "已确认")


def spelled(name: str) -> str:
    """An event's name as it is compared: full-width letters, capitals and spaces around aside."""
    return normal(name).casefold()


def ground_names(after: AfterSelection) -> Iterator[tuple[str, str]]:
    """Every name of every ground, its id and its titles, with the ground's id."""
    for ground in after.grounds:
        names = (ground.id, ground.title.zh, ground.title.en)
        yield from ((name, ground.id) for name in dict.fromkeys(map(spelled, names)) if name)


def known_events(contest: Contest) -> dict[str, str]:
    """The names that an events sheet of a contest may use, each with what it stands for.

    Returns:
        By name, as `spelled` makes it, the id of a ground, or ``confirmed``. Empty where the
        contest says nothing of what comes after a selection.
    """
    if contest.after_selection is None:
        return {}
    confirmed = {spelled(name): CONFIRMED for name in CONFIRMED_NAMES}
    return dict(ground_names(contest.after_selection)) | confirmed


def event_ids(contest: Contest) -> tuple[str, ...]:
    """The ids that `known_events` leads to: those of the grounds, and ``confirmed``."""
    return tuple(dict.fromkeys(known_events(contest).values()))
