"""What is done again and again is done when its time has come, once."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import transaction

from meritko.web.notices.models import Notice
from meritko.web.work import periodic
from meritko.web.work.periodic import Periodic, do_what_is_due, register_periodic

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(periodic, "_periodic", {})


def test_what_is_done_every_hour_is_done_every_hour():
    times: list[datetime] = []
    register_periodic(Periodic("test.hourly", times.append, every=timedelta(hours=1)))

    for minutes in range(0, 180, 10):
        do_what_is_due(NOON + timedelta(minutes=minutes))

    assert [(each - NOON).total_seconds() / 3600 for each in times] == [0, 1, 2]


def test_what_is_done_every_morning_is_done_once_a_day_also_when_the_clocks_change():
    times: list[datetime] = []
    register_periodic(
        Periodic("test.daily", times.append, daily_at=time(2, 30))
    )  # there is no 2:30 on 29 March

    start = datetime(2026, 3, 26, 0, 0, tzinfo=UTC)
    do_what_is_due(start)  # the first time it is asked at all
    for minutes in range(10, 6 * 24 * 60, 10):
        do_what_is_due(start + timedelta(minutes=minutes))

    days = [each.date().isoformat() for each in times[1:]]
    assert days == [f"2026-03-{day}" for day in (26, 27, 28, 29, 30, 31)]
    assert all(each.astimezone(UTC).hour in {0, 1} for each in times[1:])


def test_a_morning_on_which_the_program_did_not_run_is_made_up_for_once():
    times: list[datetime] = []
    register_periodic(Periodic("test.daily", times.append, daily_at=time(6, 0)))

    for moment in (NOON, NOON + timedelta(days=3), NOON + timedelta(days=3, hours=1)):
        do_what_is_due(moment)

    assert times == [NOON, NOON + timedelta(days=3)]


def test_one_that_fails_does_not_stop_the_others_and_its_words_are_not_logged(caplog):
    def fail(_now: datetime) -> None:
        raise ValueError("Jana Zkušební")

    times: list[datetime] = []
    register_periodic(Periodic("test.bad", fail, every=timedelta(hours=1)))
    register_periodic(Periodic("test.good", times.append, every=timedelta(hours=1)))

    assert do_what_is_due(NOON) == ["test.good"]
    assert "test.bad: ValueError at fail" in caplog.text
    assert "Jana" not in caplog.text


def test_what_is_whole_has_not_happened_when_the_program_is_killed_in_the_middle_and_is_done_later():
    killed = [True, False]

    def half(now: datetime) -> None:
        Notice.objects.create(key=f"a.{now}", user=1, title="a", at=now)
        if killed.pop(0):
            raise KeyboardInterrupt  # nothing catches it, as nothing does when a process is killed
        Notice.objects.create(key=f"b.{now}", user=1, title="b", at=now)

    register_periodic(Periodic("test.whole", half, daily_at=time(6, 0), is_whole=True))
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        do_what_is_due(NOON)
    assert Notice.objects.count() == 0

    assert do_what_is_due(NOON + timedelta(minutes=1)) == ["test.whole"]
    assert do_what_is_due(NOON + timedelta(minutes=2)) == []
    assert Notice.objects.count() == 2


def test_what_is_whole_and_fails_leaves_nothing_behind_and_does_not_come_again_before_its_time(caplog):
    def fail(now: datetime) -> None:
        Notice.objects.create(key=f"a.{now}", user=1, title="a", at=now)
        raise ValueError("Jana Zkušební")

    register_periodic(Periodic("test.whole", fail, daily_at=time(6, 0), is_whole=True))

    assert do_what_is_due(NOON) == []
    assert do_what_is_due(NOON + timedelta(minutes=1)) == []
    assert caplog.text.count("test.whole: ValueError") == 1
    assert Notice.objects.count() == 0


def test_after_a_pause_what_is_due_is_done_in_the_order_of_the_day_whoever_registered_first():
    """Else the letter of the morning would leave before the reminders that belong into it."""
    done: list[str] = []
    register_periodic(Periodic("late", lambda _now: done.append("late"), daily_at=time(6, 30), is_whole=True))
    register_periodic(Periodic("early", lambda _now: done.append("early"), daily_at=time(6, 0)))
    register_periodic(Periodic("often", lambda _now: done.append("often"), every=timedelta(seconds=5)))

    do_what_is_due(NOON)

    assert done == ["often", "early", "late"]
