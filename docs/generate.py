"""Writes the pages that are made from the package: ``python docs/generate.py [--check]``.

The language from its classes, the functions and the codes from their tables, the library from its
docstrings, readings and schemes from the rulesets that come along, the samples from their README.
``--check`` writes nothing and ends with status 1 where a page is not up to date.
"""

from __future__ import annotations

import ast
import collections.abc
import datetime
import functools
import inspect
import re
import sys
import textwrap
import tomllib
import types
import typing
from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import attrs
from examples import example
from folding import WIDTH, wrapped
from scheme_pages import reading_lines, scheme_page, schemes_page

import servicestar
from servicestar import testing
from servicestar.aftermath import Loss, Reward, Row, Settled
from servicestar.api import load, shipped
from servicestar.diagnostics import CODES, Code
from servicestar.expr import Expression
from servicestar.ledger import Entry, EventContent, Head, Ledger, OutcomeContent, Piece
from servicestar.model import Ident, Part, Raw, Ruleset, Slug, Text
from servicestar.model.cases import CaseFile
from servicestar.model.outcome import Result
from servicestar.values.functions import FUNCTIONS, QUANTIFIERS, Function
from servicestar.values.kinds import KIND_LABELS
from servicestar.values.numbers import Number, format_number

HERE = Path(__file__).parent
NOTICE = "<!-- made by docs/generate.py; do not edit -->"
Lines = Iterator[str]


# --- the language --------------------------------------------------------------------------------

_SCALARS: dict[Any, str] = {
    str: "text",
    int: "whole number",
    bool: "true or false",
    datetime.date: "date",
    Number: "number",
    Expression: "[expression](expressions.md)",
    Ident: "name",
    Slug: "id",
    Text: "text or {zh, en}",
    Raw: "any value",
}
_LANGUAGE_HEAD = """\
# The language

A ruleset is one YAML file. These are all its keys, part by part, in both
languages. `servicestar schema` prints the same as a JSON Schema, for editors.

Kinds of values:

- text: any text. What a YAML reader takes for something else (`yes`, `1`,
  `2010-07-01`) has to be in quotes.
- text or {zh, en}: one text for both languages, or one for each.
- name: small letters, digits and `_`, beginning with a letter; at most 63.
- id: as a name, and `-` may be in it.
- number: `10`, `0.5`, `10%` or `1/3`; exact, at most 30 digits.
- date: `2010-07-01`.
- [expression](expressions.md): a formula over fields, facts and definitions.

The file is UTF-8. Tags, equal keys, leading zeros and more than one document
are [faults](codes.md). Anchors and aliases may be used.

Keys that go together, besides what each part says:

- A field has `min` and `max` only if it is a number, `choices` only if it is a
  choice, `of` only if it is a list. `better` goes with a number. `key` goes
  with a text; each record kind has exactly one key.
- An indicator has either `points` or `weight`.
- `share_of` needs `out_of`, unless it names a field that has a `max`.
- `each` needs `points`; `amount` takes none.
- `share` needs `of`. `by_group` needs a contest with `per` and a fact of type
  `table`.
- `titles` and `barred_after` need a contest with `period`.
- `choices` of a definition or an indicator need `reading`, and are the same as
  the reading's.
- A condition with `require` needs an `id`.
- `round_scores` is from 0 to 12. Counts (`best`, `at_least` of titles, days) are
  1 or more, a `share` of places is from 0 to 1, `scale` is above 0, and full
  points are not negative. A floor is not above its cap.
- Bands have at most one limit at each end.
- `working_days` and `calendar_days` of a date need `after` or `before`, not both;
  `from` needs `by`, `first_working_days` a contest with `period`.
- `after_selection` needs `places`. A ground in the publication needs a date with
  the id `publication`, one in the observation `observation` at the awards.
- `by_hand` and `signed_by` of a paper go with a form, `objections` with a notice
  of publication. A paper with the id `publication` or `result` is that notice.
- Under `calendar` the keys are years, and each day is in its year.
- Within a record kind, field ids, headers, facts and definitions all have
  different names. Ids within one list of a contest differ."""


