"""The report on readings as text for a terminal of 80 columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from servicestar.compare.decided import Decided, Dependence, Group, Varied
from servicestar.compare.deciding import Case
from servicestar.compare.layout import chosen, listing, packed, source_line
from servicestar.compare.people import Person
from servicestar.compare.trials import Trial
from servicestar.compare.words import say
from servicestar.diagnostics import Lang, printable
from servicestar.report.text import wrap

_STATUS = {"in": "in", "tied": "tied", "out": "not_in", "fault": "fault"}


def readings_text(report: Decided, lang: Lang) -> str:
    """Who is in whatever the reading, whose place depends on which, and every outcome."""
    parts = (
        head_of(report, lang),
        _who(report, lang),
        _outcomes(report, lang),
        _each(report, lang),
        _fixed(report, lang),
    )
    lines = (line for part in parts for line in (*part, ""))
    return "\n".join(wrap(printable(line)) for line in lines).rstrip() + "\n"


def head_of(report: Decided, lang: Lang) -> Iterator[str]:
    """What was compared, and what a reader has to know of the whole."""
    yield title_of(report, lang)
    ruleset = report.contest.ruleset
    source = ruleset.model.source
    yield source_line(ruleset.id, ruleset.sha256, source.number if source else None)
    words = {"trials": len(report.trials), "groups": len(report.groups)}
    words |= {"records": len(report.people), "readings": len(report.varied)}
    yield say("tried", lang, **words)
    if not report.varied:
        yield say("no_choice", lang)
    if faulty := len(report.trials) - len(report.sound):
        yield say("faulty", lang, count=faulty, trials=len(report.trials))
    for note in report.notes:
        yield f"* {note.message(lang)}"
    if report.notes:
        yield f"* {say('only_tried', lang)}"


def title_of(report: Decided, lang: Lang) -> str:
    """The contest, its cycle and what is reported."""
    period = f" · {report.period}" if report.period else ""
    name = report.contest.model.title.of(lang)
    return f"{name}{period}{say('colon', lang)}{say('readings_title', lang)}"


def _who(report: Decided, lang: Lang) -> Iterator[str]:
    yield say("who", lang)
    yield from _block("safe", report.safe, lang)
    if report.open:
        yield from _block("open", report.open, lang)
    yield f"  {say('depends', lang)}{say('aside', lang, text=len(report.depends))}"
    for alike in together(report.depends):
        yield from _dependence(report, alike, lang)
    yield from _block("out", report.out, lang)


def _block(name: str, people: Sequence[Person], lang: Lang) -> Iterator[str]:
    yield f"  {say(name, lang)}{say('aside', lang, text=len(people))}"
    if people:
        yield from packed(people, 4, lang)


def together(found: Iterable[Dependence]) -> list[list[Dependence]]:
    """Those whose place depends on the same readings."""
    alike: dict[tuple[str, ...], list[Dependence]] = {}
    for each in found:
        alike.setdefault(each.readings, []).append(each)
    return list(alike.values())


def _dependence(report: Decided, people: Sequence[Dependence], lang: Lang) -> Iterator[str]:
    for name in people[0].readings:
        reading = report.contest.ruleset.model.readings[name]
        yield f"    {name} [{reading.cite}]{say('colon', lang)}{reading.question.of(lang)}"
    for each in people:
        yield f"      {each.person}"
        for status, cases in told(each.cases, lang):
            yield f"        {status}{say('colon', lang)}{cases}"


def told(cases: Sequence[Case], lang: Lang) -> Iterator[tuple[str, str]]:
    """What becomes of somebody, and under which choices; the commonest of many is the rest."""
    found: dict[str, list[str]] = {}
    for case in cases:
        found.setdefault(case.answer, []).append(chosen(case.choices, lang))
    most = max(found, key=lambda answer: len(found[answer]))
    if len(found[most]) > 2 and len(found) > 1:
        found[most] = [say("otherwise", lang)]
    for answer in sorted(found, key=[*_STATUS].index):
        yield say(_STATUS[answer], lang), say("or", lang).join(found[answer])


def _outcomes(report: Decided, lang: Lang) -> Iterator[str]:
    yield say("outcomes", lang)
    for group in report.groups:
        yield from _outcome(report, group, lang)


def _outcome(report: Decided, group: Group, lang: Lang) -> Iterator[str]:
    yield f"  {name_of(report, group, lang)}"
    for name, value in facts_of(report, group, lang):
        yield f"    {name}{say('colon', lang)}{value}"


def name_of(report: Decided, group: Group, lang: Lang) -> str:
    """What a group of combinations is called."""
    name = say("outcome", lang, number=group.number)
    own = report.base in group.trials
    return name + (say("aside", lang, text=say("in_force", lang)) if own else "")


def facts_of(report: Decided, group: Group, lang: Lang) -> Iterator[tuple[str, str]]:
    """Under which choices a group comes about, and who wins then."""
    combinations = (chosen(choices, lang) for choices in group.choices)
    yield say("under", lang), say("or", lang).join(combinations)
    if group.faults:
        for finding in group.faults:
            yield say("fault", lang), finding.line(lang)
        return
    yield say("places", lang), places_of(group, lang)
    yield say("winners", lang), listing((report.people[key] for key in group.winners), lang)
    for tie in group.ties:
        yield say("ties", lang), listing((report.people[key] for key in tie), lang)


def places_of(group: Group, lang: Lang) -> str:
    """How many can win: a number, or one for each group."""
    places = group.places
    if places is None or isinstance(places, int):
        return str(places or 0)
    return listing((f"{name} {count}" for name, count in places.items()), lang)


def _each(report: Decided, lang: Lang) -> Iterator[str]:
    if not report.varied:
        return
    yield say("each", lang)
    for varied in report.varied:
        yield f"  {varied.name} [{varied.reading.cite}]"
        yield f"    {varied.reading.question.of(lang)}"
        for choice, meaning in varied.reading.choices.items():
            trial = report.alone(varied.name, choice)
            marked = choice + marks_of(varied, choice, lang) + say("colon", lang)
            yield f"    {marked}{meaning.of(lang)}"
            yield f"      → {effect_of(report, varied, trial, lang)}"


def marks_of(varied: Varied, choice: str, lang: Lang) -> str:
    """Whether a choice is the default, and in force."""
    marks = [say("default", lang)] * (choice == varied.reading.default)
    marks += [say("in_force", lang)] * (choice == varied.choice)
    return say("aside", lang, text=say("comma", lang).join(marks)) if marks else ""


def effect_of(report: Decided, varied: Varied, trial: Trial, lang: Lang) -> str:
    """What one choice alone changes against the combination in force."""
    group = report.group_of(trial)
    name = say("outcome", lang, number=group.number)
    if trial is report.base:
        return name
    parts = [name]
    if trial.outcome is None:
        parts.append(say("fault", lang))
    elif group is not report.group_of(report.base):
        parts += _moved(report, trial, lang)
    elif count := report.changed(trial):
        parts.append(say("others_same", lang, count=count))
    elif varied.name in report.telling:
        parts.append(say("together", lang))
    else:
        parts.append(say("no_effect", lang))
    parts += [say("later", lang)] * varied.after
    return say("then", lang).join(parts)


def _moved(report: Decided, trial: Trial, lang: Lang) -> Iterator[str]:
    """Who comes in, goes out or is tied where the combination in force says otherwise."""
    shown = [("in", "comes_in"), ("tied", "is_tied"), ("out", "goes_out")]
    # Where the combination in force gives no outcome nobody was in who could go out.
    for status, name in shown if report.base.outcome is not None else shown[:2]:
        moved = [
            person
            for key, person in report.people.items()
            if trial.status(key) == status != report.base.status(key)
        ]
        if moved:
            yield say(name, lang, people=listing(moved, lang))


def _fixed(report: Decided, lang: Lang) -> Iterator[str]:
    yield say("fixed", lang)
    for name, reading in report.fixed.items():
        yield f"  {name} [{reading.cite}] {reading.question.of(lang)}"
        yield f"    {reading.choices[reading.default].of(lang)}"
        yield f"    {say('why', lang)}{say('colon', lang)}{reading.why.of(lang)}"
    if not report.fixed:
        yield f"  {say('no_fixed', lang)}"
