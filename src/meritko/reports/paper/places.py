"""Places of a document that links lead to, and what is said of them on every kind of paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from meritko.reports.document import Chart, Document, Paragraph, Section, SmallMultiples


def titled(section: Section) -> str:
    """The title of a section after its number."""
    return f"{section.number}\N{NO-BREAK SPACE}{section.title}" if section.number else section.title


def alternative(chart: Chart | SmallMultiples) -> str:
    """What a picture says, in words."""
    if isinstance(chart, SmallMultiples):
        return " ".join(small.alt for small in chart.charts)
    return chart.alt


def places_of(document: Document) -> Mapping[str, str]:
    """The id of each place of the document -> its name in the file; the first of two with one id wins."""
    places: dict[str, str] = {}
    for identifier in _identifiers(document):
        places.setdefault(identifier, f"place_{len(places)}")
    return places


def _identifiers(document: Document) -> Iterator[str]:
    for section in document.all_sections():
        yield section.id
        for block in section.blocks:
            if not isinstance(block, Paragraph):
                yield block.id
