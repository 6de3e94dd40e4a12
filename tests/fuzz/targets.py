"""The doors and what lies behind them: one target each, with what makes its inputs."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from random import Random
from typing import Any

import openpyxl
from attrs import frozen

from servicestar import analysis, api, checks, loader, model
from servicestar.checks import coverage_of
from servicestar.diagnostics import ServiceStarError, errors_of, listed
from servicestar.expr import evaluate, parse, resolve
from servicestar.model import Field, RecordKind
from servicestar.records.files import table_in
from servicestar.records.typed import names_of, read_records
from servicestar.records.workbook import save_workbook
from tests.expr.build import engine, exact, scope
from tests.fuzz import mutate
from tests.fuzz.oracle import hold, hold_rendered, hold_screen

NAME = "input.yaml"


@frozen
class Target:
    """One door.

    Attributes:
        make: an input from a random generator.
        run: puts an input through.
        share: how many of a thousand inputs of a campaign over all targets are its own.
    """

    make: Callable[[Random], bytes]
    run: Callable[[bytes], None]
    share: int


# --- rulesets ------------------------------------------------------------------------------------


@cache
def trees() -> list[Any]:
    """Small sound rulesets, each with one feature, and the shipped ones."""
    return [mutate.tree_of(path) for path in (*mutate.GOOD, *mutate.SHIPPED)]


@cache
def small_texts() -> list[bytes]:
    """Sound rulesets as bytes."""
    return [data for data in map(mutate.dumped, trees()) if len(data) < 4000]


def loaded(data: bytes) -> model.Ruleset | None:
    """A ruleset free of errors; its findings are held to what findings may be."""
    parsed, faults, lost = loader.load_ruleset(loader.FileText(NAME, data))
    found = listed([*faults, *(checks.check(parsed, lost) if parsed is not None else ())])
    hold(found)
    hold_rendered(found, NAME, data)
    return None if parsed is None or errors_of(found) else parsed


def run_ruleset(data: bytes) -> None:
    """Load, check, and where it is sound plan every contest and search it for what is dead."""
    found = loaded(data)
    if found is not None:
        ruleset = api.Ruleset(found, "0" * 64)
        for contest in ruleset.contests:
            ruleset.plan(contest, {})
        hold(coverage_of(found).faults)
        hold(tuple(checks.check_searched(found)) or analysis.analyse(found))


def make_yaml_text(random: Random) -> bytes:
    """A small ruleset with some bytes changed."""
    return mutate.mutated_bytes(random, random.choice(small_texts()), random.randrange(1, 9))


def make_yaml_tree(random: Random) -> bytes:
    """A ruleset with some keys and values changed."""
    tree = random.choice(trees())
    return mutate.dumped(mutate.mutated_tree(random, tree, random.choice((1, 1, 2, 3, 6, 12))))


# --- expressions ---------------------------------------------------------------------------------

SCOPE = scope()
TOLD = {"quota": 3, "share": exact("0.3"), "strict": False}
RECORDS = [
    {"volume": 10**15, "quality": exact("1.25"), "wait": exact("0.1"), "praised": True,
     "grade": "甲", "outlet": "东", "marks": (exact("89.5"), 0), "tags": ("快",)},
    {"volume": 0, "quality": 0, "grade": "乙", "outlet": "东", "marks": (), "tags": ()},
    {"outlet": "西"},
]  # fmt: skip


def make_expression(random: Random) -> bytes:
    """An expression, or nearly one."""
    text = mutate.grown(random) if random.random() < 0.4 else mutate.expression(random)
    return text.encode("utf-8", "surrogatepass")


def run_expression(data: bytes) -> None:
    """Parse, resolve, evaluate by record and by column."""
    expression, faults = parse(data.decode("utf-8", "surrogatepass"))
    hold(faults)
    node, _, faults = resolve(expression, SCOPE)
    hold(faults[:100])
    if node is not None:
        made = engine(RECORDS, TOLD, [0, 1])
        column = made.over(node, None)
        for row in range(len(RECORDS)):
            assert evaluate(node, made.values(node, row)) == column.at(row)


# --- sheets --------------------------------------------------------------------------------------


@cache
def kind() -> RecordKind:
    """A record kind with a field of every type."""
    data = next(d for d in small_texts() if b"golden-mic" in d)
    found = loaded(data)
    assert found is not None
    where = next(iter(found.records.values())).where
    types = ("text", "integer", "decimal", "yes_no", "date", "choice", "list", "attestation")
    fields = {
        name: Field(
            header=f"列{name}",
            type=name,
            key=name == "text",
            of="decimal" if name == "list" else None,
            choices=("甲", "乙") if name == "choice" else (),
            unit="%" if name == "decimal" else None,
            where=where,
        )
        for name in types
    }
    return RecordKind(title=model.Text("行", "row"), fields=fields, where=where)


CELLS = (
    "", "A1", "B2", "是", "否", "yes", "1", "0", "12.5", "12.5%", "1,000", "１２", "-3", "1e5",
    "2010-07-01", "2010年7月1日", "40360", "甲", "乙", "1、2", "1;2", "[1, 2]", "[[1]]", "#N/A",
    "nan", "∞", "√", "=1+1", '"', "'", "a\nb", "\x9b", "\u202e", "9" * 40,
)  # fmt: skip


def cells(random: Random, count: int) -> list[str]:
    """A row."""
    return [
        mutate.texts(random) if random.random() < 0.1 else random.choice(CELLS)
        for _ in range(count)
    ]


def rows(random: Random) -> list[list[str]]:
    """A header row and records, mostly sound."""
    headers = [random.choice((f.header, n)) for n, f in kind().fields.items()]
    if random.random() < 0.3:
        random.shuffle(headers)
        headers[random.randrange(len(headers))] = mutate.texts(random)
    found = [headers]
    for number in range(random.choice((0, 1, 3, 8))):
        row = cells(random, len(headers) + random.choice((0, 0, 0, 1, -1)))
        found.append([f"K{number}", *row[1:]] if random.random() < 0.8 else row)
    return found


def make_csv(random: Random) -> bytes:
    """A sheet as comma-separated text, then some bytes changed."""
    delimiter = random.choice(",,,;\t")
    quoted = [[f'"{c}"' if random.random() < 0.1 else c for c in row] for row in rows(random)]
    text = "\n".join(delimiter.join(row) for row in quoted)
    data = text.encode(random.choice(("utf-8", "utf-8-sig", "gb18030", "utf-16")), "replace")
    return mutate.mutated_bytes(random, data, random.choice((0, 0, 1, 4)))


def make_json(random: Random) -> bytes:
    """Objects, some of them odd, then some bytes changed."""
    headers, *body = rows(random)
    values = [dict(zip(headers, (odd(random, c) for c in row), strict=False)) for row in body]
    if random.random() < 0.1:
        depth = random.choice((3, 100, 5_000, 50_000))
        return random.choice((b"[", b'{"a":', b'[{"\xe5\x88\x97text":')) * depth
    text = json.dumps(values, ensure_ascii=random.random() < 0.5)
    if random.random() < 0.5:
        text = "\n".join(json.dumps(value) for value in values)
    return mutate.mutated_bytes(random, text.encode("utf-8", "replace"), random.choice((0, 1, 3)))


def odd(random: Random, cell: str) -> object:
    """A cell as some JSON value."""
    if random.random() < 0.7:
        return cell
    return random.choice(
        (None, True, 1, -0.5, 1e308, 10**50, float("nan"), float("inf"), [1, 2], [[]], {"a": 1}, [])
    )


def reads(*names: str) -> Callable[[bytes], None]:
    """Puts the bytes of a sheet through the doors of files with these names."""

    def run(data: bytes) -> None:
        for name in names:
            table, faults = table_in(name, data, None, names_of(kind()))
            hold(faults)
            if table is not None:
                hold(read_records(table, kind(), groups=("choice",), used=tuple(kind().fields))[1])

    return run


def make_xlsx(random: Random) -> bytes:
    """A workbook with parts of it changed, cut, repeated or blown up."""
    source = _workbook(random.randrange(8))
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(source)) as old,
        zipfile.ZipFile(packed, "w", random.choice((0, 8, 8, 8, 12))) as new,
    ):
        names = old.namelist()
        chosen = random.choice(names)
        for name in names:
            data = old.read(name)
            if name == chosen:
                data = _changed(random, data)
            if name != chosen or random.random() < 0.95:
                new.writestr(zipfile.ZipInfo(name), data, new.compression)
    found = packed.getvalue()
    return mutate.mutated_bytes(random, found, 2) if random.random() < 0.15 else found


@cache
def _workbook(number: int) -> bytes:
    """One of a few sound workbooks."""
    book = openpyxl.Workbook()
    for row in rows(Random(number)):
        book.active.append([openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", c) for c in row])
    return save_workbook(book)  # without the time, so that a seed makes the same bytes


BOMBS = (
    b"<si/>", b"<si><t>a</t></si>", b"<xf/>", b'<row r="1048576"/>', b"<row/>",
    b'<row><c r="XFD1"/></row>', b'<c r="A1" t="s"><v>9999999</v></c>', b"<c><f>1+1</f></c>",
    b'<sheet name="x" sheetId="9" r:id="rId1"/>', b"<v>1e999</v>", b'<numFmt formatCode="[[[["/>',
    b'<c r="B2" t="d"><v>9999-99-99</v></c>', b'<c r="B2" t="e"><v>#REF!</v></c>', b"<t>x</t>",
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b'<row r="2000000000"><c/></row>', b'<c r="ZZZZ1"/>',
)  # fmt: skip


def _changed(random: Random, data: bytes) -> bytes:
    if random.random() < 0.5:
        return mutate.mutated_bytes(random, data, random.randrange(1, 5))
    if random.random() < 0.1:
        return data.replace(b"UTF-8", random.choice((b"cp037", b"utf-7", b"gbk", b"x" * 99)))
    tags = [at for at in range(len(data)) if data[at : at + 1] == b">"]
    at = random.choice(tags) + 1 if tags else 0
    return data[:at] + random.choice(BOMBS) * random.choice((1, 1, 9, 2_000, 150_000)) + data[at:]


# --- runs ----------------------------------------------------------------------------------------


def make_run(random: Random) -> bytes:
    """A ruleset that is likely to load still, and a number from which its sheets are made."""
    tree = mutate.mutated_tree(random, random.choice(trees()), random.choice((0, 1, 1, 2)))
    return mutate.dumped(tree) + f"\n# {random.randrange(2**32)}\n".encode()


def run_run(data: bytes) -> None:
    """Evaluate every contest over made-up sheets and write the outcome in every form."""
    found = loaded(data)
    if found is None or not found.contests:
        return
    number = data.rstrip().rpartition(b"# ")[2]
    random = Random(int(number) if number.isdigit() else 0)
    ruleset = api.Ruleset(found, "0" * 64)
    sheets = {name: _records(random, found, name) for name in ruleset.contests}
    facts = {id_: _fact(random, fact.type) for id_, fact in found.facts.items()}
    history = [
        {"id": f"K{random.randrange(6)}", "scheme": random.choice(ruleset.contests),
         "period": random.choice(("2010", "2010Q2", "2010Q3", "2010-06", "2010-07", "2010H1")),
         "status": random.choice(("", "revoked", "disqualified"))}
        for _ in range(4)
    ]  # fmt: skip
    period = random.choice((None, "2010", "2010Q3", "2010-07", "2010H2"))
    for name in ruleset.contests:
        _outcome(ruleset.contest(name), sheets, facts, random.choice((history, None)), period)


def _outcome(
    contest: api.Contest, sheets: dict[str, Any], facts: Any, history: Any, period: str | None
) -> None:
    words = {"facts": facts, "history": history, "period": period, "fed": sheets}
    try:
        outcome = contest.evaluate(sheets[contest.id], **words)
    except ServiceStarError as error:
        hold(error.diagnostics)
        return
    hold(outcome.notes)
    json.loads(outcome.to_json())
    outcome.to_csv("zh")
    hold_screen(outcome.to_table() + outcome.to_table("zh"))
    for record in outcome:
        hold_screen(record.explain() + record.explain("zh"))
    timeline = contest.timeline(awarded="2010-07-01", published="2010-06-20")
    hold_screen(timeline.to_table() + timeline.to_table("zh"))
    if contest.model.after_selection is not None:
        _aftermath(outcome, contest.model.after_selection)


def _aftermath(outcome: api.Outcome, after: model.AfterSelection) -> None:
    """What becomes of an outcome when everything that can happen does."""
    events = [
        {"id": key, "event": ground.id, "date": day}
        for key in outcome.winners[:2]
        for ground in after.grounds[:3]
        for day in ("2010-06-25", "2010-07-15", "2031-01-01")
    ]
    try:
        found = outcome.after(events, awarded="2010-07-01", published="2010-06-20")
    except ServiceStarError as error:
        hold(error.diagnostics)
        return
    json.loads(found.to_json())
    hold_screen(found.to_table() + found.to_table("zh"))
    for title in found.titles:
        hold_screen(found.explain(title.key))


def _records(random: Random, found: model.Ruleset, contest: str) -> list[dict[str, object]]:
    """Records of a contest's kind, some values missing, some odd."""
    fields = found.records[found.contests[contest].records].fields
    clean = random.random() < 0.8
    return [
        {f.header: f"K{row}" if f.key else _value(random, f, clean=clean) for f in fields.values()}
        for row in range(random.choice((0, 1, 5, 6)))
    ]


