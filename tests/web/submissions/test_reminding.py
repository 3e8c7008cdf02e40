"""Who is reminded, when, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from meritko.web.accounts.actor import Forbidden
from meritko.web.notices.models import Notice
from meritko.web.submissions.actions.moving import mark_not_delivered
from meritko.web.submissions.actions.reminding import invite, remind, remind_late
from meritko.web.submissions.actions.rounds import close_round

from ..asked_register import NOW


def told(person) -> list[str]:
    return [each.title for each in Notice.objects.filter(user=person.user.pk).order_by("at", "pk")]


def test_over_the_whole_round_everybody_gets_each_reminder_once(coordinator, town_hall, analyst, around):
    """The program runs twice a day; the deadline is Friday 30 October, Wednesday 28 is a holiday."""
    day = datetime(2026, 9, 1, 6, 0, tzinfo=UTC)
    sent = {}
    for number in range(80):
        now = day + timedelta(days=number)
        if count := remind(now):
            sent[now.date().isoformat()] = count
        remind(now + timedelta(hours=6))

    found = list(Notice.objects.filter(user=coordinator.user.pk).order_by("at").values_list("at", flat=True))
    assert [each.date().isoformat() for each in found] == [
        "2026-10-16", "2026-10-27", "2026-10-30", "2026-11-02",
    ]  # fmt: skip
    assert len(told(town_hall)) == 4
    assert told(analyst) == []


def test_a_day_on_which_the_program_did_not_run_is_made_up_for(coordinator, around):
    assert remind(datetime(2026, 10, 19, 6, 0, tzinfo=UTC)) == 1
    assert remind(datetime(2026, 10, 20, 6, 0, tzinfo=UTC)) == 0
    assert len(told(coordinator)) == 1


def test_who_is_done_and_who_is_given_up_is_not_reminded(coordinator, analyst, region, around):
    mark_not_delivered(analyst.actor, region, "Neodpovídá.")
    remind(datetime(2026, 10, 16, 6, 0, tzinfo=UTC))
    assert told(coordinator) == []


def test_of_a_closed_round_nobody_is_reminded(coordinator, analyst, around):
    close_round(analyst.actor, around.pk, NOW)
    assert remind(datetime(2026, 10, 30, 6, 0, tzinfo=UTC)) == 0


def test_one_click_reminds_only_those_who_are_missing_and_once_a_day(coordinator, analyst, town_hall, around):
    assert invite([around], NOW) == 2
    assert remind_late(analyst.actor, around.pk, NOW) == 2
    remind_late(analyst.actor, around.pk, NOW + timedelta(hours=2))
    assert len(told(coordinator)) == 2
    assert (
        told(coordinator)[0]
        == "Prosíme o vyplnění: Aktualizace registru 2026, do 30.\N{NO-BREAK SPACE}10.\N{NO-BREAK SPACE}2026"
    )
    with pytest.raises(Forbidden):
        remind_late(town_hall.actor, around.pk, NOW)
