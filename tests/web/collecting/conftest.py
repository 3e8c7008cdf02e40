"""Two regions with three towns and a project, everybody who is asked, and the years of programmes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.collecting.actions.rounds import make_year, open_draft
from meritko.web.collecting.programmes import collected
from meritko.web.submissions.actions.moving import accept, submit
from meritko.web.submissions.actions.rounds import Terms
from meritko.web.submissions.models import Project, ProjectLocality, Round, Submission
from meritko.web.territory.importing.draft import named
from meritko.web.territory.models import Listing, Municipality, Population, Region, Standing, SupportedYear

from ..somebody import Someone, background_work_at_once, made_someone, with_second_factor

__all__ = ["background_work_at_once"]

NOW = datetime(2025, 10, 6, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
YEAR = 2025
TOWN, VILLAGE, FAR = "590001", "590002", "590003"
TOWNS = {TOWN: ("Ukázkov", 0), VILLAGE: ("Vzorná", 0), FAR: ("Dálná Lhota", 1)}
PROJECT = "P1"


@pytest.fixture
def someone(db) -> Callable[..., Someone]:
    """Makes people: someone(role, scope, office)."""
    government = Organisation.objects.create(name="Ukázkový úřad", kind="government_office")

    def make(
        role: Role,
        scope: str = "",
        office: Organisation | None = None,
        name: str = "",
        kind: ScopeKind | None = None,
    ) -> Someone:
        if kind is None and office is not None and not scope:
            kind = ScopeKind.ORGANISATION
        made = made_someone(role, office or government, scope, kind=kind, name=name, day=TODAY)
        return with_second_factor(made) if role is Role.NATIONAL_ANALYST else made

    return make


@pytest.fixture
def analyst(someone) -> Someone:
    return someone(Role.NATIONAL_ANALYST, name="Analytička Ukázková")


@pytest.fixture
def places(db) -> list[Region]:
    """Two regions: in the first two towns of the register, in the other one; a project in the first town."""
    regions = list(Region.objects.all()[:2])
    first = date(2020, 1, 1)
    for code, (name, where) in TOWNS.items():
        Municipality.objects.create(code=code, first_seen=first, last_seen=TODAY)
        standing = Standing(
            municipality_id=code, region=regions[where], postcode="11150", first_seen=first, last_seen=TODAY
        )
        named(standing, name)
        standing.save()
        Population.objects.create(municipality_id=code, day=first, inhabitants=4000)
        Listing.objects.create(municipality_id=code, since_year=2020, at=NOW)
    return regions


@pytest.fixture
def formerly(places) -> None:
    """The village was supported two years ago."""
    SupportedYear.objects.create(municipality_id=VILLAGE, year=YEAR - 2, source="ukázka", at=NOW)


@pytest.fixture
def aid(db) -> Organisation:
    return Organisation.objects.create(name="Ukázková pomoc", kind="ngo", code="00000001")


@pytest.fixture
def agency(db) -> Organisation:
    return Organisation.objects.create(name="Ukázková agentura", kind="agency")


@pytest.fixture
def a_project(places, aid) -> Project:
    where = ProjectLocality.objects.create(municipality=TOWN, name="Smyšlená ulice")
    return Project.objects.create(
        code=PROJECT,
        name="Ukázkový projekt",
        programme=programme_about("project"),
        organisation=aid,
        municipality=TOWN,
        region=places[0].code,
        locality=where,
        since_year=2023,
    )


@pytest.fixture
def town_hall(someone, places) -> Someone:
    return someone(Role.MUNICIPAL_COORDINATOR, TOWN, name="Obecní Ukázková")


@pytest.fixture
def coordinator(someone, places) -> Someone:
    return someone(Role.REGIONAL_COORDINATOR, places[0].code, name="Koordinátor Ukázkový")


@pytest.fixture
def project_worker(someone, aid) -> Someone:
    return someone(Role.PROJECT_WORKER, office=aid, name="Projektová Ukázková")


@pytest.fixture
def consultant(someone, agency) -> Someone:
    return someone(Role.CONSULTANT, office=agency, name="Konzultant Ukázkový")


def programme_about(about: str) -> str:
    """The programme whose application is about that: `municipality` or `project`."""
    return next(
        programme
        for programme, forms in collected().items()
        if any((form.kind, form.about) == ("application", about) for form in forms)
    )


def form_of(programme: str, kind: str) -> str:
    """The id of a programme's form of a kind."""
    return next(form.id for form in collected()[programme] if form.kind == kind)


def terms_of(programme: str, year: int, opens: date = date(2025, 9, 1)) -> dict[str, Terms]:
    """Terms of all forms of a programme's year: open until the end of October."""
    due = opens.replace(month=10, day=31)
    return {
        form.id: Terms(f"{form.title.cs} {year}", opens, due, "Děkujeme.") for form in collected()[programme]
    }


@pytest.fixture
def open_year(analyst, places) -> Callable[..., dict[str, Round]]:
    """Makes a programme's year and opens the rounds of some kinds, or of all: kind of form -> round."""

    def make(programme: str, year: int = YEAR, kinds: tuple[str, ...] = (), **told) -> dict[str, Round]:
        made = make_year(analyst.actor, programme, year, terms_of(programme, year), NOW, **told)
        by_form = {around.form: around for around in made}
        found = {form.kind: by_form[form.id] for form in collected()[programme]}
        for kind, around in found.items():
            if not kinds or kind in kinds:
                found[kind] = open_draft(analyst.actor, around.pk, NOW)
        return found

    return make


def hand_in(actor: Actor, submission: Submission, monkeypatch: pytest.MonkeyPatch) -> Submission:
    """Hand a submission in as if nothing of it were missing."""
    with monkeypatch.context() as patch:
        patch.setattr("meritko.web.submissions.asking.Sheet.lacks", lambda _sheet: [])
        return submit(actor, submission, NOW)


@pytest.fixture
def accepted_application(analyst, town_hall, open_year, monkeypatch) -> Submission:
    """The town's application of the year, handed in and accepted."""
    around = open_year(programme_about("municipality"), kinds=("application",))["application"]
    mine = around.submissions.get(code=TOWN)
    hand_in(town_hall.actor, mine, monkeypatch)
    return accept(analyst.actor, mine, NOW)


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], None]:
    """Sets the clock of the pages."""

    def put(now: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now)

    put(NOW)
    return put
