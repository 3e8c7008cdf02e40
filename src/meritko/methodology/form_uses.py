"""What uses an answer: the indicators made of the columns that it becomes, and what its question names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meritko.methodology.form import NO_ROW, Form, Question, Section
from meritko.methodology.indicator import Indicator, formulas_of, used_by
from meritko.methodology.pack import Pack
from meritko.methodology.register import Recoded

SourceColumn = tuple[str, str]
"""A table of a workbook and its column."""


def indicators_of_columns(pack: Pack) -> dict[SourceColumn, tuple[str, ...]]:
    """Column -> the indicators whose values come from it, also by way of others, in the pack's order.

    Those that only readings need, and auxiliary ones, are named where no other comes from the column.
    """
    published = {i.code for i in pack.indicators if not (i.for_reading or i.auxiliary)}
    direct = {indicator.code: set(_columns(pack, indicator)) for indicator in pack.indicators}
    uses: dict[str, set[str]] = {}
    for indicator in pack.indicators:
        uses.setdefault(indicator.code, set()).update(code for code, _ in used_by(indicator))
    found: dict[SourceColumn, dict[str, None]] = {}
    for code in direct:
        for each in _reached(code, uses):
            for column in direct.get(each, ()):
                found.setdefault(column, {})[code] = None
    return {
        column: tuple(code for code in codes if code in published) or tuple(codes)
        for column, codes in found.items()
    }


def _reached(code: str, uses: Mapping[str, set[str]]) -> set[str]:
    """The indicator and every one that it is made of."""
    found, waiting = {code}, [code]
    while waiting:
        for other in uses.get(waiting.pop(), set()) - found:
            found.add(other)
            waiting.append(other)
    return found


def _columns(pack: Pack, indicator: Indicator) -> Iterator[SourceColumn]:
    table = indicator.measures
    if table is None:
        return
    names = {name for formula in formulas_of(indicator) for name in formula.mentioned}
    if indicator.by and indicator.by.column:
        names.add(indicator.by.column)
    if indicator.open_category:
        names.add(indicator.open_category)
    if table in pack.tables:
        yield from ((table, name) for name in names)
        return
    for column in pack.prepared[table].columns:
        if column.id in names:
            yield from column.origins


def columns_fed(pack: Pack, section: Section, question: Question) -> Iterator[tuple[str, SourceColumn]]:
    """The columns that a question becomes, each with the row of the section (`-` for any row).

    A column that the table does not have is left out; a variable of a register is the column that is
    made of it, if any.
    """
    for feed in question.feeds:
        register = pack.registers.get(feed.table)
        if register:
            variable = register.variable(feed.column)
            if variable and variable.column:
                yield NO_ROW, (register.table, variable.column)
            continue
        if not feed.by_row:
            yield NO_ROW, (feed.table, feed.column)
            continue
        known = {column.id for column in pack.tables[feed.table].columns}
        for row in fixed_rows(pack, section):
            if feed.column_in(row) in known:
                yield row, (feed.table, feed.column_in(row))


def fixed_rows(pack: Pack, section: Section) -> tuple[str, ...]:
    """The ids of the rows that every filler has; none where fillers or callers bring them."""
    rows = section.rows
    if rows is None:
        return ()
    if rows.source == "listed":
        return tuple(row.id for row in rows.listed)
    if rows.source == "codelist" and rows.name in pack.codelists:
        codes = (code.id for code in pack.codelists[rows.name].codes)
        return tuple(dict.fromkeys(code for code in codes if not rows.only or code in rows.only))
    return ()


def uses_of(
    pack: Pack,
    form: Form,
    section: Section,
    question: Question,
    indicators: Mapping[SourceColumn, tuple[str, ...]],
) -> tuple[str, ...]:
    """What uses the answer: what the question names, and the indicators made of what it becomes.

    A question that a computed one is made of is used by what uses that.

    Args:
        indicators: As `indicators_of_columns` gives it.
    """
    found = dict.fromkeys(question.uses)
    columns = [column for _, column in columns_fed(pack, section, question)]
    for column in (*columns, *_recoded(pack, question)):
        found |= dict.fromkeys(indicators.get(column, ()))
    for other in form.sections:
        for each in other.questions:
            if each.computed and each.over == section.id and question.id in each.computed.mentioned:
                found |= dict.fromkeys(uses_of(pack, form, other, each, indicators))
    return tuple(found)


def _recoded(pack: Pack, question: Question) -> Iterator[SourceColumn]:
    """The columns of a register that follow from a variable that the question asks for."""
    for feed in question.feeds:
        register = pack.registers.get(feed.table)
        for variable in register.variables if register else ():
            derived = variable.derived
            if (
                register
                and variable.column
                and isinstance(derived, Recoded)
                and derived.variable == feed.column
            ):
                yield register.table, variable.column
