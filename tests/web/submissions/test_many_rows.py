"""A region of many municipalities: what is done to one field or to all of them takes few queries."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from meritko.web.accounts.actor import Unknown
from meritko.web.revalidating.register import forms, main_form
from meritko.web.submissions.actions.answering import (
    Conflict,
    Wish,
    answer_as_last_year,
    save_answer,
    save_answers,
)
from meritko.web.submissions.actions.rounds import Subject, Terms, make_round, open_round
from meritko.web.submissions.asking import sheet_of
from meritko.web.submissions.models import Answer, AnswerChange, Submission

from ..asked_register import NOW, REGION, TOWN, VILLAGE, before_of

CODES = [str(590100 + number) for number in range(60)]
COUNT = "municipalities/{}/svl_count"


@pytest.fixture
def wide(analyst) -> Submission:
    """A region that is asked about sixty municipalities; of each eight things were known last year."""
    before = {key: value for code in CODES for key, value in before_of(code, 2).items()}
    rows = tuple(("municipalities", code, f"Obec {code}") for code in CODES)
    about = Subject(forms()["region"].id, "region", REGION, "Ukázkový kraj", REGION, before=before, rows=rows)
    terms = Terms("Aktualizace registru 2025", date(2026, 9, 1), date(2026, 10, 30))
    made = make_round(analyst.actor, main_form(), 2025, terms, NOW)
    return open_round(analyst.actor, made.pk, [about], NOW).submissions.get()


def test_everything_is_answered_as_last_year_with_few_queries(
    coordinator, wide, django_assert_max_num_queries
):
    actor = coordinator.actor
    with django_assert_max_num_queries(40):
        assert answer_as_last_year(actor, wide, "", NOW) == 60 * 8

    assert Answer.objects.filter(version=1, by=coordinator.user, is_on_behalf=False).count() == 480
    assert AnswerChange.objects.count() == 480
    wide.refresh_from_db()
    assert (wide.state, wide.started_at) == ("started", NOW)


def test_one_field_is_kept_with_few_queries_and_tells_what_follows_in_its_row(
    coordinator, wide, at, django_assert_max_num_queries
):
    answer_as_last_year(coordinator.actor, wide, "", NOW)
    browser, key = coordinator.browser, COUNT.format(CODES[7])
    sent = {"key": key, "value": "5", "seen": "1"}
    with django_assert_max_num_queries(20):
        told = browser.post(reverse("submissions:save", args=[wide.pk]), sent).json()

    assert (told["state"], told["version"], told["differs"]) == ("saved", 2, True)
    renewed = browser.get(reverse("submissions:deviations", args=[wide.pk])).text
    assert renewed.count("data-reason=") == 1
    assert f'data-reason="{key}"' in renewed
    assert "zdůvodnit" in renewed
    listed = {"key": f"municipalities/{CODES[7]}/still_listed", "value": "ne", "seen": "1"}
    follows = browser.post(reverse("submissions:save", args=[wide.pk]), listed).json()["asked"]
    assert {name.split("/")[1] for name in follows} == {CODES[7]}
    assert not any(follows.values())


def test_several_fields_are_kept_at_once_and_what_somebody_else_wrote_is_left(coordinator, someone, region):
    colleague = someone("regional_coordinator", region.code)
    save_answer(colleague.actor, region, COUNT.format(TOWN), 3, 0, NOW)
    wishes = [Wish(COUNT.format(TOWN), 5, 0), Wish(COUNT.format(VILLAGE), 4, 0, "Přibyla ubytovna.")]

    found = save_answers(coordinator.actor, region, wishes, NOW)

    conflict = found[COUNT.format(TOWN)]
    assert isinstance(conflict, Conflict)
    assert (conflict.theirs.value, conflict.theirs.by) == (3, colleague.user)
    kept = Answer.objects.get(key=COUNT.format(VILLAGE))
    assert (kept.value, kept.comment, kept.version) == (4, "Přibyla ubytovna.", 1)
    assert Answer.objects.get(key=COUNT.format(TOWN)).value == 3
    assert AnswerChange.objects.count() == 2


def test_of_several_fields_nothing_is_kept_when_one_is_not_asked(coordinator, region):
    wishes = [Wish(COUNT.format(TOWN), 5, 0), Wish(COUNT.format("999999"), 4, 0)]
    with pytest.raises(Unknown):
        save_answers(coordinator.actor, region, wishes, NOW)
    assert not Answer.objects.exists()


def test_a_row_alone_is_laid_out_as_it_is_among_all(coordinator, region):
    answer_as_last_year(coordinator.actor, region, "", NOW)
    every, alone = sheet_of(region), sheet_of(region, TOWN)

    of_row = [key for key in every.slots if key.startswith(f"municipalities/{TOWN}/")]
    assert [key for key in alone.slots if key.startswith("municipalities/")] == of_row
    assert all((key in alone.visible) == (key in every.visible) for key in of_row)
    assert f"municipalities/{VILLAGE}/svl_count" not in alone.values
