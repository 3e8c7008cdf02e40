"""Who manages whom; changing and ending roles; substitution; leaving in the middle of work."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meritko.web.accounts import actions, handover, queries
from meritko.web.accounts.actions import Rank, Refused
from meritko.web.accounts.actor import Forbidden, Unknown, actor_of
from meritko.web.accounts.handover import Leaving
from meritko.web.accounts.models import Membership, User
from meritko.web.accounts.roles import Right, Role, ScopeKind
from meritko.web.audit.models import Entry

READER = Rank(Role.READER, ScopeKind.ORGANISATION)


@pytest.fixture
def leavings(monkeypatch) -> list[Leaving]:
    """What apps are told of leaving."""
    heard: list[Leaving] = []
    monkeypatch.setattr(handover, "_takers", [heard.append])
    return heard


def names(actor, words: str = "") -> set[str]:
    return {each.user.name for each in queries.people_managed(actor, words, timezone.localdate())}


def test_everybody_sees_the_people_of_their_own_territory_only(someone, office, town, other_town):
    people = [
        someone(Role.FIELD_WORKER, place, name=f"Ukázka {place.name}") for place in (office, town, other_town)
    ]
    here = someone(Role.MUNICIPAL_COORDINATOR, town, town.code, name="Ukázka Zdejší")
    region = someone(Role.REGIONAL_COORDINATOR, office, "CZ092", name="Ukázka Krajská")
    everywhere = someone(Role.ADMINISTRATOR, office, name="Ukázka Celostátní")

    assert names(here.actor) == {people[1].user.name, here.user.name}
    assert names(region.actor) == {
        people[0].user.name, people[2].user.name, region.user.name, everywhere.user.name,
    }  # fmt: skip
    assert len(names(everywhere.actor)) == 6
    assert names(everywhere.actor, "krajsk") == {"Ukázka Krajská"}
    with pytest.raises(Forbidden):
        names(people[1].actor)


def test_a_page_of_another_town_is_the_same_as_none(coordinator, someone, other_town):
    foreign = someone(Role.FIELD_WORKER, other_town)
    browser = coordinator.browser

    paths = [reverse("accounts:role", args=[number]) for number in (foreign.membership.pk, 987654)]
    theirs, nobodys = (browser.get(path) for path in paths)

    def plain(page: str) -> str:
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)

    assert (theirs.status_code, nobodys.status_code) == (404, 404)
    assert plain(theirs.text).replace(paths[0], "*") == plain(nobodys.text).replace(paths[1], "*")


def test_another_role_ends_the_old_one_and_keeps_its_history(coordinator, worker, now):
    made = actions.change_role(coordinator.actor, worker.membership, READER, now)

    roles = [(m.role, m.ended_at is None) for m in Membership.objects.filter(user=worker.user).order_by("pk")]
    assert roles == [("field_worker", False), ("reader", True)]
    assert made.granted_by_id == coordinator.user.pk


def test_a_coordinator_cannot_take_a_role_that_they_could_not_give(coordinator, someone, town, now):
    analyst = someone(Role.NATIONAL_ANALYST, town)

    with pytest.raises(Forbidden):
        actions.end_membership(coordinator.actor, analyst.membership, now)
    with pytest.raises(Forbidden):
        actions.change_role(coordinator.actor, analyst.membership, READER, now)
    with pytest.raises(Forbidden):
        actions.substitute(
            coordinator.actor, analyst.membership, coordinator.user, now.date(), now.date(), now
        )


def test_the_last_administrator_stays(administrator, now):
    with pytest.raises(Refused) as refused:
        actions.end_membership(administrator.actor, administrator.membership, now)

    assert str(refused.value.sentence) == "Toto je poslední správce. Nejdřív pozvěte dalšího."
    assert Membership.objects.get(pk=administrator.membership.pk).ended_at is None


def test_a_role_that_has_ended_gives_no_right_on_the_very_next_request(administrator, coordinator, now):
    browser = coordinator.browser
    assert browser.get(reverse("accounts:people")).status_code == 200

    actions.end_membership(administrator.actor, coordinator.membership, now)

    assert browser.get(reverse("accounts:people")).status_code == 401
    assert coordinator.browser.get(reverse("accounts:people")).status_code == 403


def test_the_open_work_of_who_leaves_falls_to_the_coordinator(
    administrator, coordinator, worker, town, now, leavings
):
    actions.end_membership(administrator.actor, worker.membership, now)

    assert leavings == [Leaving(worker.user.pk, town.pk, coordinator.user.pk)]


def test_without_a_coordinator_the_work_falls_to_an_administrator(
    administrator, coordinator, town, now, leavings
):
    actions.end_membership(administrator.actor, coordinator.membership, now)

    assert leavings == [Leaving(coordinator.user.pk, town.pk, administrator.user.pk)]


def test_who_keeps_another_role_in_the_organisation_hands_nothing_over(
    coordinator, worker, town, now, leavings
):
    actions.grant(worker.user, town, READER, by=None, today=now.date())

    actions.end_membership(coordinator.actor, worker.membership, now)

    assert leavings == []


def test_rights_of_several_roles_add_up(worker, town):
    assert not worker.actor.may(Right.MANAGE_PEOPLE)

    actions.grant(
        worker.user,
        town,
        Rank(Role.MUNICIPAL_COORDINATOR, ScopeKind.ORGANISATION),
        by=None,
        today=timezone.localdate(),
    )

    assert worker.actor.may(Right.MANAGE_PEOPLE)


def test_a_substitute_has_the_role_for_the_days_arranged_and_the_log_says_for_whom(
    coordinator, worker, town, now
):
    today = timezone.localdate(now)
    first, last = today + timedelta(days=1), today + timedelta(days=3)

    actions.substitute(coordinator.actor, coordinator.membership, worker.user, first, last, now)

    days = {
        day: actor_of(worker.user, today + timedelta(days=day)).may(Right.MANAGE_PEOPLE) for day in range(5)
    }
    assert days == {0: False, 1: True, 2: True, 3: True, 4: False}
    acting = actor_of(worker.user, first)
    assert [post.instead_of for post in acting.substitutions] == [coordinator.user.pk]
    third = Membership.objects.create(
        user=worker.user, organisation=town, role=Role.READER, scope_kind="organisation", valid_from=today
    )
    actions.end_membership(acting, third, now)
    assert Entry.objects.get(action="role.ended").details["instead_of"] == coordinator.user.pk


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (-1, 3, "Zastupování nemůže začínat v minulosti."),
        (2, 1, "Zastupování končí prvním dnem nebo později a nejpozději s rolí samou."),
    ],
)
def test_impossible_days_of_substitution_are_refused(coordinator, worker, now, first, last, said):
    today = timezone.localdate(now)

    with pytest.raises(Refused) as refused:
        actions.substitute(
            coordinator.actor, coordinator.membership, worker.user,
            today + timedelta(days=first), today + timedelta(days=last), now,
        )  # fmt: skip

    assert str(refused.value.sentence) == said


def test_only_a_colleague_substitutes_and_nobody_a_substitute(coordinator, worker, someone, other_town, now):
    today = timezone.localdate(now)
    stranger = someone(Role.FIELD_WORKER, other_town)
    arranged = actions.substitute(coordinator.actor, coordinator.membership, worker.user, today, today, now)

    with pytest.raises(Refused):
        actions.substitute(coordinator.actor, coordinator.membership, stranger.user, today, today, now)
    with pytest.raises(Refused):
        actions.substitute(worker.actor, arranged, coordinator.user, today, today, now)


def test_ending_a_role_ends_its_substitutions(administrator, coordinator, worker, now):
    today = timezone.localdate(now)
    actions.substitute(
        coordinator.actor, coordinator.membership, worker.user, today, today + timedelta(days=9), now
    )

    actions.end_membership(administrator.actor, coordinator.membership, now)

    assert not worker.actor.may(Right.MANAGE_PEOPLE)


def test_a_substitute_may_give_the_role_back(coordinator, worker, now):
    today = timezone.localdate(now)
    arranged = actions.substitute(coordinator.actor, coordinator.membership, worker.user, today, today, now)

    actions.end_membership(worker.actor, arranged, now)

    assert Membership.objects.get(pk=arranged.pk).ended_at == now


def test_only_the_whole_country_manages_organisations(coordinator, administrator, town):
    told = {"name": "Nová", "kind": "ngo", "code": "", "region": ""}

    with pytest.raises(Forbidden):
        actions.add_organisation(coordinator.actor, **told)
    with pytest.raises(Forbidden):
        actions.change_organisation(coordinator.actor, town, **told)
    assert actions.add_organisation(administrator.actor, **told).name == "Nová"


def test_nobody_closes_their_own_account(administrator, now):
    with pytest.raises(Refused):
        actions.close_account(administrator.actor, administrator.user, now)


def test_a_closed_account_opens_again_without_its_roles(administrator, worker, now):
    actions.close_account(administrator.actor, worker.user, now)
    actions.reopen_account(administrator.actor, worker.user)

    assert User.objects.get(pk=worker.user.pk).is_active
    assert worker.actor.posts == ()


def test_the_profile_keeps_name_language_and_look(worker):
    browser = worker.browser

    answer = browser.post("/ucet/", {"name": "Ukázka Jiná", "language": "en", "theme": "dark"})

    assert answer.cookies["theme"].value == "dark"
    assert "My profile" in browser.get("/ucet/").text


def test_ones_own_log_shows_what_others_did_with_the_account(coordinator, worker, now):
    actions.change_role(coordinator.actor, worker.membership, READER, now)

    page = worker.browser.get(reverse("accounts:log")).text

    assert "role byla změněna" in page
    assert coordinator.user.name in page


def test_unknown_numbers_are_refused_by_queries(coordinator):
    for query in (queries.organisation_managed, queries.invitation_managed):
        with pytest.raises(Unknown):
            query(coordinator.actor, 987654)
