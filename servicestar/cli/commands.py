"""What each command does."""

from __future__ import annotations

import argparse
import json
import os
import sys
from importlib import resources
from pathlib import Path
from typing import Any

from servicestar import api, loader
from servicestar.cli.output import CALL, put, put_and_keep, same_file
from servicestar.cli.screen import NARROW, columns, progress, show
from servicestar.diagnostics import Lang, ServiceStarError, fault
from servicestar.model import Ruleset
from servicestar.model.cases import CaseFile
from servicestar.model.schema import json_schema
from servicestar.records import read_table

_ENDINGS = {"xlsx": ".xlsx", "html": ".html", "parquet": ".parquet"}
"""The formats that a file has to be named for."""
_IS_FILLED = ("it has rows that are filled in", "其中已填有记录")
_IS_NO_SHEET = ("it is there already, and is no empty sheet", "文件已存在，且不是空表")
_IS_READ = ("it is one of the files that are read", "它是所读取的文件之一")
_NEEDS_ENGINE = (
    "a Parquet file is written by a database engine; take --engine duckdb",
    "Parquet 文件由数据库引擎写出；请用 --engine duckdb",
)
_ALONE = (
    "a Parquet file is written alone; keep the titles with another --format",
    "Parquet 文件只能单独写出；请用另一种 --format 追加获奖历史",
)
_NO_TEXT = (".xlsx", ".xls", ".html", ".docx", ".pdf", ".parquet")
_IS_TEXT = (
    "what is written is text; name it .txt, .csv or .json, or choose another --format",
    "写出的是文本；文件名请用 .txt、.csv 或 .json，或另选 --format",
)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate and print."""
    _refuse_output(arguments)
    outcome = _evaluate(arguments)
    if arguments.append_history is not None:
        data, history = _written(outcome, arguments), arguments.append_history
        put_and_keep(data, arguments.output, outcome, history, arguments.lang)
    elif isinstance(outcome, api.ColumnarOutcome) and _is_streamed(outcome, arguments):
        outcome.write(arguments.output)
    elif arguments.format == "table":
        show(_table(outcome, arguments), arguments.output)
    else:
        put(_written(outcome, arguments), arguments.output)
    return 0


def _is_streamed(outcome: api.ColumnarOutcome, arguments: argparse.Namespace) -> bool:
    """Whether the verdicts go into a file as they come from the engine."""
    large = arguments.format == "csv" and arguments.output is not None and len(outcome) > api.FEW
    return large or arguments.format == "parquet"


def _table(outcome: api.Outcome, arguments: argparse.Namespace) -> str:
    """The outcome as a text, as wide as the screen that it is for."""
    width = columns() if arguments.output is None else NARROW
    return outcome.to_table(arguments.lang, width)


def _written(outcome: api.Outcome, arguments: argparse.Namespace) -> bytes:
    """The outcome in the form that was asked for."""
    if arguments.format == "table":
        return _table(outcome, arguments).encode()
    if arguments.format == "xlsx":
        return outcome.to_workbook(arguments.lang)
    if arguments.format == "html":
        return outcome.to_html(arguments.lang).encode()
    # What programs read is the same under every locale, unless a language is asked for.
    lang: Lang = arguments.chosen_lang or "en"
    text = outcome.to_json(lang) if arguments.format == "json" else outcome.to_csv(lang)
    return text.encode()


def _refuse_output(arguments: argparse.Namespace) -> None:
    """A sheet is not written over by what came out of it, nor text into a workbook's name."""
    name, reason = arguments.output, _why_not(arguments)
    if reason is not None:
        name = f"--format {arguments.format}" if name is None else name
        raise ServiceStarError([fault("SS615", CALL, name=name, reason=reason)])


def _why_not(arguments: argparse.Namespace) -> tuple[str, str] | None:
    """What speaks against writing the outcome where the call says; None where nothing does."""
    ending = _ENDINGS.get(arguments.format)
    if arguments.output is None:
        if ending is None or arguments.format == "html":
            return None
        return (
            f"it needs a file; name one with -o FILE{ending}",
            f"须写入文件；请用 -o 文件名{ending}",
        )
    if arguments.format == "parquet" and arguments.append_history is not None:
        return _ALONE
    read = [arguments.ruleset, arguments.records, arguments.history]
    read += _pairs(arguments.with_).values()
    if any(name is not None and same_file(arguments.output, name) for name in read):
        return _IS_READ
    found = Path(arguments.output).suffix.lower()
    if ending is not None:
        return (f"name it {ending}", f"文件名须以 {ending} 结尾") if found != ending else None
    return _IS_TEXT if found in _NO_TEXT else None


def explain(arguments: argparse.Namespace) -> int:
    """Explain some records."""
    outcome = _evaluate(arguments)
    records = [outcome[key] for key in arguments.who]
    texts = [record.explain(arguments.lang) for record in records]
    show("\n".join(texts))
    return 0


