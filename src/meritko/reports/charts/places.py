"""Geometry on a plane of pixels: how large an area is, its thinner outline, a place well inside it."""

from __future__ import annotations

import math
from collections.abc import Sequence

Place = tuple[float, float]
Ring = list[Place]

_GRAIN = 3
"""A third of a pixel: all areas are rounded to the same grid, so neighbours still touch."""


def simplified(ring: Ring) -> Ring:
    """The ring on the grid, without places that repeat."""
    kept: Ring = []
    for x, y in ring:
        place = (round(x * _GRAIN) / _GRAIN, round(y * _GRAIN) / _GRAIN)
        place = (round(place[0], 1), round(place[1], 1))
        if not kept or place != kept[-1]:
            kept.append(place)
    return kept


def area_of(ring: Sequence[Place]) -> float:
    """In square pixels."""
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return abs(sum(x * v - u * y for (x, y), (u, v) in pairs)) / 2


def inner_place(polygon: Sequence[Ring], others: Sequence[Ring] = ()) -> Place:
    """A place inside that is far from every edge: where a label goes.

    A grid over the area is searched, then a finer one around the best place.
    """
    outer = polygon[0]
    left, right = min(x for x, _ in outer), max(x for x, _ in outer)
    top, bottom = min(y for _, y in outer), max(y for _, y in outer)
    edges = [edge for ring in (*polygon, *others) for edge in zip(ring, [*ring[1:], ring[0]], strict=True)]
    best = ((left + right) / 2, (top + bottom) / 2)
    wide, high = right - left, bottom - top
    for steps in (10, 6):
        grid = [
            (best[0] + wide * (i / steps - 0.5), best[1] + high * (j / steps - 0.5))
            for i in range(steps + 1)
            for j in range(steps + 1)
        ]
        best = max((best, *grid), key=lambda place: _depth(place, polygon, edges))
        wide, high = wide / 5, high / 5
    return (round(best[0], 1), round(best[1], 1))


def _depth(place: Place, polygon: Sequence[Ring], edges: list[tuple[Place, Place]]) -> float:
    """How far the nearest edge is; negative outside."""
    far = min(_distance(place, *edge) for edge in edges)
    inside = sum(_holds(ring, place) for ring in polygon) % 2 == 1
    return far if inside else -far


def _distance(place: Place, start: Place, end: Place) -> float:
    (x, y), (a, b), (c, d) = place, start, end
    long = (c - a) ** 2 + (d - b) ** 2
    along = 0.0 if not long else max(0.0, min(1.0, ((x - a) * (c - a) + (y - b) * (d - b)) / long))
    return math.hypot(x - a - along * (c - a), y - b - along * (d - b))


def _holds(ring: Ring, place: Place) -> bool:
    x, y = place
    inside = False
    for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (b > y) != (d > y) and x < a + (y - b) * (c - a) / (d - b):
            inside = not inside
    return inside
