"""What is made of the register is kept, and never longer than until something is said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from meritko.web.accounts.actor import Actor
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.audit.wording import named_actions
from meritko.web.territory.actions.hearing import Speaker, Word, hear, settle_beside
from meritko.web.territory.actions.places import Became, tell_succession
from meritko.web.territory.actions.register import (
    People,
    Service,
    Source,
    add_locality,
    confirm_people,
    confirm_value,
    end_listing,
    end_locality,
    list_municipality,
    note_seen,
    say_service,
    set_people,
    set_value,
)
from meritko.web.territory.importing.loading import Sender, load, take_back
from meritko.web.territory.importing.recognising import read_source
from meritko.web.territory.models import (
    Loaded,
    Locality,
    LocalityFigure,
    Standing,
    Succession,
    Value,
)
from meritko.web.territory.queries.kept_register import READ_ONLY, made_of_register
from meritko.web.territory.queries.register import register_of

from . import publishers
from .registering import NOW, TODAY, acting, analyst, browser, municipality, somebody, take_over, workbook

pytestmark = pytest.mark.django_db
Y = 2025


def everything(places, _year):
    """All that pages make anything of."""
    return [
        (
            each.code, each.region, each.city, each.standing.name, each.municipality.valid_to, each.held,
            [(locality.number, figure.holds, figure.others) for locality, figure in each.localities],
            [(service.kind, service.origin, service.is_there) for service in each.services],
        )
        for each in places
    ]  # fmt: skip


def kept():
    return made_of_register(Y, everything)


@pytest.fixture
def town():
    code = municipality("590001", "Ukázkov", orp="9001", seat="590001")
    list_municipality(analyst(), code, 2024, "zkouška", NOW)
    return code


def steps(actor: Actor, town: str, tmp_path: Path) -> dict[str, Callable[[], object]]:
    """Every way to change the register or its places, each after those before it."""
    said, early = Source(Y, "agency"), Source(Y - 1, "agency")
    beside = replace(said, origin="coordinator", beside=True)
    before = replace(early, origin="coordinator", beside=True)
    other = municipality("590002", "Vzorov")
    towns = [("CZ0511", town, "Ukázkov", 1234), ("CZ0511", other, "Vzorov", 99)]
    people = publishers.population(tmp_path / "obyvatele_2025.xlsx", towns, "1. 1. 2025")
    book = workbook(tmp_path / "registr.xlsx", [{"name": "Zkouškov", "region": "12", "svl_count": 1}])
    applied = Speaker("submission", 1, "town_hall", Y)
    gone = Became(Succession.Kind.MERGED, other, town, date(Y, 6, 1))
    return {
        "a value": lambda: set_value(actor, town, "ever_asz", 0, said, NOW),
        "another beside": lambda: set_value(actor, town, "ever_asz", 1, beside, NOW),
        "it is right": lambda: confirm_value(actor, Value.objects.latest("pk").pk, NOW),
        "a locality": lambda: add_locality(actor, town, "hostel", "Ubytovna", People(10, 20), early, NOW),
        "other people": lambda: set_people(actor, Locality.objects.get().pk, People(30, 40), before, NOW),
        "they are right": lambda: confirm_people(actor, LocalityFigure.objects.latest("pk").pk, NOW),
        "its end": lambda: end_locality(actor, Locality.objects.get().pk, Y - 1, "zbořeno", NOW),
        "a service": lambda: say_service(actor, town, Service("field_programme", False), said, NOW),
        "a word": lambda: hear(actor, applied, [Word(town, "ever_asz", 0, "a/b")], NOW),
        "the word taken back": lambda: hear(actor, applied, [], NOW),
        "a word again": lambda: hear(actor, applied, [Word(town, "ever_asz", 0, "a/b")], NOW),
        "what was agreed on": lambda: settle_beside(actor, [(town, "ever_asz")], Y, NOW),
        "a listing": lambda: list_municipality(actor, other, Y, "zkouška", NOW),
        "places": lambda: load(read_source(people, people.name, TODAY), Sender(), NOW, TODAY),
        "places taken back": lambda: take_back(Loaded.objects.get(), Sender(), NOW),
        "a merger": lambda: tell_succession(acting(somebody(Role.ADMINISTRATOR)), gone),
        "the end of a listing": lambda: end_listing(actor, town, Y - 1, "zkouška", NOW),
        "a workbook": lambda: take_over(actor, book, Y),
    }


def test_whatever_is_changed_is_seen_at_once(town, tmp_path):
    for what, change in steps(analyst(), town, tmp_path).items():
        before = kept()
        change()
        fresh = everything(register_of(Y), Y)
        assert fresh != before, f"{what} changes nothing, so that this proves nothing"
        assert kept() == fresh, what


def test_every_action_that_may_change_it_is_one_of_these_steps(town, tmp_path):
    for change in steps(analyst(), town, tmp_path).values():
        change()

    done = set(Entry.objects.values_list("action", flat=True))
    named = {each for each in named_actions() if each.startswith(("register.", "places."))}
    without_effect = {
        "places.answered", "places.given_up", "register.import_answered", "register.import_arrived",
        "register.import_given_up",
    }  # fmt: skip
    assert named - done == {*READ_ONLY, *without_effect} - done


def test_it_is_read_once_as_long_as_nothing_is_said(town):
    kept()
    note_seen(analyst(), town)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        first = kept()
        assert kept() is first
    assert len(asked) == 2, "only whether anything was said"


def test_what_was_undone_is_not_kept(town):
    before = kept()
    with transaction.atomic():
        set_value(analyst(), town, "ever_asz", 1, Source(Y, "agency"), NOW)
        assert kept() != before
        transaction.set_rollback(True)

    assert kept() == before


def test_who_may_see_what_is_asked_each_time(town):
    list_municipality(analyst(), municipality("590009", "Jinde", region=1), 2024, "zkouška", NOW)
    own = Standing.objects.get(municipality=town).region_id
    national = browser(somebody(Role.NATIONAL_ANALYST))
    regional = browser(somebody(Role.REGIONAL_COORDINATOR, ScopeKind.REGION, own))

    for person, count in ((national, 2), (regional, 1), (national, 2)):
        page = person.get(reverse("register:places")).content.decode()
        assert ("Ukázkov" in page, "Jinde" in page) == (count > 0, count > 1)
