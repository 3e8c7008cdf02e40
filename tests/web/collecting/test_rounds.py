"""Who is asked in a programme's year, with what beside, and who may know of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.accounts.models import Organisation
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.collecting.actions.applying import Merged, begin
from meritko.web.collecting.actions.inviting import add, leave_out, take_in
from meritko.web.collecting.actions.rounds import finish, make_year, open_draft, propose
from meritko.web.collecting.models import Invited, KeptRow
from meritko.web.collecting.programmes import collected, of_kind
from meritko.web.collecting.subjects import accepted, heirs, history, municipalities, proposed, supported
from meritko.web.methodology import current_pack
from meritko.web.submissions.actions.answering import Refused, save_answer
from meritko.web.submissions.actions.moving import NotNow, return_with_reasons, submit
from meritko.web.submissions.actions.rounds import close_round, lock_round
from meritko.web.submissions.asking import form_named, sheet_of
from meritko.web.submissions.models import Answer, Project, ProjectLocality, Round, Submission
from meritko.web.submissions.policies import holders
from meritko.web.submissions.queries.submissions import submission_of, submissions
from meritko.web.submissions.states import RoundState, State, Why
from meritko.web.territory.actions.places import Became, tell_succession
from meritko.web.territory.models import (
    Municipality,
    Population,
    Region,
    Standing,
    Succession,
    SupportedYear,
)

from .conftest import (
    FAR,
    NOW,
    PROJECT,
    TODAY,
    TOWN,
    TOWNS,
    VILLAGE,
    YEAR,
    form_of,
    hand_in,
    programme_about,
    terms_of,
)

pytestmark = pytest.mark.django_db

MUNICIPAL, OF_PROJECTS = programme_about("municipality"), programme_about("project")
LATE = datetime(2025, 11, 1, 9, tzinfo=UTC)


def codes(around) -> set[str]:
    return {each.code for each in proposed(around)}


def merge(analyst, gone: str, heir: str) -> None:
    for code in (gone, heir):
        Standing.objects.filter(municipality=code).update(valid_to=None)
    tell_succession(analyst.actor, Became(Succession.Kind.MERGED, gone, heir, date(2025, 10, 1)))


def test_a_year_asks_by_the_forms_it_was_given_terms_of_and_no_others(analyst, places):
    told = terms_of(MUNICIPAL, YEAR)
    left = form_of(MUNICIPAL, "direct_query")
    made = make_year(analyst.actor, MUNICIPAL, YEAR, {k: v for k, v in told.items() if k != left}, NOW)
    assert {each.form for each in made} == set(told) - {left}
    with pytest.raises(NotNow):
        make_year(analyst.actor, MUNICIPAL, YEAR, told, NOW)
    later = make_year(analyst.actor, MUNICIPAL, YEAR, {left: told[left]}, NOW)
    assert [each.form for each in later] == [left]


def test_who_opens_no_rounds_makes_no_year(town_hall, coordinator, project_worker):
    for somebody in (town_hall, coordinator, project_worker):
        with pytest.raises(Forbidden):
            make_year(somebody.actor, MUNICIPAL, YEAR, terms_of(MUNICIPAL, YEAR), NOW)


def test_applications_are_asked_of_the_register_and_of_last_years_applicants(analyst, open_year, places):
    old = open_year(MUNICIPAL, YEAR - 1)["application"]
    Municipality.objects.create(code="590007", first_seen=TODAY, last_seen=TODAY)
    named = Standing(municipality_id="590007", region=places[0], first_seen=TODAY, last_seen=TODAY)
    named.name, named.plain, named.order_key = "Mimo", "mimo", b"m"
    named.save()
    add(analyst.actor, old.pk, municipalities(old, ["590007"])[0], NOW)
    around = open_year(MUNICIPAL, kinds=("none",))["application"]
    assert codes(around) == {*TOWNS, "590007"}


def test_final_reports_are_asked_of_accepted_applications_only(
    analyst, town_hall, accepted_application, monkeypatch
):
    village = Submission.objects.get(round=accepted_application.round, code=VILLAGE)
    hand_in(analyst.actor, on_behalf(analyst, village), monkeypatch)
    report = round_of(MUNICIPAL, "final_report")
    assert codes(report) == {TOWN}
    assert {each.code for each in accepted(MUNICIPAL, YEAR)} == supported(MUNICIPAL, YEAR) == {TOWN}


def on_behalf(analyst, submission: Submission) -> Submission:
    submission.on_behalf_note, submission.on_behalf_by_id = "Po telefonu.", analyst.user.pk
    submission.save()
    return submission


def round_of(programme: str, kind: str, year: int = YEAR) -> Round:
    return Round.objects.get(form=form_of(programme, kind), year=year)


def test_what_was_accepted_stays_known_when_the_round_is_locked(
    analyst, accepted_application, monkeypatch, town_hall
):
    around = accepted_application.round
    village = Submission.objects.get(round=around, code=VILLAGE)
    hand_in(analyst.actor, on_behalf(analyst, village), monkeypatch)
    close_round(analyst.actor, around.pk, NOW)
    lock_round(analyst.actor, around.pk, NOW)
    village.refresh_from_db()
    accepted_application.refresh_from_db()
    assert accepted_application.state == village.state == State.LOCKED
    assert [each.code for each in accepted(MUNICIPAL, YEAR)] == [TOWN]


def test_a_returned_application_is_not_supported_any_more(analyst, accepted_application):
    return_with_reasons(analyst.actor, accepted_application, {"": "Chybí podpis."}, NOW)
    assert supported(MUNICIPAL, YEAR) == frozenset()


def test_where_applications_were_not_collected_the_history_says_who_is_supported(places, analyst):
    SupportedYear.objects.create(municipality_id=FAR, year=YEAR, source="ukázka", at=NOW)
    left = {form_of(MUNICIPAL, "application")}
    told = {name: each for name, each in terms_of(MUNICIPAL, YEAR).items() if name not in left}
    make_year(analyst.actor, MUNICIPAL, YEAR, told, NOW)
    assert codes(round_of(MUNICIPAL, "final_report")) == {FAR}


def test_the_direct_question_goes_to_the_formerly_supported_without_an_accepted_application(
    analyst, formerly, accepted_application
):
    SupportedYear.objects.create(municipality_id=TOWN, year=YEAR - 3, source="ukázka", at=NOW)
    whole = next(
        what for each in current_pack().forms.not_asked for what in each.what
        if what in current_pack().programme(MUNICIPAL).needs
    )  # fmt: skip
    KeptRow.objects.create(table=whole, year=YEAR - 1, code=FAR, at=NOW)
    assert history(MUNICIPAL) == {(VILLAGE, YEAR - 2), (TOWN, YEAR - 3), (FAR, YEAR - 1), (TOWN, YEAR)}
    assert codes(round_of(MUNICIPAL, "direct_query")) == {VILLAGE, FAR}


def test_reports_of_regions_are_asked_of_every_region(analyst, places, open_year):
    programme = next(p for p, forms in collected().items() if any(f.about == "region" for f in forms))
    around = next(iter(open_year(programme).values()))
    found = around.submissions.values_list("kind", "code", "region")
    assert set(found) == {("region", code, code) for code in Region.objects.values_list("code", flat=True)}


def test_projects_are_asked_in_the_years_in_which_they_run(analyst, open_year, a_project):
    Project.objects.filter(pk=a_project.pk).update(until_year=YEAR)
    around = open_year(OF_PROJECTS)["application"]
    assert [each.code for each in around.submissions.all()] == [PROJECT]
    assert codes(open_year(OF_PROJECTS, YEAR + 1, kinds=("none",))["application"]) == set()


def test_the_office_answers_what_comes_from_outside_and_the_agency_its_own_list(
    analyst, open_year, agency, consultant, someone, town_hall
):
    outside = open_year(MUNICIPAL, kinds=("outside",))["outside"].submissions.get()
    listed = next(iter(open_year("").values())).submissions.get()
    assert (outside.kind, outside.organisation_id) == ("country", None)
    assert (listed.kind, listed.organisation_id, listed.name) == ("country", agency.pk, "Ukázková agentura")
    held = holders([outside, listed], TODAY)
    assert (held[outside.pk], held[listed.pk]) == ([analyst.user.pk], [consultant.user.pk])
    assert list(submissions(consultant.actor)) == [listed]
    other = someone(Role.CONSULTANT, office=Organisation.objects.create(name="Jiná", kind="agency"))
    for somebody in (other, town_hall):
        with pytest.raises(Unknown):
            submission_of(somebody.actor, listed.pk)


def test_the_agencys_list_has_a_row_of_every_place_of_the_register(open_year, agency):
    listed = next(iter(open_year("").values())).submissions.get()
    assert set(listed.rows.values_list("code", flat=True)) == set(TOWNS)


def test_a_project_is_answered_by_its_own_people_only(
    open_year, a_project, project_worker, someone, coordinator
):
    mine = open_year(OF_PROJECTS)["application"].submissions.get()
    assert holders([mine], TODAY)[mine.pk] == [project_worker.user.pk]
    assert submission_of(project_worker.actor, mine.pk) == mine
    stranger = someone(Role.PROJECT_WORKER, office=Organisation.objects.create(name="Jiní", kind="ngo"))
    with pytest.raises(Unknown):
        submission_of(stranger.actor, mine.pk)
    assert submission_of(coordinator.actor, mine.pk) == mine


def test_a_roma_adviser_sees_nothing_of_applications(open_year, someone):
    open_year(MUNICIPAL)
    adviser = someone(Role.ROMA_ADVISER, "9001")
    assert not submissions(adviser.actor).exists()


def test_a_roma_adviser_of_the_municipality_neither_sees_nor_answers_its_forms_of_a_programme(
    open_year, someone, analyst, town_hall
):
    adviser = someone(Role.ROMA_ADVISER, TOWN, kind=ScopeKind.MUNICIPALITY)
    around = open_year(MUNICIPAL)["application"]
    mine = around.submissions.get(code=TOWN)
    assert holders([mine], TODAY)[mine.pk] == [town_hall.user.pk]
    assert not submissions(adviser.actor).exists()
    with pytest.raises(Unknown):
        submission_of(adviser.actor, mine.pk)
    key = next(iter(sheet_of(mine).slots))
    for act in (
        lambda: save_answer(adviser.actor, mine, key, 1, 0, NOW),
        lambda: submit(adviser.actor, mine, NOW),
        lambda: begin(adviser.actor, around.pk, TOWN, NOW),
    ):
        with pytest.raises((Unknown, Forbidden, NotNow)):
            act()
    assert adviser.browser.get(f"/odpovedi/{mine.pk}/").status_code == 404
    assert adviser.browser.post(f"/odpovedi/{mine.pk}/ulozit/", {}).status_code == 404


def test_last_years_answers_and_what_the_register_says_stand_beside(analyst, open_year, town_hall):
    old = open_year(MUNICIPAL, YEAR - 1)["application"]
    mine = old.submissions.get(code=TOWN)
    form = form_named(mine.form)
    compared = [
        (section.id, each)
        for section in form.sections
        for each in section.questions
        if each.compare_with_last_year
    ]
    flag = next((f"{section}/-/{each.id}") for section, each in compared if each.type == "flag")
    beside = next((f"{section}/-/{each.id}") for section, each in compared if each.beside)
    save_answer(town_hall.actor, mine, flag, True, 0, NOW)
    save_answer(town_hall.actor, mine, beside, 3900, 0, NOW)
    Population.objects.create(municipality_id=TOWN, day=date(YEAR, 1, 1), inhabitants=4100)
    around = open_year(MUNICIPAL)["application"]
    now = around.submissions.get(code=TOWN)
    assert now.before[flag] is True
    assert now.before[beside] == 4100
    assert flag not in around.submissions.get(code=VILLAGE).before


def test_the_municipality_that_is_asked_need_not_say_which_it_is(open_year, analyst):
    mine = open_year(MUNICIPAL, kinds=("application",))["application"].submissions.get(code=TOWN)
    said = {slot.key for slot in sheet_of(mine).slots.values() if slot.question.type == "municipality"}
    assert said
    found = {each.key: (each.value, each.version, each.by_id) for each in mine.answers.all()}
    assert found == dict.fromkeys(said, (TOWN, 1, analyst.user.pk))
    assert mine.state == State.NOT_STARTED


def test_a_new_project_in_a_known_locality_goes_on_from_the_elder_one(
    open_year, a_project, project_worker, aid
):
    old = open_year(OF_PROJECTS, YEAR - 1)["application"].submissions.get()
    key = next(
        slot.key for slot in sheet_of(old).slots.values()
        if slot.question.compare_with_last_year and slot.question.type == "text"
    )  # fmt: skip
    save_answer(project_worker.actor, old, key, "Smyšlená ulice, domy u trati", 0, NOW)
    Project.objects.filter(pk=a_project.pk).update(until_year=YEAR - 1)
    younger = Project.objects.create(
        code="P2", name="Navazující projekt", programme=OF_PROJECTS, organisation=aid, municipality=TOWN,
        region=a_project.region, locality=a_project.locality, since_year=YEAR,
    )  # fmt: skip
    now = open_year(OF_PROJECTS)["application"].submissions.get()
    assert now.code == younger.code
    assert now.before[key] == "Smyšlená ulice"
    ProjectLocality.objects.update(name="Jinak zvaná")
    assert Submission.objects.get(pk=now.pk).before[key] == "Smyšlená ulice"


def test_proposing_again_adds_who_is_new_and_leaves_the_others_as_they_are(analyst, open_year, monkeypatch):
    around = open_year(MUNICIPAL, kinds=("none",))["application"]
    leave_out(analyst.actor, around.invited.get(code=FAR).pk, "Obec o to požádala.")
    around.invited.filter(code=TOWN).delete()
    assert propose(analyst.actor, around.pk) == 1
    assert propose(analyst.actor, around.pk) == 0
    assert around.invited.get(code=FAR).is_left_out
    open_draft(analyst.actor, around.pk, NOW)
    with pytest.raises(NotNow):
        propose(analyst.actor, around.pk)
    assert set(around.submissions.values_list("code", flat=True)) == {TOWN, VILLAGE}


def test_leaving_out_needs_a_reason_and_can_be_taken_back(analyst, open_year):
    far = open_year(MUNICIPAL, kinds=("none",))["application"].invited.get(code=FAR)
    with pytest.raises(NotNow):
        leave_out(analyst.actor, far.pk, "  ")
    leave_out(analyst.actor, far.pk, "Obec o to požádala.")
    assert take_in(analyst.actor, far.pk).is_left_out is False
    with pytest.raises(Unknown):
        leave_out(analyst.actor, 987654, "není")
    said = Entry.objects.filter(action__startswith="invited.").values_list("action", flat=True)
    assert {"invited.left_out", "invited.taken_in"} <= set(said)


def test_one_more_is_asked_at_once_in_an_open_round_and_never_twice(analyst, open_year, places):
    around = open_year(MUNICIPAL, kinds=("direct_query",))["direct_query"]
    for _time in range(2):
        add(analyst.actor, around.pk, municipalities(around, [FAR])[0], NOW)
    assert around.submissions.get().code == FAR
    close_round(analyst.actor, around.pk, NOW)
    with pytest.raises(NotNow):
        add(analyst.actor, around.pk, municipalities(around, [TOWN])[0], NOW)


def test_a_second_application_of_one_municipality_is_the_first_one(analyst, open_year, town_hall):
    around = open_year(MUNICIPAL, kinds=("none",))["application"]
    around.invited.all().delete()
    open_draft(analyst.actor, around.pk, NOW)
    first, is_new = begin(town_hall.actor, around.pk, TOWN, NOW)
    assert is_new
    assert (first.name, first.state) == ("Ukázkov", State.NOT_STARTED)
    key = next(k for k, slot in sheet_of(first).slots.items() if slot.question.type == "flag")
    save_answer(town_hall.actor, first, key, True, 0, NOW)
    again, is_new = begin(town_hall.actor, around.pk, TOWN, NOW)
    assert (again.pk, is_new) == (first.pk, False)
    assert Answer.objects.get(submission=first, key=key).value is True


def test_an_application_is_begun_in_time_and_of_ones_own_only(analyst, open_year, town_hall, coordinator):
    found = open_year(MUNICIPAL)
    around = found["application"]
    around.submissions.all().delete()
    with pytest.raises(Unknown):
        begin(town_hall.actor, around.pk, FAR, NOW)
    with pytest.raises(Unknown):
        begin(coordinator.actor, around.pk, TOWN, NOW)
    with pytest.raises(Unknown):
        begin(town_hall.actor, found["final_report"].pk, TOWN, NOW)
    with pytest.raises(Refused) as refused:
        begin(town_hall.actor, around.pk, TOWN, LATE)
    assert refused.value.why is Why.AFTER_DUE
    close_round(analyst.actor, around.pk, NOW)
    with pytest.raises(Refused) as refused:
        begin(town_hall.actor, around.pk, TOWN, NOW)
    assert refused.value.why is Why.CLOSED
    assert not around.submissions.exists()


def test_a_municipality_that_merges_in_the_middle_of_a_round_loses_nothing(
    analyst, open_year, town_hall, someone
):
    around = open_year(MUNICIPAL, kinds=("application",))["application"]
    heir = someone(Role.MUNICIPAL_COORDINATOR, VILLAGE)
    mine = around.submissions.get(code=TOWN)
    key = next(k for k, slot in sheet_of(mine).slots.items() if slot.question.type == "flag")
    save_answer(town_hall.actor, mine, key, True, 0, NOW)
    merge(analyst, TOWN, VILLAGE)
    mine.refresh_from_db()
    assert (mine.code, mine.heir, mine.state) == (TOWN, VILLAGE, State.STARTED)
    assert holders([mine], TODAY)[mine.pk] == sorted([town_hall.user.pk, heir.user.pk])
    save_answer(heir.actor, submission_of(heir.actor, mine.pk), key, False, 1, NOW)
    assert mine.answers.get(key=key).value is False
    assert Entry.objects.filter(action="submission.inherited", thing_id=str(mine.pk)).count() == 1
    merge(analyst, VILLAGE, FAR)
    mine.refresh_from_db()
    assert mine.heir == FAR
    assert heirs([TOWN, VILLAGE, FAR]) == {TOWN: FAR, VILLAGE: FAR}


def test_a_part_that_moves_changes_nobody(analyst, open_year):
    around = open_year(MUNICIPAL, kinds=("application",))["application"]
    tell_succession(analyst.actor, Became(Succession.Kind.PART, TOWN, VILLAGE, date(2025, 10, 1)))
    assert set(around.submissions.values_list("heir", flat=True)) == {""}


def test_a_finished_round_inherits_nothing_any_more(analyst, open_year):
    around = open_year(MUNICIPAL, kinds=("application",))["application"]
    close_round(analyst.actor, around.pk, NOW)
    lock_round(analyst.actor, around.pk, NOW)
    finish(analyst.actor, around.pk, NOW)
    merge(analyst, TOWN, VILLAGE)
    assert set(around.submissions.values_list("heir", flat=True)) == {""}


def test_who_was_merged_before_is_asked_under_the_heir_once(analyst, open_year, places, town_hall):
    open_year(MUNICIPAL, YEAR - 1)
    merge(analyst, TOWN, VILLAGE)
    around = open_year(MUNICIPAL)["application"]
    assert set(around.submissions.values_list("code", flat=True)) == {VILLAGE, FAR}
    with pytest.raises(Merged) as merged:
        begin(town_hall.actor, around.pk, TOWN, NOW)
    assert merged.value.heir == VILLAGE


def test_opening_holds_who_was_invited_then(analyst, places):
    made = make_year(analyst.actor, MUNICIPAL, YEAR, terms_of(MUNICIPAL, YEAR), NOW)
    assert {each.state for each in made} == {RoundState.DRAFT}
    around = open_draft(analyst.actor, round_of(MUNICIPAL, "application").pk, NOW)
    assert around.state == RoundState.OPEN
    assert set(around.questions) == {around.form}
    assert of_kind(MUNICIPAL, ["application"]) == [around.form]
    assert Invited.objects.filter(round=around).count() == around.submissions.count() == 3
