"""A program that appends events and says of each, once it is stored, its number and hash.

Everything is imported once; each line of the input starts a process that appends until it is done,
killed, or refused. ``child N`` names that process, ``gone`` says that it has ended.
"""

from __future__ import annotations

import os
import sys

from servicestar import ServiceStarError
from servicestar.ledger import Ledger


def append(where: str, who: str, count: int) -> None:
    """Append, and tell of each entry after its commit, in one write."""
    ledger = Ledger.open(where)
    try:
        for number in range(count):
            entry = ledger.event(1, who, "seen", "2010-11-02", f"{who}{number}")
            os.write(1, f"{entry.number} {entry.hash}\n".encode())
    except ServiceStarError as error:
        os.write(1, f"refused {error.diagnostics[0].code}\n".encode())


def main(where: str, who: str) -> None:
    """Start a process for each line, which says how much to append."""
    Ledger.open(where).verify()  # loads what is loaded late
    os.write(1, b"ready\n")
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            append(where, who, int(line))
            os._exit(0)
        os.write(1, f"child {child}\n".encode())
        os.waitpid(child, 0)
        os.write(1, b"gone\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
