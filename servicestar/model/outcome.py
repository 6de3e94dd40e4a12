"""The outcome of a contest as frozen classes. All numbers are exact: int or Fraction."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from attrs import frozen

from servicestar.diagnostics import Diagnostic
from servicestar.values.numbers import Number
from servicestar.values.operators import Value

Standing = Literal[
    "awarded",
    "not_placed",
    "tied",
    "below_threshold",
    "vetoed",
    "ineligible",
    "undetermined",
    "not_candidate",
]


class Result(NamedTuple):
    """How one record came out.

    Attributes:
        key: the record's key.
        group: its group in a contest held per group, else None.
        standing: see `Standing`; `tied` is unresolved at the cut.
        rank: 1 for the best; equal totals share a rank. None for who can not win.
        total: exact sum of the scores and the bonus; None where not scored.
        scores: points by indicator, in the order of the ruleset.
        bonus: points by bonus item, in the order of the ruleset.
        failed: ids of the conditions that do not hold (a refused attestation: its field).
        missing: ids of the fields whose missing value left a rule undecided.
        to_attest: attestations nobody has given or refused; the record is provisional.
        band: the name of the total's band, where the contest has bands.
        amounts: yuan by amount, in the order of the ruleset; `award` is the money of a winner.
            None where no money follows from the contest.
        to_decide: amounts on which the text is silent, so that a person has to decide.
    """

    key: str
    group: str | None
    standing: Standing
    rank: int | None
    total: Number | None
    scores: Mapping[str, Number]
    bonus: Mapping[str, Number]
    failed: tuple[str, ...]
    missing: tuple[str, ...]
    to_attest: tuple[str, ...]
    band: str | None = None
    amounts: Mapping[str, Number] | None = None
    to_decide: tuple[str, ...] = ()


Quota = int | Mapping[str, int]


@frozen
class Outcome:
    """How a contest came out.

    Attributes:
        ruleset: id of the ruleset; `sha256` is the hash of its file.
        contest, period: which selection.
        facts: the facts it used that have a value.
        readings: the readings in force that bear on it.
        places: how many could win: a number, or one for each group (or list put forward).
        winners: keys in order of rank, then of the records.
        unresolved: groups of keys tied across the last place, or for the last fen of a pool,
            which a person has to decide.
        results: one for each record, in the order of the records.
        notes: what a reader should know besides.
        amounts: ids of the amounts that the contest lists.
    """

    ruleset: str
    sha256: str
    language: int
    contest: str
    period: str | None
    facts: Mapping[str, Value]
    readings: Mapping[str, str]
    places: Quota
    winners: tuple[str, ...]
    unresolved: tuple[tuple[str, ...], ...]
    results: tuple[Result, ...]
    notes: tuple[Diagnostic, ...]
    amounts: tuple[str, ...] = ()
