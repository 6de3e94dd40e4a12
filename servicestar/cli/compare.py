"""`servicestar readings` and `servicestar impact`: what a committee decides from."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any

from servicestar import api
from servicestar.cli.commands import settings
from servicestar.cli.grammar import (
    CONTEST,
    FORMAT,
    OUTPUT,
    RULESET,
    SHEET,
    add_repeated,
    say,
)
from servicestar.cli.output import CALL, put
from servicestar.cli.screen import show, tell
from servicestar.compare import Impact, ReadingsReport, Sheet, compare_readings, impact
from servicestar.diagnostics import Lang, ServiceStarError, fault

Add = Callable[[argparse.ArgumentParser], None]


def add_compare(subs: Any, common: argparse.ArgumentParser, add_run_arguments: Add) -> None:
    """Add the two commands to the parser's commands."""
    words = say("who wins under every reading that bears on a contest", "各种解释下分别由谁获评")
    readings = subs.add_parser("readings", parents=[common], help=words)
    add_run_arguments(readings)
    _add_output(readings)
    readings.set_defaults(command=print_readings)

    words = say(
        "two rulesets over the sheets of past periods: whom a change touches",
        "两份规则集在往期表上的差异：修订涉及何人",
    )
    impacts = subs.add_parser("impact", parents=[common], help=words)
    impacts.add_argument("old", metavar="OLD", help=RULESET)
    impacts.add_argument("new", metavar="NEW", help=RULESET)
    words = say(
        "one sheet a period: .csv, .xlsx, .json, .jsonl, .parquet",
        "每个周期一张表：.csv、.xlsx、.json、.jsonl、.parquet",
    )
    impacts.add_argument("--records", metavar="R", nargs="+", required=True, help=words)
    words = say("the periods in the order of the sheets", "各表的周期，依表的次序")
    impacts.add_argument("--periods", metavar="P", nargs="+", default=[], help=words)
    words = say(
        "tables of earlier titles: one for all periods, or one a period",
        "历史称号表：一份共用，或每个周期一份",
    )
    impacts.add_argument("--history", metavar="H", nargs="+", default=[], help=words)
    impacts.add_argument("--contest", metavar="ID", help=CONTEST)
    words = say("count places by this field's values", "按该字段的值统计名额")
    impacts.add_argument("--by", metavar="FIELD", help=words)
    impacts.add_argument("--sheet", metavar="NAME", help=SHEET)
    words = say("set a fact for both rulesets; may be repeated", "为两份规则集设定事实；可重复")
    add_repeated(impacts, "set", "FACT=VALUE", words)
    words = say(
        "switch a reading in both rulesets; may be repeated", "在两份规则集中切换解释；可重复"
    )
    add_repeated(impacts, "reading", "NAME=CHOICE", words)
    _add_output(impacts)
    impacts.set_defaults(command=print_impact)


def _add_output(command: argparse.ArgumentParser) -> None:
    """How both commands print."""
    command.add_argument("--format", choices=("text", "json", "html"), default="text", help=FORMAT)
    command.add_argument("-o", "--output", metavar="FILE", help=OUTPUT)


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
        tell(each, arguments.lang)
    return 1 if report.differ or report.unsound else 0


def _print(report: ReadingsReport | Impact, arguments: argparse.Namespace) -> None:
    if arguments.format == "json":
        # What programs read is the same under every locale, unless a language is asked for.
        lang: Lang = arguments.chosen_lang or "en"
        put(report.to_json(lang).encode(), arguments.output)
        return
    if arguments.format == "html":
        put(report.to_html(arguments.lang).encode(), arguments.output)
    else:
        show(report.to_text(arguments.lang), arguments.output)


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
