"""The outcome of a large cohort as a short text: how many came out how, and who won."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from servicestar.diagnostics import Lang, printable
from servicestar.model import Contest
from servicestar.model.outcome import Outcome, Standing
from servicestar.report.text import wrap
from servicestar.report.words import STANDINGS

MOST = 30
"""Winners that are named."""
_WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "records": "{count} records",
        "winners": "awarded: {keys}",
        "more": " and {count} more",
        "rest": "every record's verdict: --format parquet or csv, -o FILE; why: explain --who",
        "and": ", ",
    },
    "zh": {
        "records": "记录 {count} 条",
        "winners": "获评：{keys}",
        "more": " 等，另有 {count}",
        "rest": "每条记录的结果：--format parquet 或 csv，-o 文件名；原因：explain --who",
        "and": "、",
    },
}


def to_summary(
    outcome: Outcome, contest: Contest, counts: Mapping[Standing, int], lang: Lang, width: int
) -> str:
    """Heading, how many came out how, the first winners, and the notes.

    Args:
        outcome: without its results.
        contest: as it is written.
        counts: how many records have each standing.
        lang: of the text.
        width: columns of the screen.
    """
    lines = [*_lines(outcome, contest, counts, lang)]
    lines += [f"* {note.message(lang)}" for note in outcome.notes]
    lines += ["", _WORDS[lang]["rest"]]
    return "\n".join(wrap(printable(line), width) for line in lines) + "\n"


def _lines(
    outcome: Outcome, contest: Contest, counts: Mapping[Standing, int], lang: Lang
) -> Iterator[str]:
    words = _WORDS[lang]
    yield contest.title.of(lang) + (f" · {outcome.period}" if outcome.period else "")
    yield f"{outcome.ruleset} · sha256 {outcome.sha256[:12]}"
    yield words["records"].format(count=f"{sum(counts.values()):,}")
    for standing, word in STANDINGS[lang].items():
        if counts.get(standing):
            yield f"  {word}: {counts[standing]:,}"
    if outcome.winners:
        yield words["winners"].format(keys=_first(outcome.winners, lang))


def _first(keys: Sequence[str], lang: Lang) -> str:
    words = _WORDS[lang]
    named = words["and"].join(keys[:MOST])
    left = len(keys) - MOST
    return named + (words["more"].format(count=f"{left:,}") if left > 0 else "")
