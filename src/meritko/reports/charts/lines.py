"""Numbers over years. A year without a number and a break of the series part the line."""

from __future__ import annotations

from meritko.reports.charts.legend import legend
from meritko.reports.charts.look import DASHES, SHAPES, Spec
from meritko.reports.charts.marks import along, at, colour, layer, text_marks, whole
from meritko.reports.charts.points import (
    Point,
    label_of,
    points,
    scale_ends,
    told,
    value_of,
    width_of,
)
from meritko.reports.document import Chart
from meritko.wording import Translator

_HIGH, _HEAD, _FOOT = 130, 34, 24
_ALL_LABELLED = 8


def lines(chart: Chart, _: Translator, small: bool = False, width: int = 0) -> Spec:
    """The specification.

    Args:
        _: For the word that marks a break.
        small: One of several charts: only first and last points and years have labels.
        width: Pixels when they are fixed, else 0.
    """
    names, top = ([], 0.0) if small else legend(chart, "line")
    top += _HEAD
    ends = scale_ends(chart)
    found = list(points(chart))
    spare = max((width_of(point.label) for point in found), default=0) / 2 + 14
    last = max(len(chart.categories) - 1, 0.5)
    x = along("c", (0, last), spare, spare, width)
    height = top + _HIGH + _FOOT
    base = _place(0, ends, top)
    years = [{"c": c, "label": name, "y": top + _HIGH + 14} for c, name in enumerate(chart.categories)]
    middle: Spec = {"style": "label", "align": "center"}
    return whole(
        [
            *names,
            layer([{"y": base}], {"type": "rule", "style": "base"}, y=at("y")),
            *_breaks(chart, _("break"), x, top),
            *_rules(chart, ends, top),
            *(one for s in range(len(chart.series)) for one in _series(chart, s, found, x, ends, top)),
            *_labels(chart, found, x, ends, top, few=small),
            text_marks(_thinned(years, small), middle, x=x, y=at("y")),
        ],
        height,
        0 if small else 2 * spare + 44 * last,
    )


def pieces(chart: Chart, series: int) -> list[list[int]]:
    """The runs of categories that one line may join, in order."""
    runs: list[list[int]] = [[]]
    for category, number in enumerate(chart.series[series].numbers):
        if category in chart.breaks:
            runs.append([])
        if value_of(number) is None:
            runs.append([])
        else:
            runs[-1].append(category)
    return [run for run in runs if run]


def _place(value: float, ends: tuple[float, float], top: float) -> float:
    return round(top + _HIGH * (1 - (value - ends[0]) / (ends[1] - ends[0])), 2)


def _series(
    chart: Chart, series: int, found: list[Point], x: Spec, ends: tuple[float, float], top: float
) -> list[Spec]:
    piece = {c: place for place, run in enumerate(pieces(chart, series)) for c in run}
    rows = [
        point.row(y=_place(point.value, ends, top), piece=piece[point.category])
        for point in found
        if point.series == series and point.value is not None
    ]
    line: Spec = {"type": "line", "strokeWidth": 2.5, "strokeDash": DASHES[series % len(DASHES)]}
    dot: Spec = {"type": "point", "filled": True, "opacity": 1, "size": 60,
                 "shape": SHAPES[series % len(SHAPES)]}  # fmt: skip
    by_piece: Spec = {"field": "piece", "type": "nominal"}
    return [
        layer(rows, line, x=x, y=at("y"), detail=by_piece, color=colour()),
        layer(rows, dot, tip=True, x=x, y=at("y"), color=colour()),
    ]


def _labels(
    chart: Chart, found: list[Point], x: Spec, ends: tuple[float, float], top: float, few: bool
) -> list[Spec]:
    """Numbers at the points: all of a single short series, else the first and the last of each."""
    every = len(chart.series) == 1 and len(chart.categories) <= _ALL_LABELLED and not few
    chosen: list[Spec] = []
    for series in range(len(chart.series)):
        own = [p for p in found if p.series == series and p.value is not None]
        ends_only = own if every else [own[0], own[-1]][: len(own)] if own else []
        chosen += [p.row(y=_place(p.value, ends, top) - 13) for p in ends_only if p.value is not None]
    missing = [p.row(y=_place(0, ends, top) - 10 - 14 * p.series) for p in found if p.value is None]
    look: Spec = {"style": "label", "align": "center"}
    tip: Spec = {"field": "tip", "type": "nominal"}
    return [
        text_marks(_apart(chosen), look, x=x, y=at("y")),
        text_marks(missing, look, x=x, y=at("y"), tooltip=tip),
    ]


def _apart(rows: list[Spec]) -> list[Spec]:
    """Labels of one year pushed apart so that none covers another."""
    moved: list[Spec] = []
    for category in sorted({row["c"] for row in rows}):
        free = float("inf")
        column = [row for row in rows if row["c"] == category]
        for row in sorted(column, key=lambda one: -one["y"]):
            free = min(row["y"], free - 15)
            moved.append({**row, "y": free})
    return moved


def _breaks(chart: Chart, word: str, x: Spec, top: float) -> list[Spec]:
    """A dotted line between the years that must not be compared."""
    rows = [{"c": b - 0.5, "y": top - 18, "y2": top + _HIGH, "label": word, "yl": top - 27}
            for b in chart.breaks if 0 < b < len(chart.categories)]  # fmt: skip
    return [
        layer(rows, {"type": "rule", "style": "break"}, x=x, y=at("y"), y2={"field": "y2"}),
        text_marks(rows, {"style": "small", "align": "center"}, x=x, y=at("yl")),
    ]


def _rules(chart: Chart, ends: tuple[float, float], top: float) -> list[Spec]:
    rows = [
        {"y": _place(value, ends, top), "v": value, "x": 0, "tip": f"{rule.label}: {told(rule.number)}",
         "label": f"{rule.label} {label_of(rule.number, chart.unit)}"}
        for rule in chart.rules
        if (value := value_of(rule.number)) is not None
    ]  # fmt: skip
    return [
        layer(rows, {"type": "rule", "style": "target"}, tip=True, y=at("y")),
        text_marks(rows, {"style": "label", "dy": 9}, x=at("x"), y=at("y")),
    ]


def _thinned(years: list[Spec], small: bool) -> list[Spec]:
    """Only the first and last year where there is no room for all."""
    return [years[0], years[-1]] if small and len(years) > 3 else years
