"""A register fills its table wholly, and everything it speaks of is there."""

from __future__ import annotations

from collections.abc import Iterable

from meritko.methodology.formulas import nearest
from meritko.methodology.model import NUMERIC_TYPES, Place, Table
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.register import (
    FromHistory,
    FromLocalities,
    FromPlaces,
    FromServices,
    Identity,
    Recoded,
    Register,
    Supported,
    Variable,
)


def check(pack: Pack, notes: Notes) -> None:
    """Note everything by which a register could not be kept or its workbook not be made."""
    for register in pack.registers.values():
        place = register.place
        _known(register.table, pack.tables, "table of a workbook", place, notes)
        for name in (register.owners, register.origins, register.locality_kinds):
            _known(name, pack.codelists, "code list", place, notes)
        for name in (register.service_kinds, register.service_groups):
            _known(name, pack.codelists, "code list", place, notes)
        if register.table not in pack.tables:
            continue  # what its columns are is not known
        _in_list(pack, register.owners, (register.keeper,), "owner", place, notes)
        _in_list(pack, register.origins, (register.taken_over,), "origin", place, notes)
        table = pack.tables[register.table]
        _identity(register.identity, table, place, notes)
        _whole(pack, register, table, notes)
        if register.supported:
            _supported(pack, register.supported, place, notes)
        for variable in register.variables:
            _variable(pack, register, variable, notes)


def _identity(identity: Identity, table: Table, place: Place, notes: Notes) -> None:
    columns = {column.id: column for column in table.columns}
    for name in (identity.name, identity.region, identity.postal, identity.part_of):
        if name is not None:
            _known(name, columns, "column", place, notes, f" of table “{table.id}”")
    if identity.region in columns and columns[identity.region].type != "code":
        notes.add(place, f"the region “{identity.region}” is no column of codes")


def _whole(pack: Pack, register: Register, table: Table, notes: Notes) -> None:
    """The workbook can be made of the register alone: no other sheet, no column left over."""
    others = [t for t in pack.tables.values() if t.workbook == table.workbook and t.id != table.id]
    for other in others:
        if other.required:
            notes.add(
                register.place,
                f"the workbook “{table.workbook}” needs the sheet of “{other.id}”, which no register fills",
            )
    identity = register.identity
    told = {identity.name, identity.region, identity.postal, identity.part_of}
    told |= {variable.column for variable in register.variables}
    for column in table.columns:
        if column.id not in told:
            notes.add(register.place, f"no variable fills the column “{column.id}” of table “{table.id}”")
    ids = [variable.id for variable in register.variables]
    for name in dict.fromkeys(each for each in ids if ids.count(each) > 1):
        notes.add(register.place, f"the variable “{name}” is there twice")


def _supported(pack: Pack, supported: Supported, place: Place, notes: Notes) -> None:
    where, of = supported.place_columns, f" of table “{supported.table}”"
    _known(supported.table, pack.tables, "table of a workbook", place, notes)
    if supported.table in pack.tables:
        columns = tuple(column.id for column in pack.tables[supported.table].columns)
        for name in (supported.year, where.name, where.region, where.postal):
            if name is not None:
                _known(name, columns, "column", place, notes, of)
    if supported.parts is not None:
        _known(supported.parts, pack.tables, "table of a workbook", place, notes)
        if supported.parts in pack.tables:
            columns = tuple(column.id for column in pack.tables[supported.parts].columns)
            for name in (supported.part, supported.whole, where.region):
                _known(name, columns, "column", place, notes, f" of table “{supported.parts}”")


def _variable(pack: Pack, register: Register, variable: Variable, notes: Notes) -> None:
    place, own = variable.place, f" of “{variable.id}”"
    _in_list(pack, register.owners, (variable.owner,), "owner", place, notes)
    _in_list(pack, register.origins, variable.origins, "origin", place, notes)
    if (variable.type == "code") != (variable.codelist is not None):
        notes.add(place, f"variable “{variable.id}”: the type “code” and a code list belong together")
    if variable.codelist is not None:
        _known(variable.codelist, pack.codelists, "code list", place, notes)
    derived = variable.derived
    if isinstance(derived, Recoded):
        _recoded(pack, register, variable, derived, notes)
    elif isinstance(derived, FromServices):
        _in_list(pack, register.service_kinds, derived.kinds, "kind of service", place, notes)
        _in_list(pack, register.service_groups, derived.groups, "group of a service", place, notes)
    if isinstance(derived, FromHistory) and register.supported is None:
        notes.add(place, f"the register does not say which places were supported, so nothing follows{own}")
    if variable.first and derived is None:
        notes.add(place, f"“first”{own} needs “derived”")
    if derived is not None and not isinstance(derived, Recoded) and not _fits(variable):
        notes.add(place, f"what follows is of another type than “{variable.id}”")


def _fits(variable: Variable) -> bool:
    """Whether what follows can be a value of the variable."""
    derived = variable.derived
    if isinstance(derived, FromLocalities):
        return variable.type in NUMERIC_TYPES - {"flag", "percent"}
    if isinstance(derived, FromPlaces) and derived.fact == "inhabitants":
        return variable.type in ("count", "number")
    if isinstance(derived, FromPlaces) and derived.fact == "seat_name":
        return variable.type == "text"
    return variable.type == "flag"


def _recoded(pack: Pack, register: Register, variable: Variable, derived: Recoded, notes: Notes) -> None:
    place = variable.place
    source = register.variable(derived.variable)
    names = tuple(each.id for each in register.variables)
    if source is None:
        _known(derived.variable, names, "variable", place, notes)
        return
    if source.derived is not None or source.codelist is None:
        notes.add(place, f"“{source.id}” is no variable with a code list that is asked for")
        return
    codes = pack.codelists[source.codelist].codes if source.codelist in pack.codelists else ()
    for code in dict.fromkeys(code.id for code in codes):
        if code not in derived.codes:
            notes.add(place, f"“{variable.id}” does not say what the code “{code}” of “{source.id}” means")
    if source.codelist in pack.codelists:
        _in_list(pack, source.codelist, tuple(derived.codes), "code", place, notes)
    if variable.codelist is not None and variable.codelist in pack.codelists:
        values = (*dict.fromkeys(derived.codes.values()), derived.elsewhere)
        _in_list(pack, variable.codelist, values, "value", place, notes)


def _in_list(pack: Pack, codelist: str, codes: Iterable[str], what: str, place: Place, notes: Notes) -> None:
    """Note codes that the list does not have; a list that is not there is noted elsewhere."""
    if codelist in pack.codelists:
        known = tuple(code.id for code in pack.codelists[codelist].codes)
        for code in codes:
            _known(code, known, what, place, notes, f" in “{codelist}”")


def _known(name: str, known: Iterable[str], what: str, place: Place, notes: Notes, of_what: str = "") -> None:
    names = tuple(known)
    if name not in names:
        notes.add(place, f"there is no {what} “{name}”{of_what}{nearest(name, names)}")
