"""Random indicators of every kind on the tables of a shelf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from hypothesis import strategies as st

from meritko.methodology.formula_types import Scope, type_of
from meritko.methodology.formulas import Formula, Ref
from meritko.methodology.indicator import Band, By, Case, Indicator
from meritko.methodology.model import NOWHERE
from meritko.methodology.steps import PreparedColumn

from .formulas import Draw, Known, aggregates, as_call, conditions, formula, likely_conditions, numbers
from .steps import Shelf
from .vocabulary import CODELISTS, PARAMETERS, TEXT

KINDS = ("ratio", "distribution", "distribution", "count", "single", "reported", "derived", "codes")


@dataclass
class Chosen:
    """The indicators made so far."""

    indicators: list[Indicator] = field(default_factory=list)

    def single_valued(self) -> tuple[tuple[str, str | None], ...]:
        """(code, category) of the results that a formula of a row may name."""
        return tuple((i.code, case.id) for i in self.indicators if i.by is None for case in i.cases)

    def beside(self, by: By | None, scale: int) -> list[tuple[str, str | None]]:
        """(code, category) of the results that a derived indicator with such units may name."""
        column = by.column if by else None
        return [
            (i.code, case.id)
            for i in self.indicators
            for case in i.cases
            if i.scale == scale and not (i.by and i.by.single) and (i.by is None or i.by.column == column)
        ]


@st.composite
def indicators(draw: Draw, shelf: Shelf, chosen: Chosen, kind: str) -> None:
    """One more indicator; a derived one when there is something to derive it from."""
    programme = draw(st.sampled_from(("p", "q")))
    shared: dict[str, Any] = {
        "code": f"I{len(chosen.indicators) + 1}",
        "programme": programme,
        "criterion": "P1" if programme == "p" else "Q1",
        "label": TEXT,
        "place": NOWHERE,
        "scale": draw(st.sampled_from((100, 1))),
        "auxiliary": draw(st.sampled_from((False, False, False, True))),
        "needed_parameter": draw(st.sampled_from((None, None, None, ("mark", "with")))),
    }
    if kind == "derived" and chosen.indicators:
        chosen.indicators.append(draw(_derived(chosen, shared)))
        return
    latest = [list(shelf.columns)[-1]]
    table = draw(st.sampled_from([*shelf.columns, *latest * 4]))
    columns = shelf.columns[table]
    known = Known(columns, chosen.single_valued())
    shared["measures"] = table
    for name in ("rows", "leave_out_when"):
        if draw(st.sampled_from((False, False, True))):
            condition = likely_conditions(known) if name == "rows" else _unlikely(known)
            shared[name] = draw(formula(condition))
    if kind in ("single", "reported"):
        parts = draw(_per_row(known, "reported" if kind == "reported" else "ratio"))
    else:
        parts = draw(_over_rows(known, kind))
    chosen.indicators.append(Indicator(**shared, **parts))


@st.composite
def _unlikely(draw: Draw, known: Known) -> str:
    names = known.of_types("count", "number", "percent", "flag")
    if draw(st.booleans()) and names:
        return f"{draw(st.sampled_from(names))} = {draw(st.sampled_from(('0', '2')))}"
    return draw(conditions(known))


@st.composite
def _over_rows(draw: Draw, known: Known, kind: str) -> dict[str, Any]:
    by = draw(_units(known.columns))
    if kind in ("distribution", "codes"):
        return {"kind": "distribution", "by": by, **draw(_distributions(known, kind))}
    over_all = by is not None
    if kind == "count":
        value = formula(aggregates(known, draw(st.integers(0, 1)), total=over_all))
        return {"kind": "count", "by": by, "cases": (Case(None, value=draw(value)),)}
    sums = formula(aggregates(known, draw(st.integers(0, 1)), total=over_all))
    several = draw(st.booleans())
    cases = [
        Case(f"c{i}" if several else None, TEXT, numerator=draw(sums), denominator=draw(sums))
        for i in range(2 if several else 1)
    ]
    return {"kind": "ratio", "by": by, "cases": tuple(cases)}


@st.composite
def _units(draw: Draw, columns: Mapping[str, PreparedColumn]) -> By | None:
    regions = [name for name, column in columns.items() if column.codelist == "regions"]
    shapes = ["none", "own"] + (["every", "every total"] if regions else [])
    shape = draw(st.sampled_from(shapes))
    if shape == "none":
        return None
    total = draw(st.sampled_from((None, "CR")))
    if shape == "own":
        names = [name for name, column in columns.items() if column.type not in ("number", "percent")]
        return By(draw(st.sampled_from(names)), total=total) if names else None
    return By(draw(st.sampled_from(regions)), every="regions", total="CR" if "total" in shape else None)


@st.composite
def _distributions(draw: Draw, known: Known, kind: str) -> dict[str, Any]:
    whens = draw(st.lists(conditions(known), max_size=2))
    first = [Case(f"w{i}", TEXT, when=draw(formula(st.just(when)))) for i, when in enumerate(whens)]
    coded = [name for name, column in known.columns.items() if column.codelist]
    if kind == "codes" and coded:
        name = draw(st.sampled_from(coded))
        codelist = CODELISTS[str(known.columns[name].codelist)]
        cases = [*first, *(Case(code.id, TEXT) for code in codelist.codes)]
        return {"of": draw(formula(st.just(name))), "cases": tuple(draw(st.permutations(cases)))}
    of = draw(formula(_placed(known)))
    bands = draw(_whole_bands(of) if _is_whole(of, known) else _bands())
    cases = [*first, *(Case(band.id, TEXT, band=band) for band in bands)]
    return {"of": of, "cases": tuple(cases)}


@st.composite
def _placed(draw: Draw, known: Known) -> str:
    """What rows are placed by: often a column, or a share in whole per cents."""
    names = known.of_types("count", "number", "flag", "year", "percent")
    names += names[-2:] * 3
    shape = draw(st.sampled_from(("any", "column", "column", "share", "half"))) if names else "any"
    if shape == "any":
        return draw(numbers(known))
    first, second = draw(st.sampled_from(names)), draw(st.sampled_from(names))
    return {
        "column": first,
        "share": f"round_half_up(100 * {first} / {second})",
        "half": f"round_half_up({first} / 2)",
    }[shape]


def _is_whole(of: Formula, known: Known) -> bool:
    scope = Scope(
        {name: column.type for name, column in known.columns.items()},
        "",
        tuple(p.id for p in PARAMETERS),
        tuple(CODELISTS),
    )
    return type_of(of.expression, scope, "row") == "whole"


@st.composite
def _bands(draw: Draw) -> list[Band]:
    cuts = sorted(
        draw(st.lists(st.sampled_from((0, 0.1, 0.3, 0.5, 1, 2, 3, 50)), unique=True, min_size=1, max_size=3))
    )
    closed = [draw(st.booleans()) for _ in cuts]
    found = []
    for i in range(len(cuts) + 1):
        lower = {} if i == 0 else {"over" if closed[i - 1] else "from_": cuts[i - 1]}
        upper = {} if i == len(cuts) else {"to" if closed[i] else "below": cuts[i]}
        found.append(Band(f"b{i}", **lower, **upper))
    return found


@st.composite
def _whole_bands(draw: Draw, of: Formula) -> list[Band]:
    open_below: tuple[dict[str, float], ...] = ({}, {"from_": 0}) if isinstance(of.expression, Ref) else ({},)
    cuts = sorted(draw(st.lists(st.sampled_from((1, 3, 13, 2024)), unique=True, min_size=1, max_size=3)))
    found, lower = [], draw(st.sampled_from(open_below))
    for i, cut in enumerate(cuts):
        shape = draw(st.sampled_from(("to", "to and over", "below", "below and over")))
        upper = {"to": cut} if shape.startswith("to") else {"below": cut}
        found.append(Band(f"b{i}", **lower, **upper))
        first = cut + 1 if shape.startswith("to") else cut
        lower = {"over": first - 1} if "over" in shape else {"from_": first}
    return [*found, Band(f"b{len(cuts)}", **lower)]


@st.composite
def _per_row(draw: Draw, known: Known, kind: str) -> dict[str, Any]:
    named = known.of_types("text", "code", "digits", "count", "year", "flag")
    by = By(draw(st.sampled_from(named or list(known.columns))), single=True)
    textual = known.of_types("text", "code", "digits")
    opened = draw(st.sampled_from((None, *textual)))
    of_row = formula(numbers(known))
    if kind == "reported":
        coded = [name for name, column in known.columns.items() if column.codelist]
        value = draw(st.one_of(of_row, formula(st.sampled_from(coded))) if coded else of_row)
        return {"kind": kind, "by": by, "cases": (Case(None, value=value),)}
    otherwise = draw(st.one_of(of_row, st.none()))
    case = Case(None, numerator=draw(of_row), denominator=draw(of_row), otherwise=otherwise)
    return {"kind": kind, "by": by, "open_category": opened, "cases": (case,)}


@st.composite
def _derived(draw: Draw, chosen: Chosen, shared: dict[str, Any]) -> Indicator:
    by = draw(st.sampled_from((None, By("region", every="regions"))))
    results = chosen.beside(by, shared["scale"])
    if not results:
        by = None
        results = chosen.beside(None, shared["scale"])
    quotient = draw(st.booleans())
    parts: dict[str, Any] = {
        name: draw(formula(_over_results(results)))
        for name in (("numerator", "denominator") if quotient else ("value",))
    }
    codes = [i.code for i in chosen.indicators]
    return Indicator(
        **shared,
        kind="derived",
        by=by,
        left_out_of=draw(st.sampled_from((None, *codes))),
        cases=(Case(None, **parts),),
    )


@st.composite
def _over_results(draw: Draw, results: list[tuple[str, str | None]]) -> str:
    one = st.sampled_from(results).map(as_call) if results else st.just("parameter_value('span')")
    first, second = draw(one), draw(one)
    shape = draw(st.sampled_from(("alone", "+", "-", "*", "/", "if", "corrected")))
    if shape == "alone":
        return first
    if shape == "if":
        return f"if({first} > {second}, {first}, parameter_value('span'))"
    if shape == "corrected":
        return f"{first} + ({second} - 100 / number_of_codes('regions'))"
    return f"({first} {shape} {second})"
