"""The ordered tuple of checks. A new check is one function and one entry."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from servicestar.checks.coverage import check_articles
from servicestar.checks.cycles import check_cycles, check_one_award, check_reweigh
from servicestar.checks.dates import check_dates
from servicestar.checks.doubtful import check_cited, check_cut, check_shadows, check_twice
from servicestar.checks.expressions import check_expressions
from servicestar.checks.fields import check_bands, check_fields
from servicestar.checks.missing import check_missing
from servicestar.checks.money import check_money
from servicestar.checks.names import check_circles, check_ids, check_names, check_references
from servicestar.checks.numbers import check_numbers
from servicestar.checks.papers import check_papers
from servicestar.checks.size import check_size
from servicestar.checks.sums import check_effect, check_possible, check_scale
from servicestar.checks.tables import check_directions, check_gaps
from servicestar.checks.units import check_units
from servicestar.checks.unused import check_readings_used, check_unused
from servicestar.checks.words import check_readings, check_words
from servicestar.diagnostics import Diagnostic, errors_of, in_order
from servicestar.model import Ruleset

Check = Callable[[Ruleset], Iterator[Diagnostic]]
CHECKS: tuple[Check, ...] = (
    check_references,
    check_readings,
    check_ids,
    check_names,
    check_circles,
    check_fields,
    check_bands,
    check_numbers,
    check_words,
    check_money,
    check_cycles,
    check_reweigh,
    check_one_award,
    check_expressions,
    check_articles,
    check_dates,
    check_papers,
    check_gaps,
    check_directions,
    check_scale,
    check_units,
    check_shadows,
    check_twice,
    check_possible,
)
OF_THE_WHOLE: tuple[Check, ...] = (
    check_unused,
    check_readings_used,
    check_effect,
    check_missing,
    check_cited,
    check_cut,
)
"""What speaks of something that is not there: asked only where nothing was lost to an error."""
_ABOUT_NAMES = {"SS308", "SS317", "SS401"}


def check(ruleset: Ruleset, lost: Collection[str] = ()) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a ruleset, in order of place.

    Args:
        ruleset: what was read.
        lost: names in parts that were too faulty to read. That such a name is unknown is no
            news: the fault is where the part stands.
    """
    if too_large := in_order(check_size(ruleset)):
        return too_large
    found = [finding for function in CHECKS for finding in function(ruleset)]
    if not lost and not ruleset.where.faulty and not errors_of(found):
        found += [finding for function in OF_THE_WHOLE for finding in function(ruleset)]
    return in_order(
        f for f in found if f.code not in _ABOUT_NAMES or f.words.get("name") not in lost
    )
