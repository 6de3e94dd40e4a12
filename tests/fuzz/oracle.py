"""What may come of an input: a value or our diagnostics, within bounded time and memory."""

from __future__ import annotations

import resource
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from attrs import frozen

from servicestar.diagnostics import Diagnostic, ServiceStarError, render
from servicestar.diagnostics.finding import MAX_LISTED

SECONDS = 10.0
"""Of the process's own time, for one input: generous, because the machine may be busy."""
MEMORY = 4 * 2**30
MOST = 20 * MAX_LISTED
"""Findings that one input can have: so many of each code, and no file has all codes."""


class Overrun(BaseException):
    """An input took too long. No `except Exception` can take it for a damaged file."""


@frozen
class Fault:
    """What should not have come of an input."""

    what: str
    seconds: float


def limit_memory(most: int = MEMORY) -> None:
    """Let this process have no more memory than that."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (most, hard))


@contextmanager
def bounded(seconds: float) -> Iterator[None]:
    """Stop what runs longer than so many seconds of this process's own time."""

    def stop(*_: object) -> None:
        raise Overrun

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def judged(run: Callable[[bytes], None], data: bytes) -> tuple[Fault | None, float]:
    """Run an input: the fault, if there is one, and how long it took."""
    start = time.process_time()
    what = None
    try:
        with bounded(SECONDS):
            run(data)
    except ServiceStarError as error:
        what = _wrong(error.diagnostics)
    except Overrun:
        what = f"more than {SECONDS} seconds"
    except MemoryError:
        what = f"more than {MEMORY} bytes"
    except Exception as error:  # whatever it is, it should not have come this far
        what = f"{type(error).__name__}: {error}"[:300]
    seconds = time.process_time() - start
    return (Fault(what, seconds) if what else None), seconds


def _wrong(findings: Iterable[Diagnostic]) -> str | None:
    try:
        hold(findings)
    except AssertionError as error:
        return f"diagnostics: {error}"[:300]
    return None


def hold(findings: Iterable[Diagnostic]) -> None:
    """Findings that a person can read, and not more than a person would."""
    listed = list(findings)
    assert len(listed) <= MOST, f"{len(listed)} findings"
    for finding in listed:
        for lang in ("en", "zh"):
            line = finding.line(lang)  # type: ignore[arg-type]
            assert line.isprintable(), f"{finding.code} is not printable"
            assert len(line) < 20_000, f"{finding.code} has {len(line)} characters"


def hold_screen(text: str) -> None:
    """What goes to a terminal has no control characters in it."""
    bad = {char for char in set(text) if char != "\n" and not char.isprintable()}
    assert not bad, f"on the screen: {sorted(bad)!r}"


def hold_rendered(findings: Iterable[Diagnostic], name: str, data: bytes) -> None:
    """Findings with the line of the file below them."""
    texts = {name: data.decode("utf-8-sig", "replace")}
    for finding in list(findings)[:20]:
        hold_screen(render(finding, texts))
