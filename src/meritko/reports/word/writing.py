"""A document written into a template of Word."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from datetime import UTC, datetime, time
from pathlib import Path

from docx.document import Document as WordFile

from meritko.reports.document import Document, plain
from meritko.reports.paper.publicity import Publicity, size_of_svg, strip_of
from meritko.reports.paper.typesetting import POINTS_PER_PIXEL, png_of_each
from meritko.reports.word.body import Shop, body_of, contents_of
from meritko.reports.word.filling import TemplateUnfit, fill
from meritko.reports.word.markup import Element, W, clean, el, picture, run
from meritko.reports.word.paper import Paper
from meritko.reports.word.template import packed
from meritko.wording import translator

_LANGUAGES = {"cs": "cs-CZ", "en": "en-GB"}
_MARKS = {
    name: f"\N{LEFT WHITE SQUARE BRACKET}{name}\N{RIGHT WHITE SQUARE BRACKET}"
    for name in ("body", "contents", "strip")
}
"""What the tags are filled in with first: the paragraph that holds it makes room for what belongs there."""

_SHARPNESS = 2
_UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
_FIRST_PICTURE_OF_STRIP = 100_000

Pictures = Mapping[str, str]


def write_word(
    document: Document,
    path: Path,
    pictures: Pictures,
    template: Path | None = None,
    publicity: Publicity | None = None,
) -> None:
    """Write the report as a .docx. The same document and template give the same bytes.

    Args:
        document: The report.
        path: The file, replaced if it is there.
        pictures: Every chart as SVG, by its id.
        template: A template of the office; None: the one of `write_template`.
        publicity: The strip of the title page; none without it.

    Raises:
        TemplateUnfit: No report can be written in the template.
        CannotShow: A file of the strip is not there or is no picture.
        OSError: The file cannot be written.
    """
    path.write_bytes(word_of(document, pictures, template, publicity))


def word_of(
    document: Document,
    pictures: Pictures,
    template: Path | None = None,
    publicity: Publicity | None = None,
) -> bytes:
    """The content of the file that `write_word` writes; raises what it raises, but no OSError."""
    filled = fill(template, _tags(document))
    file = filled.file
    paper = Paper(file.element.body.sectPr)

    pixels = png_of_each(pictures, _SHARPNESS)

    def add_picture(identifier: str) -> tuple[str, float, float]:
        width, height = size_of_svg(pictures[identifier])
        relation = _add(file, pixels[identifier])
        return relation, width * POINTS_PER_PIXEL, height * POINTS_PER_PIXEL

    shop = Shop(filled.styles, add_picture, paper)
    if not _put(file, "body", lambda _tag: body_of(document, shop)):
        raise TemplateUnfit(template or Path("template"), "missing", ["{{ body }}"])
    _put(file, "contents", lambda _tag: contents_of(document, shop))
    _put(file, "strip", lambda tag: _strip(file, tag, publicity, paper.upright))
    paper.finish()
    _describe(file, document)
    return _saved(file)


def _tags(document: Document) -> dict[str, object]:
    _ = translator(document.language)
    before, _page, rest = _("page {page} of {pages}").partition("{page}")
    between, _pages, after = rest.partition("{pages}")
    return {
        "title": clean(document.title),
        "subtitle": clean(document.subtitle),
        "mark": clean(document.mark),
        "facts": [{"label": clean(f.label), "text": clean(plain(f.words))} for f in document.facts],
        "contents_heading": _("Contents"),
        "before_page": before,
        "between_pages": between,
        "after_pages": after,
        **_MARKS,
    }


def _put(file: WordFile, tag: str, make: Callable[[Element], Iterable[Element]]) -> bool:
    """Replace the paragraph of a tag by what `make` makes of it. False: no paragraph has the tag."""
    for held in file.element.body.iterchildren(f"{{{W}}}p"):
        if _MARKS[tag] == "".join(held.itertext(f"{{{W}}}t")).strip():
            for element in make(held):
                held.addprevious(element)
            held.getparent().remove(held)
            return True
    return False


def _strip(file: WordFile, tag: Element, publicity: Publicity | None, room: float) -> list[Element]:
    """The strip in a paragraph that looks and stands like that of its tag."""
    if publicity is None:
        return []
    shown, statement = strip_of(publicity, room)
    strip = el("p", *deepcopy(tag.findall(f"{{{W}}}pPr")))
    pixels = png_of_each({str(number): one.picture.svg for number, one in enumerate(shown)}, 1)
    for number, one in enumerate(shown):
        if number:
            strip.append(run("\N{EM SPACE}"))
        relation, place = _add(file, pixels[str(number)]), _FIRST_PICTURE_OF_STRIP + number
        strip.append(picture(relation, place, one.alt, one.width, one.height))
        if not number and statement:
            strip.append(run(f"\N{EM SPACE}{clean(statement)}"))
    return [strip]


def _add(file: WordFile, png: bytes) -> str:
    relation, _image = file.part.get_or_add_image(io.BytesIO(png))
    return relation


def _describe(file: WordFile, document: Document) -> None:
    """Metadata and the language of the text, from the document alone."""
    language = _LANGUAGES[document.language]
    about = file.core_properties
    made = datetime.combine(document.made, time(), UTC) if document.made else _UNDATED
    about.title, about.subject, about.keywords = (
        clean(document.title),
        clean(document.subtitle),
        clean(document.mark),
    )
    about.language, about.author, about.last_modified_by, about.comments = language, "", "", ""
    about.created = about.modified = made
    about.revision = 1
    for spoken in file.styles.element.iterfind(f"{{{W}}}docDefaults//{{{W}}}lang"):
        spoken.set(f"{{{W}}}val", language)


def _saved(file: WordFile) -> bytes:
    content = io.BytesIO()
    file.save(content)
    with zipfile.ZipFile(content) as archive:
        return packed({name: archive.read(name) for name in archive.namelist()})
