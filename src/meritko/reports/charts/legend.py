"""The names of the series above a chart, each with the mark it is drawn by."""

from __future__ import annotations

from meritko.reports.charts.look import DASHES, NARROW, SHAPES, Spec
from meritko.reports.charts.marks import at, colour, layer, texts
from meritko.reports.charts.points import lines_of, series_slots, width_of
from meritko.reports.document import Chart

_LINE, _MARK, _GAP = 18, 22, 18


def legend(chart: Chart, drawn: str = "bar", shades: tuple[str, ...] = ()) -> tuple[list[Spec], float]:
    """The layers of the legend and the pixels it takes; nothing for a single series.

    Args:
        drawn: `bar`, `part` (filled squares) or `line`.
        shades: Fills when they are not those of the theme.
    """
    if len(chart.series) < 2:
        return [], 0.0
    rows, height = _rows(chart, shades)
    heads = [row for row in rows if row["first"]]
    tint: Spec = {"color" if drawn != "line" else "stroke": colour(shades=shades)}
    if drawn == "line":
        mark = [_one_line(row) for row in heads]
    else:
        square: Spec = {"type": "rect", "style": drawn, "width": 14, "height": 12}
        mark = [layer(heads, square, x=at("xm"), y=at("y"), **tint)]
    return [*mark, texts(rows, x=at("x"), y=at("y"))], height


def _rows(chart: Chart, shades: tuple[str, ...]) -> tuple[list[Spec], float]:
    rows: list[Spec] = []
    slots = range(len(chart.series)) if shades else series_slots(chart)
    left, top = 0.0, 8.0
    for series, (line, slot) in enumerate(zip(chart.series, slots, strict=True)):
        written = lines_of(line.label, 38)
        wide = _MARK + max(width_of(one) for one in written)
        if left and left + wide > NARROW:
            left, top = 0.0, top + _LINE
        for number, one in enumerate(written):
            rows.append({"s": series, "slot": slot % len(shades) if shades else slot, "x": left + _MARK,
                         "x1": left, "x2": left + 16, "xm": left + 8, "y": top + number * _LINE,
                         "label": one, "first": number == 0})  # fmt: skip
        top += (len(written) - 1) * _LINE
        left = left + wide + _GAP if len(written) == 1 else NARROW
    return rows, top + 20


def _one_line(row: Spec) -> Spec:
    place = row["s"]
    dash = DASHES[place % len(DASHES)]
    line: Spec = {"type": "rule", "strokeWidth": 2.5, "strokeDash": dash}
    dot: Spec = {"type": "point", "filled": True, "size": 45, "shape": SHAPES[place % len(SHAPES)]}
    rule = layer([row], line, x=at("x1"), x2={"field": "x2"}, y=at("y"), color=colour())
    mark = layer([row], dot, x=at("xm"), y=at("y"), color=colour())
    return {"layer": [rule, mark], "data": {"values": [row]}}
