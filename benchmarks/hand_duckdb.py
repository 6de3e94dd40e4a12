"""The job by hand in DuckDB: exact, which the others' times are divided by, and in DOUBLE."""

from __future__ import annotations

from pathlib import Path
from string import Template

import duckdb

from benchmarks.job import ATTESTATIONS, CELLS, CONDITIONS

HERE = Path(__file__).parent


def exact(source: Path, target: Path, memory_limit: str | None = None) -> None:
    """`hand_exact.sql`."""
    run("hand_exact.sql", source, target, memory_limit)


def double(source: Path, target: Path, memory_limit: str | None = None) -> None:
    """`hand_double.sql`."""
    run("hand_double.sql", source, target, memory_limit)


def run(script: str, source: Path, target: Path, memory_limit: str | None) -> None:
    """A script over a file of tellers.

    Args:
        script: of this folder.
        source: the tellers.
        target: where the verdicts go.
        memory_limit: as DuckDB takes it, such as ``2GB``.
    """
    words = {
        "source": quoted(str(source)),
        "target": quoted(str(target)),
        "failed_names": ", ".join(f"'{name}'" for name in CONDITIONS),
        "attested_names": ", ".join(f"'{name}'" for name in ATTESTATIONS),
        "missing_names": ", ".join(f"'{name}'" for name in CELLS),
    }
    text = Template((HERE / script).read_text("utf-8")).substitute(words)
    with duckdb.connect() as connection:
        if memory_limit is not None:
            connection.execute("SET memory_limit = $limit", {"limit": memory_limit})
            connection.execute(f"SET temp_directory = '{quoted(f'{target}.spill')}'")
        connection.execute(text)


def quoted(text: str) -> str:
    """A text as it stands between quotes in SQL."""
    return text.replace("'", "''")
