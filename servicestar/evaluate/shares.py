"""Shares of a pool in whole fen that add up to it: the method of largest remainders.

Hamilton's method (also Hare-Niemeyer): everyone gets the whole part of the exact share, and what
is left goes, a fen each, to the largest remainders. An equal remainder goes to the larger weight;
a tie that is left nobody may break.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import frozen

from servicestar.evaluate.placing import place


@frozen
class Shares:
    """A pool shared out.

    Attributes:
        fen: what each row gets for certain.
        tied: rows of which some get one more fen, but nobody may say which.
        open: how many fen are left for the tied.
    """

    fen: Mapping[int, int]
    tied: tuple[int, ...]
    open: int


def share_out(pool: int, rows: Sequence[int], weights: Sequence[Fraction]) -> Shares:
    """Share a pool out in proportion to weights.

    Args:
        pool: fen, 0 or more.
        rows: who takes part.
        weights: of each row, none negative, not all 0.

    Returns:
        The shares; without rows nobody gets anything.
    """
    whole = sum(weights)
    exact = [pool * weight / whole for weight in weights]
    fen = {
        row: share.numerator // share.denominator for row, share in zip(rows, exact, strict=True)
    }
    rest = pool - sum(fen.values())
    remainders = {
        row: (share - fen[row], weight)
        for row, share, weight in zip(rows, exact, weights, strict=True)
    }
    found = place(remainders, rest, [])
    for row in found.placed:
        fen[row] += 1
    return Shares(fen, found.tied, found.open)
