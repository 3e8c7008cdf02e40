"""All checks of a pack, put to what was read of some workbooks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from meritko.engine.reference.evaluation import Context
from meritko.engine.reference.preparing import Origin, Preparer, TracedRow
from meritko.engine.setting import Setting, make_setting
from meritko.engine.tables import TableRows, Tables, Value
from meritko.methodology.checks import Check, LookUpCheck, NeededCheck, RowCheck
from meritko.methodology.indicator import Indicator
from meritko.methodology.pack import Pack
from meritko.workbooks.checking.conditions import Condition
from meritko.workbooks.checking.needed import EmptyCells
from meritko.workbooks.checking.places import cell, columns_of, place_of
from meritko.workbooks.checking.wording import problem_of, shown
from meritko.workbooks.checking.years import Part, YearlyTables, by_year, parts_of
from meritko.workbooks.kept_problems import KeptProblems
from meritko.workbooks.problems import Cell, Problem
from meritko.workbooks.problems import Part as Said
from meritko.workbooks.reading import Reading
from meritko.workbooks.recognition import exists

UNREADABLE = frozenset({"type", "code", "hidden-value"})
"""Rules of reading after which a cell has no value that anything more could be said about."""


def check(pack: Pack, reading: Reading, chosen: Mapping[str, str]) -> KeptProblems:
    """Everything that is wrong with some workbooks, by their reading and by the pack's checks.

    Args:
        pack: The methodology whose workbooks they are.
        reading: What was read of them, sheets of every year.
        chosen: Parameter -> choice; the others have their default.

    Returns:
        The problems in the order of files, sheets, rows and columns.

    Raises:
        UnknownChoice: `chosen` names a parameter or a choice that the pack does not have.
    """
    return _joined(reading, check_tables(pack, reading.tables, chosen))


def with_errors_in_rows(pack: Pack, reading: Reading, setting: Setting) -> KeptProblems:
    """What the reading of one year's sheets found, and the errors among the pack's checks of rows.

    The warnings of checks, and look-ups that find more than one row, are left to others.

    Args:
        pack: The methodology whose workbooks they are.
        reading: What was read of the year's sheets and of those without a year.
        setting: The year and the choices of parameters, by which some checks are not put.

    Returns:
        The problems in the order of files, sheets, rows and columns.
    """
    checker = _Checker(pack, setting, reading.tables, YearlyTables(pack), is_first=True)
    rows = (each for each in pack.checks if isinstance(each, RowCheck) and each.severity == "error")
    return _joined(reading, (problem for each in rows for problem in checker.put(each)))


def found_by(pack: Pack, tables: Tables, setting: Setting, rules: Collection[str]) -> list[Problem]:
    """What the pack's checks of some rules find in the tables of the evaluated year.

    A table that is not among them, such as one of a programme that was not evaluated, has no sheet.
    """
    whole = {**without_rows(pack), **tables}
    checks = [each for each in pack.checks if each.rule in rules]
    return [problem for _number, problem in found_by_checks(pack, whole, setting, checks)]


def found_by_checks(
    pack: Pack, tables: Tables, setting: Setting, checks: Sequence[Check]
) -> list[tuple[int, Problem]]:
    """What some of the pack's checks find in the tables of the evaluated year, every table being there.

    Returns:
        The place of the check among `checks`, and the problem.
    """
    checker = _Checker(pack, setting, tables, YearlyTables(pack), is_first=True)
    return [(number, problem) for number, each in enumerate(checks) for problem in checker.put(each)]


def without_rows(pack: Pack) -> dict[str, TableRows]:
    """Every table of a pack as one that has no sheet."""
    return {
        name: TableRows(name, {column.id: [] for column in table.columns}, (), [])
        for name, table in pack.tables.items()
    }


def _joined(reading: Reading, found: Iterable[Problem]) -> KeptProblems:
    """What the reading and the checks found, without what is said of cells that cannot be read."""
    unreadable = {problem.place for problem in reading.problems.of_rules(UNREADABLE)}
    joined = reading.problems.copy()
    joined += (problem for problem in found if problem.place not in unreadable)
    files = {name: number for number, (name, _) in enumerate(reading.files)}
    sheets: dict[tuple[str, str], int] = {}
    for rows in reading.tables.values():
        for source in rows.sources:
            sheets.setdefault((source.file, source.sheet), len(sheets))
    return joined.in_order(files, sheets)


def check_tables(pack: Pack, tables: Tables, chosen: Mapping[str, str]) -> Iterator[Problem]:
    """What the pack's checks find in tables; what is of several years may be found for each of them.

    Arguments and errors as in `check`.
    """
    yearly = YearlyTables(pack)
    for number, (year, of_year) in enumerate(by_year(pack, tables)):
        checker = _Checker(pack, make_setting(pack, year, chosen), of_year, yearly, is_first=number == 0)
        for each in pack.checks:
            yield from checker.put(each)


class _Checker:
    """Puts checks to the tables of one year; what is of no year is checked in the first one only."""

    def __init__(
        self, pack: Pack, setting: Setting, tables: Tables, yearly: YearlyTables, *, is_first: bool
    ) -> None:
        self._pack = pack
        self._tables = tables
        self._setting = setting
        self._context = Context(pack, setting, _no_result)
        self._preparer = Preparer(pack, tables, self._context)
        self._yearly = yearly
        self._is_first = is_first

    def put(self, check: Check) -> Iterator[Problem]:
        """The problems that a check finds."""
        if isinstance(check, NeededCheck):
            yield from self._needed(check)
            return
        if not self._is_due(check.table) or not all(self._is_given(name, check) for name in check.needs):
            return
        if isinstance(check, LookUpCheck):
            yield from self._looked_up(check)
        elif all(self._exists(check.table, name) for name in check.holds.mentioned):
            yield from (
                self._of_source(check) if check.table in self._pack.tables else self._of_prepared(check)
            )

    def _is_due(self, table: str) -> bool:
        return self._is_first or table in self._yearly

    def _is_given(self, table: str, check: RowCheck | LookUpCheck) -> bool:
        """Whether a table is there to compare with: one without a row is only where rows are missed in it."""
        rows = self._tables[table]
        is_asked_for_rows = isinstance(check, RowCheck) and check.sheet == table
        return bool(rows.sources) and (is_asked_for_rows or len(rows) > 0)

    def _exists(self, table: str, column: str) -> bool:
        """Whether the column is collected under the choices made."""
        if table in self._pack.tables:
            return exists(self._pack.tables[table].column(column), self._setting.choices)
        known = columns_of(self._pack, table)[column]
        origins = getattr(known, "origins", ())
        return all(exists(self._pack.tables[t].column(c), self._setting.choices) for t, c in origins)

    def _of_source(self, check: RowCheck) -> Iterator[Problem]:
        rows = self._tables[check.table]
        condition = Condition(check, self._context)
        for part in parts_of(rows):
            vectors = [
                rows.columns[name][part.first : part.end]
                if name in part.source.letters
                else [None] * (part.end - part.first)  # a column that is not there has no cell that is filled
                for name in condition.columns
            ]
            for index in condition.broken_rows(vectors):
                yield from self._problem_of_source(check, part, part.first + index)

    def _problem_of_source(self, check: RowCheck, part: Part, index: int) -> Iterator[Problem]:
        if check.at in check.asked_whether_filled and check.at not in part.source.letters:
            return  # the column is not there, so that no cell of it is empty
        origin = (check.table, index)
        place = cell(self._pack, self._tables, origin, check.at) if check.at else self._sheet(check)
        columns = self._tables[check.table].columns
        row = {name: columns[name][index] for name in check.words.fields & columns.keys()}
        yield problem_of(check, place, self._values(check, check.table, row, place))

    def _of_prepared(self, check: RowCheck) -> Iterator[Problem]:
        condition = Condition(check, self._context)
        for row in self._preparer.rows(check.table):
            if condition.is_broken_by(row.key(condition.columns)):
                place = self._sheet(check) if check.at is None else self._place(check.table, row, check.at)
                if place.column or check.at not in check.asked_whether_filled:
                    yield problem_of(check, place, self._values(check, check.table, row.values, place))

    def _place(self, table: str, row: TracedRow, column: str) -> Cell:
        return place_of(self._pack, self._tables, table, row, column)

    def _sheet(self, check: RowCheck) -> Cell:
        """The sheet that a finding without a cell is about: the first one of its table."""
        source = self._tables[check.sheet or check.table].sources[0]
        return Cell(source.file, source.sheet)

    def _values(self, check: Check, table: str, row: Mapping[str, Value], place: Cell) -> dict[str, Said]:
        """What the words of a check can say about a row of a table."""
        columns = columns_of(self._pack, table)
        values: dict[str, Said] = {"heading": place.heading}
        for name in check.words.fields & columns.keys():
            values[name] = shown(row[name], columns[name], self._pack.codelists)
        return values

    def _looked_up(self, check: LookUpCheck) -> Iterator[Problem]:
        self._preparer.rows(check.table)
        for ambiguity in self._preparer.ambiguities:
            if ambiguity.prepared != check.table:
                continue
            table, index = ambiguity.origin
            place = cell(self._pack, self._tables, ambiguity.origin, check.at)
            values = self._values(check, table, self._tables[table].row(index), place)
            yield problem_of(check, place, values | self._matches(ambiguity.found, check.at))

    def _matches(self, found: tuple[Origin, ...], column: str) -> dict[str, Said]:
        sheet, places = "", []
        for table, index in found:
            names = self._pack.tables[table].key or (column,)
            place = cell(self._pack, self._tables, (table, index), names[0])
            sheet = sheet or place.sheet
            places.append(place.address or str(place.row))
        return {"count": len(found), "sheet": sheet, "places": tuple(places)}

    def _needed(self, check: NeededCheck) -> Iterator[Problem]:
        year = self._setting.year
        cells = EmptyCells(self._pack, self._tables, self._preparer, self._context)
        found: dict[tuple[Origin, str], dict[str, None]] = {}
        measured: dict[str, list[Indicator]] = {}
        for indicator in self._pack.indicators:
            table = indicator.measures
            is_asked = (
                indicator.holds(year) and self._setting.applies(indicator) and not indicator.for_reading
            )
            if table and is_asked and self._is_due(table):
                measured.setdefault(table, []).append(indicator)
        for table, indicators in measured.items():
            for where, codes in cells.of_table(table, indicators, check.exempt).items():
                found.setdefault(where, {}).update(codes)
        order = {indicator.code: number for number, indicator in enumerate(self._pack.indicators)}
        for (origin, column), codes in found.items():
            place = cell(self._pack, self._tables, origin, column)
            said = tuple(sorted(codes, key=order.__getitem__))
            yield problem_of(check, place, {"heading": place.heading, "indicators": said})


def _no_result(*_: object) -> None:
    """Checks are made before any indicator is computed."""
