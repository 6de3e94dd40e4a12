"""The command `diff`: what changed between two rulesets, and whom it moves."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from servicestar.cli import commands
from servicestar.cli.output import put
from servicestar.diagnostics import Lang

if TYPE_CHECKING:
    from servicestar.diff import Difference

_TRIES = 2000


def add_diff(subs: Any, common: argparse.ArgumentParser) -> None:
    """The grammar of the command.

    Args:
        subs: the sub-commands of the command line.
        common: what all commands share.
    """
    diff = subs.add_parser("diff", parents=[common], help="what changed, and whom it moves")
    diff.add_argument("old", metavar="OLD", help="a .yaml file or a shipped id")
    diff.add_argument("new", metavar="NEW", help="the same of the other ruleset")
    diff.add_argument("--contest", metavar="ID", action="append", default=[], help="only this one")
    words = "sheets to compare on, in place of made-up cohorts"
    diff.add_argument("--records", metavar="R", nargs="+", action="extend", help=words)
    diff.add_argument("--period", metavar="P", help="such as 2010-07, 2010Q3 or 2010")
    diff.add_argument("--history", metavar="H", help="table of earlier titles")
    diff.add_argument("--sheet", metavar="NAME", help="sheet of an .xlsx (default: the first)")
    _add_repeated(diff)
    formats = ("text", "json", "html", "markdown")
    diff.add_argument("--format", choices=formats, default="text")
    diff.add_argument("-o", "--output", metavar="FILE", help="write there")
    words = f"made-up cohorts a contest before giving up (default {_TRIES})"
    diff.add_argument("--tries", metavar="N", type=_count, default=_TRIES, help=words)
    diff.add_argument("--seed", metavar="S", type=int, default=0, help="of the made-up cohorts")
    diff.set_defaults(command=run_diff)


def _add_repeated(diff: argparse.ArgumentParser) -> None:
    repeated = {
        "set": ("FACT=VALUE", "set a fact, for the ruleset that knows it"),
        "reading": ("NAME=CHOICE", "switch a reading, for the ruleset that has it"),
        "with": ("CONTEST=SHEET", "the sheet of a contest that feeds another"),
    }
    for option, (metavar, meaning) in repeated.items():
        options: dict[str, Any] = {"action": "append", "default": [], "help": meaning}
        diff.add_argument(f"--{option}", dest=f"{option}_", metavar=metavar, **options)


def _count(text: str) -> int:
    """A number of tries, at least one."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"not a number from 1: {text}")
    return number


def run_diff(arguments: argparse.Namespace) -> int:
    """Compare two rulesets; status 1 where the winners were seen to differ."""
    from servicestar import diff  # brings Hypothesis

    with _bar() as progress:
        difference = diff.compare(
            arguments.old,
            arguments.new,
            contests=arguments.contest,
            records=arguments.records,
            tries=arguments.tries,
            seed=arguments.seed,
            progress=progress,
            **commands.settings(arguments),
        )
    put(_written(difference, arguments).encode(), arguments.output)
    return 1 if difference.moves_winners else 0


def _written(difference: Difference, arguments: argparse.Namespace) -> str:
    """The difference in the form that was asked for."""
    lang: Lang = arguments.lang
    match arguments.format:
        case "json":
            # What programs read is the same under every locale, unless a language is asked for.
            return difference.to_json(arguments.chosen_lang or "en")
        case "html":
            return difference.to_html(lang)
        case "markdown":
            return difference.to_markdown(lang)
    return difference.to_text(lang)


@contextmanager
def _bar() -> Iterator[Callable[[str], None]]:
    """What is being looked at, on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console

    with Console(stderr=True).status("") as status:
        yield lambda name: status.update(name[:60])
