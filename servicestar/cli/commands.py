"""What each command does."""

from __future__ import annotations

import argparse
import json
import os
from importlib import resources
from pathlib import Path
from typing import Any

from servicestar import api, loader
from servicestar.cli.output import CALL, put, put_and_keep, same_file
from servicestar.diagnostics import Lang, ServiceStarError, fault
from servicestar.model import Ruleset
from servicestar.model.cases import CaseFile
from servicestar.model.schema import json_schema

_IS_READ = ("it is one of the files that are read", "它是所读取的文件之一")
_NO_TEXT = (".xlsx", ".xls", ".html", ".docx", ".pdf", ".parquet")
_IS_TEXT = (
    "what is written is text; name it .txt, .csv or .json",
    "写出的是文本；文件名请用 .txt、.csv 或 .json",
)


def run(arguments: argparse.Namespace) -> int:
    """Evaluate and print."""
    _refuse_output(arguments)
    outcome = _evaluate(arguments)
    if arguments.format == "table":
        text = outcome.to_table(arguments.lang)
    else:
        # What programs read is the same under every locale, unless a language is asked for.
        lang: Lang = arguments.chosen_lang or "en"
        text = outcome.to_json(lang) if arguments.format == "json" else outcome.to_csv(lang)
    if arguments.append_history is None:
        put(text.encode(), arguments.output)
    else:
        history = arguments.append_history
        put_and_keep(text.encode(), arguments.output, outcome, history, arguments.lang)
    return 0


def _refuse_output(arguments: argparse.Namespace) -> None:
    """A sheet is not written over by what came out of it, nor text into a workbook's name."""
    if arguments.output is None:
        return
    read = [arguments.ruleset, arguments.records, arguments.history]
    read += _pairs(arguments.with_).values()
    reason = None
    if any(name is not None and same_file(arguments.output, name) for name in read):
        reason = _IS_READ
    elif Path(arguments.output).suffix.lower() in _NO_TEXT:
        reason = _IS_TEXT
    if reason is not None:
        raise ServiceStarError([fault("SS615", CALL, name=arguments.output, reason=reason)])


def explain(arguments: argparse.Namespace) -> int:
    """Explain some records."""
    outcome = _evaluate(arguments)
    records = [outcome[key] for key in arguments.who]
    texts = [record.explain(arguments.lang) for record in records]
    put("\n".join(texts).encode(), None)
    return 0


def _evaluate(arguments: argparse.Namespace) -> api.Outcome:
    ruleset = api.load(arguments.ruleset)
    return ruleset.contest(arguments.contest).evaluate(arguments.records, **settings(arguments))


def settings(arguments: argparse.Namespace) -> dict[str, Any]:
    """What `Contest.evaluate` takes besides the records, from the arguments of `run`."""
    return {
        "history": _history(arguments),
        "period": arguments.period,
        "facts": {name: _plain(name, text) for name, text in _pairs(arguments.set_).items()},
        "readings": _pairs(arguments.reading_),
        "fed": _pairs(arguments.with_),
        "sheet": arguments.sheet,
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
    put(contest.template(arguments.lang), arguments.output)
    return 0


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
