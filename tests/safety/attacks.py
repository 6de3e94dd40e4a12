"""Rulesets that were made to take for ever, to fill the memory or to break something."""

from __future__ import annotations

from collections.abc import Callable

FIELDS = """
      id: {header: 工号, type: text, key: true}
      volume: {header: 业务量, type: integer, min: 0, better: higher}
      outlet: {header: 网点, type: text}
      a: {header: 甲, type: yes_no}
      b: {header: 乙, type: yes_no}"""
PLACES = """
    indicators:
      - {id: volume, points: 70, best_gets_all: volume}
    places: {number: 1}"""


def ruleset(contests: str, before: str = "", fields: str = FIELDS) -> str:
    """A ruleset of one record kind."""
    return f"""language: 1
ruleset: attack
title: T
round_scores: 2
{before}
records:
  person:
    title: P
    fields:{fields}
contests:
{contests}
"""


def contest(name: str, more: str = PLACES) -> str:
    """One contest."""
    return f"  {name}:\n    title: T\n    records: person{more}\n"


def feeding_twice(levels: int) -> str:
    """Each contest is fed by the two of the next level, as each of those is."""
    found = []
    for level in range(levels):
        for side in "xy":
            feeds = "\n    feeds:\n" + "".join(
                f"      f{other}: {{contest: c{level + 1}{other}, fold: sum, belongs_to: outlet}}\n"
                for other in "xy"
            )
            found.append(contest(f"c{level}{side}", feeds.rstrip() + PLACES))
    return ruleset("".join(found) + contest(f"c{levels}x") + contest(f"c{levels}y"))


def rivals_in_rounds(levels: int) -> str:
    """Two contests of one award wait for the same round, which is of one award with another."""
    found, shared = [], []
    for level in range(levels):
        for side in "xy":
            more = f"\n    candidates: {{put_forward_by: c{level + 1}{side}}}" + PLACES
            found.append(contest(f"c{level}{side}", more))
        shared.append(f"  - {{contests: [c{level}x, c{level}y], order: best_total}}")
    text = "".join(found) + contest(f"c{levels}x") + contest(f"c{levels}y")
    return ruleset(text, "one_award:\n" + "\n".join(shared))


def rounds(count: int) -> str:
    """A chain of rounds."""
    found = [
        contest(f"c{n}", f"\n    candidates: {{put_forward_by: c{n + 1}}}" + PLACES)
        for n in range(count)
    ]
    return ruleset("".join(found) + contest(f"c{count}"))


def groups(count: int) -> str:
    """A chain of condition groups."""
    chain = "".join(f"  g{n}: [{{use: g{n + 1}}}]\n" for n in range(count))
    last = f"  g{count}: [{{id: v, require: volume > 1}}]"
    return ruleset(
        contest("c", "\n    conditions: [{use: g0}]" + PLACES), f"condition_groups:\n{chain}{last}"
    )


def preferences(count: int) -> str:
    """A tie that a long list of preferences does not settle."""
    listed = "".join(f"      - {{by: volume + {n}}}\n" for n in range(count))
    return ruleset(contest("c", f"\n    preferences:\n{listed.rstrip()}{PLACES}"))


def unused(definitions: int, contests: int) -> str:
    """Definitions that nobody uses, tried in every contest."""
    listed = "".join(f"  d{n}: {{value: volume + {n}}}\n" for n in range(definitions))
    return ruleset("".join(contest(f"c{n}") for n in range(contests)), f"definitions:\n{listed}")


def conditions(count: int, fields: int) -> str:
    """Many conditions over many fields."""
    more = "".join(f"\n      x{n}: {{header: 甲{n}, type: integer, min: 0}}" for n in range(fields))
    listed = "".join(f"      - {{id: k{n}, require: x{n % fields} >= 0}}\n" for n in range(count))
    return ruleset(
        contest("c", f"\n    conditions:\n{listed.rstrip()}{PLACES}"), fields=FIELDS + more
    )


def unknown_names(count: int, fields: int) -> str:
    """Many names that nobody knows, each nearly like many others."""
    more = "".join(
        f"\n      field_number_{n}: {{header: 表头{n}, type: integer}}" for n in range(fields)
    )
    listed = "".join(f"      - {{id: k{n}, require: feild_nubmer_{n} > 1}}\n" for n in range(count))
    return ruleset(
        contest("c", f"\n    conditions:\n{listed.rstrip()}{PLACES}"), fields=FIELDS + more
    )


def nested_and(depth: int) -> str:
    """A deep condition whose every part is unknown."""
    text = "a"
    for n in range(depth):
        text = f"({text} and {'b' if n % 2 else 'a'})"
    return ruleset(contest("c", f'\n    conditions: [{{id: k, require: "{text}"}}]' + PLACES))


def definitions_in_definitions(count: int) -> str:
    """Each definition twice the one before."""
    listed = "  d0: {value: volume}\n" + "".join(
        f"  d{n}: {{value: d{n - 1} + d{n - 1}}}\n" for n in range(1, count)
    )
    more = f"\n    bonus: [{{id: b, amount: d{count - 1}}}]" + PLACES
    return ruleset(contest("c", more), f"definitions:\n{listed}")


