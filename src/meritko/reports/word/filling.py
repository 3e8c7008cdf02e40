"""A template, the program's own or an office's, checked and with its tags filled in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from docx.document import Document as WordFile
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree  # type: ignore[import-untyped]

from meritko.reports.word.markup import R, W
from meritko.reports.word.template import blank_template
from meritko.wording import Translator, n_

TAGS = (
    "title", "subtitle", "mark", "facts", "strip", "contents_heading", "contents", "body",
    "before_page", "between_pages", "after_pages",
)  # fmt: skip
STYLES = (
    "Title", "Subtitle", "heading 1", "heading 2", "heading 3", "heading 4", "Body Text", "caption",
    "toc 1", "toc 2", "Hyperlink", "Strong", "Report Lead", "Report Reading", "Report Note",
    "Report Finding", "Report Picture", "Report Cell", "Report Number", "Report Table",
)  # fmt: skip
"""Styles that a report is written in, by the names that the file keeps whatever Word is translated to."""

Fault = Literal[
    "unreadable", "large", "macros", "outside", "tags", "unknown", "missing", "unmarked", "styles"
]
_FAULTS: Mapping[Fault, str] = {
    "unreadable": n_("The template {file} is no Word document (.docx) that can be read."),
    "large": n_("The template {file} unpacks to {what} MB, which no template needs."),
    "macros": n_("The template {file} holds macros. Save it in Word as a document (.docx) without them."),
    "outside": n_("The template {file} takes {what} from another place. Put it into the document itself."),
    "tags": n_("The template {file} has a mistake in its tags: {what}."),
    "unknown": n_("The template {file} asks for {what}, which no report has; it may ask for {known}."),
    "missing": n_("The template {file} lacks {what}: the tag has to stand alone in a paragraph."),
    "unmarked": n_(
        "The pages of the template {file} do not carry {what}: it belongs into their header or footer."
    ),
    "styles": n_("The template {file} lacks the styles {what}."),
}


class TemplateUnfit(Exception):
    """A template that no report can be written in.

    Attributes:
        file: Its path.
        fault: What is wrong with it.
        what: The names or words that are wrong.
    """

    def __init__(self, file: Path, fault: Fault, what: Sequence[str] = ()) -> None:
        super().__init__(file, fault, what)
        self.file = file
        self.fault: Fault = fault
        self.what = tuple(what)

    def said(self, say: Translator) -> str:
        """What is wrong, as a sentence with what to do on the command line."""
        remedy = say("A template to begin with is made by: meritko report-template --out FILE.docx")
        return f"{self.fault_said(say)} {remedy}"

    def fault_said(self, say: Translator) -> str:
        """What is wrong, as a sentence."""
        names = ", ".join(self.what).rstrip(".")
        return say(_FAULTS[self.fault]).format(file=self.file, what=names, known=", ".join(TAGS))


_UNREADABLE = (OSError, ValueError, KeyError, AttributeError, OpcError, etree.LxmlError, zipfile.BadZipFile)


@dataclass(frozen=True)
class Filled:
    """A template with its tags filled in. `styles`: names in STYLES -> their ids in this file."""

    file: WordFile
    styles: Mapping[str, str]


def fill(template: Path | None, tags: Mapping[str, object]) -> Filled:
    """Fill the tags of a template in.

    Args:
        template: The office's own; None: the one that comes with the program.
        tags: A value for each of TAGS.

    Raises:
        TemplateUnfit: It cannot be read, its tags are wrong, or it lacks a tag or a style.
    """
    name = template or Path("template")
    file = _opened(template, name)
    _check_tags(file, name)
    styles = _styles_of(file.docx, name)
    try:
        file.render(dict(tags), SandboxedEnvironment(autoescape=True, undefined=StrictUndefined))
    except (TemplateError, etree.LxmlError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise TemplateUnfit(name, "tags", [str(error)]) from error
    _check_mark(file.docx, str(tags["mark"]), name)
    return Filled(file.docx, styles)


def _opened(template: Path | None, name: Path) -> DocxTemplate:
    try:
        file = DocxTemplate(io.BytesIO(template.read_bytes() if template else blank_template()))
        file.init_docx()
    except _UNREADABLE as error:
        raise TemplateUnfit(name, "unreadable") from error
    return file


def _check_tags(file: DocxTemplate, name: Path) -> None:
    try:
        asked = file.get_undeclared_template_variables()
    except TemplateSyntaxError as error:
        raise TemplateUnfit(name, "tags", [error.message or str(error)]) from error
    if unknown := sorted(set(asked) - set(TAGS)):
        raise TemplateUnfit(name, "unknown", unknown)
    if "body" not in asked:
        raise TemplateUnfit(name, "missing", ["{{ body }}"])


def _styles_of(file: WordFile, name: Path) -> Mapping[str, str]:
    known = {
        style.find(f"{{{W}}}name").get(f"{{{W}}}val").casefold(): style.get(f"{{{W}}}styleId")
        for style in file.styles.element.iterfind(f"{{{W}}}style")
        if style.find(f"{{{W}}}name") is not None
    }
    if missing := [style for style in STYLES if style.casefold() not in known]:
        raise TemplateUnfit(name, "styles", missing)
    return {style: known[style.casefold()] for style in STYLES}


def _check_mark(file: WordFile, mark: str, name: Path) -> None:
    """Every kind of page but the first of a section, which may be a title page, carries the mark."""
    said = {"default": {"header": "", "footer": ""}}
    for section in file.element.body.iter(f"{{{W}}}sectPr"):
        for reference in section:
            place = etree.QName(reference).localname.removesuffix("Reference")
            kind = reference.get(f"{{{W}}}type")
            if place in {"header", "footer"} and kind != "first":
                part = file.part.rels[reference.get(f"{{{R}}}id")].target_part
                words = etree.fromstring(part.blob).itertext(f"{{{W}}}t")
                said.setdefault(kind, {})[place] = "".join(words)
        if any(mark not in "\n".join(around.values()) for around in said.values()):
            raise TemplateUnfit(name, "unmarked", ["{{ mark }}"])
