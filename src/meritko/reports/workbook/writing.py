"""A document written as a workbook; the same document gives the same bytes."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from meritko.engine.findings.finding import Verdict
from meritko.reports.document import Document, FindingList
from meritko.reports.workbook.cards import write_cards
from meritko.reports.workbook.contents import write_contents
from meritko.reports.workbook.looks import Looks
from meritko.reports.workbook.plan import plan_workbook
from meritko.reports.workbook.sheets import SectionSheet, Writing
from meritko.reports.workbook.sources import plan_sources
from meritko.reports.workbook.texts import safe
from meritko.reports.workbook.underlay import FIRST_ROW, write_underlay
from meritko.wording import translator

_UNDATED = datetime(2000, 1, 1)  # noqa: DTZ001  a workbook's dates have no zone
_AS_TEXT = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True,
    "max_url_length": 255,
}  # fmt: skip
_LONGEST_PROPERTY = 250


def write_workbook(document: Document, path: Path) -> None:
    """Write a report as an Excel workbook.

    Sheets: contents, one for each chapter and appendix, the cards of all numbers, and the numbers
    of charts that no table gives. No cell holds a formula, whatever its text begins with.

    Args:
        document: The report, in its own language.
        path: The file, replaced if it is there.

    Raises:
        OSError: The file cannot be written.
    """
    say = translator(document.language)
    plan = plan_workbook(document, say)
    sources, tables = plan_sources(document, plan, FIRST_ROW)
    made = BytesIO()
    with xlsxwriter.Workbook(made, _AS_TEXT) as book:
        book.set_properties(_properties(document))
        book.set_size(2400, 1500)
        writing = Writing(book, document, plan, sources, Looks(book), _labels(document), say)
        contents = book.add_worksheet(plan.contents)
        further = (*([plan.cards] if document.cards else []), *([plan.underlay] if tables else []))
        write_contents(contents, writing, further)
        for planned in plan.sheets:
            SectionSheet(book.add_worksheet(planned.title), planned, writing).write()
        if document.cards:
            write_cards(book.add_worksheet(plan.cards), writing)
        if tables:
            write_underlay(book.add_worksheet(plan.underlay), tables, writing)
    path.write_bytes(made.getvalue())


def _properties(document: Document) -> dict[str, object]:
    return {
        "created": _created(document),
        "title": safe(document.title, _LONGEST_PROPERTY),
        "subject": safe(document.subtitle, _LONGEST_PROPERTY),
        "status": safe(document.mark, _LONGEST_PROPERTY),
        "author": "Měřítko",
    }


def _created(document: Document) -> datetime:
    """The day on which the report was made; a fixed one where that is not known."""
    return datetime.combine(document.made, time()) if document.made else _UNDATED


def _labels(document: Document) -> dict[Verdict, str]:
    """Each verdict of the report in words."""
    labels: dict[Verdict, str] = {}
    for block in document.blocks():
        if isinstance(block, FindingList):
            for line in block.lines:
                labels.setdefault(line.verdict, line.label)
    return labels
