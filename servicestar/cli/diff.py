"""The command `diff`: what changed between two rulesets, and whom it moves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from servicestar.cli import commands, screen
from servicestar.cli.grammar import (
    FORMAT,
    HISTORY,
    ONLY,
    OUTPUT,
    PERIOD,
    RULESET,
    SEED,
    SHEET,
    add_repeated,
    count,
    say,
)
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
    words = say("what changed, and whom it moves", "两份规则集的差异及其影响的人")
    diff = subs.add_parser("diff", parents=[common], help=words)
    diff.add_argument("old", metavar="OLD", help=RULESET)
    words = say("the same of the other ruleset", "另一份规则集，写法相同")
    diff.add_argument("new", metavar="NEW", help=words)
    diff.add_argument("--contest", metavar="ID", action="append", default=[], help=ONLY)
    words = say("sheets to compare on, in place of made-up cohorts", "在这些表上比较，而非虚构名单")
    diff.add_argument("--records", metavar="R", nargs="+", action="extend", help=words)
    diff.add_argument("--period", metavar="P", help=PERIOD)
    diff.add_argument("--history", metavar="H", help=HISTORY)
    diff.add_argument("--sheet", metavar="NAME", help=SHEET)
    words = say("set a fact, for the ruleset that knows it", "设定事实，用于有该事实的规则集")
    add_repeated(diff, "set", "FACT=VALUE", words)
    words = say("switch a reading, for the ruleset that has it", "切换解释，用于有该解释的规则集")
    add_repeated(diff, "reading", "NAME=CHOICE", words)
    words = say("the sheet of a contest that feeds another", "为其他评选供数的评选的表")
    add_repeated(diff, "with", "CONTEST=SHEET", words)
    formats = ("text", "json", "html", "markdown")
    diff.add_argument("--format", choices=formats, default="text", help=FORMAT)
    diff.add_argument("-o", "--output", metavar="FILE", help=OUTPUT)
    words = say(
        f"made-up cohorts a contest before giving up (default {_TRIES})",
        f"每项评选至多试多少组虚构名单（默认 {_TRIES}）",
    )
    diff.add_argument("--tries", metavar="N", type=count, default=_TRIES, help=words)
    diff.add_argument("--seed", metavar="S", type=int, default=0, help=SEED)
    diff.set_defaults(command=run_diff)


def run_diff(arguments: argparse.Namespace) -> int:
    """Compare two rulesets; status 1 where the winners were seen to differ."""
    from servicestar import diff  # brings Hypothesis

    with screen.progress(arguments.lang) as tell:
        difference = diff.compare(
            arguments.old,
            arguments.new,
            contests=arguments.contest,
            records=arguments.records,
            tries=arguments.tries,
            seed=arguments.seed,
            progress=lambda name: tell(0, 0, name),
            **commands.settings(arguments),
        )
    if arguments.format == "text":
        screen.show(difference.to_text(arguments.lang), arguments.output)
    else:
        put(_written(difference, arguments).encode(), arguments.output)
    return 1 if difference.moves_winners else 0


def _written(difference: Difference, arguments: argparse.Namespace) -> str:
    """The difference in the form for programs or pages that was asked for."""
    lang: Lang = arguments.lang
    match arguments.format:
        case "json":
            # What programs read is the same under every locale, unless a language is asked for.
            return difference.to_json(arguments.chosen_lang or "en")
        case "html":
            return difference.to_html(lang)
    return difference.to_markdown(lang)
