"""Groups of digits: those that stand in the outputs of a report, and those that something accounts for."""

import dataclasses
import html.parser
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import docx
from babel.messages.pofile import read_po
from lxml import etree
from openpyxl import load_workbook
from pypdf import PdfReader

from meritko.reports.document import Document, Number
from meritko.wording import CATALOGUES

OWN = re.compile(r"\d+")


def groups(text: str) -> set[str]:
    """The groups of digits in a text."""
    return set(OWN.findall(text))


def groups_of(texts: Iterable[str]) -> set[str]:
    return set().union(*map(groups, texts))


def strings_in(thing: Any) -> Iterator[str]:
    """Every text in a value made of frozen values, mappings, sequences and texts.

    Of a number of a report only what is shown, for that is what may stand in an output.
    """
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, Number):
        yield from (thing.shown, thing.unit, thing.why)
    elif isinstance(thing, int | float):
        yield repr(thing)
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from strings_in(getattr(thing, field.name))
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from strings_in(key)
            yield from strings_in(value)
    elif isinstance(thing, Iterable):
        for each in thing:
            yield from strings_in(each)


def numbers_in(thing: Any) -> Iterator[Number]:
    """Every number of a document, in its blocks and its cards."""
    if isinstance(thing, Number):
        yield thing
    elif dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            yield from numbers_in(getattr(thing, field.name))
    elif isinstance(thing, Mapping):
        for value in thing.values():
            yield from numbers_in(value)
    elif isinstance(thing, tuple | list):
        for each in thing:
            yield from numbers_in(each)


def messages() -> Iterator[str]:
    """The program's own sentences, in both languages."""
    with (CATALOGUES / "cs" / "LC_MESSAGES" / "meritko.po").open("rb") as file:
        for message in read_po(file, locale="cs"):
            if message.id:
                yield from strings_in(message.id)
                yield from strings_in(message.string)


def figures_of_workbook(path: Path) -> Iterator[tuple[str, float]]:
    """The cells of a workbook that hold a number: where, and the number."""
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
                    yield f"{sheet.title}!{cell.coordinate}", float(cell.value)


def texts_of_workbook(path: Path) -> Iterator[str]:
    """Texts of cells, comments, titles of sheets, headers and footers, and titles of charts."""
    for sheet in load_workbook(path):
        yield sheet.title
        edges = [edge for edge in (sheet.oddHeader, sheet.oddFooter) if edge]
        places = [place for edge in edges for place in (edge.left, edge.center, edge.right)]
        yield from (place.text for place in places if place.text)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield cell.value
                if cell.comment:
                    yield cell.comment.text
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("xl/charts/"):
                drawn = etree.fromstring(archive.read(name))
                yield from drawn.xpath("//*[local-name()='t']/text()")


def texts_of_word(path: Path) -> Iterator[str]:
    """Texts of the body, of headers and footers, and alternative texts of pictures."""
    file = docx.Document(str(path))
    edges = [edge for section in file.sections for edge in (section.header, section.footer)]
    parts = [file.element, *(edge._element for edge in edges)]
    for part in parts:
        for paragraph in part.iter("{*}p"):
            yield "".join(node.text or "" for node in paragraph.iter("{*}t"))
        yield from (node.get("descr", "") for node in part.iter("{*}docPr"))


def texts_of_pdf(path: Path) -> Iterator[tuple[str, str]]:
    """Texts of the pages, read in two ways: in lines, and in pieces as they were set.

    Lines run together what a picture sets side by side, pieces part what is broken into lines; what
    stands in both is really there.
    """
    for page in PdfReader(path).pages:
        pieces: list[str] = []
        lines = page.extract_text(visitor_text=lambda text, *_, pieces=pieces: pieces.append(text))
        yield lines, "\n".join(pieces)


class _Reader(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.values: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = "values" if ("type", "application/json") in attrs else tag
        self.texts += [value or "" for name, value in attrs if name in ("alt", "aria-label", "title")]

    def handle_endtag(self, _tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "values":
            self.values.append(data)
        elif self._inside not in ("script", "style"):
            self.texts.append(data)


def texts_of_page(path: Path) -> Iterator[str]:
    """Texts of elements and of their labels, and the texts of the cards."""
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    yield from reader.texts
    for value in reader.values:
        content = json.loads(value)
        if not _is_drawing(content):
            yield from (text for text in strings_in(content) if not text.isdigit())


def _is_drawing(content: Any) -> bool:
    return "mark" in json.dumps(content)[:100_000] and "encoding" in json.dumps(content)[:100_000]


def groups_of_document(document: Document) -> set[str]:
    """The groups of digits that the document itself holds, in numbers and in texts."""
    return groups_of(strings_in(document))
