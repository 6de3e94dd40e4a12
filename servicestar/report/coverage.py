"""The coverage of a regulation as a table for a terminal of 80 columns, and as JSON."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any

from servicestar.checks.coverage import STATUS_WORDS, STATUSES, Coverage, Row
from servicestar.diagnostics import Lang, escaped, printable
from servicestar.model import Ruleset
from servicestar.report.text import WIDTH, wrap

_WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "article": "article",
        "status": "status",
        "clauses": "clauses, or why there are none",
        "comma": ", ",
        "colon": ": ",
        "count": "{count} {status}",
        "last": "up to {last}",
    },
    "zh": {
        "article": "条款",
        "status": "处理方式",
        "clauses": "引用它的规则，或理由",
        "comma": "、",
        "colon": "：",
        "count": "{status} {count}",
        "last": "至{last}",
    },
}


def coverage_table(ruleset: Ruleset, found: Coverage, lang: Lang = "en") -> str:
    """Heading, one line an article, and how many there are of each status."""
    lines = [*map(wrap, map(printable, _heading(ruleset, lang)))]
    if found.rows:
        lines += ["", *_table(found, lang), "", wrap(_summary(found, lang))]
    return "\n".join(lines) + "\n"


def coverage_json(ruleset: Ruleset, found: Coverage, lang: Lang = "en") -> dict[str, Any]:
    """The same as plain values, for a JSON text."""
    return {
        "ruleset": ruleset.ruleset,
        "counts": {status: found.count(status) for status in STATUSES},
        "articles": [
            {
                "article": row.article,
                "status": row.status,
                "clauses": [clause.name[lang == "zh"] for clause in row.clauses],
                "why": row.why.of(lang) if row.why else None,
            }
            for row in found.rows
        ],
        "faults": [
            {
                "file": fault.place.file,
                "line": fault.place.line,
                "column": fault.place.column,
                "severity": fault.severity,
                "code": fault.code,
                "message": fault.message(lang),
            }
            for fault in found.faults
        ],
    }


def coverage_texts(pairs: list[tuple[Ruleset, Coverage]], form: str, lang: Lang) -> str:
    """Several rulesets, as ``table`` or ``json``."""
    if form == "json":
        rows = [coverage_json(*pair, lang) for pair in pairs]
        return escaped(json.dumps(rows, ensure_ascii=False, indent=2)) + "\n"
    return "\n".join(coverage_table(*pair, lang) for pair in pairs)


def _heading(ruleset: Ruleset, lang: Lang) -> list[str]:
    source = ruleset.source
    if source is None:
        return [ruleset.ruleset]
    parts = [f"{ruleset.ruleset} {source.number or ''}".rstrip()]
    if source.last_article:
        parts.append(_WORDS[lang]["last"].format(last=source.last_article))
    return [source.title.of(lang), " · ".join(parts)]


def _summary(found: Coverage, lang: Lang) -> str:
    words = _WORDS[lang]
    counts = (
        words["count"].format(count=found.count(status), status=_status(status, lang))
        for status in STATUSES
    )
    return words["comma"].join(counts)


def _status(status: str, lang: Lang) -> str:
    return STATUS_WORDS[status][lang == "zh"]


def _told(row: Row, lang: Lang) -> str:
    """Clauses and reason; what stands in one contest is told in one line."""
    words = _WORDS[lang]
    owned: dict[str, list[str]] = {}
    for clause in row.clauses:
        owned.setdefault(clause.owner, []).append(clause.what[lang == "zh"])
    told = [
        (owner and owner + words["colon"]) + words["comma"].join(whats)
        for owner, whats in owned.items()
    ]
    return "\n".join(map(printable, [*told, *([row.why.of(lang)] if row.why else [])]))


def _table(found: Coverage, lang: Lang) -> list[str]:
    """The rows, laid out by rich, which knows how wide Chinese characters are."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    words = _WORDS[lang]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), width=WIDTH)
    for column in ("article", "status", "clauses"):
        wide = column == "clauses"
        table.add_column(
            Text(words[column]), no_wrap=not wide, overflow="fold", ratio=1 if wide else None
        )
    for row in found.rows:
        cells = (printable(row.article), _status(row.status, lang), _told(row, lang))
        table.add_row(*map(Text, cells))
    out = io.StringIO()
    Console(file=out, width=WIDTH, color_system=None, force_terminal=False).print(table)
    return [line.rstrip() for line in out.getvalue().splitlines() if line.strip()]