def parts_of(root: type[Part]) -> dict[type[Part], list[str]]:
    """Every part below a part in the order it is met, with the keys that hold it."""
    found: dict[type[Part], list[str]] = {root: []}
    waiting = [root]
    while waiting:
        kind = waiting.pop(0)
        for name, hint in hints(kind).items():
            for inner in below(hint):
                if inner not in found:
                    found[inner] = []
                    waiting.append(inner)
                found[inner].append(f"{kind.__name__}.{name}")
    return found


def hints(kind: type[Part]) -> dict[str, Any]:
    """The types of a part's keys."""
    types_ = typing.get_type_hints(kind, include_extras=True)
    return {a.name: types_[a.name] for a in attrs.fields(kind) if a.name != "where"}


def below(hint: Any) -> list[type[Part]]:
    """The parts that a type speaks of."""
    if isinstance(hint, type) and issubclass(hint, Part):
        return [hint]
    return [] if hint in _SCALARS else [p for arg in get_args(hint) for p in below(arg)]


def shown_type(hint: Any) -> str:
    """A type as a reader of YAML knows it."""
    if hint in _SCALARS:
        return _SCALARS[hint]
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        inner = [arg for arg in args if arg is not types.NoneType]
        return shown_type(inner[0] if len(inner) == 1 else Number)
    if origin is Literal:
        return "one of " + ", ".join(f"`{arg}`" for arg in args)
    if origin is tuple:
        return f"list of {shown_type(args[0])}"
    if origin is collections.abc.Mapping:
        return f"mapping {_SCALARS[args[0]]} → {shown_type(args[1])}"
    return f"[{hint.__name__}](#{hint.__name__.lower()})"


def shown_default(attribute: Any) -> str:
    """What holds where the key is not written."""
    default = attribute.default
    if default is attrs.NOTHING:
        return ", needed"
    if default is None or default == () or isinstance(default, attrs.Factory):  # type: ignore[arg-type]
        return ""
    if isinstance(default, bool):
        return f", default `{str(default).lower()}`"
    is_number = isinstance(default, int | Fraction)
    return f", default `{format_number(default) if is_number else default}`"


def part_page(kind: type[Part], places: list[str]) -> Lines:
    """A part with its keys."""
    yield f"## {kind.__name__}"
    yield wrapped(inspect.getdoc(kind) or "")
    if places:
        yield wrapped("Stands in: " + ", ".join(f"`{p}`" for p in places) + ".")
    if kind.ONE_OF:
        yield wrapped("Exactly one of: " + ", ".join(f"`{word}`" for word in kind.ONE_OF) + ".")
    types_ = hints(kind)
    yield "\n".join(
        wrapped(
            f"- `{a.name.rstrip('_')}` ({shown_type(types_[a.name])}{shown_default(a)}): "
            f"{a.metadata['en']} {a.metadata['zh']}",
            "  ",
        )
        for a in attrs.fields(kind)
        if a.name != "where"
    )


def language_page() -> Lines:
    """The language."""
    yield _LANGUAGE_HEAD
    for kind, places in parts_of(Ruleset).items():
        yield from part_page(kind, places)
    yield "# Worked cases"
    yield wrapped(
        "Beside `NAME.yaml` may stand `NAME.cases.yaml`, a file of worked cases. "
        "See [how to write them](../how_to/worked_cases.md)."
    )
    for kind, places in parts_of(CaseFile).items():
        yield from part_page(kind, places)


# --- functions -----------------------------------------------------------------------------------

_FUNCTIONS_HEAD = """\
# Functions

Every function has an English and a Chinese name; either may be written. A value
that is missing (unknown) makes the result unknown unless the function says
otherwise. [Expressions](expressions.md) says where functions may stand."""
_AGGREGATES = """\
## Over a population

These look at many records at once. `over=roster` (范围=全体) is everyone on the
sheet, `over=contestants` (范围=参评者) who passed the conditions; what holds if
neither is written is told in [Expressions](expressions.md#populations).
`per=FIELD` (按=字段) looks at the record's own group only. Missing values are
left out, and the outcome says so. Over nobody the result is unknown, but `sum`
and `count` are 0."""


