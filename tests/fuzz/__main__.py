"""A campaign: python -m tests.fuzz --target all --count 100000 --seed 1

The same seed and count make the same inputs on every machine. Inputs at fault are saved; one is
run again with `--replay FILE --target NAME`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import time
from pathlib import Path
from random import Random

from attrs import define, field

from tests.fuzz.oracle import judged, limit_memory
from tests.fuzz.targets import TARGETS


@define
class Tally:
    """What came of one target."""

    count: int = 0
    seconds: float = 0.0
    slowest: float = 0.0
    slowest_at: int = 0
    faults: dict[str, int] = field(factory=dict)


def main() -> int:
    """Run a campaign and print what came of it."""
    options = _options()
    limit_memory()
    names = list(TARGETS) if options.target == "all" else [options.target]
    if options.replay is not None:
        found, seconds = judged(TARGETS[names[0]].run, options.replay.read_bytes())
        print(f"{seconds:.2f} s", found.what if found else "no fault")
        return 1 if found else 0
    shares = sum(TARGETS[name].share for name in names)
    tallies = {
        name: campaign(
            name, max(1, options.count * TARGETS[name].share // shares), options.seed, options.save
        )
        for name in names
    }
    total = sum(tally.count for tally in tallies.values())
    failed = sum(sum(tally.faults.values()) for tally in tallies.values())
    print(f"{'all':12} {total:>9} inputs, {failed} faults")
    return 1 if failed else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="A fuzz campaign.")
    parser.add_argument("--target", choices=("all", *TARGETS), default="all")
    parser.add_argument("--count", type=int, default=10_000, help="inputs over all targets")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", type=Path, default=Path("fuzz-failures"), help="a folder")
    parser.add_argument("--replay", type=Path, help="a saved input, with its --target")
    return parser.parse_args()


def campaign(name: str, count: int, seed: int, save: Path) -> Tally:
    """Make and run so many inputs of one target."""
    target, tally = TARGETS[name], Tally()
    started = time.process_time()
    for number in range(count):
        data = target.make(Random(f"{seed}:{name}:{number}"))
        fault, seconds = judged(target.run, data)
        tally.count += 1
        if seconds > tally.slowest:
            tally.slowest, tally.slowest_at = seconds, number
        if fault is not None:
            tally.faults[fault.what] = tally.faults.get(fault.what, 0) + 1
            if tally.faults[fault.what] <= 3:
                _keep(save, name, data)
    tally.seconds = time.process_time() - started
    print(
        f"{name:12} {tally.count:>9} inputs in {tally.seconds:.0f} s of process time, "
        f"slowest {tally.slowest:.2f} s (number {tally.slowest_at}), "
        f"{sum(tally.faults.values())} faults",
        flush=True,
    )
    for what, times in tally.faults.items():
        print(f"    {times} × {what}", flush=True)
    return tally


def _keep(folder: Path, name: str, data: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}-{hashlib.sha256(data).hexdigest()[:12]}").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
