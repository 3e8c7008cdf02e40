"""Charts of the document: a place that the script draws into, and the same numbers as a table."""

from __future__ import annotations

from meritko.reports.charts.points import told
from meritko.reports.document import Chart, Number, SmallMultiples
from meritko.reports.page.elements import NOTHING, Html, joined, place, tag, text
from meritko.reports.page.tables import download, framed
from meritko.wording import Translator


def figure(chart: Chart, _: Translator) -> Html:
    """A chart with its title, its alternative text, the table of its numbers and their download."""
    unit = f" ({chart.unit})" if chart.unit else ""
    caption = tag("figcaption", text(chart.title + unit), id=f"{chart.id}-title")
    table = _table(chart.id, chart.title + unit, chart.categories, _columns(chart))
    return tag("figure", caption, _drawing(chart), _numbers(chart.id, chart.grid, table, _), id=chart.id)


def several(block: SmallMultiples, _: Translator) -> Html:
    """Small charts beside one another and one table for them all."""
    caption = tag("figcaption", text(block.title), id=f"{block.id}-title")
    small = [
        tag("div", tag("p", text(chart.title), class_="title"), _drawing(chart), id=chart.id)
        for chart in block.charts
    ]
    categories = list(dict.fromkeys(name for chart in block.charts for name in chart.categories))
    columns = [column for chart in block.charts for column in _columns(chart, chart.title, categories)]
    table = _table(block.id, block.title, tuple(categories), columns)
    grid = block.charts[0].grid if block.charts else ""
    inside = (caption, tag("div", *small, class_="several"), _numbers(block.id, grid, table, _))
    return tag("figure", *inside, id=block.id)


Columns = list[tuple[str, list[Number | None]]]


def _columns(chart: Chart, title: str = "", categories: list[str] | None = None) -> Columns:
    """The series as columns; for several charts in the order of all their categories."""
    found: Columns = []
    for series in chart.series:
        named = " – ".join(dict.fromkeys(part for part in (title, series.label) if part))
        numbers = list(series.numbers)
        if categories is not None:
            by_name = dict(zip(chart.categories, numbers, strict=True))
            numbers = [by_name.get(name) for name in categories]
        found.append((named, numbers))
    return found


def _drawing(chart: Chart) -> Html:
    return tag("div", class_="drawing", role="img", aria_label=chart.alt, tabindex="0", data_chart=chart.id)


def _numbers(identifier: str, grid: str, table: Html, _: Translator) -> Html:
    """Open until the script closes it, so that nothing is lost without a script."""
    named = tag("summary", text(_("table of the chart")))
    whole = tag("a", text(_("the whole table")), href=place(grid)) if grid else NOTHING
    more = tag("p", whole, class_="tools") if grid else NOTHING
    inside = joined((framed(table, f"{identifier}-title"), download(f"{identifier}-table", _), more))
    return tag("details", named, inside, open=True, class_="numbers")


def _table(identifier: str, caption: str, categories: tuple[str, ...], columns: Columns) -> Html:
    heads = [tag("th", text(label), scope="col", class_="n") for label, _numbers in columns]
    head = tag("thead", tag("tr", tag("td"), *heads))
    rows = [
        tag("tr", tag("th", text(name), scope="row"), *(_cell(numbers[at]) for _label, numbers in columns))
        for at, name in enumerate(categories)
    ]
    named = tag("caption", text(caption), class_="unseen")
    return tag("table", named, head, tag("tbody", *rows), id=f"{identifier}-table")


def _cell(number: Number | None) -> Html:
    return tag("td", text(told(number)), class_="n")
