"""Made-up inputs: sound ones with something changed, by a random generator and nothing else."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent.parent
GOOD = sorted((ROOT / "tests" / "golden" / "good").glob("*.yaml"))
SHIPPED = sorted(p for p in (ROOT / "rulesets").glob("*.yaml") if ".cases." not in p.name)
ODD = (
    "", " ", "\n", "\t", "\0", "\x1b[31m", "\x9b", "\u202e", "\u2028", "\ufeff", "\ud7ff", "é", "²",
    "①", "业务量", "工号", "０", "%", "-", "?", ":", "#", "&a", "*a", "!!python/name:os.system",
    "!x", "<<", "=", "|", ">", "'", '"', "[", "]", "{", "}", ",", "---", "...", "null", "~", "true",
    "yes", "no", "0x10", "1e5", "1_000", "9" * 40, "-1", "0", "1/3", "1/0", "10%", "2010-02-30",
    "2010-07-01", "nan", "e\u0301" * 30, "x" * 3000, "=cmd|' /C calc'!A0", "+1", "@SUM(1)",
)  # fmt: skip
WORDS = """
language ruleset title source records facts definitions condition_groups contests one_award
periods calendar readings explained round_scores round_amounts fields header type key min max
better choices of unit optional limits require meaning conditions id attest use barred_after
indicators points weight share_of out_of best_gets_all lowest_gets_all deduct banded formula
among vetoes when thresholds bonus each amount at_most preferences by places number share table
by_group override awards money amounts yuan pool dates after before working_days period per
feeds fold belongs_to candidates titles put_forward_by put_forward best past take within reweigh
not_covered spread rank_by bands from above to below give name further add in_total scale
at_least reading default after_selection grounds during effect succession papers kind by_hand
signed_by objections
""".split()  # noqa: SIM905
EXPRESSIONS = """
volume volume_2 业务量 quality a b id 工号 网点 outlet quota points total yes no 是
否 1 0 2 1.5 10% 100 1/3 '甲' "乙" mean( 平均( median( highest( lowest( sum(
count( rank( min( max( abs( round( round_up( round_down( known( if_missing(
some( every( add_up( size( over=roster per=outlet over=contestants per=网点 )
) ) ( [ ] , , + - * / < <= > >= == != and or not in if else ** // % . : =
lambda x __class__ = （ ） ， 、
""".split()  # noqa: SIM905


def texts(random: Random) -> str:
    """A short odd text."""
    if random.random() < 0.3:
        return "".join(
            chr(random.choice((random.randrange(0x80), random.randrange(0x3100))))
            for _ in range(random.randrange(6))
        )
    return random.choice(ODD)


def expression(random: Random) -> str:
    """An expression, or nearly one."""
    count = random.choice((1, 3, 5, 9, 15, 40, 150))
    words = [random.choice(EXPRESSIONS) for _ in range(random.randrange(1, count + 1))]
    if random.random() < 0.2:
        words.insert(random.randrange(len(words) + 1), texts(random))
    joined = " ".join(words)
    opened = joined.count("(") - joined.count(")")
    if random.random() < 0.7 and opened > 0:
        joined += ")" * opened
    if random.random() < 0.05:
        joined = (
            random.choice(("(", "not ", "-", "abs(", "1 if a else ")) * random.randrange(400)
            + joined
        )
    return joined


def grown(random: Random, depth: int = 0) -> str:
    """An expression of the language, whose kinds may not fit."""
    if depth > 5 or random.random() < 0.25:
        return random.choice(
            (
                "volume",
                "业务量",
                "quality",
                "a",
                "b",
                "1",
                "0",
                "1.5",
                "10%",
                "'甲'",
                "outlet",
                "count()",
                "mean(volume)",
                "rank(quality)",
            )
        )
    one, two, three = (grown(random, depth + 1) for _ in range(3))
    return random.choice((
        f"({one} + {two})", f"({one} - {two})", f"({one} * {two})", f"({one} / {two})",
        f"({one} > {two})", f"({one} == {two})", f"({one} and {two})", f"({one} or {two})",
        f"not {one}", f"-{one}", f"({one} if {two} else {three})", f"({one} in (1, 2))",
        f"round({one}, 2)", f"max({one}, {two})", f"known({one})", f"if_missing({one}, {two})",
        f"highest({one})", f"mean({one}, per=outlet)", f"({one} < {two} <= {three})",
    ))  # fmt: skip


def mutated_bytes(random: Random, data: bytes, times: int) -> bytes:
    """Some bytes taken out, put in, doubled or moved."""
    found = bytearray(data)
    for _ in range(times):
        at = random.randrange(len(found) + 1)
        to = min(len(found), at + random.choice((1, 2, 5, 20, 100)))
        match random.randrange(6):
            case 0:
                del found[at:to]
            case 1:
                found[at:at] = texts(random).encode("utf-8", "surrogatepass")
            case 2:
                found[at:at] = found[at:to] * random.choice((1, 2, 30))
            case 3 if at < len(found):
                found[at] ^= 1 << random.randrange(8)
            case 4:
                piece = bytes(found[at:to])
                del found[at:to]
                back = random.randrange(len(found) + 1)
                found[back:back] = piece
            case 5:
                found[at:to] = random.choice(WORDS).encode()
    return bytes(found[:200_000])


# --- trees ---------------------------------------------------------------------------------------

Tree = Any


def tree_of(path: Path) -> Tree:
    """A ruleset as lists and mappings of texts; a golden case without what it expects."""
    text = path.read_text("utf-8")
    if path in GOOD:
        files = yaml.load(text.partition("\nexpect:")[0], Loader=yaml.BaseLoader)["files"]
        text = files["rules.yaml"]
    return yaml.load(text, Loader=yaml.BaseLoader)


def _holders(tree: Tree) -> list[Any]:
    """Every list and mapping of a tree that is not empty."""
    waiting, found = [tree], []
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict | list) and node:
            found.append(node)
            waiting += node.values() if isinstance(node, dict) else node
    return found


def mutated_tree(random: Random, tree: Tree, times: int) -> Tree:
    """A copy with entries deleted, doubled, swapped, renamed or of another type."""
    made = copy.deepcopy(tree)
    for _ in range(times):
        holders = _holders(made)
        if not holders:
            break
        holder = random.choice(holders)
        keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
        _CHANGES[random.randrange(len(_CHANGES))](random, made, holder, random.choice(keys))
    return made


def _delete(random: Random, tree: Tree, holder: Any, key: Any) -> None:
    del holder[key]


def _double(random: Random, tree: Tree, holder: Any, key: Any) -> None:
    twin = copy.deepcopy(holder[key])
    if isinstance(holder, dict):
        holder[random.choice((f"{key}_2", random.choice(WORDS), texts(random)))] = twin
    else:
        holder.insert(random.randrange(len(holder) + 1), twin)


def _swap(random: Random, tree: Tree, holder: Any, key: Any) -> None:
    other = random.choice(_holders(tree))
    there = random.choice(list(other) if isinstance(other, dict) else list(range(len(other))))
    holder[key], other[there] = copy.deepcopy(other[there]), copy.deepcopy(holder[key])


def _retype(random: Random, tree: Tree, holder: Any, key: Any) -> None:
    value = holder[key]
    holder[key] = random.choice((
        [value], {"x": value}, str(value)[:50], [], {}, "", texts(random), expression(random),
        grown(random), str(random.randrange(-2, 10**random.randrange(1, 12))), random.choice(WORDS),
    ))  # fmt: skip


def _rename(random: Random, tree: Tree, holder: Any, key: Any) -> None:
    if isinstance(holder, dict):
        holder[random.choice((random.choice(WORDS), texts(random)))] = holder.pop(key)
    else:
        random.shuffle(holder)


def _express(random: Random, tree: Tree, holder: Any, key: Any) -> None:
    if isinstance(holder[key], str):
        holder[key] = grown(random) if random.random() < 0.7 else expression(random)


_CHANGES: tuple[Callable[[Random, Tree, Any, Any], None], ...] = (
    _delete, _double, _swap, _retype, _rename, _express, _express,
)  # fmt: skip


def dumped(tree: Tree) -> bytes:
    """A tree as YAML."""
    return yaml.dump(
        tree, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, default_flow_style=None
    ).encode("utf-8", "surrogatepass")


_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
