"""Pictures of charts, through vl-convert: the same specification that the page draws."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import vl_convert

from meritko.reports.charts.boundaries import Boundaries
from meritko.reports.charts.lettering import Lettering
from meritko.reports.charts.look import WIDTH, theme
from meritko.reports.charts.several import several
from meritko.reports.charts.specification import vega_lite
from meritko.reports.document import Chart, SmallMultiples
from meritko.reports.paper.letters import REGULAR

_FONTS = Path(__file__).with_name("fonts.conf")
_first = threading.Lock()
_ready = False


def svg(chart: Chart | SmallMultiples, language: str, boundaries: Boundaries | None = None) -> str:
    """The picture of a chart for paper, 640 pixels wide, in the letters of the report.

    The same chart gives the same picture on every machine: fonts of the machine are not looked at.

    Raises:
        BoundariesDoNotFit: The boundaries lack a region of the chart.
    """
    if isinstance(chart, SmallMultiples):
        spec = several(chart, language, WIDTH)
    else:
        spec = {**vega_lite(chart, language, boundaries), "width": WIDTH}
    look = theme("paper")
    lettering = Lettering(look["style"])
    _get_ready()
    return lettering.put_into(vl_convert.vegalite_to_svg(lettering.taken_from(spec), config=look))


def png(
    chart: Chart | SmallMultiples, language: str, scale: float = 2, boundaries: Boundaries | None = None
) -> bytes:
    """The picture of a chart as PNG. `scale`: pixels of the file for one of the 640 across."""
    return png_of(svg(chart, language, boundaries), scale)


def png_of(picture: str, scale: float = 2) -> bytes:
    """An SVG of `svg` or `draw` as PNG."""
    _get_ready()
    return vl_convert.svg_to_png(picture, scale=scale)


def draw(
    charts: Iterable[Chart | SmallMultiples], language: str, boundaries: Boundaries | None = None
) -> dict[str, str]:
    """SVG of many charts by their id, in their order.

    Raises:
        BoundariesDoNotFit: The boundaries lack a region of a chart.
    """
    return {chart.id: svg(chart, language, boundaries) for chart in charts}


def _get_ready() -> None:
    """Have vl-convert look for fonts before its first picture, only among those of the report.

    With fonts of the machine a picture would take longer and look different from one to another.
    """
    global _ready
    with _first:
        if not _ready:
            vl_convert.register_font_directory(str(REGULAR.parent))
            with _only_own_fonts():
                vl_convert.vegalite_to_svg({"mark": "text", "data": {"values": [{}]}})
            _ready = True


@contextmanager
def _only_own_fonts() -> Iterator[None]:
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_FONTS)
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before
