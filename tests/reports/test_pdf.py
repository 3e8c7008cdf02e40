"""The PDF of the sample report: what it says, how it is tagged, and what no text can do to it."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import page
import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject
from tests.reports.paper_case import empty_pictures, numbers_in, paper_report, pictures
from tests.reports.sample import HOSTILE

from meritko.reports.document import Chart, Column, Document, Grid, Paragraph, Row, Section
from meritko.reports.paper.publicity import CannotShow, Publicity
from meritko.reports.pdf.tree import tree_of
from meritko.reports.pdf.writing import pdf_of, write_pdf

READS = Path(__file__).with_name("reads.pdf.txt")
"""The text of the whole PDF, page by page. After a change that is meant, read and replace it."""


@pytest.fixture(scope="module")
def content() -> bytes:
    return pdf_of(paper_report(), pictures())


@pytest.fixture(scope="module")
def reader(content: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(content))


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def with_blocks(*blocks: Any) -> Document:
    return replace(paper_report(), sections=(Section("only", "Jediná kapitola", blocks),))


def tags(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every element of the structure tree, in reading order."""

    def walk(part: Any) -> Iterator[DictionaryObject]:
        part = part.get_object() if isinstance(part, IndirectObject) else part
        if isinstance(part, ArrayObject):
            for inner in part:
                yield from walk(inner)
        elif isinstance(part, DictionaryObject):
            if "/S" in part:
                yield part
            yield from walk(part.get("/K", ArrayObject()))

    yield from walk(reader.trailer["/Root"]["/StructTreeRoot"]["/K"])


def test_the_pages_of_the_sample_read_like_this_apart_from_charts():
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(paper_report(), empty_pictures())))

    pages = (re.sub(r"(?: \.)+ ", " … ", page.extract_text()) for page in reader.pages)

    assert "\n=====\n".join(pages) == READS.read_text(encoding="utf-8").removesuffix("\n")


def test_every_number_of_the_document_stands_in_the_text(content):
    text = squeezed(text_of(content))
    numbers = list(numbers_in(paper_report()))

    assert len(numbers) > 90
    assert [n.shown for n in numbers if squeezed(n.shown) not in text] == []


def test_every_page_carries_the_mark_and_those_after_the_title_their_number(reader):
    texts = [page.extract_text() for page in reader.pages]

    assert all("interní, obsahuje malé počty" in text for text in texts)
    assert [text.splitlines()[-1] for text in texts[1:]] == [
        f"strana {number} z {len(texts)}" for number in range(2, len(texts) + 1)
    ]


def test_the_same_document_gives_the_same_bytes_in_another_process(content, tmp_path):
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from tests.reports.paper_case import paper_report, pictures;"
        "from meritko.reports.pdf.writing import write_pdf;"
        "write_pdf(paper_report(), Path(sys.argv[1]), pictures())"
    )
    path = tmp_path / "report.pdf"

    subprocess.run([sys.executable, "-c", program, str(path), str(Path(__file__).parents[2])], check=True)

    assert path.read_bytes() == content


def test_its_metadata_are_those_of_the_document(reader):
    about = reader.metadata
    assert about is not None

    assert about.title == "Vyhodnocení dotačních programů za rok 2025"
    assert about.subject == "Podpora terénní práce a Podpora koordinátorů"
    assert str(about.creation_date) == str(about.modification_date) == "2026-03-11 00:00:00+00:00"
    assert reader.trailer["/Root"]["/Lang"] == "cs"
    assert str(reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]) == "True"


def test_it_claims_both_standards_and_only_one_without_a_day():
    dated = pdf_of(with_blocks(Paragraph(("Věta.",))), {})
    undated = pdf_of(replace(with_blocks(Paragraph(("Věta.",))), made=None), {})

    claims = [re.findall(rb"<(pdf[a-z]+id:[a-z]+)>(\w+)<", content) for content in (dated, undated)]

    assert claims == [
        [(b"pdfaid:part", b"2"), (b"pdfaid:conformance", b"A"), (b"pdfuaid:part", b"1")],
        [(b"pdfuaid:part", b"1")],
    ]


def is_mistaken(failure: page.ValidationFailure, content: bytes) -> bool:
    """Whether the validator took the last byte of a compressed stream, a carriage return, for a line end."""
    if failure.rule_id != "PDFA2A-STREAM-LENGTH-001" or failure.object_id is None:
        return False
    start = content.index(b"\n%d 0 obj\n" % failure.object_id.object_number)
    length = re.compile(rb"/Length (\d+)").search(content, start)
    assert length
    end = content.index(b"stream\n", start) + len(b"stream\n") + int(length[1])
    return content[end - 1 : end + 10] == b"\r\nendstream"


@pytest.mark.parametrize("profile", ["2a", "ua1"])
def test_the_validator_page_finds_nothing_against_it(content, profile):
    report = page.validate_pdf_bytes(content, profile=profile)

    failures = [failure for failure in report.failures if not is_mistaken(failure, content)]
    assert [(failure.rule_id, failure.message) for failure in failures] == []
    assert report.rules.passed > 100


