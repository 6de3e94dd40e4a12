"""Files are replaced whole or not at all; what is no file is written to directly."""

from __future__ import annotations

import errno
import os
import threading
from pathlib import Path

import pytest

from servicestar.records import Staged, stage, write_whole

OLD, NEW = b"old", b"new"
GONE = ("there is no such file or folder", "没有该文件或文件夹")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file that is there."""
    made = tmp_path / "file.txt"
    made.write_bytes(OLD)
    return made


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_file_is_replaced_and_not_written_over(path: Path) -> None:
    with path.open("rb") as reader:
        assert write_whole(path, NEW) is None
        assert reader.read() == OLD, "who reads the old file goes on reading it"
    assert path.read_bytes() == NEW
    assert names(path.parent) == ["file.txt"]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_the_permissions_of_the_old_file_stay(path: Path, mode: int) -> None:
    path.chmod(mode)
    write_whole(path, NEW)
    assert path.stat().st_mode & 0o777 == mode


def test_the_owner_of_the_old_file_stays(path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root may give a file away")
    os.chown(path, 12345, 23456)
    write_whole(path, NEW)
    assert (path.stat().st_uid, path.stat().st_gid) == (12345, 23456)


def test_a_new_file_has_what_the_mask_leaves(tmp_path: Path) -> None:
    mask = os.umask(0o027)
    try:
        write_whole(tmp_path / "new", NEW)
    finally:
        os.umask(mask)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed_also_over_folders(path: Path) -> None:
    (path.parent / "far").mkdir()
    link = path.parent / "far" / "link"
    link.symlink_to("../file.txt")
    assert write_whole(link, NEW) is None
    assert link.is_symlink()
    assert path.read_bytes() == NEW
    assert names(path.parent / "far") == ["link"]


def test_a_link_to_nothing_makes_the_file(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("new")
    assert write_whole(tmp_path / "link", NEW) is None
    assert (tmp_path / "new").read_bytes() == NEW
    assert (tmp_path / "link").is_symlink()


def test_links_that_go_round_are_told(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert write_whole(tmp_path / "a", NEW) == ("its links go round in a circle", "链接循环")
    assert names(tmp_path) == ["a", "b"]


def test_a_device_is_written_to_and_stays_one() -> None:
    assert write_whole("/dev/null", NEW) is None
    assert Path("/dev/null").is_char_device()


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe, read = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()
    assert write_whole(pipe, NEW) is None
    reader.join(10)
    assert read == [NEW]
    assert pipe.is_fifo()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "it is a folder"),
        (".", "it is a folder"),
        ("gone/new", GONE[0]),
        ("file.txt/new", "a part of its path is no folder"),
        ("\0", "that is not a file name"),
        ("x" * 300, "the name is too long"),
    ],
)
def test_what_can_not_be_written_is_told(
    path: Path, name: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(path.parent)
    told = write_whole(name, NEW)
    assert told is not None
    assert told[0] == reason
    assert names(path.parent) == ["file.txt"]


def test_a_file_that_may_not_be_written_to_is_not_replaced(path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    path.chmod(0o400)
    assert write_whole(path, NEW) == ("permission denied", "没有权限")
    assert path.read_bytes() == OLD


@pytest.mark.parametrize("call", ["fsync", "chown"])
def test_a_disk_that_fails_leaves_the_old_file(
    path: Path, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.ENOSPC, "") if call == "fsync" else KeyboardInterrupt

    monkeypatch.setattr(os, call, fail)
    if call == "fsync":
        assert write_whole(path, NEW) == ("the disk is full", "磁盘已满")
    else:
        with pytest.raises(KeyboardInterrupt):
            write_whole(path, NEW)
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["file.txt"]


def test_a_move_that_fails_leaves_the_old_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError(errno.EROFS, "")

    monkeypatch.setattr(Path, "replace", fail)
    assert write_whole(path, NEW) == ("the disk is read-only", "磁盘为只读")
    assert path.read_bytes() == OLD
    assert names(path.parent) == ["file.txt"]


def test_file_and_folder_are_made_to_last_in_that_order(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def noted(handle: int) -> None:
        seen.append(f"fsync {Path(f'/proc/self/fd/{handle}').readlink().name[:4]}")
        fsync(handle)

    def moved(old: Path, new: Path) -> Path:
        seen.append("replace")
        return replace(old, new)

    monkeypatch.setattr(os, "fsync", noted)
    monkeypatch.setattr(Path, "replace", moved)
    write_whole(path, NEW)
    assert seen == ["fsync .ser", "replace", f"fsync {path.parent.name[:4]}"]


def test_a_folder_that_can_not_be_synced_is_no_fault(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fsync = os.fsync

    def only_files(handle: int) -> None:
        if Path(f"/proc/self/fd/{handle}").is_dir():
            raise OSError(errno.EINVAL, "")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", only_files)
    assert write_whole(path, NEW) is None
    assert path.read_bytes() == NEW


def test_what_is_staged_and_dropped_leaves_nothing(path: Path) -> None:
    staged = stage(path, NEW)
    assert isinstance(staged, Staged)
    assert len(names(path.parent)) == 2
    staged.drop()
    staged.drop()
    assert names(path.parent) == ["file.txt"]
    assert path.read_bytes() == OLD
