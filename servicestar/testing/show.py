"""A suite's report as a person reads it: what was tried, and each failure as a small table."""

from __future__ import annotations

import io
import shlex
from collections.abc import Iterator, Sequence
from fractions import Fraction

from servicestar import report as reports
from servicestar.api import Outcome, Ruleset
from servicestar.diagnostics import Lang, ServiceStarError
from servicestar.model.cases import Case
from servicestar.testing.cases import evaluate_case
from servicestar.testing.mutants import Mutant
from servicestar.testing.mutation import MutationReport
from servicestar.testing.strategies import Cohort, Row
from servicestar.testing.suite import Report, Suite
from servicestar.testing.trials import Failure
from servicestar.values.numbers import format_number, round_half_up

_WORDS: dict[str, tuple[str, str]] = {
    "cases": ("{good} of {all} worked cases hold", "算例 {all} 个，通过 {good} 个"),
    "properties": (
        "{good} of {all} properties hold on {examples} cohorts a contest (seed {seed})",
        "性质 {all} 条，每项评选试 {examples} 组（种子 {seed}），通过 {good} 条",
    ),
    "case": ("case: {case} ({contest})", "算例：{case}（{contest}）"),
    "broken": ("property {name}: {sentence} ({contest})", "性质 {name}：{sentence}（{contest}）"),
    "own": ("property: {sentence} ({contest})", "性质：{sentence}（{contest}）"),
    "records": ("the records, where they differ:", "记录（仅列出有差异或有值的列）："),
    "facts": ("facts: {facts}", "事实：{facts}"),
    "history": ("history:", "历史记录："),
    "why": ("how it came about:", "由来："),
    "again": (
        "again with: servicestar test {ruleset} {arguments}",
        "重现：servicestar test {ruleset} {arguments}",
    ),
}
_MUTANTS: dict[str, tuple[str, str]] = {
    "noticed": (
        "{noticed} of {tried} wrong versions are noticed ({share} %)",
        "错误版本 {tried} 个，察觉 {noticed} 个（{share}%）",
    ),
    "survivors": ("not noticed:", "未察觉："),
    "explained": ("not noticed, for a reason:", "未察觉，已说明理由："),
    "stale": ("reasons given for nothing:", "理由所指的版本已被察觉或不存在："),
}
_MARKS = ("✗", "?")


def _text(name: str, lang: Lang, /, **words: object) -> str:
    return _WORDS[name][lang == "zh"].format(**words)


def show_report(
    suite: Suite, report: Report, lang: Lang, *, name: str, examples: int, seed: int
) -> str:
    """The report as text for a terminal of 80 columns.

    Args:
        suite: what was tried.
        report: what came of it.
        lang: language of the text.
        name: the ruleset as the caller named it.
        examples: how many cohorts a contest.
        seed: of the cohorts.
    """
    good = report.cases - len(report.differences)
    lines = [_text("cases", lang, good=good, all=report.cases)]
    good = report.tried - len(report.failures)
    words = {"good": good, "all": report.tried, "examples": examples, "seed": seed}
    lines.append(_text("properties", lang, **words))
    for case, differences in report.differences:
        lines += ["", *_case(suite.ruleset, case, differences, lang)]
    for failure in report.failures:
        lines += ["", *_failure(suite.ruleset, failure, lang)]
        arguments = f"--contest {failure.contest} --examples {examples} --seed {seed}"
        lines.append(_text("again", lang, ruleset=shlex.quote(name), arguments=arguments))
    return "\n".join(map(reports.wrap, lines)) + "\n"


def show_mutants(report: MutationReport, lang: Lang) -> str:
    """What became of the wrong versions, as text for a terminal of 80 columns."""

    def text(name: str, **words: object) -> str:
        return _MUTANTS[name][lang == "zh"].format(**words)

    share = round_half_up(Fraction(100 * report.noticed, max(report.tried, 1)), 1)
    words = {"noticed": report.noticed, "tried": report.tried}
    lines = [text("noticed", share=format_number(share), **words)]
    if report.survivors:
        lines += [text("survivors"), *(f"  {_mutant(each)}" for each in report.survivors)]
    if report.explained:
        lines.append(text("explained"))
        for each, why in report.explained:
            lines += [f"  {_mutant(each)}", reports.wrap(f"    {why}")]
    if report.stale:
        lines += [text("stale"), *(f"  {each.where.whole}: {each.mutant}" for each in report.stale)]
    return "\n".join(lines) + "\n"  # a name is not wrapped: it is copied into a file of cases


