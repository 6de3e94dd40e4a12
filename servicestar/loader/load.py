"""Ruleset files → `Ruleset`, with the text kept for its hash and for underlining faults."""

from __future__ import annotations

import collections.abc
import hashlib
from pathlib import Path
from typing import TypeVar

from attrs import field, frozen

from servicestar.diagnostics import Diagnostic, Place, errors_of, fault, why_not
from servicestar.loader.door import MAX_BYTES, Mapping, Scalar, Tree, plain_of, read_yaml
from servicestar.loader.structure import MISSING, Builder, read_number
from servicestar.model import LANGUAGE, Part, Ruleset

P = TypeVar("P", bound=Part)


@frozen
class FileText:
    """A file as it was read.

    Attributes:
        name: the name its places carry.
        data: its bytes.
    """

    name: str
    data: bytes = field(repr=False)

    @property
    def sha256(self) -> str:
        """Hash of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def text(self) -> str:
        """The text, for underlining; bytes that are not UTF-8 are replaced."""
        return self.data.decode("utf-8-sig", "replace")


def read_file(path: Path) -> tuple[FileText | None, list[Diagnostic]]:
    """The bytes of a ruleset file, bounded in size."""
    place = Place(str(path))
    try:
        with path.open("rb") as stream:
            return FileText(str(path), stream.read(MAX_BYTES + 1)), []
    except (OSError, ValueError) as error:
        return None, [fault("SS101", place, name=str(path), reason=why_not(error))]


def load_part(file: FileText, kind: type[P]) -> tuple[P | None, list[Diagnostic], set[str]]:
    """Read a file as one part of the language.

    Returns:
        The part (None where it is too faulty), the faults, and the names inside dropped parts,
        of which nobody should be told that they are unknown.
    """
    tree, faults = read_yaml(file.data, file.name)
    if tree is None:
        return None, faults, set()
    if other := _other_language(tree):
        return None, [other], set()
    builder = Builder(faults)
    built = builder.build(kind, tree)
    return None if built is MISSING else built, builder.faults, builder.lost


def load_mapping(file: FileText, kind: type[P]) -> tuple[dict[str, P] | None, list[Diagnostic]]:
    """Read a file as a mapping of names to parts of one kind, such as years to their days.

    Returns:
        The parts by name (None where the file is no such mapping), without those that are too
        faulty; and the faults.
    """
    tree, faults = read_yaml(file.data, file.name)
    if tree is None:
        return None, faults
    builder = Builder(faults)
    built = builder.build(collections.abc.Mapping[str, kind], tree)  # type: ignore[valid-type]
    return None if built is MISSING else built, builder.faults


def load_ruleset(file: FileText) -> tuple[Ruleset | None, list[Diagnostic], set[str]]:
    """Read a ruleset; as `load_part`."""
    return load_part(file, Ruleset)


def _other_language(tree: Tree) -> Diagnostic | None:
    """A file of another version of the language is told so and nothing else."""
    if not isinstance(tree, Mapping) or "language" not in tree.items:
        return None
    version = tree.items["language"][1]
    number = read_number(version.text) if isinstance(version, Scalar) else None
    if number is None or number == LANGUAGE:
        return None
    return fault("SS206", version.place, found=number, known=LANGUAGE)


def read_plain(text: str, name: str) -> tuple[object, list[Diagnostic]]:
    """A YAML value as plain texts, lists and dicts: what `--set` takes.

    Args:
        text: such as ``240`` or ``{M1: 5, M2: 3}``.
        name: what the places of its faults are called.
    """
    tree, faults = read_yaml(text.encode(), name)
    if tree is None or errors_of(faults):
        return None, faults
    return plain_of(tree), []
