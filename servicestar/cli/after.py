"""`servicestar timeline` and `servicestar events`: what comes after a selection."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import Any

from servicestar import api
from servicestar.cli.commands import settings
from servicestar.cli.grammar import CONTEST, FORMAT, PERIOD, RULESET, say
from servicestar.cli.output import put
from servicestar.cli.screen import show, tell
from servicestar.diagnostics import Diagnostic, Lang, ServiceStarError

Add = Callable[[argparse.ArgumentParser], None]


def add_after(subs: Any, common: argparse.ArgumentParser, add_run_arguments: Add) -> None:
    """Add the two commands to the parser's commands."""
    words = say("the dates of a contest, worked out from the calendar", "按日历推算一项评选的日期")
    timeline = subs.add_parser("timeline", parents=[common], help=words)
    timeline.add_argument("ruleset", metavar="RULESET", help=RULESET)
    timeline.add_argument("--contest", metavar="ID", help=CONTEST)
    timeline.add_argument("--period", metavar="P", help=PERIOD)
    add_days(timeline)
    timeline.add_argument("--format", choices=("table", "json"), default="table", help=FORMAT)
    timeline.set_defaults(command=print_timeline)

    words = say("what becomes of an outcome when titles are lost", "称号被取消等事项发生后的结果")
    events = subs.add_parser("events", parents=[common], help=words)
    add_run_arguments(events)
    words = say(
        "table of events: .csv, .xlsx, .json, .jsonl, .parquet",
        "事项表：.csv、.xlsx、.json、.jsonl、.parquet",
    )
    events.add_argument("--events", metavar="FILE", required=True, help=words)
    add_days(events)
    words = say("explain these records", "说明这些记录")
    events.add_argument("--who", metavar="KEY", nargs="+", default=[], help=words)
    words = say("csv: the titles as rows of a history", "csv：称号写成历史记录的行")
    events.add_argument("--format", choices=("table", "json", "csv"), default="table", help=words)
    events.set_defaults(command=print_events)


def add_days(command: argparse.ArgumentParser) -> None:
    """The days that a command counts from."""
    command.add_argument("--awarded", metavar="DATE", help=say("day of the award", "授奖日"))
    words = say("day of the publication", "公示日")
    command.add_argument("--published", metavar="DATE", help=words)
    words = say("years and their days off: .yaml", "各年的放假与调休：.yaml")
    command.add_argument("--calendar", metavar="FILE", help=words)


def print_timeline(arguments: argparse.Namespace) -> int:
    """Print the dates of a contest; status 1 where one can not be worked out."""
    contest = api.load(arguments.ruleset).contest(arguments.contest)
    found = contest.timeline(
        awarded=arguments.awarded,
        published=arguments.published,
        period=arguments.period,
        calendar=arguments.calendar,
    )
    _warn(found.warnings, arguments.lang)
    if arguments.format == "json":
        put(found.to_json(arguments.chosen_lang or "en").encode(), None)
    else:
        show(found.to_table(arguments.lang))
    sys.stdout.flush()
    if found.faults:
        raise ServiceStarError(found.faults)
    return 0


def print_events(arguments: argparse.Namespace) -> int:
    """Print an outcome before and after the events, or explain some records."""
    contest = api.load(arguments.ruleset).contest(arguments.contest)
    outcome = contest.evaluate(arguments.records, **settings(arguments))
    found = outcome.after(
        arguments.events,
        awarded=arguments.awarded,
        published=arguments.published,
        calendar=arguments.calendar,
    )
    _warn(found.warnings, arguments.lang)
    if arguments.who:
        texts = [found.explain(key, arguments.lang) for key in arguments.who]
        show("\n".join(texts))
        return 0
    # What programs read is the same under every locale, unless a language is asked for.
    lang: Lang = arguments.chosen_lang or "en"
    if arguments.format == "table":
        show(found.to_table(arguments.lang))
    else:
        text = found.to_json(lang) if arguments.format == "json" else found.to_csv()
        put(text.encode(), None)
    return 0


def _warn(findings: Iterable[Diagnostic], lang: Lang) -> None:
    """Say what is odd in a supplied calendar, though it stops nothing."""
    for finding in findings:
        tell(finding, lang)
