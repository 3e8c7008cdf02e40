"""Texts of a picture for paper, put in after Vega has placed them.

vl-convert measures every text that it draws by laying it out anew, which took more than nine tenths
of the time of a picture. Nothing here depends on those measures: labels have their place and
alignment. So Vega draws a mark in the place of each text, and the text is put there afterwards.
"""

from __future__ import annotations

import html
import re
from typing import Any

from meritko.reports.charts.look import PAPER_FONT, Spec
from meritko.reports.paper.letters import drawable

_MARK = re.compile(
    r'<path transform="translate\(([^,"]*),([^)"]*)\)"[^>]*fill="text:(\d+)"[^>]*>(?:</path>)?'
)
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_BASELINE = 0.3
"""Of the size of letters: how far below the middle of a line they stand, as Vega has it."""


class Lettering:
    """The texts of one picture: taken out of its specification, put into its SVG."""

    def __init__(self, styles: dict[str, Spec]) -> None:
        self._styles = styles
        self._texts: list[tuple[Spec, list[str]]] = []

    def taken_from(self, spec: Spec) -> Spec:
        """The specification with a mark in the place of every text."""
        for kind in ("layer", "concat", "vconcat"):
            if kind in spec:
                return {**spec, kind: [self.taken_from(one) for one in spec[kind]]}
        return self._placeholders(spec) if spec["mark"]["type"] == "text" else spec

    def put_into(self, picture: str) -> str:
        """The picture with its texts."""
        return _MARK.sub(self._text, picture)

    def _placeholders(self, layer: Spec) -> Spec:
        mark = self._styles[layer["mark"]["style"]] | layer["mark"]
        encoding = {key: layer["encoding"][key] for key in ("x", "y", "xOffset") if key in layer["encoding"]}
        field = layer["encoding"]["text"]["field"]
        rows = []
        for row in layer["data"]["values"]:
            said = row[field]
            rows.append({**row, "text": f"text:{len(self._texts)}"})
            self._texts.append((mark, [said] if isinstance(said, str) else said))
        encoding["color"] = {"field": "text", "type": "nominal", "scale": None, "legend": None}
        point = {"type": "point", "filled": True, "size": 1, "shape": "circle"}
        return {**layer, "mark": point, "encoding": encoding, "data": {"values": rows}}

    def _text(self, found: re.Match[str]) -> str:
        mark, lines = self._texts[int(found[3])]
        x = float(found[1]) + mark.get("dx", 0)
        y = float(found[2]) + mark.get("dy", 0) + mark["fontSize"] * _BASELINE
        attributes: dict[str, Any] = {
            "text-anchor": _ANCHORS[mark["align"]],
            "transform": f"translate({round(x, 2):g},{round(y, 2):g})",
            "font-family": PAPER_FONT,
            "font-size": f"{mark['fontSize']}px",
            "font-weight": mark.get("fontWeight"),
            "fill": mark["color"],
            "stroke": mark.get("stroke"),
            "stroke-width": mark.get("strokeWidth"),
            "stroke-linejoin": mark.get("strokeJoin"),
        }
        written = "".join(f' {k}="{html.escape(str(v))}"' for k, v in attributes.items() if v is not None)
        return f"<text{written}>{_lines(lines, mark.get('lineHeight', mark['fontSize'] + 2))}</text>"


def _lines(lines: list[str], high: float) -> str:
    said = [html.escape(drawable(line), quote=False) for line in lines]
    rest = (f'<tspan x="0" dy="{high}">{line}</tspan>' for line in said[1:])
    return said[0] + "".join(rest)
