"""The commands of the ledger: record, event, show, verify, replay."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import Any

from servicestar.cli import commands, screen
from servicestar.cli.grammar import FORMAT, say
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


def add_ledger(
    subs: Any,
    common: argparse.ArgumentParser,
    run_arguments: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Add `ledger` and its commands to the command line's grammar.

    Args:
        subs: the commands of the program.
        common: what every command takes.
        run_arguments: adds what `run` takes.
    """
    words = say("keep outcomes and events, chained by hash", "存档结果与事项，以哈希相连")
    top = subs.add_parser("ledger", parents=[common], help=words)
    words = say("commands", "命令")
    inner = top.add_subparsers(dest="ledger_name", required=True, metavar="COMMAND", title=words)

    def add(name: str, meaning: str, command: Callable[..., int]) -> argparse.ArgumentParser:
        parser: argparse.ArgumentParser = inner.add_parser(name, parents=[common], help=meaning)
        words = say("a file, or postgresql://HOST/DATABASE", "文件，或 postgresql://HOST/DATABASE")
        parser.add_argument("ledger", metavar="LEDGER", help=words)
        parser.set_defaults(command=command)
        return parser

    words = say("evaluate a contest and store the outcome", "计算一项评选并存入结果")
    run_arguments(add("record", words, record))

    event_ = add("event", say("append what became of a record", "追加某人后来的事项"), event)
    words = say("of the outcome", "结果的条目号")
    event_.add_argument("--entry", metavar="N", type=int, required=True, help=words)
    words = say("key of the record", "记录的编号")
    event_.add_argument("--who", metavar="KEY", required=True, help=words)
    words = say("such as revoked", "事项，如 revoked")
    event_.add_argument("--event", metavar="ID", required=True, help=words)
    words = say("the day", "日期")
    event_.add_argument("--date", metavar="YYYY-MM-DD", required=True, help=words)
    event_.add_argument("--note", metavar="TEXT", help=say("for people", "供人阅读的备注"))

    show_ = add("show", say("list the entries, or show one", "列出各条，或显示一条"), show)
    words = say("the one to show", "要显示的条目")
    show_.add_argument("--entry", metavar="N", type=int, help=words)
    show_.add_argument("--format", choices=("table", "json"), default="table", help=FORMAT)

    verify_ = add("verify", say("walk the chain of hashes", "核对哈希链"), verify)
    words = say("some entry has to have this hash", "须有一条的哈希与此相同")
    verify_.add_argument("--head", metavar="HASH", help=words)

    replay_ = add("replay", say("evaluate stored outcomes again", "重新计算存入的结果"), replay)
    words = say("the one (default: all)", "重新计算的条目（默认全部）")
    replay_.add_argument("--entry", metavar="N", type=int, help=words)


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
        text = _one(ledger, arguments)
        screen.show(text) if arguments.format == "table" else print(text, end="")
    elif arguments.format == "json":
        print(to_json([json_of(entry) for entry in ledger.entries()]), end="")
    else:
        screen.show(table_of(ledger.entries(), arguments.lang))
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
    for done, number in enumerate(numbers):
        try:
            with screen.progress() as tell:  # gone before a line is printed below it
                tell(done, len(numbers), words["entry_number"].format(number=number))
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
