"""From a pack file to a register."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from meritko.methodology.entries import Entry
from meritko.methodology.model import Column, ColumnType, Table, Text
from meritko.methodology.register import (
    About,
    Derivation,
    FromHistory,
    FromLocalities,
    FromPlaces,
    FromServices,
    Identity,
    LocalityAmount,
    PlaceFact,
    Recoded,
    Register,
    Supported,
    Variable,
)

_DERIVATIONS = ("localities", "places", "ever_supported", "services", "recoded")


def read_register(entry: Entry, tables: Mapping[str, Table]) -> Register:
    """A file of `registers/`; what it says of an unknown table is left to the rules."""
    table = entry.string("table")
    columns = {column.id: column for column in tables[table].columns} if table in tables else {}
    identity, supported = entry.entry("identity"), entry.entry("supported")
    if identity is None:
        entry.note("the file lacks the key “identity”")
    register = Register(
        id=entry.string("id"),
        label=entry.text("label"),
        about=entry.text("about"),
        table=table,
        identity=_identity(identity) if identity else Identity("", "", None, None),
        owners=entry.string("owners"),
        origins=entry.string("origins"),
        keeper=entry.string("keeper"),
        taken_over=entry.string("taken_over"),
        locality_kinds=entry.string("locality_kinds"),
        service_kinds=entry.string("service_kinds"),
        service_groups=entry.string("service_groups"),
        supported=_supported(supported) if supported else None,
        variables=entry.each("variables", "a variable", lambda item: _variable(item, columns), required=True),
        place=entry.place,
    )
    entry.done()
    return register


def _identity(entry: Entry) -> Identity:
    found = Identity(
        name=entry.string("name"),
        region=entry.string("region"),
        postal=entry.string("postal", "") or None,
        part_of=entry.string("part_of", "") or None,
    )
    entry.done()
    return found


def _supported(entry: Entry) -> Supported:
    found = Supported(
        table=entry.string("table"),
        year=entry.string("year"),
        place_columns=Identity(
            entry.string("name"), entry.string("region"), entry.string("postal", "") or None, None
        ),
        parts=entry.string("parts", "") or None,
        part=entry.string("part", ""),
        whole=entry.string("whole", ""),
    )
    entry.done()
    return found


def _variable(entry: Entry, columns: Mapping[str, Column]) -> Variable:
    name = entry.string("id")
    column = columns.get(name)
    derived = entry.entry("derived")
    return Variable(
        id=name,
        column=column.id if column else None,
        label=_label(entry, column, columns),
        question=entry.text("question"),
        about=_about(entry),
        type=_type(entry, column),
        codelist=_codelist(entry, column),
        owner=entry.string("owner"),
        origins=entry.strings("origins", required=True),
        derived=_derivation(derived) if derived else None,
        first=entry.flag("first"),
        confidential=entry.flag("confidential"),
        why=entry.text("why"),
        place=entry.place,
    )


def _about(entry: Entry) -> About:
    found: About = entry.word("about", get_args(About), "place")  # type: ignore[assignment]
    return found


def _label(entry: Entry, column: Column | None, columns: Mapping[str, Column]) -> Text:
    given = entry.optional_text("label")
    if given is None and column is None and columns:
        entry.note("the variable fills no column of the table, so it needs “label” and “type”")
    return given or (column.label if column else Text("", ""))


def _type(entry: Entry, column: Column | None) -> ColumnType:
    found: ColumnType = entry.word("type", get_args(ColumnType), "text")  # type: ignore[assignment]
    if column is not None and entry.has("type"):
        entry.note("the type is that of the column; leave it out", "type")
    return column.type if column else found


def _codelist(entry: Entry, column: Column | None) -> str | None:
    found = entry.string("codelist", "") or None
    if column is not None and found:
        entry.note("the code list is that of the column; leave it out", "codelist")
    return column.codelist if column else found


def _derivation(entry: Entry) -> Derivation | None:
    found = [key for key in _DERIVATIONS if entry.has(key)]
    made: Derivation | None = None
    if len(found) != 1:
        entry.note(f"“derived” says one of {', '.join(_DERIVATIONS)}")
        for key in found:
            entry.node(key)
    elif entry.has("localities"):
        amount: LocalityAmount = entry.word("localities", get_args(LocalityAmount))  # type: ignore[assignment]
        made = FromLocalities(amount)
    elif entry.has("places"):
        fact: PlaceFact = entry.word("places", get_args(PlaceFact))  # type: ignore[assignment]
        made = FromPlaces(fact)
    elif entry.has("ever_supported"):
        made = FromHistory() if entry.flag("ever_supported") else None
    elif entry.has("services"):
        made = FromServices(entry.strings("services", required=True), entry.strings("groups", required=True))
    else:
        made = Recoded(
            entry.string("recoded"), entry.mapping("codes", required=True), entry.string("elsewhere")
        )
    entry.done()
    return made
