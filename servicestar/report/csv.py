"""An outcome as CSV, one row a record, safe to open in a spreadsheet program."""

from __future__ import annotations

import csv
import io

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.model.outcome import Outcome
from servicestar.report.rows import standing_word
from servicestar.report.words import HEADERS
from servicestar.values.numbers import Number, format_number

_RISKY = "=+-@\t\r\n＝＋－＠"  # the wide ones too, which some spreadsheet programs make narrow


def to_csv(run: Run, lang: Lang = "en") -> str:
    """A run's results as CSV with a header row and CRLF line ends (RFC 4180)."""
    outcome = run.outcome
    assert outcome is not None
    scores = list(dict.fromkeys(id_ for r in outcome.results for id_ in r.scores))
    bonus = list(dict.fromkeys(id_ for r in outcome.results for id_ in r.bonus))
    out = io.StringIO()
    writer = csv.writer(out)
    words = HEADERS[lang]
    extra = [words["band"]] if _has_bands(outcome) else []
    open_ = [words["to_decide"]] if any(r.to_decide for r in outcome.results) else []
    head = [words[w] for w in ("key", "group", "standing", "rank", "total")]
    tail = [words[w] for w in ("failed", "missing", "to_attest")]
    writer.writerow([*head, *scores, *bonus, *tail, *extra, *outcome.amounts, *open_])
    for result in outcome.results:
        row = [
            _safe(result.key),
            _safe(result.group or ""),
            standing_word(result, run, lang),
            "" if result.rank is None else str(result.rank),
            _number(result.total),
            *(_number(result.scores.get(id_)) for id_ in scores),
            *(_number(result.bonus.get(id_)) for id_ in bonus),
            *(" ".join(ids) for ids in (result.failed, result.missing, result.to_attest)),
        ]
        row += [_safe(result.band or "")] if extra else []
        row += [_number((result.amounts or {}).get(id_)) for id_ in outcome.amounts]
        writer.writerow([*row, *([" ".join(result.to_decide)] if open_ else [])])
    return out.getvalue()


def _has_bands(outcome: Outcome) -> bool:
    return any(result.band is not None for result in outcome.results)


def _number(value: Number | None) -> str:
    return "" if value is None else format_number(value)


def _safe(text: str) -> str:
    """A text that a spreadsheet program will not take for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text[:1] in _RISKY and text else text
