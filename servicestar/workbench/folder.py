"""The rulesets that can be opened, and the one folder that any are saved in."""

from __future__ import annotations

import re
from pathlib import Path

from attrs import frozen

from servicestar import api
from servicestar.diagnostics import why_not
from servicestar.loader import FileText, read_file
from servicestar.records import write_whole

MAX_LISTED = 200
_LONGEST = 80
_ENDINGS = (".yaml", ".yml")
_UNFIT = re.compile(r"[^\w.\- ()（）“”·]+")
Reason = tuple[str, str]
_IS_LINK: Reason = ("it is a link or no file", "这是链接或不是文件")
_NOT_THERE: Reason = ("there is no such file or folder", "没有该文件或文件夹")


def plain_name(text: str) -> str:
    """A name for a ruleset file, whatever was typed: no folder, no odd character, ``.yaml``.

    Only letters of any script, digits and a few signs are left, so that no name leads out of the
    folder, hides itself or names a stream of a file.
    """
    base = re.split(r"[/\\]", text.replace("\0", ""))[-1]
    stem = _UNFIT.sub("_", base).strip(" .")
    for ending in _ENDINGS:
        stem = stem.removesuffix(ending)
    stem = stem.removesuffix(".cases").strip(" .")[:_LONGEST].strip(" .")
    return f"{stem or 'ruleset'}.yaml"


@frozen
class Folder:
    """The folder of the user's own rulesets.

    Attributes:
        path: where it is. Nothing outside it is ever written.
    """

    path: Path

    def names(self) -> list[str]:
        """The rulesets in it: files proper, no links, no worked cases."""
        found = sorted(
            each.name
            for each in self.path.iterdir()
            if each.suffix in _ENDINGS and not each.name.endswith(api.CASES)
        )
        return [name for name in found if self._own(name)][:MAX_LISTED]

    def _own(self, name: str) -> bool:
        """Whether a name is that of a file of this folder, and of nothing elsewhere."""
        path = self.path / name
        return path.parent == self.path and path.is_file() and not path.is_symlink()

    def read(self, name: str) -> FileText | Reason:
        """A ruleset of the folder. Names come from requests: only one that is listed is opened."""
        if name not in self.names():
            return _NOT_THERE
        file, faults = read_file(self.path / name)
        if file is None:
            reason = faults[0].words["reason"]
            assert isinstance(reason, tuple)
            return reason
        return FileText(name, file.data)

    def holds(self, name: str) -> bytes | None:
        """What a file of that plain name holds already; None where there is none."""
        found = self.read(plain_name(name))
        return found.data if isinstance(found, FileText) else None

    def save(self, name: str, data: bytes) -> Reason | None:
        """Write a ruleset, whole or not at all; or why that failed.

        Args:
            name: as it was typed; it is made plain.
            data: the text.
        """
        path = self.path / plain_name(name)
        try:
            if path.is_symlink() or (path.exists() and not path.is_file()):
                return _IS_LINK  # a link is not followed: it may lead anywhere
        except OSError as error:
            return why_not(error)
        return write_whole(path, data)


def shipped(id_: str) -> FileText | Reason:
    """The text of a ruleset that comes along."""
    path = api.shipped().get(id_)
    if path is None:
        return _NOT_THERE
    return FileText(f"{id_}.yaml", path.read_bytes())
