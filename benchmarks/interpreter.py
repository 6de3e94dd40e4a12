"""servicestar beside the same contest by hand and on plain simpleeval: ratios of one run.

    python benchmarks/interpreter.py [--rounds N] [--json FILE]

The job is the quarterly tellers of `rulesets/2010_zhengzhou.yaml` on generated tellers, from the
list of mappings to a result for every record. Before anything is timed, all contestants have to
give the same outcome, number for number. Times are process CPU seconds: the contestants take
turns in every round; a ratio is the median of the ratios within a round, a time the median of the
rounds. Seconds wander, also from minute to minute; read the ratios.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import by_hand
import naive_simpleeval
from tellers import Job, job

import servicestar

RULESET = Path(__file__).parent.parent / "rulesets" / "2010_zhengzhou.yaml"
CONTEST = "quarterly_teller"
OURS, HAND, SIMPLE = "servicestar", "by hand, Fraction", "simpleeval per record and clause"
FIELDS = (
    "standing", "rank", "total", "scores", "bonus", "failed", "missing", "to_attest",
)  # fmt: skip
TARGETS = {
    "100 tellers, right after load": 0.020,
    "load the Zhengzhou ruleset": 0.200,
    "import servicestar, above a bare interpreter": 0.080,
}
SIZES = (1_000, 10_000, 100_000)
MAIN = 10_000

Evaluate = Callable[[Job], Any]
Times = dict[str, list[float]]


def main() -> None:
    """Check, measure, print."""
    parser = argparse.ArgumentParser(description="The interpreter's benchmark.")
    parser.add_argument("--rounds", type=int, default=9, help="rounds of each measurement")
    parser.add_argument("--json", type=Path, help="write the figures to this file, too")
    options = parser.parse_args()
    contestants = {OURS: ours(), HAND: hand, SIMPLE: simple()}
    found: dict[str, Any] = {"versions": versions()}
    print("; ".join(f"{name} {number}" for name, number in found["versions"].items()))
    gaps, whole = job(MAIN), job(MAIN, missing=0)
    found["agreed"] = agree(contestants, {"0.2 % of cells missing": gaps, "none missing": whole})
    found["job"] = compare("0.2 % of cells missing", gaps, contestants, options.rounds)
    found["job_whole"] = compare("no cell missing", whole, contestants, options.rounds)
    found["growth"] = growth(contestants, options.rounds)
    found["start"] = start(options.rounds)
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf-8")


def versions() -> dict[str, str]:
    """What is measured."""
    return {
        "Python": platform.python_version(),
        "simpleeval": version("simpleeval"),
        "servicestar": servicestar.__version__,
    }


# --- the contestants -----------------------------------------------------------------------------


def ours() -> Evaluate:
    """servicestar, its ruleset loaded beforehand."""
    contest = servicestar.load(RULESET).contest(CONTEST)
    return lambda job: contest.evaluate(job.records, history=job.history, period=job.period)


def hand(job: Job) -> by_hand.Outcome:
    """The scheme written out."""
    return by_hand.evaluate(*job)


def simple() -> Evaluate:
    """Plain simpleeval, its clauses parsed beforehand."""
    engine = naive_simpleeval.Engine()
    return lambda job: engine.evaluate(*job)


# --- agreement -----------------------------------------------------------------------------------


def agree(contestants: Mapping[str, Evaluate], jobs: Mapping[str, Job]) -> dict[str, Any]:
    """The same outcome from all of them, or the end of the run."""
    summary = {}
    for name, each in jobs.items():
        reference, *others = (
            (who, comparable(evaluate(each))) for who, evaluate in contestants.items()
        )
        for who, outcome in others:
            for part, value in reference[1].items():
                if value != outcome[part]:
                    sys.exit(difference(part, (reference[0], value), (who, outcome[part])))
        summary[name] = counted(reference[1])
        print(f"Same outcome from all, {name}: {summary[name]}")
    return summary


def comparable(outcome: Any) -> dict[str, Any]:
    """An outcome of any contestant in one form."""
    return {
        "places": outcome.places,
        "winners": list(outcome.winners),
        "unresolved": sorted(sorted(keys) for keys in outcome.unresolved),
        "results": {r.key: {name: getattr(r, name) for name in FIELDS} for r in outcome.results},
    }


def difference(part: str, one: tuple[str, Any], other: tuple[str, Any]) -> str:
    """Where two outcomes part."""
    (first, left), (second, right) = one, other
    if part == "results":
        key = next(key for key in left if left[key] != right.get(key))
        part, left, right = f"record {key}", left[key], right.get(key)
    return f"DIFFERENCE in {part}\n  {first}: {left}\n  {second}: {right}"


def counted(outcome: Mapping[str, Any]) -> dict[str, int]:
    """How many records of each standing, so that the reader sees the job is no empty one."""
    standings = [result["standing"] for result in outcome["results"].values()]
    return {standing: standings.count(standing) for standing in sorted(set(standings))}


# --- times ---------------------------------------------------------------------------------------


def cpu(evaluate: Evaluate, job: Job) -> float:
    """Process CPU seconds of one evaluation."""
    gc.collect()
    begin = time.process_time()
    outcome = evaluate(job)
    seconds = time.process_time() - begin
    del outcome
    return seconds


def rounds_of(contestants: Mapping[str, Evaluate], job: Job, rounds: int) -> Times:
    """The contestants in turn, once each round, a different one first each time."""
    order = list(contestants)
    times: Times = {name: [] for name in order}
    for _ in range(rounds):
        for name in order:
            times[name].append(cpu(contestants[name], job))
        order.append(order.pop(0))
    return times


def compare(
    title: str, job: Job, contestants: Mapping[str, Evaluate], rounds: int
) -> dict[str, Any]:
    """The main table: every contestant's time as a multiple of servicestar's."""
    times = rounds_of(contestants, job, rounds)
    count = len(job.records)
    print(f"\n{CONTEST}, {count:,} tellers, {title}; {len(job.history):,} rows of history")
    print(f"  {'':34}{'ratio':>7}  {'range of rounds':>15}  {'CPU s':>7}  {'µs/record':>9}")
    found = {}
    for name, own in times.items():
        each = [a / b for a, b in zip(own, times[OURS], strict=True)]
        ratio, low, high = median(each), min(each), max(each)
        found[name] = {"ratio": ratio, "low": low, "high": high, "cpu_seconds": median(own)}
        spread = f"{low:.2f}–{high:.2f}"
        per = median(own) / count * 1e6
        print(f"  {name:34}{ratio:7.2f}  {spread:>15}  {median(own):7.3f}  {per:9.1f}")
    print("  Only servicestar checks the sheet: every cell for type and limits, keys, columns.")
    return found


def growth(contestants: Mapping[str, Evaluate], rounds: int) -> dict[str, Any]:
    """Time per record at several sizes, for servicestar and by hand."""
    two = {name: contestants[name] for name in (OURS, HAND)}
    found: dict[str, Any] = {name: {} for name in two}
    for size in SIZES:
        times = rounds_of(two, job(size), min(rounds, 5) if size > MAIN else rounds)
        for name, own in times.items():
            found[name][size] = median(own) / size
    print("\nGrowth: time per record as a multiple of that at 1,000 (µs per record)")
    print(f"  {'':34}" + "".join(f"{size:>16,}" for size in SIZES))
    for name, per in found.items():
        cells = (f"{per[s] / per[SIZES[0]]:.2f} ({per[s] * 1e6:.1f})" for s in SIZES)
        print(f"  {name:34}" + "".join(f"{cell:>16}" for cell in cells))
    return found


# --- starting ------------------------------------------------------------------------------------

_TIMED = """
import sys, time
sys.path.insert(0, {here!r})
import tellers
made = tellers.job(100)
begin = time.process_time()
import servicestar
import servicestar.api
imported = time.process_time()
contest = servicestar.load({ruleset!r}).contest({contest!r})
loaded = time.process_time()
contest.evaluate(made.records, history=made.history, period=made.period)
first = time.process_time()
contest.evaluate(made.records, history=made.history, period=made.period)
second = time.process_time()
print(imported - begin, loaded - imported, first - loaded, second - first)
"""


def start(rounds: int) -> dict[str, Any]:
    """What a short run costs: import, load, a hundred tellers, each in fresh processes."""
    words = {"here": str(Path(__file__).parent), "ruleset": str(RULESET), "contest": CONTEST}
    code = _TIMED.format(**words)
    child(code)  # once unmeasured, so that the byte code of every module is on disk
    staged = [tuple(map(float, child(code)[1].split())) for _ in range(rounds)]
    imported, loaded, first, second = (median(stage) for stage in zip(*staged, strict=True))
    bare, plain, face = child_medians(["pass", "import servicestar", "import servicestar.api"])
    seconds = {
        "import servicestar, above a bare interpreter": plain - bare,
        "  the same with servicestar.api, which `load` needs": face - bare,
        "load the Zhengzhou ruleset": loaded,
        "  the same with the imports it causes": imported + loaded,
        "100 tellers, right after load": first,
        "  the same once more": second,
    }
    print("\nStarting: CPU of fresh processes")
    for name, value in seconds.items():
        print(f"  {name:52}{value * 1000:7.1f} ms{verdict(name, value)}")
    return {name.strip(): value for name, value in seconds.items()}


def verdict(name: str, value: float) -> str:
    """Whether a target is met, where there is one."""
    if name not in TARGETS:
        return ""
    word = "met" if value < TARGETS[name] else "MISSED"
    return f"   target < {TARGETS[name] * 1000:.0f} ms: {word}"


def child(code: str) -> tuple[float, str]:
    """CPU seconds and output of a fresh interpreter."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, stdout=subprocess.PIPE, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return used, done.stdout


def child_medians(codes: Iterable[str], rounds: int = 21) -> list[float]:
    """Median CPU seconds of fresh interpreters, in turn."""
    listed = list(codes)
    times = [[child(code)[0] for code in listed] for _ in range(rounds)]
    return [median(own) for own in zip(*times, strict=True)]


if __name__ == "__main__":
    main()
