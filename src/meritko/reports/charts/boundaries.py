"""Real boundaries of regions from a GeoJSON file that the user gives."""

from __future__ import annotations

import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from meritko.reports.charts.places import Ring, area_of, inner_place, simplified
from meritko.wording import Translator, n_

_WIDTH = 560
_MOST_MEGABYTES = 50
_CORNERS = 4
"""The fewest places of a ring: three corners, and the first again."""


Area = tuple[Mapping[str, str], Sequence[Sequence[Sequence[Sequence[float]]]]]
"""Properties of an area, and its polygons: rings of places."""

Fault = Literal["large", "json", "shape", "degrees", "property", "regions"]
_FAULTS: Mapping[Fault, str] = {
    "large": n_("The file of boundaries {file} is larger than {what} MB."),
    "json": n_("The file of boundaries {file} is not JSON: {what}."),
    "shape": n_("The file {file} is no GeoJSON collection of areas (Polygon, MultiPolygon)."),
    "degrees": n_("The boundaries of {file} are not in degrees (WGS 84). Convert the file first."),
    "property": n_("Not every area of {file} has the property “{what}”. There are: {known}."),
    "regions": n_("No property of {file} ({known}) names all of these regions: {what}."),
}


class BoundariesDoNotFit(Exception):
    """A file of boundaries that no map can be drawn from.

    Attributes:
        file: Its name.
        fault: What is wrong with it.
        what: What is missing or too much.
        known: The properties that the file has.
    """

    def __init__(self, file: str, fault: Fault, what: str = "", known: str = "") -> None:
        super().__init__(file, fault, what, known)
        self.file = file
        self.fault: Fault = fault
        self.what = what
        self.known = known

    def said(self, say: Translator) -> str:
        """What is wrong, as a sentence."""
        return say(_FAULTS[self.fault]).format(file=self.file, what=self.what, known=self.known)


@dataclass(frozen=True)
class Region:
    """One area: its properties, its rings in pixels (largest first) and a place well inside it."""

    properties: Mapping[str, str]
    rings: tuple[tuple[Ring, ...], ...]
    inner: tuple[float, float]

    @property
    def area(self) -> float:
        return sum(area_of(polygon[0]) for polygon in self.rings)


@dataclass(frozen=True)
class Boundaries:
    """All areas of a file in pixels of a plane `width` by `height`; `joined_by`: the user's property."""

    file: str
    regions: tuple[Region, ...]
    width: int
    height: int
    joined_by: str = ""

    def of(self, codes: Sequence[str], names: Sequence[str]) -> tuple[Region, ...]:
        """The area of every category of a chart.

        Areas are found by the property that the user named (it may hold codes or names), else by
        the first property whose values hold all names; numbers alone are never guessed to be codes,
        because a running number looks like one.

        Raises:
            BoundariesDoNotFit: No property fits.
        """
        keys = [self.joined_by] if self.joined_by else self._properties()
        for key in keys:
            values = [region.properties.get(key, "") for region in self.regions]
            found = (_by_code(codes, values) if self.joined_by or _tell_more(codes) else None) or _by_name(
                names, values
            )
            if found:
                return tuple(self.regions[place] for place in found)
        coded = len(codes) == len(names)
        wanted = ", ".join(f"{name} ({codes[at]})" if coded else name for at, name in enumerate(names))
        raise BoundariesDoNotFit(self.file, "regions", wanted, ", ".join(keys))

    def _properties(self) -> list[str]:
        return list(dict.fromkeys(key for region in self.regions for key in region.properties))


def read_boundaries(path: Path, joined_by: str = "") -> Boundaries:
    """Areas of a GeoJSON file (WGS 84), simplified to a third of a pixel of the map.

    Args:
        path: A FeatureCollection of Polygons and MultiPolygons.
        joined_by: The property that holds the code or the name of the region; empty: found by names.

    Raises:
        BoundariesDoNotFit: It is no such file, or lacks the property.
        OSError: It cannot be read.
    """
    if path.stat().st_size > _MOST_MEGABYTES * 1_000_000:
        raise BoundariesDoNotFit(path.name, "large", str(_MOST_MEGABYTES))
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        shapes = [(_properties(one), _polygons(one["geometry"])) for one in content["features"]]
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise BoundariesDoNotFit(path.name, "json", str(error)) from None
    except (AttributeError, KeyError, TypeError, ValueError):
        raise BoundariesDoNotFit(path.name, "shape") from None
    return _on_plane(path.name, shapes, joined_by)


