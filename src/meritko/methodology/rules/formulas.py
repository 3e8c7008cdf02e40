"""Formulas of indicators: known names, right types, and each on its level."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from meritko.methodology.formula_parser import shown
from meritko.methodology.formula_types import Level, Scope, ValueType, type_of
from meritko.methodology.formulas import Formula, FormulaError, Ref
from meritko.methodology.indicator import Case, Indicator
from meritko.methodology.model import Column, ColumnType
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.steps import PreparedColumn

Wanted = Literal["truth", "number", "reportable", "placed"]


def check(pack: Pack, notes: Notes) -> None:
    """Note every formula that makes no sense where it stands."""
    for indicator in pack.indicators:
        scope = _scope(pack, indicator)
        for formula, level, wanted in _formulas(indicator):
            try:
                found = type_of(formula.expression, scope, level)
                _fits(pack, indicator, formula, found, wanted)
            except FormulaError as error:
                notes.add(formula.place, f"{indicator.code}, in “{shown(formula.text)}”: {error}")


def columns_of(pack: Pack, table: str) -> dict[str, Column | PreparedColumn]:
    """The columns of a source or prepared table by their id."""
    if table in pack.prepared:
        return {column.id: column for column in pack.prepared[table].columns}
    return {column.id: column for column in pack.tables[table].columns}


def _scope(pack: Pack, indicator: Indicator) -> Scope:
    columns: dict[str, ColumnType] = {}
    if indicator.measures:
        columns = {name: column.type for name, column in columns_of(pack, indicator.measures).items()}
    return Scope(
        columns=columns,
        table=indicator.measures or "",
        parameters=tuple(parameter.id for parameter in pack.parameters),
        codelists=tuple(pack.codelists),
    )


def _formulas(indicator: Indicator) -> Iterator[tuple[Formula, Level, Wanted]]:
    for condition in (indicator.rows, indicator.leave_out_when):
        if condition:
            yield condition, "row", "truth"
    if indicator.of:
        yield indicator.of, "row", "number" if any(case.band for case in indicator.cases) else "placed"
    for case in indicator.cases:
        yield from _of_case(indicator, case)
    for target in indicator.targets:
        if target.value:
            yield target.value, "results", "number"
        if target.where:
            yield target.where, "results", "truth"


def _of_case(indicator: Indicator, case: Case) -> Iterator[tuple[Formula, Level, Wanted]]:
    level: Level = "row" if indicator.by and indicator.by.single else "aggregate"
    if indicator.kind == "derived":
        level = "results"
    for formula in (case.numerator, case.denominator, case.otherwise):
        if formula:
            yield formula, level, "number"
    if case.value:
        yield case.value, level, "reportable" if indicator.kind == "reported" else "number"
    if case.when:
        yield case.when, "row", "truth"


def _fits(pack: Pack, indicator: Indicator, formula: Formula, found: ValueType, wanted: Wanted) -> None:
    if wanted == "truth" and found != "truth":
        raise FormulaError("a condition is needed here, such as x = 1")
    if wanted == "number" and found in ("truth", "text"):
        raise FormulaError("a number is needed here")
    if wanted == "reportable" and found in ("truth", "text"):
        _is_code_with_numbers(pack, indicator, formula)


def _is_code_with_numbers(pack: Pack, indicator: Indicator, formula: Formula) -> None:
    expression = formula.expression
    if isinstance(expression, Ref) and indicator.measures:
        codelist = columns_of(pack, indicator.measures)[expression.column].codelist
        if codelist and _numeric(pack, codelist):
            return
    raise FormulaError("a number, or a column of a code list whose codes are all numbers, is needed here")


def _numeric(pack: Pack, codelist: str) -> bool:
    return all(code.id.isdigit() for code in pack.codelists[codelist].codes)
