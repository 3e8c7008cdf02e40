"""Places that nobody has loaded from a publisher's file, but that somebody's workbook names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from meritko.web.methodology import current_pack
from meritko.web.territory.models.places import Municipality, Region, Standing
from meritko.web.territory.names import plain
from meritko.web.territory.register_pack import table, the_register
from meritko.web.ui.ordering import order_key

FIRST_CODE = 990_001
"""Codes of given places begin here; those that the statistical office gives all lie below 600 000."""

OFFICIAL = "official_code"
"""The attribute of a region in the pack's list that holds its official code."""


@dataclass(frozen=True)
class Given:
    """A place as somebody wrote of it; `city`: the code of the city that it is a district of."""

    name: str
    region: str
    zip: str = ""
    city: str = ""


def ensure_regions() -> dict[str, Region]:
    """The regions of the pack's list, made where they are missing: number in the list -> region."""
    column = table().column(the_register().identity.region)
    there = {str(each.number): each for each in Region.objects.all()}
    for code in current_pack().codelists[column.codelist or ""].codes:
        official = code.attributes.get(OFFICIAL, "")
        if code.id not in there and code.id.isdecimal() and official:
            name = code.label.cs
            there[code.id] = Region.objects.create(code=official, number=int(code.id), name=name)
    return there


def give_places(given: Sequence[Given], day: date) -> list[str]:
    """Make places that are not known yet; their codes, in the order given.

    Called in the transaction of an action that has checked the right.

    Args:
        given: Each with its region as the code of the region.
        day: The day of which they are told.
    """
    last = Municipality.objects.filter(code__gte=str(FIRST_CODE)).order_by("-code").first()
    first = int(last.code) + 1 if last else FIRST_CODE
    codes = [str(first + number) for number in range(len(given))]
    Municipality.objects.bulk_create(
        [
            Municipality(code=code, first_seen=day, last_seen=day, district_of_id=each.city or None)
            for code, each in zip(codes, given, strict=True)
        ]
    )
    Standing.objects.bulk_create(
        [
            Standing(
                municipality_id=code, name=each.name, plain=plain(each.name), order_key=order_key(each.name),
                region_id=each.region, postcode=each.zip, first_seen=day, last_seen=day,
            )
            for code, each in zip(codes, given, strict=True)
        ]
    )  # fmt: skip
    return codes
