"""Typst with the letters of the report and nothing else of the machine, so that every machine sets alike."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import typst

from meritko.reports.paper.letters import BOLD, REGULAR, SEMIBOLD, drawn
from meritko.reports.paper.publicity import size_of_svg

POINTS_PER_PIXEL = 0.75

_PICTURES = b"""
#set text(font: "Source Sans Pro")
#for one in json(bytes(sys.inputs.pictures)) {
  page(width: one.width * 1pt, height: one.height * 1pt, margin: 0pt, image(bytes(one.svg), format: "svg"))
}
"""


@contextmanager
def compiler() -> Iterator[typst.Compiler]:
    """A compiler that finds the letters of the report and no other file."""
    with TemporaryDirectory() as folder:
        for face in (REGULAR, SEMIBOLD, BOLD):
            shutil.copy(face, folder)  # their package has each face twice; which one is taken must not vary
        fonts = typst.Fonts(
            include_system_fonts=False, include_embedded_fonts=False, font_paths=[Path(folder)]
        )
        yield typst.Compiler(root=Path(folder), font_paths=fonts)


def png_of_each(pictures: Mapping[str, str], sharpness: float) -> dict[str, bytes]:
    """Pictures as PNG, under their names.

    Args:
        pictures: The text of each SVG.
        sharpness: Pixels of a PNG for one of the SVG.
    """
    if not pictures:
        return {}
    pages = [_page(drawn(picture)) for picture in pictures.values()]
    with compiler() as press:
        content = press.compile(
            _PICTURES,
            format="png",
            ppi=72 / POINTS_PER_PIXEL * sharpness,
            sys_inputs={"pictures": json.dumps(pages)},
        )
    made: Sequence[bytes | None] = content if isinstance(content, list) else [content]
    return {name: one or b"" for name, one in zip(pictures, made, strict=True)}


def _page(picture: str) -> dict[str, object]:
    width, height = size_of_svg(picture)
    return {"svg": picture, "width": width * POINTS_PER_PIXEL, "height": height * POINTS_PER_PIXEL}
