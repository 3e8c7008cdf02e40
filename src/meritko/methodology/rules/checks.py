"""Checks: each once, of tables and columns there are, with conditions that make sense."""

from __future__ import annotations

import re
from collections.abc import Iterable

from meritko.methodology.checks import Check, LookUpCheck, NeededCheck, RowCheck
from meritko.methodology.formula_parser import shown
from meritko.methodology.formula_types import Scope, type_of
from meritko.methodology.formulas import FormulaError, nearest
from meritko.methodology.model import Column, Place
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.rules.formulas import columns_of
from meritko.methodology.steps import Find, PreparedColumn

_RULE = re.compile(r"[a-z]+(-[a-z]+)*")
_ABOUT_A_CELL = ("heading",)
_ABOUT_MATCHES = ("heading", "count", "sheet", "places")
_ABOUT_AN_EMPTY_CELL = ("heading", "indicators")


def check(pack: Pack, notes: Notes) -> None:
    """Note every check that leads nowhere or could not be put to a row."""
    seen: dict[str, Place] = {}
    for each in pack.checks:
        first = seen.setdefault(each.id, each.place)
        if first != each.place:
            notes.add(each.place, f"there is already a check “{each.id}” ({first})")
        if not _RULE.fullmatch(each.rule):
            notes.add(each.place, f"“{each.rule}” cannot be a rule: small letters and hyphens only")
        if isinstance(each, NeededCheck):
            _exempt(pack, each, notes)
            _words(each, _ABOUT_AN_EMPTY_CELL, notes)
        else:
            _of_a_table(pack, each, notes)


def _of_a_table(pack: Pack, each: RowCheck | LookUpCheck, notes: Notes) -> None:
    for table in each.needs:
        _known(table, pack.tables, "table of a workbook", each.place, notes)
    if not _known(each.table, (*pack.tables, *pack.prepared), "table", each.place, notes):
        return
    columns = columns_of(pack, each.table)
    if isinstance(each, RowCheck):
        if each.sheet is not None and each.sheet not in each.needs:
            notes.add(each.place, f"the sheet “{each.sheet}” must be one of “needs”")
        _holds(pack, each, columns, notes)
        _words(each, (*columns, *_ABOUT_A_CELL), notes)
    else:
        prepared = pack.prepared.get(each.table)
        root = _looked_up(pack, each.table)
        if (
            root is None
            or prepared is None
            or not any(isinstance(s, Find) and s.unique for s in prepared.steps)
        ):
            notes.add(each.place, f"the table “{each.table}” has no look-up with “unique: true”")
            return
        columns = columns_of(pack, root)
        _words(each, (*columns, *_ABOUT_MATCHES), notes)
    if each.at is not None and _known(each.at, columns, "column", each.place, notes):
        column = columns[each.at]
        if isinstance(column, PreparedColumn) and not column.origins:
            notes.add(each.place, f"the values of “{each.at}” stand in no cell that could be named")


def _looked_up(pack: Pack, table: str) -> str | None:
    """The source table whose rows a table goes through; None for one that sets several side by side."""
    found: str | None = table
    while found is not None and found in pack.prepared:
        found = pack.prepared[found].of
    return found


def _holds(pack: Pack, each: RowCheck, columns: dict[str, Column | PreparedColumn], notes: Notes) -> None:
    scope = Scope(
        columns={name: column.type for name, column in columns.items()},
        table=each.table,
        parameters=tuple(parameter.id for parameter in pack.parameters),
        codelists=tuple(pack.codelists),
    )
    try:
        if each.holds.indicators:
            raise FormulaError("checks are made before any indicator is computed")
        if type_of(each.holds.expression, scope, "row") != "truth":
            raise FormulaError("a condition is needed here, such as x = 1")
    except FormulaError as error:
        notes.add(each.holds.place, f"{each.id}, in “{shown(each.holds.text)}”: {error}")


def _exempt(pack: Pack, each: NeededCheck, notes: Notes) -> None:
    for table, names in each.exempt.items():
        if _known(table, pack.tables, "table of a workbook", each.place, notes):
            columns = columns_of(pack, table)
            for name in names:
                _known(name, columns, "column", each.place, notes)


def _words(each: Check, known: tuple[str, ...], notes: Notes) -> None:
    try:
        fields = sorted(each.words.fields)
    except ValueError:
        notes.add(each.place, f"the braces in the words of “{each.id}” do not match")
        return
    for name in fields:
        if name not in known:
            notes.add(
                each.place, f"the words of “{each.id}” name no value “{{{name}}}”{nearest(name, known)}"
            )


def _known(name: str, known: Iterable[str], what: str, place: Place, notes: Notes) -> bool:
    names = tuple(known)
    if name not in names:
        notes.add(place, f"there is no {what} “{name}”{nearest(name, names)}")
    return name in names
