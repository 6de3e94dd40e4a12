"""A template filled in: ours or a user's own, by docxtpl in a sandbox."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from importlib import resources
from typing import Any

from servicestar.diagnostics import Diagnostic, Lang, Place, fault
from servicestar.model import Paper
from servicestar.records.workbook import repacked
from servicestar.records.xlsx import MAX_PARTS, MAX_RATIO, SMALL
from servicestar.report.papers.fit import fit_columns

MAX_TEMPLATE = 16 * 2**20
MAX_UNPACKED = 64 * 2**20
MAX_TEXT_PART = 2**19
MAX_BRACES = 1_000
"""Of a part with text: docxtpl's regular expressions look from each brace to the part's end."""
Reason = tuple[str, str]
_TEXT = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml|docProps/.*", re.IGNORECASE)
_NOT_DOCX: Reason = ("it is not a .docx document", "不是 .docx 文档")
_DAMAGED: Reason = ("it is damaged, or nested too deep", "文档已损坏，或嵌套过深")
_DOCTYPE: Reason = ("a part of it has a DOCTYPE", "其中含有 DOCTYPE")


def own_template(paper: Paper, lang: Lang) -> tuple[str, bytes]:
    """The template that comes along for a paper, with its name."""
    name = f"{paper.kind}.{lang}.docx"
    return name, resources.files("servicestar.report.papers").joinpath(name).read_bytes()


def fill(
    name: str, template: bytes, variables: dict[str, Any]
) -> tuple[bytes | None, list[Diagnostic]]:
    """A template with the variables filled in.

    The same template and variables give the same bytes.

    Args:
        name: of the template, for findings.
        template: its bytes.
        variables: of `context_of`.

    Returns:
        The bytes of a .docx, or None and why there are none.
    """
    if (reason := _unfit(template)) is not None:
        return None, [_broken(name, reason)]
    try:
        import docxtpl  # noqa: F401 - what lacks is told by the name that the extra has

        from servicestar.report.papers.sandbox import Refused, Sandbox
        from servicestar.report.papers.template import PaperTemplate
    except ImportError:
        return None, [fault("SS685", Place("<command line>"), extra="papers")]
    try:
        paper = PaperTemplate(io.BytesIO(template))
        paper.render(variables, Sandbox(name, variables), autoescape=True)
        fit_columns(paper.docx)
        made = io.BytesIO()
        paper.save(made)
        return repacked(made.getvalue()), []
    except Refused as refused:
        return None, [refused.finding]
    except Exception:  # what a damaged document sets off has no one name
        return None, [_broken(name, _DAMAGED)]


def _broken(name: str, reason: Reason) -> Diagnostic:
    return fault("SS681", Place(name), name=name, reason=reason)


def _unfit(data: bytes) -> Reason | None:
    """Why a template must not be opened, if there is a reason."""
    if len(data) > MAX_TEMPLATE:
        return _over("MB", MAX_TEMPLATE // 2**20)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            size, packed = (
                sum(getattr(p, k) for p in parts) for k in ("file_size", "compress_size")
            )
            if len(parts) > MAX_PARTS:
                return _over("parts", MAX_PARTS)
            if size > MAX_UNPACKED or (size > SMALL and size > MAX_RATIO * packed):
                return _over("MB unpacked", MAX_UNPACKED // 2**20)
            texts = {part.filename: archive.read(part) for part in parts if _is_text(part.filename)}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return _NOT_DOCX
    except Exception:  # bz2 and lzma raise errors of their own, struct too
        return _NOT_DOCX
    return next(filter(None, (_unfit_text(n, t) for n, t in texts.items())), None)


def _is_text(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels"))


def _unfit_text(name: str, text: bytes) -> Reason | None:
    if b"<!DOCTYPE" in text.replace(b"\0", b""):
        return _DOCTYPE
    if not _TEXT.fullmatch(name):
        return None
    if len(text) > MAX_TEXT_PART:
        return _over("bytes of text", MAX_TEXT_PART)
    return _over("braces", MAX_BRACES) if text.count(b"{") > MAX_BRACES else None


_OVER = {
    "MB": "MB",
    "parts": "个部分",
    "MB unpacked": "MB（解压后）",
    "bytes of text": "字节正文",
    "braces": "个花括号",
}


def _over(unit: str, limit: int) -> Reason:
    return f"it has more than {limit:,} {unit}", f"超过 {limit:,} {_OVER[unit]}"
