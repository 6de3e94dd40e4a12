"""The command `test`: a ruleset's worked cases and what holds on made-up cohorts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servicestar import api
from servicestar.diagnostics import Lang

if TYPE_CHECKING:
    from servicestar.testing.suite import Progress, Suite


def add_test(subs: Any, common: argparse.ArgumentParser) -> None:
    """The grammar of the command.

    Args:
        subs: the sub-commands of the command line.
        common: what all commands share.
    """
    test = subs.add_parser("test", parents=[common], help="run worked cases and try properties")
    test.add_argument("ruleset", metavar="RULESET", help="a .yaml file or a shipped id")
    test.add_argument("--contest", metavar="ID", action="append", default=[], help="only this one")
    test.add_argument(
        "--examples", metavar="N", type=_positive, default=100, help="cohorts a contest"
    )
    test.add_argument("--seed", metavar="S", type=int, default=0, help="of the made-up cohorts")
    test.add_argument(
        "--mutants", action="store_true", help="which wrong versions would not be noticed"
    )
    test.set_defaults(command=run_tests)


def _positive(text: str) -> int:
    """A whole number from 1 on: on no cohort every property would hold."""
    if (number := int(text)) < 1:
        raise argparse.ArgumentTypeError(f"not a number from 1 on: {text}")
    return number


def run_tests(arguments: argparse.Namespace) -> int:
    """Run a ruleset's suite and print what came of it."""
    from servicestar import testing  # brings Hypothesis, which no other command needs

    path = api.shipped().get(arguments.ruleset, Path(arguments.ruleset))
    suite = testing.load_suite(path, contests=tuple(arguments.contest))
    settings = {"examples": arguments.examples, "start": arguments.seed}
    with _bar(len(suite.cases) + len(suite.properties)) as progress:
        report = testing.run_suite(suite, **settings, progress=progress)
    words = {"examples": arguments.examples, "seed": arguments.seed, "name": arguments.ruleset}
    print(testing.show_report(suite, report, arguments.lang, **words), end="")
    if not report.good and arguments.mutants:
        print(testing.no_mutants(arguments.lang), end="")
    if not report.good or not arguments.mutants:
        return 0 if report.good else 1
    return _mutants(path, suite, arguments.lang)


def _mutants(path: Path, suite: Suite, lang: Lang) -> int:
    """Try wrong versions of a ruleset that is right by its own suite."""
    from servicestar import testing
    from servicestar.testing.mutants import candidates

    with _bar(sum(1 for _ in candidates(suite.ruleset.model))) as progress:
        found = testing.try_mutants(path, progress=progress)
    print(testing.show_mutants(found, lang), end="")
    return 1 if found.survivors or found.stale else 0


@contextmanager
def _bar(steps: int) -> Iterator[Progress]:
    """A progress bar on a terminal; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=steps)
        yield lambda name: bar.update(task, advance=1, description=name[:40])
