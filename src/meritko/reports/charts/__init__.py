"""Charts: one Vega-Lite specification per chart of a report, and its picture as SVG or PNG."""

from meritko.reports.charts.boundaries import (
    Boundaries,
    BoundariesDoNotFit,
    boundaries_of,
    read_boundaries,
)
from meritko.reports.charts.drawing import draw, png, png_of, svg
from meritko.reports.charts.specification import vega_lite

__all__ = [
    "Boundaries",
    "BoundariesDoNotFit",
    "boundaries_of",
    "draw",
    "png",
    "png_of",
    "read_boundaries",
    "svg",
    "vega_lite",
]
