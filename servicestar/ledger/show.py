"""Entries as text for people, and as JSON for programs."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from servicestar.diagnostics import Lang
from servicestar.diagnostics.finding import printable
from servicestar.ledger.content import EventContent, OutcomeContent
from servicestar.ledger.entry import Entry
from servicestar.ledger.words import HEADERS, KINDS, LINES
from servicestar.report.text import WIDTH, wrap

_SHORT = 12


def in_short(entry: Entry, lang: Lang) -> str:
    """What an entry says, in one line."""
    words, about = LINES[lang], entry.about
    if isinstance(about, OutcomeContent):
        text = words["outcome"].format(
            contest=f"{about.contest} {about.period}" if about.period else about.contest,
            records=about.records,
            winners=about.winners,
        )
        return printable(text)
    text = words["event"].format(
        date=about.date, key=about.key, event=about.event, outcome=about.outcome
    )
    return printable(words["noted"].format(event=text, note=about.note) if about.note else text)


def table_of(entries: Iterable[Entry], lang: Lang) -> str:
    """One line an entry, laid out by rich, which knows how wide Chinese characters are."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), width=WIDTH)
    for name, head in HEADERS[lang].items():
        table.add_column(
            Text(head),
            justify="right" if name == "entry" else "left",
            no_wrap=name != "what",
            overflow="fold",
            ratio=1 if name == "what" else None,
        )
    for entry in entries:
        cells = (str(entry.number), KINDS[lang][entry.kind], in_short(entry, lang))
        table.add_row(*map(Text, (*cells, printable(entry.hash[:_SHORT]))))
    out = io.StringIO()
    Console(file=out, width=WIDTH, color_system=None, force_terminal=False).print(table)
    lines = [line.rstrip() for line in out.getvalue().splitlines()]
    return "".join(f"{line}\n" for line in [*lines, LINES[lang]["not_checked"]] if line)


def details_of(entry: Entry, outcome: bytes, events: Sequence[Entry], lang: Lang) -> str:
    """Everything about an entry.

    Args:
        entry: the entry.
        outcome: the JSON of its outcome; empty for an event.
        events: the entries that speak of it.
        lang: the language.
    """
    lines = [*_head(entry, lang), *_about_outcome(entry, outcome, lang)]
    if events:
        lines.append(LINES[lang]["events"])
        told = LINES[lang]["event_line"]
        lines += [told.format(number=e.number, what=in_short(e, lang)) for e in events]
    lines.append(LINES[lang]["not_checked"])
    return "".join(f"{wrap(printable_line(line))}\n" for line in lines)


def printable_line(line: str) -> str:
    """The line without control characters; the blanks before it stay."""
    text = line.lstrip(" ")
    return " " * (len(line) - len(text)) + printable(text)


def _head(entry: Entry, lang: Lang) -> Iterator[str]:
    words = LINES[lang]
    yield words["entry"].format(number=entry.number, what=in_short(entry, lang))
    yield words["hash"].format(hash=entry.hash)
    yield words["previous"].format(hash=entry.previous)


def _about_outcome(entry: Entry, outcome: bytes, lang: Lang) -> Iterator[str]:
    """What an outcome came from, and who won."""
    about, words = entry.about, LINES[lang]
    if not isinstance(about, OutcomeContent):
        return
    yield words["ruleset"].format(id=about.ruleset, sha256=about.sha256)
    yield words["program"].format(program=about.program)
    for name, values in (("facts", about.facts), ("readings", about.readings)):
        if values:
            shown = (f"{key} {_plain(value)}" for key, value in values.items())
            yield words[name].format(**{name: words["and"].join(shown)})
    yield words["files"]
    for name, piece in about.files.items():
        size = f"{piece.size:,}"
        yield words["file"].format(
            name=name, ending=piece.ending, size=size, sha256=piece.sha256[:_SHORT]
        )
    winners = _winners(outcome)
    if winners:
        yield words["winners"].format(winners=words["list"].join(winners))


def _plain(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _winners(outcome: bytes) -> list[str]:
    """The keys of the winners in an outcome's JSON."""
    try:
        return [str(key) for key in json.loads(outcome)["winners"]]
    except (ValueError, TypeError, LookupError, RecursionError):
        return []


def json_of(entry: Entry) -> dict[str, Any]:
    """An entry for programs; `content` is what its hash is over, read as JSON."""
    return {
        "number": entry.number,
        "kind": entry.kind,
        "previous": entry.previous,
        "hash": entry.hash,
        "content": json.loads(entry.content),
    }


def events_of(entries: Iterable[Entry], number: int) -> list[Entry]:
    """The entries that speak of an outcome."""
    return [
        entry
        for entry in entries
        if isinstance(entry.about, EventContent) and entry.about.outcome == number
    ]


def to_json(value: Mapping[str, Any] | Sequence[Any]) -> str:
    """JSON of `json_of`, for a screen."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
