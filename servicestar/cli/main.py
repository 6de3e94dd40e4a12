"""Commands and their arguments. Exit status: 0 done, 1 at fault, 2 wrong usage, 130 stopped."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from itertools import pairwise
from typing import IO, Any, cast

from servicestar import api
from servicestar.cli import commands
from servicestar.cli.after import add_after
from servicestar.cli.check import add_check
from servicestar.cli.compare import add_compare
from servicestar.cli.completion import add_completion, complete
from servicestar.cli.coverage import add_coverage
from servicestar.cli.diff import add_diff
from servicestar.cli.grammar import (
    CONTEST,
    FORMAT,
    HISTORY,
    OUTPUT,
    PERIOD,
    RULESET,
    SHEET,
    Parser,
    add_repeated,
    parse,
    say,
    translate,
)
from servicestar.cli.ledger import add_ledger
from servicestar.cli.papers import add_papers
from servicestar.cli.screen import tell
from servicestar.cli.serve import add_serve
from servicestar.cli.sql import add_sql
from servicestar.cli.testing import add_test
from servicestar.diagnostics import Lang, ServiceStarError
from servicestar.version import __version__

_LANGS: tuple[Lang, ...] = ("zh", "en")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command.

    Args:
        argv: the arguments; those of the process where left out.

    Returns:
        The exit status.
    """
    for stream in (sys.stdout, sys.stderr):
        # The same bytes under every locale; a lone surrogate in a file name must not stop us.
        cast("IO[str]", stream).reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[attr-defined]
    words = sys.argv[1:] if argv is None else argv
    lang = _asked_for(words) or _lang_of_locale()  # help and wrong usage have a language too
    try:
        grammar = parser(lang)
        complete(grammar)
        arguments = parse(grammar, words)
        arguments.chosen_lang = arguments.lang
        lang = arguments.lang = arguments.lang or lang
        status = int(arguments.command(arguments))
        sys.stdout.flush()  # here, where a reader that has gone away is no fault
        return status
    except ServiceStarError as error:
        for finding in error.diagnostics:
            tell(finding, lang)
        return 2 if error.usage else 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("已中断" if lang == "zh" else "interrupted", file=sys.stderr)
        return 130
    except Exception as error:
        # A fault of ours: the user gets one line all the same, and the name to report.
        print(
            f"servicestar: internal error, please report: {type(error).__name__}", file=sys.stderr
        )
        return 1


def _asked_for(words: Sequence[str]) -> Lang | None:
    """The language that the call asks for, before it is known whether the call is well-formed."""
    langs: dict[str, Lang] = {f"--lang={lang}": lang for lang in _LANGS}
    joined = [*words, *map("=".join, pairwise(words))]
    return next((langs[word] for word in joined if word in langs), None)


def _lang_of_locale() -> Lang:
    """Chinese where the environment says so (POSIX: LC_ALL, then LC_MESSAGES, then LANG)."""
    names = (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, names), "").startswith("zh") else "en"


def parser(lang: Lang = "en") -> Parser:
    """The command line's grammar.

    Args:
        lang: language of its help.
    """
    words = say(
        "Selection schemes as YAML rulesets, evaluated exactly.", "评选办法写成规则集，精确计算。"
    )
    top = Parser(prog="servicestar", description=words)
    top.add_argument("--version", action="version", version=f"servicestar {__version__}")
    subs = top.add_subparsers(
        dest="name", required=True, metavar="COMMAND", title=say("commands", "命令")
    )
    words = say("language (default: the locale's)", "语言（默认随系统区域设置）")
    top.add_argument("--lang", choices=_LANGS, help=words)
    common = Parser(add_help=False)
    # Where it does not stand after the command, what stands before it holds.
    common.add_argument("--lang", choices=_LANGS, default=argparse.SUPPRESS, help=words)

    run = subs.add_parser(
        "run", parents=[common], help=say("evaluate a contest over a sheet", "按规则集计算一项评选")
    )
    _add_run_arguments(run)
    _add_engine_arguments(run)
    run.add_argument(
        "--format",
        choices=("table", "json", "csv", "xlsx", "html", "parquet"),
        default="table",
        help=FORMAT,
    )
    run.add_argument("-o", "--output", metavar="FILE", help=OUTPUT)
    words = say(
        "add the winners to a table of titles: .csv, .xlsx, .json, .jsonl; may be --history's",
        "将获评者追加到称号表：.csv、.xlsx、.json、.jsonl；可与 --history 为同一文件",
    )
    run.add_argument("--append-history", metavar="FILE", help=words)
    run.set_defaults(command=commands.run)

    words = say("why a record stands where it does", "逐条说明一条记录的结果")
    explain = subs.add_parser("explain", parents=[common], help=words)
    _add_run_arguments(explain)
    _add_engine_arguments(explain)
    words = say("keys of records", "记录的编号")
    explain.add_argument("--who", metavar="KEY", nargs="+", required=True, help=words)
    explain.set_defaults(command=commands.explain)

    add_check(subs, common)
    _add_small(subs, common)
    add_after(subs, common, _add_run_arguments)
    add_compare(subs, common, _add_run_arguments)
    add_coverage(subs, common)
    add_test(subs, common)
    add_diff(subs, common)
    add_ledger(subs, common, _add_run_arguments)
    add_papers(subs, common, _add_run_arguments)
    add_serve(subs, common)
    add_sql(subs, common)
    add_completion(subs, common)
    translate(top, lang)
    return top


