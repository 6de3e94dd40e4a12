"""An outcome as text for a terminal, aligned with double-width characters."""

from __future__ import annotations

import io

from servicestar.diagnostics import Lang, printable
from servicestar.evaluate import Run
from servicestar.explain import Sentences
from servicestar.model import Ident
from servicestar.model.outcome import Outcome
from servicestar.report.rows import (
    awards_lines,
    heading_lines,
    in_order,
    name_of,
    standing_word,
    why,
)
from servicestar.report.text import WIDTH, wrap
from servicestar.report.words import HEADERS
from servicestar.values.numbers import format_number


def to_table(run: Run, lang: Lang = "en", width: int = WIDTH) -> str:
    """Heading, one line a record (the best first), and the notes.

    Args:
        run: a finished run.
        lang: language of headings and standings.
        width: columns of the terminal, of which a Chinese character takes two.
    """
    outcome = run.outcome
    assert outcome is not None

    def folded(line: str) -> str:
        return wrap(line, width)

    heading = map(printable, heading_lines(run, outcome, lang))
    rows = [*map(folded, heading), "", *_rows(run, outcome, lang, width), ""]
    rows += map(folded, map(printable, awards_lines(run, outcome, lang)))
    rows += [folded(f"* {note.message(lang)}") for note in outcome.notes]
    return "\n".join(rows).rstrip() + "\n"


def _rows(run: Run, outcome: Outcome, lang: Lang, width: int) -> list[str]:
    """The table, laid out by rich, which knows how wide Chinese characters are."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words, names = HEADERS[lang], run.records.columns.get("name")
    grouped = any(result.group is not None for result in outcome.results)
    ranked = any(result.rank is not None for result in outcome.results)
    columns = ["rank"] * ranked + ["key"] + ["name"] * (names is not None)
    columns += ["group"] * grouped + ["standing"] + ["total"] * ranked + ["why"]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), width=width)
    for column in columns:
        right = column in ("rank", "total")
        named = column == "name" and lang == "zh"
        table.add_column(
            Text(run.plan.kind.fields[Ident("name")].header if named else words[column]),
            justify="right" if right else "left",
            no_wrap=column in ("rank", "total", "standing"),
            overflow="fold",
            ratio=1 if column == "why" else None,
        )
    say = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
    for row in in_order(outcome.results, run.groups()):
        result = outcome.results[row]
        cells = {
            "rank": "" if result.rank is None else str(result.rank),
            "key": result.key,
            "name": name_of(run, row, say),
            "group": result.group or "",
            "standing": standing_word(result, run, lang),
            "total": "" if result.total is None else format_number(result.total, 2),
            "why": why(row, run, say, lang),
        }
        table.add_row(*(Text(printable(cells[column])) for column in columns))
    out = io.StringIO()
    Console(file=out, width=width, color_system=None, force_terminal=False).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]
