"""From a chart of the document to its Vega-Lite specification."""

from __future__ import annotations

from meritko.reports.charts.bars import bars
from meritko.reports.charts.boundaries import Boundaries
from meritko.reports.charts.columns import columns
from meritko.reports.charts.lines import lines
from meritko.reports.charts.look import Spec
from meritko.reports.charts.maps import map_of
from meritko.reports.charts.stacked import stacked
from meritko.reports.charts.tiles import tiles
from meritko.reports.document import Chart
from meritko.wording import translator


def vega_lite(
    chart: Chart,
    language: str,
    boundaries: Boundaries | None = None,
    small: bool = False,
    width: int = 0,
) -> Spec:
    """The specification of a chart, without width, title and theme: those are given by who draws it.

    Numbers are those of the chart and their texts are taken over as they are; nothing is formatted
    or computed but places. There is no axis with numbers: every number stands at its mark.

    Args:
        chart: Any shape. A map of regions without `tiles` and without boundaries becomes bars.
        language: For the few words of a picture itself.
        boundaries: Shapes of the regions, for a real map in place of tiles.
        small: The chart is one of several: only the first and last points have labels.
        width: Pixels, when they will never change; 0: the specification fits any width.

    Raises:
        BoundariesDoNotFit: The boundaries lack a region of the chart.
    """
    _ = translator(language)
    if chart.shape == "columns":
        return columns(chart)
    if chart.shape == "stacked":
        return stacked(chart)
    if chart.shape == "lines":
        return lines(chart, _, small, width)
    if chart.shape == "tiles" and chart.series:
        if boundaries is not None:
            return map_of(chart, boundaries, _)
        if chart.tiles:
            return tiles(chart, _)
    return bars(chart)
