"""A region of two municipalities asked about the register, and everybody who is asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.revalidating.register import forms, main_form
from meritko.web.submissions.actions.rounds import Subject, Terms, make_round, open_round
from meritko.web.submissions.models import Round, Submission

from .somebody import Someone, made_someone, with_second_factor

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 5, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
REGION, OTHER_REGION, ORP, TOWN, VILLAGE = "CZ091", "CZ092", "9101", "590001", "590002"


@pytest.fixture
def someone(db) -> Callable[..., Someone]:
    """Makes people: someone(role, scope)."""
    office = Organisation.objects.create(name="Ukázkový úřad", kind="government_office")

    def make(role: Role, scope: str = "", kind: ScopeKind | None = None, name: str = "") -> Someone:
        role = Role(role)
        made = made_someone(role, office, scope, kind=kind, name=name, day=TODAY)
        return with_second_factor(made) if role is Role.NATIONAL_ANALYST else made

    return make


@pytest.fixture
def analyst(someone) -> Someone:
    return someone(Role.NATIONAL_ANALYST, name="Analytička Ukázková")


@pytest.fixture
def coordinator(someone) -> Someone:
    return someone(Role.REGIONAL_COORDINATOR, REGION, name="Koordinátor Ukázkový")


@pytest.fixture
def foreign_coordinator(someone) -> Someone:
    return someone(Role.REGIONAL_COORDINATOR, OTHER_REGION, name="Koordinátor Cizí")


@pytest.fixture
def adviser(someone) -> Someone:
    return someone(Role.ROMA_ADVISER, ORP, name="Poradkyně Ukázková")


@pytest.fixture
def town_hall(someone) -> Someone:
    return someone(Role.MUNICIPAL_COORDINATOR, TOWN, name="Obecní Ukázková")


def before_of(code: str, count: int) -> dict[str, object]:
    """What the register says of a municipality, as the region is asked."""
    found = {"still_listed": True, "svl_count": count, "svl_population_low": 80, "svl_population_high": 120}
    found |= {"ever_tp": True, "ever_asz": False, "ssi_tp": False, "ssi_nzdm": False}
    return {f"municipalities/{code}/{question}": value for question, value in found.items()}


def subjects() -> list[Subject]:
    """A region with two municipalities, its ORP and both of them."""
    rows = [("municipalities", TOWN, "Ukázkov"), ("municipalities", VILLAGE, "Vzorná")]
    before = before_of(TOWN, 2) | before_of(VILLAGE, 1)
    figures = {"svl_count": 2, "svl_population_low": 80, "svl_population_high": 120}
    own = {f"figures/-/{question}": value for question, value in figures.items()}
    of_orp = {f"municipalities/{TOWN}/{question}": value for question, value in figures.items()}
    name = {about: form.id for about, form in forms().items()}
    return [
        Subject(name["region"], "region", REGION, "Ukázkový kraj", REGION, before=before,
                rows=(*rows, ("orps", ORP, "Ukázkov"))),
        Subject(name["orp"], "orp", ORP, "Ukázkov", REGION, ORP, before=of_orp, rows=tuple(rows)),
        Subject(name["municipality"], "municipality", TOWN, "Ukázkov", REGION, ORP, before=own),
        Subject(name["municipality"], "municipality", VILLAGE, "Vzorná", REGION, ORP),
        Subject(name["region"], "region", OTHER_REGION, "Cizí kraj", OTHER_REGION),
    ]  # fmt: skip


@pytest.fixture
def around(analyst) -> Round:
    """A round that is open until the end of October."""
    terms = Terms("Aktualizace registru 2026", date(2026, 9, 1), date(2026, 10, 30), "Děkujeme.")
    made = make_round(analyst.actor, main_form(), 2026, terms, NOW)
    return open_round(analyst.actor, made.pk, subjects(), NOW)


@pytest.fixture
def region(around) -> Submission:
    return around.submissions.get(kind="region", code=REGION)


@pytest.fixture
def town(around) -> Submission:
    return around.submissions.get(kind="municipality", code=TOWN)


@pytest.fixture
def district(around) -> Submission:
    return around.submissions.get(kind="orp", code=ORP)


@pytest.fixture
def at(monkeypatch) -> Callable[[datetime], None]:
    """Sets the clock of the pages."""

    def put(now: datetime) -> None:
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    put(NOW)
    return put
