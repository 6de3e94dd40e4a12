"""What became of an outcome as a table for a terminal of 80 columns, and as JSON."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import Any

from servicestar.aftermath import Aftermath, Reward, Settled
from servicestar.aftermath.sentences import reward_words, sums_words
from servicestar.aftermath.words import phrase
from servicestar.calendar import dated
from servicestar.diagnostics import Lang, printable
from servicestar.evaluate import Run
from servicestar.model.outcome import Quota
from servicestar.report.json import laid_out
from servicestar.report.text import WIDTH, wrap


def aftermath_table(run: Run, found: Aftermath, lang: Lang = "en") -> str:
    """Who won, one line a title with what became of it, who holds one now, and notes."""
    lines = [*map(wrap, map(printable, _heading(run, found, lang))), ""]
    if found.titles:
        lines += [*_table(run, found, lang), ""]
    lines += map(wrap, map(printable, _after(found, lang)))
    lines += [wrap(f"* {note.message(lang)}") for note in found.notes]
    return "\n".join(lines) + "\n"


def aftermath_json(found: Aftermath, lang: Lang = "en") -> str:
    """The same as a JSON text that ends in a newline."""
    outcome = found.outcome
    head: dict[str, Any] = {
        "ruleset": {
            "id": outcome.ruleset,
            "sha256": outcome.sha256,
            "language": outcome.language,
        },
        "contest": outcome.contest,
        "period": outcome.period,
        "awarded": found.awarded,
        "published": found.published,
        "succession": found.succession,
        "readings": {**outcome.readings, **found.readings},
        "before": outcome.winners,
        "winners": found.winners,
        "moved_up": found.moved_up,
        "vacant": found.vacant,
        "unresolved": found.unresolved,
        "barred": found.barred,
        "notes": [note.message(lang) for note in found.notes],
    }
    return laid_out(head, "titles", (_row(title, lang) for title in found.titles))


def _row(title: Settled, lang: Lang) -> dict[str, Any]:
    loss = title.loss
    return {
        "key": title.key,
        "group": title.group,
        "status": title.status,
        "moved_up": title.moved_up,
        "ground": loss.ground.id if loss else None,
        "cite": loss.ground.cite if loss else None,
        "date": loss.date if loss else None,
        "note": loss.note if loss else None,
        "ended_in": str(loss.ended_in) if loss and loss.ended_in else None,
        "confirmed": title.confirmed,
        "due": _reward(title.due, lang),
        "waiting": _reward(title.waiting, lang),
        "give_back": _reward(title.give_back, lang),
    }


def _reward(reward: Reward, lang: Lang) -> dict[str, Any] | None:
    if not reward:
        return None
    things = [thing.of(lang) for thing in reward.objects]
    return {"money": reward.money, "points": reward.points, "objects": things}


def _heading(run: Run, found: Aftermath, lang: Lang) -> Iterator[str]:
    title, period = run.plan.contest.title.of(lang), found.outcome.period
    yield f"{title} · {period}" if period else title
    days = (("awarded_on", found.awarded), ("published_on", found.published))
    said = [phrase(name, lang, day=dated(day, lang)) for name, day in days if day is not None]
    if said:
        yield phrase("and", lang).join(said)
    yield phrase("before", lang, keys=_keys(found.outcome.winners, lang))


def _after(found: Aftermath, lang: Lang) -> Iterator[str]:
    """Who holds a title now, and what is left open."""
    yield phrase("now", lang, keys=_keys(found.winners, lang))
    empty = _vacant(found.vacant, lang)
    if empty:
        yield phrase("vacant", lang, count=empty)
    for tie in found.unresolved:
        yield phrase("tied", lang, keys=_keys(tie, lang))


def _vacant(vacant: Quota, lang: Lang) -> str:
    """How many places are vacant; nothing where none is."""
    if isinstance(vacant, int):
        return str(vacant) if vacant else ""
    named = (
        phrase("vacant_in", lang, group=group, count=count)
        for group, count in vacant.items()
        if count
    )
    return phrase("keys", lang).join(named)


def _keys(keys: Iterable[str], lang: Lang) -> str:
    return phrase("keys", lang).join(keys) or phrase("nobody_at_all", lang)


def _table(run: Run, found: Aftermath, lang: Lang) -> list[str]:
    """The titles, laid out by rich, which knows how wide Chinese characters are."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    column = run.records.columns.get("name")
    names = dict(zip(run.records.keys, column.values, strict=True)) if column else {}
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), width=WIDTH)
    for name in ("key", *(["name"] if column else []), "status", "why"):
        wide = name == "why"
        table.add_column(
            Text(phrase(name, lang)),
            no_wrap=name == "status",
            overflow="fold",
            ratio=1 if wide else None,
        )
    for title in found.titles:
        who = [title.key, *([str(names[title.key] or "")] if column else [])]
        cells = (*who, _status(title, lang), _why(found, title, lang))
        table.add_row(*map(Text, map(printable, cells)))
    out = io.StringIO()
    Console(file=out, width=WIDTH, color_system=None, force_terminal=False).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]


def _status(title: Settled, lang: Lang) -> str:
    """What the title is now; who moved up and still holds one says so."""
    return phrase("moved_up" if title.moved_up and title.stands else title.status, lang)


def _why(found: Aftermath, title: Settled, lang: Lang) -> str:
    """What cost the title, and what follows."""
    parts = []
    if title.moved_up and not title.stands:
        parts.append(phrase("moved_up", lang))
    if title.loss is not None:
        event, day = title.loss.ground.title.of(lang), dated(title.loss.date, lang)
        cite = f" [{title.loss.ground.cite}]" if title.loss.ground.cite else ""
        parts.append(phrase("lost_for", lang, day=day, event=event) + cite)
    if title.due and (title.moved_up or title.confirmed):
        parts.append(phrase("due", lang, what=reward_words(title.due, lang)))
    if title.waiting:
        parts.append(phrase("waiting", lang, who="", what=reward_words(title.waiting, lang)))
    if back := sums_words(title.give_back, lang):
        parts.append(phrase("give_back", lang, what=back))
    if title.key in found.barred:
        parts.append(phrase("barred", lang, cycle=found.barred[title.key]))
    return phrase("and", lang).join(parts)
