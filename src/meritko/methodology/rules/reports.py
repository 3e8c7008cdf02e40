"""A report shows every published indicator, and speaks only of what the pack has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from meritko.methodology.formulas import nearest
from meritko.methodology.indicator import Indicator
from meritko.methodology.model import Place, Text
from meritko.methodology.pack import Pack
from meritko.methodology.problems import Notes
from meritko.methodology.report import (
    Block,
    DistributionBlock,
    FiguresBlock,
    MatrixBlock,
    MethodBlock,
    NamesBlock,
    Report,
    UnitsBlock,
    named_by,
    shown_by,
)

_LONGEST_SHORT = 26
_NOT_IN_A_SHEET_NAME = "[]:*?/\\'"


def check(pack: Pack, notes: Notes) -> None:
    """Note names that the pack does not have, tables that make no sense, and indicators left out."""
    known = {indicator.code: indicator for indicator in pack.indicators}
    before = len(notes.problems)
    for report in pack.reports.values():
        _parts(pack, report, notes)
        for block in _blocks(report):
            if _indicators_known(block, known, notes):
                _block(block, pack, known, notes)
    if len(notes.problems) == before:
        for report in pack.reports.values():
            _everything_shown(pack, report, notes)


def _blocks(report: Report) -> Iterator[Block]:
    for chapter in report.chapters:
        yield from chapter.blocks
    for appendix in report.appendices:
        yield from appendix.blocks


def _parts(pack: Pack, report: Report, notes: Notes) -> None:
    programmes = tuple(programme.id for programme in pack.programmes)
    criteria = {criterion.id: criterion.programme for criterion in pack.criteria}
    shown = {part.programme for part in report.parts}
    for part in report.parts:
        _short(part.short, part.place, notes)
        if part.programme not in programmes:
            hint = nearest(part.programme, programmes)
            notes.add(part.place, f"a part about “{part.programme}”, which is no programme{hint}")
    for appendix in report.appendices:
        _short(appendix.short, appendix.place, notes)
    for chapter in report.chapters:
        _short(chapter.short, chapter.place, notes)
        if chapter.criterion not in criteria:
            hint = nearest(chapter.criterion, tuple(criteria))
            notes.add(chapter.place, f"a chapter about “{chapter.criterion}”, which is no criterion{hint}")
        elif criteria[chapter.criterion] not in shown:
            programme = criteria[chapter.criterion]
            notes.add(
                chapter.place, f"the chapter “{chapter.criterion}” is of {programme}, which has no part"
            )


def _short(short: Text, place: Place, notes: Notes) -> None:
    for text in (short.cs, short.en):
        if len(text) > _LONGEST_SHORT or set(text) & set(_NOT_IN_A_SHEET_NAME):
            notes.add(
                place,
                f"“short” names a sheet: at most {_LONGEST_SHORT} characters and none of "
                f"{_NOT_IN_A_SHEET_NAME}; found “{text}”",
            )


def _indicators_known(block: Block, known: Mapping[str, Indicator], notes: Notes) -> bool:
    unknown = [code for code in named_by(block) if code not in known]
    for code in unknown:
        notes.add(
            block.place, f"the block names “{code}”, which is no indicator{nearest(code, tuple(known))}"
        )
    return not unknown


def _block(block: Block, pack: Pack, known: Mapping[str, Indicator], notes: Notes) -> None:
    if isinstance(block, FiguresBlock | DistributionBlock | MatrixBlock):
        for code in shown_by(block):
            if known[code].by:
                notes.add(block.place, f"{code} has results by unit; show it in a block by_unit")
    if isinstance(block, UnitsBlock):
        _units(block, known, notes)
    if isinstance(block, MatrixBlock):
        _same_categories(block, known, notes)
    if isinstance(block, UnitsBlock | MatrixBlock):
        for measure in block.measures:
            if measure.category:
                _categories(known[measure.indicator], (measure.category,), measure.place, notes)
    if isinstance(block, UnitsBlock | MatrixBlock | DistributionBlock):
        _charts(block, notes)
    if isinstance(block, NamesBlock):
        _categories(known[block.indicator], block.categories, block.place, notes)
        _columns(block, pack, known[block.indicator], notes)
    if isinstance(block, MethodBlock):
        _rules(block, pack, notes)


def _rules(block: MethodBlock, pack: Pack, notes: Notes) -> None:
    known = tuple(dict.fromkeys(each.rule for each in pack.checks))
    for rule in block.rules:
        if rule not in known:
            notes.add(block.place, f"no check has the rule “{rule}”{nearest(rule, known)}")


def _units(block: UnitsBlock, known: Mapping[str, Indicator], notes: Notes) -> None:
    columns = {}
    for measure in block.measures:
        by = known[measure.indicator].by
        columns[measure.indicator] = by.column if by else None
        if by is None:
            notes.add(measure.place, f"{measure.indicator} has no results by unit")
        if measure.whole and known[measure.whole].by:
            notes.add(measure.place, f"{measure.whole} has results by unit; “whole” is of all units together")
    if len(set(columns.values()) - {None}) > 1:
        notes.add(block.place, f"the units of {' and '.join(columns)} are not the same")
    if block.descending and block.descending not in columns:
        notes.add(block.place, f"the rows are ordered by “{block.descending}”, which the block does not show")


def _same_categories(block: MatrixBlock, known: Mapping[str, Indicator], notes: Notes) -> None:
    first = block.measures[0].indicator if block.measures else ""
    for measure in block.measures:
        ids = {case.id for case in known[measure.indicator].cases}
        if measure.category is None and ids != {case.id for case in known[first].cases}:
            notes.add(measure.place, f"{measure.indicator} has not the same categories as {first}")


def _categories(indicator: Indicator, ids: Sequence[str], place: Place, notes: Notes) -> None:
    known = tuple(case.id for case in indicator.cases if case.id)
    for category in ids:
        if category not in known:
            notes.add(place, f"{indicator.code} has no category “{category}”{nearest(category, known)}")


def _columns(block: NamesBlock, pack: Pack, indicator: Indicator, notes: Notes) -> None:
    table = indicator.measures or ""
    held = pack.tables.get(table) or pack.prepared.get(table)
    if held is None:
        notes.add(block.place, f"{indicator.code} counts no rows, so there are no names behind it")
        return
    columns = tuple(column.id for column in held.columns)
    for column in block.columns:
        if column not in columns:
            notes.add(block.place, f"the table “{table}” has no column “{column}”{nearest(column, columns)}")


def _charts(block: UnitsBlock | MatrixBlock | DistributionBlock, notes: Notes) -> None:
    shown = shown_by(block)
    for chart in block.charts:
        if chart.indicator and chart.indicator not in shown:
            notes.add(chart.place, f"the chart shows “{chart.indicator}”, which its block does not show")


def _everything_shown(pack: Pack, report: Report, notes: Notes) -> None:
    shown = {code for chapter in report.chapters for block in chapter.blocks for code in shown_by(block)}
    for indicator in pack.indicators:
        if not indicator.auxiliary and indicator.code not in shown:
            notes.add(indicator.place, f"{indicator.code} stands in no block of the report “{report.id}”")
