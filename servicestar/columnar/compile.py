"""A plan → one query that gives every record its verdict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from attrs import evolve, field, frozen

from servicestar.columnar.contest import ContestSteps, Earlier, Refused
from servicestar.columnar.dialect import DIALECTS, Dialect, DialectName
from servicestar.columnar.expression import Writer, Written
from servicestar.columnar.number import Num, number
from servicestar.columnar.placing import PlacingSteps
from servicestar.columnar.populations import Populations
from servicestar.columnar.refusals import refusal
from servicestar.columnar.steps import (
    Listed,
    Sheet,
    Step,
    Tests,
    all_of,
    any_of,
    as_column,
    beside_name,
    named,
    note,
)
from servicestar.diagnostics import Diagnostic
from servicestar.expr import Aggregate
from servicestar.plan import Plan
from servicestar.values.numbers import decimals_of, format_number
from servicestar.values.operators import Value


Key = tuple[str, str]


@frozen
class Points:
    """The numbers of a verdict: what column each is, and what it is over.

    Attributes:
        total: None where nothing is scored.
        scores, bonus, amounts: by clause.
    """

    total: Num | None
    scores: Mapping[str, Num]
    bonus: Mapping[str, Num]
    amounts: Mapping[str, Num]


@frozen
class Lists:
    """What failed, is missing and is still to be attested in one round, as bits."""

    failed: Listed
    missing: Listed
    to_attest: Listed


@frozen
class Query:
    """A contest as one query.

    Attributes:
        dialect: the engine it is written for.
        steps: its named parts, in order.
        verdicts: the SELECT that gives a row a record, in no order, its lists as bits.
        written_out: the SELECT that gives the lists too, of what `verdicts` gives.
        rounds: the lists of the contest, and of each earlier round, the latest first.
        stops: whether a record can be stopped before the contest itself looks at it.
        gaps: whether a value can lie in no band.
        bands: whether totals have bands.
        points: the columns of its numbers, and those kept from each earlier round.
        facts: the SELECT of the facts worked out from the sheet, one row; None where there is none.
        fact_numbers: by fact worked out, its column; None where it is no number.
        places: the SELECT of the places of each group.
        counts: by aggregate whose values may be missing, the SELECTs of how many are known, and of
            how many records there are.
        doubtful: for each limit between fields, the SELECT of the records that break it.
        aggregates: what each aggregate gave, and the step it is found in.
        keys: for each rank, what is ranked.
        lists: for each list of an earlier round its measure, and the SELECT of the last on it.
    """

    dialect: Dialect
    steps: tuple[Step, ...]
    verdicts: str
    written_out: str
    rounds: tuple[Lists, ...]
    stops: bool
    gaps: bool
    bands: bool
    places: str
    points: tuple[Points, ...]
    facts: str | None = None
    fact_numbers: Mapping[str, Num | None] = field(factory=dict)
    counts: Mapping[Aggregate, tuple[str, str]] = field(factory=dict)
    doubtful: tuple[str, ...] = ()
    aggregates: Mapping[Aggregate, tuple[Num, str]] = field(factory=dict)
    keys: Mapping[Aggregate, Num] = field(factory=dict)
    lists: Mapping[str, tuple[Num, str]] = field(factory=dict)

    def exported(self, table: str, lists: str, *, flat: bool) -> str:
        """The SELECT of the kept verdicts as people read them: numbers with their decimals.

        Args:
            table: the kept verdicts.
            lists: the table that has the lists written out, by the columns of their bits.
            flat: whether it is for a spreadsheet program, which takes some texts for formulas.
        """
        points = self.points[0]
        group = "`group`" if self.dialect.name == "spark" else '"group"'
        key, of_group = (_harmless(each) if flat else each for each in ("key", "in_group"))
        columns = [f"{key} AS key", f"{of_group} AS {group}", "standing", "place AS rank"]
        if points.total is not None:
            columns += self.decimal(points.total, "total")
        kinds = (("score", points.scores), ("bonus", points.bonus), ("amount", points.amounts))
        for kind, values in kinds:
            for id_, value in values.items():
                columns += self.decimal(value, named(kind, id_))
        columns += ["failed", "missing", "to_attest"]
        columns += ["band"] if self.bands else []
        test = " AND ".join(f"v.{column} = l.{column}" for column in self.list_columns)
        source = f"{table} AS v\nLEFT JOIN {lists} AS l ON {test or 'TRUE'}"
        return f"SELECT {', '.join(columns)}\nFROM {source}\nORDER BY row_no"

    @property
    def list_columns(self) -> list[str]:
        """The columns that decide what a record's lists are."""
        found = ["in_round"] if self.stops else []
        for each in self.rounds:
            found += [*each.failed.columns, *each.missing.columns, *each.to_attest.columns]
        return found

    def decimal(self, value: Num, name: str) -> list[str]:
        """A number as a decimal; as two whole numbers where it has no last decimal."""
        digits = decimals_of(Fraction(1, value.scale))
        if value.by is not None or digits is None:
            by = value.by.sql if value.by is not None else "1"
            return [f"{value.over.sql} AS {name}", f"{by} * {value.scale} AS {name}_over"]
        if not digits:
            return [f"{value.over.sql} AS {name}"]
        times = 10**digits // value.scale
        width = min(len(str(value.over.most)) + len(str(times)), 37 - digits)
        whole = f"CAST({value.over.sql} AS DECIMAL({width}, 0))"
        # A product of decimals is exact; its unit is written as a text, never as a float.
        unit = f"CAST('{format_number(Fraction(times, 10**digits), digits)}' AS DECIMAL({digits + 1}, {digits}))"
        return [f"CAST({whole} * {unit} AS DECIMAL({width + digits + 1}, {digits})) AS {name}"]

    def text(self, select: str | None = None) -> str:
        """The query with the steps that a SELECT needs; the verdicts' own where none is named."""
        select = self.verdicts if select is None else select
        needed = _needed(self.steps, select)
        kept = [step for step in self.steps if step.name in needed]
        read = _times_read(kept, select)
        listed = ",\n".join(step.text(self.dialect, read[step.name]) for step in kept)
        return f"WITH\n{listed}\n{select}"

    def for_people(self) -> str:
        """The query with its lists written out."""
        last = Step("verdicts", ("the verdicts, their lists as bits",), self.verdicts)
        whole = evolve(self, steps=(*self.steps, last)).text(self.written_out)
        return whole.replace(" AS NOT MATERIALIZED (", " AS (")  # which is only about speed


