"""The commands of the ledger: record, event, show, verify, replay."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TypeAlias

from servicestar.cli import commands
from servicestar.diagnostics import Diagnostic, ServiceStarError
from servicestar.ledger import Entry, Ledger, OutcomeContent
from servicestar.ledger.show import (
    details_of,
    events_of,
    in_short,
    json_of,
    table_of,
    to_json,
)
from servicestar.ledger.words import LINES

Subparsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_ledger(
    subs: Subparsers,
    common: argparse.ArgumentParser,
    run_arguments: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Add `ledger` and its commands to the command line's grammar.

    Args:
        subs: the commands of the program.
        common: what every command takes.
        run_arguments: adds what `run` takes.
    """
    top = subs.add_parser("ledger", help="keep outcomes and events, chained by hash")
    inner = top.add_subparsers(dest="ledger_name", required=True, metavar="COMMAND")

    def add(name: str, meaning: str, command: Callable[..., int]) -> argparse.ArgumentParser:
        parser = inner.add_parser(name, parents=[common], help=meaning)
        parser.add_argument(
            "ledger", metavar="LEDGER", help="a file, or postgresql://HOST/DATABASE"
        )
        parser.set_defaults(command=command)
        return parser

    run_arguments(add("record", "evaluate a contest and store the outcome", record))

    event_ = add("event", "append what became of a record", event)
    event_.add_argument("--entry", metavar="N", type=int, required=True, help="of the outcome")
    event_.add_argument("--who", metavar="KEY", required=True, help="key of the record")
    event_.add_argument("--event", metavar="ID", required=True, help="such as revoked")
    event_.add_argument("--date", metavar="YYYY-MM-DD", required=True, help="the day")
    event_.add_argument("--note", metavar="TEXT", help="for people")

    show_ = add("show", "list the entries, or show one", show)
    show_.add_argument("--entry", metavar="N", type=int, help="the one to show")
    show_.add_argument("--format", choices=("table", "json"), default="table")

    verify_ = add("verify", "walk the chain of hashes", verify)
    verify_.add_argument("--head", metavar="HASH", help="some entry has to have this hash")

    replay_ = add("replay", "evaluate stored outcomes again", replay)
    replay_.add_argument("--entry", metavar="N", type=int, help="the one (default: all)")


def record(arguments: argparse.Namespace) -> int:
    """Evaluate and store."""
    ledger = Ledger.open(arguments.ledger)
    entry = ledger.record(
        arguments.ruleset,
        arguments.records,
        contest=arguments.contest,
        **commands.settings(arguments),
    )
    return _stored(entry, arguments)


def event(arguments: argparse.Namespace) -> int:
    """Append an event."""
    ledger = Ledger.open(arguments.ledger)
    entry = ledger.event(
        arguments.entry, arguments.who, arguments.event, arguments.date, arguments.note
    )
    return _stored(entry, arguments)


def _stored(entry: Entry, arguments: argparse.Namespace) -> int:
    """Say that an entry is stored; it is called once the commit has returned."""
    words = LINES[arguments.lang]
    print(words["stored"].format(number=entry.number, what=in_short(entry, arguments.lang)))
    print(words["hash"].format(hash=entry.hash))
    return 0


def show(arguments: argparse.Namespace) -> int:
    """List the entries, or show one."""
    ledger = Ledger.open(arguments.ledger)
    if arguments.entry is not None:
        print(_one(ledger, arguments), end="")
    elif arguments.format == "json":
        print(to_json([json_of(entry) for entry in ledger.entries()]), end="")
    else:
        print(table_of(ledger.entries(), arguments.lang), end="")
    return 0


def _one(ledger: Ledger, arguments: argparse.Namespace) -> str:
    """One entry, and the events that speak of it."""
    entry = ledger.entry(arguments.entry)
    outcome = isinstance(entry.about, OutcomeContent)
    files = ledger.files(entry.number) if outcome else {}
    events = events_of(ledger.entries(), entry.number)
    if arguments.format == "table":
        return details_of(entry, files.get("outcome", b""), events, arguments.lang)
    whole = {**json_of(entry), "events": [json_of(each) for each in events]}
    return to_json(whole)


def verify(arguments: argparse.Namespace) -> int:
    """Walk the chain, and print its head to be noted down."""
    head = Ledger.open(arguments.ledger).verify(arguments.head)
    words = LINES[arguments.lang]
    print(words["verified"].format(count=head.number))
    print(words["head"].format(number=head.number, hash=head.hash))
    return 0


def replay(arguments: argparse.Namespace) -> int:
    """Evaluate outcomes again, each told as it is done."""
    ledger = Ledger.open(arguments.ledger)
    words, faults = LINES[arguments.lang], list[Diagnostic]()
    numbers = [arguments.entry] if arguments.entry is not None else _outcomes(ledger)
    for number in numbers:
        try:
            entry = ledger.replay(number)
        except ServiceStarError as error:
            faults += error.diagnostics
            continue
        what = in_short(entry, arguments.lang)
        print(words["replayed"].format(number=number, what=what), flush=True)
    if faults:
        raise ServiceStarError(faults)
    if not numbers:
        print(words["nothing"])
    return 0


def _outcomes(ledger: Ledger) -> list[int]:
    return [e.number for e in ledger.entries() if isinstance(e.about, OutcomeContent)]
