"""The pages of `docs/schemes`: each regulation's articles beside the YAML that cites them.

Only numbers of articles and what the ruleset says itself are shown, never the regulation's text.
An excerpt is the lines of a part of the file as they stand; where a part begins its place in the
model says, where it ends PyYAML's marks.
"""

from __future__ import annotations

import html
import re
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import yaml
from folding import wrapped

from servicestar.api import load, shipped
from servicestar.checks.coverage import STATUS_WORDS, STATUSES, Row, coverage_of
from servicestar.model import Contest, Fact, Part, Reading, Ruleset
from servicestar.plan import plan_contest

SAMPLES = Path(__file__).parent.parent / "samples" / "README.md"
SHORT = 8  # lines of YAML that need no folding away on a phone
PERIODS = {
    "month": "monthly 月度",
    "quarter": "quarterly 季度",
    "half_year": "half-yearly 半年度",
    "year": "yearly 年度",
    "label": "in cycles with names of their own 自定周期",
}
Lines = Iterator[str]
Span = tuple[int, int]
"""First and last line of a part in its file, from 1."""


# --- where a part of the file begins and ends ----------------------------------------------------


def spans_of(text: str) -> dict[tuple[int, int], Span]:
    """The lines of every mapping of a YAML text, by the line and column it begins at.

    What is the value of a key begins with the line of the key.
    """
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    assert root is not None
    lines, found = text.splitlines(), {}
    waiting: list[tuple[yaml.Node, int]] = [(root, 0)]
    while waiting:
        node, first = waiting.pop()
        if isinstance(node, yaml.MappingNode):
            start, end = node.start_mark, node.end_mark
            last = end.line if end.column else end.line - 1
            if not node.flow_style:  # its mark is where the next part begins: go back
                column = node.value[0][0].start_mark.column  # that of an anchor is another
                last = _trimmed(lines, start.line, end.line - 1, column)
            found[start.line + 1, start.column + 1] = (first + 1, last + 1)
            waiting += [(value, key.start_mark.line) for key, value in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(item, item.start_mark.line) for item in node.value]
    return found


def _trimmed(lines: list[str], first: int, last: int, column: int) -> int:
    """The last line, going back, that is still indented as far as the part."""
    while last > first and (
        len(lines[last]) - len(lines[last].lstrip()) < column or not lines[last].strip()
    ):
        last -= 1
    return last


def parts_that_cite(part: Part) -> Iterator[Part]:
    """A part and all below it that have a `cite`."""
    if getattr(part, "cite", None):
        yield part
    for attribute in attrs.fields(type(part)):
        yield from _within(getattr(part, attribute.name))


def _within(value: Any) -> Iterator[Part]:
    """The same of the parts that a value holds."""
    if isinstance(value, Part):
        yield from parts_that_cite(value)
    elif isinstance(value, Mapping | tuple):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from _within(item)


@attrs.frozen
class Excerpts:
    """The lines of a ruleset's file that cite articles.

    Attributes:
        lines: the file.
        by_cite: by its line the cites in it: column, the lines of the part, and the articles.
    """

    lines: list[str]
    by_cite: dict[int, list[tuple[int, Span, str]]]

    @classmethod
    def of(cls, ruleset: Ruleset, text: str) -> Excerpts:
        """Those of one ruleset."""
        lines, spans = text.splitlines(), spans_of(text)
        by_cite: dict[int, list[tuple[int, Span, str]]] = {}
        for part in parts_that_cite(ruleset):
            whole, cite = part.where.whole, part.where.of("cite")
            first, last = spans[whole.line, whole.column]
            if isinstance(part, Contest):
                last = _end_of_head(part, lines, last)
            found = (cite.column, (first, last), part.cite)  # type: ignore[attr-defined]
            if found not in by_cite.setdefault(cite.line, []):  # an alias is met more than once
                by_cite[cite.line].append(found)
        return cls(lines, by_cite)

    def span(self, line: int, column: int) -> Span:
        """The lines of the part whose cite this place lies in."""
        return max(each for each in self.by_cite[line] if each[0] <= column)[1]

    def text(self, span: Span) -> str:
        """The lines themselves, moved to the left."""
        return textwrap.dedent("\n".join(self.lines[span[0] - 1 : span[1]]))


