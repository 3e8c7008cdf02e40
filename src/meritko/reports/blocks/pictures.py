"""Charts of tables: the same numbers, and a sentence that says what the picture shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from meritko.engine.results import Quantity
from meritko.methodology.model import CodeList
from meritko.methodology.report import Picture
from meritko.reports.context import OFFICIAL_CODE, Spot
from meritko.reports.document import Chart, Number, Rule, Series, Tile, plain
from meritko.reports.typography import filled

_WHOLE = 100
_TILE = frozenset({"tile_row", "tile_column", "tile_short"})
"""The attributes of a code that put it on a map of tiles: row and column from 0, and its abbreviation."""


@dataclass(frozen=True)
class Drawn:
    """What a chart shows: its categories in order, and for each series its numbers.

    `line`: what all the numbers are held against. `ranked`: whether the text may name the largest.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    ids: tuple[str, ...] = ()
    codelist: CodeList | None = None
    line: Number | None = None
    ranked: bool = True


def chart(picture: Picture, number: int, drawn: Drawn, spot: Spot) -> Chart | None:
    """The chart of a table; None where there is no number to draw."""
    if not any(value for series in drawn.series for value in series.numbers if _has(value)):
        return None
    return Chart(
        id=f"{spot.id}-chart{number or ''}",
        title=spot.context.text(picture.title),
        alt=_alt(drawn, spot),
        shape=picture.shape,
        categories=drawn.categories,
        series=drawn.series,
        grid=spot.id,
        unit=drawn.unit,
        codes=_official(drawn) if picture.shape == "tiles" else (),
        tiles=_tiles(drawn) if picture.shape == "tiles" else (),
        rules=_rules(picture, drawn, spot),
        most=_WHOLE if picture.shape == "stacked" else None,
    )


def _rules(picture: Picture, drawn: Drawn, spot: Spot) -> tuple[Rule, ...]:
    if picture.rule is None or drawn.line is None or drawn.line.value is None:
        return ()
    return (Rule(drawn.line, spot.context.text(picture.rule)),)


def _has(number: Number | None) -> bool:
    return number is not None and number.value is not None


def _official(drawn: Drawn) -> tuple[str, ...]:
    codes = {code.id: code for code in drawn.codelist.codes} if drawn.codelist else {}
    return tuple(codes[i].attributes.get(OFFICIAL_CODE, i) if i in codes else i for i in drawn.ids)


def _tiles(drawn: Drawn) -> tuple[Tile, ...]:
    """Where the categories stand on the map of tiles; nothing when the pack does not say so of all."""
    codes = {code.id: code.attributes for code in drawn.codelist.codes} if drawn.codelist else {}
    found = [codes.get(each, {}) for each in drawn.ids]
    if not all(each.keys() >= _TILE for each in found):
        return ()
    return tuple(Tile(int(a["tile_row"]), int(a["tile_column"]), a["tile_short"]) for a in found)


def _alt(drawn: Drawn, spot: Spot) -> str:
    """The largest and the smallest of the first series, and how many are missing."""
    say = spot.context.say
    if len(drawn.categories) == 1:
        parts = [f"{s.label} {plain((n,))}" for s in drawn.series for n in s.numbers if n is not None]
        return f"{drawn.categories[0]}: {', '.join(parts)}."
    first = next(series for series in drawn.series if not series.reference)
    if not drawn.ranked:
        shown = zip(drawn.categories, first.numbers, strict=True)
        return ", ".join(f"{name} {plain((n,))}" for name, n in shown if n is not None) + "."
    pairs = zip(drawn.categories, first.numbers, strict=True)
    known = [(c, n, n.value) for c, n in pairs if n is not None and n.value is not None]
    if not known:
        return say("There is no number to show.")
    top, low = _ends(known)
    text = plain(
        filled(
            say("{series}: the most {top} ({most}), the least {low} ({least})."),
            series=first.label,
            top=top[0],
            most=top[1],
            low=low[0],
            least=low[1],
        )
    )
    missing = len(first.numbers) - len(known)
    if missing:
        said = say.ngettext("{n} number is missing.", "{n} numbers are missing.", missing)
        text += " " + said.format(n=missing)
    return text


Known = tuple[str, Number, Quantity]


def _ends(known: Sequence[Known]) -> tuple[Known, Known]:
    return max(known, key=lambda each: each[2]), min(known, key=lambda each: each[2])
