"""A map of regions as tiles of one size: small ones are seen as well as large ones."""

from __future__ import annotations

from meritko.reports.charts.look import RAMP, RAMP_DARK, Spec
from meritko.reports.charts.marks import at, colour, layer, text_marks, texts, whole
from meritko.reports.charts.points import Point, points
from meritko.reports.document import Chart
from meritko.wording import Translator

_STEP, _SIZE, _KEY = 56, 53, 26


def tiles(chart: Chart, _: Translator) -> Spec:
    """The specification: one tile for each category, where `chart.tiles` puts it.

    Source: the places of the tiles are part of the pack's code list of regions.
    """
    shown = [point for point in points(chart) if point.series == 0]
    shades = shade_of(shown)
    rows = []
    for point in shown:
        tile = chart.tiles[point.category]
        x, y = tile.column * _STEP, tile.row * _STEP
        rows.append(point.row(
            x=x, x2=x + _SIZE, y=y, y2=y + _SIZE, xm=x + _SIZE / 2, name=tile.short, yn=y + 17, yv=y + 36,
            shade=shades.get(point.category), label=point.label.removesuffix("\N{NO-BREAK SPACE}%"),
        ))  # fmt: skip
    high = max(tile.row for tile in chart.tiles) * _STEP + _STEP
    wide = max(tile.column for tile in chart.tiles) * _STEP + _STEP
    box = {"x": at("x"), "x2": {"field": "x2"}, "y": at("y"), "y2": {"field": "y2"}}
    drawn = [row for row in rows if row["v"] is not None]
    missing = [row for row in rows if row["v"] is None]
    return whole(
        [
            layer(drawn, {"type": "rect", "style": "tile"}, tip=True, **box, color=colour("shade", RAMP)),
            layer(missing, {"type": "rect", "style": "empty"}, tip=True, **box),
            *_names([row for row in drawn if RAMP_DARK[row["shade"]]], "on_dark"),
            *_names([row for row in drawn if not RAMP_DARK[row["shade"]]], "on_light"),
            *_names(missing, "label"),
            *key(_, high + 8),
        ],
        high + _KEY,
        wide,
    )


def shade_of(shown: list[Point]) -> dict[int, int]:
    """The step of lightness of every category that has a number: five equal steps from zero to the most."""
    values = {point.category: point.value for point in shown if point.value is not None}
    least, most = min([0.0, *values.values()]), max([0.0, *values.values()])
    span = most - least or 1.0
    return {c: min(int((v - least) / span * len(RAMP)), len(RAMP) - 1) for c, v in values.items()}


def key(_: Translator, y: float) -> list[Spec]:
    """What the shades mean, in words; the numbers stand on the map."""
    steps = [
        {"x": 46 + 20 * n, "x2": 66 + 20 * n, "y": y, "y2": y + 12, "shade": n} for n in range(len(RAMP))
    ]
    words = [{"x": 40, "y": y + 6, "label": _("less")}]
    more = [{"x": 52 + 20 * len(RAMP), "y": y + 6, "label": _("more")}]
    return [
        layer(steps, {"type": "rect", "style": "tile"}, x=at("x"), x2={"field": "x2"}, y=at("y"),
              y2={"field": "y2"}, color=colour("shade", RAMP)),
        text_marks(words, {"style": "small", "align": "right"}, x=at("x"), y=at("y")),
        texts(more, "small", x=at("x"), y=at("y")),
    ]  # fmt: skip


def _names(rows: list[Spec], style: str) -> list[Spec]:
    look: Spec = {"style": style, "align": "center"}
    return [
        text_marks(rows, {**look, "fontSize": 11, "fontWeight": "bold"}, "name", x=at("xm"), y=at("yn")),
        text_marks(rows, look, x=at("xm"), y=at("yv")),
    ]
