"""Random packs over several years: equal years do not change, and what moves a number breaks its series."""

from dataclasses import replace
from itertools import permutations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from meritko.engine.definitions import definitions_told, read_definitions
from meritko.engine.results import Result
from meritko.engine.series import YearOfResults, results_by_key, series_over_years
from meritko.methodology.formulas import Call, Expression, Formula, Number
from meritko.methodology.steps import Derive, Filter, Step

from .agreement import PROGRAMMES, by_reference
from .samples import Sample, samples

COMMIT, SOAK = 60, 1000
EXAMPLES = COMMIT if settings().derandomize else SOAK
SWAPPED = {
    "<": "<=",
    "<=": "<",
    ">": ">=",
    ">=": ">",
    "and": "or",
    "or": "and",
    "+": "-",
    "-": "+",
    "=": "<>",
}


def year(sample: Sample, back: int = 0) -> YearOfResults:
    """The results of the sample as if they were of an earlier year."""
    of = sample.setting.year - back
    results = (replace(result, year=of) for result in by_reference(sample).results)
    told = definitions_told(sample.pack, sample.setting, PROGRAMMES)
    return YearOfResults(of, results_by_key(results), read_definitions(told))


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(sample=samples())
def test_equal_years_change_by_nothing_in_whatever_order_they_are_named(sample: Sample):
    now, earlier = year(sample), [year(sample, 1), year(sample, 2), year(sample, 3)]

    [found, *others] = [series_over_years(sample.pack, order, now) for order in permutations(earlier)]

    assert all(other == found for other in others)
    for series in found.values():
        assert series.breaks == ()
        assert {point.change for point in series.points} <= {None, 0}
        assert {point.index for point in series.points} <= {None, 100}
        assert [point.since for point in series.points] == [None, *(p.year for p in series.points[:-1])]


@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.too_slow])
@given(sample=samples(), pick=st.integers(0))
def test_a_change_of_a_pack_that_moves_a_number_breaks_its_series(sample: Sample, pick: int):
    changed = altered(sample, pick)
    before, now = year(sample, 1), year(changed)
    assume(before.results and now.results)

    found = series_over_years(changed.pack, [before], now)

    for key, result in now.results.items():
        older = before.results.get(key)
        if older and figures(older) != figures(result):
            assert found[key].breaks == (1,), key


def figures(result: Result) -> tuple[object, ...]:
    return (result.numerator, result.denominator, result.value)


def altered(sample: Sample, pick: int) -> Sample:
    """The sample with one formula of its pack changed."""
    pack = sample.pack
    places: list[tuple[str, int]] = [
        (name, n) for name, p in pack.prepared.items() for n in range(len(p.steps))
    ]
    places += [("", n) for n in range(len(pack.indicators))]
    name, number = places[pick % len(places)]
    if name:
        steps = list(pack.prepared[name].steps)
        steps[number] = altered_step(steps[number])
        prepared = {**pack.prepared, name: replace(pack.prepared[name], steps=tuple(steps))}
        return replace(sample, pack=replace(pack, prepared=prepared))
    indicators = list(pack.indicators)
    indicator = indicators[number]
    rows, of = (altered_formula(f) if f else None for f in (indicator.rows, indicator.of))
    indicators[number] = replace(indicator, rows=rows, of=of, scale=indicator.scale * 10)
    return replace(sample, pack=replace(pack, indicators=tuple(indicators)))


def altered_step(step: Step) -> Step:
    if isinstance(step, Filter):
        return replace(step, where=altered_formula(step.where))
    if isinstance(step, Derive):
        return replace(step, columns={name: altered_formula(f) for name, f in step.columns.items()})
    return step


def altered_formula(formula: Formula) -> Formula:
    return replace(formula, expression=swapped(formula.expression))


def swapped(expression: Expression) -> Expression:
    """Other signs and greater numbers; names stay, so that the formula can still be computed."""
    if isinstance(expression, Number):
        return Number(expression.value + 1)
    if not isinstance(expression, Call):
        return expression
    return Call(
        SWAPPED.get(expression.name, expression.name), tuple(swapped(a) for a in expression.arguments)
    )
