"""Words of the ledger for people, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest

from servicestar.diagnostics import Lang
from servicestar.version import __version__

HEADERS: Mapping[Lang, Mapping[str, str]] = {
    "en": {"entry": "entry", "kind": "kind", "what": "what", "hash": "hash"},
    "zh": {"entry": "条目", "kind": "类别", "what": "内容", "hash": "哈希"},
}
KINDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {"outcome": "outcome", "event": "event"},
    "zh": {"outcome": "结果", "event": "事件"},
}
LINES: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "and": "; ",
        "list": ", ",
        "stored": "entry {number} stored: {what}",
        "hash": "hash {hash}",
        "previous": "previous {hash}",
        "outcome": "{contest}, {records} records, {winners} awarded",
        "event": "{date} {key} {event} (entry {outcome})",
        "noted": "{event}: {note}",
        "entry": "entry {number}: {what}",
        "ruleset": "ruleset {id} · sha256 {sha256}",
        "program": "evaluated by servicestar {program}",
        "facts": "facts: {facts}",
        "readings": "readings: {readings}",
        "files": "files",
        "file": "  {name} {ending} {size} bytes · sha256 {sha256}",
        "winners": "awarded: {winners}",
        "events": "events",
        "event_line": "  entry {number}: {what}",
        "entry_number": "entry {number}",
        "not_checked": "as stored, not checked: servicestar ledger verify walks the hashes",
        "verified": "{count} entries, each as it was stored",
        "head": "head: entry {number} {hash}",
        "replayed": "entry {number}: {what}: the same outcome, byte for byte",
        "nothing": "no outcome to replay",
    },
    "zh": {
        "and": "；",
        "list": "、",
        "stored": "已存为第 {number} 条：{what}",
        "hash": "哈希 {hash}",
        "previous": "前一条 {hash}",
        "outcome": "{contest}，记录 {records} 条，获评 {winners}",
        "event": "{date} {key} {event}（第 {outcome} 条）",
        "noted": "{event}：{note}",
        "entry": "第 {number} 条：{what}",
        "ruleset": "规则集 {id} · sha256 {sha256}",
        "program": "由 servicestar {program} 计算",
        "facts": "事实：{facts}",
        "readings": "所切换的解释：{readings}",
        "files": "文件",
        "file": "  {name} {ending} {size} 字节 · sha256 {sha256}",
        "winners": "获评：{winners}",
        "events": "事件",
        "event_line": "  第 {number} 条：{what}",
        "entry_number": "第 {number} 条",
        "not_checked": "按存储内容列出，未核对哈希；核对请用 servicestar ledger verify",
        "verified": "共 {count} 条，均与存入时一致",
        "head": "末条：第 {number} 条 {hash}",
        "replayed": "第 {number} 条：{what}：结果逐字节相同",
        "nothing": "没有可重新计算的结果",
    },
}


def another_outcome(stored: bytes, now: bytes, program: str) -> tuple[str, str]:
    """Why a replay is not the stored outcome: the first line that differs, and the versions.

    Args:
        stored: the outcome's JSON in the ledger.
        now: the outcome's JSON of this run.
        program: the version that stored it.
    """
    lines = enumerate(zip_longest(stored.split(b"\n"), now.split(b"\n")), 1)
    first = next((number for number, (old, new) in lines if old != new), 0)
    en, zh = f"line {first} of its JSON differs", f"其 JSON 第 {first} 行不同"
    if program == __version__:
        return en, zh
    return (
        f"{en}; it was stored by servicestar {program}, this is {__version__}",
        f"{zh}；存入时为 servicestar {program}，现为 {__version__}",
    )
