"""The only door for YAML: text → located nodes, strictly.

Events of the parser are read one by one, so that equal keys, tags, aliases, depth and size are
seen before anything is built. A scalar stays the text that was written; what it means is decided
by the model, so there is no implicit octal, no Norway problem and no date by accident.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, ClassVar, TypeAlias

import yaml
from attrs import define, field, frozen

from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.loader.problems import not_yaml

MAX_BYTES = 1 << 20
MAX_DEPTH = 30
MAX_NODES = 50_000
MAX_CHARACTERS = MAX_BYTES
MAX_ENTRIES = 2_000
_SECOND = ("a second one begins here", "此处开始了第二个")
_NONE = ("this file holds none", "本文件内容为空")
_ENTRIES = ("entries in one list or mapping", "一个列表或映射的条目")
# YAML can write any of these with a backslash, and all of them can mislead whoever reads a screen.
_UNFIT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_OWN_TAGS = "tag:yaml.org,2002:"
_PARSER = getattr(yaml, "CLoader", yaml.Loader)


@frozen
class Scalar:
    """A text as it was written. `flat` says whether offsets in it are columns of its line."""

    text: str
    plain: bool
    place: Place
    flat: bool = True
    nodes: ClassVar[int] = 1
    depth: ClassVar[int] = 0

    @property
    def characters(self) -> int:
        """How long it is."""
        return len(self.text)


@define
class Sequence:
    """A list. What it counts for, with all that is in it, an alias to it adds once more."""

    place: Place
    items: list[Tree] = field(factory=list)
    nodes: int = 1
    characters: int = 0
    depth: int = 1


@define
class Mapping:
    """A mapping, its keys in the order they are written."""

    place: Place
    items: dict[str, tuple[Scalar, Tree]] = field(factory=dict)
    nodes: int = 1
    characters: int = 0
    depth: int = 1


Tree: TypeAlias = Scalar | Sequence | Mapping


def plain_of(tree: Tree) -> object:
    """Scalars as their texts (None where nothing is written), lists and dicts."""
    if isinstance(tree, Scalar):
        return None if tree.plain and tree.text in ("", "~", "null") else tree.text
    if isinstance(tree, Mapping):
        return {key: plain_of(value) for key, (_, value) in tree.items.items()}
    return [plain_of(item) for item in tree.items]


class _Stop(Exception):
    """A fault after which nothing more of the file can be read."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.code)
        self.finding = finding


def read_yaml(data: bytes, file: str) -> tuple[Tree | None, list[Diagnostic]]:
    """The one document of a YAML file as located nodes.

    Args:
        data: the bytes of the file.
        file: the name its places carry.

    Returns:
        The tree, None where the file can not be read at all, and the faults.
    """
    if len(data) > MAX_BYTES:
        return None, [fault("SS103", Place(file), limit=MAX_BYTES)]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [fault("SS102", _place_of_byte(file, data, error.start))]
    reader = _Reader(file, text.splitlines())
    try:
        return reader.read(text), reader.faults
    except _Stop as stop:
        return None, [*reader.faults, stop.finding]
    except yaml.YAMLError as error:
        return None, [*reader.faults, not_yaml(error, file, text)]


def _place_of_byte(file: str, data: bytes, offset: int) -> Place:
    """The place of the first byte that is not UTF-8: everything before it is."""
    before = data.removeprefix(codecs.BOM_UTF8)[:offset].decode()
    return Place(file, before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)


