"""Parts of a whole: one lying bar per category, its parts one after another."""

from __future__ import annotations

from meritko.reports.charts.legend import legend
from meritko.reports.charts.look import NARROW, PARTS, PARTS_DARK, Spec
from meritko.reports.charts.marks import along, at, colour, layer, text_marks, texts, whole
from meritko.reports.charts.points import Point, lines_of, points, width_of
from meritko.reports.document import Chart

_THICK, _BETWEEN, _LINE = 30, 10, 17


def stacked(chart: Chart) -> Spec:
    """The specification. A part too thin for its label says it to the pointer and in the table.

    A missing part is named with a dash behind the bar.
    """
    names, top = legend(chart, "part", PARTS)
    wholes = _wholes(chart)
    most = max([float(chart.most or 0), *wholes.values()]) or 1.0
    titles, rows, gaps, height = _rows(chart, top, most)
    x, x2 = along("from", (0.0, most), 0, 8), {"field": "to"}
    labelled = [row for row in rows if row["fits"]]
    fills = colour("fill", PARTS)
    look: Spec = {"align": "center"}
    middle, y = {**x, "field": "middle"}, at("ym")
    part: Spec = {"type": "rect", "style": "part"}
    return whole(
        [
            *names,
            texts(titles, x=at("x"), y=at("y")),
            layer(rows, part, tip=True, x=x, x2=x2, y=at("y"), y2={"field": "y2"}, color=fills),
            text_marks([row for row in labelled if row["dark"]], {**look, "style": "on_dark"}, x=middle, y=y),
            text_marks([row for row in labelled if not row["dark"]], {**look, "style": "on_light"},
                       x=middle, y=y),
            texts(gaps, x=at("x"), y=at("y"), tooltip={"field": "tip", "type": "nominal"}),
        ],
        height,
        NARROW - 20,
    )  # fmt: skip


def _wholes(chart: Chart) -> dict[int, float]:
    wholes: dict[int, float] = {}
    for point in points(chart):
        wholes[point.category] = wholes.get(point.category, 0) + max(point.value or 0, 0)
    return wholes


def _rows(chart: Chart, top: float, most: float) -> tuple[list[Spec], list[Spec], list[Spec], float]:
    titles: list[Spec] = []
    rows: list[Spec] = []
    gaps: list[Spec] = []
    ends: dict[int, float] = {}
    y: dict[int, float] = {}
    for category, name in enumerate(chart.categories):
        for line in lines_of(name):
            titles.append({"label": line, "x": 0, "y": top + 8})
            top += _LINE
        y[category] = top
        missing = [p for p in points(chart) if p.category == category and p.value is None]
        top += _THICK
        for point in missing:
            gaps.append({"label": f"{chart.series[point.series].label}: {point.label}", "x": 0,
                         "y": top + 11, "tip": point.tip, "v": None})  # fmt: skip
            top += _LINE
        top += _BETWEEN
    for point in points(chart):
        if point.value is not None:
            start = ends.get(point.category, 0.0)
            ends[point.category] = start + max(point.value, 0)
            rows.append(_part(point, start, ends[point.category], most, y[point.category]))
    return titles, rows, gaps, top


def _part(point: Point, start: float, end: float, most: float, y: float) -> Spec:
    fill = point.series % len(PARTS)
    room = (end - start) / most * (NARROW - 30)
    return point.row(**{
        "from": start, "to": end, "middle": (start + end) / 2, "fill": fill, "dark": PARTS_DARK[fill],
        "fits": width_of(point.label) <= room, "y": y, "y2": y + _THICK, "ym": y + _THICK / 2 + 0.5,
    })  # fmt: skip
