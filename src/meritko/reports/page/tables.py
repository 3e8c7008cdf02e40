"""Tables of the document, in a frame that scrolls on its own, with a button for their data."""

from __future__ import annotations

from collections.abc import Mapping

from meritko.reports.blocks.verdicts import said_verdict
from meritko.reports.document import Card, Column, Grid, Row
from meritko.reports.page.elements import NOTHING, Html, joined, tag, text
from meritko.reports.page.inlines import verdict_tag, words
from meritko.wording import Translator

_MANY = 7
"""With more columns than this a table is set smaller on paper."""


def grid(block: Grid, cards: Mapping[str, Card], _: Translator) -> Html:
    """A table with its caption, note and button; one without rows says so."""
    caption = tag("caption", text(block.caption), id=f"{block.id}-caption")
    head = tag("thead", tag("tr", *(_heading(column) for column in block.columns)))
    rows = [_row(row, block.columns, cards, _) for row in block.rows] or [_no_rows(block, _)]
    wide = "wide" if len(block.columns) > _MANY else False
    table = tag("table", caption, head, tag("tbody", *rows), id=block.id, class_=wide)
    note = tag("p", words(block.note, cards), class_="note") if block.note else NOTHING
    return joined((framed(table, f"{block.id}-caption"), download(block.id, _), note))


def framed(table: Html, named_by: str) -> Html:
    """A table that scrolls to the side in its own frame, by keyboard too."""
    return tag("section", table, class_="scroll", aria_labelledby=named_by, tabindex="0")


def download(table: str, _: Translator) -> Html:
    """The button that saves a table; the script shows it, without one it could do nothing."""
    button = tag("button", text(_("download data (CSV)")), type="button", data_table=table, hidden=True)
    return tag("p", button, class_="tools")


def _heading(column: Column) -> Html:
    unit = text(f" ({column.unit})") if column.unit else NOTHING
    return tag("th", text(column.heading), unit, scope="col", class_="n" if column.number else False)


def _no_rows(block: Grid, _: Translator) -> Html:
    return tag("tr", tag("td", text(_("no rows")), colspan=str(max(len(block.columns), 1)), class_="none"))


def _row(row: Row, columns: tuple[Column, ...], cards: Mapping[str, Card], _: Translator) -> Html:
    if row.kind == "group":
        first = tag("th", words(row.cells[0], cards), scope="colgroup", colspan=str(len(columns)))
        return tag("tr", first, class_="group")
    cells = []
    for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        inside = words(cell, cards, row.card, units=not column.number)
        if place == 0:
            judged = verdict_tag(row.verdict, said_verdict(row.verdict, _)) if row.verdict else NOTHING
            space = text(" ") if judged else NOTHING
            cells.append(tag("th", inside, space, judged, scope="row"))
        else:
            cells.append(tag("td", inside, class_="n" if column.number else False))
    return tag("tr", *cells, class_="total" if row.kind == "total" else False)
