"""`servicestar completion`: what a shell offers after a tab, told by the grammar itself."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable
from typing import Any

from servicestar import api
from servicestar.cli.grammar import say
from servicestar.diagnostics import ServiceStarError

SHELLS = ("bash", "zsh", "fish")
_RULESETS = ("ruleset", "rulesets", "old", "new")
_YAML = ("yaml", "yml")


def add_completion(subs: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser's commands."""
    words = say("a script that lets a shell complete commands", "生成 shell 自动补全脚本")
    command = subs.add_parser("completion", parents=[common], help=words)
    words = say("bash, zsh or fish", "bash、zsh 或 fish")
    command.add_argument("shell", metavar="SHELL", choices=SHELLS, help=words)
    command.set_defaults(command=print_script)


def print_script(arguments: argparse.Namespace) -> int:
    """Print the script; the shell has to read it once, such as with `source`."""
    from argcomplete.shell_integration import shellcode

    print(shellcode(["servicestar"], shell=arguments.shell))
    return 0


def complete(parser: argparse.ArgumentParser) -> None:
    """Answer a shell that asks what may follow, and end; else do nothing."""
    if "_ARGCOMPLETE" not in os.environ:
        return
    import argcomplete

    _attach(parser)
    argcomplete.autocomplete(parser, always_complete_options="long")
    sys.exit(0)


def _attach(parser: argparse.ArgumentParser) -> None:
    """Say of every argument what it may be, where that is not a file or one of a few words."""
    completers: dict[str, Callable[..., Iterable[str]]] = {
        **dict.fromkeys(_RULESETS, _rulesets),
        "contest": _contests,
        "reading_": _readings,
        "set_": _facts,
    }
    for action in parser._actions:
        if action.dest in completers:
            action.completer = completers[action.dest]  # type: ignore[attr-defined]
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                _attach(inner)


def _rulesets(prefix: str, **_: Any) -> list[str]:
    """Ids of the shipped rulesets, and files."""
    from argcomplete.completers import FilesCompleter

    return [*api.shipped(), *FilesCompleter(_YAML)(prefix)]


def _loaded(arguments: argparse.Namespace) -> api.Ruleset | None:
    """The ruleset that stands on the line already, if it is sound."""
    named = [getattr(arguments, name, None) for name in _RULESETS]
    for source in named:
        try:
            return api.load(source[0] if isinstance(source, list) else source) if source else None
        except ServiceStarError:
            continue
    return None


def _contests(parsed_args: argparse.Namespace, **_: Any) -> Iterable[str]:
    ruleset = _loaded(parsed_args)
    return () if ruleset is None else ruleset.contests


def _readings(parsed_args: argparse.Namespace, **_: Any) -> Iterable[str]:
    ruleset = _loaded(parsed_args)
    readings = {} if ruleset is None else ruleset.model.readings
    return [f"{name}={choice}" for name, r in readings.items() for choice in r.choices]


def _facts(parsed_args: argparse.Namespace, **_: Any) -> Iterable[str]:
    ruleset = _loaded(parsed_args)
    return () if ruleset is None else [f"{name}=" for name in ruleset.model.facts]
