"""Runs worked cases and says, sentence by sentence, where an outcome is not the expected one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import frozen

from servicestar import loader
from servicestar.api import Contest, Outcome, Ruleset, load
from servicestar.diagnostics import Lang, ServiceStarError
from servicestar.model.cases import Case, CaseFile, ExpectedResult
from servicestar.model.outcome import Result
from servicestar.values.numbers import Number, format_number


def load_cases(path: Path) -> CaseFile:
    """Read a ``NAME.cases.yaml``.

    Raises:
        ServiceStarError: with every fault of the file.
    """
    file, faults = loader.read_file(path)
    cases = None
    if file is not None:
        cases, faults, _ = loader.load_part(file, CaseFile)
    if cases is None or faults:
        raise ServiceStarError(faults)
    return cases


def run_case(case: Case, ruleset: Ruleset | Path, lang: Lang = "en") -> list[str]:
    """Run a case.

    Args:
        case: what to run.
        ruleset: the ruleset it speaks of, loaded or as its file.
        lang: language of what is returned.

    Returns:
        What differs from the expectation; empty where nothing does.
    """
    try:
        loaded = ruleset if isinstance(ruleset, Ruleset) else load(ruleset)
        outcome = evaluate_case(loaded.contest(case.contest), case)
    except ServiceStarError as error:
        codes = [finding.code for finding in error.diagnostics]
        if case.expect.fault in codes:
            return []
        return [finding.line(lang) for finding in error.diagnostics]
    if case.expect.fault is not None:
        return [_say("no_fault", lang, fault=case.expect.fault)]
    return list(_Differing(lang).all(case, outcome))


def evaluate_case(contest: Contest, case: Case) -> Outcome:
    """What comes out of a case's sheet.

    Raises:
        ServiceStarError: with every fault of the sheet or the run.
    """
    return contest.evaluate(
        [{**case.base, **record} for record in case.records],
        history=case.history if case.history is None else list(case.history),
        period=case.period,
        facts=case.facts,
        readings=case.readings,
        fed={name: list(sheet) for name, sheet in case.fed.items()},
    )


_WORDS: dict[str, tuple[str, str]] = {
    "no_fault": (
        "expected the fault {fault}, but the run has an outcome",
        "应有错误 {fault}，但运行得出了结果",
    ),
    "no_record": ("{key}: there is no such record", "{key}：没有该记录"),
    "differs": (
        "{what}: expected {wanted}, found {found}",
        "{what}：应为 {wanted}，实为 {found}",
    ),
    "of": ("{key}: {what}", "{key}：{what}"),
}
_CHINESE = {
    "places": "名额",
    "winners": "获评者",
    "unresolved": "并列待定者",
    "notes": "提示",
    "standing": "结果",
    "group": "分组",
    "rank": "名次",
    "band": "等级",
    "failed": "未满足",
    "missing": "缺少",
    "to_attest": "待认定",
    "to_decide": "须由人决定",
    "total": "总分",
    "scores": "得分",
    "bonus": "加分",
    "amounts": "金额",
}
_PLAIN = ("standing", "group", "rank", "band", "failed", "missing", "to_attest", "to_decide")


def _say(name: str, lang: Lang, /, **words: object) -> str:
    return _WORDS[name][lang == "zh"].format(**words)


@frozen
class _Differing:
    """Says in a language where an outcome is not the expected one."""

    lang: Lang

    def all(self, case: Case, outcome: Outcome) -> Iterator[str]:
        """Every difference."""
        expect = case.expect
        found = {
            "places": _plain(outcome.places),
            "winners": outcome.winners,
            "unresolved": outcome.unresolved,
            "notes": tuple(note.code for note in outcome.notes),
        }
        for name, value in found.items():
            wanted = getattr(expect, name)
            if wanted is not None:
                yield from self.compare(self.name(name), wanted, value)
        results = {result.key: result for result in outcome.results}
        for key, expected in expect.results.items():
            if key not in results:
                yield _say("no_record", self.lang, key=key)
            else:
                yield from self.result(key, expected, results[key])

    def result(self, key: str, expected: ExpectedResult, result: Result) -> Iterator[str]:
        """What differs in a record."""
        for name in (*_PLAIN, "total"):
            wanted = getattr(expected, name)
            if wanted is not None:
                yield from self.compare(self.name(name, key), wanted, getattr(result, name))
        for name in ("scores", "bonus", "amounts"):
            for id_, wanted in getattr(expected, name).items():
                found = (getattr(result, name) or {}).get(id_)
                yield from self.compare(f"{self.name(name, key)} {id_}", wanted, found)

    def name(self, name: str, key: str | None = None) -> str:
        """What is compared, and of which record."""
        what = _CHINESE[name] if self.lang == "zh" else name
        return what if key is None else _say("of", self.lang, key=key, what=what)

    def compare(self, what: str, wanted: object, found: object) -> Iterator[str]:
        """A sentence where two values differ."""
        if wanted != found:
            words = {"wanted": _shown(wanted), "found": _shown(found)}
            yield _say("differs", self.lang, what=what, **words)


def _plain(places: int | Mapping[str, int]) -> object:
    """Places as a case writes them: texts."""
    if isinstance(places, int):
        return str(places)
    return {group: str(number) for group, number in places.items()}


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_shown, value))}]"
    return format_number(value) if isinstance(value, Number) else str(value)
