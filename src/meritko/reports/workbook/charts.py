"""A chart as a native one of a spreadsheet program, drawn from cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

from meritko.reports.document import Chart
from meritko.reports.workbook.sources import Drawn, Source
from meritko.reports.workbook.texts import number_format, safe

_INK = "#262626"
_PALETTE = ("#1F4E79", "#E08E2B", "#7FB7BE", "#7A3E65", "#BFBF5A", "#8C8C8C")
"""Told apart by people who do not see colours, and by their lightness in grey print."""
_LIGHT_TEXT = frozenset({"#1F4E79", "#7A3E65"})
_REFERENCE, _REFERENCE_EDGE = "#C9D3DC", "#6B7C8C"
_TARGET = "#8C2D04"
_MARKERS = ("circle", "square", "triangle", "diamond", "x", "star")
_MOST_LABELS = 40
_LONGEST_TITLE = 250
_LONGEST_ALT = 2_000

_KINDS: Mapping[str, dict[str, str]] = {
    "bars": {"type": "bar"},
    "tiles": {"type": "bar"},
    "columns": {"type": "column"},
    "stacked": {"type": "bar", "subtype": "stacked"},
    "lines": {"type": "line"},
}
Options = dict[str, Any]


def draw_chart(book: Workbook, chart: Chart, source: Source, width: int, height: int) -> Any:
    """Make the chart of `chart` in a workbook, in pixels; the caller puts it on a sheet."""
    made = book.add_chart(_KINDS[chart.shape])
    lies = chart.shape in ("bars", "tiles", "stacked")
    targets = [drawn for drawn in source.drawn if drawn.of is None]
    strokes = [drawn for drawn in source.drawn if drawn.of is not None]
    for drawn in strokes:
        made.add_series(_series(chart, drawn, source, has_outline=lies and bool(targets)))
    if lies or chart.shape == "lines":
        for drawn in targets:
            made.add_series(_outline(drawn, source) if lies else _line_of_target(drawn, source))
    elif targets:
        lines = book.add_chart({"type": "line"})
        for drawn in targets:
            lines.add_series(_line_of_target(drawn, source))
        made.combine(lines)
    _set_up(made, chart, source, lies=lies)
    made.set_size({"width": width, "height": height})
    return made


def alternative(chart: Chart) -> str:
    """The text that is read in the place of the picture."""
    return safe(chart.alt or chart.title, _LONGEST_ALT)


def _name(text: str) -> str:
    """A name in a chart; one that begins like a formula would be taken for the address of a cell."""
    return safe(f" {text}" if text.startswith("=") else text, _LONGEST_TITLE)


def _set_up(made: Any, chart: Chart, source: Source, *, lies: bool) -> None:
    title = f"{chart.title} ({chart.unit})" if chart.unit else chart.title
    font = {"size": 11, "bold": True, "color": _INK}
    made.set_title({"name": _name(title), "name_font": font, "overlay": False})
    small = {"size": 9, "color": _INK}
    grid = {"visible": True, "line": {"color": "#E3E3E3", "width": 0.75}}
    has_labels = _has_labels(chart)
    names: Options = {
        "num_font": small,
        "line": {"color": "#8C8C8C"},
        "major_tick_mark": "none",
        "interval_unit": 1,
    }
    values: Options = {"num_font": small, "line": {"none": True}, "major_gridlines": grid}
    if has_labels and chart.shape != "lines":
        values |= {"major_gridlines": {"visible": False}, "label_position": "none"}
    values |= {"num_format": "#,##0" if not chart.most or chart.most > 5 else "#,##0.0"}
    if chart.most:
        values["max"] = chart.most
    if not _goes_below_zero(chart) and chart.shape != "lines":
        values["min"] = 0
    if lies:
        made.set_y_axis(names | {"reverse": True} | _low(chart))  # the first bar on top
        made.set_x_axis({"label_position": "high"} | values)  # below the picture
    else:
        made.set_x_axis(names | _low(chart))
        made.set_y_axis(values)
    _legend(made, source)
    made.show_blanks_as("gap")
    made.set_chartarea({"border": {"color": "#C9D3DC"}, "fill": {"color": "#FFFFFF"}})


def _low(chart: Chart) -> Options:
    """Names of categories beside the picture, not inside it, where bars go below zero."""
    return {"label_position": "low"} if _goes_below_zero(chart) else {}


def _legend(made: Any, source: Source) -> None:
    """A legend where there is more than one thing to tell apart, each named once."""
    labels = {drawn.label for drawn in source.drawn}
    if len(labels) < 2:
        made.set_legend({"none": True})
        return
    again = [at for at, drawn in enumerate(source.drawn) if drawn.continues]
    font = {"size": 9, "color": _INK}
    made.set_legend(_options(position="bottom", delete_series=again, font=font))


def _series(chart: Chart, drawn: Drawn, source: Source, *, has_outline: bool) -> Options:
    of = drawn.of or 0
    colour = _REFERENCE if drawn.reference else _PALETTE[of % len(_PALETTE)]
    options: Options = {
        "name": _name(drawn.label),
        "categories": source.categories.where,
        "values": drawn.cells.where,
    }
    if chart.shape == "lines":
        edge = _REFERENCE_EDGE if drawn.reference else colour
        marker = {"type": _MARKERS[of % len(_MARKERS)], "size": 6}
        options["line"] = {"color": edge, "width": 2, "dash_type": "dash" if drawn.reference else "solid"}
        options["marker"] = marker | {"fill": {"color": edge}, "border": {"color": edge}}
        if _has_labels(chart):
            options["data_labels"] = _labels(drawn, "above", _INK)
        return options
    options["fill"] = {"color": colour}
    options["border"] = {"color": _REFERENCE_EDGE if drawn.reference else colour, "width": 0.75}
    options["gap"] = 45
    options["overlap"] = 100 if chart.shape == "stacked" or has_outline else 0
    if _has_labels(chart):
        if chart.shape == "stacked":
            inside = "#FFFFFF" if colour in _LIGHT_TEXT else _INK
            options["data_labels"] = _labels(drawn, "center", inside)
        else:
            options["data_labels"] = _labels(drawn, "outside_end", _INK)
    return options


def _labels(drawn: Drawn, position: str, colour: str) -> Options:
    """The values beside what is drawn; none where there is no value, which must not look like zero."""
    numbers = [number for number in drawn.numbers if number is not None and number.value is not None]
    labels = _options(value=True, position=position, font={"size": 9, "color": colour})
    if numbers:
        labels["num_format"] = number_format(max(numbers, key=lambda number: number.decimals))
    if len(numbers) < len(drawn.numbers):
        labels["custom"] = [
            {"delete": True} if number is None or number.value is None else None for number in drawn.numbers
        ]
    return labels


def _outline(drawn: Drawn, source: Source) -> Options:
    """A target among lying bars: a dashed outline around each of them, as long as the target."""
    return {
        "name": _name(drawn.label),
        "categories": source.categories.where,
        "values": drawn.cells.where,
        "fill": {"none": True},
        "border": {"color": _TARGET, "width": 1, "dash_type": "dash"},
        "overlap": 100,
        "gap": 45,
    }


def _line_of_target(drawn: Drawn, source: Source) -> Options:
    return {
        "name": _name(drawn.label),
        "categories": source.categories.where,
        "values": drawn.cells.where,
        "line": {"color": _TARGET, "width": 1.5, "dash_type": "dash"},
        "marker": {"type": "none"},
    }


def _options(**given: Any) -> Options:
    return given


def _has_labels(chart: Chart) -> bool:
    return len(chart.categories) * len(chart.series) <= _MOST_LABELS


def _goes_below_zero(chart: Chart) -> bool:
    return any(number and (number.value or 0) < 0 for series in chart.series for number in series.numbers)
