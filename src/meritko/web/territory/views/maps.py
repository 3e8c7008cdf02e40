"""The page of maps: any variable on tiles of regions, on outlines where they are loaded, and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from meritko.web.accounts.actor import Asked
from meritko.web.accounts.roles import Right
from meritko.web.methodology import current_pack
from meritko.web.territory.maps import Classes, Drawing, Figure, classes_of, outlines, tiles
from meritko.web.territory.queries import details
from meritko.web.territory.queries import places as queries
from meritko.web.territory.variables import Asking, Level, Variable, variables_for

WORDS = {"kraj": Level.REGION, "orp": Level.ORP, "obec": Level.MUNICIPALITY}
"""What levels are called in addresses."""


@dataclass(frozen=True)
class Picture:
    """A map with its figures: code -> name and figure, and the classes of the legend."""

    drawing: Drawing
    names: Mapping[str, str]
    figures: Mapping[str, Figure]
    classes: Classes

    def step(self, code: str) -> int | None:
        return self.classes.step(self.figures.get(code))


@require_GET
def map_page(request: Asked) -> HttpResponse:
    """A variable on a map; every choice has an address."""
    request.actor.demand(Right.SEE_PLACES)
    day = timezone.localdate()
    asking = Asking(request.actor, day)
    variables = variables_for(request.actor)
    variable = next((v for v in variables if v.id == request.GET.get("promenna")), variables[0])
    level = WORDS.get(request.GET.get("uroven", ""), Level.REGION)
    if level not in variable.levels:
        level = Level.REGION
    region = request.GET.get("kraj", "")
    if level is Level.MUNICIPALITY and not region:
        region = next((each.code for each in queries.regions()), "")
    by_tiles = _picture(asking, variable, Level.REGION, "", is_tiles=True)
    real = None
    if level.value in details.outlined() and request.GET.get("podoba") != "dlazdice":
        real = _picture(asking, variable, level, region, is_tiles=False)
    listed = by_tiles if level is Level.REGION else real or _picture(asking, variable, level, region, None)
    content = {
        "variable": variable,
        "variables": [(v.id, v.label) for v in variables],
        "level": next(word for word, one in WORDS.items() if one is level),
        "levels": [word for word, one in WORDS.items() if one in variable.levels],
        "region": region,
        "regions": [(each.code, each.name) for each in queries.regions()],
        "tiles": by_tiles,
        "real": real,
        "listed": listed,
        "rows": _rows(listed),
        "day": day,
    }
    return render(request, "territory/map.html", content)


def _picture(asking: Asking, variable: Variable, level: Level, region: str, is_tiles: bool | None) -> Picture:
    figures = dict(variable.values(asking, level))
    names = _names(level, region, asking.day)
    figures = {code: figure for code, figure in figures.items() if code in names}
    drawing = Drawing(0, 0, ())
    if is_tiles:
        drawing = tiles(current_pack().codelists)
    elif is_tiles is False:
        drawing = _outlines(level, region, asking.day, details.version_of_outlines())
    return Picture(drawing, names, figures, classes_of(list(figures.values())))


@lru_cache(maxsize=32)
def _outlines(level: Level, region: str, day: date, _version: int) -> Drawing:
    """The outlines of a level; drawn once for all readers of a day, until others are loaded."""
    names = _names(level, region, day)
    shapes = details.geometries(level.value)
    return outlines({code: shape for code, shape in shapes.items() if code in names})


def _names(level: Level, region: str, day: date) -> dict[str, str]:
    if level is Level.REGION:
        return {each.code: each.name for each in queries.regions()}
    if level is Level.ORP:
        return {each.code: each.name for each in queries.orps(day, region=region)}
    return dict(queries.municipalities(day, region=region).values_list("municipality_id", "name"))


def _rows(picture: Picture) -> list[tuple[str, str, Figure | None, int | None]]:
    """Code, name, figure and step of every place: those with most first, those without a figure last."""
    rows = [
        (code, name, picture.figures.get(code), picture.step(code)) for code, name in picture.names.items()
    ]
    return sorted(rows, key=lambda row: (row[2] is None, -(row[2] or 0)))
