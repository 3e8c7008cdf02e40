"""Municipalities and the like for which a look-up that must find one row finds several."""

from __future__ import annotations

from meritko.engine.reference.engine import ReferenceEngine
from meritko.engine.setting import Setting
from meritko.engine.tables import TableRows, Tables
from meritko.methodology.pack import Pack
from meritko.methodology.steps import Find
from meritko.wording import n_
from meritko.workbooks.problems import Cell, Problem, message


def ambiguities(pack: Pack, setting: Setting, tables: Tables) -> list[Problem]:
    """A problem for every row that a unique look-up of the pack finds more than once."""
    found: dict[tuple[str, int], Problem] = {}
    for ambiguity in ReferenceEngine(pack, setting, tables).ambiguities():
        table, index = ambiguity.origin
        finds = (step for step in pack.prepared[ambiguity.prepared].steps if isinstance(step, Find))
        step = next(find for find in finds if find.unique)
        column = next(iter(step.on))
        places = tuple(_cell(tables[name], row, column).address for name, row in ambiguity.found)
        other = tables[ambiguity.found[0][0]] if ambiguity.found else tables[table]
        found.setdefault(
            ambiguity.origin,
            Problem(
                rule="ambiguous",
                severity="error",
                place=_cell(tables[table], index, column, pack.tables[table].column(column).header),
                found=message(
                    n_("“{value}”, which fits {count} rows of the sheet “{sheet}”: {places}"),
                    value=str(tables[table].columns[column][index]),
                    count=len(ambiguity.found),
                    sheet=other.sources[0].sheet if other.sources else "",
                    places=places,
                ),
                expected=message(n_("exactly one row that it can mean")),
                remedy=message(n_("Fill in what tells them apart, such as the postcode, in both sheets.")),
            ),
        )
    return list(found.values())


def _cell(table: TableRows, index: int, column: str, heading: str = "") -> Cell:
    which, row = table.origins[index]
    source = table.sources[which]
    return Cell(source.file, source.sheet, row, source.letters.get(column, ""), heading)
