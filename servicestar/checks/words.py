"""Words that need other words, and readings that clauses choose by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import frozen

from servicestar.diagnostics import Diagnostic, fault, unknown
from servicestar.expr import Entry, Expression, Name
from servicestar.expr.scope import normal
from servicestar.model import Condition, Contest, Field, Indicator, Item, Part, Rule, Ruleset
from servicestar.model.scope import contest_scope, default_readings
from servicestar.model.uses import conditions_of, rules_of
from servicestar.values.numbers import decimals_of

READING = ("reading", "解释")
CONTEST = ("contest", "评选")
CHOICE = ("choice", "选项")
CONDITION = ("condition", "条件")
INDICATOR = ("indicator", "指标")
_BESIDE_NO_LISTS = (
    "per", "indicators", "reweigh", "vetoes", "thresholds", "bonus", "bonus_at_most",
    "round_total", "rank_by", "bands", "places", "amounts",
)  # fmt: skip
ITEM = ("item", "加减分项")


def check_readings(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """A reading's default is one of its choices; who chooses by it offers all of them."""
    for reading in ruleset.readings.values():
        if reading.default not in reading.choices:
            place = reading.where.of("default")
            yield unknown("SS401", place, reading.default, reading.choices, what=CHOICE)
    for part, choices in _choosers(ruleset):
        yield from _chooses(ruleset, part, choices)


def _choosers(ruleset: Ruleset) -> Iterator[tuple[Part, Mapping[str, object] | None]]:
    """Every part that may name a reading, with its choices where it has some."""
    for definition in ruleset.definitions.values():
        yield definition, definition.choices or None
    for group in ruleset.condition_groups.values():
        yield from ((condition, None) for condition in group)
    yield from ((shared, shared.choices or None) for shared in ruleset.one_award)
    for contest in ruleset.contests.values():
        lists = (contest.conditions, contest.preferences, contest.thresholds, contest.amounts)
        yield from ((part, None) for parts in (*lists, contest.dates) for part in parts)
        single = (contest.places, contest.awards, contest.reweigh)
        yield from ((part, None) for part in single if part)
        yield from ((i, i.choices or None) for i in contest.indicators)
        if contest.after_selection is not None:
            yield contest.after_selection, contest.after_selection.choices or None


def _chooses(
    ruleset: Ruleset, part: Part, choices: Mapping[str, object] | None
) -> Iterator[Diagnostic]:
    name: str | None = part.reading  # type: ignore[attr-defined]
    if name is None:
        if choices is not None and "reading" not in part.where.faulty:
            yield fault("SS407", part.where.of("choices"), word="choices", other="reading")
        return
    if name not in ruleset.readings:
        yield unknown("SS401", part.where.of("reading"), name, ruleset.readings, what=READING)
        return
    wanted = ruleset.readings[name].choices
    if choices is not None and set(choices) != set(wanted):
        words = {"found": ", ".join(choices), "wanted": ", ".join(wanted), "reading": name}
        yield fault("SS404", part.where.of("choices"), **words)