def _needed(steps: Iterable[Step], select: str) -> set[str]:
    """The steps that a SELECT reads, directly or through others."""
    known = {step.name: step for step in steps}
    found: set[str] = set()
    waiting = [select]
    while waiting:
        for name in _read_by(waiting.pop()) & known.keys() - found:
            found.add(name)
            waiting.append(known[name].sql)
    return found


def _times_read(steps: Sequence[Step], select: str) -> Counter[str]:
    """How often each step would be worked out if none were kept but those that are meant to be."""
    found = Counter(_read_by(select))
    for step in reversed(steps):
        times = 1 if step.once else max(found[step.name], 1)
        found.update(dict.fromkeys(_read_by(step.sql), times))
    return found


def _read_by(sql: str) -> set[str]:
    """The steps and tables that a SELECT reads."""
    return set(re.findall(r"\b(?:FROM|JOIN) ([a-z_][a-z0-9_]*)", sql))


def _harmless(text: str) -> str:
    """A text that a spreadsheet program will not take for a formula (OWASP: CSV injection)."""
    risky = ", ".join(f"'{sign}'" for sign in "=+-@＝＋－＠")
    return f"CASE WHEN LEFT({text}, 1) IN ({risky}) THEN CONCAT(CHR(39), {text}) ELSE {text} END"


