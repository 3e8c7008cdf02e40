"""Names that one part of a pack uses for another must exist there."""

from __future__ import annotations

from collections.abc import Iterable

from meritko.methodology.formulas import nearest
from meritko.methodology.indicator import Indicator
from meritko.methodology.model import Place, StandsOn
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes


def check(pack: Pack, notes: Notes) -> None:
    """Note every name that leads nowhere."""
    tables = (*pack.tables, *pack.prepared)
    codes = tuple(indicator.code for indicator in pack.indicators)
    programmes = tuple(programme.id for programme in pack.programmes)
    for criterion in pack.criteria:
        _known(criterion.programme, programmes, "programme", criterion.place, notes)
    for programme in pack.programmes:
        for table in programme.needs:
            _known(table, tuple(pack.tables), "table of a workbook", programme.place, notes)
        for figure in programme.main_figures:
            _known(figure.indicator, codes, "indicator", programme.place, notes)
        if programme.stands_on:
            _stands_on(pack, programme.stands_on, tables, notes)
    for parameter in pack.parameters:
        choices = tuple(choice.id for choice in parameter.choices)
        _known(parameter.default, choices, "choice", parameter.place, notes, f" of “{parameter.id}”")
        for choice in dict.fromkeys(c for c in choices if choices.count(c) > 1):
            notes.add(parameter.place, f"parameter “{parameter.id}” has the choice “{choice}” twice")
    for indicator in pack.indicators:
        _indicator(pack, indicator, tables, codes, notes)
    for erratum in pack.errata.values():
        for code in erratum.indicators:
            _known(code, codes, "indicator", erratum.place, notes)


def _stands_on(pack: Pack, of: StandsOn, tables: tuple[str, ...], notes: Notes) -> None:
    _known(of.table, tables, "table", of.place, notes)
    known: dict[str, set[str]] = {name: {c.id for c in table.columns} for name, table in pack.tables.items()}
    known |= {name: {c.id for c in table.columns} for name, table in pack.prepared.items()}
    for table in of.tables:
        _known(table, tuple(pack.tables), "table of a workbook", of.place, notes)
    for table in (each for each in (of.table, *of.tables) if each in known):
        for column in of.by:
            _known(column, known[table], "column", of.place, notes, f" in “{table}”")


def _indicator(
    pack: Pack, indicator: Indicator, tables: tuple[str, ...], codes: tuple[str, ...], notes: Notes
) -> None:
    place = indicator.place
    if indicator.measures:
        _known(indicator.measures, tables, "table", place, notes)
        _columns(pack, indicator, notes)
    for erratum in indicator.errata:
        _known(erratum, tuple(pack.errata), "erratum", place, notes)
    if indicator.left_out_of:
        _known(indicator.left_out_of, codes, "indicator", place, notes)
    if indicator.by and indicator.by.every:
        _known(indicator.by.every, tuple(pack.codelists), "code list", place, notes)
    if indicator.needed_parameter:
        name, choice = indicator.needed_parameter
        _known(name, tuple(p.id for p in pack.parameters), "parameter", place, notes)
        parameter = pack.parameter(name)
        if parameter:
            _known(choice, tuple(c.id for c in parameter.choices), "choice", place, notes, f" of “{name}”")
    case_ids = tuple(case.id for case in indicator.cases if case.id is not None)
    for target in indicator.targets:
        if target.indicator:
            _known(target.indicator, codes, "indicator", target.place, notes)
        for category in target.categories:
            _known(category, case_ids, "category", target.place, notes, f" of {indicator.code}")


def _columns(pack: Pack, indicator: Indicator, notes: Notes) -> None:
    columns = _codelists_of_columns(pack, indicator.measures or "")
    if columns is None:
        return
    by, place, of = indicator.by, indicator.place, f" of table “{indicator.measures}”"
    if by:
        _known(by.column, columns, "column", place, notes, of)
        if by.every in pack.codelists and columns.get(by.column, by.every) != by.every:
            notes.add(
                place, f"the values of “{by.column}” are no codes of “{by.every}”, so no row would count"
            )
    if indicator.open_category:
        _known(indicator.open_category, columns, "column", place, notes, of)


def _codelists_of_columns(pack: Pack, table: str) -> dict[str, str | None] | None:
    if table in pack.tables:
        return {column.id: column.codelist for column in pack.tables[table].columns}
    if table in pack.prepared:
        return {column.id: column.codelist for column in pack.prepared[table].columns}
    return None


def _known(name: str, known: Iterable[str], what: str, place: Place, notes: Notes, of_what: str = "") -> None:
    names = tuple(known)
    if name not in names:
        notes.add(place, f"there is no {what} “{name}”{of_what}{nearest(name, names)}")