@pytest.mark.parametrize(("profile", "name"), [("ua1", "/Alt"), ("2a", "/Metadata")])
def test_the_validator_notices_what_is_taken_away(content, profile, name):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    for held in writer._objects:
        if isinstance(held, DictionaryObject):
            held.pop(name, None)
    damaged = io.BytesIO()
    writer.write(damaged)

    assert not page.validate_pdf_bytes(damaged.getvalue(), profile=profile).is_compliant


def test_every_picture_has_the_finding_as_its_text(reader):
    said = [str(tag.get("/Alt", "")) for tag in tags(reader) if tag["/S"] == "/Figure"]

    assert len(said) == len(pictures())
    assert said[0] == "Nejvíc obcí (48,9 %) je podporováno druhým nebo třetím rokem, nových je 8,5 %."
    assert all(said)


def test_tables_have_header_cells_and_captions(reader):
    kinds = [str(tag["/S"]) for tag in tags(reader)]
    grids = [block for block in paper_report().blocks() if isinstance(block, Grid)]
    bands = sum(row.kind == "group" for grid in grids for row in grid.rows)

    assert kinds.count("/Table") == len(grids)
    assert kinds.count("/Caption") == len(grids)
    assert kinds.count("/TH") == sum(len(grid.columns) for grid in grids) + bands


def test_headings_never_skip_a_level(reader):
    levels = [int(match[1]) for tag in tags(reader) if (match := re.fullmatch(r"/H(\d)", str(tag["/S"])))]

    assert levels[0] == 1
    assert max(levels) == 3
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_all_letters_come_with_the_file(reader):
    faces = {}
    for sheet in reader.pages:
        for face in sheet["/Resources"].get("/Font", {}).values():
            inner = face["/DescendantFonts"][0].get_object()["/FontDescriptor"]
            faces[str(face["/BaseFont"]).split("+")[1]] = "/FontFile2" in inner

    assert faces == {
        "SourceSansPro-Bold": True,
        "SourceSansPro-Regular": True,
        "SourceSansPro-Semibold": True,
    }


@pytest.mark.parametrize(
    "text",
    [
        '#panic("x") #read("/etc/passwd") $x$ *a* _b_ `c` @d <e> // f /* g */',
        '\\u{1} \\ \\# [ ] { } ] ) "',
        HOSTILE.replace("🏚️", "■"),
        "= nadpis",
    ],
)
def test_a_hostile_text_stays_a_text_wherever_it_stands(text):
    rows = (Row(((text,),), "group"), Row(((text,),)), Row(((text,),), "total"))
    chapter = Section(
        text, text, (Paragraph((text,)), Grid(text + "2", text, (Column(text),), rows, (text,)))
    )
    document = replace(paper_report(), title=text, subtitle=text, mark=text, sections=(chapter,))

    said = squeezed(text_of(pdf_of(document, {}, Publicity(text))))

    assert said.count(squeezed(text)) >= 10


def test_what_the_letters_lack_is_a_square_and_what_nobody_can_see_is_left_out():
    said = text_of(pdf_of(with_blocks(Paragraph(("dům 🏚️, ⚙, \x00\x1bčára\u202e, řádek\njiný, 中",))), {}))

    assert "dům ■, ■, čára, řádek jiný, ■" in said


def test_a_link_leads_to_its_place(reader):
    links = [a.get_object() for sheet in reader.pages for a in sheet.get("/Annots", []) or []]

    assert [link for link in links if link.get("/Contents") is None] == []
    assert len(links) == 1 + 11  # one in the text, the others in the contents


def test_a_picture_higher_than_a_page_is_made_smaller():
    chart = next(block for block in paper_report().blocks() if isinstance(block, Chart))
    tower = '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="5000"/>'

    shown = tree_of(with_blocks(chart), {chart.id: tower}, None)["sections"][0]["blocks"][0]

    assert shown["width"] * 5000 / 640 == pytest.approx(660)


def test_wide_grids_turn_the_page(content):
    columns = tuple(Column(f"nejdelšíslovosloupce{place}", number=True) for place in range(12))
    wide = Grid("wide", "Široká", columns, (Row((("1234567890",),) * 12),))

    document = pypdf.PdfReader(io.BytesIO(pdf_of(with_blocks(Paragraph(("Před.",)), wide), {})))

    sizes = [page.mediabox.width > page.mediabox.height for page in document.pages]
    assert sizes == [False, False, False, True]


def test_a_strip_stands_on_the_title_page_only_if_asked_for(content, tmp_path):
    statement = "Spolufinancováno Evropskou unií"
    path = tmp_path / "report.pdf"

    write_pdf(paper_report(), path, pictures(), Publicity(statement))

    first = pypdf.PdfReader(path).pages[0].extract_text()
    assert statement in first
    assert statement not in text_of(content)
    assert page.is_pdf_compliant(str(path), profile="ua1")


def test_a_strip_that_is_no_picture_is_named(tmp_path):
    broken = tmp_path / "pruh.svg"
    broken.write_text("<svg", encoding="utf-8")

    with pytest.raises(CannotShow, match=re.escape(str(broken))):
        pdf_of(paper_report(), pictures(), Publicity("x", strip=broken))
