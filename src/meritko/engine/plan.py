"""The plan: what has to be computed in one pass over each table, and how results come of it.

A *cube* is a table brought down to its sums by one dimension; a *cell* is one result made
of the measures of a cube (`m~0`, …) and of their totals over all units (`t~0`, …). Formulas
are bound first: the year, parameters and numbers of codes stand in them as values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from meritko.engine.setting import Setting
from meritko.methodology.formulas import Call, Expression, Formula, Number, Ref, Word, walk
from meritko.methodology.indicator import Band, By, Case, Indicator, used_by
from meritko.methodology.pack import Pack

MISSING = Call("missing", ())
MEASURE, TOTAL, ROW_VALUE = "m~", "t~", "v~"
"""What the names of measures, totals and row values begin with; no column of a pack can."""


@dataclass(frozen=True)
class Measure:
    """A sum or a count over the rows for which `where` holds."""

    function: str
    argument: Expression
    where: Expression


@dataclass(frozen=True)
class Cell:
    """One result for each unit: expressions over the measures (`m~0`, …) or over one row."""

    indicator: Indicator
    case: Case
    numerator: Expression
    denominator: Expression
    value: Expression
    left_out: Expression


@dataclass
class Cube:
    """All that one pass over a table has to give for one way of grouping it.

    `row_values` are computed once for each row (`v~0`, …) and used by measures and cells.
    `rows`: only rows for which this holds make a unit (None: all, or the units are listed).
    """

    table: str
    by: By | None
    category: str | None
    row_values: list[Expression] = field(default_factory=list)
    measures: list[Measure] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    rows: Expression | None = None

    @property
    def single(self) -> bool:
        return self.by is not None and self.by.single


def stages(indicators: Sequence[Indicator]) -> list[list[Indicator]]:
    """The indicators in groups such that each needs only results of groups before its own."""
    known = {indicator.code: indicator for indicator in indicators}
    level: dict[str, int] = {}

    def find(code: str) -> int:
        if code not in level:
            needed = [other for other, _ in used_by(known[code]) if other in known]
            level[code] = 1 + max((find(other) for other in needed), default=-1)
        return level[code]

    found: list[list[Indicator]] = []
    for indicator in indicators:
        while len(found) <= find(indicator.code):
            found.append([])
        found[find(indicator.code)].append(indicator)
    return found


def with_needed(pack: Pack, indicators: Sequence[Indicator], year: int) -> list[Indicator]:
    """The indicators and all that they are made of, in the order of the pack."""
    held = {indicator.code: indicator for indicator in pack.indicators if indicator.holds(year)}
    wanted = {indicator.code for indicator in indicators}
    waiting = list(wanted)
    while waiting:
        for code, _ in used_by(held[waiting.pop()]):
            if code in held and code not in wanted:
                wanted.add(code)
                waiting.append(code)
    return [indicator for code, indicator in held.items() if code in wanted]


def sources_of(pack: Pack, programmes: Sequence[str], year: int) -> frozenset[str]:
    """The source tables that the results of some programmes are made of."""
    wanted = [indicator for name in programmes for indicator in pack.indicators_of(name, year)]
    waiting = [i.measures for i in with_needed(pack, wanted, year) if i.measures]
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += pack.prepared[name].needs if name in pack.prepared else ()
    return frozenset(found & pack.tables.keys())


def bind(expression: Expression, pack: Pack, setting: Setting) -> Expression:
    """Put values in place of the year, parameters and numbers of codes."""
    if not isinstance(expression, Call) or expression.name == "indicator":
        return expression
    if expression.name == "evaluated_year":
        return Number(setting.year)
    if expression.name in ("parameter", "parameter_value", "number_of_codes"):
        return _constant(expression, pack, setting)
    return Call(expression.name, tuple(bind(part, pack, setting) for part in expression.arguments))


def _constant(call: Call, pack: Pack, setting: Setting) -> Expression:
    name = call.arguments[0].value if isinstance(call.arguments[0], Word) else ""
    if call.name == "number_of_codes":
        return Number(len(pack.codelists[name].at(setting.last_day)))
    choice = setting.choices[name]
    if call.name == "parameter":
        return Word(choice)
    parameter = pack.parameter(name)
    found = parameter.choice(choice) if parameter else None
    return MISSING if found is None or found.value is None else Number(found.value)


class Planner:
    """Collects the cubes for some indicators."""

    def __init__(self, pack: Pack, setting: Setting) -> None:
        self._pack = pack
        self._setting = setting
        self._cubes: dict[tuple[object, ...], Cube] = {}

    def plan(self, indicators: Sequence[Indicator]) -> list[Cube]:
        """The cubes of indicators that are not derived."""
        for indicator in indicators:
            cube = self._cube(indicator)
            for case in indicator.cases:
                cube.cells.append(self._cell(cube, indicator, case))
        return list(self._cubes.values())

    def _cube(self, indicator: Indicator) -> Cube:
        table = indicator.measures or ""
        listed = indicator.by is None or indicator.by.every is not None
        rows = self._bound(indicator.rows) if indicator.rows and not listed else None
        key = (table, indicator.by, indicator.open_category, rows)
        return self._cubes.setdefault(key, Cube(table, indicator.by, indicator.open_category, rows=rows))

    def _cell(self, cube: Cube, indicator: Indicator, case: Case) -> Cell:
        base = self._bound(indicator.rows) if indicator.rows else None
        counted = self._row_value(cube, _both(base, self._complete(cube, indicator, case)))
        left_out = _both(base, Call("not", (counted,)))
        if cube.single:
            return self._single(indicator, case, counted)
        scale = Number(indicator.scale)
        numerator: Expression = MISSING
        denominator: Expression = MISSING
        value: Expression = MISSING
        if indicator.kind == "distribution":
            belongs = Call("and", (counted, self._belongs(cube, indicator, case)))
            numerator = self._measure(cube, "count", Number(1), belongs)
            denominator = self._measure(cube, "count", Number(1), counted)
        elif indicator.kind == "count":
            value = self._aggregated(cube, case.value, counted)
        else:
            numerator = self._aggregated(cube, case.numerator, counted)
            denominator = self._aggregated(cube, case.denominator, counted)
        if indicator.kind != "count":
            value = Call("/", (Call("*", (scale, numerator)), denominator))
        left = self._measure(cube, "count", Number(1), left_out)
        return Cell(indicator, case, numerator, denominator, value, left)

    def _single(self, indicator: Indicator, case: Case, counted: Expression) -> Cell:
        left_out: Expression = Call("if", (counted, Number(0), Number(1)))
        if indicator.kind == "reported":
            value = Call("only_if", (counted, self._bound(case.value)))
            return Cell(indicator, case, MISSING, MISSING, value, left_out)
        numerator = Call("only_if", (counted, self._bound(case.numerator)))
        denominator = Call("only_if", (counted, self._bound(case.denominator)))
        value = Call("/", (Call("*", (Number(indicator.scale), numerator)), denominator))
        if case.otherwise is None:
            return Cell(indicator, case, numerator, denominator, value, left_out)
        otherwise = self._bound(case.otherwise)
        given = Call("or", (counted, Call("is_filled", (otherwise,))))
        return Cell(
            indicator,
            case,
            numerator,
            denominator,
            Call("if", (counted, value, otherwise)),
            Call("if", (given, Number(0), Number(1))),
        )

    def _complete(self, cube: Cube, indicator: Indicator, case: Case) -> Expression:
        """Whether a row has all that the case needs and no rule leaves it out."""
        formulas = [case.numerator, case.denominator, case.value, indicator.of, indicator.leave_out_when]
        formulas += [other.when for other in indicator.cases]
        columns = dict.fromkeys(column for f in formulas if f for column in f.columns)
        parts: list[Expression] = [Call("is_filled", (Ref(column),)) for column in columns]
        if indicator.leave_out_when:
            parts.append(Call("not", (Call("holds", (self._bound(indicator.leave_out_when),)),)))
        if indicator.of:
            whens: list[Expression] = [
                Call("holds", (self._bound(c.when),)) for c in indicator.cases if c.when
            ]
            placed = Call("is_filled", (self._row_value(cube, self._bound(indicator.of)),))
            parts.append(_any([*whens, placed]))
        return _all(parts)

    def _belongs(self, cube: Cube, indicator: Indicator, case: Case) -> Expression:
        whens: list[Expression] = []
        for other in indicator.cases:
            if other is case and case.when:
                return _all([Call("holds", (self._bound(case.when),)), *(Call("not", (w,)) for w in whens)])
            if other.when:
                whens.append(Call("holds", (self._bound(other.when),)))
        value = self._row_value(cube, self._bound(indicator.of))
        inside = _in_band(case.band, value) if case.band else [Call("=", (value, Word(case.id or "")))]
        return _all([*(Call("not", (when,)) for when in whens), *inside])

    def _aggregated(self, cube: Cube, formula: Formula | None, counted: Expression) -> Expression:
        return self._replaced(cube, self._bound(formula), counted)

    def _replaced(self, cube: Cube, expression: Expression, counted: Expression) -> Expression:
        if not isinstance(expression, Call):
            return expression
        if expression.name == "count":
            holds = Call("and", (counted, expression.arguments[0])) if expression.arguments else counted
            return self._measure(cube, "count", Number(1), holds)
        if expression.name == "sum":
            return self._measure(cube, "sum", expression.arguments[0], counted)
        if expression.name == "total":
            own = self._replaced(cube, expression.arguments[0], counted)
            return Ref(own.column.replace(MEASURE, TOTAL)) if isinstance(own, Ref) else own
        return Call(
            expression.name, tuple(self._replaced(cube, part, counted) for part in expression.arguments)
        )

    def _measure(self, cube: Cube, function: str, argument: Expression, where: Expression) -> Ref:
        measure = Measure(function, argument, where)
        if measure not in cube.measures:
            cube.measures.append(measure)
        return Ref(f"{MEASURE}{cube.measures.index(measure)}")

    def _row_value(self, cube: Cube, expression: Expression) -> Expression:
        if expression not in cube.row_values:
            cube.row_values.append(expression)
        return Ref(f"{ROW_VALUE}{cube.row_values.index(expression)}")

    def _bound(self, formula: Formula | None) -> Expression:
        if formula is None:
            return MISSING
        return bind(formula.expression, self._pack, self._setting)


def totals_of(cells: Sequence[Cell]) -> set[int]:
    """The numbers of the measures whose total over all units some cell needs."""
    parts = (part for cell in cells for part in (cell.numerator, cell.denominator, cell.value))
    names = (e.column for part in parts for e in walk(part) if isinstance(e, Ref))
    return {int(name.removeprefix(TOTAL)) for name in names if name.startswith(TOTAL)}


def _both(first: Expression | None, second: Expression) -> Expression:
    return second if first is None else Call("and", (Call("holds", (first,)), second))


def _all(parts: Sequence[Expression]) -> Expression:
    if not parts:
        return Call("=", (Number(1), Number(1)))
    found = parts[0]
    for part in parts[1:]:
        found = Call("and", (found, part))
    return found


def _any(parts: Sequence[Expression]) -> Expression:
    found = parts[0]
    for part in parts[1:]:
        found = Call("or", (found, part))
    return found


def _in_band(band: Band, value: Expression) -> list[Expression]:
    bounds = ((">=", band.from_), (">", band.over), ("<=", band.to), ("<", band.below))
    return [Call(sign, (value, Number(bound))) for sign, bound in bounds if bound is not None]
