"""Outlines of places in GeoJSON, in degrees of WGS 84."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from meritko.web.territory.importing.headings import formats
from meritko.web.territory.importing.source import Outline, Refused, Source, What

_DECIMALS = 3
"""Of a degree: about a hundred metres, less than a pixel of our maps; neighbours stay touching."""

_LARGEST = 50 * 2**20
_CORNERS = 4
_LONGEST_CODE = 12
Ring = list[tuple[float, float]]


def read_outlines(path: Path, name: str, sha256: str) -> Source:
    """The outlines of a file.

    Raises:
        Refused: it is no collection of areas in degrees, or no property of it holds codes of places.
    """
    if path.stat().st_size > _LARGEST:
        raise Refused(_("The file of outlines is larger than {n} MB.").format(n=_LARGEST // 2**20))
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
        features = [(_properties(one), _polygons(one["geometry"])) for one in content["features"]]
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Refused(_("The file is no valid JSON.")) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise Refused(_("The file is no GeoJSON collection of areas (Polygon, MultiPolygon).")) from error
    places = [
        place for _p, polygons in features for polygon in polygons for ring in polygon for place in ring
    ]
    if not places or not all(
        math.isfinite(x) and abs(x) <= 180 and math.isfinite(y) and abs(y) <= 90 for x, y in places
    ):
        raise Refused(_("The outlines are not in degrees (WGS 84). Convert the file first."))
    kind, key = _key([properties for properties, _polygons_of in features])
    found = [Outline(kind, properties[key], _rounded(polygons)) for properties, polygons in features]
    return Source(What.OUTLINES, name, sha256, outlines=found)


def _key(features: Sequence[Mapping[str, str]]) -> tuple[str, str]:
    """The kind of places and the property that holds their codes: the one whose every value is there once."""
    for kind in ("municipality", "orp", "region"):
        for key in formats()["properties"][kind]:
            values = [feature.get(key, "") for feature in features]
            if all(0 < len(value) <= _LONGEST_CODE for value in values) and len(set(values)) == len(values):
                return kind, key
    known = ", ".join(dict.fromkeys(key for feature in features for key in feature)) or "–"
    text = _("No property of the outlines ({known}) holds codes of regions, ORP or municipalities.")
    raise Refused(text.format(known=known))


def _properties(feature: Mapping[str, Any]) -> dict[str, str]:
    held = feature.get("properties") or {}
    return {str(key).lower(): str(value) for key, value in held.items() if isinstance(value, str | int)}


def _polygons(geometry: Mapping[str, Any]) -> list[list[Ring]]:
    coordinates = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        coordinates = [coordinates]
    elif geometry["type"] != "MultiPolygon":
        raise ValueError(geometry["type"])
    polygons = [[[(float(x), float(y)) for x, y, *_z in ring] for ring in polygon] for polygon in coordinates]
    if not all(len(ring) >= _CORNERS for polygon in polygons for ring in polygon):
        raise ValueError("a ring of fewer than four places")
    return polygons


def _rounded(polygons: list[list[Ring]]) -> list[list[Ring]]:
    """On the grid, without places that repeat and rings that vanish; an area of nothing else stays."""
    made = [[_ring(ring) for ring in polygon] for polygon in polygons]
    kept = [[ring for ring in polygon if len(ring) >= _CORNERS] for polygon in made]
    return [polygon for polygon in kept if polygon] or polygons


def _ring(ring: Ring) -> Ring:
    kept: Ring = []
    for x, y in ring:
        place = (round(x, _DECIMALS), round(y, _DECIMALS))
        if not kept or place != kept[-1]:
            kept.append(place)
    return kept
