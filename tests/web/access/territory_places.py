"""Answers of the pages of places."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils import timezone

from meritko.web.territory.models.places import Import, Loaded, Municipality, Region, Standing
from meritko.web.territory.names import plain
from meritko.web.ui.ordering import order_key

#                                        nob rea fie pro con rom mun reg nat adm
TABLE = """
places:municipalities  GET  -            302 200 200 200 200 200 200 200 200 200
places:regions         GET  -            302 200 200 200 200 200 200 200 200 200
places:orps            GET  -            302 200 200 200 200 200 200 200 200 200
places:map             GET  -            302 200 200 200 200 200 200 200 200 200
places:municipality    GET  town         302 200 200 200 200 200 200 200 200 200
places:municipality    GET  none         302 404 404 404 404 404 404 404 404 404
places:succession      POST town         302 403 403 403 403 403 403 403 422 422
places:succession      POST none         302 403 403 403 403 403 403 403 404 404
places:succession      GET  town         302 405 405 405 405 405 405 405 405 405
places:files           GET  -            302 403 403 403 403 403 403 403 200 200
places:new_file        GET  -            302 403 403 403 403 403 403 403 200 200
places:new_file        POST -            302 403 403 403 403 403 403 403 422 422
places:import          GET  file         302 403 403 403 403 403 403 403 200 200
places:import          GET  no_file      302 403 403 403 403 403 403 403 404 404
places:import_state    GET  file         302 403 403 403 403 403 403 403 302 302
places:import_state    GET  no_file      302 403 403 403 403 403 403 403 404 404
places:answer          POST file         302 403 403 403 403 403 403 403 302 302
places:answer          POST no_file      302 403 403 403 403 403 403 403 404 404
places:answer          GET  file         302 405 405 405 405 405 405 405 405 405
places:decide          POST file         302 403 403 403 403 403 403 403 302 302
places:decide          POST no_file      302 403 403 403 403 403 403 403 404 404
places:decide          GET  file         302 405 405 405 405 405 405 405 405 405
places:give_up         POST file         302 403 403 403 403 403 403 403 302 302
places:give_up         POST no_file      302 403 403 403 403 403 403 403 404 404
places:give_up         GET  file         302 405 405 405 405 405 405 405 405 405
places:take_back       POST loaded       302 403 403 403 403 403 403 403 302 302
places:take_back       POST no_file      302 403 403 403 403 403 403 403 404 404
places:take_back       GET  loaded       302 405 405 405 405 405 405 405 405 405
"""


def objects(world: Any) -> dict[str, dict[str, Any]]:
    """A municipality, a file that waits to be decided about, and one that was loaded."""
    day = date(2024, 1, 1)
    region = Region.objects.get(code="CZ042")
    town = Municipality.objects.create(code="990001", first_seen=day, last_seen=day)
    Standing.objects.create(
        municipality=town, name="Ukázkov", plain=plain("Ukázkov"), order_key=order_key("Ukázkov"),
        region=region, first_seen=day, last_seen=day,
    )  # fmt: skip
    preview = {"what": "list-of-regions", "day": "", "rows": 0, "is_empty": True, "counts": {}, "items": []}
    preview |= {"asked": [], "asked_count": 0, "problems": [], "problem_count": 0}
    file = Import.objects.create(
        state=Import.State.READY, name="ukazka.csv", organisation=world.office, preview=preview
    )
    loaded = Loaded.objects.create(
        what="list-of-regions", source="ukazka.csv", sha256="", at=timezone.now(), rows=0
    )
    return {
        "town": {"code": town.code},
        "none": {"code": "999999"},
        "file": {"number": file.pk},
        "no_file": {"number": 987654},
        "loaded": {"number": loaded.pk},
    }
