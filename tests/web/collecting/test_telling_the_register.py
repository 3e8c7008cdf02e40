"""What a municipality says of its localities in an application reaches the register once it is accepted."""

from __future__ import annotations

from datetime import date

import pytest

from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.notices.todo import tasks_of
from meritko.web.submissions.actions.answering import save_answer
from meritko.web.submissions.actions.excepting import grant_exception
from meritko.web.submissions.actions.moving import accept, return_with_reasons
from meritko.web.submissions.actions.rounds import close_round, lock_round
from meritko.web.submissions.models import Answer, Submission
from meritko.web.submissions.register_questions import told_by
from meritko.web.submissions.states import State
from meritko.web.territory.actions.places import Became, tell_succession
from meritko.web.territory.actions.register import Source, confirm_value, list_municipality, set_value
from meritko.web.territory.actions.snapshots import freeze
from meritko.web.territory.models import Listing, Standing, Succession, Value
from meritko.web.territory.queries.register import row
from meritko.web.territory.queries.register_findings import findings, findings_seen, unlisted

from .conftest import FAR, NOW, TOWN, VILLAGE, YEAR, hand_in, programme_about

pytestmark = pytest.mark.django_db

BEFORE = {"svl_count": 3, "svl_population_low": 100, "svl_population_high": 150, "target_group_share": 70}
CONFIRMS, COUNT = "localities/-/confirms", "localities/-/svl_count"


@pytest.fixture
def known(analyst, places) -> None:
    """What the register says of the town, since last year."""
    for variable, value in BEFORE.items():
        set_value(analyst.actor, TOWN, variable, value, Source(YEAR - 1, "coordinator"), NOW)


@pytest.fixture
def application(known, open_year) -> Submission:
    around = open_year(programme_about("municipality"), kinds=("application",))["application"]
    return around.submissions.get(code=TOWN)


@pytest.fixture
def answering(town_hall, analyst, monkeypatch):
    """Answers an application, hands it in and has it accepted: answering(application, {question: value})."""

    def answer(submission: Submission, told: dict[str, object]) -> Submission:
        for question, value in told.items():
            key = f"localities/-/{question}"
            there = Answer.objects.filter(submission=submission, key=key).first()
            save_answer(town_hall.actor, submission, key, value, there.version if there else 0, NOW)
        return accept(analyst.actor, hand_in(town_hall.actor, submission, monkeypatch), NOW)

    return answer


def disputes(year: int = YEAR) -> dict[str, list[tuple[object, str]]]:
    return {
        each.variable.id: [(side.value, side.origin) for side in each.sides]
        for each in findings(year)
        if each.kind == "disputed" and each.variable
    }


def heard() -> list[tuple[str, object, str, bool]]:
    found = Value.objects.exclude(thing="").order_by("pk")
    return [(each.variable, each.value, each.manner, each.superseded_at is None) for each in found]


def corrected(count: int = 5) -> dict[str, object]:
    same = {name: value for name, value in BEFORE.items() if name != "svl_count"}
    return {"confirms": False, "svl_count": count, **same}


def test_the_form_itself_says_which_question_tells_the_register_of_what():
    told = {each.variable: each for each in told_by("ptp_application")}
    assert list(told) == list(BEFORE)
    assert {each.confirmation for each in told.values()} == {CONFIRMS}
    assert told_by("kp_application") == told_by("register_by_region") == ()


def test_a_corrected_figure_stands_beside_the_one_of_the_register_until_somebody_decides(
    application, answering, analyst, coordinator
):
    answering(application, corrected())
    assert disputes() == {"svl_count": [(3, "coordinator"), (5, "town_hall")]}
    assert row(TOWN, YEAR)["svl_count"].value == 3, "nothing is replaced without a decision"
    said = Value.objects.get(variable="svl_count", thing="submission")
    assert (said.thing_id, said.field, said.year, said.by_id) == (application.pk, COUNT, YEAR, None)
    titles = [each.title for each in tasks_of(coordinator.actor, NOW.date())]
    assert f"Rozhodněte, co je v registru roku {YEAR} sporné" in titles
    confirm_value(coordinator.actor, said.pk, NOW)
    assert (row(TOWN, YEAR)["svl_count"].value, disputes()) == (5, {})
    assert row(TOWN, YEAR - 1)["svl_count"].value == 3


def test_the_figure_of_the_register_can_be_confirmed_against_the_municipality(
    application, answering, coordinator
):
    answering(application, corrected())
    confirm_value(coordinator.actor, Value.objects.get(variable="svl_count", thing="").pk, NOW)
    assert (row(TOWN, YEAR)["svl_count"].value, disputes()) == (3, {})


def test_confirmed_figures_keep_a_trace_of_who_confirmed_them_and_in_which_year(application, answering):
    answering(application, {"confirms": True})
    assert heard() == [(name, value, "agrees", True) for name, value in BEFORE.items()]
    held = row(TOWN, YEAR)["svl_count"]
    assert (held.said.origin, held.agreed.origin, held.agreed.year) == ("coordinator", "town_hall", YEAR)
    assert disputes() == {}
    assert row(TOWN, YEAR - 1)["svl_count"].agreed is None


def test_what_is_only_handed_in_is_not_heard(application, town_hall, monkeypatch):
    save_answer(town_hall.actor, application, CONFIRMS, True, 0, NOW)
    hand_in(town_hall.actor, application, monkeypatch)
    assert heard() == []


