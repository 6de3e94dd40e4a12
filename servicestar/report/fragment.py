"""What a notebook shows of an outcome and of a record: a small piece of HTML, and one line of text.

It needs no further library: a notebook that can show it has none of our extras by rights.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence

from servicestar.diagnostics import Lang, printable
from servicestar.evaluate import Run
from servicestar.explain import Line, Part, Sentences, explain_parts
from servicestar.model.outcome import Outcome, Result
from servicestar.report.rows import heading_lines, in_order, standing_word, why
from servicestar.report.words import HEADERS
from servicestar.values.numbers import format_number

SHOWN = 20
"""Records in the display of an outcome; the page of `to_html` has all of them."""
# Colours of the text itself, so that a dark notebook stays readable.
_STYLE = """\
<style>
.servicestar { overflow-x: auto; }
.servicestar table { border-collapse: collapse; margin: .5em 0; }
.servicestar caption { text-align: left; font-weight: bold; padding: .2em 0; }
.servicestar th, .servicestar td { text-align: left; vertical-align: top; padding: .2em .7em; border-bottom: 1px solid; }
.servicestar .n { text-align: right; }
.servicestar ul { list-style: none; margin: 0 0 .5em; padding-left: 1em; }
.servicestar p { margin: .3em 0; }
</style>"""  # noqa: E501
_MORE = {"en": "… and {count} more records", "zh": "… 另有 {count} 条记录"}
_COLUMNS = ("rank", "key", "name", "group", "standing", "total", "why")
_NUMBERS = ("rank", "total")


def framed(parts: Iterable[str]) -> str:
    """Pieces of markup as one that a notebook shows, with a style that touches nothing else."""
    return "\n".join(['<div class="servicestar">', _STYLE, *parts, "</div>"])


def text(value: str) -> str:
    """A text of strangers as markup."""
    return html.escape(printable(value))


def outcome_fragment(run: Run, lang: Lang = "en") -> str:
    """Heading, the first records with how they stand, and the notes."""
    assert run.outcome is not None
    title, *lines = heading_lines(run, run.outcome, lang)
    order = in_order(run.outcome.results, run.groups())
    rows = [_cells(run, row, lang) for row in order[:SHOWN]]
    used = [name for name in _COLUMNS if any(row[name] for row in rows)]
    parts = [_table(title, used, rows, lang)] if rows else [f"<p>{text(title)}</p>"]
    parts += [f"<p>{text(line)}</p>" for line in lines]
    if len(order) > SHOWN:
        parts.insert(1, f"<p>{_MORE[lang].format(count=len(order) - SHOWN)}</p>")
    notes = [f"<li>{text(note.message(lang))}</li>" for note in run.outcome.notes]
    return framed([*parts, *(["<ul>", *notes, "</ul>"] if notes else [])])


def _cells(run: Run, row: int, lang: Lang) -> dict[str, str]:
    """A row of the table, by the names of `HEADERS`."""
    assert run.outcome is not None
    result, names = run.outcome.results[row], run.records.columns.get("name")
    say = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
    name = None if names is None else names.at(row)
    return {
        "rank": "" if result.rank is None else str(result.rank),
        "key": result.key,
        "name": "" if name is None else say.shown(name),
        "group": result.group or "",
        "standing": standing_word(result, run, lang),
        "total": "" if result.total is None else format_number(result.total, 2),
        "why": why(row, run, say, lang),
    }


def _table(title: str, columns: Sequence[str], rows: Iterable[dict[str, str]], lang: Lang) -> str:
    look = dict.fromkeys(_NUMBERS, ' class="n"')
    heads = (f'<th scope="col"{look.get(c, "")}>{HEADERS[lang][c]}</th>' for c in columns)
    lines = [f"<tr>{''.join(heads)}</tr>"]
    for row in rows:
        cells = (f"<td{look.get(c, '')}>{text(row[c])}</td>" for c in columns)
        lines.append(f"<tr>{''.join(cells)}</tr>")
    head, *body = lines
    inner = "\n".join(body)
    return (
        f"<table>\n<caption>{text(title)}</caption>\n<thead>{head}</thead>\n"
        f"<tbody>\n{inner}\n</tbody>\n</table>"
    )


def record_fragment(run: Run, row: int, lang: Lang = "en") -> str:
    """Why a record stands where it stands, clause by clause."""
    told = explain_parts(run, row, lang)
    head = [f"<p><strong>{text(told.heading)}</strong></p>"]
    if told.provisional:
        head.append(f"<p>{text(told.provisional)}</p>")
    return framed([*head, *_parts(told.parts)])


def _parts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        inner = [*map(_item, part.lines), *(f"<li>{each}</li>" for each in _parts(part.parts))]
        yield f"<p>{text(part.title)}</p>\n<ul>\n" + "\n".join(inner) + "\n</ul>"


def _item(line: Line) -> str:
    cite = f" <small>[{text(line.cite)}]</small>" if line.cite else ""
    mark = f"{line.mark} " if line.mark else ""
    return f"<li>{mark}{text(line.text)}{cite}</li>"


def outcome_words(outcome: Outcome) -> str:
    """An outcome as one line."""
    which = " ".join(filter(None, (outcome.ruleset, outcome.contest, outcome.period)))
    tied = sum(map(len, outcome.unresolved))
    counts = f"{len(outcome.results)} records, {len(outcome.winners)} awarded, {tied} tied"
    return f"<Outcome {which}: {counts}>"


def record_words(result: Result) -> str:
    """A record as one line."""
    said = [str(result.standing)]
    if result.rank is not None:
        said.append(f"rank {result.rank}")
    if result.total is not None:
        said.append(f"total {format_number(result.total, 2)}")
    return f"<Record {printable(result.key)}: {', '.join(said)}>"
