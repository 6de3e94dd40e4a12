"""`explained:`, the findings that a ruleset says are meant. They are left out, the others stay."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servicestar.diagnostics import CODES, Diagnostic, errors_of, fault, in_order
from servicestar.model import Explained, Ruleset

_UNKNOWN = ("there is no such code", "没有这个代码")
_ERROR = ("an error has to be mended", "错误须改正，不能说明")
_NO_SUCH = ("check finds no such thing, or no longer", "检查没有（或不再有）这一提示")
_TWICE = ("it is explained above already", "上文已作说明")
_UNDECIDED = {"SS457", "SS458"}
_PROVED = {"SS44", "SS45"}
Key = tuple[str, str]


def explained(ruleset: Ruleset, findings: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """The findings without those that the ruleset explains, and the entries that explain none.

    Args:
        ruleset: with its `explained` entries.
        findings: everything that was found, by the analysis as well.
    """
    found = list(findings)
    meant = {(entry.code, entry.about) for entry in ruleset.explained}
    kept = [f for f in found if f.severity == "error" or _key(f) not in meant]
    return in_order([*kept, *_stale(ruleset, found)])


def _key(finding: Diagnostic) -> Key:
    return finding.code, str(finding.words.get("about", ""))


def _stale(ruleset: Ruleset, found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """Entries that explain nothing."""
    matched = {_key(finding) for finding in found}
    whole = not errors_of(found) and not ruleset.where.faulty
    undecided = any(finding.code in _UNDECIDED for finding in found)
    seen: set[Key] = set()
    for entry in ruleset.explained:
        key = (entry.code, entry.about)
        # Where there are errors, or no solver, not everything could be looked for.
        searched = whole and not (undecided and entry.code[:4] in _PROVED)
        if entry.code not in CODES:
            yield _nothing(entry, _UNKNOWN)
        elif CODES[entry.code].severity == "error":
            yield _nothing(entry, _ERROR)
        elif key in seen:
            yield _nothing(entry, _TWICE)
        elif searched and key not in matched:
            yield _nothing(entry, _NO_SUCH)
        seen.add(key)


def _nothing(entry: Explained, reason: tuple[str, str]) -> Diagnostic:
    wrong_code = reason in (_UNKNOWN, _ERROR)
    place = entry.where.of("code" if wrong_code else "about")
    return fault("SS435", place, code=entry.code, about=entry.about, reason=reason)
