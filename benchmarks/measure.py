"""Every contestant on cohorts of every size, in turn, each time in a fresh process."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Callable, Container, Iterable
from os import cpu_count, sysconf
from pathlib import Path
from typing import Any

import duckdb

from benchmarks import hand_duckdb, oracle, tellers_parquet
from benchmarks.compare import differences
from benchmarks.contestants import CONTESTANTS, YARDSTICK, Contestant, versions

ROUNDS = {100: 5, 10_000: 5, 100_000: 3, 1_000_000: 1, 10_000_000: 1}
"""How often each contestant is run on so many tellers; the best counts."""
BY_FRACTIONS = 1_000_000
"""Up to here the reference is worked out over fractions, above it by the hand-written exact SQL."""
BUDGET = 120.0
"""Seconds: where a run would take longer, if time grew as the size, that size is left out."""
LIMIT = "2GB"
ROOT = Path(__file__).parent.parent
Run = dict[str, Any]
Say = Callable[[str], None]


def machine() -> dict[str, Any]:
    """What it ran on."""
    return {
        "cores": cpu_count(),
        "memory_gb": round(sysconf("SC_PAGE_SIZE") * sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def measure(sizes: Iterable[int], who: Container[str], folder: Path, say: Say) -> dict[str, Any]:
    """All sizes.

    Args:
        sizes: how many tellers, the smallest first.
        who: ids of the contestants.
        folder: where cohorts and verdicts are written.
        say: told of every run.

    Returns:
        The machine, the versions, the cohorts, the runs and who was left out and why.
    """
    found: dict[str, Any] = {"machine": machine(), "versions": versions()}
    found |= {"cohorts": {}, "runs": [], "left_out": []}
    out: dict[str, str] = {}
    chosen = [each for each in CONTESTANTS if each.id in who]
    for size in sizes:
        source = folder / f"tellers_{size}.parquet"
        tellers_parquet.write(size, source)
        reference = folder / f"reference_{size}.parquet"
        found["cohorts"][str(size)] = prepare(size, source, reference)
        out |= too_slow(found["runs"], size)
        runs = one_size(chosen, size, source, reference, out, say)
        found["runs"] += [run | ratio(run, runs) for run in runs.values()]
        found["left_out"] += [
            {"contestant": id_, "size": size, "why": why} for id_, why in out.items()
        ]
    return found


def too_slow(runs: Iterable[Run], size: int) -> dict[str, str]:
    """Who would be over the budget at a size, going by the sizes before it."""
    return {
        run["contestant"]: f"{run['seconds']:.0f} s at {run['size']:,} already"
        for run in runs
        if run["seconds"] * size / run["size"] > BUDGET and run["size"] >= 10_000
    }


def prepare(size: int, source: Path, reference: Path) -> dict[str, Any]:
    """The reference's verdicts, and how many of each standing it has."""
    if size <= BY_FRACTIONS:
        oracle.verdicts(source, reference)
    else:
        hand_duckdb.exact(source, reference)
    query = "SELECT standing, count(*) FROM read_parquet(?) GROUP BY 1 ORDER BY 1"
    standings = dict(duckdb.execute(query, [str(reference)]).fetchall())
    by = "fractions" if size <= BY_FRACTIONS else YARDSTICK
    return {"bytes": source.stat().st_size, "standings": standings, "reference": by}


def one_size(
    chosen: Iterable[Contestant],
    size: int,
    source: Path,
    reference: Path,
    out: dict[str, str],
    say: Say,
) -> dict[tuple[str, str | None], Run]:
    """Every contestant in turn, `ROUNDS` times; who can not is entered in `out`."""
    runs: dict[tuple[str, str | None], Run] = {}
    entries = [(each, limit) for each in chosen for limit in limits(each, size)]
    for _ in range(ROUNDS.get(size, 3)):
        for each, limit in entries:
            if each.id in out:
                continue
            target = source.with_name(f"{each.id}.parquet")
            took = run_once(each, source, target, limit)
            name = f"{size:>10,}  {each.title}{f' in {limit}' if limit else ''}"
            if isinstance(took, str):
                out[each.id] = took
                say(f"{name}: left out, {took}")
                continue
            say(f"{name}: {took['seconds']:.3f} s")
            new = {"contestant": each.id, "size": size, "limit": limit, "all": []}
            run = runs.setdefault((each.id, limit), new)
            keep(run, took)
            if "differing" not in run:
                run["differing"] = differences(target, reference, each.columns)
            target.unlink()
    return runs


def limits(contestant: Contestant, size: int) -> tuple[str | None, ...]:
    """With all memory and, where it matters, with little."""
    return (None, LIMIT) if contestant.takes_limit and size >= 1_000_000 else (None,)


def run_once(each: Contestant, source: Path, target: Path, limit: str | None) -> Run | str:
    """One run in its own process; or why there is none."""
    if lacking := each.lacks():
        return f"not installed: {', '.join(lacking)}"
    command = [sys.executable, "-m", "benchmarks.worker", each.id, str(source), str(target)]
    command += [] if limit is None else [limit]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=2 * BUDGET)
    except subprocess.TimeoutExpired:
        return f"more than {2 * BUDGET:.0f} s"
    if done.returncode:
        last = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
        return last.replace(f"{source.parent}/", "")[:200]
    took: Run = json.loads(done.stdout)
    return took


def keep(run: Run, took: Run) -> None:
    """The best of the rounds; of memory the most."""
    run["all"].append(took["seconds"])
    run["seconds"] = min(run["all"])
    run["cpu"] = min(run.get("cpu", took["cpu"]), took["cpu"])
    run["peak"] = max(run.get("peak", 0), took["peak"])


def ratio(run: Run, runs: dict[tuple[str, str | None], Run]) -> Run:
    """Its time as a multiple of the yardstick's at the same size."""
    base = runs.get((YARDSTICK, None))
    return {"ratio": run["seconds"] / base["seconds"] if base else None}
