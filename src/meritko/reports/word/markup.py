"""The few elements of WordprocessingML that a report is made of."""

from __future__ import annotations

import re
from copy import deepcopy
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EMU_PER_POINT = 12700

Element = Any
"""An element of lxml, which has no types of its own."""


def el(name: str, /, *children: Element, **attributes: str | int) -> Element:
    """An element `w:name` with attributes `w:…`."""
    made = etree.Element(f"{{{W}}}{name}")
    for attribute, value in attributes.items():
        made.set(f"{{{W}}}{attribute}", str(value))
    made.extend(children)
    return made


def clean(text: str) -> str:
    """The text without characters that XML cannot hold; line ends and tabs become spaces."""
    return _NOT_IN_XML.sub("", text).translate({9: " ", 10: " ", 13: " "})


def run(text: str, *properties: Element) -> Element:
    """A run of text. `properties`, in the order of the schema, may belong to other runs as well."""
    words = el("t")
    words.text = clean(text)
    words.set(_SPACE, "preserve")
    return el("r", *([el("rPr", *deepcopy(properties))] if properties else []), words)


def tab() -> Element:
    return el("r", el("tab"))


def paragraph(style: str, *content: Element, properties: tuple[Element, ...] = ()) -> Element:
    """A paragraph. `style`: the id of its style; `properties` in the order of the schema, after the style."""
    return el("p", el("pPr", el("pStyle", val=style), *properties), *content)


def bookmarked(name: str, number: int, *content: Element) -> tuple[Element, ...]:
    """Content that links can lead to."""
    return (el("bookmarkStart", id=number, name=name), *content, el("bookmarkEnd", id=number))


def hyperlink(bookmark: str, *content: Element) -> Element:
    return el("hyperlink", *content, anchor=bookmark, history=1)


def field(part: str, **attributes: str | int) -> Element:
    """One of the marks of a field: `begin`, `separate` or `end`."""
    return el("r", el("fldChar", fldCharType=part, **attributes))


def instruction(text: str) -> Element:
    code = el("instrText")
    code.text = text
    code.set(_SPACE, "preserve")
    return el("r", code)


def picture(relation: str, number: int, alt: str, width: float, height: float) -> Element:
    """A run with a picture of so many points. `alt`: what it says."""
    size = {"cx": str(round(width * _EMU_PER_POINT)), "cy": str(round(height * _EMU_PER_POINT))}
    inline = etree.Element(f"{{{_WP}}}inline", {"distT": "0", "distB": "0", "distL": "0", "distR": "0"})
    etree.SubElement(inline, f"{{{_WP}}}extent", size)
    name = {"id": str(number), "name": f"picture {number}", "descr": clean(alt)}
    etree.SubElement(inline, f"{{{_WP}}}docPr", name)
    graphic = etree.SubElement(inline, f"{{{_A}}}graphic", nsmap={"a": _A})
    content = etree.SubElement(graphic, f"{{{_A}}}graphicData", {"uri": _PIC})
    shown = etree.SubElement(content, f"{{{_PIC}}}pic", nsmap={"pic": _PIC})
    about = etree.SubElement(shown, f"{{{_PIC}}}nvPicPr")
    etree.SubElement(about, f"{{{_PIC}}}cNvPr", name)
    etree.SubElement(about, f"{{{_PIC}}}cNvPicPr")
    fill = etree.SubElement(shown, f"{{{_PIC}}}blipFill")
    etree.SubElement(fill, f"{{{_A}}}blip", {f"{{{R}}}embed": relation})
    etree.SubElement(etree.SubElement(fill, f"{{{_A}}}stretch"), f"{{{_A}}}fillRect")
    look = etree.SubElement(shown, f"{{{_PIC}}}spPr")
    place = etree.SubElement(look, f"{{{_A}}}xfrm")
    etree.SubElement(place, f"{{{_A}}}off", {"x": "0", "y": "0"})
    etree.SubElement(place, f"{{{_A}}}ext", size)
    shape = etree.SubElement(look, f"{{{_A}}}prstGeom", {"prst": "rect"})
    etree.SubElement(shape, f"{{{_A}}}avLst")
    return el("r", el("drawing", inline))
