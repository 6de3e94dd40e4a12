"""`servicestar serve`: the workbench in the browser."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from servicestar.cli.grammar import say
from servicestar.diagnostics import Lang, printable
from servicestar.workbench import PORT, serve

_SAID: dict[Lang, str] = {
    "en": "The workbench is at {url}\nIts rulesets are saved in {folder}. Ctrl-C ends it.",
    "zh": "工作台地址：{url}\n规则集保存在 {folder}。按 Ctrl-C 结束。",
}


def add_serve(subs: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser's commands."""
    words = say(
        "the workbench in the browser, for this machine only", "在浏览器中打开工作台（仅限本机）"
    )
    command = subs.add_parser("serve", parents=[common], help=words)
    words = say(
        f"port on 127.0.0.1 (default {PORT}; 0: any free one)",
        f"127.0.0.1 的端口（默认 {PORT}；0 为任一空闲端口）",
    )
    command.add_argument("--port", metavar="N", type=int, default=PORT, help=words)
    words = say(
        "where rulesets are opened and saved (default: here)",
        "打开和保存规则集的文件夹（默认当前）",
    )
    command.add_argument("--folder", metavar="DIR", default=".", help=words)
    words = say("only print the address", "只打印地址，不打开浏览器")
    command.add_argument("--no-browser", action="store_true", help=words)
    command.set_defaults(command=run_serve)


def run_serve(arguments: argparse.Namespace) -> int:
    """Serve until somebody ends it."""
    lang: Lang = arguments.lang
    folder = Path(arguments.folder)

    def told(url: str) -> None:
        shown = printable(str(folder.resolve()))
        print(_SAID[lang].format(url=url, folder=shown), flush=True)

    serve(folder, port=arguments.port, lang=lang, browser=not arguments.no_browser, told=told)
    return 0
