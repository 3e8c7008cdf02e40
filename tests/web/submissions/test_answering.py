"""Writing answers: nothing of anybody lost, nothing after the time without a recorded exception."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction

from meritko.web.accounts.actor import Forbidden, Unknown
from meritko.web.accounts.roles import Role, ScopeKind
from meritko.web.audit.models import Entry
from meritko.web.submissions.actions.answering import (
    Conflict,
    Refused,
    Saved,
    add_row,
    answer_as_last_year,
    answer_on_behalf,
    remove_row,
    save_answer,
)
from meritko.web.submissions.actions.excepting import end_exception, grant_exception
from meritko.web.submissions.actions.moving import (
    Incomplete,
    NotNow,
    accept,
    mark_not_delivered,
    reopen,
    return_with_reasons,
    submit,
    take_back,
)
from meritko.web.submissions.actions.rounds import close_round, finish_round, lock_round, reopen_round
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.models import Answer, AnswerChange, Submission
from meritko.web.submissions.policies import holders
from meritko.web.submissions.states import Why

from ..asked_register import LATE, NOW, ORP, TOWN, VILLAGE

COUNT = f"municipalities/{TOWN}/svl_count"


def fill(who, submission):
    """Everything as last year, and what was not known."""
    answer_as_last_year(who.actor, submission, "", NOW)
    save_answer(who.actor, submission, f"orps/{ORP}/adviser_title", "none", 0, NOW)


def test_an_answer_is_kept_with_its_history(coordinator, region):
    first = save_answer(coordinator.actor, region, COUNT, 3, 0, NOW, "Přibyla ubytovna.")
    again = save_answer(coordinator.actor, region, COUNT, 4, 1, NOW)

    assert isinstance(first, Saved)
    assert (again.answer.value, again.answer.version, again.answer.comment) == (4, 2, "Přibyla ubytovna.")
    told = [(each.value, each.version, each.by) for each in AnswerChange.objects.all()]
    assert told == [(4, 2, coordinator.user), (3, 1, coordinator.user)]
    region.refresh_from_db()
    assert region.state == "started"
    assert Entry.objects.filter(action="submission.started").count() == 1


def test_the_same_answer_again_changes_nothing_whatever_was_seen(coordinator, region):
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)

    again = save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)

    assert again.answer.version == 1
    assert AnswerChange.objects.count() == 1


def test_who_comes_later_gets_what_the_other_wrote_and_decides(coordinator, someone, region):
    colleague = someone("regional_coordinator", region.code)
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)

    conflict = save_answer(colleague.actor, region, COUNT, 5, 0, NOW)

    assert isinstance(conflict, Conflict)
    assert (conflict.theirs.value, conflict.theirs.by) == (3, coordinator.user)
    assert Answer.objects.get(key=COUNT).value == 3
    decided = save_answer(colleague.actor, region, COUNT, 5, conflict.theirs.version, NOW)
    assert decided.answer.value == 5


@pytest.mark.parametrize("key", ["municipalities/999999/svl_count", "municipalities/590001/nic", "x/-/y"])
def test_a_field_that_is_not_asked_is_unknown(coordinator, region, key):
    with pytest.raises(Unknown):
        save_answer(coordinator.actor, region, key, 1, 0, NOW)


def test_a_foreign_submission_is_unknown_and_a_reader_has_no_right(
    foreign_coordinator, adviser, someone, region, town
):
    with pytest.raises(Unknown):
        save_answer(foreign_coordinator.actor, region, COUNT, 1, 0, NOW)
    with pytest.raises(Unknown):
        save_answer(adviser.actor, region, COUNT, 1, 0, NOW)
    with pytest.raises(Forbidden):  # the adviser reads what municipalities of the district say
        save_answer(adviser.actor, town, "figures/-/confirms", True, 0, NOW)
    with pytest.raises(Forbidden):
        save_answer(someone("reader").actor, region, COUNT, 1, 0, NOW)
    assert not Answer.objects.exists()


def test_for_somebody_else_one_answers_after_saying_why_and_it_is_marked(analyst, coordinator, region, town):
    with pytest.raises(Refused) as refused:
        save_answer(analyst.actor, region, COUNT, 3, 0, NOW)
    assert refused.value.why is Why.NO_NOTE

    answer_on_behalf(analyst.actor, region, "Kraj nemá koordinátora.", NOW)
    saved = save_answer(analyst.actor, region, COUNT, 3, 0, NOW)

    assert saved.answer.is_on_behalf
    assert AnswerChange.objects.get().is_on_behalf
    assert Entry.objects.filter(action="submission.on_behalf", who=analyst.user.pk).exists()
    answer_on_behalf(coordinator.actor, town, "Obec nemá e-mail, ověřeno telefonicky.", NOW)
    assert save_answer(coordinator.actor, town, "figures/-/confirms", True, 0, NOW).answer.is_on_behalf


def test_nobody_stands_in_for_another_region(foreign_coordinator, town_hall, town):
    with pytest.raises(Unknown):
        answer_on_behalf(foreign_coordinator.actor, town, "Chci.", NOW)
    with pytest.raises(Unknown):
        answer_on_behalf(town_hall.actor, town, "Jsem to já.", NOW)


@pytest.mark.parametrize("state", ["late", "closed", "locked"])
def test_after_the_time_nothing_gets_through_by_any_way_without_an_exception(
    analyst, coordinator, around, region, state
):
    answer_on_behalf(analyst.actor, region, "Za nemocného.", NOW)
    now = LATE if state == "late" else NOW
    if state != "late":
        close_round(analyst.actor, around.pk, NOW)
    if state == "locked":
        lock_round(analyst.actor, around.pk, NOW)
    why = {"late": Why.AFTER_DUE, "closed": Why.CLOSED, "locked": Why.LOCKED}[state]
    ways = [
        lambda: save_answer(coordinator.actor, region, COUNT, 3, 0, now),
        lambda: answer_as_last_year(coordinator.actor, region, "", now),
        lambda: add_row(coordinator.actor, region, "new_places", "", "", now),
        lambda: remove_row(coordinator.actor, region, "new_places", "1", now),
        lambda: answer_on_behalf(analyst.actor, region, "Znovu.", now),
        lambda: save_answer(analyst.actor, region, COUNT, 3, 0, now),
        lambda: submit(coordinator.actor, region, now),
        lambda: take_back(coordinator.actor, region, now),
    ]
    for way in ways:
        with pytest.raises(Refused) as refused:
            way()
        assert refused.value.why is why
    assert not Answer.objects.exists()
    assert not AnswerChange.objects.exists()


@pytest.mark.parametrize("is_locked", [False, True])
def test_an_exception_is_named_reasoned_and_ends_and_what_is_written_by_it_says_so(
    analyst, coordinator, someone, around, region, is_locked
):
    colleague = someone("regional_coordinator", region.code)
    close_round(analyst.actor, around.pk, NOW)
    if is_locked:
        lock_round(analyst.actor, around.pk, NOW)
    made = grant_exception(
        analyst.actor, region, coordinator.user.pk, "Výpadek sítě.", date(2026, 11, 5), NOW
    )

    saved = save_answer(coordinator.actor, region, COUNT, 3, 0, LATE)

    assert saved.answer.value == 3
    assert AnswerChange.objects.get().exception == made
    assert Entry.objects.filter(action="answer.excepted", who=coordinator.user.pk).count() == 1
    region.refresh_from_db()
    assert region.state == ("locked" if is_locked else "started")
    with pytest.raises(Refused):  # it is not for somebody else
        save_answer(colleague.actor, region, COUNT, 4, 1, LATE)
    with pytest.raises(Refused):  # and it ends
        save_answer(coordinator.actor, region, COUNT, 4, 1, LATE.replace(day=6))
    end_exception(analyst.actor, made.pk, LATE)
    with pytest.raises(Refused):
        save_answer(coordinator.actor, region, COUNT, 4, 1, LATE)


def test_an_exception_needs_a_reason_an_end_and_somebody_who_is_asked(
    analyst, coordinator, town_hall, region
):
    for reason, until in [("", date(2026, 11, 5)), ("Proč", date(2026, 10, 4)), ("Proč", date(2027, 2, 1))]:
        with pytest.raises(NotNow):
            grant_exception(analyst.actor, region, coordinator.user.pk, reason, until, NOW)
    with pytest.raises(Unknown):
        grant_exception(analyst.actor, region, town_hall.user.pk, "Proč", date(2026, 11, 5), NOW)
    with pytest.raises(Forbidden):
        grant_exception(coordinator.actor, region, coordinator.user.pk, "Proč", date(2026, 11, 5), NOW)


def test_of_a_finished_round_nothing_changes_even_by_an_exception(analyst, coordinator, around, region):
    close_round(analyst.actor, around.pk, NOW)
    lock_round(analyst.actor, around.pk, NOW)
    grant_exception(analyst.actor, region, coordinator.user.pk, "Proč", date(2026, 11, 5), NOW)
    finish_round(analyst.actor, around.pk, NOW)

    with pytest.raises(Refused) as refused:
        save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)
    assert refused.value.why is Why.FINISHED
    with pytest.raises(Refused):
        grant_exception(analyst.actor, region, coordinator.user.pk, "Proč", date(2026, 11, 5), NOW)


def test_what_is_missing_bars_handing_in_and_so_does_a_deviation_without_a_reason(coordinator, region):
    with pytest.raises(Incomplete) as incomplete:
        submit(coordinator.actor, region, NOW)
    assert len(incomplete.value.lacks) == 3  # whether the two places and the post are still there
    fill(coordinator, region)
    save_answer(coordinator.actor, region, COUNT, 3, 1, NOW)

    with pytest.raises(Incomplete) as incomplete:
        submit(coordinator.actor, region, NOW)

    assert [(each.key, each.is_reason) for each in incomplete.value.lacks] == [(COUNT, True)]
    save_answer(coordinator.actor, region, COUNT, 3, 2, NOW, "Přibyla ubytovna.")
    assert submit(coordinator.actor, region, NOW).state == "submitted"


def test_the_life_of_a_submission(analyst, coordinator, region):
    fill(coordinator, region)
    submit(coordinator.actor, region, NOW)
    with pytest.raises(Refused) as refused:
        save_answer(coordinator.actor, region, COUNT, 3, 1, NOW)
    assert refused.value.why is Why.SUBMITTED
    assert take_back(coordinator.actor, region, NOW).state == "started"
    submit(coordinator.actor, region, NOW)
    returned = return_with_reasons(
        analyst.actor, region, {"": "Doplňte prosím.", COUNT: "Je to opravdu tak?"}, NOW
    )
    assert (returned.state, returned.remarks.count()) == ("returned", 2)
    save_answer(coordinator.actor, region, COUNT, 3, 1, NOW, "Ano, přibyla ubytovna.")
    region.refresh_from_db()
    assert region.state == "returned"
    assert submit(coordinator.actor, region, NOW).state == "submitted"
    assert region.remarks.filter(resolved_at=None).count() == 0
    assert accept(analyst.actor, region, NOW).state == "accepted"
    with pytest.raises(Refused):
        take_back(coordinator.actor, region, LATE)


def test_what_will_not_come_has_a_reason_and_can_be_awaited_again(analyst, coordinator, region):
    assert mark_not_delivered(analyst.actor, region, "Kraj neodpovídá.").reason == "Kraj neodpovídá."
    with pytest.raises(Refused):
        save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)
    with pytest.raises(NotNow):
        accept(analyst.actor, region, NOW)
    assert reopen(analyst.actor, region, NOW).state == "started"
    with pytest.raises(Forbidden):
        accept(coordinator.actor, region, NOW)


def test_a_closed_round_can_be_opened_again_and_a_locked_one_cannot(analyst, coordinator, around, region):
    with pytest.raises(NotNow):
        lock_round(analyst.actor, around.pk, NOW)  # it is closed first
    close_round(analyst.actor, around.pk, NOW)
    reopen_round(analyst.actor, around.pk, NOW)
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)
    close_round(analyst.actor, around.pk, NOW)
    lock_round(analyst.actor, around.pk, NOW)
    with pytest.raises(NotNow):
        reopen_round(analyst.actor, around.pk, NOW)
    states = set(Submission.objects.values_list("state", flat=True))
    assert states == {"not_delivered"}
    with pytest.raises(Forbidden):
        close_round(coordinator.actor, around.pk, NOW)


def test_the_history_of_answers_is_never_changed(coordinator, region):
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)
    change = AnswerChange.objects.get()
    for attempt in (
        lambda: AnswerChange.objects.update(value=9),
        lambda: AnswerChange.objects.all().delete(),
        lambda: AnswerChange.objects.bulk_update([change], ["value"]),
        change.save,
        change.delete,
    ):
        with pytest.raises(TypeError, match="the history of answers is never changed"), transaction.atomic():
            attempt()
    assert AnswerChange.objects.get().value == 3


def test_new_places_are_added_and_taken_out_and_come_back_with_their_answers(coordinator, region):
    row = add_row(coordinator.actor, region, "new_places", "", "", NOW)
    key = f"new_places/{row.code}/svl_count"
    save_answer(coordinator.actor, region, key, 2, 0, NOW)
    assert key in sheet_of(region).slots
    remove_row(coordinator.actor, region, "new_places", row.code, NOW)
    assert key not in sheet_of(region).slots
    add_row(coordinator.actor, region, "new_places", row.code, "", NOW)
    assert sheet_of(region).values[key] == 2
    with pytest.raises(Unknown):
        add_row(coordinator.actor, region, "municipalities", "590009", "Vymyšlená", NOW)
    with pytest.raises(Unknown):
        remove_row(coordinator.actor, region, "municipalities", TOWN, NOW)


def test_as_last_year_fills_only_what_is_empty(coordinator, region):
    save_answer(coordinator.actor, region, COUNT, 3, 0, NOW)

    assert answer_as_last_year(coordinator.actor, region, TOWN, NOW) == 7
    assert Answer.objects.get(key=COUNT).value == 3
    assert not Answer.objects.filter(key__contains=VILLAGE).exists()


def test_a_roma_adviser_of_the_municipality_answers_its_form_about_the_register(someone, town, town_hall):
    adviser = someone(Role.ROMA_ADVISER, TOWN, kind=ScopeKind.MUNICIPALITY)
    assert holders([town], NOW.date())[town.pk] == sorted([town_hall.user.pk, adviser.user.pk])
    saved = save_answer(adviser.actor, town, "figures/-/confirms", True, 0, NOW)
    assert saved.answer.by_id == adviser.user.pk
