"""Which readings decide what became of somebody, found among trials of many combinations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import frozen

Choices = Mapping[str, str]
"""By reading, the choice in force."""
Answer = TypeVar("Answer")


@frozen
class Case:
    """What holds where some readings are so: only those that decide are named."""

    choices: Choices
    answer: str


def deciding(trials: Sequence[Choices], answers: Sequence[Answer]) -> tuple[str, ...]:
    """The readings on which an answer depends.

    A reading decides if two trials that differ in it alone have different answers. Among all
    combinations nothing else can: whoever goes from one to another takes one such step at a time.

    Args:
        trials: combinations, each with a choice of every reading.
        answers: the answer of each.
    """
    if not trials:
        return ()
    return tuple(
        name for name in trials[0] if any(_differ(group) for group in _but(trials, answers, name))
    )


def _differ(answers: Sequence[object]) -> bool:
    return any(answer != answers[0] for answer in answers)


def _but(
    trials: Sequence[Choices], answers: Sequence[Answer], name: str
) -> Iterable[Sequence[Answer]]:
    """The answers of trials that differ in one reading alone."""
    alike: dict[tuple[str, ...], list[Answer]] = {}
    for choices, answer in zip(trials, answers, strict=True):
        others = tuple(choice for other, choice in choices.items() if other != name)
        alike.setdefault(others, []).append(answer)
    return alike.values()


def projected(choices: Choices, names: Iterable[str]) -> dict[str, str]:
    """The choices of some readings alone."""
    return {name: choices[name] for name in names}


def cases_of(
    trials: Sequence[Choices], names: Sequence[str], answer: Callable[[int], str]
) -> tuple[Case, ...]:
    """The answer by the choices of the readings that decide it, each once.

    Args:
        trials: combinations.
        names: the readings that decide, as `deciding` found them.
        answer: the answer of a trial, by its position.
    """
    found: dict[tuple[str, ...], Case] = {}
    for position, choices in enumerate(trials):
        own = projected(choices, names)
        found.setdefault(tuple(own.values()), Case(own, answer(position)))
    return tuple(found.values())
