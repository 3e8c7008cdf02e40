"""What a chart draws, point by point: the number, its label and what a pointer is told."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from meritko.reports.charts.look import LETTER, REFERENCE, Spec
from meritko.reports.document import Chart, Number

SHORT_UNIT = 5
_WIDEST = 48


@dataclass(frozen=True)
class Point:
    """One number of a chart. `value` is None where there is none; `slot`: its place in the palette."""

    category: int
    series: int
    slot: int
    value: float | None
    label: str
    tip: str

    def row(self, **more: Any) -> Spec:
        """The point as a row of a specification."""
        return {"c": self.category, "s": self.series, "slot": self.slot, "v": self.value,
                "label": self.label, "tip": self.tip, **more}  # fmt: skip


def points(chart: Chart) -> Iterator[Point]:
    """All points, category by category; those without a number too."""
    slots = series_slots(chart)
    for category, name in enumerate(chart.categories):
        for series, line in enumerate(chart.series):
            number = line.numbers[category]
            of = f"{name}, {line.label}" if len(chart.series) > 1 else name
            yield Point(category, series, slots[series], value_of(number), label_of(number, chart.unit),
                        f"{of}: {told(number)}")  # fmt: skip


def series_slots(chart: Chart) -> tuple[int, ...]:
    """The place of every series in the palette; a reference has one of its own."""
    slots, free = [], 0
    for line in chart.series:
        slots.append(REFERENCE if line.reference else free % REFERENCE)
        free += not line.reference
    return tuple(slots)


def value_of(number: Number | None) -> float | None:
    """Where a number stands on a scale."""
    return None if number is None or number.value is None else float(number.value)


def label_of(number: Number | None, unit: str) -> str:
    """A number beside its mark: with a short unit, a longer one stands in the heading of the chart."""
    if number is None or number.value is None:
        return number.shown if number is not None and number.shown else "–"
    said = number.unit or unit
    return f"{number.shown}\N{NO-BREAK SPACE}{said}" if said and len(said) <= SHORT_UNIT else number.shown


def told(number: Number | None) -> str:
    """A number with its unit, or why there is none."""
    if number is None:
        return "–"
    if number.value is None:
        return f"{number.shown or '–'} ({number.why})" if number.why else number.shown or "–"
    return f"{number.shown}\N{NO-BREAK SPACE}{number.unit}" if number.unit else number.shown


def scale_ends(chart: Chart) -> tuple[float, float]:
    """The least and the most that the scale shows; zero is always on it, and it is never empty."""
    values = [point.value for point in points(chart) if point.value is not None]
    values += [value for rule in chart.rules if (value := value_of(rule.number)) is not None]
    most = max([0.0, *values] if chart.most is None else [float(chart.most), *values])
    least = min([0.0, *values])
    return least, most if most > least else least + 1.0


def lines_of(text: str, letters: int = _WIDEST) -> list[str]:
    """A label broken into lines; words that are longer than a line are cut."""
    return textwrap.wrap(text, max(letters, 4), break_on_hyphens=False) or [""]


def width_of(text: str) -> float:
    """About how wide a label is, in pixels."""
    return len(text) * LETTER
