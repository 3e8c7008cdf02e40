"""What kinds of files, facts and figures of places are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from meritko.web.territory.importing.source import What

KINDS: Mapping[str, Promise] = {
    What.POPULATION: gettext_lazy("population of municipalities on a day"),
    What.INDEX: gettext_lazy("index of social exclusion"),
    What.MUNICIPALITIES: gettext_lazy("list of municipalities"),
    What.ORPS: gettext_lazy("list of ORP"),
    What.REGIONS: gettext_lazy("list of regions"),
    What.OUTLINES: gettext_lazy("outlines for maps"),
}

FACTS: Mapping[str, Promise] = {
    "name": gettext_lazy("name"),
    "region": gettext_lazy("region"),
    "orp": gettext_lazy("ORP"),
    "lau": gettext_lazy("statistical district"),
    "postcode": gettext_lazy("postcode"),
    "seat": gettext_lazy("seat of the ORP"),
    "valid_from": gettext_lazy("from"),
    "valid_to": gettext_lazy("to"),
}

PARTS: Mapping[str, Promise] = {
    "executions": gettext_lazy("people in debt enforcement"),
    "housing": gettext_lazy("housing allowance"),
    "living": gettext_lazy("allowance for living"),
    "jobless": gettext_lazy("job seekers for over 6 months"),
    "leavers": gettext_lazy("early school leavers"),
}
"""What the index of social exclusion is made of."""


def counted(counts: Mapping[str, int]) -> Iterator[str]:
    """What a file changes, as sentences; nothing for what does not change."""
    for name, text in _counted(counts).items():
        if counts.get(name):
            yield text.format(n=counts[name])


def _counted(counts: Mapping[str, int]) -> dict[str, str]:
    def of(name: str) -> int:
        return counts.get(name, 0)

    return {
        "new": ngettext("{n} new place", "{n} new places", of("new")),
        "changed": ngettext("{n} changed place", "{n} changed places", of("changed")),
        "ended": ngettext("{n} ended municipality", "{n} ended municipalities", of("ended")),
        "completed": ngettext("{n} place told more of", "{n} places told more of", of("completed")),
        "figures_new": ngettext("{n} new figure", "{n} new figures", of("figures_new")),
        "figures_changed": ngettext("{n} corrected figure", "{n} corrected figures", of("figures_changed")),
        "figures_same": ngettext("{n} figure as it was", "{n} figures as they were", of("figures_same")),
        "missing": ngettext(
            "{n} known municipality is not in the file",
            "{n} known municipalities are not in the file",
            of("missing"),
        ),
        "unplaced": ngettext(
            "{n} row passed over: its municipality is not known yet",
            "{n} rows passed over: their municipalities are not known yet",
            of("unplaced"),
        ),
        "orps_unknown": ngettext(
            "{n} row with an ORP that is not known yet",
            "{n} rows with an ORP that is not known yet",
            of("orps_unknown"),
        ),
        "outlines_of_nothing": ngettext(
            "{n} outline of a place that is not known yet",
            "{n} outlines of places that are not known yet",
            of("outlines_of_nothing"),
        ),
    }


def place_in_file(place: Mapping[str, Any]) -> str:
    """Where something stands: the sheet and the cell, as far as they are known."""
    said = []
    if place.get("sheet"):
        said.append(_("sheet “{sheet}”").format(sheet=place["sheet"]))
    if place.get("cell"):
        said.append(_("cell {cell}").format(cell=place["cell"]))
    elif place.get("row"):
        said.append(_("row {row}").format(row=place["row"]))
    return ", ".join(said)