def functions_page() -> Lines:
    """The functions."""
    yield _FUNCTIONS_HEAD
    groups: tuple[tuple[str, Callable[[Function], bool]], ...] = (
        (_AGGREGATES, lambda f: f.aggregate),
        (
            "## Over a list field",
            lambda f: f.name in QUANTIFIERS or any(k.name == "list" for k in f.takes),
        ),
        ("## Of the record alone", lambda _: True),
    )
    left = [*FUNCTIONS.values()]
    for head, belongs in groups:
        yield head
        for row in filter(belongs, left):
            yield from function_lines(row)
        left = [row for row in left if not belongs(row)]


def function_lines(row: Function) -> Lines:
    """One function."""
    yield f"### {row.name} {row.zh}"
    kinds = [KIND_LABELS[kind.name][0] for kind in row.takes]
    if row.aggregate:
        kinds.append("over=…, per=…")
    takes = ", ".join(kinds) + (", …" if row.repeats else "")
    yield f"`{row.name}({takes})` gives {KIND_LABELS[row.gives.name][0]}."
    english, chinese = row.doc
    if row.places is not None:
        english += " The decimals are a written number from 0 to 12."
    yield wrapped(f"{english} {chinese}")


# --- codes ---------------------------------------------------------------------------------------

_CODES_HEAD = """\
# Codes

Every fault and note has a code. What stands in braces is filled in. An *error*
stops the run; a *warning* and a *note* do not. `check` ends with exit status 1
on an error or a warning, a run on an error; where all of them are *wrong
usage*, with 2. [Read a fault](../how_to/read_a_fault.md) shows how they are
printed, and [Check a ruleset](../how_to/check.md) how to explain a warning that
is meant."""
_EXAMPLES_HEAD = """\
# Examples of codes SS{chapter}xx

{title}: of each code one place where it is told, in English and in Chinese, as
the tests hold the program to it. [Codes](codes.md) says what to do about each."""
_CHAPTERS = {
    "1": "Files and YAML",
    "2": "Structure of a ruleset",
    "3": "Expressions",
    "4": "Names across the ruleset",
    "5": "Records",
    "6": "Runs",
    "7": "The ledger",
    "8": "Runs laid side by side",
}


def codes_page() -> Lines:
    """The codes."""
    yield _CODES_HEAD
    remedies = tomllib.loads((HERE / "remedies.toml").read_text("utf-8"))
    chapter = ""
    for row in sorted(CODES.values(), key=lambda row: row.code):
        if row.code[2] != chapter:
            chapter = row.code[2]
            yield f"## {_CHAPTERS[chapter]}"
        yield from code_lines(row, remedies.get(row.code))


def code_lines(row: Code, remedy: str | None) -> Lines:
    """One code."""
    yield f"### {row.code}"
    kind = "wrong usage" if row.usage else row.severity
    yield wrapped(f"*{kind}*: {row.en}") + "<br>\n" + row.zh
    if remedy:
        yield wrapped(remedy)
    if example(row.code):
        yield f"[Example](codes_{row.code[2]}.md#{row.code.lower()})"


def examples_page(chapter: str) -> Lines:
    """The examples of the codes of one hundred."""
    yield _EXAMPLES_HEAD.format(chapter=chapter, title=_CHAPTERS[chapter])
    for code in sorted(CODES):
        shown = example(code) if code[2] == chapter else None
        if shown is not None:
            yield f"## {code}"
            yield f"[What to do](codes.md#{code.lower()})"
            yield f"```text\n{shown}\n```"


# --- readings ------------------------------------------------------------------------------------