def _end_of_head(contest: Contest, lines: list[str], last: int) -> int:
    """The last line of a contest before its clauses, which are excerpts of their own."""
    begins = contest.where.of("cite").line
    for number in range(begins + 1, last + 1):
        key = lines[number - 1].strip().partition(":")[0]
        if key in contest.where.keys and any(_within(getattr(contest, key))):
            return number - 1
    return last


# --- a page --------------------------------------------------------------------------------------


def scheme_page(id_: str, path: Path) -> Lines:
    """A scheme: its head, contests and sample, its articles, readings and facts."""
    ruleset = load(id_).model
    yield f"# {ruleset.title.en}\n\n{ruleset.title.zh}"
    yield head_table(ruleset, path)
    yield "## Contests 评选"
    yield "\n".join(map(contest_line, ruleset.contests.items()))
    yield "## Try it 试一试"
    yield "With the [samples](../reference/samples.md), in a checkout:"
    yield "```text\n" + "\n".join(commands(path)) + "\n```"
    yield "## Articles 条款"
    yield wrapped(
        "Every article by its number, what became of it, and the lines of the file that cite it."
    )
    text = path.read_text("utf-8")
    excerpts = Excerpts.of(ruleset, text)
    shown: set[Span] = set()
    for row in coverage_of(ruleset).rows:
        yield from article(row, excerpts, path, shown)
    yield from as_a_whole(excerpts, path, shown)
    if ruleset.readings:
        yield "## Readings 解释"
        for name, reading in ruleset.readings.items():
            yield from reading_lines(name, reading, ruleset)
    if ruleset.facts:
        yield "## Facts 事实"
        yield "\n".join(fact_line(*each) for each in ruleset.facts.items())


def head_table(ruleset: Ruleset, path: Path) -> str:
    """What the file says of the regulation."""
    rows = [("Ruleset 规则集", f"`{ruleset.ruleset}`, `rulesets/{path.name}`")]
    source = ruleset.source
    if source is not None:
        rows += [
            ("Regulation 规定", f"{source.title.zh}<br>{source.title.en}"),
            ("Number 文号", source.number or ""),
            ("Issuer 发文单位", f"{source.issuer.zh} {source.issuer.en}" if source.issuer else ""),
            ("In force 施行", source.in_force.isoformat() if source.in_force else ""),
            ("Replaces 所废止", source.replaces or ""),
        ]
    rows.append(("Articles 条款", counted(ruleset)))
    shown = [f"| {name} | {value} |" for name, value in rows if value]
    return "\n".join(["| | |", "|---|---|", *shown])


def counted(ruleset: Ruleset) -> str:
    """How many articles there are of each status."""
    found = coverage_of(ruleset)
    each = ((" ".join(STATUS_WORDS[status]), found.count(status)) for status in STATUSES)
    return ", ".join(f"{count} {words}" for words, count in each if count)


def contest_line(named: tuple[str, Contest]) -> str:
    """A contest."""
    name, contest = named
    more = [contest.cite] if contest.cite else []
    if contest.period is not None:
        more.append(PERIODS[contest.period])
    if contest.per is not None:
        more.append(f"per `{contest.per}`")
    told = f": {', '.join(more)}" if more else ""
    return wrapped(f"- `{name}` {contest.title.en} {contest.title.zh}{told}", "  ")


def commands(path: Path) -> list[str]:
    """The commands of the samples' page that run this file."""
    text = SAMPLES.read_text("utf-8")
    return re.findall(rf"^servicestar run rulesets/{re.escape(path.name)} .+$", text, re.MULTILINE)


