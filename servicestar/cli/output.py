"""Where results go: to the screen, or to a file whole or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from servicestar import api
from servicestar.diagnostics import Lang, Place, ServiceStarError, fault
from servicestar.records import Staged, stage

CALL = Place("<command line>")
_IS_HISTORY = ("the titles are added to this file", "称号要追加到此文件")


def put(data: bytes, output: str | None) -> None:
    """Write to the screen, or to a file as a whole: the old file stays until the new is there."""
    with ready(data, output) as write:
        write()


@contextmanager
def ready(data: bytes, output: str | None) -> Iterator[Callable[[], None]]:
    """Get everything ready to write, so that little can go wrong once it is done.

    Gives the function that writes; where it is not called, nothing is written.

    Raises:
        ServiceStarError: SS615 where the file can not be written.
    """
    if output is None:
        yield lambda: _show(data)
        return
    staged = stage(output, data)
    if not isinstance(staged, Staged):
        raise ServiceStarError([fault("SS615", CALL, name=output, reason=staged)])
    try:
        yield lambda: _place(staged, output)
    finally:
        staged.drop()


def _show(data: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def _place(staged: Staged, output: str) -> None:
    if reason := staged.put():
        raise ServiceStarError([fault("SS615", CALL, name=output, reason=reason)])


def put_and_keep(
    data: bytes, output: str | None, outcome: api.Outcome, history: str, lang: Lang
) -> None:
    """Add the winners to a history, then write the outcome; a fault in one keeps both from it.

    What is to be noted of the titles goes to standard error: the outcome stays what it is.
    """
    if output is not None and same_file(output, history):
        raise ServiceStarError([fault("SS615", CALL, name=output, reason=_IS_HISTORY)])
    with ready(data, output) as write:
        notes = outcome.append_to(history)
        write()
    for note in notes:
        print(note.line(lang), file=sys.stderr)


def same_file(one: str, other: str) -> bool:
    """Whether two names are of one file, be it there or not."""
    if Path(one) == Path(other):
        return True
    try:
        return Path(one).resolve() == Path(other).resolve()
    except (OSError, RuntimeError, ValueError):  # a circle of links, or a NUL in the name
        return False
