"""The paper of a template: how wide its text is, and sections that lie across."""

from __future__ import annotations

from copy import deepcopy

from meritko.reports.word.markup import Element, W, el

_TWIPS = 20


class Paper:
    """The last section of a template, whose margins, header and footer all sections have."""

    def __init__(self, section: Element) -> None:
        self._section = section
        self._broken = False
        size, margins = section.find(f"{{{W}}}pgSz"), section.find(f"{{{W}}}pgMar")
        self._width, self._height = _measure(size, "w"), _measure(size, "h")
        beside = _measure(margins, "left") + _measure(margins, "right")
        self.upright = (self._width - beside) / _TWIPS
        self.across = (self._height - beside) / _TWIPS
        over = _measure(margins, "top") + _measure(margins, "bottom")
        self.high = (self._height - over) / _TWIPS

    def end_of_section(self, across: bool) -> Element:
        """An empty paragraph that ends a section; only the first of all may have a title page.

        `across`: whether the section that ends here lies.
        """
        ended = deepcopy(self._section)
        if self._broken:
            _forget_title_page(ended)
        self._broken = True
        if across:
            size = ended.find(f"{{{W}}}pgSz")
            for name, value in (("w", self._height), ("h", self._width), ("orient", "landscape")):
                size.set(f"{{{W}}}{name}", str(value))
        return el("p", el("pPr", el("spacing", before=0, after=0, line=20, lineRule="exact"), ended))

    def finish(self) -> None:
        """Leave the title page to the first section, if the body has more than one."""
        if self._broken:
            _forget_title_page(self._section)


def _measure(element: Element, name: str) -> int:
    return int(element.get(f"{{{W}}}{name}"))


def _forget_title_page(section: Element) -> None:
    for name in ("headerReference", "footerReference"):
        for reference in section.findall(f"{{{W}}}{name}"):
            if reference.get(f"{{{W}}}type") == "first":
                section.remove(reference)
    for mark in section.findall(f"{{{W}}}titlePg"):
        section.remove(mark)