def article(row: Row, excerpts: Excerpts, path: Path, shown: set[Span]) -> Lines:
    """An article and its status, beside them the lines that cite it; those are noted as shown."""
    yield '<div class="article" markdown>\n<div markdown>'
    yield f"### {row.article}"
    yield f"**{STATUS_WORDS[row.status][0]}** {STATUS_WORDS[row.status][1]}"
    if row.why is not None:
        yield wrapped(f"{row.why.en} {row.why.zh}")
    yield "</div>\n<div markdown>"
    named: dict[Span, list[str]] = {}
    for clause in row.clauses:
        place = clause.cites[0].place
        names = named.setdefault(excerpts.span(place.line, place.column), [])
        names.append(clause.name[0])
    for span, names in named.items():
        yield from excerpt(span, ", ".join(dict.fromkeys(names)), excerpts, path)
    shown |= set(named)
    yield "</div>\n</div>"


def as_a_whole(excerpts: Excerpts, path: Path, shown: set[Span]) -> Lines:
    """What cites an article of which the list has the paragraphs only."""
    left: dict[str, list[Span]] = {}
    for cites in excerpts.by_cite.values():
        for _, span, cite in cites:
            if span not in shown:
                left.setdefault(cite, []).append(span)
    if left:
        yield "## Cited as a whole 整条引用"
        yield wrapped("What rests on an article of which the paragraphs are listed above.")
    for cite, spans in left.items():
        yield f'<div class="article" markdown>\n<div markdown>\n\n### {cite}'
        yield "</div>\n<div markdown>"
        for span in spans:
            yield from excerpt(span, "", excerpts, path)
        yield "</div>\n</div>"


def excerpt(span: Span, names: str, excerpts: Excerpts, path: Path) -> Lines:
    """Some lines of the file under the names of the clauses in them; folded where they are many."""
    first, last = span
    at = f"line {first}" if first == last else f"lines {first}–{last}"
    told = f"{names} · {at}" if names else at
    code = f'```yaml title="{path.name}" linenums="{first}"\n{excerpts.text(span)}\n```'
    if last - first < SHORT:
        yield wrapped(html.escape(told, quote=False).replace("_", r"\_"))
        yield code
    else:
        yield f"<details markdown>\n<summary>{html.escape(told, quote=False)}</summary>"
        yield code
        yield "</details>"


def reading_lines(name: str, reading: Reading, ruleset: Ruleset) -> Lines:
    """A reading: the question, the choices, why the default, and the contests it bears on."""
    plans = {contest: plan_contest(ruleset, contest).readings for contest in ruleset.contests}
    yield f"### {name}"
    yield wrapped(f"{reading.cite}: {reading.question.en} {reading.question.zh}")
    yield "\n".join(
        wrapped(
            f"- `{choice}`{' (default)' if choice == reading.default else ''}: "
            f"{text.en}. {text.zh}。",
            "  ",
        )
        for choice, text in reading.choices.items()
    )
    yield wrapped(f"Why: {reading.why.en} {reading.why.zh}")
    contests = ", ".join(f"`{contest}`" for contest, found in plans.items() if name in found)
    yield wrapped(f"Bears on: {contests or 'nothing yet'}.")


def fact_line(name: str, fact: Fact) -> str:
    """A fact, and what it is where a run does not say."""
    header = f" ({fact.header})" if fact.header else ""
    cite = f", {fact.cite}" if fact.cite else ""
    default = f", by default `{fact.default.text}`" if fact.default else ", may be left out"
    if fact.default is None and not fact.optional:
        default = ", to be set where a rule needs it"
    text = f"- `{name}`{header}: {fact.title.en} {fact.title.zh}. {fact.type}{default}{cite}"
    return wrapped(text, "  ")


# --- all of them ---------------------------------------------------------------------------------


def schemes_page() -> Lines:
    """The list of schemes."""
    yield (
        "# Schemes\n\nThe rulesets that come along, each article of their regulations beside the\n"
        "lines of YAML that cite it. 自带的规则集，条款与 YAML 对照。"
    )
    for id_ in shipped():
        ruleset = load(id_).model
        yield f"## [{ruleset.title.en}]({id_}.md)"
        yield wrapped(f"{ruleset.title.zh}。 `{id_}`, {counted(ruleset)}.")
