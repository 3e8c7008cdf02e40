"""Columns of source tables: each once, with what its type needs, and keys that exist."""

from __future__ import annotations

from collections import Counter

from meritko.methodology.formulas import nearest
from meritko.methodology.model import Column, Table
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes


def check(pack: Pack, notes: Notes) -> None:
    """Note columns that stand twice, lack what their type needs or are unknown in a key."""
    for table in pack.tables.values():
        _once(table, notes)
        for column in table.columns:
            _complete(pack, table, column, notes)
        ids = tuple(column.id for column in table.columns)
        for name in table.key:
            if name not in ids:
                notes.add(
                    table.place, f"the key of “{table.id}” names no column “{name}”{nearest(name, ids)}"
                )
        for other in table.key_over:
            if other not in pack.tables:
                notes.add(table.place, f"“key_over” of “{table.id}” names no table “{other}”")
    _sheets(pack, notes)


def _once(table: Table, notes: Notes) -> None:
    for name, count in Counter(column.id.lower() for column in table.columns).items():
        if count > 1:
            notes.add(table.place, f"table “{table.id}” has {count} columns “{name}” (case does not count)")
    for header, count in Counter(column.header for column in table.columns).items():
        if count > 1:
            notes.add(table.place, f"table “{table.id}” has {count} columns headed “{header}”")


def _complete(pack: Pack, table: Table, column: Column, notes: Notes) -> None:
    where = f"column “{column.id}” of table “{table.id}”"
    if (column.type == "code") != (column.codelist is not None):
        notes.add(table.place, f"{where}: the type “code” and a code list belong together")
    codelist = pack.codelists.get(column.codelist) if column.codelist else None
    if column.codelist and codelist is None:
        hint = nearest(column.codelist, tuple(pack.codelists))
        notes.add(table.place, f"{where}: the pack has no code list “{column.codelist}”{hint}")
    for code in column.only:
        if codelist and codelist.get(code) is None:
            notes.add(table.place, f"{where}: the code list “{codelist.id}” has no code “{code}”")
    if (column.type == "digits") != (column.digits is not None):
        notes.add(table.place, f"{where}: the type “digits” and their number belong together")
    if column.required and column.optional:
        notes.add(table.place, f"{where} cannot be both required and optional")
    if column.if_absent is not None and not column.optional:
        notes.add(
            table.place, f"{where}: “if_absent” is for a column that may be missing, set “optional: true”"
        )
    for parameter, choice in column.only_when.items():
        known = pack.parameter(parameter)
        if known is None or known.choice(choice) is None:
            notes.add(table.place, f"{where}: there is no choice “{choice}” of a parameter “{parameter}”")


def _sheets(pack: Pack, notes: Notes) -> None:
    for kind in pack.workbooks:
        titles = Counter(pack.tables[name].sheet for name in kind.tables if name in pack.tables)
        for title, count in titles.items():
            if count > 1:
                notes.add(kind.place, f"workbook “{kind.id}” has {count} sheets “{title}”")
