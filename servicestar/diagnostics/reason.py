"""Why the system would not open a file, in both languages: its own words are in one at most."""

from __future__ import annotations

import errno

_REASONS = {
    errno.ENOENT: ("there is no such file or folder", "没有该文件或文件夹"),
    errno.EISDIR: ("it is a folder", "这是一个文件夹"),
    errno.ENOTDIR: ("a part of its path is no folder", "路径中有一段不是文件夹"),
    errno.EACCES: ("permission denied", "没有权限"),
    errno.EPERM: ("permission denied", "没有权限"),
    errno.EROFS: ("the disk is read-only", "磁盘为只读"),
    errno.ENOSPC: ("the disk is full", "磁盘已满"),
    errno.ENAMETOOLONG: ("the name is too long", "名称过长"),
    errno.ELOOP: ("its links go round in a circle", "链接循环"),
    errno.EEXIST: ("it is there already", "文件已存在"),
    errno.EADDRINUSE: ("another program has it", "已被其他程序占用"),
}
_NO_NAME = ("that is not a file name", "这不是文件名")


def why_not(error: OSError | ValueError) -> tuple[str, str]:
    """The reason in English and Chinese.

    Args:
        error: what opening, reading or writing raised; a `ValueError` is one of the name.
    """
    if not isinstance(error, OSError):
        return _NO_NAME
    own = error.strerror or type(error).__name__
    return _REASONS.get(error.errno or 0, (own, own))
