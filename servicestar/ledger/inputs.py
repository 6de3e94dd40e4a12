"""What an outcome comes from, taken once as bytes: so it is evaluated, stored and replayed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

from attrs import field, frozen

from servicestar import api, loader
from servicestar.diagnostics import Diagnostic, Place, ServiceStarError, fault, why_not
from servicestar.ledger.content import FED, SHEET_ENDINGS
from servicestar.ledger.memory import fact_value, sheet_bytes
from servicestar.ledger.packing import MAX_BYTES
from servicestar.records import MEMORY

Given: TypeAlias = Any  # a path, or records in memory
_TOO_LARGE = ("the file", "文件")


@frozen
class Sheet:
    """A table as a file: the ending that says what it is, and the bytes."""

    ending: str
    data: bytes = field(repr=False)


@frozen
class Inputs:
    """What a contest is evaluated from.

    Attributes:
        ruleset: the bytes of the ruleset's file.
        sheets: ``records`` and, where handed in, ``history`` and ``fed:CONTEST``.
        contest: its id; None for the only one.
        period: as `Contest.evaluate` takes it.
        facts: texts, whole numbers, yes and no, lists and mappings of these.
        readings: as `Contest.evaluate` takes them.
        sheet: as `Contest.evaluate` takes it.
        names: what a fault calls each of the files, by ``ruleset`` and the names of `sheets`.
    """

    ruleset: bytes = field(repr=False)
    sheets: Mapping[str, Sheet]
    contest: str | None
    period: str | None
    facts: Mapping[str, Any]
    readings: Mapping[str, str]
    sheet: str | None
    names: Mapping[str, str]


def take_inputs(
    ruleset: api.source.Source,
    records: Given,
    *,
    contest: str | None = None,
    history: Given = None,
    period: str | None = None,
    facts: Mapping[str, object] | None = None,
    readings: Mapping[str, str] | None = None,
    fed: Mapping[str, Given] | None = None,
    sheet: str | None = None,
) -> Inputs:
    """Read every file once, and turn what is in memory into one.

    The arguments are those of `servicestar.load` and `Contest.evaluate`.

    Raises:
        ServiceStarError: with every fault of reading.
        TypeError: where a table is neither a path nor records.
    """
    given = {"records": records} if history is None else {"records": records, "history": history}
    given |= {f"{FED}{name}": source for name, source in (fed or {}).items()}
    file, faults = _ruleset_file(ruleset), []
    sheets = {}
    for name, source in given.items():
        found = _sheet(source, month_cells=name == "history")
        if isinstance(found, Diagnostic):
            faults.append(found)
        else:
            sheets[name] = found
    if faults:
        raise ServiceStarError(faults)
    names = {name: _shown(source) for name, source in given.items()} | {"ruleset": file.name}
    values = {name: fact_value(value) for name, value in (facts or {}).items()}
    return Inputs(file.data, sheets, contest, period, values, dict(readings or {}), sheet, names)


def _shown(source: Given) -> str:
    """What a fault calls a table."""
    return os.fspath(source) if isinstance(source, str | os.PathLike) else MEMORY


def _ruleset_file(source: api.source.Source) -> loader.FileText:
    """The file of a path or a shipped id."""
    path = Path(source)
    if not path.suffix and not os.path.exists(path):  # noqa: PTH110 - never raises, unlike Path's
        path = api.shipped().get(str(source), path)
    file, faults = loader.read_file(path)
    if file is None:
        api.load(source)  # says it better: which ids there are
        raise ServiceStarError(faults)
    return file


def _sheet(source: Given, *, month_cells: bool) -> Sheet | Diagnostic:
    """A table as a file."""
    if not isinstance(source, str | os.PathLike):
        return Sheet(*sheet_bytes(source, month_cells=month_cells))
    name = os.fspath(source)
    ending = Path(name).suffix.lower()
    if ending not in SHEET_ENDINGS:
        known = ", ".join(SHEET_ENDINGS)
        return fault("SS511", Place(name), name=ending or Path(name).name, known=known)
    try:
        with Path(name).open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return fault("SS501", Place(name), name=name, reason=why_not(error))
    if len(data) > MAX_BYTES:
        return fault("SS510", Place(name), what=_TOO_LARGE, limit="256 MB")
    return Sheet(ending, data)