def amounts(count: int) -> str:
    """A chain of amounts, each of which names the one before."""
    listed = "      - {id: m0, yuan: volume}\n" + "".join(
        f"      - {{id: m{n}, yuan: m{n - 1} + 1}}\n" for n in range(1, count)
    )
    return ruleset(contest("c", PLACES + f"\n    amounts:\n{listed}"))


def dates(count: int) -> str:
    """A chain of dates."""
    listed = "      - {id: d0, title: T, working_days: 1, after: awarded}\n" + "".join(
        f"      - {{id: d{n}, title: T, working_days: 1, after: d{n - 1}}}\n"
        for n in range(1, count)
    )
    return ruleset(contest("c", PLACES + f"\n    dates:\n{listed}"))


def bands(count: int) -> str:
    """A table of very many bands."""
    listed = ", ".join(f"{{from: {n}, below: {n + 1}, give: 1}}" for n in range(count))
    more = (
        "\n    indicators:\n      - {id: volume, points: 70, banded: {of: volume, bands: ["
        + listed
        + "]}}\n    places: {number: 1}"
    )
    return ruleset(contest("c", more))


def aliased_text(size: int, times: int) -> str:
    """One long text, many times by an alias."""
    many = ", ".join(["*t"] * times)
    return f"language: 1\nruleset: x\ntitle: &t '{'长' * size}'\nexplained: [{many}]\n"


def nested_aliases(depth: int) -> str:
    """Lists in lists, each by an alias of the one before."""
    lines = ["- &a0 [x]"] + [f"- &a{n} [*a{n - 1}]" for n in range(1, depth)]
    return "x:\n" + "\n".join(f"  {line}" for line in lines) + "\n"


def marks(count: int) -> str:
    """A header of combining marks, whose NFKC takes quadratic time."""
    strange = "".join(chr(0x300 + n % 60) for n in range(count))
    return ruleset(contest("c"), fields=FIELDS + f"\n      x: {{header: 'e{strange}', type: text}}")


def articles(count: int) -> str:
    """Articles that each leave nearly a hundred out."""
    listed = "".join(
        f"    - {{article: 第{n % 99 + 1}条({n // 99 + 1})99, status: procedural, why: w}}\n"
        for n in range(count)
    )
    return ruleset(contest("c"), f"source:\n  title: S\n  articles:\n{listed}")


def labels(count: int) -> str:
    """Many cycles with names of their own, and many numbers from the history."""
    listed = "".join(f"  - {{label: L{n}, within: '2010'}}\n" for n in range(count))
    past = "".join(
        f"      p{n}: {{of: c, take: count, within: year}}\n" for n in range(min(count, 45))
    )
    more = "\n    period: label\n    past:\n" + past.rstrip() + PLACES
    return ruleset(contest("c", more), f"periods:\n{listed}")


def one_award(count: int) -> str:
    """Contests of one award in which everybody is tied."""
    names = ", ".join(f"c{n}" for n in range(count))
    return ruleset(
        "".join(contest(f"c{n}") for n in range(count)),
        f"one_award:\n  - {{contests: [{names}], order: best_total}}",
    )


def limits(count: int) -> str:
    """Many limits, each of which every record breaks."""
    listed = "".join(
        f"      - {{require: volume < {-n}, meaning: m}}\n" for n in range(1, count + 1)
    )
    return ruleset(contest("c")).replace("contests:\n", f"    limits:\n{listed}contests:\n", 1)


def calendar(count: int) -> str:
    """Many years of many days."""
    years = "".join(
        f"  '{1000 + n}': {{holidays: [{', '.join(['*d'] * 30)}]}}\n" for n in range(1, count)
    )
    first = f"  '1000': {{holidays: [&d 2010-07-01, {', '.join(['*d'] * 30)}]}}\n"
    return ruleset(contest("c"), f"calendar:\n{first}{years}")


ATTACKS: dict[str, Callable[[], str]] = {
    "feeds twice": lambda: feeding_twice(20),
    "rivals in rounds": lambda: rivals_in_rounds(30),
    "rounds": lambda: rounds(1500),
    "rounds, short enough": lambda: rounds(35),
    "groups": lambda: groups(3000),
    "groups, few enough": lambda: groups(190),
    "preferences": lambda: preferences(1200),
    "unused definitions": lambda: unused(300, 300),
    "unused definitions, fewer": lambda: unused(150, 150),
    "conditions": lambda: conditions(1900, 1900),
    "unknown names": lambda: unknown_names(1900, 1900),
    "nested and": lambda: nested_and(80),
    "doubling definitions": lambda: definitions_in_definitions(60),
    "definitions in a chain": lambda: definitions_in_definitions(10),
    "amounts": lambda: amounts(1900),
    "dates": lambda: dates(1900),
    "bands": lambda: bands(1900),
    "bands, few enough": lambda: bands(200),
    "aliased text": lambda: aliased_text(300_000, 1000),
    "nested aliases": lambda: nested_aliases(300),
    "marks": lambda: marks(100_000),
    "articles": lambda: articles(1900),
    "labels": lambda: labels(1900),
    "one award": lambda: one_award(20),
    "limits": lambda: limits(1900),
    "calendar": lambda: calendar(1000),
    "entries": lambda: conditions(10, 3000),
}
