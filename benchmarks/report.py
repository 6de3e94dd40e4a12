"""The figures of a run as tables, and as JSON, a picture and the tables of a page of the docs.

    python -m benchmarks.report

writes the picture and the page anew from the newest JSON.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.contestants import CONTESTANTS
from benchmarks.picture import picture

RESULTS = Path(__file__).parent / "results"
DOCS = Path(__file__).parent.parent / "docs"
PAGE = DOCS / "explanation" / "benchmarks.md"
PICTURE = DOCS / "pictures" / "benchmarks.svg"
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
TITLES = {each.id: each.title for each in CONTESTANTS}
Found = dict[str, Any]
Table = list[list[str]]


def main() -> None:
    """The picture and the page anew from the newest JSON."""
    path = newest()
    found = json.loads(path.read_text("utf-8"))
    PICTURE.write_text(picture(found), "utf-8")
    write_page(found)


def newest() -> Path:
    """The JSON of the last run."""
    return max(RESULTS.glob("*.json"))


def write(found: Found) -> Path:
    """JSON under the date of the run, and the picture and the page."""
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{found['date']}.json"
    path.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    PICTURE.write_text(picture(found), "utf-8")
    write_page(found)
    return path


def write_page(found: Found) -> None:
    """The tables between the marks of the page."""
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    PAGE.write_text(f"{before}{BEGIN}\n\n{markdown(found)}\n{END}{after}", "utf-8")


# --- tables --------------------------------------------------------------------------------------


def about(found: Found) -> list[str]:
    """The machine, the versions and the cohorts, a line each."""
    machine = found["machine"]
    shown = (f"{name} {number}" for name, number in found["versions"].items() if number)
    cohorts = (
        f"{int(size):,} tellers, {', '.join(f'{n:,} {s}' for s, n in each['standings'].items())}"
        for size, each in found["cohorts"].items()
    )
    return [
        f"{found['date']}; {machine['cores']} cores, {machine['memory_gb']} GiB,"
        f" {machine['system']}, Python {machine['python']}",
        "; ".join(shown),
        *cohorts,
    ]


def sizes(found: Found) -> list[int]:
    """The sizes that were measured."""
    return sorted(int(size) for size in found["cohorts"])


def of(found: Found, contestant: str, size: int, limit: str | None = None) -> Found | None:
    """The run of a contestant at a size."""
    for run in found["runs"]:
        if (run["contestant"], run["size"], run["limit"]) == (contestant, size, limit):
            return dict(run)
    return None


def times(found: Found) -> Table:
    """Ratio to the yardstick and seconds, by size."""
    head = ["", *(f"{size:,}" for size in sizes(found))]
    rows = []
    for id_, title in TITLES.items():
        runs = [of(found, id_, size) for size in sizes(found)]
        if any(runs):
            rows.append([title, *(timed(run) for run in runs)])
    return [head, *rows]


def timed(run: Found | None) -> str:
    """A cell: the ratio, and the seconds in brackets."""
    if run is None:
        return "n/a"
    return f"{run['ratio']:.2f} ({figures(run['seconds'])} s)"


def figures(value: float) -> str:
    """Three figures, no exponent."""
    for limit, places in ((0.1, 4), (1, 3), (10, 2), (100, 1)):
        if value < limit:
            return f"{value:.{places}f}"
    return f"{value:,.0f}"


def growth(found: Found) -> Table:
    """Microseconds a record, and the largest size's as a multiple of the one before."""
    every = sizes(found)
    last = [f"{a:,} → {b:,}" for a, b in pairwise(every[1:])]
    rows = []
    for id_, title in TITLES.items():
        per = {s: run["seconds"] / s for s in every if (run := of(found, id_, s)) is not None}
        if not per:
            continue
        cells = [figures(per[s] * 1e6) if s in per else "n/a" for s in every]
        pairs = pairwise(every[1:])
        steps = [f"× {per[b] / per[a]:.2f}" if a in per and b in per else "n/a" for a, b in pairs]
        rows.append([title, *cells, *steps])
    return [["µs a record", *(f"{s:,}" for s in every), *last], *rows]


