"""Handing over is background work: it can be cancelled and tried again, and killed it is done once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from meritko.web.accounts.models import Membership
from meritko.web.audit.models import Entry
from meritko.web.collecting.actions.delivering import (
    DELIVER,
    NotPossible,
    being_delivered,
    deliver,
    start_delivery,
)
from meritko.web.collecting.models import Delivery
from meritko.web.collecting.programmes import slug_of
from meritko.web.files.models import StoredFile
from meritko.web.files.store import NoRoom
from meritko.web.submissions.models import Round
from meritko.web.submissions.states import RoundState
from meritko.web.work.actions import cancel, give_back, retry
from meritko.web.work.models import Job
from meritko.web.work.tasks import _try, carry_out

from .conftest import NOW, programme_about
from .test_delivering import YEAR, asked, one_year
from .test_rounds_pages import text_of

__all__ = ["asked", "one_year"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now(at):
    return at


@pytest.fixture
def later(settings) -> None:
    """Background work waits."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def page(programme: str) -> str:
    return reverse("collecting:deliver", args=[slug_of(programme), YEAR])


def test_who_hands_over_sees_the_work_and_then_the_delivery(analyst, one_year):
    started = analyst.browser.post(page(one_year), {"jak": "prijate"})

    (job,) = Job.objects.filter(kind=DELIVER)
    assert started.headers["Location"] == reverse("work:job", args=[job.pk])
    assert (job.state, job.share, job.error) == (Job.State.DONE, 100, "")
    (made,) = Delivery.objects.all()
    assert job.link == reverse("collecting:delivery", args=[made.pk])
    assert made.made_by_id == analyst.user.pk
    assert job.link in analyst.browser.get(started.headers["Location"]).text
    recorded = Entry.objects.filter(action="delivery.made").values_list("thing_id", flat=True)
    assert list(recorded) == [str(made.pk)]


def test_the_background_hands_over_what_the_command_does(analyst, one_year):
    start_delivery(analyst.actor, one_year, YEAR, is_preliminary=True)
    at_once = deliver(analyst.actor, one_year, YEAR, NOW, is_preliminary=True)

    made = Delivery.objects.exclude(pk=at_once.pk).get()
    assert (made.sha256, made.origins, made.counts, made.is_preliminary) == (
        at_once.sha256,
        at_once.origins,
        at_once.counts,
        True,
    )


@pytest.mark.parametrize("where", ["gathered", "workbook_of", "keep_file", "_record"])
def test_killed_anywhere_it_is_handed_over_once(analyst, one_year, monkeypatch, where):
    module = "meritko.web.collecting.actions.delivering"

    class Killed(BaseException):
        pass

    def killed(*_asked: object, **_told: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(f"{module}.{where}", killed)
        with pytest.raises(Killed):
            start_and_lose(analyst, one_year)
    job = Job.objects.get(kind=DELIVER)
    assert (job.state, Delivery.objects.count()) == (Job.State.RUNNING, 0)
    assert not StoredFile.objects.filter(thing="delivery").exists()

    give_back([job.worker])
    carry_out.enqueue(job.pk)

    job.refresh_from_db()
    assert (job.state, job.tries, Delivery.objects.count()) == (Job.State.DONE, 2, 1)
    carry_out.enqueue(job.pk)  # handed out twice
    assert Delivery.objects.count() == 1


def start_and_lose(analyst, programme: str) -> None:
    """Have it begun by a worker that is lost: what stands of the job stays as a killed one leaves it."""
    job = Job.objects.create(
        kind=DELIVER, owner=analyst.user.pk, title="Předání", state=Job.State.RUNNING, worker="lost", tries=1,
        arguments={"programme": programme, "year": YEAR, "preliminary": False},
    )  # fmt: skip
    _try(job)


def test_asked_for_twice_it_is_one_work_and_the_page_says_that_it_goes_on(analyst, one_year, later):
    first = start_delivery(analyst.actor, one_year, YEAR, is_preliminary=False)
    second = start_delivery(analyst.actor, one_year, YEAR, is_preliminary=False)

    assert first.pk == second.pk
    assert being_delivered(one_year, YEAR) == first
    assert being_delivered(one_year, YEAR + 1) is None
    shown = analyst.browser.get(page(one_year))
    assert "Odpovědi se právě předávají." in text_of(shown)
    assert reverse("work:job", args=[first.pk]) in shown.text


def test_a_cancelled_one_leaves_nothing_and_can_be_tried_again(analyst, one_year, later, settings):
    job = start_delivery(analyst.actor, one_year, YEAR, is_preliminary=False)
    cancel(analyst.actor, job.pk)
    assert Delivery.objects.count() == 0
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    retry(analyst.actor, job.pk)

    job.refresh_from_db()
    assert (job.state, Delivery.objects.count()) == (Job.State.DONE, 1)
    another = start_delivery(analyst.actor, one_year, YEAR, is_preliminary=False)
    assert another.pk != job.pk
    assert Delivery.objects.count() == 2


def test_what_has_changed_before_its_turn_is_said_in_a_sentence(analyst, one_year, later, settings):
    job = start_delivery(analyst.actor, one_year, YEAR, is_preliminary=False)
    around = Round.objects.filter(programme=one_year, state=RoundState.CLOSED).first()
    Round.objects.filter(pk=around.pk).update(state=RoundState.OPEN)
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}

    cancel(analyst.actor, job.pk)
    retry(analyst.actor, job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.error == (
        f"Ještě může někdo odpovídat: {around.title}. Nejdřív to uzavřete, nebo předejte předběžné odpovědi."
    )

    Round.objects.filter(pk=around.pk).update(state=RoundState.CLOSED)
    Membership.objects.filter(user=analyst.user).delete()
    retry(analyst.actor, job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (Job.State.FAILED, "Tyto odpovědi už předat nemůžete.")
    assert Delivery.objects.count() == 0


def test_a_full_disk_is_said_in_a_sentence(analyst, one_year, monkeypatch):
    def full(*_asked: object, **_told: object) -> None:
        raise NoRoom

    monkeypatch.setattr("meritko.web.collecting.actions.delivering.keep_file", full)
    job = start_delivery(analyst.actor, one_year, YEAR, is_preliminary=False)

    job.refresh_from_db()
    assert (job.state, job.error) == (
        Job.State.FAILED,
        "Disk serveru je plný; nic se neuložilo. Řekněte to správci.",
    )


def test_nothing_to_hand_over_is_said_at_once_and_no_work_begins(analyst, open_year):
    programme = programme_about("municipality")
    open_year(programme, YEAR, kinds=("application",))

    refused = analyst.browser.post(page(programme), {"jak": "predbezne"})

    assert refused.status_code == 409
    assert "Zatím není žádná odpověď, kterou by šlo předat." in text_of(refused)
    with pytest.raises(NotPossible):
        start_delivery(analyst.actor, programme, YEAR, is_preliminary=False)
    assert not Job.objects.exists()
