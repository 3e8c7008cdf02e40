"""Bars that lie: long labels stand above their bars, short ones to the left."""

from __future__ import annotations

from meritko.reports.charts.legend import legend
from meritko.reports.charts.look import Spec
from meritko.reports.charts.marks import VISIBLE_TIP, along, at, colour, layer, text_marks, texts, whole
from meritko.reports.charts.points import (
    Point,
    label_of,
    lines_of,
    points,
    scale_ends,
    told,
    value_of,
    width_of,
)
from meritko.reports.document import Chart

_THICK, _BETWEEN, _LINE, _SHORT = 18, 8, 17, 20


def bars(chart: Chart) -> Spec:
    """The specification; a number that is missing is a dash at zero."""
    names, top = legend(chart)
    aside = all(len(name) <= _SHORT for name in chart.categories)
    margin = max((width_of(name) for name in chart.categories), default=0) + 8 if aside else 0
    rules = _rule_rows(chart, top)
    top += len(rules) * _LINE + (4 if rules else 0)
    categories, rows, height = _rows(chart, top, aside)
    ends = scale_ends(chart)
    spare = max((width_of(str(row["label"])) for row in rows), default=0) + 10
    x = along("v", ends, margin + (spare if ends[0] < 0 else 0), spare)
    # Where labels stand above their bars, a line as high as the chart would run through them.
    zero = [{"v": 0, "y": top, "y2": height}] if aside else [{**row, "v": 0} for row in rows]
    return whole(
        [
            *names,
            _category_labels(categories, aside, margin),
            layer(
                [row for row in rows if row["v"] is not None], {"type": "rect", "style": "bar"}, tip=True,
                x=x, x2={"datum": 0}, y=at("y"), y2={"field": "y2"}, color=colour(),
            ),
            layer(zero, {"type": "rule", "style": "base"}, x=x, y=at("y"), y2={"field": "y2"}),
            *_rules(rules, x, ends, height),
            *_numbers(rows, x, _crossed(rows, rules, ends)),
        ],
        height,
        margin + spare + 90,
    )  # fmt: skip


def _rows(chart: Chart, top: float, aside: bool) -> tuple[list[Spec], list[Spec], float]:
    categories: list[Spec] = []
    rows: list[Spec] = []
    by_category: dict[int, list[Point]] = {}
    for point in points(chart):
        by_category.setdefault(point.category, []).append(point)
    y = top
    for category, name in enumerate(chart.categories):
        own = by_category.get(category, [])
        thick = _THICK * len(own)
        if aside:
            categories.append({"label": name, "x": 0, "y": y + thick / 2})
        else:
            for line in lines_of(name):
                categories.append({"label": line, "x": 0, "y": y + 8})
                y += _LINE
        for point in own:
            rows.append(point.row(y=y + 1, y2=y + _THICK - 1, ym=y + _THICK / 2 + 0.5, zero=0))
            y += _THICK
        y += _BETWEEN
    return categories, rows, y


def _category_labels(categories: list[Spec], aside: bool, margin: float) -> Spec:
    if not aside:
        return texts(categories, x=at("x"), y=at("y"))
    right = [{**row, "x": margin - 8} for row in categories]
    return text_marks(right, {"style": "label", "align": "right"}, x=at("x"), y=at("y"))


def _numbers(rows: list[Spec], x: Spec, crossed: list[Spec]) -> list[Spec]:
    """The labels at the ends of the bars, on a plate where a rule runs through them."""
    missing = [{**row, "v": 0} for row in rows if row["v"] is None]
    below = [row for row in rows if row["v"] is not None and row["v"] < 0]
    above = [row for row in rows if row["v"] is not None and row["v"] >= 0]
    tip = dict(VISIBLE_TIP)
    return [
        text_marks(crossed, {"style": "halo", "dx": 5}, x=x, y=at("ym")),
        text_marks(above, {"style": "label", "dx": 5}, x=x, y=at("ym")),
        text_marks(below, {"style": "label", "dx": -5, "align": "right"}, x=x, y=at("ym")),
        text_marks(missing, {"style": "label", "dx": 5}, x=x, y=at("ym"), tooltip=tip),
    ]


def _crossed(rows: list[Spec], rules: list[Spec], ends: tuple[float, float]) -> list[Spec]:
    """Bars so little shorter than a rule that it may run through their label."""
    reach = (ends[1] - ends[0]) * 0.3
    marks = [rule["v"] for rule in rules]
    return [row for row in rows if row["v"] is not None
            and any(0 <= mark - row["v"] <= reach for mark in marks)]  # fmt: skip


def _rule_rows(chart: Chart, top: float) -> list[Spec]:
    """Targets with a place on the scale, each with the line of its label."""
    found = [rule for rule in chart.rules if value_of(rule.number) is not None]
    return [
        {"v": value_of(rule.number), "y": top + 8 + place * _LINE,
         "label": f"{rule.label} {label_of(rule.number, chart.unit)}",
         "tip": f"{rule.label}: {told(rule.number)}"}
        for place, rule in enumerate(found)
    ]  # fmt: skip


def _rules(rows: list[Spec], x: Spec, ends: tuple[float, float], height: float) -> list[Spec]:
    layers = []
    for row in rows:
        share = (row["v"] - ends[0]) / (ends[1] - ends[0])
        align = "left" if share < 0.34 else "right" if share > 0.66 else "center"
        line = {**row, "y": row["y"] + 9, "y2": height}
        target: Spec = {"type": "rule", "style": "target"}
        layers.append(layer([line], target, tip=True, x=x, y=at("y"), y2={"field": "y2"}))
        layers.append(text_marks([row], {"style": "label", "align": align}, x=x, y=at("y")))
    return layers
