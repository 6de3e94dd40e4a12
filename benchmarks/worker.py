"""One contestant, once, in a process of its own: `python -m benchmarks.worker ID SOURCE TARGET`.

Prints what it took as JSON: wall seconds, CPU seconds of all threads, and the peak of the memory
of the process and its children in bytes, Python and the libraries included.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.contestants import BY_ID


def main() -> None:
    """Do the job and say what it took."""
    id_, source, target, *limit = sys.argv[1:]
    contestant = BY_ID[id_]
    do = contestant.function()
    options = {"memory_limit": limit[0]} if limit else {}
    wall, cpu = time.perf_counter(), time.process_time()
    do(Path(source), Path(target), **options)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(json.dumps({"seconds": wall, "cpu": cpu, "peak": sum(peaks())}))


def peaks() -> Iterator[int]:
    """The peak of this process and of those it started that still run; nothing but on Linux.

    `getrusage` would not do: its peak counts from before the program was loaded, when the process
    was still a copy of its parent.
    """
    parents, highs = {}, {}
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        except OSError:  # it ended meanwhile
            continue
        parents[int(lines["Pid"])] = int(lines["PPid"])
        highs[int(lines["Pid"])] = 1024 * int(lines.get("VmHWM", "0 kB").split()[0])
    own = Path("/proc/self").resolve().name
    waiting = [int(own)] if own.isdigit() else []
    while waiting:
        process = waiting.pop()
        yield highs[process]
        waiting += [child for child, parent in parents.items() if parent == process]


if __name__ == "__main__":
    main()
