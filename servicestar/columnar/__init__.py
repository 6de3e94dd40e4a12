"""The same plan as one SQL query, for large cohorts: the same verdicts to the last digit."""

from servicestar.columnar.compile import compile_contest, rounds_of
from servicestar.columnar.connect import connect
from servicestar.columnar.database import open_database_table
from servicestar.columnar.declared import written_query
from servicestar.columnar.dialect import DIALECTS, DialectName
from servicestar.columnar.duckdb_engine import DuckDB
from servicestar.columnar.engine import Engine
from servicestar.columnar.evaluate import evaluate_columnar
from servicestar.columnar.few import around, interpreted, outcome_of, position_of
from servicestar.columnar.foreign import ForeignTable, open_table
from servicestar.columnar.postgres_engine import Postgres
from servicestar.columnar.query import Query
from servicestar.columnar.run import Columnar
from servicestar.columnar.source import ReadRecords, Source
from servicestar.columnar.spark_engine import Spark

__all__ = [
    "DIALECTS",
    "Columnar",
    "DialectName",
    "DuckDB",
    "Engine",
    "ForeignTable",
    "Postgres",
    "Query",
    "ReadRecords",
    "Source",
    "Spark",
    "around",
    "compile_contest",
    "connect",
    "evaluate_columnar",
    "interpreted",
    "open_database_table",
    "open_table",
    "outcome_of",
    "position_of",
    "rounds_of",
    "written_query",
]
