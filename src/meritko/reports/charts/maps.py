"""A map with real boundaries: areas shaded by their number, which stands inside each."""

from __future__ import annotations

from meritko.reports.charts.boundaries import Boundaries, Region
from meritko.reports.charts.look import RAMP, RAMP_DARK, Spec
from meritko.reports.charts.marks import at, colour, layer, text_marks, whole
from meritko.reports.charts.points import Point, points
from meritko.reports.charts.tiles import key, shade_of
from meritko.reports.document import Chart
from meritko.wording import Translator

_KEY = 30


def map_of(chart: Chart, boundaries: Boundaries, _: Translator) -> Spec:
    """The specification; small areas are drawn last, so that one inside another is seen.

    Raises:
        BoundariesDoNotFit: A region of the chart has no area in the file.
    """
    shown = [point for point in points(chart) if point.series == 0]
    regions = boundaries.of(chart.codes, chart.categories)
    shades = shade_of(shown)
    rows = [_row(point, regions[point.category], shades.get(point.category)) for point in shown]
    rows.sort(key=lambda row: -row["area"])
    outlines = [{key: value for key, value in row.items() if key != "area"} for row in rows]
    labels = [{key: row[key] for key in ("label", "x", "y", "shade", "v")} for row in rows]
    plain: Spec = {"projection": {"type": "identity", "scale": 1, "translate": [0, 0]}}
    shape = {"type": "geoshape", "style": "tile"}
    drawn = [row for row in outlines if row["v"] is not None]
    missing = [row for row in outlines if row["v"] is None]
    dark = [row for row in labels if row["v"] is not None and RAMP_DARK[row["shade"]]]
    light = [row for row in labels if row["v"] is not None and not RAMP_DARK[row["shade"]]]
    middle: Spec = {"align": "center"}
    places: Spec = {"x": at("x"), "y": at("y")}
    return whole(
        [
            {**layer(drawn, shape, tip=True, color=colour("shade", RAMP)), **plain},
            {**layer(missing, {"type": "geoshape", "style": "empty"}, tip=True), **plain},
            text_marks(dark, {**middle, "style": "on_dark"}, **places),
            text_marks(light, {**middle, "style": "on_light"}, **places),
            text_marks([row for row in labels if row["v"] is None], {**middle, "style": "label"}, **places),
            *key(_, boundaries.height + 8),
        ],
        boundaries.height + _KEY,
        boundaries.width,
    )


def _row(point: Point, region: Region, shade: int | None) -> Spec:
    geometry = {"type": "MultiPolygon", "coordinates": region.rings}
    x, y = region.inner
    label = point.label.removesuffix("\N{NO-BREAK SPACE}%")
    return point.row(type="Feature", geometry=geometry, shade=shade, x=x, y=y, area=region.area) | {
        "label": label
    }