def _add_small(subs: Any, common: argparse.ArgumentParser) -> None:
    """The commands with few options of their own."""
    words = say("an empty sheet to fill in", "生成待填写的空白表")
    template = subs.add_parser("template", parents=[common], help=words)
    template.add_argument("ruleset", metavar="RULESET", help=RULESET)
    template.add_argument("--contest", metavar="ID", help=CONTEST)
    words = say("the workbook to write", "要写入的工作簿")
    template.add_argument("-o", "--output", metavar="FILE.xlsx", required=True, help=words)
    template.set_defaults(command=commands.template)

    words = say("the language's JSON Schema", "规则集语言的 JSON Schema")
    schema = subs.add_parser("schema", parents=[common], help=words)
    words = say("of files of worked cases", "改为算例文件的")
    schema.add_argument("--cases", action="store_true", help=words)
    schema.add_argument("-o", "--output", metavar="FILE", help=OUTPUT)
    schema.set_defaults(command=commands.schema)

    words = say("the rulesets that come along", "列出随附的规则集")
    shipped = subs.add_parser("list", parents=[common], help=words)
    shipped.set_defaults(command=commands.list_shipped)

    words = say("write a small ruleset to start from", "写出一份小规则集作为起点")
    new = subs.add_parser("new", parents=[common], help=words)
    words = say("the file to write", "要写入的文件")
    new.add_argument("file", metavar="FILE.yaml", help=words)
    new.set_defaults(command=commands.new)


def _add_run_arguments(command: argparse.ArgumentParser) -> None:
    """What `run` and `explain` share."""
    command.add_argument("ruleset", metavar="RULESET", help=RULESET)
    words = say(
        ".csv, .xlsx, .json, .jsonl, .parquet", "记录表：.csv、.xlsx、.json、.jsonl、.parquet"
    )
    command.add_argument("records", metavar="RECORDS", help=words)
    command.add_argument("--contest", metavar="ID", help=CONTEST)
    command.add_argument("--period", metavar="P", help=PERIOD)
    command.add_argument("--history", metavar="H", help=HISTORY)
    command.add_argument("--sheet", metavar="NAME", help=SHEET)
    words = say(
        "set a fact, such as tellers=240 or 'quota={M1: 5}'; may be repeated",
        "设定事实，如 tellers=240 或 'quota={M1: 5}'；可重复",
    )
    add_repeated(command, "set", "FACT=VALUE", words)
    words = say("switch a reading; may be repeated", "切换解释；可重复")
    add_repeated(command, "reading", "NAME=CHOICE", words)
    words = say(
        "the sheet of a contest that feeds this one; may be repeated",
        "本项评选所取数的评选的表；可重复",
    )
    add_repeated(command, "with", "CONTEST=SHEET", words)


def _add_engine_arguments(command: argparse.ArgumentParser) -> None:
    """What evaluates it, for the commands that look at one outcome."""
    words = say(
        "what evaluates it; auto says which it takes, and why",
        "由什么计算；auto 会说明选用哪种及理由",
    )
    command.add_argument("--engine", choices=api.ENGINES, default=None, help=words)
    words = say(
        "where it is: a PostgreSQL URL, or a Spark master (default: local)",
        "引擎所在：PostgreSQL 的 URL，或 Spark 主节点（默认本机）",
    )
    command.add_argument("--at", metavar="URL", help=words)
    words = say("what DuckDB may take, such as 2GB", "DuckDB 可用的内存，如 2GB")
    command.add_argument("--memory-limit", metavar="SIZE", help=words)
