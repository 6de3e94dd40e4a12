"""Tables of records: the only door for files and data frames, with a place on every cell."""

from servicestar.records.append import append_titles
from servicestar.records.cells import read_column
from servicestar.records.events import Event, load_events
from servicestar.records.files import Handed, read_table, table_in
from servicestar.records.frames import table_from
from servicestar.records.history import Title, load_history, read_history
from servicestar.records.limits import MAX_FAULTS
from servicestar.records.pages import Column, Page, PageValue, figures, workbook_of
from servicestar.records.parquet import rows_of_parquet
from servicestar.records.table import MEMORY, Table
from servicestar.records.template import template
from servicestar.records.typed import (
    Records,
    key_of,
    load_records,
    match_columns,
    names_of,
    read_records,
)
from servicestar.records.whole_file import Staged, stage, write_whole
from servicestar.records.workbook import put_text, save_workbook

__all__ = [
    "MAX_FAULTS",
    "MEMORY",
    "Column",
    "Event",
    "Handed",
    "Page",
    "PageValue",
    "Records",
    "Staged",
    "Table",
    "Title",
    "append_titles",
    "figures",
    "key_of",
    "load_events",
    "load_history",
    "load_records",
    "match_columns",
    "names_of",
    "put_text",
    "read_column",
    "read_history",
    "read_records",
    "read_table",
    "rows_of_parquet",
    "save_workbook",
    "stage",
    "table_from",
    "table_in",
    "template",
    "workbook_of",
    "write_whole",
]
