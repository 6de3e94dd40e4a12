"""A Spark cluster of one's own: a master and two workers on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

WORKERS = 2
PATIENCE = 300.0
_DEPLOY = "org.apache.spark.deploy"


def with_java() -> None:
    """Spark needs Java, which a machine that only has Python does not have."""
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        assert os.geteuid() == 0, "the tests of Spark need a Java runtime of version 17"
        for words in (("update",), ("install", "-y", "openjdk-17-jre-headless")):
            subprocess.run(["apt-get", "-qq", *words], check=True, stdout=subprocess.DEVNULL)


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The URL of a cluster that runs until the block ends.

    Args:
        folder: where its processes write.
    """
    with_java()
    port = _free_port()
    url = f"spark://127.0.0.1:{port}"
    here = ("--host", "127.0.0.1", "--webui-port", "0")
    started = [_started("master.Master", folder / "master", *here, "--port", str(port))]
    try:
        _wait_for(port)
        small = (*here, "--cores", "1", "--memory", "1g")
        for number in range(WORKERS):
            place = folder / f"worker{number}"
            started.append(_started("worker.Worker", place, *small, "--work-dir", str(place), url))
        yield url
    finally:
        for process in reversed(started):
            process.terminate()
        for process in started:
            process.wait(timeout=30)


def _started(name: str, folder: Path, *words: str) -> subprocess.Popen[bytes]:
    """A process of the cluster."""
    spec = find_spec("pyspark")
    assert spec is not None, "install the extra `spark`"
    assert spec.origin is not None
    home = Path(spec.origin).parent
    folder.mkdir()
    environment = {**os.environ, "SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1"}
    with (folder / "log").open("wb") as log:
        command = [str(home / "bin" / "spark-class"), f"{_DEPLOY}.{name}", *words]
        return subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait_for(port: int) -> None:
    """Until somebody listens on a port of this machine."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port}")
