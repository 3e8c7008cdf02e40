"""Several small charts of one kind and scale, as one picture."""

from __future__ import annotations

from dataclasses import replace

from meritko.reports.charts.look import Spec
from meritko.reports.charts.marks import at, texts
from meritko.reports.charts.points import lines_of, scale_ends
from meritko.reports.charts.specification import vega_lite
from meritko.reports.document import SmallMultiples

_ACROSS, _GAP = 3, 24


def several(block: SmallMultiples, language: str, width: int) -> Spec:
    """The specification of all charts of the block, three beside one another."""
    wide = (width - _GAP * (_ACROSS - 1)) // _ACROSS
    specs = [small(block, place, language, wide) for place in range(len(block.charts))]
    charts = [_titled(spec, chart.title, wide) for spec, chart in zip(specs, block.charts, strict=True)]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "concat": charts,
        "columns": _ACROSS,
        "spacing": _GAP,
        "resolve": {"scale": {"x": "independent", "color": "independent"}},
    }


def _titled(spec: Spec, title: str, wide: int) -> Spec:
    """One of the charts below its title."""
    del spec["$schema"]
    written = lines_of(title, wide // 7)
    rows = [{"label": line, "x": 0, "y": 8 + 16 * number} for number, line in enumerate(written)]
    above = texts(rows, "strong", x=at("x"), y=at("y"))
    head = {"width": wide, "height": 16 * len(written), "layer": [above]}
    return {"vconcat": [head, {**spec, "width": wide}], "spacing": 2}


def small(block: SmallMultiples, place: int, language: str, width: int = 0) -> Spec:
    """One of the charts, on the scale that all share."""
    most = max((scale_ends(chart)[1] for chart in block.charts), default=1.0)
    chart = replace(block.charts[place], most=most)
    return vega_lite(chart, language, small=True, width=width)
