"""`servicestar timeline` and `servicestar events`: what comes after a selection."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from typing import Any

from servicestar import api
from servicestar.cli.commands import settings
from servicestar.cli.output import put
from servicestar.diagnostics import Diagnostic, Lang, ServiceStarError

Add = Callable[[argparse.ArgumentParser], None]


def add_after(subs: Any, common: argparse.ArgumentParser, add_run_arguments: Add) -> None:
    """Add the two commands to the parser's commands."""
    words = "the dates of a contest, worked out from the calendar"
    timeline = subs.add_parser("timeline", parents=[common], help=words)
    timeline.add_argument("ruleset", metavar="RULESET", help="a .yaml file or a shipped id")
    timeline.add_argument("--contest", metavar="ID", help="needed where there are several")
    timeline.add_argument("--period", metavar="P", help="such as 2010-07, 2010Q3 or 2010")
    _add_days(timeline)
    timeline.add_argument("--format", choices=("table", "json"), default="table")
    timeline.set_defaults(command=print_timeline)

    words = "what becomes of an outcome when titles are lost"
    events = subs.add_parser("events", parents=[common], help=words)
    add_run_arguments(events)
    words = "table of events: .csv, .xlsx, .json, .jsonl, .parquet"
    events.add_argument("--events", metavar="FILE", required=True, help=words)
    _add_days(events)
    events.add_argument("--who", metavar="KEY", nargs="+", default=[], help="explain these records")
    words = "csv: the titles as rows of a history"
    events.add_argument("--format", choices=("table", "json", "csv"), default="table", help=words)
    events.set_defaults(command=print_events)


def _add_days(command: argparse.ArgumentParser) -> None:
    """What both commands count from."""
    command.add_argument("--awarded", metavar="DATE", help="day of the award")
    command.add_argument("--published", metavar="DATE", help="day of the publication")
    words = "years and their days off: .yaml"
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
        put(found.to_table(arguments.lang).encode(), None)
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
        put("\n".join(texts).encode(), None)
        return 0
    # What programs read is the same under every locale, unless a language is asked for.
    lang: Lang = arguments.chosen_lang or "en"
    text = {
        "table": lambda: found.to_table(arguments.lang),
        "json": lambda: found.to_json(lang),
        "csv": found.to_csv,
    }[arguments.format]()
    put(text.encode(), None)
    return 0


def _warn(findings: Iterable[Diagnostic], lang: Lang) -> None:
    """Say what is odd in a supplied calendar, though it stops nothing."""
    for finding in findings:
        print(finding.line(lang), file=sys.stderr)
