"""Commands and their arguments. Exit status: 0 done, 1 a file is at fault, 2 wrong usage."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import IO, cast

from servicestar import __version__
from servicestar.cli import commands
from servicestar.cli.after import add_after
from servicestar.cli.check import add_check
from servicestar.cli.compare import add_compare
from servicestar.cli.coverage import add_coverage
from servicestar.cli.diff import add_diff
from servicestar.cli.ledger import add_ledger
from servicestar.cli.testing import add_test
from servicestar.diagnostics import Lang, ServiceStarError


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: the arguments; those of the process where left out.

    Returns:
        The exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        # The same bytes under every locale; a lone surrogate in a file name must not stop us.
        cast("IO[str]", stream).reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[attr-defined]
    arguments = parser().parse_args(argv)
    arguments.chosen_lang = arguments.lang
    arguments.lang = arguments.lang or _lang_of_locale()
    try:
        return int(arguments.command(arguments))
    except ServiceStarError as error:
        for finding in error.diagnostics:
            print(finding.line(arguments.lang), file=sys.stderr)
        return 2 if error.usage else 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # A fault of ours: the user gets one line all the same, and the name to report.
        print(
            f"servicestar: internal error, please report: {type(error).__name__}", file=sys.stderr
        )
        return 1


def _lang_of_locale() -> Lang:
    """Chinese where the environment says so (POSIX: LC_ALL, then LC_MESSAGES, then LANG)."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").startswith("zh") else "en"


def parser() -> argparse.ArgumentParser:
    """The command line's grammar."""
    top = argparse.ArgumentParser(
        prog="servicestar", description="Selection schemes as YAML rulesets, evaluated exactly."
    )
    top.add_argument("--version", action="version", version=f"servicestar {__version__}")
    subs = top.add_subparsers(dest="name", required=True, metavar="COMMAND")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--lang", choices=("zh", "en"), help="language (default: the locale's)")

    run = subs.add_parser("run", parents=[common], help="evaluate a contest over a sheet")
    _add_run_arguments(run)
    run.add_argument("--format", choices=("table", "json", "csv"), default="table")
    run.add_argument("-o", "--output", metavar="FILE", help="write there instead of to the screen")
    words = "add the winners to a table of titles: .csv, .xlsx, .json, .jsonl; may be --history's"
    run.add_argument("--append-history", metavar="FILE", help=words)
    run.set_defaults(command=commands.run)

    explain = subs.add_parser("explain", parents=[common], help="why a record stands where it does")
    _add_run_arguments(explain)
    explain.add_argument("--who", metavar="KEY", nargs="+", required=True, help="keys of records")
    explain.set_defaults(command=commands.explain)

    add_check(subs, common)

    template = subs.add_parser("template", parents=[common], help="an empty sheet to fill in")
    template.add_argument("ruleset", metavar="RULESET")
    template.add_argument("--contest", metavar="ID")
    template.add_argument("-o", "--output", metavar="FILE.xlsx", required=True)
    template.set_defaults(command=commands.template)

    schema = subs.add_parser("schema", parents=[common], help="the language's JSON Schema")
    schema.add_argument("--cases", action="store_true", help="of files of worked cases")
    schema.add_argument("-o", "--output", metavar="FILE")
    schema.set_defaults(command=commands.schema)

    shipped = subs.add_parser("list", parents=[common], help="the rulesets that come along")
    shipped.set_defaults(command=commands.list_shipped)

    new = subs.add_parser("new", parents=[common], help="write a small ruleset to start from")
    new.add_argument("file", metavar="FILE.yaml")
    new.set_defaults(command=commands.new)
    add_after(subs, common, _add_run_arguments)
    add_compare(subs, common, _add_run_arguments)
    add_coverage(subs, common)
    add_test(subs, common)
    add_diff(subs, common)
    add_ledger(subs, common, _add_run_arguments)
    return top


def _add_run_arguments(command: argparse.ArgumentParser) -> None:
    """What `run` and `explain` share."""
    command.add_argument("ruleset", metavar="RULESET", help="a .yaml file or a shipped id")
    command.add_argument("records", metavar="RECORDS", help=".csv, .xlsx, .json, .jsonl, .parquet")
    command.add_argument("--contest", metavar="ID", help="needed where there are several")
    command.add_argument("--period", metavar="P", help="such as 2010-07, 2010Q3 or 2010")
    command.add_argument("--history", metavar="H", help="table of earlier titles")
    command.add_argument("--sheet", metavar="NAME", help="sheet of an .xlsx (default: the first)")
    repeated = {
        "set": ("FACT=VALUE", "set a fact, such as tellers=240 or 'quota={M1: 5}'"),
        "reading": ("NAME=CHOICE", "switch a reading"),
        "with": ("CONTEST=SHEET", "the sheet of a contest that feeds this one"),
    }
    for option, (metavar, meaning) in repeated.items():
        command.add_argument(
            f"--{option}",
            dest=f"{option}_",
            metavar=metavar,
            action="append",
            default=[],
            help=f"{meaning}; may be repeated",
        )
