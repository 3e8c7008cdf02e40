"""Maps as pictures the server draws: tiles of one size for regions, and real outlines where they are loaded.

Pure of the database: figures in, shapes out. A template writes them as SVG; colours are classes,
so that a picture follows the page from light to dark.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from meritko.methodology.model import CodeList
from meritko.reports.charts.places import Place, Ring, area_of, inner_place, simplified
from meritko.reports.context import OFFICIAL_CODE

STEPS = 5
WIDTH = 640
_TILE, _GAP = 84, 4
_TILE_WORDS = frozenset({"tile_row", "tile_column", "tile_short", OFFICIAL_CODE})
_CORNERS = 4
_SMALLEST_NAMED = 900
"""Square pixels of an area that a number is written into."""

_MOST_NAMED = 20
"""Areas of a map with numbers in them; on one of more there are none."""

Figure = int | Decimal
Polygons = Sequence[Sequence[Sequence[Sequence[float]]]]


@dataclass(frozen=True)
class Class:
    """A class of the legend: figures from `low` to `high`, both included; `number` places have one."""

    low: Figure
    high: Figure
    number: int


@dataclass(frozen=True)
class Classes:
    """Figures divided into a few classes, as equally full as ties allow."""

    classes: tuple[Class, ...]

    def step(self, figure: Figure | None) -> int | None:
        """The step of the ramp of colours, 0 for the least; None for no figure."""
        if figure is None:
            return None
        place = sum(figure > each.high for each in self.classes)
        if len(self.classes) == 1:
            return STEPS // 2
        return round(min(place, len(self.classes) - 1) * (STEPS - 1) / (len(self.classes) - 1))


def classes_of(figures: Sequence[Figure]) -> Classes:
    """At most STEPS classes of equally many figures; equal figures are never parted."""
    ordered = sorted(figures)
    if not ordered:
        return Classes(())
    ends = sorted({ordered[math.ceil(len(ordered) * (n + 1) / STEPS) - 1] for n in range(STEPS)})
    made: list[Class] = []
    since = 0
    for end in ends:
        until = max(n for n, figure in enumerate(ordered) if figure <= end) + 1
        made.append(Class(ordered[since], ordered[until - 1], until - since))
        since = until
    return Classes(tuple(made))


@dataclass(frozen=True)
class Shape:
    """An area of a map: `path` in SVG, its place for a number, and what it stands for.

    `short` is a word for its tile; `is_named`: whether there is room for the number inside.
    """

    code: str
    path: str
    x: float
    y: float
    short: str = ""
    is_named: bool = True


@dataclass(frozen=True)
class Drawing:
    """A map of `width` by `height` pixels."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def tiles(codelists: Mapping[str, CodeList]) -> Drawing:
    """The map of tiles; empty when the pack's list of regions does not say where they stand."""
    for listed in codelists.values():
        if listed.codes and all(code.attributes.keys() >= _TILE_WORDS for code in listed.codes):
            places = [code.attributes for code in listed.codes]
            break
    else:
        return Drawing(0, 0, ())
    shapes = tuple(
        _tile(int(a["tile_row"]), int(a["tile_column"]), a["tile_short"], a[OFFICIAL_CODE]) for a in places
    )
    columns = 1 + max(int(a["tile_column"]) for a in places)
    rows = 1 + max(int(a["tile_row"]) for a in places)
    return Drawing(columns * (_TILE + _GAP) - _GAP, rows * (_TILE + _GAP) - _GAP, shapes)


def _tile(row: int, column: int, short: str, code: str) -> Shape:
    x, y = column * (_TILE + _GAP), row * (_TILE + _GAP)
    path = f"M{x} {y}h{_TILE}v{_TILE}h-{_TILE}z"
    return Shape(code, path, x + _TILE / 2, y + _TILE / 2, short)


def outlines(geometries: Mapping[str, Polygons]) -> Drawing:
    """A map of real outlines, north up, small areas last; a degree of longitude shrinks with latitude."""
    every = [
        place
        for polygons in geometries.values()
        for polygon in polygons
        for ring in polygon
        for place in ring
    ]
    if not every:
        return Drawing(0, 0, ())
    west, east = min(p[0] for p in every), max(p[0] for p in every)
    south, north = min(p[1] for p in every), max(p[1] for p in every)
    shrink = math.cos(math.radians((south + north) / 2))
    unit = WIDTH / ((east - west) * shrink or 1)

    def to_pixels(ring: Sequence[Sequence[float]]) -> Ring:
        return simplified([((p[0] - west) * shrink * unit, (north - p[1]) * unit) for p in ring])

    drawn = [
        (code, _thinned([[to_pixels(ring) for ring in polygon] for polygon in polygons]))
        for code, polygons in geometries.items()
    ]
    drawn.sort(key=lambda one: -_area(one[1]))
    has_names = len(drawn) <= _MOST_NAMED
    shapes = tuple(_outline(code, polygons, has_names) for code, polygons in drawn)
    return Drawing(WIDTH, math.ceil((north - south) * unit), shapes)


def _thinned(polygons: list[list[Ring]]) -> list[list[Ring]]:
    """Without parts smaller than a pixel, the largest first; an area of nothing else keeps them all."""
    large = [polygon for polygon in polygons if len(polygon[0]) >= _CORNERS]
    return sorted(large or polygons, key=lambda one: -area_of(one[0]))


def _area(polygons: list[list[Ring]]) -> float:
    return sum(area_of(polygon[0]) for polygon in polygons)


def _outline(code: str, polygons: list[list[Ring]], has_names: bool) -> Shape:
    is_named = has_names and _area(polygons) >= _SMALLEST_NAMED
    middle: Place = inner_place(polygons[0]) if is_named else polygons[0][0][0]
    path = "".join(_path(ring) for polygon in polygons for ring in polygon)
    return Shape(code, path, *middle, is_named=is_named)


def _path(ring: Ring) -> str:
    first, *others = ring
    return f"M{_at(first)}L{' '.join(_at(place) for place in others)}z"


def _at(place: Place) -> str:
    return f"{place[0]:g},{place[1]:g}"


def rounded_up(figure: Figure) -> int:
    """A number for the end of an axis: one digit and zeros, not below the figure."""
    if figure <= 0:
        return 1
    size = Decimal(10) ** (len(str(int(figure))) - 1)
    return int((Decimal(figure) / size).to_integral_value(ROUND_CEILING) * size)


@dataclass(frozen=True)
class Line:
    """A small chart of figures over time: points of a line in a box, with the axis from zero to `top`."""

    width: int
    height: int
    top: int
    points: tuple[tuple[float, float], ...]

    @property
    def path(self) -> str:
        return " ".join(f"{x:g},{y:g}" for x, y in self.points)


def line_of(figures: Sequence[tuple[float, Figure]], width: int = 480, height: int = 140) -> Line:
    """Figures at places in time (any unit) as a line; the axis begins at zero.

    Args:
        figures: At least two pairs (time, figure), in the order of time.
    """
    first, last = figures[0][0], figures[-1][0]
    top = rounded_up(max(figure for _time, figure in figures))
    span = last - first or 1
    points = tuple(
        (round((time - first) / span * width, 1), round(height - float(figure) / top * height, 1))
        for time, figure in figures
    )
    return Line(width, height, top, points)
