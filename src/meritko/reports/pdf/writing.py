"""A document set by typst: tagged, for reading aloud (PDF/UA-1) and for the archive (PDF/A-2a)."""

from __future__ import annotations

import json
from importlib.resources import files
from pathlib import Path

from meritko.reports.document import Document
from meritko.reports.paper.publicity import Publicity
from meritko.reports.paper.typesetting import compiler
from meritko.reports.pdf.tree import Pictures, tree_of

_TEMPLATE = "report.typ"


def write_pdf(document: Document, path: Path, pictures: Pictures, publicity: Publicity | None = None) -> None:
    """Write the report as a PDF. The same document gives the same bytes.

    It claims PDF/UA-1, and PDF/A-2a as well if the document has a date (an archived file must).
    A character that the letters of the report do not have stands as a black square.

    Args:
        document: The report.
        path: The file, replaced if it is there.
        pictures: Picturess a chart as SVG.
        publicity: The strip of the title page; none without it.

    Raises:
        CannotShow: A file of the strip is not there or is no picture.
        OSError: The file cannot be written.
    """
    path.write_bytes(pdf_of(document, pictures, publicity))


def get_ready() -> None:
    """Nothing but what importing this module does, while there is nothing to set yet."""


def pdf_of(document: Document, pictures: Pictures, publicity: Publicity | None = None) -> bytes:
    """The content of the file that `write_pdf` writes.

    Raises:
        CannotShow: A file of the strip is not there or is no picture.
    """
    report = json.dumps(tree_of(document, pictures, publicity), ensure_ascii=False)
    template = files(__package__).joinpath(_TEMPLATE).read_bytes()
    with compiler() as press:
        content = press.compile(
            template,
            format="pdf",
            sys_inputs={"report": report},
            pdf_standards=["a-2a", "ua-1"] if document.made else ["ua-1"],
        )
    assert isinstance(content, bytes)  # noqa: S101  one file, not one for each page
    return content
