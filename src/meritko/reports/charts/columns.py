"""Columns that stand: few categories with short names; several series side by side."""

from __future__ import annotations

from meritko.reports.charts.legend import legend
from meritko.reports.charts.look import LETTER, Spec
from meritko.reports.charts.marks import at, colour, layer, text_marks, whole
from meritko.reports.charts.points import label_of, lines_of, points, scale_ends, told, value_of, width_of
from meritko.reports.document import Chart

_HIGH, _LINE, _HEAD = 190, 16, 20


def columns(chart: Chart) -> Spec:
    """The specification; a number that is missing is a dash where its column would stand."""
    names, top = legend(chart)
    top += _HEAD
    ends = scale_ends(chart)
    step = _step(chart)
    labels = [lines_of(name, int(step / LETTER)) for name in chart.categories]
    floor = top + _HIGH + (_LINE if ends[0] < 0 else 0)
    rows = [
        point.row(
            y=_place(max(point.value or 0, 0), ends, top), y2=_place(min(point.value or 0, 0), ends, top)
        )
        for point in points(chart)
    ]
    zero = _place(0, ends, top)
    height = floor + 10 + _LINE * max((len(label) for label in labels), default=1)
    under = [{"c": c, "label": label, "y": floor + 14} for c, label in enumerate(labels)]
    place = _band("c", len(labels), 0.25)
    return whole(
        [
            *names,
            *_columns(rows, place, len(chart.series)),
            layer([{"y": zero}], {"type": "rule", "style": "base"}, y=at("y")),
            text_marks(under, {"style": "label", "align": "center", "lineHeight": _LINE}, x=place, y=at("y")),
            *_rules(chart, ends, top),
        ],
        height,
        step * len(labels),
    )


def _step(chart: Chart) -> float:
    """The pixels that a category needs: for its longest word and the labels of its columns."""
    words = [word for name in chart.categories for word in name.split()]
    longest = max((width_of(word[:16]) for word in words), default=0)
    number = max((width_of(point.label) for point in points(chart)), default=0)
    return max(46, longest + 10, (number + 4) * len(chart.series) * 1.2)


def _place(value: float, ends: tuple[float, float], top: float) -> float:
    return round(top + _HIGH * (1 - (value - ends[0]) / (ends[1] - ends[0])), 2)


def _band(field: str, count: int, padding: float) -> Spec:
    scale = {"domain": list(range(count)), "paddingInner": padding, "paddingOuter": padding / 2}
    return {"field": field, "type": "ordinal", "axis": None, "sort": None, "scale": scale}


def _columns(rows: list[Spec], place: Spec, series: int) -> list[Spec]:
    drawn = [row for row in rows if row["v"] is not None]
    bare = [row for row in rows if row["v"] is None]
    below = [row for row in drawn if row["v"] < 0]
    above = [row for row in drawn if row["v"] >= 0]
    aside: Spec = {}
    if series > 1:
        domain = {"domain": list(range(series)), "paddingInner": 0.06}
        aside = {"xOffset": {"field": "s", "type": "ordinal", "sort": None, "scale": domain}}
    bar: Spec = {"type": "bar", "style": "bar"}
    over: Spec = {"style": "label", "align": "center", "dy": -9}
    return [
        layer(drawn, bar, tip=True, x=place, y=at("y"), y2={"field": "y2"}, color=colour(), **aside),
        text_marks(above, over, x=place, y=at("y"), **aside),
        text_marks(below, {**over, "dy": 10}, x=place, y=at("y2"), **aside),
        text_marks(bare, over, x=place, y=at("y"), tooltip={"field": "tip", "type": "nominal"}, **aside),
    ]


def _rules(chart: Chart, ends: tuple[float, float], top: float) -> list[Spec]:
    rows = [
        {"y": _place(value, ends, top), "v": value, "x": 0,
         "label": f"{rule.label} {label_of(rule.number, chart.unit)}",
         "tip": f"{rule.label}: {told(rule.number)}"}
        for rule in chart.rules
        if (value := value_of(rule.number)) is not None
    ]  # fmt: skip
    target: Spec = {"type": "rule", "style": "target"}
    return [
        layer(rows, target, tip=True, y=at("y")),
        text_marks(rows, {"style": "label", "dy": -9}, x=at("x"), y=at("y")),
    ]