def narrowed(steps: Sequence[Step], select: str) -> list[Step]:
    """The steps, of which those that are kept hold only the columns that somebody reads."""
    columns: dict[str, list[str]] = {}
    for step in steps:
        own = step.added or re.findall(r" AS ([a-z_][a-z0-9_]*)", step.sql)
        before = re.findall(r"\b([a-z_][a-z0-9_]*)\.\*", step.sql)
        columns[step.name] = [*(c for name in before for c in columns.get(name, [])), *own]
    found = []
    for step in steps:
        if step.once and step.base:
            after = " ".join([select, *(o.sql for o in steps[steps.index(step) + 1 :])])
            read = set(re.findall(r"[a-z_][a-z0-9_]*", after))
            kept = ",\n  ".join(name for name in columns[step.base] if name in read)
            step = evolve(step, sql=step.sql.replace(f"{step.base}.*", kept, 1))
        found.append(step)
    return found


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The steps, each after those that it reads; otherwise as they were written."""
    left, found = list(steps), dict[str, Step]()
    names = {step.name for step in left}
    while left:
        reads = ((step, _read_by(step.sql) & names) for step in left)
        ready = next(step for step, needed in reads if needed <= found.keys())
        found[ready.name] = ready
        left.remove(ready)
    return [*found.values()]


def compile_contest(
    plan: Plan, facts: Mapping[str, Value], sheet: Sheet, dialect: DialectName
) -> tuple[Query | None, list[Diagnostic]]:
    """Write a contest as one query.

    Args:
        plan: the contest, planned.
        facts: the facts that are set, exact.
        sheet: where its records are, and within which bounds their numbers lie.
        dialect: which engine it is for.

    Returns:
        The query; or None and a fault for each clause that can not be exact there.
    """
    return _Compiler(plan, facts, sheet, DIALECTS[dialect]).query()


class _Compiler:
    def __init__(
        self, plan: Plan, facts: Mapping[str, Value], sheet: Sheet, dialect: Dialect
    ) -> None:
        self.plan, self.facts, self.sheet, self.dialect = plan, facts, sheet, dialect
        self.steps = [*sheet.before, _sheet_step(sheet, self.dialect)]
        self.refused: list[Refused] = []
        self.counts: dict[Aggregate, tuple[str, str]] = {}
        self.fact_selects: dict[str, tuple[str, Num | None]] = {}

    def query(self) -> tuple[Query | None, list[Diagnostic]]:
        chain = [self.plan]
        while chain[0].earlier is not None:
            chain.insert(0, chain[0].earlier)
        earlier, source = None, "sheet"
        for index, plan in enumerate(chain):
            prefix = "" if plan is self.plan else f"r{index + 1}_"
            steps = self.contest(plan, source, prefix, earlier)
            if plan is not self.plan:
                earlier = self.carried(steps)
                source = steps.source
        if self.plan.rivals is not None:
            self.refused.append(_whole(self.plan, "one_award", self.plan.rivals.cite))
        if self.refused:
            return None, [refusal(self.plan, each, self.dialect) for each in self.refused]
        return self.finished(steps), []

    def contest(
        self, plan: Plan, source: str, prefix: str, earlier: Earlier | None
    ) -> ContestSteps:
        """The steps of one round."""
        columns, full = _columns(self.sheet)
        writer = Writer(self.dialect, columns, _NOTHING)
        stands = prefix + "stands"
        populations = Populations(
            writer, {"roster": "sheet"}, source, self.sheet.rows, prefix, stands
        )
        writer.aggregates = populations
        steps = ContestSteps(
            plan,
            self.facts,
            source,
            columns,
            full,
            writer,
            populations,
            self.sheet.rows,
            prefix,
            earlier,
        )
        steps.given_facts()
        steps.qualify(self.candidate(plan, earlier))
        if plan.put_forward:
            select = steps.select("forwarded", "who is on a list")
            select.add(prefix + "forwarded", steps.forward())
            steps.finish(select)
        else:
            steps.score()
            steps.assess()
            PlacingSteps.after(steps).write()
            steps.pay()
        self.refused += steps.refused
        self.counts = populations.counts  # those of an earlier round are its own
        for id_, (alias, _) in writer.tables.items():
            value = columns[id_]
            self.fact_selects[id_[1]] = alias, value if isinstance(value, Num) else None
        return steps

    def candidate(self, plan: Plan, earlier: Earlier | None) -> str | None:
        """Who is looked at at all; None for everyone."""
        candidates = plan.contest.candidates
        if candidates is None:
            return None
        if candidates.titles is not None:
            return beside_name(("beside", f"candidate_{plan.id}"))
        assert earlier is not None
        return f"{earlier.standing} = 'awarded'"

    def carried(self, steps: ContestSteps) -> Earlier:
        """A round that is over."""
        self.judged(steps, "how the round before came out:")
        self.steps += [*steps.steps, *steps.populations.close()]
        return Earlier(steps.prefix + "standing", steps)

    def judged(self, steps: ContestSteps, says: str) -> None:
        """The step that gives every record its standing."""
        settles = steps.plan.preferences and not steps.plan.put_forward
        select = steps.select("judgement", note(says, steps.plan.id))
        if settles:
            settled = steps.prefix + "settled"
            join = f"LEFT JOIN {settled} ON {settled}.row_no = {steps.source}.row_no"
            select.writer.joins[settled] = join
        select.add(steps.prefix + "standing", self.standing(steps))
        steps.add_missing(select, "lacking")
        steps.finish(select)

    def lists(self, steps: ContestSteps) -> list[str]:
        """What failed, is missing and is still to be attested, written out.

        A record that was stopped in an earlier round has the lists of that one. Who went on takes
        the open attestations along.
        """
        rounds, found = self.rounds(steps), []
        for name in ("failed", "missing", "to_attest"):
            own = self.dialect.ids(self.tests(rounds, name))
            each = [
                (f"in_round = {n}", self.tests(rounds[n:], name)) for n in range(1, len(rounds))
            ]
            nobody = self.dialect.ids([("candidate", "TRUE")] if name == "failed" else [])
            sql = f"CASE WHEN in_round < 0 THEN {nobody}"
            sql += "".join(f" WHEN {test} THEN {self.dialect.ids(ids)}" for test, ids in each)
            found.append(f"{f'{sql} ELSE {own} END' if self.stops(steps) else own} AS {name}")
        return found

    def tests(self, rounds: list[ContestSteps], name: str) -> Tests:
        """The ids of one list, of a record that came to the first of some rounds."""
        if name == "failed":
            return rounds[0].failed.tests()
        if name == "missing":
            return _in_order_of_sheet(rounds[0])
        merged: dict[str, list[str]] = {}
        for each in reversed(rounds):
            for id_, test in each.to_attest.tests():
                merged.setdefault(id_, []).append(test)
        return [(id_, any_of(tests)) for id_, tests in merged.items()]

    def standing(self, steps: ContestSteps) -> str:
        """The standing of a record, as the interpreter gives it."""
        if steps.plan.put_forward:
            return self.forwarded(steps)
        own, settled = steps.prefix, steps.prefix + "settled"
        open_money = any_of(f"{steps.name('a', s.id)}_unknown" for s in steps.plan.amounts)
        cases = [*self.before_points(steps), (f"{own}vetoed", "vetoed")]
        cases.append((f"{own}total IS NULL", "undetermined"))
        if steps.plan.places is None and open_money:
            cases.append((open_money, "undetermined"))
        cases.append((f"NOT {own}enough", "below_threshold"))
        won, tied = f"{own}level = 'in'", f"{own}level = 'cut'"
        if steps.plan.preferences:
            won = f"{won} OR ({tied} AND {settled}.inside)"
            tied = f"{tied} AND NOT {settled}.outside"
        cases += [(won, "awarded"), (tied, "tied")]
        return _cases(cases, "not_placed")

    def forwarded(self, steps: ContestSteps) -> str:
        """The standing in a round that only puts forward."""
        cases = [*self.before_points(steps), (f"{steps.prefix}forwarded", "awarded")]
        return _cases(cases, "not_placed")

    def before_points(self, steps: ContestSteps) -> list[tuple[str, str]]:
        """The standings that are clear before any points: columns that hold a standing in brackets."""
        cases = []
        candidate = self.candidate(steps.plan, steps.earlier)
        if candidate is not None:
            before = steps.earlier.standing if steps.earlier is not None else None
            if before is not None:
                cases.append((f"NOT ({candidate}) AND {before} <> 'not_placed'", f"({before})"))
            cases.append((f"NOT ({candidate})", "not_candidate"))
        if steps.failing:
            cases.append((steps.failed.anything(), "ineligible"))
        return [*cases, (f"NOT {steps.stands()}", "undetermined")]

    # --- the verdicts

    def finished(self, steps: ContestSteps) -> Query:
        """The query of a contest whose steps are all written."""
        plan = self.plan
        self.judged(steps, "how each record came out:")
        self.steps += [*steps.steps, *steps.populations.close()]
        self.steps = in_order(self.steps)
        columns = self.verdict_columns(steps)
        verdicts = "SELECT\n  " + ",\n  ".join(columns) + "\nFROM judgement"
        return Query(
            self.dialect,
            tuple(narrowed(self.steps, verdicts)),
            verdicts,
            "SELECT\n  verdicts.*,\n  " + ",\n  ".join(self.lists(steps)) + "\nFROM verdicts",
            tuple(_lists(each) for each in self.rounds(steps)),
            self.stops(steps),
            bool(steps.gaps),
            bool(plan.contest.bands) and not plan.put_forward,
            self.places_select(),
            self.numbers(steps),
            self.facts_select(),
            {id_: value for id_, (_, value) in self.fact_selects.items()},
            self.count_selects(),
            tuple(self.doubtful()),
            {node: found[:2] for node, found in steps.populations.found.items()},
            steps.populations.keys,
            steps.lists,
        )

    def verdict_columns(self, steps: ContestSteps) -> list[str]:
        """The columns of a verdict."""
        plan = self.plan
        columns = ["judgement.row_no", f"{named('f', plan.key)} AS key"]
        columns.append(f"{self.group(steps)} AS in_group")
        columns.append("standing")
        if self.stops(steps):
            columns += [f"{self.ended(steps)} AS in_round", f"{self.tied_in(steps)} AS tied_in"]
        columns += self.scored(steps)
        for earlier in self.rounds_before(steps):
            if not earlier.steps.plan.put_forward:
                columns += self.kept_points(steps, earlier)
        for each in self.rounds(steps):
            for listed in (each.failed, each.missing, each.to_attest):
                columns += listed.columns
        return columns

    def rounds(self, steps: ContestSteps) -> list[ContestSteps]:
        """The contest and its earlier rounds, the latest first."""
        return [steps, *(earlier.steps for earlier in self.rounds_before(steps))]

    def scored(self, steps: ContestSteps) -> list[str]:
        """The columns of a contest with points."""
        if self.plan.put_forward:
            return ["CAST(NULL AS BIGINT) AS place"]
        columns = ["place", *self.points(steps)]
        if steps.gaps:
            columns.append(f"{any_of(steps.gaps)} AS in_no_band")
        if self.plan.contest.bands:
            columns.append(f"{self.band(steps)} AS band")
        return columns

    def rounds_before(self, steps: ContestSteps) -> list[Earlier]:
        """The earlier rounds, the latest first."""
        found, earlier = [], steps.earlier
        while earlier is not None:
            found.append(earlier)
            earlier = earlier.steps.earlier
        return found

    def group(self, steps: ContestSteps) -> str:
        """The column of a record's group; NULL where the contest is not held per group."""
        per = steps.plan.contest.per
        return named("f", per) if per else f"CAST(NULL AS {self.dialect.text})"

    def stops(self, steps: ContestSteps) -> bool:
        """Whether a record can be stopped before the contest itself looks at it."""
        return self.candidate(steps.plan, steps.earlier) is not None

    def ended(self, steps: ContestSteps) -> str:
        """Which round a record came to: 0 is the last one, 1 the one before it; -1 none."""
        cases = [
            f"WHEN {earlier.standing} NOT IN ('awarded', 'not_placed') THEN {index}"
            for index, earlier in enumerate(self.rounds_before(steps), start=1)
        ][::-1]
        # Who was stopped in a round has that standing in all rounds after it, so the first counts.
        cases.insert(0, "WHEN standing = 'not_candidate' THEN -1")
        return f"CASE {' '.join(cases)} ELSE 0 END"

    def tied_in(self, steps: ContestSteps) -> str:
        """The group of the round that a record came to."""
        own, *before = map(self.group, self.rounds(steps))
        cases = [f"WHEN {index} THEN {group}" for index, group in enumerate(before, start=1)]
        return f"CASE {self.ended(steps)} {' '.join(cases)} ELSE {own} END" if cases else own

    def kept_points(self, steps: ContestSteps, earlier: Earlier) -> list[str]:
        """The points of records that were vetoed or below a threshold in an earlier round."""
        index = self.rounds_before(steps).index(earlier) + 1
        kept = f"({self.ended(steps)}) = {index} AND {earlier.standing} IN ('vetoed', 'below_threshold')"
        before = earlier.steps
        columns = self.number(before.total, f"e{index}_total", kept)
        shown = f"{kept} AND {before.total.over.sql} IS NOT NULL"
        for kind, values in (("s", before.scores), ("b", before.bonus)):
            for id_, value in values.items():
                own = shown
                if kind == "s" and id_ in before.uncovered:
                    own = f"{shown} AND NOT {before.uncovered[id_]}"
                columns += self.number(value, named(f"e{index}_{kind}", id_), own)
        return columns

    def band(self, steps: ContestSteps) -> str:
        """The name of the total's band."""
        total, writer, cases = steps.total, steps.writer, []
        for band in self.plan.contest.bands:
            limits = ((">=", band.from_), (">", band.above), ("<=", band.to), ("<", band.below))
            tests = [writer.compared(op, total, number(n)) for op, n in limits if n is not None]
            test = all_of([*tests, f"{total.over.sql} IS NOT NULL", "standing <> 'undetermined'"])
            cases.append(f"WHEN {test} THEN {self.dialect.literal(band.name or '')}")
        return f"CASE {' '.join(cases)} END"

    def points(self, steps: ContestSteps) -> list[str]:
        """Total, scores, bonus and money: of those for whom all of it is known."""
        total = steps.total
        shown = f"{total.over.sql} IS NOT NULL" if self.plan.scored else "FALSE"
        known = f"{steps.stands()} AND standing <> 'undetermined'"
        if self.plan.amounts and self.plan.places is None:
            shown = f"{shown} AND standing <> 'undetermined'"
        columns = self.number(total, "total", shown)
        for id_, value in steps.scores.items():
            own = f"{shown} AND NOT {steps.uncovered[id_]}" if id_ in steps.uncovered else shown
            columns += self.number(value, named("s", id_), own)
        for id_, value in steps.bonus.items():
            columns += self.number(value, named("b", id_), shown)
        for id_, value in steps.amounts.items():
            columns += self.number(value, named("a", id_), known)
            columns += [f"{named('a', id_)}_decide", f"{named('a', id_)}_unknown"]
        return columns

    def numbers(self, steps: ContestSteps) -> tuple[Points, ...]:
        """The verdict's numbers, and those kept from each earlier round, the latest first."""
        rounds = [
            (steps, ""),
            *((e.steps, f"e{n}_") for n, e in enumerate(self.rounds_before(steps), 1)),
        ]
        return tuple(_points(each, prefix) for each, prefix in rounds)

    def number(self, value: Num, name: str, shown: str) -> list[str]:
        """A number as a whole one and the whole one it is over, where it is shown."""
        found = [(name, value.over)]
        if value.by is not None:
            found.append((f"{name}_by", value.by))
        kind = self.dialect.smallest
        return [
            f"CAST(CASE WHEN {shown} THEN {part.sql} END AS {kind(part.low, part.high)}) AS {column}"
            for column, part in found
        ]

    # --- what is asked besides

    def places_select(self) -> str:
        """The places of each group."""
        if self.plan.put_forward:
            return ""
        group = "g, " if self.plan.contest.per else ""
        return f"SELECT {group}measured, measured_by, places FROM places"

    def facts_select(self) -> str | None:
        """The facts that were worked out."""
        if not self.fact_selects:
            return None
        columns, tables = [], dict.fromkeys(alias for alias, _ in self.fact_selects.values())
        for id_, (alias, value) in self.fact_selects.items():
            columns.append(f"{alias}.{named('fact', id_)}")
            if value is not None and value.by is not None:
                columns.append(f"{alias}.{named('fact', id_)}_by")
        return f"SELECT {', '.join(columns)} FROM {' CROSS JOIN '.join(tables)}"

    def count_selects(self) -> dict[Aggregate, tuple[str, str]]:
        """How many values of each aggregate are known."""
        found = {}
        for node, (known, every) in self.counts.items():
            found[node] = _summed(known), _summed(every)
        return found

    def doubtful(self) -> Iterable[str]:
        """Records that break a limit between fields."""
        columns, _ = _columns(self.sheet)
        writer = Writer(self.dialect, columns, _NOTHING)
        for limit in self.plan.limits:
            test = writer.answer(limit.node)
            yield f"SELECT row_no FROM sheet WHERE NOT ({test}) ORDER BY row_no"