_READINGS_HEAD = """\
# Readings

A regulation is written for people, and people fill its gaps without noticing.
A program can not. Where a clause is silent, ambiguous or contradicts itself,
the ruleset declares a *reading* (解释): a question, the possible answers, the
one taken and why. Nothing unclear is decided without one.

A reading with more than one choice can be switched for a run with
`--reading NAME=CHOICE`, and [the how-to](../how_to/readings.md) shows how to see
who would win instead. A reading with one choice is there to be known: the text
does not say it, and the ruleset does. Every outcome lists the readings in force
that bear on its contest.

Below are the readings of the rulesets that come along, made from their files."""


def readings_page() -> Lines:
    """The readings of the shipped rulesets."""
    yield _READINGS_HEAD
    for id_ in shipped():
        ruleset = load(id_).model
        yield f"## {id_}"
        yield wrapped(f"{ruleset.title.en}. {ruleset.title.zh}。")
        for name, reading in ruleset.readings.items():
            yield from reading_lines(name, reading, ruleset)


# --- samples -------------------------------------------------------------------------------------


def samples_page() -> Lines:
    """The README of the samples, in its place among the pages."""
    text = (HERE.parent / "samples" / "README.md").read_text("utf-8")
    text = text.replace("](../docs/", "](../").replace("```sh\n", "```text\n")
    head, first, *rest = text.rstrip("\n").split("\n\n")
    yield f"{head}\n\n{first}"
    yield from rest


# --- library -------------------------------------------------------------------------------------

_LIBRARY_HEAD = """\
# The library

`import servicestar` gives the names below; they are loaded when first used.
[From Python](../tutorial/from_python.md) shows them at work. Numbers are `int`
or `fractions.Fraction`, never floats."""
_MEMBERS: dict[str, tuple[str, ...]] = {
    "Ruleset": ("id", "contests", "contest"),
    "Contest": ("evaluate", "timeline"),
    "Outcome": (
        *("winners", "unresolved", "places", "results", "notes"),
        *("__iter__", "__len__", "__getitem__", "to_json", "to_csv", "to_table", "append_to"),
        "after",
    ),
    "Record": ("standing", "rank", "total", "scores", "explain"),
    "Timeline": ("rows", "period", "faults", "notes", "to_json", "to_table"),
    "Aftermath": (
        *("before", "winners", "titles", "moved_up", "vacant", "unresolved", "barred", "notes"),
        *("explain", "history", "to_json", "to_csv", "to_table"),
    ),
    "Diagnostic": ("severity", "message", "line"),
    "ServiceStarError": ("usage",),
}
_CALLS = {"__iter__": "for record in outcome", "__len__": "len(outcome)"}
_CALLS["__getitem__"] = "outcome[key]"
_INNER = {"Timeline": (Row,), "Aftermath": (Settled, Loss, Reward)}
_SECTION = re.compile(r"^(Args|Returns|Raises|Attributes):$", re.MULTILINE)


def library_page() -> Lines:
    """The public library."""
    yield _LIBRARY_HEAD
    for name in ("load", "shipped"):
        yield from member("##", name, getattr(servicestar, name))
    for name, members in _MEMBERS.items():
        kind = getattr(servicestar, name)
        yield f"## {name}"
        yield from described(kind)
        for each in members:
            yield from member("###", each, inspect.getattr_static(kind, each))
        for inner in _INNER.get(name, ()):
            yield f"### {inner.__name__}"
            yield from described(inner)
    yield "## Result"
    yield wrapped(
        "`servicestar.model.outcome.Result`, what `outcome.results` and `record.result` hold."
    )
    yield from described(Result)
    yield "## Ledger"
    yield wrapped("`servicestar.ledger`, of the extra `ledger`.")
    yield from described(Ledger)
    for name in ("open", "record", "event", "entries", "entry", "files", "verify", "replay"):
        yield from member("###", name, getattr(Ledger, name))
    for kind in (Entry, OutcomeContent, EventContent, Piece, Head):
        yield f"### {kind.__name__}"
        yield from described(kind)
    yield "## servicestar.testing"
    for name in testing.__all__:
        yield from testing_tool(name, getattr(testing, name))


