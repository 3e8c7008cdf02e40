"""Inside the installation of web_load.py: `make` its people, `look` at what was kept."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from meritko.web.accounts.actions import Rank
from meritko.web.accounts.roles import SCOPES, Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.evaluating.models import Justification, Run
from meritko.web.territory.models.places import Standing
from people_inside import made, signed_in


def make(roles: Sequence[str]) -> dict[str, Any]:
    """People in these roles, of the office whose run they work on; their cookies, and what is kept before."""
    run = Run.objects.filter(finished_at__isnull=False).order_by("-year", "-pk").first()
    town = Standing.objects.order_by("municipality", "-valid_from").first()
    if run is None or town is None:
        sys.exit("the demonstration holds no finished run, or no municipality")
    scopes = {ScopeKind.REGION: town.region_id, ScopeKind.MUNICIPALITY: town.municipality_id}
    cookies = []
    for number, role in enumerate(map(Role, roles)):
        kind = SCOPES[role][0]
        cookies.append(signed_in(made(number, run.organisation, Rank(role, kind, scopes.get(kind, "")))))
    return {"cookies": cookies, "run": run.pk, **look(run.pk)}


def look(run: int) -> dict[str, Any]:
    """What is written about the departures of a run (place -> version, explanation), and how often."""
    told = Justification.objects.filter(departure__run=run)
    kept = {
        place: (version, words)
        for place, version, words in told.values_list("departure__place", "version", "explanation")
    }
    return {"kept": kept, "entries": Entry.objects.filter(action="run.justified").count()}


if __name__ == "__main__":
    print(json.dumps({"make": make, "look": look}[sys.argv[1]](json.load(sys.stdin))))
