"""`-o FILE`: a whole new file or the old one, never half of one."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.cli.command import Call

RUN = ("run", "rules.yaml", "sheet.csv", "--contest", "star", "--format", "json")


def left_over(folder: Path) -> set[str]:
    """Files that are neither input nor what the tests put there."""
    own = {"rules.yaml", "sheet.csv", "bad.csv", "bad.yaml", "old.json"}
    return {path.name for path in folder.iterdir()} - own


@pytest.fixture
def old(folder: Path) -> Path:
    """A file of an earlier run."""
    path = folder / "old.json"
    path.write_bytes(b"old")
    return path


def test_the_file_holds_what_the_screen_would_show(old: Path, call: Call) -> None:
    done = call(*RUN, "-o", "old.json")
    assert (done.status, done.out, done.err) == (0, b"", "")
    assert old.read_bytes() == call(*RUN).out
    assert left_over(old.parent) == set()


def test_a_new_file_can_be_read_by_whom_the_mask_allows(folder: Path, call: Call) -> None:
    mask = os.umask(0o027)
    try:
        call(*RUN, "-o", "new.json")
        assert (folder / "new.json").stat().st_mode & 0o777 == 0o640
    finally:
        os.umask(mask)


def test_a_fault_leaves_the_old_file(old: Path, call: Call) -> None:
    done = call("run", "rules.yaml", "bad.csv", "--contest", "star", "-o", "old.json")
    assert done.status == 1
    assert old.read_bytes() == b"old"
    assert left_over(old.parent) == set()


def test_a_full_disk_leaves_the_old_file(
    old: Path, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    done = call(*RUN, "-o", "old.json")
    assert done.status == 2
    assert "SS615" in done.err
    assert old.read_bytes() == b"old"
    assert left_over(old.parent) == set()


def test_a_folder_that_may_not_be_written_to_keeps_the_old_file(old: Path, call: Call) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    old.parent.chmod(0o500)
    try:
        done = call(*RUN, "-o", "old.json")
    finally:
        old.parent.chmod(0o700)
    assert done.status == 2
    assert old.read_bytes() == b"old"


@pytest.mark.parametrize("name", ["there", "gone/new.json", "old.json/new.json", "\0", "x" * 300])
def test_a_name_that_is_no_file_is_told(name: str, old: Path, call: Call) -> None:
    (old.parent / "there").mkdir()
    done = call(*RUN, "-o", name)
    assert done.status == 2
    assert "error SS615 can not write" in done.err
    assert done.err.count("\n") == 1
    assert left_over(old.parent) == {"there"}
    assert list((old.parent / "there").iterdir()) == []


def test_new_writes_a_sound_ruleset_and_never_over_another(folder: Path, call: Call) -> None:
    assert call("new", "mine.yaml").status == 0
    assert call("check", "mine.yaml").text == ""
    (folder / "mine.yaml").write_bytes(b"mine")
    done = call("new", "mine.yaml")
    assert (done.status, done.out) == (2, b"")
    assert (folder / "mine.yaml").read_bytes() == b"mine"


def test_new_does_not_follow_a_link_to_a_file_that_is_not_there(folder: Path, call: Call) -> None:
    (folder / "link.yaml").symlink_to("nowhere.yaml")
    assert call("new", "link.yaml").status in (0, 2)
    assert not (folder / "nowhere.yaml").exists()