class _Nothing:
    def value(self, node: Aggregate, writer: Writer) -> Num:
        raise AssertionError(node)


_NOTHING = _Nothing()


def _points(steps: ContestSteps, prefix: str) -> Points:
    """The numbers of one round as columns of the verdicts."""
    if steps.plan.put_forward:
        return Points(None, {}, {}, {})
    total = as_column(steps.total, prefix + "total")
    assert isinstance(total, Num)
    found = []
    for kind, values in (("s", steps.scores), ("b", steps.bonus), ("a", steps.amounts)):
        named_ = {id_: as_column(value, named(prefix + kind, id_)) for id_, value in values.items()}
        found.append({id_: value for id_, value in named_.items() if isinstance(value, Num)})
    return Points(total, *found)


def _summed(column: str) -> str:
    alias, name = column.split(".")
    return f"SELECT SUM({name}) FROM {alias}"


def _whole(plan: Plan, reason: str, cite: str | None) -> Refused:
    return Refused(reason, {}, plan.id, cite, plan.contest.where.whole)


def _cases(cases: list[tuple[str, str]], otherwise: str) -> str:
    """A standing for the first test that holds; one in brackets is a column."""
    lines = [
        f"WHEN {test} THEN {standing[1:-1] if standing.startswith('(') else repr(standing)}"
        for test, standing in cases
    ]
    return "CASE\n    " + "\n    ".join(lines) + f"\n    ELSE '{otherwise}'\n  END"


