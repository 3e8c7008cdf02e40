"""The pages of the work in the background."""

import pytest

from meritko.web.work import actions
from meritko.web.work.models import Job

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(person) -> Job:
    return actions.start("test.work", owner=person.pk, title="Vyhodnocení <2025>", arguments={})


def test_an_empty_list_teaches(client, person):
    client.force_login(person)

    assert "Až spustíte něco, co trvá déle" in client.get("/prace/").content.decode()


def test_the_list_shows_ones_jobs_and_no_way_to_those_of_others(client, person, job):
    client.force_login(person)

    said = client.get("/prace/?vse=1").content.decode()

    assert "Vyhodnocení &lt;2025&gt;" in said
    assert "Všech" not in said


def test_an_open_job_asks_for_its_progress_and_one_that_is_done_does_not(client, person, job):
    client.force_login(person)
    address = f"/prace/{job.pk}/"

    waiting = client.get(address, headers={"HX-Request": "true"}).content.decode()
    Job.objects.update(state=Job.State.DONE, link="/beh/1/")
    done = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert f'hx-get="{address}" hx-trigger="every 2s"' in waiting
    assert "Čeká, až na ni přijde řada" in waiting
    assert "<html" not in waiting
    assert "hx-get" not in done
    assert 'href="/beh/1/"' in done


def test_a_job_is_cancelled_and_tried_again_on_its_page(client, person, job):
    client.force_login(person)

    cancelled = client.post(f"/prace/{job.pk}/zrusit/", follow=True).content.decode()
    again = client.post(f"/prace/{job.pk}/znovu/", follow=True).content.decode()

    assert "Práce byla zrušena." in cancelled
    assert "Čeká, až na ni přijde řada" in again


def test_a_failed_job_says_why_and_offers_another_try(client, person, job):
    Job.objects.update(state=Job.State.FAILED, error="Ve složce není žádný sešit.")
    client.force_login(person)

    said = client.get(f"/prace/{job.pk}/").content.decode()

    assert "Ve složce není žádný sešit." in said
    assert f'action="/prace/{job.pk}/znovu/"' in said


def test_a_job_of_somebody_else_is_as_one_that_does_not_exist(client, person):
    other = actions.start("test.work", owner=person.pk + 1, title="Cizí", arguments={})
    client.force_login(person)

    answers = [client.get(f"/prace/{number}/") for number in (other.pk, other.pk + 1)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Cizí" not in answers[0].content.decode()


@pytest.mark.parametrize("action", ["zrusit", "znovu"])
def test_a_job_is_not_changed_by_a_link(client, person, job, action):
    client.force_login(person)

    assert client.get(f"/prace/{job.pk}/{action}/").status_code == 405