def testing_tool(name: str, thing: Any) -> Lines:
    """A function, a class with its methods, or the stock properties by their names."""
    if isinstance(thing, type):
        yield f"### {name}"
        yield from described(thing)
        for method, inside in vars(thing).items():
            if isinstance(inside, types.FunctionType) and not method.startswith("_"):
                yield from member("####", f"{name}.{method}", inside)
    elif callable(thing):
        yield from member("###", name, thing)
    else:
        yield f"### {name}"
        yield f"`{name}`, in this order:"
        yield "\n".join(
            wrapped(f"- `{each.name}`: {' '.join(each.sentence)}", "  ") for each in thing
        )


def member(level: str, name: str, thing: Any) -> Lines:
    """A function, method or property."""
    function = thing.fget if isinstance(thing, property) else thing
    if name in _CALLS:
        yield f"{level} {_CALLS[name]}"
    elif isinstance(thing, property):
        yield f"{level} {name}"
    else:
        yield f"{level} {name}"
        yield "```text\n" + "\n".join(signature(name, function)) + "\n```"
    yield from described(function)


def signature(name: str, function: Any) -> Lines:
    """A function's name and arguments as they are written."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(tree, ast.FunctionDef)
    parameters = inspect.signature(function).parameters.values()
    shown = [shown_parameter(p) for p in parameters if p.name != "self"]
    if any(p.kind is p.KEYWORD_ONLY for p in parameters):
        shown.insert(sum(p.kind is not p.KEYWORD_ONLY for p in parameters if p.name != "self"), "*")
    returns = ast.unparse(tree.returns) if tree.returns else "None"
    line = f"{name}({', '.join(shown)}) -> {returns}"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{name}("
    yield from (f"    {each}," for each in shown)
    yield f") -> {returns}"


def shown_parameter(parameter: inspect.Parameter) -> str:
    """A parameter with its type and default."""
    stars = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
    text = f"{stars}{parameter.name}: {parameter.annotation}"
    empty = parameter.default is inspect.Parameter.empty
    return text if empty else f"{text} = {parameter.default!r}"


def described(thing: Any) -> Lines:
    """A docstring as Markdown."""
    first, *rest = _SECTION.split(inspect.cleandoc(thing.__doc__ or ""))
    for paragraph in first.strip().split("\n\n"):
        yield wrapped(paragraph.replace("``", "`"))
    for head, body in zip(rest[::2], rest[1::2], strict=True):
        items = textwrap.dedent(body.strip("\n")).replace("``", "`")
        yield wrapped(f"{head}:")
        if head == "Returns":
            yield wrapped(items)
        else:
            yield "\n".join(map(item, re.split(r"\n(?=\S)", items.strip())))


def item(text: str) -> str:
    """``name: meaning`` as an item of a list."""
    name, _, meaning = text.partition(": ")
    return wrapped(f"- `{name}`: {meaning}", "  ")


# --- all of them ---------------------------------------------------------------------------------

PAGES: dict[str, Callable[[], Iterable[str]]] = {
    "reference/language.md": language_page,
    "reference/functions.md": functions_page,
    "reference/codes.md": codes_page,
    **{f"reference/codes_{n}.md": functools.partial(examples_page, n) for n in _CHAPTERS},
    "reference/library.md": library_page,
    "reference/samples.md": samples_page,
    "explanation/readings.md": readings_page,
    "schemes/index.md": schemes_page,
    **{
        f"schemes/{id_}.md": functools.partial(scheme_page, id_, path)
        for id_, path in shipped().items()
    },
}


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` name those that are not up to date."""
    stale = []
    for name, make in PAGES.items():
        head, *rest = make()
        title, _, body = head.partition("\n\n")
        text = "\n\n".join([title, NOTICE, body, *rest]) + "\n"
        path = HERE / name
        if not path.exists() or path.read_text("utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, "utf-8")
    for name in stale:
        sys.stdout.write(f"docs/{name}\n")
    if stale and "--check" in arguments:
        sys.stdout.write("not up to date: run python docs/generate.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
