"""The command `test`: a ruleset's worked cases and what holds on made-up cohorts."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count as count_from
from pathlib import Path
from typing import TYPE_CHECKING, Any

from servicestar import api
from servicestar.cli.grammar import ONLY, RULESET, SEED, count, say
from servicestar.cli.screen import progress, show
from servicestar.diagnostics import Lang

if TYPE_CHECKING:
    from servicestar.testing.suite import Progress, Suite


def add_test(subs: Any, common: argparse.ArgumentParser) -> None:
    """The grammar of the command.

    Args:
        subs: the sub-commands of the command line.
        common: what all commands share.
    """
    words = say("run worked cases and try properties", "验算算例，并在虚构名单上检验性质")
    test = subs.add_parser("test", parents=[common], help=words)
    test.add_argument("ruleset", metavar="RULESET", help=RULESET)
    test.add_argument("--contest", metavar="ID", action="append", default=[], help=ONLY)
    words = say("cohorts a contest (default 100)", "每项评选试多少组虚构名单（默认 100）")
    test.add_argument("--examples", metavar="N", type=count, default=100, help=words)
    test.add_argument("--seed", metavar="S", type=int, default=0, help=SEED)
    words = say("which wrong versions would not be noticed", "列出不会被察觉的错误版本")
    test.add_argument("--mutants", action="store_true", help=words)
    test.set_defaults(command=run_tests)


def run_tests(arguments: argparse.Namespace) -> int:
    """Run a ruleset's suite and print what came of it."""
    from servicestar import testing  # brings Hypothesis, which no other command needs

    path = api.shipped().get(arguments.ruleset, Path(arguments.ruleset))
    suite = testing.load_suite(path, contests=tuple(arguments.contest))
    settings = {"examples": arguments.examples, "start": arguments.seed}
    with _bar(len(suite.cases) + len(suite.properties)) as step:
        report = testing.run_suite(suite, **settings, progress=step, lang=arguments.lang)
    words = {"examples": arguments.examples, "seed": arguments.seed, "name": arguments.ruleset}
    show(testing.show_report(suite, report, arguments.lang, **words))
    if not report.good and arguments.mutants:
        show(testing.no_mutants(arguments.lang))
    if not report.good or not arguments.mutants:
        return 0 if report.good else 1
    return _mutants(path, suite, arguments.lang)


def _mutants(path: Path, suite: Suite, lang: Lang) -> int:
    """Try wrong versions of a ruleset that is right by its own suite."""
    from servicestar import testing
    from servicestar.testing.mutants import candidates

    with _bar(sum(1 for _ in candidates(suite.ruleset.model))) as step:
        found = testing.try_mutants(path, progress=step)
    show(testing.show_mutants(found, lang))
    return 1 if found.survivors or found.stale else 0


@contextmanager
def _bar(steps: int) -> Iterator[Progress]:
    """A bar that moves on by one whenever it is told a name."""
    done = count_from(1)
    with progress() as tell:
        tell(0, steps, "")
        yield lambda name: tell(next(done), steps, name)
