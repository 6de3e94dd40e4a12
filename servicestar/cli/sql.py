"""`servicestar sql`: a contest as one query, to be read or run by hand."""

from __future__ import annotations

import argparse
from typing import Any

from servicestar import api
from servicestar.cli.commands import readings_and_facts
from servicestar.cli.grammar import CONTEST, OUTPUT, RULESET, add_repeated, say
from servicestar.cli.output import put


def add_sql(subs: Any, common: argparse.ArgumentParser) -> None:
    """Add the command to the parser's commands."""
    words = say("a contest as one SQL query, clause by clause", "将一项评选写成一条 SQL 查询")
    sql = subs.add_parser("sql", parents=[common], help=words)
    sql.add_argument("ruleset", metavar="RULESET", help=RULESET)
    sql.add_argument("--contest", metavar="ID", help=CONTEST)
    words = say("of which engine", "哪种引擎的 SQL")
    sql.add_argument("--dialect", choices=api.DIALECTS, default="duckdb", help=words)
    words = say("set a fact; may be repeated", "设定事实；可重复")
    add_repeated(sql, "set", "FACT=VALUE", words)
    words = say("switch a reading; may be repeated", "切换解释；可重复")
    add_repeated(sql, "reading", "NAME=CHOICE", words)
    sql.add_argument("-o", "--output", metavar="FILE", help=OUTPUT)
    sql.set_defaults(command=print_sql)


def print_sql(arguments: argparse.Namespace) -> int:
    """Print the query."""
    contest = api.load(arguments.ruleset).contest(arguments.contest)
    text = contest.sql(arguments.dialect, **readings_and_facts(arguments))
    put(text.encode(), arguments.output)
    return 0
