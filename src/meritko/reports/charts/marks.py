"""Layers of a specification. Every layer carries its own rows; places are pixels unless a scale says else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from meritko.reports.charts.look import REFERENCE, Spec

Rows = Sequence[Spec]
VISIBLE_TIP = {"field": "tip", "type": "nominal"}


def at(field: str) -> Spec:
    """A place in pixels."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def along(field: str, ends: tuple[float, float], start: float, spare: float, width: int = 0) -> Spec:
    """A place on the scale, which begins at `start` pixels and leaves `spare` pixels at its end.

    `width`: pixels of the chart; 0: whatever it is given, also when it changes.
    """
    end: object = width - round(spare) if width else {"expr": f"width - {round(spare)}"}
    scale: Spec = {"domain": list(ends), "nice": False, "zero": False, "range": [round(start), end]}
    return {"field": field, "type": "quantitative", "axis": None, "scale": scale}


def colour(field: str = "slot", shades: Sequence[str] = ()) -> Spec:
    """The colour by a place in the palette of the theme, or in `shades`."""
    scale: Spec = {"domain": list(range(len(shades) or REFERENCE + 1))}
    if shades:
        scale["range"] = list(shades)
    return {"field": field, "type": "nominal", "legend": None, "scale": scale}


def layer(rows: Rows, mark: Spec, tip: bool = False, **encoding: Any) -> Spec:
    """Marks of one kind for some rows."""
    if tip:
        encoding["tooltip"] = dict(VISIBLE_TIP)
    return {"data": {"values": list(rows)}, "mark": mark, "encoding": encoding}


def texts(rows: Rows, style: str = "label", field: str = "label", **encoding: Any) -> Spec:
    """Texts that stand to the right of their place, in the middle of the line."""
    return text_marks(rows, {"style": style}, field, **encoding)


def text_marks(rows: Rows, look: Spec, field: str = "label", **encoding: Any) -> Spec:
    """Texts with any alignment."""
    mark: Spec = {"type": "text", "align": "left", "baseline": "middle", **look}
    return layer(rows, mark, text={"field": field, "type": "nominal"}, **encoding)


def whole(layers: Sequence[Spec], height: float, least: float = 0) -> Spec:
    """A specification. `least`: how many pixels of width it needs to be read."""
    spec: Spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "height": round(height),
        "layer": [one for one in layers if one["data"]["values"]],
    }
    if least:
        spec["usermeta"] = {"least": round(least)}
    return spec