def boundaries_of(file: str, areas: Sequence[Area], joined_by: str = "") -> Boundaries:
    """Areas that were read already, as `read_boundaries` reads them from a file.

    Args:
        file: What they are called where they do not fit.
        areas: Properties and polygons of each, in degrees of WGS 84.
        joined_by: As in `read_boundaries`.

    Raises:
        BoundariesDoNotFit: They hold no place, or no places in degrees.
    """
    return _on_plane(file, areas, joined_by)


def _properties(feature: Mapping[str, Mapping[str, object]]) -> dict[str, str]:
    held = feature.get("properties") or {}
    return {str(key): str(value) for key, value in held.items() if isinstance(value, str | int)}


def _polygons(geometry: Mapping[str, object]) -> list[list[Ring]]:
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        coordinates = [coordinates]
    elif geometry["type"] != "MultiPolygon":
        raise ValueError(geometry["type"])
    polygons = [
        [[(float(x), float(y)) for x, y, *_ in ring] for ring in polygon]
        for polygon in coordinates  # type: ignore[attr-defined]
    ]
    if not all(len(ring) >= _CORNERS for polygon in polygons for ring in polygon):
        raise ValueError("a ring of fewer than four places")
    return polygons


def _on_plane(file: str, shapes: Sequence[Area], joined_by: str) -> Boundaries:
    """Degrees to pixels: a degree of longitude shrinks with latitude, north is up."""
    every = [place for _, polygons in shapes for polygon in polygons for ring in polygon for place in ring]
    if not every:
        raise BoundariesDoNotFit(file, "shape")
    if not all(math.isfinite(x) and math.isfinite(y) and abs(x) <= 180 and abs(y) <= 90 for x, y in every):
        raise BoundariesDoNotFit(file, "degrees")
    if joined_by and not all(joined_by in properties for properties, _ in shapes):
        known = ", ".join(dict.fromkeys(key for properties, _ in shapes for key in properties))
        raise BoundariesDoNotFit(file, "property", joined_by, known)
    west, east = min(x for x, _ in every), max(x for x, _ in every)
    south, north = min(y for _, y in every), max(y for _, y in every)
    shrink = math.cos(math.radians((south + north) / 2))
    unit = _WIDTH / ((east - west) * shrink or 1)

    def to_pixels(ring: Sequence[Sequence[float]]) -> Ring:
        return simplified([((x - west) * shrink * unit, (north - y) * unit) for x, y in ring])

    regions = tuple(
        _region(properties, [[to_pixels(ring) for ring in polygon] for polygon in polygons])
        for properties, polygons in shapes
    )
    return Boundaries(file, regions, _WIDTH, round((north - south) * unit), joined_by)


def _region(properties: Mapping[str, str], polygons: list[list[Ring]]) -> Region:
    """An area without the parts that are smaller than a pixel; one of nothing else keeps them all."""
    large = [polygon for polygon in polygons if len(polygon[0]) >= _CORNERS]
    kept = sorted(large or polygons, key=lambda one: -area_of(one[0]))
    return Region(properties, tuple(tuple(polygon) for polygon in kept), inner_place(kept[0]))


def _tell_more(codes: Sequence[str]) -> bool:
    """Whether the codes are more than running numbers."""
    return bool(codes) and not all(code.isdigit() and len(code) < 4 for code in codes)


def _by_code(codes: Sequence[str], values: list[str]) -> list[int] | None:
    if not codes or len(set(values)) != len(values) or not set(codes) <= set(values):
        return None
    return [values.index(code) for code in codes]


def _by_name(names: Sequence[str], values: list[str]) -> list[int] | None:
    """Places by name: all words of one name are in the other (“Example” and “Example Region”)."""
    written = [_words(value) for value in values]
    found: list[int] = []
    for name in names:
        wanted = _words(name)
        exact = [place for place, words in enumerate(written) if words and words == wanted]
        loose = [p for p, words in enumerate(written) if words and (wanted <= words or words <= wanted)]
        hits = exact or loose
        if len(hits) != 1:
            return None
        found.append(hits[0])
    return found if found and len(set(found)) == len(found) else None


def _words(text: str) -> frozenset[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return frozenset(re.findall(r"\w+", bare))
