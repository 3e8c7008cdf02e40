"""Everybody's first page: what is to be done, what is due first at the head; it teaches when it is empty."""

from datetime import date

import pytest

from meritko.web.notices import todo
from meritko.web.notices.actions import mark_read, tell
from meritko.web.notices.models import Notice
from meritko.web.notices.todo import Task, register_tasks, tasks_of

from ..somebody import NOW, Somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_providers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "_providers", [])


def test_tasks_of_all_apps_stand_by_their_day_and_those_without_one_last():
    register_tasks(lambda _actor, _today: [Task("b", "/b/"), Task("c", "/c/", date(2026, 12, 1))])
    register_tasks(lambda actor, today: [Task("a", "/a/", today)] if actor.user == 7 else [])

    titles = [task.title for task in tasks_of(Somebody(7), date(2026, 11, 23))]

    assert titles == ["a", "c", "b"]
    assert [task.title for task in tasks_of(Somebody(8), date(2026, 11, 23))] == ["c", "b"]


def test_nobody_marks_the_notices_of_others_as_read():
    mine, other = tell(7, key="a", title="A", now=NOW), tell(8, key="b", title="B", now=NOW)

    assert mark_read(7, [mine.pk, other.pk], NOW) == 1

    assert Notice.objects.get(read_at=None) == other


def test_the_first_page_teaches_when_there_is_nothing(client, person):
    client.force_login(person)

    said = client.get("/").content.decode()

    assert "Nemáte nic na práci" in said
    assert "uvidíte to zde i" in said


def test_the_first_page_shows_what_is_late_and_what_is_new(client, person):
    register_tasks(
        lambda _actor, _today: [Task("Odpovědět <na> připomínku", "/x/", date(2020, 1, 2), about="Příkladov")]
    )
    for number in range(7):
        tell(person.pk, key=f"n.{number}", title=f"Oznámení {number}", now=NOW, link="/prace/")
    client.force_login(person)

    said = client.get("/").content.decode()

    assert "Odpovědět &lt;na&gt; připomínku" in said
    assert "2.\N{NO-BREAK SPACE}1.\N{NO-BREAK SPACE}2020" in said
    assert "po termínu" in said
    assert "a 2 další" in said


def test_what_was_read_is_no_longer_new(client, person):
    tell(person.pk, key="n", title="Oznámení", now=NOW)
    client.force_login(person)

    answer = client.post("/oznameni/precteno/", {"zpet": "domu"}, follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert "Nové pro vás" not in answer.content.decode()
    assert "přečteno" in client.get("/oznameni/").content.decode()
