"""What the reports say of a run and of each record: the table and the workbook say the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from servicestar.diagnostics import Lang
from servicestar.evaluate import Run
from servicestar.explain import Sentences
from servicestar.model.outcome import Outcome, Result, Standing
from servicestar.report.words import HEADERS, LINES, STANDINGS
from servicestar.values.numbers import Number, format_number

_SCORED = ("awarded", "tied", "not_placed", "below_threshold", "vetoed")
_ORDER: tuple[Standing, ...] = (
    "awarded",
    "tied",
    "not_placed",
    "below_threshold",
    "vetoed",
    "undetermined",
    "ineligible",
    "not_candidate",
)


def heading_lines(run: Run, outcome: Outcome, lang: Lang) -> Iterator[str]:
    """Contest and cycle, ruleset, facts, and how many stood, were placed and won."""
    words = LINES[lang]
    period = f" · {outcome.period}" if outcome.period else ""
    yield f"{run.plan.contest.title.of(lang)}{period}"
    source = run.settings.ruleset.source
    if source is not None:
        number = f" {source.number}" if source.number else ""
        yield f"{outcome.ruleset}{number} · sha256 {outcome.sha256[:12]}"
    facts = {id_: value for id_, value in outcome.facts.items() if not isinstance(value, Mapping)}
    if facts:
        say = Sentences(run.settings.ruleset, run.plan, run.engine, None, lang)
        shown = (f"{say.label('fact', id_)} {say.shown(value)}" for id_, value in facts.items())
        yield words["facts"].format(facts=words["and"].join(shown))
    assessed = run.plan.places is None and not run.plan.put_forward
    places = outcome.places
    total = places if isinstance(places, int) else sum(places.values())
    yield words["assessment" if assessed else "summary"].format(
        records=len(outcome.results),
        scored=count_scored(outcome),
        places=total,
        winners=len(outcome.winners),
    )


def header_of(word: str, field: str, say: Sentences) -> str:
    """The header of a column that the sheet has too: in Chinese it is called as there."""
    named = say.label("field", field)
    return named if say.lang == "zh" and named != field else HEADERS[say.lang][word]


def count_scored(outcome: Outcome) -> int:
    """How many records came as far as to be scored."""
    return sum(1 for result in outcome.results if result.standing in _SCORED)


def name_of(run: Run, row: int, say: Sentences) -> str:
    """The name of a record, where its sheet has names; else ""."""
    names = run.records.columns.get("name")
    return "" if names is None or names.values[row] is None else say.shown(names.at(row))


def in_order(results: tuple[Result, ...], groups: Mapping[object, list[int]]) -> list[int]:
    """Rows, group by group: who can win by rank, then the others by standing."""
    block = {row: position for position, rows in enumerate(groups.values()) for row in rows}

    def place(row: int) -> tuple[int, bool, int, int]:
        result = results[row]
        ranked = result.rank is not None
        return (block[row], not ranked, result.rank or 0, _ORDER.index(result.standing))

    return sorted(range(len(results)), key=place)


def standing_word(result: Result, run: Run, lang: Lang) -> str:
    """The standing; where there is nothing to win, whoever has a total is simply assessed."""
    if run.plan.places is None and result.standing == "not_placed" and not run.plan.put_forward:
        return LINES[lang]["assessed"]
    return STANDINGS[lang][result.standing]


def why(row: int, run: Run, say: Sentences, lang: Lang) -> str:
    """In a few words: what failed, is missing or to be attested, what ranks it, what it gets."""
    assert run.outcome is not None
    result, words = run.outcome.results[row], LINES[lang]
    parts = [*reasons(row, run, say, lang), *_ranking(result, run, lang)]
    if result.band:
        parts.append(result.band)
    parts += [f"{say.amount(id_)} {format_number(yuan, 2)}" for id_, yuan in _money(result, run)]
    if result.to_decide:
        names = words["and"].join(map(say.amount, result.to_decide))
        parts.append(words["to_decide"].format(amounts=names))
    return words["and"].join(parts)


def reasons(row: int, run: Run, say: Sentences, lang: Lang) -> list[str]:
    """What failed, what is missing, what is still to be attested."""
    assert run.outcome is not None
    result, words = run.outcome.results[row], LINES[lang]
    parts = []
    if result.failed and result.standing == "ineligible":
        parts.append(words["and"].join(_clause(id_, run, say) for id_ in result.failed))
    if row in run.held:
        parts.append(words["holds_other"])
    if result.standing == "undetermined" and not result.missing:
        parts.append(words["not_known"])
    if result.missing:
        parts.append(words["missing"].format(fields=say.fields(result.missing)))
    if is_provisional(result):
        parts.append(words["to_attest"].format(fields=say.fields(result.to_attest)))
    return parts


def is_provisional(result: Result) -> bool:
    """Whether an attestation may still change how the record stands."""
    return bool(result.to_attest) and result.standing not in ("ineligible", "not_candidate")


def _ranking(result: Result, run: Run, lang: Lang) -> list[str]:
    """What ranks a record beside its total, which would look out of order without it."""
    steps = {step.id: step for step in run.plan.indicators if not step.in_total}
    ids = [id_ for id_ in run.plan.contest.rank_by if id_ in steps and id_ in result.scores]
    titles = {id_: steps[id_].title for id_ in ids}
    named = [
        (title.of(lang) if title else id_, result.scores[id_]) for id_, title in titles.items()
    ]
    return [f"{name} {format_number(value)}" for name, value in named]


def _money(result: Result, run: Run) -> list[tuple[str, Number]]:
    """The amounts to show: what each winner gets is told once for all, and 0 is nothing."""
    own = {id_ for id_, paid in run.paid.items() if paid.step.shown}
    return [(id_, yuan) for id_, yuan in (result.amounts or {}).items() if id_ in own and yuan]


def _clause(id_: str, run: Run, say: Sentences) -> str:
    """A condition by name and article."""
    rounds, before = [run], run.earlier
    while before is not None:
        rounds, before = [*rounds, before], before.earlier
    for each in rounds:
        for step in each.plan.conditions:
            field = getattr(step.node, "id", None)
            if id_ == (field if step.word == "attest" else step.id):
                label = step.title.of(say.lang) if step.title else say.label("field", id_)
                if step.word == "barred" and not step.title:
                    label = LINES[say.lang]["barred"]
                return f"{label} {step.cite}" if step.cite else label
    return id_


def awards_lines(run: Run, outcome: Outcome, lang: Lang) -> list[str]:
    """What each winner gets."""
    awards, words = run.plan.contest.awards, LINES[lang]
    if awards is None or not outcome.winners:
        return []
    cite = f" [{awards.cite}]" if awards.cite else ""
    return [words["awards"].format(awards=awards_rule(run, lang)) + cite, ""]


def awards_rule(run: Run, lang: Lang) -> str:
    """What a winner gets, without the article; "" where the contest says nothing of it."""
    awards, words, parts = run.plan.contest.awards, LINES[lang], list[str]()
    if awards is None:
        return ""
    if awards.money is not None:
        parts.append(words["money"].format(money=format_number(awards.money)))
    if awards.points is not None:
        parts.append(words["points"].format(points=format_number(awards.points)))
    parts += [thing.of(lang) for thing in awards.objects]
    watch = awards.observation
    if watch is not None:
        kind = "working_days" if watch.working_days is not None else "calendar_days"
        parts.append(words[kind].format(days=getattr(watch, kind)))
    return words["and"].join(parts)
