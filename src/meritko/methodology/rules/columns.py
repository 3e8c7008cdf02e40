"""Columns of source tables: each once, with what its type needs, and keys that exist."""

from __future__ import annotations

import re
from collections import Counter

from meritko.methodology.formulas import nearest
from meritko.methodology.model import Column, Place, Table
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes

_NAME = re.compile(r"\w[\w ]*")


def check(pack: Pack, notes: Notes) -> None:
    """Note columns that stand twice, lack what their type needs or are unknown in a key."""
    places = {name: table.place for name, table in pack.tables.items()}
    for name, place in (places | {name: table.place for name, table in pack.prepared.items()}).items():
        if not _NAME.fullmatch(name):
            notes.add(place, f"“{name}” cannot be the name of a table: letters, digits, spaces and _ only")
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
                hint = nearest(other, tuple(pack.tables))
                notes.add(table.place, f"“key_over” of “{table.id}” names no table “{other}”{hint}")
    _sheets(pack, notes)


def _once(table: Table, notes: Notes) -> None:
    ids: dict[str, Place] = {}
    headers: dict[str, Place] = {}
    for column in table.columns:
        if not column.id.isidentifier():
            notes.add(
                column.place, f"“{column.id}” cannot be the name of a column: letters, digits and _ only"
            )
        first: Place | None = ids.get(column.id.lower())
        if first:
            notes.add(column.place, f"there is already a column “{column.id}” ({first}); case does not count")
        ids.setdefault(column.id.lower(), column.place)
        first = headers.get(column.header)
        if first:
            notes.add(column.place, f"there is already a column headed “{column.header}” ({first})")
        headers.setdefault(column.header, column.place)


def _complete(pack: Pack, table: Table, column: Column, notes: Notes) -> None:
    where = f"column “{column.id}” of table “{table.id}”"
    if (column.type == "code") != (column.codelist is not None):
        notes.add(column.place, f"{where}: the type “code” and a code list belong together")
    codelist = pack.codelists.get(column.codelist) if column.codelist else None
    if column.codelist and codelist is None:
        hint = nearest(column.codelist, tuple(pack.codelists))
        notes.add(column.place, f"{where}: the pack has no code list “{column.codelist}”{hint}")
    for code in column.only:
        if codelist and codelist.get(code) is None:
            hint = nearest(code, tuple(known.id for known in codelist.codes))
            notes.add(column.place, f"{where}: the code list “{codelist.id}” has no code “{code}”{hint}")
    if (column.type == "digits") != (column.digits is not None):
        notes.add(column.place, f"{where}: the type “digits” and their number belong together")
    if column.required and column.optional:
        notes.add(column.place, f"{where} cannot be both required and optional")
    if column.if_absent is not None and not column.optional:
        notes.add(
            column.place, f"{where}: “if_absent” is for a column that may be missing, set “optional: true”"
        )
    for parameter, choice in column.only_when.items():
        known = pack.parameter(parameter)
        if known is None or known.choice(choice) is None:
            notes.add(column.place, f"{where}: there is no choice “{choice}” of a parameter “{parameter}”")


def _sheets(pack: Pack, notes: Notes) -> None:
    for kind in pack.workbooks:
        titles = Counter(pack.tables[name].sheet for name in kind.tables if name in pack.tables)
        for title, count in titles.items():
            if count > 1:
                notes.add(kind.place, f"workbook “{kind.id}” has {count} sheets “{title}”")
