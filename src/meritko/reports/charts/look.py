"""How charts look: colours that the colour-blind and a grey printer tell apart, letters, sizes.

Fills of bars keep at least 3 : 1 to the paper or have an outline that does; neighbours also differ
in lightness. Colours of a series come from the theme by its place, so that one specification
serves light and dark pages.
"""

from __future__ import annotations

from typing import Any, Literal

from meritko.reports.paper.letters import FAMILY

Theme = Literal["paper", "page"]
Spec = dict[str, Any]
"""A piece of a specification, as JSON has it."""

FONT = "Roboto, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
PAPER_FONT = f"{FAMILY}, 'Liberation Sans', Arial, sans-serif"
"""The letters in pictures for paper: those of the report, the same on every machine."""

LETTER = 6.9
"""How wide a letter of a label is on average, in pixels (13 px, measured on Czech texts, rounded up)."""

WIDTH = 640
"""Pixels of a picture for paper: 170 mm, so that 13 px are about 10 points."""

NARROW = 300
"""What a telephone leaves for a chart; texts that stand in a fixed place fit into it."""

REFERENCE = 7
"""The place in the palette of what the others are compared with."""

_COLOURS = ("#2362A2", "#D97706", "#0B2E55", "#3E9E7C", "#7A1F4B", "#8A6D3B", "#444444", "#8693A1")
"""The palette on paper: 3 : 1 to white at least; the first four also differ in lightness."""

PARTS = ("#174A7E", "#F2B25C", "#2F7A60", "#DCE6F2", "#8C3B6B", "#B8D8C8", "#4A4A4A", "#C9C9C9")
"""Fills of parts of a whole, the same on every paper: dark and light ones take turns."""

PARTS_DARK = (True, False, True, False, True, False, True, False)
"""Which of `PARTS` are dark, so that letters on them are white."""

RAMP = ("#E3EDF7", "#B3CDE6", "#76A5CF", "#3C78B0", "#164B82")
"""From little to much, by lightness."""

RAMP_DARK = (False, False, False, True, True)
DASHES = ([1, 0], [7, 3], [2, 3], [9, 3, 2, 3], [5, 2], [12, 4], [1, 3], [4, 4])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "circle", "square")


def theme(name: Theme) -> Spec:
    """The Vega-Lite configuration that goes with every specification of this package.

    On `paper` colours are fixed. On a `page` they are the page's own properties (`--ink`,
    `--series-0` …), so that a chart follows it from light to dark and to print undrawn.
    """
    paper = name == "paper"
    shades = [colour if paper else f"var(--series-{n})" for n, colour in enumerate(_COLOURS)]
    return {
        "aria": False,  # the page says what a chart says; marks would be read with unformatted numbers
        "background": "#FFFFFF" if paper else None,
        "font": PAPER_FONT if paper else FONT,
        "padding": 4,
        "range": {"category": shades},
        "style": _styles(paper),
        "view": {"stroke": None},
    }


def _styles(paper: bool) -> dict[str, Spec]:
    """How the kinds of marks look, by the name that marks give as their style."""
    if paper:
        ink, soft, grid, ground = "#1B1F24", "#4A5460", "#8693A1", "#FFFFFF"
    else:
        ink, soft, grid, ground = "var(--ink)", "var(--soft)", "var(--series-7)", "var(--ground)"
    plate = {"color": ground, "stroke": ground, "strokeWidth": 7, "strokeJoin": "round"}
    return {
        "label": {"fontSize": 13, "color": ink},
        "strong": {"fontSize": 13, "fontWeight": "bold", "color": ink},
        "halo": {"fontSize": 13, **plate},
        "small": {"fontSize": 11, "color": soft},
        "bar": {"stroke": soft, "strokeWidth": 0.5},
        "part": {"stroke": ink, "strokeWidth": 0.75},
        "base": {"color": soft, "strokeWidth": 1},
        "target": {"color": ink, "strokeWidth": 1.5, "strokeDash": [5, 3]},
        "break": {"color": grid, "strokeWidth": 1, "strokeDash": [2, 3]},
        "tile": {"stroke": soft, "strokeWidth": 0.75},
        "empty": {"stroke": soft, "strokeWidth": 1, "strokeDash": [3, 3], "color": "transparent"},
        "on_light": {"fontSize": 13, "color": "#1B1F24"},
        "on_dark": {"fontSize": 13, "color": "#FFFFFF"},
    }
