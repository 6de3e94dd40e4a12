"""What a reader should know besides the results."""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.diagnostics import Diagnostic, Place, fault, some_of
from servicestar.evaluate.run import Run
from servicestar.expr import Name, Node, walk
from servicestar.values.numbers import format_number

_NAMED = ("field", "feed", "past", "amount", "result")
_RESULTS = {"total": "总分", "points": "指标得分合计"}


def notes_of(run: Run, records: int, provisional: int) -> list[Diagnostic]:
    """What a reader should know besides the results.

    Args:
        run: its steps; of the records only those that are tied, or to be decided, are looked at.
        records: how many there are.
        provisional: how many won and still need an attestation.
    """
    earlier = run.earlier.outcome.notes if run.earlier and run.earlier.outcome else ()
    # The earlier round's winners are not this one's: how many are provisional is told once.
    notes = [
        *run.records.notes,
        *run.doubtful,
        *(n for n in earlier if n.code != "SS655"),
        *run.notes,
    ]
    place = run.plan.contest.where.whole
    if run.settings.unused_period is not None:
        words = {"contest": run.plan.id, "found": f"--period {run.settings.unused_period}"}
        notes.append(fault("SS657", place, **words))
    if not records:
        notes.append(fault("SS656", place))
    notes += _left_out(run, place)
    for group, placing in run.placings.items():
        of_group = ("", "") if group is None else (f" in {group}", f"（{group}）")
        if run.plan.places is not None and run.quota[group] == 0:
            cite = run.plan.places.cite or "-"
            notes.append(fault("SS653", place, group=of_group, cite=cite))
        if placing.tied and run.open_elsewhere:
            keys = some_of(run.records.keys[row] for row in sorted(placing.tied))
            rivals = run.plan.rivals
            words = {"keys": keys, "cite": rivals.cite if rivals and rivals.cite else "-"}
            notes.append(fault("SS662", place, **words))
        elif placing.tied:
            keys = some_of(run.records.keys[row] for row in sorted(placing.tied))
            notes.append(fault("SS654", place, keys=keys, places=placing.open, group=of_group))
    notes += _of_money(run)
    if provisional:
        notes.append(fault("SS655", place, count=provisional))
    return list({(note.place, note.message()): note for note in notes}.values())


def _left_out(run: Run, place: Place) -> Iterator[Diagnostic]:
    """Comparisons that leave records out, because their values are missing."""
    for node, (count, size) in run.engine.left_out.items():
        if node.arg is None:
            continue
        amounts = [n.id for n in walk(node.arg) if isinstance(n, Name) and n.source == "amount"]
        if amounts:  # who has no such amount is not left out, only whose amount is not known
            size = count + sum(len(run.paid[id_].unknown) for id_ in amounts)
        if count < size:
            clause = _label(run, node.arg, node.over)
            yield fault("SS652", place, clause=clause, count=count, all=size)


def _label(run: Run, arg: Node, over: str) -> tuple[str, str]:
    """What an aggregate looks at, and in whom."""
    fields, amounts = run.plan.kind.fields, {step.id: step.title for step in run.plan.amounts}
    names = dict.fromkeys(n for n in walk(arg) if isinstance(n, Name) and n.source in _NAMED)
    headers = []
    for name in names:
        title = amounts.get(name.id)
        zh = title.zh if title else _RESULTS.get(name.id, name.id)
        headers.append(fields[name.id].header if name.source == "field" else zh)
    whom = "全体" if over == "roster" else "参评者"
    ids = ", ".join(name.id for name in names)
    return f"{ids} ({over})", f"{'、'.join(headers)}（{whom}）"


def _of_money(run: Run) -> Iterator[Diagnostic]:
    """What a person has to decide: the last fen of a pool, and amounts that no text gives."""
    for id_, paid in run.paid.items():
        zh = paid.step.title.zh if paid.step.title else id_
        words = {"amount": (id_, zh), "cite": paid.step.cite or "-"}
        pool = paid.pool
        if pool is not None and pool.shares.tied:
            keys = some_of(run.records.keys[row] for row in sorted(pool.shares.tied))
            yield fault("SS658", paid.step.place, keys=keys, fen=pool.shares.open, **words)
        if paid.kept is not None:
            yield fault("SS661", paid.step.place, reason=paid.kept, **words)
        if pool is not None and pool.yuan and not pool.shares.fen:
            yield fault("SS660", paid.step.place, value=format_number(pool.yuan, 2), **words)
        if paid.to_decide:
            keys = some_of(run.records.keys[row] for row in paid.to_decide)
            yield fault("SS659", paid.step.place, keys=keys, **words)