def _in_order_of_sheet(steps: ContestSteps) -> Tests:
    """The fields that leave a rule open, in the order of the sheet."""
    return _lists(steps).missing.tests()


def _lists(steps: ContestSteps) -> Lists:
    """The lists of one round."""
    order = (*steps.plan.kind.fields, *steps.plan.feeds, *steps.plan.past)
    places = steps.missing.places
    missing = Listed({id_: places[id_] for id_ in order if id_ in places})
    return Lists(steps.failed, missing, steps.to_attest)


def _sheet_step(sheet: Sheet, dialect: Dialect) -> Step:
    """The sheet's columns as the clauses see them."""
    columns = [f"{sheet.row} AS row_no"]
    columns += [f"{each.seen(dialect)} AS {named('f', id_)}" for id_, each in sheet.columns.items()]
    columns += [f"{each.seen(dialect)} AS {beside_name(key)}" for key, each in sheet.beside.items()]
    sql = "SELECT\n  " + ",\n  ".join(columns) + f"\nFROM {sheet.source}"
    return Step(
        "sheet", ("the records: numbers as whole ones in units of their last decimal",), sql
    )


def _columns(sheet: Sheet) -> tuple[dict[Key, Written], set[Key]]:
    """What the sheet's columns mean, and which of them no record lacks."""
    columns = {
        ("field", id_): as_column(c.value, named("f", id_)) for id_, c in sheet.columns.items()
    }
    columns |= {key: as_column(c.value, beside_name(key)) for key, c in sheet.beside.items()}
    full = {("field", id_) for id_, c in sheet.columns.items() if c.full}
    full |= {key for key, c in sheet.beside.items() if c.full}
    return columns, full
