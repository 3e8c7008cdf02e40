"""The outlines of regions that the application knows, as the maps of a report take them."""

from __future__ import annotations

from meritko.reports.charts import Boundaries, boundaries_of
from meritko.web.territory.queries.details import geometries, outlined
from meritko.web.territory.queries.places import regions

_REGION = "region"


def known_boundaries() -> Boundaries | None:
    """The outlines of regions; None where none are loaded.

    Raises:
        BoundariesDoNotFit: no map can be drawn from them.
    """
    outlines = geometries(_REGION)
    if not outlines:
        return None
    names = {region.code: region.name for region in regions()}
    areas = [({"code": code, "name": names.get(code, code)}, shape) for code, shape in outlines.items()]
    return boundaries_of(_REGION, areas)


def regions_without_boundary() -> list[str]:
    """The names of the regions that have no outline."""
    outlines = geometries(_REGION).keys()
    return [region.name for region in regions() if region.code not in outlines]


def has_boundaries() -> bool:
    """Whether outlines of regions are loaded."""
    return _REGION in outlined()
