"""People discuss a thing within its rights; what was said is never changed, and hidden by moderators only."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from meritko.web.audit.models import Entry
from meritko.web.notices.models import Notice
from meritko.web.people import Person
from meritko.web.threads import policies
from meritko.web.threads.actions import hide, say
from meritko.web.threads.models import Message
from meritko.web.threads.queries import discussion

from ..somebody import NOW, Somebody, known

pytestmark = pytest.mark.django_db

ANNA, BORIS, READER, MODERATOR, STRANGER = (Somebody(number) for number in (1, 2, 3, 4, 9))


class Report:
    """A thing that users 1 to 4 may read, 3 may not write about, and 4 looks after."""

    readers = frozenset({1, 2, 3, 4})

    def may_read(self, actor: Any, thing_id: str) -> bool:
        return thing_id == "5" and actor.user in self.readers

    def may_write(self, actor: Any, _thing_id: str) -> bool:
        return actor.user != 3

    def may_moderate(self, actor: Any, _thing_id: str) -> bool:
        return actor.user == 4

    def organisation(self, _thing_id: str) -> int:
        return 12

    def title(self, _thing_id: str) -> str:
        return "Zpráva 2025"

    def link(self, _thing_id: str) -> str:
        return "/zprava/5/"


@pytest.fixture(autouse=True)
def rooms(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(policies, "_subjects", {"report": Report()})
    names = {1: "Anna Zkušební", 2: "Boris Zkušební", 3: "Čtenář", 4: "Správkyně"}
    with known(monkeypatch, *(Person(number, name) for number, name in names.items())):
        yield


def said(actor: Somebody, text: str = "Slovo", key: str = "0" * 16) -> Message:
    return say(actor, "report", "5", text, key, NOW)


def test_what_was_said_stands_under_the_name_of_who_said_it_and_in_the_log_without_its_words():
    said(ANNA, "Chybí příloha <b>")

    found = discussion(BORIS, "report", "5")

    assert [(found.names[m.author], m.text) for m in found.messages] == [
        ("Anna Zkušební", "Chybí příloha <b>")
    ]
    entry = Entry.objects.get()
    assert (entry.action, entry.who, entry.thing, entry.thing_id, entry.organisation) == (
        "message.said", 1, "report", "5", 12,
    )  # fmt: skip
    assert "příloha" not in str(entry.details)


def test_a_form_sent_twice_is_one_message_and_nobody_is_kept_from_speaking_by_anothers_form():
    first = said(ANNA)

    assert said(ANNA) == first
    assert said(BORIS) != first
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    ("actor", "thing", "thing_id"),
    [
        (STRANGER, "report", "5"),
        (ANNA, "report", "6"),
        (ANNA, "unknown", "5"),
        (Somebody(None), "report", "5"),
    ],
)
def test_who_may_not_know_of_the_thing_learns_nothing_of_its_discussion(actor, thing, thing_id):
    with pytest.raises(Http404):
        discussion(actor, thing, thing_id)
    with pytest.raises(Http404):
        say(actor, thing, thing_id, "x", "1" * 16, NOW)


def test_who_may_only_read_does_not_write():
    with pytest.raises(PermissionDenied):
        said(READER)

    assert not discussion(READER, "report", "5").may_write


def test_only_who_looks_after_the_discussion_hides_and_the_words_are_shown_to_nobody():
    message = said(ANNA, "Nevhodná slova")

    for actor, refusal in [(BORIS, PermissionDenied), (ANNA, PermissionDenied), (STRANGER, Http404)]:
        with pytest.raises(refusal):
            hide(actor, message.pk, "nevhodné", NOW)
    hide(MODERATOR, message.pk, "nevhodné", NOW)
    hide(MODERATOR, message.pk, "podruhé", NOW)

    (shown,) = discussion(MODERATOR, "report", "5").messages
    assert (shown.text, shown.reason) == ("", "nevhodné")
    assert Entry.objects.filter(action="message.hidden").count() == 1


def test_those_who_have_spoken_and_may_still_read_are_told_once(monkeypatch):
    said(ANNA)
    said(BORIS)
    said(MODERATOR)
    monkeypatch.setattr(Report, "readers", frozenset({1, 4}))
    Notice.objects.all().delete()

    said(MODERATOR, key="2" * 16)
    said(MODERATOR, key="2" * 16)

    assert list(Notice.objects.values_list("user", "title", "link")) == [
        (1, "Nová zpráva: Zpráva 2025", "/zprava/5/")
    ]


def test_a_message_is_written_and_hidden_on_the_page(client, person, monkeypatch):
    monkeypatch.setattr(Report, "readers", frozenset({person.pk}))
    monkeypatch.setattr(Report, "may_moderate", lambda *_told: True)
    client.force_login(person)

    page = client.get("/diskuse/report/5/")
    client.post("/diskuse/report/5/", {"text": "<script>1</script>", "key": "a" * 16})
    shown = client.get("/diskuse/report/5/").content.decode()
    number = Message.objects.get().pk
    empty = client.post(f"/diskuse/zprava/{number}/skryt/", {"reason": ""}).content.decode()
    client.post(f"/diskuse/zprava/{number}/skryt/", {"reason": "omyl"})
    hidden = client.get("/diskuse/report/5/").content.decode()

    assert "Zatím nikdo nic nenapsal." in page.content.decode()
    assert "&lt;script&gt;1&lt;/script&gt;" in shown
    assert "Uveďte, proč se zpráva skrývá." in empty
    assert "Tato zpráva byla skryta: omyl" in hidden
    assert "script&gt;" not in hidden


def test_the_page_of_a_thing_one_may_not_know_of_is_the_same_as_of_none(client, person, monkeypatch):
    monkeypatch.setattr(Report, "readers", frozenset())
    client.force_login(person)

    answers = [
        client.get(address) for address in ("/diskuse/report/5/", "/diskuse/report/6/", "/diskuse/nic/5/")
    ]

    assert {answer.status_code for answer in answers} == {404}
