"""What each command does."""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from importlib import resources
from pathlib import Path

from servicestar import api, loader
from servicestar.diagnostics import Lang, Place, ServiceStarError, fault, render, why_not
from servicestar.model.schema import json_schema

_CALL = Place("<command line>")


def run(arguments: argparse.Namespace) -> int:
    """Evaluate and print."""
    outcome = _evaluate(arguments)
    if arguments.format == "table":
        text = outcome.to_table(arguments.lang)
    else:
        # What programs read is the same under every locale, unless a language is asked for.
        lang: Lang = arguments.chosen_lang or "en"
        text = outcome.to_json(lang) if arguments.format == "json" else outcome.to_csv(lang)
    _put(text.encode(), arguments.output)
    return 0


def explain(arguments: argparse.Namespace) -> int:
    """Explain some records."""
    outcome = _evaluate(arguments)
    records = [outcome[key] for key in arguments.who]
    texts = [record.explain(arguments.lang) for record in records]
    _put("\n".join(texts).encode(), None)
    return 0


def _evaluate(arguments: argparse.Namespace) -> api.Outcome:
    ruleset = api.load(arguments.ruleset)
    return ruleset.contest(arguments.contest).evaluate(
        arguments.records,
        history=arguments.history,
        period=arguments.period,
        facts={name: _plain(name, text) for name, text in _pairs(arguments.set_).items()},
        readings=_pairs(arguments.reading_),
        fed=_pairs(arguments.with_),
        sheet=arguments.sheet,
    )


def _pairs(words: list[str]) -> dict[str, str]:
    """``NAME=VALUE`` words as a mapping."""
    faults = [fault("SS616", _CALL, word=word) for word in words if "=" not in word]
    if faults:
        raise ServiceStarError(faults)
    split = (word.partition("=") for word in words)
    return {name.strip(): value for name, _, value in split}


def _plain(name: str, text: str) -> object:
    value, faults = loader.read_plain(text, f"--set {name}")
    if faults:
        wanted = ("a value in well-formed YAML", "合乎 YAML 语法的值")
        raise ServiceStarError([fault("SS606", _CALL, name=name, value=text, wanted=wanted)])
    return value


def check(arguments: argparse.Namespace) -> int:
    """Print every finding of some rulesets."""
    findings, sources = api.findings_of(arguments.rulesets)
    if arguments.format == "json":
        rows = [
            {
                "file": f.place.file,
                "line": f.place.line,
                "column": f.place.column,
                "severity": f.severity,
                "code": f.code,
                "message": f.message(arguments.chosen_lang or "en"),
            }
            for f in findings
        ]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for finding in findings:
            print(render(finding, sources, arguments.lang))
    return 1 if findings else 0


def template(arguments: argparse.Namespace) -> int:
    """Write an empty record sheet."""
    if Path(arguments.output).suffix.lower() != ".xlsx":
        reason = ("a template is an .xlsx workbook", "模板须为 .xlsx 工作簿")
        raise ServiceStarError([fault("SS615", _CALL, name=arguments.output, reason=reason)])
    contest = api.load(arguments.ruleset).contest(arguments.contest)
    _put(contest.template(arguments.lang), arguments.output)
    return 0


def schema(arguments: argparse.Namespace) -> int:
    """Print the JSON Schema."""
    text = json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
    _put(text.encode(), arguments.output)
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
        raise ServiceStarError([fault("SS615", _CALL, **words)])
    if Path(arguments.file).exists():
        words = {"name": arguments.file, "reason": ("it is there already", "文件已存在")}
        raise ServiceStarError([fault("SS615", _CALL, **words)])
    data = resources.files("servicestar").joinpath("start.yaml").read_bytes()
    _put(data, arguments.file)
    return 0


def _put(data: bytes, output: str | None) -> None:
    """Write to the screen, or to a file as a whole: the old file stays until the new is there."""
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        return
    path = Path(output)
    temporary = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as stream:
            temporary = stream.name
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o666 & ~_umask())
        Path(temporary).replace(path)
    except (OSError, ValueError) as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        words = {"name": output, "reason": why_not(error)}
        raise ServiceStarError([fault("SS615", _CALL, **words)]) from None


def _umask() -> int:
    """The process's mask for new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