def check_words(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """A word stands with the words it can not do without."""
    for contest in ruleset.contests.values():
        yield from _contest(ruleset, contest)
        known = _Known.of(ruleset, contest)
        for indicator in contest.indicators:
            yield from _indicator(ruleset, known, indicator)
        for item in contest.bonus:
            yield from _item(item)
    for group in (*ruleset.condition_groups.values(), *_own_conditions(ruleset)):
        for condition in group:
            if condition.require is not None and condition.id is None:
                place = condition.where.whole.part(0, 1)
                yield fault("SS202", place, part=CONDITION, key="id")


def _own_conditions(ruleset: Ruleset) -> Iterable[Iterable[Condition]]:
    return [contest.conditions for contest in ruleset.contests.values()]


def _contest(ruleset: Ruleset, contest: Contest) -> Iterator[Diagnostic]:
    looks_back: list[tuple[str, Part]] = [
        ("barred_after", c) for c in conditions_of(ruleset, contest) if c.barred_after
    ]
    if contest.candidates is not None and contest.candidates.titles is not None:
        looks_back.append(("titles", contest.candidates))
    if contest.past:
        looks_back.append(("past", contest))
    if contest.period is None and "period" not in contest.where.faulty:
        for word, part in looks_back:
            yield fault("SS407", part.where.of(word), word=word, other="period")
    places = contest.places
    if places is not None and places.share is not None and "of" not in places.where.keys:
        yield fault("SS407", places.where.of("share"), word="share", other="of")
    if places is not None and places.by_group is not None:
        if "per" not in contest.where.keys:
            yield fault("SS407", places.where.of("by_group"), word="by_group", other="per")
        fact = ruleset.facts.get(places.by_group)
        if fact is not None and fact.type != "table":
            words = {"word": "by_group", "type": fact.type}
            yield fault("SS406", places.where.of("by_group"), **words)
    if places is not None and places.override is not None:
        fact = ruleset.facts.get(places.override)
        if fact is not None and fact.type != "integer":
            words = {"word": "override", "type": fact.type}
            yield fault("SS406", places.where.of("override"), **words)
    yield from _lists(contest)
    yield from _companions(contest)
    earlier = contest.candidates.put_forward_by if contest.candidates else None
    round_before = None if earlier is None else ruleset.contests.get(earlier)
    if round_before is not None and round_before.records != contest.records:
        assert contest.candidates is not None
        place = contest.candidates.where.of("put_forward_by")
        found, wanted = round_before.records, contest.records
        yield fault("SS409", place, what=CONTEST, name=earlier, found=found, wanted=wanted)


def _companions(contest: Contest) -> Iterator[Diagnostic]:
    """Words that would be left aside without the word they belong to."""
    places = contest.places
    if places is not None and "of" in places.where.keys and "share" not in places.where.keys:
        yield fault("SS407", places.where.of("of"), word="of", other="share")
    for word in ("preferences", "awards") if "places" not in contest.where.keys else ():
        if word in contest.where.keys:
            yield fault("SS407", contest.where.of(word), word=word, other="places")
    for indicator in contest.indicators:
        for rule in {id(r): r for r in (indicator, *rules_of(indicator))}.values():
            yield from _beside(rule, "among", ("best_gets_all", "lowest_gets_all"))
            yield from _beside(rule, "out_of", ("share_of",))


def _beside(rule: Rule, word: str, needed: tuple[str, ...]) -> Iterator[Diagnostic]:
    if word in rule.where.keys and not set(needed) & set(rule.where.keys):
        yield fault("SS407", rule.where.of(word), word=word, other=" / ".join(needed))


def _lists(contest: Contest) -> Iterator[Diagnostic]:
    """A round that only puts forward scores nobody and gives no places."""
    for word in _BESIDE_NO_LISTS if contest.put_forward else ():
        if word in contest.where.keys:
            listed = f"put_forward, {word}"
            words = {"how": ("at most", "至多只能"), "keys": listed, "found": listed}
            yield fault("SS205", contest.where.of(word), part=CONTEST, **words)


@frozen
class _Known:
    """What names stand for in a contest: put together once for all its indicators.

    Attributes:
        fields: by id and by header.
        entries: every name; None where the contest's record kind is unknown.
    """

    fields: Mapping[str, Field]
    entries: Mapping[str, Entry] | None

    @classmethod
    def of(cls, ruleset: Ruleset, contest: Contest) -> _Known:
        """The names of a contest."""
        kind = ruleset.records.get(contest.records)
        if kind is None:
            return cls({}, None)
        fields: dict[str, Field] = {}
        for id_, each in kind.fields.items():
            for name in (id_, normal(each.header)):
                fields.setdefault(name, each)
        return cls(fields, contest_scope(ruleset, contest, default_readings(ruleset)).entries)


def _indicator(ruleset: Ruleset, known: _Known, indicator: Indicator) -> Iterator[Diagnostic]:
    written = [k for k in ("points", "weight") if k in indicator.where.keys]
    as_it_stands = all(rule.formula is not None for rule in rules_of(indicator)) and not written
    if len(written) != 1 and not as_it_stands:
        where = indicator.where
        place = where.of("weight") if written else where.whole.part(0, 1)
        found = ", ".join(written) or ("none", "无")
        words = {"how": ("exactly", "须且只须"), "keys": "points, weight", "found": found}
        yield fault("SS205", place, part=INDICATOR, **words)
    for rule in rules_of(indicator):
        for word in ("share_of", "best_gets_all", "lowest_gets_all"):
            # A ratio seldom has a last decimal, and rounding is only where it is declared.
            if getattr(rule, word) is not None and ruleset.round_scores is None:
                yield fault("SS407", rule.where.of(word), word=word, other="round_scores")
        for item in rule.deduct:
            yield from _item(item)
        yield from _measure(known, rule)
        bare = rule.share_of is not None and rule.out_of is None
        if bare and _maximum(known, rule) is None:
            yield fault("SS408", rule.where.of("share_of"))


def _measure(known: _Known, rule: Rule) -> Iterator[Diagnostic]:
    """The best of a field is taken at its good end, and in proportion only from 0 up."""
    for word, end in (("best_gets_all", "higher"), ("lowest_gets_all", "lower")):
        expression: Expression | None = getattr(rule, word)
        tree = expression.tree if expression else None
        field = known.fields.get(tree.id) if isinstance(tree, Name) else None
        if field is None or field.type not in ("integer", "decimal"):
            continue  # nothing to say, or told elsewhere
        if field.better not in (None, end):
            yield fault("SS407", rule.where.of(word), word=word, other=f"better: {end}")
        if field.min is None or field.min < 0:
            yield fault("SS407", rule.where.of(word), word=word, other=f"min: 0 ({field.header})")


def _maximum(known: _Known, rule: Rule) -> object:
    """The declared maximum of the field that `share_of` names, if it names one."""
    tree = rule.share_of.tree if rule.share_of else None
    if tree is None or known.entries is None:
        return "unknown"  # told elsewhere
    if not isinstance(tree, Name):
        return None
    entry = known.entries.get(tree.id)
    if entry is None:
        return "unknown"
    return known.fields[entry.id].max if entry.source == "field" else None


def _item(item: Item) -> Iterator[Diagnostic]:
    for word in ("points", "at_most"):
        number = getattr(item, word)
        if number is not None and decimals_of(number) is None:
            yield fault("SS318", item.where.of(word))
    if item.each is not None and "points" not in item.where.keys:
        yield fault("SS407", item.where.of("each"), word="each", other="points")
    if item.amount is not None and item.points is not None:
        words = {
            "how": ("at most", "至多只能"),
            "keys": "points, amount",
            "found": "points, amount",
        }
        yield fault("SS205", item.where.of("points"), part=ITEM, **words)
