"""The Word report of the sample: what it says, how it is built, and templates that offices may give."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.document import Document as WordFile
from docx.table import Table
from docx.text.paragraph import Paragraph as WordParagraph
from tests.reports.paper_case import numbers_in, paper_report, pictures
from tests.reports.sample import HOSTILE

from meritko.reports.document import (
    Chart,
    Column,
    Document,
    FindingList,
    Grid,
    Number,
    Paragraph,
    Row,
    Section,
)
from meritko.reports.paper.publicity import CannotShow, Publicity
from meritko.reports.word.filling import TAGS, TemplateUnfit
from meritko.reports.word.template import blank_template, packed, write_template
from meritko.reports.word.writing import word_of, write_word
from meritko.wording import translator

READS = Path(__file__).with_name("reads.docx.txt")
"""The text of the whole document: style and text of each paragraph, rows of tables. After a change that
is meant, read and replace it."""

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
UNCLOSED = (
    "Unexpected end of template. Jinja was looking for the following tags: 'endfor' or 'else'. "
    "The innermost block that needs to be closed is 'for'."
)
UNSAFE = "access to attribute '__class__' of 'str' object is unsafe."
BEGIN = "Šablonu, od které lze začít, vytvoří: meritko report-template --out SOUBOR.docx"


@pytest.fixture(scope="module")
def content() -> bytes:
    return word_of(paper_report(), pictures())


@pytest.fixture(scope="module")
def file(content: bytes) -> WordFile:
    return docx.Document(io.BytesIO(content))


def lines(file: WordFile) -> Iterator[str]:
    for block in file.iter_inner_content():
        if isinstance(block, WordParagraph):
            assert block.style is not None
            picture = block._p.find(".//{*}docPr")
            yield f"{block.style.name}: {block.text}" + (
                "" if picture is None else f"[{picture.get('descr')}]"
            )
        else:
            yield from ("| " + " | ".join(row) for row in cells(block))


def cells(table: Table) -> Iterator[list[str]]:
    for row in table._tbl.iter(f"{W}tr"):
        yield ["".join(cell.itertext(f"{W}t")) for cell in row.iter(f"{W}tc")]


def with_blocks(*blocks: Any) -> Document:
    return replace(paper_report(), sections=(Section("only", "Jediná kapitola", blocks),))


def changed(parts: Mapping[str, tuple[str, str]], template: bytes | None = None) -> bytes:
    """The template of the program with one text of a part replaced by another."""
    with zipfile.ZipFile(io.BytesIO(template or blank_template())) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for name, (old, new) in parts.items():
        text = contents[name].decode("utf-8")
        assert old in text
        contents[name] = text.replace(old, new).encode("utf-8")
    return packed(contents)


def refused(path: Path) -> str:
    with pytest.raises(TemplateUnfit) as raised:
        word_of(with_blocks(), {}, path)
    return raised.value.said(translator("cs"))


def test_the_document_reads_like_this(file):
    assert "\n".join(lines(file)) == READS.read_text(encoding="utf-8").removesuffix("\n")


def test_every_grid_is_a_table_with_its_numbers_as_they_are_shown(file):
    grids = [block for block in paper_report().blocks() if isinstance(block, Grid)]

    for grid, table in zip(grids, file.tables, strict=True):
        rows = [row for row in list(cells(table))[1:] if row != ["–"]]
        for row, said in zip(grid.rows, rows, strict=True):
            for words, text in zip(row.cells, said, strict=False):
                if len(words) == 1 and isinstance(words[0], Number):
                    assert text == words[0].shown


def test_every_number_of_the_document_stands_in_the_text(file):
    text = "\n".join(lines(file))
    numbers = list(numbers_in(paper_report()))

    assert len(numbers) > 90
    assert [n.shown for n in numbers if n.shown not in text] == []


def test_the_same_document_gives_the_same_bytes_in_another_process(content, tmp_path):
    program = (
        "import sys; from pathlib import Path; sys.path.insert(0, sys.argv[2]);"
        "from tests.reports.paper_case import paper_report, pictures;"
        "from meritko.reports.word.writing import write_word;"
        "write_word(paper_report(), Path(sys.argv[1]), pictures())"
    )
    path = tmp_path / "report.docx"

    subprocess.run([sys.executable, "-c", program, str(path), str(Path(__file__).parents[2])], check=True)

    assert path.read_bytes() == content


def test_heads_of_tables_repeat_and_no_row_is_torn(file):
    for table in file.tables:
        head, *others = table._tbl.iter(f"{W}tr")

        assert head.find(f"{W}trPr/{W}tblHeader") is not None
        assert [r for r in (head, *others) if r.find(f"{W}trPr/{W}cantSplit") is None] in ([], others)


def test_numbers_stand_at_the_right_and_texts_at_the_left(file):
    table = file.tables[0]

    styles = [[cell.paragraphs[0].style.name for cell in row.cells] for row in table.rows]

    assert styles == [["Report Cell", "Report Number", "Report Number"]] * 6


def test_every_picture_says_the_finding(file):
    said = [shape._inline.docPr.get("descr") for shape in file.inline_shapes]

    assert len(said) == len(pictures())
    assert said[0] == "Nejvíc obcí (48,9 %) je podporováno druhým nebo třetím rokem, nových je 8,5 %."
    assert all(said)


def test_verdicts_differ_by_shape_and_word(file):
    found = {p.text.split("\t")[1]: p.text.split("\t")[0] for p in file.paragraphs if "\t" in p.text}
    labels = {line.label for b in paper_report().blocks() if isinstance(b, FindingList) for line in b.lines}

    shapes = {label: found[label] for label in labels}

    assert shapes == {
        "splněno": "✔", "nesplněno": "✖", "ke sledování": "▲", "jen pro ilustraci": "○",
        "nelze posoudit": "□", "popis": "–",
    }  # fmt: skip


def test_every_page_carries_the_mark_and_its_number(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        head, foot = (archive.read(f"word/{name}.xml").decode("utf-8") for name in ("header", "footer"))

    assert "interní, obsahuje malé počty" in head
    assert "".join(re.findall("<w:t[^>]*>([^<]*)<", foot)) == "strana 1 z 1"
    assert "PAGE" in foot
    assert "NUMPAGES" in foot


def test_links_and_the_contents_lead_to_bookmarks(file):
    body = file.element.body
    bookmarks = [b.get(f"{W}name") for b in body.iter(f"{W}bookmarkStart")]
    anchors = [a.get(f"{W}anchor") for a in body.iter(f"{W}hyperlink")]
    field = [mark.get(f"{W}fldCharType") for mark in body.iter(f"{W}fldChar")]

    assert len(set(bookmarks)) == len(bookmarks)
    assert len(anchors) == 1 + 11  # one in the text, the others in the contents
    assert set(anchors) <= set(bookmarks)
    assert field == ["begin", "separate", "end"]


@pytest.mark.parametrize(("language", "spoken"), [("cs", "cs-CZ"), ("en", "en-GB")])
def test_language_title_and_day_are_those_of_the_document(language, spoken):
    file = docx.Document(io.BytesIO(word_of(replace(with_blocks(), language=language), {})))
    about = file.core_properties

    assert [e.get(f"{W}val") for e in file.styles.element.iter(f"{W}lang")] == [spoken]
    assert (about.title, about.subject, about.keywords, about.language, about.author) == (
        "Vyhodnocení dotačních programů za rok 2025",
        "Podpora terénní práce a Podpora koordinátorů",
        "interní, obsahuje malé počty",
        spoken,
        "",
    )
    assert str(about.created) == str(about.modified) == "2026-03-11 00:00:00+00:00"


@pytest.mark.parametrize(
    "text", [HOSTILE, "{{ title }} {% for %} {{ 7 * 7 }} {_{ x }_}", "</w:t> & <w:p/> ]]>"]
)
def test_a_hostile_text_stays_a_text_wherever_it_stands(text):
    rows = (Row(((text,),), "group"), Row(((text,),)), Row(((text,),), "total"))
    chapter = Section("only", text, (Paragraph((text,)), Grid("grid", text, (Column(text),), rows, (text,))))
    document = replace(paper_report(), sections=(chapter,))

    file = docx.Document(io.BytesIO(word_of(document, {})))

    assert "\n".join(lines(file)).count(text) == 9


def test_what_xml_cannot_hold_is_left_out():
    file = docx.Document(
        io.BytesIO(word_of(with_blocks(Paragraph(("a\x00\x1bb\ud800\ufffe, řádek\njiný",))), {}))
    )

    assert file.paragraphs[-1].text == "ab, řádek jiný"


def test_a_picture_higher_than_a_page_is_made_smaller():
    chart = next(block for block in paper_report().blocks() if isinstance(block, Chart))
    tower = '<svg xmlns="http://www.w3.org/2000/svg" width="500" height="5000"/>'

    file = docx.Document(io.BytesIO(word_of(with_blocks(chart), {chart.id: tower})))

    section, (shown,) = file.sections[0], file.inline_shapes
    assert shown.height < section.page_height - section.top_margin - section.bottom_margin
    assert round(shown.height / shown.width, 2) == 10


def test_a_wide_grid_lies_in_a_section_of_its_own_and_only_the_first_has_a_title_page():
    columns = tuple(Column(f"nejdelšíslovosloupce{place}", number=True) for place in range(12))
    wide = Grid("wide", "Široká", columns, (Row((("1234567890",),) * 12),))

    file = docx.Document(io.BytesIO(word_of(with_blocks(wide, Paragraph(("Po ní.",))), {})))

    assert [
        (s.page_width > s.page_height, s.different_first_page_header_footer) for s in file.sections
    ] == [(False, True), (True, False), (False, False)]  # fmt: skip
    assert all("{{" not in s.header._element.xml for s in file.sections)


def test_a_strip_stands_on_the_title_page_only_if_asked_for(file, tmp_path):
    path = tmp_path / "report.docx"

    write_word(with_blocks(), path, {}, publicity=Publicity("Spolufinancováno Evropskou unií"))

    said = list(lines(docx.Document(path)))
    assert said[3] == (
        "Report Strip: \N{EM SPACE}Spolufinancováno Evropskou unií[Spolufinancováno Evropskou unií]"
    )
    assert not any("Report Strip" in line for line in lines(file))


def test_a_strip_that_is_no_picture_is_named(tmp_path):
    absent = tmp_path / "pruh.png"

    with pytest.raises(CannotShow, match=re.escape(str(absent))):
        word_of(with_blocks(), {}, publicity=Publicity("x", strip=absent))


def test_the_template_that_is_handed_out_gives_the_same_report(content, tmp_path):
    path = tmp_path / "sablona.docx"

    write_template(path)

    assert word_of(paper_report(), pictures(), path) == content


def test_a_template_that_an_office_restyled_is_used_also_where_word_speaks_czech(tmp_path):
    path = tmp_path / "sablona.docx"
    path.write_bytes(
        changed({
            "word/styles.xml": ('w:styleId="Heading1"', 'w:styleId="Nadpis1"'),
            "word/document.xml": ("{{ subtitle }}", "Úřad na Smyšlence"),
        })
    )  # fmt: skip

    file = docx.Document(io.BytesIO(word_of(with_blocks(), {}, path)))

    assert file.paragraphs[1].text == "Úřad na Smyšlence"
    headings = [p.text for p in file.paragraphs if p._p.pPr is not None and p._p.pPr.style == "Nadpis1"]
    assert headings == ["Jediná kapitola"]


def test_a_template_that_is_not_there_or_is_no_word_document_is_refused(tmp_path):
    absent, text, archive = (tmp_path / name for name in ("neni.docx", "text.docx", "archiv.docx"))
    text.write_text("Ahoj", encoding="utf-8")
    archive.write_bytes(packed({"a.txt": b"a"}))

    said = [refused(path) for path in (absent, text, archive, tmp_path)]

    assert said == [
        f"Šablona {path} není dokument Wordu (.docx), který by šlo přečíst. {BEGIN}"
        for path in (absent, text, archive, tmp_path)
    ]


@pytest.mark.parametrize(
    ("part", "old", "new", "message"),
    [
        (
            "document", "{{ subtitle }}", "{{ podtitul }} {{ autor }}",
            "Šablona {file} chce autor, podtitul, což žádná zpráva nemá; může chtít " + ", ".join(TAGS) + ".",
        ),
        (
            "document", "{%p endfor %}", "konec",
            "V šabloně {file} je chyba ve značkách: " + UNCLOSED,
        ),
        (
            "document", "{{ fact.label }}", "{{ fact.nadpis }}",
            "V šabloně {file} je chyba ve značkách: 'dict object' has no attribute 'nadpis'.",
        ),
        (
            "document", "{{ fact.label }}", "{{ ''.__class__.__mro__ }}",
            "V šabloně {file} je chyba ve značkách: " + UNSAFE,
        ),
        (
            "document", "{{ body }}", "tělo",
            "V šabloně {file} chybí {{{{ body }}}}: značka má stát sama ve vlastním odstavci.",
        ),
        (
            "header", "{{ mark }}", "nic",
            "Stránky šablony {file} nenesou {{{{ mark }}}}: patří do jejich záhlaví nebo zápatí.",
        ),
        (
            "styles", '"Report Note"', '"Moje poznámka"',
            "V šabloně {file} chybějí styly Report Note.",
        ),
    ],
)  # fmt: skip
def test_a_template_with_a_mistake_is_refused_with_what_is_wrong(tmp_path, part, old, new, message):
    path = tmp_path / "sablona.docx"
    path.write_bytes(changed({f"word/{part}.xml": (old, new)}))

    assert refused(path) == f"{message.format(file=path)} {BEGIN}"
