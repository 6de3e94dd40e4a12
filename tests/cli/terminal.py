"""Runs the command line in a terminal of its own, as a person would see it."""

from __future__ import annotations

import os
import pty
import re
import signal
import struct
import subprocess
import sys
import termios
from fcntl import ioctl
from pathlib import Path

from attrs import frozen

from tests.cli.command import START

_ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


@frozen
class Seen:
    """What came out on a terminal, and on the other stream, which was a pipe."""

    status: int
    screen: str
    other: str

    @property
    def plain(self) -> str:
        """The screen's text without escape sequences, its line ends as in a file."""
        return _ESCAPE.sub("", self.screen).replace("\r\n", "\n")


def in_terminal(
    *arguments: str,
    columns: int = 80,
    stream: str = "stdout",
    stop_at: str | None = None,
    **environment: str,
) -> Seen:
    """Run a command with one of its streams on a terminal.

    Args:
        arguments: of the command.
        columns: width of the terminal.
        stream: the one that is a terminal, `stdout` or `stderr`.
        stop_at: once this is on the screen, SIGINT is sent.
        environment: variables besides PATH.
    """
    master, slave = pty.openpty()
    ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    streams: dict[str, int] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: slave}
    process = subprocess.Popen(
        [sys.executable, "-c", START, *arguments],
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], "TERM": "xterm-256color", **environment},
        cwd=Path.cwd(),
        **streams,
    )
    os.close(slave)
    screen, stopped = b"", False
    while chunk := _read(master):
        screen += chunk
        if stop_at is not None and stop_at.encode() in screen and not stopped:
            process.send_signal(signal.SIGINT)
            stopped = True
    other = (process.stdout or process.stderr).read()
    status = process.wait(60)
    for each in (process.stdout, process.stderr):
        if each is not None:
            each.close()
    os.close(master)
    return Seen(status, screen.decode(), other.decode())


def _read(master: int) -> bytes:
    """The next bytes; none where the other side is closed, which Linux tells by an error."""
    try:
        return os.read(master, 65536)
    except OSError:
        return b""
