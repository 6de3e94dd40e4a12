"""`servicestar check`: every finding of some rulesets, for people, programs and code hosts."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from servicestar import api
from servicestar.cli.grammar import RULESET, say
from servicestar.cli.screen import show
from servicestar.diagnostics import Diagnostic, Lang, escaped, render

Texts: TypeAlias = Mapping[str, str]
_RULESET = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?ruleset[\"']?[ \t]*:", re.MULTILINE)
_KINDS = {"error": "error", "warning": "warning", "note": "notice"}
# https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def add_check(subs: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser's commands."""
    words = say("find what is wrong in rulesets", "检查规则集")
    command = subs.add_parser("check", parents=[common], help=words)
    command.add_argument("rulesets", metavar="RULESET", nargs="+", help=RULESET)
    words = say("github: as annotations of a GitHub workflow", "github：GitHub 工作流的标注")
    command.add_argument("--format", choices=tuple(_FORMATS), default="text", help=words)
    words = say("leave files without the key `ruleset:` aside", "略过没有 `ruleset:` 键的文件")
    command.add_argument("--only-rulesets", action="store_true", help=words)
    command.set_defaults(command=check)


def check(arguments: argparse.Namespace) -> int:
    """Print every finding of some rulesets; a note alone does not make the status 1."""
    sources = [s for s in arguments.rulesets if not arguments.only_rulesets or _is_ruleset(s)]
    findings, texts = api.findings_of(sources)
    # What programs read is the same under every locale, unless a language is asked for.
    for_people = arguments.format == "text"
    lang: Lang = arguments.lang if for_people else arguments.chosen_lang or "en"
    text = _FORMATS[arguments.format](findings, texts, lang)
    show(text) if for_people else print(text, end="")
    return 1 if any(finding.severity != "note" for finding in findings) else 0


def _is_ruleset(source: str) -> bool:
    """Whether a file says that it is a ruleset, or is of one; what can not be read is told."""
    try:
        return _RULESET.search(Path(source).read_bytes()) is not None
    except (OSError, ValueError):
        return True


def _as_text(findings: Sequence[Diagnostic], texts: Texts, lang: Lang) -> str:
    return "".join(f"{render(finding, texts, lang)}\n" for finding in findings)


def _as_json(findings: Sequence[Diagnostic], texts: Texts, lang: Lang) -> str:
    del texts
    rows = [
        {
            "file": f.place.file,
            "line": f.place.line,
            "column": f.place.column,
            "severity": f.severity,
            "code": f.code,
            "message": f.message(lang),
        }
        for f in findings
    ]
    return escaped(json.dumps(rows, ensure_ascii=False, indent=2)) + "\n"


def _as_github(findings: Sequence[Diagnostic], texts: Texts, lang: Lang) -> str:
    """One workflow command a finding, which the host shows beside the line."""
    del texts
    return "".join(f"{_annotation(finding, lang)}\n" for finding in findings)


def _annotation(finding: Diagnostic, lang: Lang) -> str:
    place = finding.place
    words = {"file": place.file, "line": place.line, "col": place.column, "title": finding.code}
    properties = ",".join(f"{key}={_escaped(str(v), _PROPERTY)}" for key, v in words.items())
    message = _escaped(finding.message(lang), _DATA)
    return f"::{_KINDS[finding.severity]} {properties}::{message}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(char, char) for char in text)


_FORMATS: dict[str, Callable[[Sequence[Diagnostic], Texts, Lang], str]] = {
    "text": _as_text,
    "json": _as_json,
    "github": _as_github,
}