def _evaluate(arguments: argparse.Namespace) -> api.Outcome:
    ruleset = api.load(arguments.ruleset)
    contest = ruleset.contest(arguments.contest)
    options = settings(arguments)
    options |= {name: getattr(arguments, name) for name in ("engine", "at", "memory_limit")}
    if getattr(arguments, "format", None) == "parquet":
        if arguments.engine == "interpreter":
            reason = _NEEDS_ENGINE
            raise ServiceStarError([fault("SS615", CALL, name=arguments.output, reason=reason)])
        if arguments.engine in (None, "auto"):
            options["engine"] = "duckdb"
    with progress(arguments.lang) as tell:
        outcome = contest.evaluate(arguments.records, **options, progress=tell)
    if outcome.chosen and (arguments.engine == "auto" or outcome.engine != "interpreter"):
        words = {"engine": outcome.engine, "reason": outcome.chosen}
        print(fault("SS730", CALL, **words).line(arguments.lang), file=sys.stderr)
    return outcome


def settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """What `Contest.evaluate` takes besides the records, from the arguments of `run`."""
    return {
        "history": _history(arguments),
        "period": arguments.period,
        **readings_and_facts(arguments),
        "fed": _pairs(arguments.with_),
        "sheet": arguments.sheet,
    }


def readings_and_facts(arguments: argparse.Namespace) -> dict[str, Any]:
    """What is set and switched."""
    return {
        "facts": {name: _plain(name, text) for name, text in _pairs(arguments.set_).items()},
        "readings": _pairs(arguments.reading_),
    }


def _history(arguments: argparse.Namespace) -> object:
    """The earlier titles; none yet where the file that they are added to is still to be made."""
    kept = getattr(arguments, "append_history", None)
    if kept is None or arguments.history is None or not same_file(arguments.history, kept):
        return arguments.history
    there = os.path.exists(kept)  # noqa: PTH110 - never raises, unlike Path's
    return arguments.history if there else []


def _pairs(words: list[str]) -> dict[str, str]:
    """``NAME=VALUE`` words as a mapping."""
    faults = [fault("SS616", CALL, word=word) for word in words if "=" not in word]
    if faults:
        raise ServiceStarError(faults)
    split = (word.partition("=") for word in words)
    return {name.strip(): value for name, _, value in split}


def _plain(name: str, text: str) -> object:
    value, faults = loader.read_plain(text, f"--set {name}")
    if faults:
        wanted = ("a value in well-formed YAML", "合乎 YAML 语法的值")
        raise ServiceStarError([fault("SS606", CALL, name=name, value=text, wanted=wanted)])
    return value


def template(arguments: argparse.Namespace) -> int:
    """Write an empty record sheet."""
    if Path(arguments.output).suffix.lower() != ".xlsx":
        reason = ("a template is an .xlsx workbook", "模板须为 .xlsx 工作簿")
        raise ServiceStarError([fault("SS615", CALL, name=arguments.output, reason=reason)])
    contest = api.load(arguments.ruleset).contest(arguments.contest)
    _refuse_filled(arguments.output)
    put(contest.template(arguments.lang), arguments.output)
    return 0


def _refuse_filled(output: str) -> None:
    """A sheet that somebody has filled in is not made empty again."""
    if not os.path.isfile(output):  # noqa: PTH113 - never raises, unlike Path's
        return
    table, _ = read_table(output, known=())
    if table is None or len(table):
        reason = _IS_FILLED if table is not None else _IS_NO_SHEET
        raise ServiceStarError([fault("SS615", CALL, name=output, reason=reason)])


def schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema of rulesets, or of worked cases."""
    root = CaseFile if arguments.cases else Ruleset
    text = json.dumps(json_schema(root), ensure_ascii=False, indent=2) + "\n"
    put(text.encode(), arguments.output)
    return 0


def list_shipped(arguments: argparse.Namespace) -> int:
    """Print id, title and contests of the rulesets that come along."""
    for id_ in api.shipped():
        ruleset = api.load(id_)
        print(f"{id_}: {ruleset.model.title.of(arguments.lang)}")
        for name, contest in ruleset.model.contests.items():
            print(f"  {name}: {contest.title.of(arguments.lang)}")
    return 0


def new(arguments: argparse.Namespace) -> int:
    """Write a small commented ruleset; never over a file that is there."""
    if Path(arguments.file).suffix not in (".yaml", ".yml"):
        words = {"name": arguments.file, "reason": ("name it .yaml", "文件名须以 .yaml 结尾")}
        raise ServiceStarError([fault("SS615", CALL, **words)])
    if os.path.lexists(arguments.file):  # a link that leads nowhere is there too
        words = {"name": arguments.file, "reason": ("it is there already", "文件已存在")}
        raise ServiceStarError([fault("SS615", CALL, **words)])
    data = resources.files("servicestar").joinpath("start.yaml").read_bytes()
    put(data, arguments.file)
    return 0
