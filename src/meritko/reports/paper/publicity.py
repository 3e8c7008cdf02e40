"""The strip that says who pays: the emblem of the European Union, its statement, and other logos.

Rules: Regulation (EU) 2021/1060, Annex IX. The emblem is drawn here from its public description
(twelve five-pointed stars on a circle); no artwork is shipped.
"""

from __future__ import annotations

import base64
import math
import struct
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

EMBLEM_HEIGHT = 36.0
"""Of the emblem on a title page, in points; it is one and a half times as wide."""

_PNG = b"\x89PNG\r\n\x1a\n"


class CannotShow(Exception):
    """A file of the strip cannot be shown; the message is the name of the file."""


@dataclass(frozen=True)
class Picture:
    """A picture as SVG, with its size in units of its own."""

    svg: str
    width: float
    height: float

    def fitted(self, width: float, height: float) -> tuple[float, float]:
        """Width and height, as large as both allow, in their proportion."""
        scale = min(width / self.width, height / self.height)
        return self.width * scale, self.height * scale


@dataclass(frozen=True)
class Publicity:
    """What the title page says about funding; a report without it has no strip.

    Attributes:
        statement: In full, for example "Co-funded by the European Union" in the language of the
            report; with a `strip`, what the strip says (its alternative text).
        strip: The office's own finished strip (SVG or PNG), shown as it is in place of the emblem.
        logos: Further logos (SVG or PNG), none higher or wider than the emblem.
    """

    statement: str
    strip: Path | None = None
    logos: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A picture of the strip in its size on paper, in points."""

    picture: Picture
    width: float
    height: float
    alt: str


def strip_of(publicity: Publicity, room: float) -> tuple[tuple[Shown, ...], str]:
    """The pictures from left to right, and the statement to be set after the first of them.

    Args:
        publicity: What to show.
        room: The width of the page's text, in points.

    Raises:
        CannotShow: A file is not there or is neither SVG nor PNG.
    """
    if publicity.strip:
        whole = read_picture(publicity.strip)
        return (Shown(whole, *whole.fitted(room, 2 * EMBLEM_HEIGHT), publicity.statement),), ""
    flag = emblem()
    width, height = flag.fitted(room, EMBLEM_HEIGHT)
    others = ((read_picture(path), path.stem) for path in publicity.logos)
    return (
        Shown(flag, width, height, publicity.statement),
        *(Shown(picture, *picture.fitted(width, height), name) for picture, name in others),
    ), publicity.statement


def emblem() -> Picture:
    """The emblem: 3 to 2, stars on a circle of a third of the height, each upright, in an 18th of it."""
    stars = "".join(
        f'<polygon points="{_star(405 + 180 * math.sin(hour), 270 - 180 * math.cos(hour))}"/>'
        for hour in (math.tau * n / 12 for n in range(12))
    )
    return Picture(
        '<svg xmlns="http://www.w3.org/2000/svg" width="810" height="540" viewBox="0 0 810 540">'
        f'<rect width="810" height="540" fill="#003399"/><g fill="#FFCC00">{stars}</g></svg>',
        810,
        540,
    )


def _star(x: float, y: float, radius: float = 30.0) -> str:
    inner = radius * math.sin(math.pi / 10) / math.sin(7 * math.pi / 10)
    corners = ((radius if n % 2 == 0 else inner, math.pi * n / 5) for n in range(10))
    return " ".join(f"{x + r * math.sin(turn):.2f},{y - r * math.cos(turn):.2f}" for r, turn in corners)


def read_picture(path: Path) -> Picture:
    """A picture of the office; a PNG is put into an SVG.

    Raises:
        CannotShow: It is not there or is neither SVG nor PNG.
    """
    try:
        content = path.read_bytes()
        return _from_png(content) if content.startswith(_PNG) else _from_svg(content)
    except (OSError, ValueError, ElementTree.ParseError, struct.error, ZeroDivisionError) as error:
        raise CannotShow(str(path)) from error


def _from_png(content: bytes) -> Picture:
    width, height = struct.unpack_from(">LL", content, 16)
    inside = base64.b64encode(content).decode("ascii")
    return Picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{inside}"/></svg>',
        width,
        height,
    )


def _from_svg(content: bytes) -> Picture:
    text = content.decode("utf-8")
    width, height = size_of_svg(text)
    return Picture(text, width, height)


def size_of_svg(text: str) -> tuple[float, float]:
    """The width and height of an SVG, in pixels.

    Raises:
        ValueError: It is no SVG that says its size.
        xml.etree.ElementTree.ParseError: It is no XML.
    """
    root = ElementTree.fromstring(text)  # noqa: S314  a file of the user's own, without entities in ours
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise ValueError(root.tag)
    box = root.get("viewBox", "").replace(",", " ").split()
    sizes = [root.get(side, "").removesuffix("px") for side in ("width", "height")]
    width, height = (float(n) for n in (box[2:] if len(box) == 4 else sizes))
    if not (width > 0 and height > 0):
        raise ValueError(root.tag)
    return width, height
