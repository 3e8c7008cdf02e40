"""Charts drawn, and the Word report that holds them: what one process beside that of the run does.

It loads this module and what that needs, which is far less than the making of reports needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from meritko.reports.charts import Boundaries, draw
from meritko.reports.document import Chart, Document, SmallMultiples
from meritko.reports.paper.publicity import Publicity
from meritko.reports.word.writing import write_word

_drawn: dict[str, Mapping[str, str]] = {}
"""What this process has drawn last, for the Word report that it writes next."""


def draw_charts(document: Document, language: str, boundaries: Boundaries | None) -> Mapping[str, str]:
    """SVG of every chart of a document, by its id.

    Raises:
        BoundariesDoNotFit: The boundaries lack a region of a chart.
    """
    _drawn.clear()  # a report is never written with what was drawn for another
    blocks = (block for section in document.all_sections() for block in section.blocks)
    charts = [block for block in blocks if isinstance(block, Chart | SmallMultiples)]
    _drawn["last"] = draw(charts, language, boundaries)
    return _drawn["last"]


def write_pictured(
    document: Document, path: Path, template: Path | None, publicity: Publicity | None
) -> None:
    """`write_word` with the charts that `draw_charts` has drawn; raises what that raises."""
    write_word(document, path, _drawn["last"], template, publicity)