def no_mutants(lang: Lang) -> str:
    """Why no wrong version was tried."""
    zh = "算例或性质未全部成立，未试错误版本。\n"
    return zh if lang == "zh" else "no wrong version was tried: the right one has to hold first\n"


def _mutant(mutant: Mutant) -> str:
    """A wrong version with its place and article."""
    cite = f"  [{mutant.cite}]" if mutant.cite else ""
    return f"{mutant.place.line}:{mutant.place.column} {mutant.name}{cite}"


def _case(ruleset: Ruleset, case: Case, differences: Sequence[str], lang: Lang) -> Iterator[str]:
    """A failing case: what differs, and the clauses behind it."""
    yield _text("case", lang, case=case.case, contest=case.contest)
    yield from (f"  {line}" for line in differences)
    try:
        outcome = evaluate_case(ruleset.contest(case.contest), case)
    except ServiceStarError:
        return
    yield from _behind(outcome, _keys(differences, [r.key for r in outcome.results]), lang)


def _keys(lines: Sequence[str], keys: Sequence[str]) -> list[str]:
    """The records that some lines speak of."""
    return [key for key in keys if any(line.startswith((f"{key}:", f"{key}：")) for line in lines)]


def _behind(outcome: Outcome, keys: Sequence[str], lang: Lang) -> Iterator[str]:
    """The clauses that decided some records, with their articles."""
    for key in keys:
        lines = outcome[key].explain(lang).splitlines()
        yield lines[0]
        decisive = [line for line in lines[1:] if line.strip().startswith(_MARKS)]
        yield from decisive or lines[1:]


def _failure(ruleset: Ruleset, failure: Failure, lang: Lang) -> Iterator[str]:
    """A property that does not hold: the cohort as a table, and how it came about."""
    sentence = failure.property.sentence[lang == "zh"]
    words = {"name": failure.property.name, "sentence": sentence, "contest": failure.contest}
    own = failure.property.name == sentence  # a property of the scheme's own is its sentence
    yield _text("own" if own else "broken", lang, **words)
    yield from (f"  {line}" for line in failure.lines)
    yield from show_cohort(ruleset, failure.contest, failure.cohort, lang)
    try:
        outcome = failure.cohort.evaluate(ruleset.contest(failure.contest))
    except ServiceStarError:
        return
    yield _text("why", lang)
    keys = _keys(failure.lines, [result.key for result in outcome.results])
    yield from _behind(outcome, keys or [r.key for r in outcome.results], lang)


def show_cohort(ruleset: Ruleset, contest: str, cohort: Cohort, lang: Lang) -> Iterator[str]:
    """A made-up cohort as small tables: only columns in which something differs."""
    kind = ruleset.model.records[ruleset.model.contests[contest].records]
    headers = {id_: f.header if lang == "zh" else id_ for id_, f in kind.fields.items()}
    yield _text("records", lang)
    yield from _table(cohort.records, headers)
    if cohort.history:
        yield _text("history", lang)
        yield from _table(cohort.history, {}, whole=True)
    if cohort.facts:
        shown = ", ".join(f"{id_} = {value}" for id_, value in cohort.facts.items())
        yield _text("facts", lang, facts=shown)


def _table(rows: Sequence[Row], headers: dict[str, str], *, whole: bool = False) -> Iterator[str]:
    """Rows as a table; of one row all its cells, else the key and the columns that differ."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    ids = list(dict.fromkeys(id_ for row in rows for id_ in row))
    keep = [
        id_
        for position, id_ in enumerate(ids)
        if whole or position == 0 or _telling([row.get(id_) for row in rows])
    ]
    table = Table(box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0))
    for id_ in keep:
        table.add_column(Text(headers.get(id_, id_)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(row.get(id_))) for id_ in keep))
    out = io.StringIO()
    Console(file=out, width=80, color_system=None, force_terminal=False).print(table)
    yield from (line.rstrip() for line in out.getvalue().splitlines() if line.strip())


def _telling(cells: Sequence[object]) -> bool:
    """Whether a column tells anything: its cells differ, or the only one is not empty."""
    return len({repr(cell) for cell in cells}) > 1 if len(cells) > 1 else cells != [None]


def _cell(value: object) -> str:
    return "" if value is None else str(value)
