"""The columns by which a table shows an indicator, and the cells of a result in them."""

from __future__ import annotations

from meritko.engine.results import Result
from meritko.methodology.report import Measure
from meritko.reports.context import Context
from meritko.reports.document import Column, Words


def columns_of(measure: Measure, context: Context, category: str = "") -> list[Column]:
    """The headings of a measure: of its counts, then of its values; for one category of it."""
    indicator = context.held[measure.indicator]
    of = f": {context.category(indicator, category)}" if category else ""
    columns = []
    if measure.count:
        columns.append(Column(context.text(measure.count) + of, number=True))
    if measure.value:
        unit = context.numbers.unit(indicator)
        columns.append(
            Column(context.text(measure.value) + of, number=_is_amount(measure, context), unit=unit)
        )
    return columns


def _is_amount(measure: Measure, context: Context) -> bool:
    indicator = context.held[measure.indicator]
    case = indicator.cases[0]
    return not (
        measure.listed or context.codes_of_values(indicator, case) or context.is_flag(indicator, case)
    )


def cells_of(measure: Measure, result: Result | None, context: Context) -> list[Words]:
    """The cells of a result; empty ones where there is no such result."""
    cells: list[Words] = []
    if measure.count:
        cells.append((context.numbers.part(result, "numerator"),) if result else ("",))
    if measure.value:
        cells.append(context.value(context.held[measure.indicator], result) if result else ("",))
    return cells
