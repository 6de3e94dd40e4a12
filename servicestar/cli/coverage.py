"""`servicestar coverage`: what became of every article of a regulation."""

from __future__ import annotations

import argparse
from typing import Any

from servicestar import api, checks, report
from servicestar.cli.grammar import FORMAT, RULESET, say
from servicestar.cli.screen import show, tell
from servicestar.diagnostics import Lang, ServiceStarError, errors_of


def add_coverage(subs: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser's commands."""
    words = say("what became of every article of a regulation", "逐条说明条文的落实情况")
    command = subs.add_parser("coverage", parents=[common], help=words)
    command.add_argument("rulesets", metavar="RULESET", nargs="+", help=RULESET)
    command.add_argument("--format", choices=("table", "json"), default="table", help=FORMAT)
    command.set_defaults(command=print_coverage)


def print_coverage(arguments: argparse.Namespace) -> int:
    """Print the articles of some rulesets; status 1 where one is left out or wrong."""
    found = [api.read(source) for source in arguments.rulesets]
    unread = [fault for ruleset, faults, _ in found if ruleset is None for fault in faults]
    if unread:
        raise ServiceStarError(errors_of(unread))
    rulesets = [ruleset.model for ruleset, _, _ in found if ruleset is not None]
    pairs = [(ruleset, checks.coverage_of(ruleset)) for ruleset in rulesets]
    as_json = arguments.format == "json"
    # What programs read is the same under every locale, unless a language is asked for.
    lang: Lang = (arguments.chosen_lang or "en") if as_json else arguments.lang
    text = report.coverage_texts(pairs, arguments.format, lang)
    print(text, end="", flush=True) if as_json else show(text)
    wrong = [fault for _, coverage in pairs for fault in coverage.faults]
    for fault in wrong:
        tell(fault, arguments.lang)
    return 1 if wrong else 0
