"""Work in processes of its own: the page stays alive, and what takes too long can be stopped.

A lane does one job at a time. While one runs, only the newest of those that wait is kept: nobody
needs the findings of a text that has been typed over. Stopping a job ends its process; the next
job gets a new one.
"""

from __future__ import annotations

import itertools
import multiprocessing
import signal
import threading
import time
from contextlib import suppress
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any

from attrs import define, field

from servicestar.diagnostics import ServiceStarError

# A fork would take the server's sockets and locks along; a new process begins with nothing.
_CONTEXT = multiprocessing.get_context("spawn")
_PATIENCE = 0.05
_TOLD = 5


class Superseded(Exception):
    """A newer job came before this one was begun."""


class Stopped(Exception):
    """The job was cancelled."""


class Faulty(Exception):
    """The job found faults; they are told in words."""


class Broken(Exception):
    """The job's process ended by itself, most likely for want of memory, or by a fault of ours."""


def _serve(pipe: Connection) -> None:
    """The life of a process: jobs in, progress and answers out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's, which ends us
    from servicestar.workbench.bench import Bench

    answer: tuple[str, Any]
    bench = Bench(lambda *words: pipe.send(("progress", words)))
    with suppress(EOFError, BrokenPipeError):
        while True:
            name, arguments = pipe.recv()
            try:
                answer = ("done", getattr(bench, name)(**arguments))
            except ServiceStarError as error:
                lang = arguments["inputs"].lang
                answer = ("faulty", [each.message(lang) for each in error.diagnostics[:_TOLD]])
            except Exception as error:
                answer = ("broken", type(error).__name__)
            pipe.send(answer)


@define(eq=False)
class Lane:
    """A process for one kind of work.

    Attributes:
        progress: what the running job last told.
        since: when it began, by `time.monotonic`; None while nothing runs.
    """

    progress: tuple[Any, ...] = ()
    since: float | None = None
    _process: SpawnProcess | None = None
    _pipe: Connection | None = None
    _busy: threading.Lock = field(factory=threading.Lock)
    _tickets: itertools.count[int] = field(factory=itertools.count)
    _newest: int = -1
    _closed: bool = False

    def warm(self) -> None:
        """Have a process ready before the first job."""
        with self._busy:
            self._ready()

    def call(self, name: str, **arguments: Any) -> Any:
        """Do a job and wait for its answer.

        Args:
            name: a method of `Bench`.
            arguments: what it takes; they have to pickle.

        Raises:
            Superseded: where a newer job was waiting as well.
            Stopped: where it was cancelled.
            Broken: where it did not come to an end.
        """
        self._newest = ticket = next(self._tickets)
        with self._busy:
            if ticket != self._newest:
                raise Superseded
            pipe = self._ready()
            self.progress, self.since = (), time.monotonic()
            try:
                pipe.send((name, arguments))
                return self._answer(pipe)
            except (EOFError, OSError):
                stopped = self._process is None
                self._end()
                raise (Stopped() if stopped else Broken("ended")) from None
            finally:
                self.since = None

    def _answer(self, pipe: Connection) -> Any:
        while True:
            while not pipe.poll(_PATIENCE):
                if self._process is None:
                    raise EOFError
            kind, value = pipe.recv()
            if kind == "done":
                return value
            if kind == "faulty":
                raise Faulty("\n".join(value))
            if kind == "broken":
                raise Broken(value)
            self.progress = value

    def _ready(self) -> Connection:
        if self._closed:
            raise Stopped
        if self._process is None or self._pipe is None or not self._process.is_alive():
            self._pipe, theirs = _CONTEXT.Pipe()
            self._process = _CONTEXT.Process(target=_serve, args=(theirs,), daemon=True)
            self._process.start()
            theirs.close()
        return self._pipe

    def cancel(self) -> None:
        """Stop what runs; nothing happens where nothing does."""
        if self.since is not None:
            self._end()

    def close(self) -> None:
        """No more jobs."""
        self._closed = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.join()
