"""Where what a prepared table says stands in a workbook: from a traced row back to its cell."""

from __future__ import annotations

from meritko.engine.reference.preparing import Origin, TracedRow
from meritko.engine.tables import Tables
from meritko.methodology.model import Column
from meritko.methodology.pack import Pack
from meritko.methodology.steps import PreparedColumn
from meritko.workbooks.problems import Cell


def columns_of(pack: Pack, table: str) -> dict[str, Column | PreparedColumn]:
    """The columns of a source or prepared table by their id."""
    known = pack.prepared.get(table) or pack.tables[table]
    return {column.id: column for column in known.columns}


def cell(pack: Pack, tables: Tables, origin: Origin, column: str | None) -> Cell:
    """The cell of a source row, or (without a column) the row, as exactly as its sheet allows."""
    table, index = origin
    which, number = tables[table].origins[index]
    source = tables[table].sources[which]
    if column is None:
        return Cell(source.file, source.sheet, number)
    heading = pack.tables[table].column(column).header
    return Cell(source.file, source.sheet, number, source.letters.get(column, ""), heading)


def place_of(pack: Pack, tables: Tables, prepared: str, row: TracedRow, column: str) -> Cell:
    """The first cell that a value of a prepared row comes from; only its row where it has none."""
    origins = next(known.origins for known in pack.prepared[prepared].columns if known.id == column)
    for origin in row.origins:
        for table, name in origins:
            if table == origin[0]:
                return cell(pack, tables, origin, name)
    return cell(pack, tables, row.origins[0], None)
