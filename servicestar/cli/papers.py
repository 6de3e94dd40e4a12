"""`servicestar papers`: notices and forms of an outcome as documents."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from servicestar import api
from servicestar.cli.after import add_days
from servicestar.cli.commands import settings
from servicestar.cli.grammar import say
from servicestar.cli.output import CALL, put, same_file
from servicestar.diagnostics import ServiceStarError, fault, printable
from servicestar.report.papers import papers_of, title_of

_NO_DOCX = ("a paper is a .docx document", "文书须为 .docx 文档")
_IS_READ = ("it is the template that is read", "它是所读取的模板")


def add_papers(
    subs: Any,
    common: argparse.ArgumentParser,
    add_run_arguments: Callable[[argparse.ArgumentParser], None],
) -> None:
    """Add the command to the parser's commands."""
    words = say(
        "notices and forms from an outcome, as .docx", "由评选结果生成公示、通报与表格（.docx）"
    )
    papers = subs.add_parser("papers", parents=[common], help=words)
    add_run_arguments(papers)
    words = say("which paper; without it, lists those there are", "哪种文书；不写则列出全部")
    papers.add_argument("--paper", metavar="ID", help=words)
    words = say("fill a form in for these (default: all winners)", "为这些人填表（默认全部获评者）")
    papers.add_argument("--who", metavar="KEY", nargs="+", default=[], help=words)
    words = say("a .docx of your own in place of ours", "自备的 .docx 模板")
    papers.add_argument("--template", metavar="FILE.docx", help=words)
    add_days(papers)
    words = say("the document to write", "要写入的文档")
    papers.add_argument("-o", "--output", metavar="FILE.docx", help=words)
    papers.set_defaults(command=print_papers)


def print_papers(arguments: argparse.Namespace) -> int:
    """Write a paper, or list those there are."""
    contest = api.load(arguments.ruleset).contest(arguments.contest)
    if arguments.paper is not None:
        _refuse_output(arguments)
    outcome = contest.evaluate(arguments.records, **settings(arguments))
    if arguments.paper is None:
        found = papers_of(contest.model).items()
        titles = ((id_, title_of(paper, contest.model, arguments.lang)) for id_, paper in found)
        put("".join(f"{printable(f'{id_}: {title}')}\n" for id_, title in titles).encode(), None)
        return 0
    data = outcome.paper(
        arguments.paper,
        arguments.lang,
        arguments.template,
        who=arguments.who,
        published=arguments.published,
        awarded=arguments.awarded,
        calendar=arguments.calendar,
    )
    put(data, arguments.output)
    return 0


def _refuse_output(arguments: argparse.Namespace) -> None:
    """A paper is a document that has a name, and not that of its template."""
    name = arguments.output or "-"
    if Path(name).suffix.lower() != ".docx":
        raise ServiceStarError([fault("SS615", CALL, name=name, reason=_NO_DOCX)])
    if arguments.template is not None and same_file(name, arguments.template):
        raise ServiceStarError([fault("SS615", CALL, name=name, reason=_IS_READ)])
