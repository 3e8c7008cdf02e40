"""Results over the years: change and index, and breaks over which nothing is compared."""

from dataclasses import replace
from typing import Any

import pytest

from meritko.engine.definitions import Definition
from meritko.engine.results import Quantity, Result, state_of
from meritko.engine.series import (
    Break,
    Point,
    Series,
    YearOfResults,
    comparable_before,
    results_by_key,
    series_over_years,
)
from meritko.methodology.indicator import By
from meritko.methodology.model import Text
from meritko.methodology.pack import Pack

from ...spec.sheets import Sheets

SAME = Definition("rule", {"": "category"})
PER_CENT = Text("%", "%")


def counted(unit: Text | None = None) -> Pack:
    sheets = Sheets(evaluate=lambda *_: [])
    sheets.table("place", "name:text | people:count\nA | 2")
    sheets.indicator("I", "count", measures="place", value="sum(people)", unit=unit)
    return sheets.pack()


def result(year: int, value: Quantity | None, **parts: Any) -> Result:
    found = Result("I", year, "", "", None, None, value, 0, state_of(value, None))
    return replace(found, **parts)


def run(year: int, *results: Result, definition: Definition | None = SAME) -> YearOfResults:
    known = {"I": definition} if definition else None
    return YearOfResults(year, results_by_key(results), known, f"run {year}")


def values(*pairs: tuple[int, Quantity | None]) -> list[YearOfResults]:
    return [run(year, result(year, value)) for year, value in pairs]


def only(pack: Pack, runs: list[YearOfResults]) -> Series:
    [found] = series_over_years(pack, runs[:-1], runs[-1]).values()
    return found


def changes(series: Series) -> list[tuple[int, int | None, Quantity | None, Quantity | None]]:
    return [(p.year, p.since, p.change, p.index) for p in series.points]


def test_each_year_is_compared_with_the_one_before() -> None:
    series = only(counted(), values((2023, 40.1), (2024, 40.3), (2025, 20.15)))

    assert changes(series) == [
        (2023, None, None, None),
        (2024, 2023, 0.2, pytest.approx(100.49875311720697)),
        (2025, 2024, -20.15, 50),
    ]
    assert series.breaks == ()


@pytest.mark.parametrize(
    ("before", "now", "change", "index"),
    [
        (5, None, None, None),
        (None, 5, None, None),
        (0, 5, 5, None),
        (0, 0, 0, None),
        (5, 0, -5, 0),
        (-5, 5, 10, None),
        (5, -5, -10, None),
        (7, 7, 0, 100),
    ],
)
def test_an_index_needs_a_value_above_zero_to_start_from_and_a_change_needs_both(
    before: Quantity | None, now: Quantity | None, change: Quantity | None, index: Quantity | None
) -> None:
    series = only(counted(), values((2024, before), (2025, now)))

    assert changes(series)[1] == (2025, 2024, change, index)
    assert series.points[1].break_ is None


def test_a_share_changes_by_its_parts_not_by_rounded_quotients() -> None:
    sheets = Sheets(evaluate=lambda *_: [])
    sheets.table("place", "name:text | people:count | women:count\nA | 2 | 1")
    parts = {"numerator": "sum(women)", "denominator": "sum(people)"}
    sheets.indicator("I", "ratio", measures="place", scale=100, unit=PER_CENT, **parts)
    old = result(2024, 100 / 3, numerator=1, denominator=3)
    new = result(2025, 200 / 3, numerator=2, denominator=3)

    series = only(sheets.pack(), [run(2024, old), run(2025, new)])

    assert (series.points[1].change, series.points[1].index) == (100 / 3, 200)
    assert series.in_points
    assert not only(counted(), values((2025, 1))).in_points


def test_a_year_that_lacks_the_result_is_a_gap_and_the_next_is_compared_with_the_last_there_is() -> None:
    runs = [run(2022, result(2022, 4)), run(2023), run(2024, result(2024, 5))]

    series = only(counted(), runs)

    assert series.points[1] == Point(2023, None)
    assert changes(series)[2] == (2024, 2022, 1, 125)


def test_results_that_only_older_runs_have_follow_the_newest_ones() -> None:
    runs = [run(2024, result(2024, 1, unit="gone"), result(2024, 1)), run(2025, result(2025, 2))]

    found = series_over_years(counted(), runs[:-1], runs[-1])

    assert list(found) == [("I", "", ""), ("I", "gone", "")]
    assert found["I", "gone", ""].points[1] == Point(2025, None)


def test_runs_may_be_named_in_any_order() -> None:
    first, second, newest = values((2023, 3), (2024, 4), (2025, 5))

    assert series_over_years(counted(), [second, first], newest) == series_over_years(
        counted(), [first, second], newest
    )


OLD = Definition("rule", {"a": "1", "b": "2"}, "units", "all", {"kind": "wide"})


@pytest.mark.parametrize(
    ("new", "unit", "category", "expected"),
    [
        (OLD, "x", "a", None),
        (None, "x", "a", Break(("unknown",))),
        (replace(OLD, rule="other"), "x", "a", Break(("definition",))),
        (replace(OLD, categories={"a": "1", "b": "3"}), "x", "b", Break(("category",))),
        (replace(OLD, categories={"a": "1", "b": "3"}), "x", "a", None),
        (replace(OLD, categories={"a": "1"}), "x", "b", Break(("category",))),
        (replace(OLD, territory="merged"), "x", "a", Break(("territory",))),
        (replace(OLD, territory="merged"), "all", "a", None),
        (replace(OLD, territory="merged", total="whole"), "all", "a", Break(("territory",))),
        (replace(OLD, parameters={"kind": "narrow"}), "x", "a", Break(("parameter",), ("kind",))),
        (
            Definition("other", {}, "merged", "", {"kind": "narrow"}), "x", "a",
            Break(("definition", "category", "territory", "parameter"), ("kind",)),
        ),
    ],
)  # fmt: skip
def test_a_break_names_every_reason_and_nothing_is_compared_over_it(
    new: Definition | None, unit: str, category: str, expected: Break | None
) -> None:
    before, now = (result(year, 4, unit=unit, category=category) for year in (2024, 2025))

    series = only(counted(), [run(2024, before, definition=OLD), run(2025, now, definition=new)])

    compared = (None, None) if expected else (0, 100)
    assert series.points[1].break_ == expected
    assert (series.points[1].change, series.points[1].index) == compared
    assert series.breaks == ((1,) if expected else ())


def test_findings_get_only_what_is_of_the_year_before_and_may_be_compared() -> None:
    def before(*runs: YearOfResults) -> tuple[Result, ...]:
        return comparable_before(series_over_years(counted(), runs[:-1], runs[-1]))

    old, new = values((2024, 4), (2025, 5))
    broken = replace(old, definitions=None)

    assert before(old, new) == (result(2024, 4),)
    assert before(*values((2023, 4), (2025, 5))) == ()
    assert before(broken, new) == ()
    assert before(old, run(2025)) == ()


@pytest.mark.parametrize("kind", ["code", "flag", "year"])
def test_codes_and_years_are_shown_over_time_but_not_subtracted(kind: str) -> None:
    sheets = Sheets(evaluate=lambda *_: [])
    sheets.codes("contract", "1", "2")
    sheets.table("post", f"region:text | held:{'contract' if kind == 'code' else kind}\nA | 1")
    by = By("region", single=True)
    sheets.indicator("I", "reported", measures="post", by=by, value="held")

    series = only(sheets.pack(), values((2024, 1), (2025, 2)))

    assert changes(series)[1] == (2025, 2024, None, None)
    assert series.points[1].break_ is None
