"""Random formulas as the text an author would write, right in type by the way they are built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from hypothesis import strategies as st

from meritko.methodology.formula_parser import parse
from meritko.methodology.formulas import Formula
from meritko.methodology.steps import PreparedColumn

from .vocabulary import LITERALS, SMALL, TEXTS

Draw = st.DrawFn


@dataclass(frozen=True)
class Known:
    """What a formula may name: columns, and results ((code, category)) that have one value."""

    columns: Mapping[str, PreparedColumn]
    results: tuple[tuple[str, str | None], ...] = ()

    def of_types(self, *types: str) -> list[str]:
        return [name for name, column in self.columns.items() if column.type in types]


def pool(column: PreparedColumn) -> tuple[str, ...]:
    """The texts that a column of texts holds."""
    return TEXTS[column.codelist or ("digits" if column.type == "digits" else "text")]


def quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def as_call(result: tuple[str, str | None]) -> str:
    code, category = result
    words = (code,) if category is None else (code, category)
    return f"indicator({', '.join(map(quoted, words))})"


@st.composite
def conditions(draw: Draw, known: Known, depth: int = 1) -> str:
    """A condition on one row."""
    shapes = ["compare", "compare", "filled", "constant"]
    shapes += ["text", "texts"] if known.of_types("text", "code", "digits") else []
    shapes += ["not", "and", "or"] if depth else []
    shape = draw(st.sampled_from(shapes))
    if shape == "compare":
        sign = draw(st.sampled_from(("=", "<", "<=", ">", ">=", "<>")))
        return f"{draw(numbers(known, depth))} {sign} {draw(numbers(known, 0))}"
    if shape == "filled":
        return f"is_filled({draw(st.sampled_from(list(known.columns)))})"
    if shape == "constant":
        return draw(st.sampled_from(("parameter('mark') = 'with'", "parameter('span') <> 'two'")))
    if shape in ("text", "texts"):
        return draw(_text_conditions(known, shape))
    first = draw(conditions(known, depth - 1))
    return f"not ({first})" if shape == "not" else f"({first}) {shape} ({draw(conditions(known, depth - 1))})"


@st.composite
def likely_conditions(draw: Draw, known: Known) -> str:
    """A condition that many rows meet, so that what follows has rows to work on."""
    if draw(st.booleans()):
        return draw(conditions(known))
    shapes = [f"is_filled({name})" for name in known.columns]
    shapes += [f"{name} >= 0" for name in known.of_types("count", "number", "percent", "flag")]
    shapes += [f"{name} <= evaluated_year()" for name in known.of_types("year")]
    for name in known.of_types("text", "code", "digits"):
        shapes.append(f"{name} <> {quoted(pool(known.columns[name])[-1])}")
    return draw(st.sampled_from(shapes))


@st.composite
def _text_conditions(draw: Draw, known: Known, shape: str) -> str:
    names = known.of_types("text", "code", "digits")
    name = draw(st.sampled_from(names))
    sign = draw(st.sampled_from(("=", "<>")))
    if shape == "texts":
        return f"{name} {sign} {draw(st.sampled_from(names))}"
    return f"{name} {sign} {quoted(draw(st.sampled_from(pool(known.columns[name]))))}"


@st.composite
def numbers(draw: Draw, known: Known, depth: int = 1, *, summable: bool = False) -> str:
    """A number of one row; `summable`: none that is a share."""
    if not depth or draw(st.booleans()):
        return draw(_leaves(known, summable=summable))
    shape = draw(st.sampled_from(("+", "-", "times", "product", "over", "half", "if", "share", "one")))
    first = draw(numbers(known, depth - 1, summable=summable))
    if shape == "times":
        return f"({draw(st.sampled_from(('2', '0.5', '0.1', '10')))} * {first})"
    if shape == "product":
        return draw(_products(known, first))
    if shape == "over":
        return f"({first} / {draw(st.sampled_from(('2', '0.5', '4', '0')))})"
    if shape == "half":
        return f"round_half_up({first} / 2)"
    if shape == "one":
        function = draw(st.sampled_from(("round_half_up", "floor", "abs", "-")))
        return f"{function}({first})"
    second = draw(numbers(known, 0, summable=summable))
    if shape == "if":
        return f"if({draw(conditions(known, depth - 1))}, {first}, {second})"
    if shape == "share" and not summable:
        return f"(100 * {first} / {second})"
    return f"({first} {'+' if shape == 'share' else shape} {second})"


@st.composite
def _products(draw: Draw, known: Known, otherwise: str) -> str:
    names = [name for name in known.columns if name in SMALL]
    if not names:
        return otherwise
    return f"({draw(st.sampled_from(names))} * {draw(st.sampled_from(names))})"


@st.composite
def _leaves(draw: Draw, known: Known, *, summable: bool) -> str:
    names = known.of_types("count", "number", "flag", "year", *(() if summable else ("percent",)))
    shapes = (["column"] * 6 if names else []) + ["literal", "literal", "constant"]
    shapes += ["result"] * 2 if known.results else []
    shape = draw(st.sampled_from(shapes))
    if shape == "column":
        return draw(st.sampled_from([*names, *names[-2:] * 3]))
    if shape == "constant":
        constants = ("evaluated_year()", "parameter_value('span')", "number_of_codes('regions')")
        return draw(st.sampled_from(constants))
    if shape == "result":
        return as_call(draw(st.sampled_from(known.results)))
    return draw(st.sampled_from(LITERALS))


@st.composite
def texts(draw: Draw, known: Known) -> str:
    """A text of one row."""
    names = known.of_types("text", "code", "digits")
    first = draw(st.sampled_from([*names, quoted("Ústí „nad“ Labem")]))
    if draw(st.booleans()):
        return first
    return f"if({draw(conditions(known, 0))}, {first}, {quoted(draw(st.sampled_from(TEXTS['text'])))})"


@st.composite
def aggregates(draw: Draw, known: Known, depth: int = 1, *, total: bool = False) -> str:
    """A number made of sums and counts over many rows; `total`: also over those of all units."""
    shapes = ["sum", "sum", "count", "count"] + (["total"] if total else [])
    shapes += ["calculate", "over", "round", "if", "constant"] if depth else []
    shape = draw(st.sampled_from(shapes))
    if shape in ("sum", "total"):
        inner = f"sum({draw(numbers(known, summable=True))})"
        return f"total({inner})" if shape == "total" else inner
    if shape == "count":
        return f"count({draw(conditions(known))})" if draw(st.booleans()) else "count()"
    if shape == "constant":
        return draw(st.sampled_from(("number_of_codes('regions')", "parameter_value('span')", "2")))
    first = draw(aggregates(known, depth - 1, total=total))
    second = draw(aggregates(known, depth - 1, total=total))
    if shape == "round":
        return f"round_half_up(10 * {first})"
    if shape == "if":
        return f"if({first} {draw(st.sampled_from(('>', '=')))} 2, {first}, {second})"
    return f"({first} {'/' if shape == 'over' else draw(st.sampled_from(('+', '-', '*')))} {second})"


def formula(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[Formula]:
    return strategy.map(parse)
