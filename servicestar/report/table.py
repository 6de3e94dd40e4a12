"""An outcome as text for a terminal of 80 columns, aligned with double-width characters."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping

from servicestar.diagnostics import Lang, printable
from servicestar.evaluate import Run
from servicestar.explain import Sentences
from servicestar.model import Ident
from servicestar.model.outcome import Outcome, Result, Standing
from servicestar.report.text import WIDTH, wrap
from servicestar.report.words import HEADERS, LINES, STANDINGS
from servicestar.values.numbers import Number, format_number

_SCORED = ("awarded", "tied", "not_placed", "below_threshold", "vetoed")
_ORDER: tuple[Standing, ...] = (
    "awarded",
    "tied",
    "not_placed",
    "below_threshold",
    "vetoed",
    "undetermined",
    "ineligible",
    "not_candidate",
)


def to_table(run: Run, lang: Lang = "en") -> str:
    """Heading, one line a record (the best first), and the notes.

    Args:
        run: a finished run.
        lang: language of headings and standings.
    """
    outcome = run.outcome
    assert outcome is not None
    heading = map(printable, _heading(run, outcome, lang))
    rows = [*map(wrap, heading), "", *_rows(run, outcome, lang), ""]
    rows += map(wrap, map(printable, _awards(run, outcome, lang)))
    rows += [wrap(f"* {note.message(lang)}") for note in outcome.notes]
    return "\n".join(rows).rstrip() + "\n"


def _heading(run: Run, outcome: Outcome, lang: Lang) -> Iterator[str]:
    words = LINES[lang]
    period = f" · {outcome.period}" if outcome.period else ""
    yield f"{run.plan.contest.title.of(lang)}{period}"
    source = run.settings.ruleset.source
    if source is not None:
        number = f" {source.number}" if source.number else ""
        yield f"{outcome.ruleset}{number} · sha256 {outcome.sha256[:12]}"
    facts = {id_: value for id_, value in outcome.facts.items() if not isinstance(value, Mapping)}
    if facts:
        say = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
        shown = (f"{say.label('fact', id_)} {say.shown(value)}" for id_, value in facts.items())
        yield words["facts"].format(facts=words["and"].join(shown))
    assessed = run.plan.places is None and not run.plan.put_forward
    places = outcome.places
    total = places if isinstance(places, int) else sum(places.values())
    yield words["assessment" if assessed else "summary"].format(
        records=len(outcome.results),
        scored=sum(1 for r in outcome.results if r.standing in _SCORED),
        places=total,
        winners=len(outcome.winners),
    )


def _rows(run: Run, outcome: Outcome, lang: Lang) -> list[str]:
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
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), width=WIDTH)
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
    for row in _in_order(outcome.results, run.groups()):
        result = outcome.results[row]
        cells = {
            "rank": "" if result.rank is None else str(result.rank),
            "key": result.key,
            "name": "" if names is None or names.values[row] is None else say.shown(names.at(row)),
            "group": result.group or "",
            "standing": _standing(result, run, lang),
            "total": "" if result.total is None else format_number(result.total, 2),
            "why": _why(row, run, say, lang),
        }
        table.add_row(*(Text(printable(cells[column])) for column in columns))
    out = io.StringIO()
    Console(file=out, width=WIDTH, color_system=None, force_terminal=False).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def _in_order(results: tuple[Result, ...], groups: Mapping[object, list[int]]) -> list[int]:
    """Rows, group by group: who can win by rank, then the others by standing."""
    block = {row: position for position, rows in enumerate(groups.values()) for row in rows}

    def place(row: int) -> tuple[int, bool, int, int]:
        result = results[row]
        ranked = result.rank is not None
        return (block[row], not ranked, result.rank or 0, _ORDER.index(result.standing))

    return sorted(range(len(results)), key=place)


def _standing(result: Result, run: Run, lang: Lang) -> str:
    """The standing; where there is nothing to win, whoever has a total is simply assessed."""
    if run.plan.places is None and result.standing == "not_placed" and not run.plan.put_forward:
        return LINES[lang]["assessed"]
    return STANDINGS[lang][result.standing]


def _why(row: int, run: Run, say: Sentences, lang: Lang) -> str:
    """In a few words: what failed, what is missing, what is still to be attested."""
    assert run.outcome is not None
    result, words = run.outcome.results[row], LINES[lang]
    parts = []
    if result.failed and result.standing == "ineligible":
        parts.append(words["and"].join(_clause(id_, run, say) for id_ in result.failed))
    if row in run.held:
        parts.append(words["holds_other"])
    if result.standing == "undetermined" and not result.missing:
        parts.append(words["not_known"])
    if result.missing:
        parts.append(words["missing"].format(fields=say.fields(result.missing)))
    if result.to_attest and result.standing not in ("ineligible", "not_candidate"):
        parts.append(words["to_attest"].format(fields=say.fields(result.to_attest)))
    parts += _ranking(result, run, lang)
    if result.band:
        parts.append(result.band)
    parts += [f"{say.amount(id_)} {format_number(yuan, 2)}" for id_, yuan in _money(result, run)]
    if result.to_decide:
        names = words["and"].join(map(say.amount, result.to_decide))
        parts.append(words["to_decide"].format(amounts=names))
    return words["and"].join(parts)


def _ranking(result: Result, run: Run, lang: Lang) -> list[str]:
    """What ranks a record beside its total, which would look out of order without it."""
    steps = {step.id: step for step in run.plan.indicators if not step.in_total}
    ids = [id_ for id_ in run.plan.contest.rank_by if id_ in steps and id_ in result.scores]
    titles = {id_: steps[id_].title for id_ in ids}
    named = [
        (title.of(lang) if title else id_, result.scores[id_]) for id_, title in titles.items()
    ]
    return [f"{name} {format_number(value)}" for name, value in named]


def _money(result: Result, run: Run) -> list[tuple[str, Number]]:
    """The amounts to show: what each winner gets is told once for all, and 0 is nothing."""
    own = {id_ for id_, paid in run.paid.items() if paid.step.shown}
    return [(id_, yuan) for id_, yuan in (result.amounts or {}).items() if id_ in own and yuan]


def _clause(id_: str, run: Run, say: Sentences) -> str:
    """A condition by name and article."""
    rounds, before = [run], run.earlier
    while before is not None:
        rounds, before = [*rounds, before], before.earlier
    for each in rounds:
        for step in each.plan.conditions:
            field = getattr(step.node, "id", None)
            if id_ == (field if step.word == "attest" else step.id):
                label = step.title.of(say.lang) if step.title else say.label("field", id_)
                if step.word == "barred" and not step.title:
                    label = LINES[say.lang]["barred"]
                return f"{label} {step.cite}" if step.cite else label
    return id_


def _awards(run: Run, outcome: Outcome, lang: Lang) -> list[str]:
    """What each winner gets."""
    awards, words = run.plan.contest.awards, LINES[lang]
    if awards is None or not outcome.winners:
        return []
    parts = []
    if awards.money is not None:
        parts.append(words["money"].format(money=format_number(awards.money)))
    if awards.points is not None:
        parts.append(words["points"].format(points=format_number(awards.points)))
    parts += [thing.of(lang) for thing in awards.objects]
    watch = awards.observation
    if watch is not None:
        kind = "working_days" if watch.working_days is not None else "calendar_days"
        parts.append(words[kind].format(days=getattr(watch, kind)))
    cite = f" [{awards.cite}]" if awards.cite else ""
    return [words["awards"].format(awards=words["and"].join(parts)) + cite, ""]
