"""Files that are replaced whole or not at all, and the lock under which one is read and replaced.

New content is written beside its file, made to last, and moved into place: whoever opens the file
finds the old content or the new one, also after a crash.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from attrs import frozen

from servicestar.diagnostics import why_not
from servicestar.records.limits import Reason

if sys.platform != "win32":
    import fcntl

FilePath = str | os.PathLike[str]

NO_FILE: Reason = ("it is a device or a pipe, not a file", "这是设备或管道，不是文件")


@frozen
class Target:
    """Where new content goes.

    Attributes:
        path: the file that the name leads to, links followed: what a link names is replaced, not
            the link.
        old: what the system knows of the file; None where it is not there yet.
    """

    path: Path
    old: os.stat_result | None

    @property
    def regular(self) -> bool:
        """Whether it is a file that can be replaced, or is to become one."""
        return self.old is None or stat.S_ISREG(self.old.st_mode)


def target_of(path: FilePath) -> Target | Reason:
    """Where a name leads to; or why nothing can be written there.

    A file that this user may not write to is refused. Its folder would let it be replaced, but
    whoever protected it meant its content.
    """
    name = os.fspath(path) or "."
    try:
        target = Target(Path(os.path.realpath(name)), _known(name))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return why_not(error)
    if target.old is None:
        return target
    if stat.S_ISDIR(target.old.st_mode):
        return why_not(IsADirectoryError(errno.EISDIR, ""))
    if not os.access(name, os.W_OK):
        return why_not(PermissionError(errno.EACCES, ""))
    return target


def _known(name: str) -> os.stat_result | None:
    """What the system knows of a file, None where there is none."""
    try:
        return Path(name).stat()
    except FileNotFoundError:
        return None


@frozen
class Staged:
    """New content that waits beside its file.

    Attributes:
        target: the file that it is for.
        data: the content.
        temporary: where it waits; None for a device or a pipe, which is written to directly.
    """

    target: Target
    data: bytes
    temporary: Path | None

    def put(self) -> Reason | None:
        """Move it into place; or why that failed. The old content is then still there."""
        try:
            if self.temporary is None:
                self.target.path.write_bytes(self.data)
                return None
            self.temporary.replace(self.target.path)
        except OSError as error:
            self.drop()
            return why_not(error)
        _make_name_last(self.target.path.parent)
        return None

    def drop(self) -> None:
        """Take it away, if it is still waiting."""
        if self.temporary is not None:
            self.temporary.unlink(missing_ok=True)


def stage(path: FilePath, data: bytes) -> Staged | Reason:
    """New content for a file, written and made to last but not yet in its place.

    What is no regular file (a terminal, ``/dev/null``, a pipe) can not be replaced: `Staged.put`
    writes to it directly.

    Args:
        path: the file, which may not be there yet; links are followed.
        data: all that it shall hold.

    Returns:
        What is to be put or dropped; or why the file can not be written.
    """
    target = target_of(path)
    if not isinstance(target, Target):
        return target
    if not target.regular:
        # The name itself: what a link such as /dev/stdout leads to may have no name.
        return Staged(Target(Path(path), target.old), data, None)
    try:
        return Staged(target, data, _beside(target, data))
    except OSError as error:
        return why_not(error)


def _beside(target: Target, data: bytes) -> Path:
    """A new file beside the target that holds the data and may be read by whom the old one may."""
    with tempfile.NamedTemporaryFile(
        dir=target.path.parent, prefix=".servicestar-", delete=False
    ) as stream:
        temporary = Path(stream.name)
        try:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
            _permit(temporary, target.old)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
    return temporary


def _permit(path: Path, old: os.stat_result | None) -> None:
    """Give a file the owner and the permissions of the old one, or those of any new file."""
    if old is None:
        path.chmod(0o666 & ~_umask())
        return
    with suppress(OSError, AttributeError):  # only root may give a file away, on Windows nobody
        os.chown(path, old.st_uid, old.st_gid)
    path.chmod(stat.S_IMODE(old.st_mode))


def _umask() -> int:
    """The process's mask for new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _make_name_last(folder: Path) -> None:
    """Have the folder's new entry on the disk: without this a crash may bring the old one back."""
    # The file is in its place already, so a system that can not do this has not failed.
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def write_whole(path: FilePath, data: bytes) -> Reason | None:
    """Replace a file whole or not at all; or why it was not replaced. See `stage`."""
    staged = stage(path, data)
    return staged.put() if isinstance(staged, Staged) else staged


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold off everyone else who takes this lock for a file of the folder.

    It is the folder that is locked: a file that gets replaced is another one after that, and a
    lock file beside it would be left over. The lock is advisory, ends with the process, and holds
    among the programs of one machine. Windows has none of this kind: nobody is held off there.

    Raises:
        OSError: where there is no such folder, or its system knows no locks.
    """
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
