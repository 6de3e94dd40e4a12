"""`servicestar readings` and `servicestar impact`: what a committee decides from."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from servicestar import api
from servicestar.cli.commands import settings
from servicestar.cli.output import CALL, put
from servicestar.compare import Impact, ReadingsReport, Sheet, compare_readings, impact
from servicestar.diagnostics import Lang, ServiceStarError, fault

Add = Callable[[argparse.ArgumentParser], None]


def add_compare(subs: Any, common: argparse.ArgumentParser, add_run_arguments: Add) -> None:
    """Add the two commands to the parser's commands."""
    words = "who wins under every reading that bears on a contest"
    readings = subs.add_parser("readings", parents=[common], help=words)
    add_run_arguments(readings)
    _add_output(readings)
    readings.set_defaults(command=print_readings)

    words = "two rulesets over the sheets of past periods: whom a change touches"
    impacts = subs.add_parser("impact", parents=[common], help=words)
    impacts.add_argument("old", metavar="OLD", help="a .yaml file or a shipped id")
    impacts.add_argument("new", metavar="NEW", help="a .yaml file or a shipped id")
    words = "one sheet a period: .csv, .xlsx, .json, .jsonl, .parquet"
    impacts.add_argument("--records", metavar="R", nargs="+", required=True, help=words)
    words = "the periods in the order of the sheets"
    impacts.add_argument("--periods", metavar="P", nargs="+", default=[], help=words)
    words = "tables of earlier titles: one for all periods, or one a period"
    impacts.add_argument("--history", metavar="H", nargs="+", default=[], help=words)
    impacts.add_argument("--contest", metavar="ID", help="needed where there are several")
    impacts.add_argument("--by", metavar="FIELD", help="count places by this field's values")
    impacts.add_argument("--sheet", metavar="NAME", help="sheet of an .xlsx (default: the first)")
    for option, metavar, meaning in (
        ("set", "FACT=VALUE", "set a fact for both rulesets"),
        ("reading", "NAME=CHOICE", "switch a reading in both rulesets"),
    ):
        impacts.add_argument(
            f"--{option}",
            dest=f"{option}_",
            metavar=metavar,
            action="append",
            default=[],
            help=f"{meaning}; may be repeated",
        )
    _add_output(impacts)
    impacts.set_defaults(command=print_impact)


def _add_output(command: argparse.ArgumentParser) -> None:
    """How both commands print."""
    command.add_argument("--format", choices=("text", "json", "html"), default="text")
    words = "write there instead of to the screen"
    command.add_argument("-o", "--output", metavar="FILE", help=words)


def print_readings(arguments: argparse.Namespace) -> int:
    """Print who wins under every reading."""
    contest = api.load(arguments.ruleset).contest(arguments.contest)
    report = compare_readings(contest, arguments.records, **settings(arguments))
    _print(report, arguments)
    return 0


def print_impact(arguments: argparse.Namespace) -> int:
    """Print what a new ruleset would have changed; status 1 where other people win."""
    sheets = _sheets(arguments)
    old, new = api.load(arguments.old), api.load(arguments.new)
    one_run: dict[str, Any] = {
        "period": None,
        "history": None,
        "with_": [],
    }  # these differ from sheet to sheet
    told = settings(argparse.Namespace(**{**vars(arguments), **one_run}))
    report = impact(
        old,
        new,
        sheets,
        contest=arguments.contest,
        by=arguments.by,
        facts=told["facts"],
        readings=told["readings"],
        sheet=told["sheet"],
    )
    _print(report, arguments)
    sys.stdout.flush()
    for each in report.faults:
        print(each.line(arguments.lang), file=sys.stderr)
    return 1 if report.differ or report.unsound else 0


def _print(report: ReadingsReport | Impact, arguments: argparse.Namespace) -> None:
    if arguments.format == "json":
        # What programs read is the same under every locale, unless a language is asked for.
        lang: Lang = arguments.chosen_lang or "en"
        put(report.to_json(lang).encode(), arguments.output)
        return
    page = arguments.format == "html"
    text = report.to_html(arguments.lang) if page else report.to_text(arguments.lang)
    put(text.encode(), arguments.output)


def _sheets(arguments: argparse.Namespace) -> list[Sheet]:
    """The sheets with their periods and histories."""
    count = len(arguments.records)
    periods: Sequence[str | None] = arguments.periods or [None] * count
    histories: Sequence[str | None] = arguments.history or [None]
    if len(histories) == 1:
        histories = [*histories] * count
    faults = []
    if len(periods) != count:
        faults.append(fault("SS821", CALL, count=count, periods=len(periods)))
    if len(histories) != count:
        faults.append(fault("SS822", CALL, count=count, given=len(histories)))
    if faults:
        raise ServiceStarError(faults)
    together = zip(arguments.records, periods, histories, strict=True)
    return [Sheet(records, period, history) for records, period, history in together]
