"""Kinds, fields and files that the tests of the records share."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import openpyxl

from servicestar.diagnostics import NOWHERE, Diagnostic
from servicestar.model import Field, RecordKind, Text, Where

HERE = Where(NOWHERE)


def field(type: str = "text", header: str = "列", **words) -> Field:
    return Field(header=header, type=type, where=HERE, **words)


def kind_of(fields: Mapping[str, Field]) -> RecordKind:
    return RecordKind(title=Text("柜员", "tellers"), fields=fields, where=HERE)


TELLERS = kind_of(
    {
        "id": field(header="工号", key=True),
        "name": field(header="姓名", optional=True),
        "outlet": field(header="营业网点"),
        "volume": field("integer", "业务量", min=0),
        "service_quality": field("decimal", "服务质量得分", min=0, max=100),
        "honours": field("yes_no", "近期荣誉"),
        "attest_dedication": field("attestation", "敬业认定"),
    }
)


def lines(findings: Iterable[Diagnostic], path: Path | str = "") -> list[str]:
    """Each finding as its line, the path shortened to its file's name."""
    short = [d.line().replace(str(path), Path(path).name) if path else d.line() for d in findings]
    return short


def write_xlsx(path: Path, rows: Sequence[Sequence[object]], title: str = "Sheet1") -> Path:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(list(row))
    book.save(path)
    return path


def with_part(data: bytes, name: str, text: bytes) -> bytes:
    """A workbook's bytes with one part put in place of its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(made, "w") as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        target.writestr(name, text)
    return made.getvalue()


def part_of(data: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)