def memory(found: Found) -> Table:
    """Peak memory at the largest sizes, and what a limit costs."""
    every = [size for size in sizes(found) if size >= 1_000_000] or sizes(found)[-1:]
    rows = []
    for id_, title in TITLES.items():
        for limit in (None, *sorted({r["limit"] for r in found["runs"] if r["limit"]})):
            runs = [of(found, id_, size, limit) for size in every]
            if any(runs):
                cells = [
                    f"{r['peak'] / 2**20:,.0f} MB, {figures(r['seconds'])} s" if r else "n/a"
                    for r in runs
                ]
                rows.append([f"{title}, {limit}" if limit else title, *cells])
    return [["peak memory", *(f"{size:,}" for size in every)], *rows]


def faults(found: Found) -> Table:
    """Rows that differ from the reference, and of them wrong awards."""
    head = ["rows that differ (wrong awards)", *(f"{size:,}" for size in sizes(found))]
    rows = []
    for id_, title in TITLES.items():
        runs = [of(found, id_, size) for size in sizes(found)]
        if any(runs):
            cells = (
                f"{r['differing']['rows']:,} ({r['differing']['awards']:,})" if r else "n/a"
                for r in runs
            )
            rows.append([title, *cells])
    return [head, *rows]


def wrong(found: Found) -> list[str]:
    """Exact contestants that part from the reference: there should be none."""
    exact = {each.id for each in CONTESTANTS if each.is_exact}
    return [
        f"{TITLES[run['contestant']]} at {run['size']:,}: {run['differing']}"
        for run in found["runs"]
        if run["contestant"] in exact and run["differing"]["rows"]
    ]


def absent(found: Found) -> list[str]:
    """Who was left out where, and why; each reason once."""
    lines: dict[tuple[str, str], list[int]] = {}
    for each in found["left_out"]:
        lines.setdefault((each["contestant"], each["why"]), []).append(each["size"])
    return [
        f"{TITLES[id_]} at {', '.join(f'{size:,}' for size in at)}: {why}"
        for (id_, why), at in lines.items()
    ]


def tables(found: Found) -> list[tuple[str, Table]]:
    """All tables with their titles."""
    return [
        ("Time as a multiple of the exact SQL's, best of the rounds", times(found)),
        ("Verdicts held against the reference", faults(found)),
        ("Growth", growth(found)),
        ("Memory of the process, Python and libraries included", memory(found)),
    ]


def text(found: Found) -> str:
    """For a terminal."""
    parts = ["\n".join(about(found))]
    for title, table in tables(found):
        parts.append("\n".join([title, *aligned(table)]))
    if absent(found):
        parts.append("\n".join(["Not measured", *(f"  {line}" for line in absent(found))]))
    return "\n\n".join(parts)


def aligned(table: Table) -> Iterable[str]:
    """Rows in columns."""
    widths = [max(len(row[n]) for row in table) for n in range(len(table[0]))]
    for row in table:
        cells = [
            row[0].ljust(widths[0]),
            *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
        ]
        yield "  " + "  ".join(cells)


def markdown(found: Found) -> str:
    """For the page."""
    alt = "Time as a multiple of hand-written exact DuckDB SQL"
    lines = [f"![{alt}](../pictures/{PICTURE.name})", ""]
    lines += [f"- {line}" for line in about(found)]
    for title, table in tables(found):
        lines += ["", f"### {title}", "", *piped(table)]
    if absent(found):
        lines += ["", "### Not measured", "", *(f"- {line}" for line in absent(found))]
    return "\n".join(lines) + "\n"


def piped(table: Sequence[Sequence[str]]) -> list[str]:
    """A table of Markdown."""
    head, *rows = ["| " + " | ".join(row) + " |" for row in table]
    return [head, "|---" + "|--:" * (len(table[0]) - 1) + "|", *rows]


if __name__ == "__main__":
    main()
