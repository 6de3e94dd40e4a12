"""Made-up cohorts: what 500 of a dozen records cost, as ratios of one run.

    python benchmarks/cohorts.py [--rounds N] [--cohorts N]

The job is the quarterly tellers of `rulesets/2010_zhengzhou.yaml` on cohorts that
`servicestar.testing` makes: cells at the edges of the rules, some empty, exactly a dozen records.
Before anything is timed, the scheme written out by hand has to give the same outcome on every
cohort. Times are process CPU seconds: the contestants take turns in every round; a ratio is the
median of the ratios within a round. Seconds wander; read the ratios.
"""

from __future__ import annotations

import argparse
import gc
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import by_hand
from hypothesis import HealthCheck, Phase, given, seed, settings
from interpreter import CONTEST, RULESET, comparable, counted, difference, versions
from tellers import Job

import servicestar
from servicestar.api import Contest
from servicestar.testing import STOCK, Cohort, cohorts, try_properties

RECORDS = 12
OURS, HAND, ONE = "servicestar", "by hand, Fraction", "servicestar, all as one cohort"
MAKING, TRYING = "making the cohorts", "the twelve stock properties, cohorts made anew"


def main() -> None:
    """Make, check, measure, print."""
    parser = argparse.ArgumentParser(description="The benchmark of made-up cohorts.")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of each measurement")
    parser.add_argument("--cohorts", type=int, default=500, help="how many cohorts")
    options = parser.parse_args()
    print("; ".join(f"{name} {number}" for name, number in versions().items()))
    contest = servicestar.load(RULESET).contest(CONTEST)
    drawn = made(contest, 2 * options.cohorts)  # some have no record
    jobs = [job_of(cohort) for cohort in drawn if cohort.records][: options.cohorts]
    agree(contest, jobs)
    compare(contestants(contest, jobs), options.rounds, len(jobs))


def made(contest: Contest, count: int) -> list[Cohort]:
    """So many cohorts, as the stock properties get them."""
    found: list[Cohort] = []

    def keep(cohort: Cohort) -> None:
        found.append(cohort)

    checks = list(HealthCheck)
    fixed = settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=checks,
    )
    seed(0)(fixed(given(cohorts(contest))(keep)))()
    return found


def job_of(cohort: Cohort) -> Job:
    """A cohort as every contestant takes it, made up to a dozen records with their titles."""
    whole = cohort.records
    keys = {f"R{n + 1}": whole[n % len(whole)]["id"] for n in range(RECORDS)}
    by_key = {row["id"]: row for row in whole}
    blank = dict.fromkeys(by_hand.FIELDS)
    rows = [{**blank, **by_key[source], "id": key} for key, source in keys.items()]
    titles = cohort.history or []
    history = [
        {**row, "id": key} for key, source in keys.items() for row in titles if row["id"] == source
    ]
    return Job(rows, history, cohort.period or "")


def as_one(jobs: list[Job]) -> Job:
    """All cohorts as one sheet, each record with a key of its own."""
    rows, titles = [], []
    for number, each in enumerate(jobs):
        rows += [{**row, "id": f"{number}-{row['id']}"} for row in each.records]
        titles += [{**row, "id": f"{number}-{row['id']}"} for row in each.history]
    return Job(rows, titles, jobs[0].period)


def evaluate(contest: Contest, job: Job) -> Any:
    """One outcome of ours."""
    return contest.evaluate(job.records, history=job.history, period=job.period)


def agree(contest: Contest, jobs: list[Job]) -> None:
    """The same outcome of every cohort by hand, or the end of the run."""
    standings: dict[str, int] = {}
    for job in jobs:
        ours, hand = comparable(evaluate(contest, job)), comparable(by_hand.evaluate(*job))
        for part, value in ours.items():
            if value != hand[part]:
                sys.exit(difference(part, (OURS, value), (HAND, hand[part])))
        for standing, number in counted(ours).items():
            standings[standing] = standings.get(standing, 0) + number
    print(f"Same outcome of all {len(jobs)} cohorts: {dict(sorted(standings.items()))}")


def contestants(contest: Contest, jobs: list[Job]) -> dict[str, Callable[[], object]]:
    """What is timed: each does the whole of its job once."""
    count, one = len(jobs), as_one(jobs)
    return {
        OURS: lambda: [evaluate(contest, job) for job in jobs],
        HAND: lambda: [by_hand.evaluate(*job) for job in jobs],
        ONE: lambda: evaluate(contest, one),
        MAKING: lambda: made(contest, count),
        TRYING: lambda: try_properties(contest, STOCK, examples=count),
    }


def cpu(call: Callable[[], object]) -> float:
    """Process CPU seconds of one call."""
    gc.collect()
    begin = time.process_time()
    call()
    return time.process_time() - begin


def compare(jobs: dict[str, Callable[[], object]], rounds: int, count: int) -> None:
    """Every contestant's time as a multiple of servicestar's own."""
    order, times = list(jobs), {name: list[float]() for name in jobs}
    for _ in range(rounds):
        for name in order:
            times[name].append(cpu(jobs[name]))
        order.append(order.pop(0))
    print(f"\n{CONTEST}, {count} cohorts of {RECORDS} records")
    print(f"  {'':48}{'ratio':>7}  {'range of rounds':>15}  {'CPU s':>7}")
    for name, own in times.items():
        each = [a / b for a, b in zip(own, times[OURS], strict=True)]
        spread = f"{min(each):.2f}–{max(each):.2f}"
        print(f"  {name:48}{median(each):7.2f}  {spread:>15}  {median(own):7.3f}")


if __name__ == "__main__":
    main()
