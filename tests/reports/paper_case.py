"""The sample as it is drawn on paper: with a day, and with pictures made once for all tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from tests.reports.sample import whole_report

from meritko.reports.charts import draw
from meritko.reports.document import Chart, Document, Number, SmallMultiples


@cache
def paper_report() -> Document:
    return replace(whole_report(), made=date(2026, 3, 11))


@cache
def pictures() -> Mapping[str, str]:
    return pictures_of(paper_report())


def empty_pictures() -> Mapping[str, str]:
    """Frames in place of charts, so that the text of a page does not depend on how charts are drawn."""
    frame = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="{height}"/>'
    return {name: frame.format(height=120 + 10 * n) for n, name in enumerate(pictures())}


def pictures_of(document: Document) -> Mapping[str, str]:
    blocks = (block for section in document.all_sections() for block in section.blocks)
    return draw((b for b in blocks if isinstance(b, Chart | SmallMultiples)), document.language)


def numbers_in(part: Any) -> Iterator[Number]:
    """Every number in a part of a document, those of charts (which are pictures) left out."""
    if isinstance(part, Number):
        yield part
    elif isinstance(part, tuple):
        for inner in part:
            yield from numbers_in(inner)
    elif is_dataclass(part) and not isinstance(part, Chart | SmallMultiples):
        for field in fields(part):
            yield from numbers_in(getattr(part, field.name))
