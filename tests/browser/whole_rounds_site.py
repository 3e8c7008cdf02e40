"""An installation in which nothing was collected yet: three towns, fourteen regions, the invented people."""

from __future__ import annotations

import quopri
import re
import time

from .installation import PATIENCE, Visitors

TOWN, VILLAGE, LEFT_OUT = "Ukázkov", "Vzorná", "Vzorkov"
PLACES = {"590001": TOWN, "590002": VILLAGE, "590003": LEFT_OUT}
REGION = "Zlínský"
REGION_NUMBER = 14

PREPARE = f"""
from datetime import date
from django.utils import timezone
from meritko.web.accounts import demo
from meritko.web.territory.actions.given_places import ensure_regions
from meritko.web.territory.importing.draft import named
from meritko.web.territory.models import Listing, Municipality, Population, Standing, SupportedYear
now = timezone.now(); today = timezone.localdate(now); first = date(2020, 1, 1)
region = ensure_regions()["{REGION_NUMBER}"]
for code, name in {PLACES!r}.items():
    Municipality.objects.create(code=code, first_seen=first, last_seen=today)
    stands = Standing(municipality_id=code, region=region, postcode="11150", first_seen=first,
                      last_seen=today)
    named(stands, name); stands.save()
    Population.objects.create(municipality_id=code, day=first, inhabitants=4000)
    if name != "{VILLAGE}":
        Listing.objects.create(municipality_id=code, since_year=2020, at=now)
SupportedYear.objects.create(municipality_id="590002", year=today.year - 2, source="ukázka", at=now)
demo.make_people(today, region.code, "590001")
print(region.name)
"""


class Site(Visitors):
    """Those who come to the installation, and the mail that it sends."""

    def link_mailed_to(self, address: str) -> str:
        """The link in the mail that the background work has sent to an address."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            for path in (self.server.home / "mail").glob("*"):
                text = quopri.decodestring(path.read_bytes()).decode("utf-8", "replace")
                found = re.search(r"/odpoved/[\w-]{16,}/?", text)
                if found and address in text:
                    return f"{self.address}{found[0]}"
            time.sleep(0.05)
        raise TimeoutError(f"no mail came to {address}")
