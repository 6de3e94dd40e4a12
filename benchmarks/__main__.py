"""The benchmark of the engines.

    python -m benchmarks [--quick] [--size N ...] [--only ID ...]

Every contestant does the same job (`benchmarks/job.py`) on the same made-up tellers, from a
Parquet file to a Parquet file of verdicts, in a process of its own, in turn with the others; every
verdict is held against a reference. What is left out, and why, is printed. Read the ratios, not
the seconds.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
from pathlib import Path

from benchmarks import report
from benchmarks.contestants import BY_ID, YARDSTICK
from benchmarks.measure import ROUNDS, measure

QUICK = (100, 10_000)


def main() -> None:
    """Measure, print; after a whole run write JSON, picture and page, too."""
    parser = argparse.ArgumentParser(prog="benchmarks", description="The benchmark of the engines.")
    parser.add_argument(
        "--quick", action="store_true", help="100 and 10,000 tellers; writes nothing"
    )
    parser.add_argument("--size", type=int, nargs="+", help="so many tellers; of several, in order")
    parser.add_argument("--only", nargs="+", choices=sorted(BY_ID), help="these contestants")
    options = parser.parse_args()
    chosen = options.size or (QUICK if options.quick else tuple(ROUNDS))
    who = {YARDSTICK, *options.only} if options.only else set(BY_ID)
    with tempfile.TemporaryDirectory() as folder:
        found = measure(sorted(chosen), who, Path(folder), lambda line: print(line, flush=True))
    found = {"date": datetime.date.today().isoformat(), **found}
    print("\n" + report.text(found))
    if not (options.quick or options.only):
        print(f"\nwritten: {report.write(found)}")
    if wrong := report.wrong(found):
        sys.exit("DIFFERENCE: " + "; ".join(wrong))


if __name__ == "__main__":
    main()