def test_what_is_returned_is_taken_back_and_heard_anew_and_the_history_keeps_both(
    application, answering, analyst, town_hall, monkeypatch
):
    answering(application, corrected())
    return_with_reasons(analyst.actor, application, {"": "Opravte."}, NOW)
    assert disputes() == {}
    assert [standing for *_told, standing in heard()] == [False] * 4
    assert not Value.objects.exclude(thing="").filter(withdrawn_at=None).exists()
    answering(application, {"svl_count": 4})
    assert disputes() == {"svl_count": [(3, "coordinator"), (4, "town_hall")]}
    assert [value for name, value, *_rest in heard() if name == "svl_count"] == [5, 4]
    actions = Entry.objects.filter(action__in=["register.heard", "register.withdrawn"])
    assert [each.action for each in actions.order_by("pk")] == (
        ["register.heard"] * 4 + ["register.withdrawn"] * 4 + ["register.heard"] * 4
    )


def test_accepting_again_doubles_nothing_and_opens_nothing_that_was_decided(
    application, answering, analyst, coordinator
):
    answering(application, corrected())
    set_value(coordinator.actor, TOWN, "svl_count", 3, Source(YEAR, "coordinator"), NOW)
    return_with_reasons(analyst.actor, application, {"": "Doplňte."}, NOW)
    answering(application, {})
    assert disputes() == {}
    standing = [name for name, *_told, stands in heard() if stands]
    assert sorted(standing) == sorted({*BEFORE} - {"svl_count"})


def test_a_figure_that_was_confirmed_for_the_municipality_stays_when_the_application_is_returned(
    application, answering, analyst, coordinator
):
    answering(application, corrected())
    confirm_value(coordinator.actor, Value.objects.get(variable="svl_count", thing="submission").pk, NOW)
    return_with_reasons(analyst.actor, application, {"": "Doplňte."}, NOW)
    assert row(TOWN, YEAR)["svl_count"].value == 5


def test_where_the_register_knows_nothing_the_word_of_the_municipality_holds(open_year, answering, places):
    around = open_year(programme_about("municipality"), kinds=("application",))["application"]
    answering(around.submissions.get(code=TOWN), corrected())
    held = row(TOWN, YEAR)["svl_count"]
    assert (held.value, held.said.origin, disputes()) == (5, "town_hall", {})


def test_a_municipality_that_is_not_in_the_register_and_tells_of_localities_is_a_finding(
    application, answering, analyst, coordinator
):
    Listing.objects.filter(municipality=TOWN).delete()
    answering(application, corrected())
    assert [(each.place.code, each.owner, each.sides[0].value) for each in unlisted(YEAR)] == [
        (TOWN, "coordinator", 5)
    ]
    assert [each.kind for each in findings_seen(coordinator.actor, YEAR)] == ["unlisted"]
    list_municipality(coordinator.actor, TOWN, YEAR, "podle žádosti", NOW)
    assert unlisted(YEAR) == []


def test_two_applications_of_merged_municipalities_each_speak_of_their_own_place(
    application, answering, analyst, someone, monkeypatch
):
    Standing.objects.update(valid_to=None)
    other = application.round.submissions.get(code=VILLAGE)
    tell_succession(analyst.actor, Became(Succession.Kind.MERGED, VILLAGE, TOWN, date(YEAR, 10, 1)))
    other.refresh_from_db()
    assert other.heir == TOWN
    answering(application, corrected())
    answering(other, corrected(2))
    told = Value.objects.exclude(thing="").filter(variable="svl_count")
    assert {(each.municipality_id, each.value) for each in told} == {(TOWN, 5), (VILLAGE, 2)}


def test_a_frozen_year_is_left_alone_and_the_next_one_hears(application, answering, analyst):
    freeze(analyst.actor, YEAR, "uzávěrka", NOW)
    answering(application, corrected())
    assert set(Value.objects.exclude(thing="").values_list("year", flat=True)) == {YEAR + 1}
    assert disputes(YEAR) == {}
    assert disputes(YEAR + 1) == {"svl_count": [(3, "coordinator"), (5, "town_hall")]}


def test_what_is_written_under_an_exception_after_accepting_waits_to_be_accepted_again(
    application, answering, analyst, town_hall, monkeypatch
):
    answering(application, corrected())
    grant_exception(analyst.actor, application, town_hall.user.pk, "oprava", NOW.date(), NOW)
    save_answer(town_hall.actor, application, COUNT, 6, 1, NOW)
    application.refresh_from_db()
    assert (application.state, application.accepted_at) == (State.STARTED, None)
    assert disputes() == {}


def test_what_is_written_under_an_exception_after_the_lock_is_heard_at_once(
    application, answering, analyst, town_hall
):
    answering(application, corrected())
    close_round(analyst.actor, application.round_id, NOW)
    lock_round(analyst.actor, application.round_id, NOW)
    grant_exception(analyst.actor, application, town_hall.user.pk, "oprava", NOW.date(), NOW)
    save_answer(town_hall.actor, application, COUNT, 6, 1, NOW)
    assert disputes() == {"svl_count": [(3, "coordinator"), (6, "town_hall")]}


def test_the_history_links_to_the_submission_for_who_may_see_it_only(
    application, answering, someone, coordinator, town_hall, places, at
):
    answering(application, corrected())
    page = f"/registr/obce/{TOWN}/udaj/svl_count/?rok={YEAR}"
    link = f"/odpovedi/{application.pk}/#oddil-localities"
    title = application.round.title
    for person in (coordinator, town_hall):
        shown = person.browser.get(page).content.decode()
        assert f'<a href="{link}">{title}</a>' in shown
    consultant = someone(Role.CONSULTANT, places[0].code, kind=ScopeKind.REGION)
    shown = consultant.browser.get(page).content.decode()
    assert title in shown
    assert link not in shown


def test_a_second_municipality_is_left_alone(application, answering):
    answering(application, corrected())
    assert not Value.objects.filter(municipality=FAR).exists()