def _value(random: Random, field: Field, *, clean: bool) -> object:
    if random.random() < 0.1 and field.type not in ("text", "choice"):
        return None
    if not clean and random.random() < 0.1:
        return random.choice(CELLS)
    low = 0 if field.min is None else int(field.min)
    high = low + 20 if field.max is None else int(field.max)
    element = field.of if field.type == "list" else field.type
    made = {
        "integer": lambda: random.randint(low, max(low, high)),
        "decimal": lambda: f"{random.randint(low, max(low, high))}",
        "yes_no": lambda: random.choice(("是", "否")),
        "attestation": lambda: random.choice(("是", "是", "否", None)),
        "date": lambda: f"2010-0{random.randrange(1, 9)}-15",
        "choice": lambda: random.choice(field.choices or ("甲",)),
    }.get(element or "text", lambda: random.choice(("东", "西", "a\nb", "\u202e东", "=1+1")))
    return [made() for _ in range(random.randrange(3))] if field.type == "list" else made()


def _fact(random: Random, kind_of_fact: str) -> object:
    return {
        "integer": random.choice((0, 1, 3, 240, "x")),
        "decimal": "12.5",
        "share": random.choice(("1/3", "10%", "0")),
        "yes_no": random.choice(("yes", "no")),
        "date": "2010-07-01",
        "table": {"东": 1, "西": random.choice((0, 2))},
    }.get(kind_of_fact, "甲")


TARGETS: dict[str, Target] = {
    "yaml_text": Target(make_yaml_text, run_ruleset, 100),
    "yaml_tree": Target(make_yaml_tree, run_ruleset, 50),
    "expression": Target(make_expression, run_expression, 550),
    "csv": Target(make_csv, reads("input.csv"), 200),
    "json": Target(make_json, reads("input.json", "input.jsonl"), 80),
    "xlsx": Target(make_xlsx, reads("input.xlsx"), 10),
    "run": Target(make_run, run_run, 10),
}
