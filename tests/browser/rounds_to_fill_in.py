"""rounds_to_fill_in.py: an installation with a round of every form, to be filled in by tests of the browser.

The demo organiser answers for the town 590001, the demo analyst may answer for it, too.
"""

# ruff: noqa: E402 - Django is set up before its models can be imported

import json
import os
from datetime import date, timedelta
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meritko.web.settings")

import django

django.setup()

from django.conf import settings
from django.utils import timezone, translation

from meritko.web.accounts import demo
from meritko.web.accounts.actor import actor_of
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.answering import answer_on_behalf
from meritko.web.submissions.actions.rounds import Subject, Terms, make_round, open_round
from meritko.web.submissions.models import Submission
from meritko.web.territory.models import Municipality, Region, Standing
from meritko.web.territory.names import plain

TOWN, REGION = "590001", "CZ091"
PLACES = {TOWN: "Ukázkov", "590002": "Vzorná", "590003": "Vzorkov"}


def main() -> None:
    """Fill the prepared home that MERITKO_HOME names; `numbers.json`: form -> number of its submission."""
    now = timezone.now()
    today = timezone.localdate(now)
    _places(today)
    demo.make_people(today, REGION, TOWN)
    analyst = actor_of(demo.person_in("national_analyst"), today)
    organisation = demo.person_in("municipal_coordinator").memberships.get().organisation_id
    numbers = {}
    for form in current_pack().forms.by_id.values():
        terms = Terms(form.title.say("cs"), today - timedelta(10), today + timedelta(20))
        around = make_round(analyst, form.id, today.year, terms, now)
        given = (s.id for s in form.sections if s.rows and s.rows.source == "given")
        rows = tuple((section, code, name) for section in given for code, name in PLACES.items())
        before = {"child_problems/A/interventions": 7, "municipalities/590001/svl_count": 2}
        about = Subject(
            form.id, "municipality", TOWN, "Ukázkov", REGION, "", organisation, before=before, rows=rows
        )
        open_round(analyst, around.pk, [about], now)
        made = Submission.objects.get(round=around)
        with translation.override("cs"):
            answer_on_behalf(analyst, made, "Zkouška dvou lidí v jednom formuláři.", now)
        numbers[form.id] = made.pk
    Path(settings.HOME.folder, "numbers.json").write_text(json.dumps(numbers), encoding="ascii")


def _places(today: date) -> None:
    region = Region.objects.create(code=REGION, name="Ukázkový kraj", number=91)
    for code, name in PLACES.items():
        place = Municipality.objects.create(code=code, first_seen=today, last_seen=today)
        Standing.objects.create(
            municipality=place,
            name=name,
            plain=plain(name),
            order_key=name.encode(),
            region=region,
            first_seen=today,
            last_seen=today,
        )


if __name__ == "__main__":
    main()