@define
class _Reader:
    """Builds nodes from events with an explicit stack, so that depth costs no recursion."""

    file: str
    lines: list[str]
    faults: list[Diagnostic] = field(factory=list)
    anchors: dict[str, Tree] = field(factory=dict)
    stack: list[Tree] = field(factory=list)
    nodes: int = 0
    characters: int = 0

    def place(self, event: Any) -> Place:
        """The span of an event."""
        start, end = event.start_mark, event.end_mark
        return Place(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def read(self, text: str) -> Tree | None:
        """The tree of the only document."""
        root: Tree | None = None
        events = iter(yaml.parse(text, Loader=_PARSER))
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    raise _Stop(fault("SS109", self.place(event), found=_SECOND))
                root = self.document(events)
        if root is None:
            raise _Stop(fault("SS109", Place(self.file), found=_NONE))
        return root

    def document(self, events: Iterator[Any]) -> Tree | None:
        """Every node of one document."""
        root: Tree | None = None
        stack = self.stack
        keys: list[Scalar | None] = []
        for event in events:
            if isinstance(event, yaml.DocumentEndEvent):
                return root
            if isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
                keys.pop()
                closed = stack.pop()
                if stack:
                    self.weigh(stack[-1], closed)
                continue
            node = self.node(event)
            if stack:
                self.attach(stack[-1], keys, node)
            else:
                root = node
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
                stack.append(node)
                keys.append(None)
                if len(stack) > MAX_DEPTH:
                    raise _Stop(fault("SS107", node.place, limit=MAX_DEPTH))
            elif stack:
                self.weigh(stack[-1], node)
        return root

    def weigh(self, parent: Tree, node: Tree) -> None:
        """Count a finished node in the one that holds it, so that aliases to that count it too."""
        assert not isinstance(parent, Scalar)
        parent.nodes += node.nodes
        parent.characters += node.characters
        if node.depth >= parent.depth:
            parent.depth = node.depth + 1
        if len(parent.items) > MAX_ENTRIES:
            words = {"limit": MAX_ENTRIES, "what": _ENTRIES}
            raise _Stop(fault("SS112", node.place, **words))

    def node(self, event: Any) -> Tree:
        """A new node for an event, or the anchored one for an alias."""
        place = self.place(event)
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, place)
        if event.tag is not None:
            tag = event.tag.replace(_OWN_TAGS, "!!", 1)
            self.faults.append(fault("SS106", place, tag=tag))
        node: Tree
        if isinstance(event, yaml.ScalarEvent):
            node = self.scalar(event, place)
        else:
            mapping = isinstance(event, yaml.MappingStartEvent)
            node = Mapping(place) if mapping else Sequence(place)
        self.count(1, node.characters, place)
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def alias(self, event: Any, place: Place) -> Tree:
        """The node that carries the anchor; what it adds counts as if it were written again."""
        node = self.anchors.get(event.anchor)
        if node is None or any(node is above for above in self.stack):
            name = event.anchor
            problem = (f"no &{name} stands before *{name}", f"*{name} 之前没有 &{name}")
            raise _Stop(fault("SS104", place, problem=problem))
        self.count(node.nodes, node.characters, place)
        if len(self.stack) + node.depth > MAX_DEPTH:
            raise _Stop(fault("SS107", place, limit=MAX_DEPTH))
        return node

    def count(self, nodes: int, characters: int, place: Place) -> None:
        """Bound the file's size after aliases."""
        self.nodes += nodes
        self.characters += characters
        if self.nodes > MAX_NODES:
            raise _Stop(fault("SS108", place, limit=MAX_NODES))
        if self.characters > MAX_CHARACTERS:
            raise _Stop(fault("SS113", place, limit=MAX_CHARACTERS))

    def scalar(self, event: Any, place: Place) -> Scalar:
        """A scalar, its place narrowed to the text within quotes."""
        line = self.lines[place.line - 1] if place.line <= len(self.lines) else ""
        quoted = event.style in ("'", '"')
        inner = place.part(1, 1 + len(event.value)) if quoted else place
        at = inner.column - 1
        flat = line[at : at + len(event.value)] == event.value
        if unfit := _UNFIT.search(event.value):
            char = f"U+{ord(unfit.group()):04X}"
            self.faults.append(fault("SS115", inner if flat else place, char=char))
        return Scalar(event.value, event.style in (None, ""), inner if flat else place, flat)

    def attach(self, parent: Tree, keys: list[Scalar | None], node: Tree) -> None:
        """Put a node where it belongs: an item, a key, or the value of the key before it."""
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        assert isinstance(parent, Mapping)
        key = keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                raise _Stop(fault("SS111", node.place))
            keys[-1] = node
            if node.text in parent.items:
                first = parent.items[node.text][0].place.line
                self.faults.append(fault("SS105", node.place, key=node.text, line=first))
            return
        parent.items.setdefault(key.text, (key, node))
        keys[-1] = None
