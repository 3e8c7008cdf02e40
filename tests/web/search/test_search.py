"""One question is put to every app, within the rights of the one who asks."""

import pytest

from meritko.web.search import queries
from meritko.web.search.queries import Hit, Source, find, register_source

from ..somebody import Somebody

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_sources", [])
    register_source(Source("Obce", _municipalities, 60))
    register_source(Source("Běhy", _runs, 20))


def _municipalities(_actor: Somebody, asked: str, most: int) -> list[Hit]:
    return [Hit(f"{asked} {n}", f"/o/{n}/") for n in range(9)][:most]


def _runs(actor: Somebody, _asked: str, _most: int) -> list[Hit]:
    return [Hit("Běh", "/b/")] if actor.may("see") else []


def test_hits_stand_in_groups_in_their_order_and_no_more_than_wanted():
    groups = find(Somebody(7, frozenset({"see"})), "  Nový   Jičín ", 3)

    assert [(group.label, len(group.hits)) for group in groups] == [("Běhy", 1), ("Obce", 3)]
    assert groups[1].hits[0].title == "Nový Jičín 0"


def test_what_one_may_not_know_of_is_not_found_and_nobody_finds_anything_unnamed():
    assert [group.label for group in find(Somebody(7), "obec", 3)] == ["Obce"]
    assert find(Somebody(None), "obec", 3) == []
    assert find(Somebody(7), "o", 3) == []


def test_the_page_and_the_dialog_show_what_was_found_escaped(client, person):
    client.force_login(person)

    page = client.get("/hledat/", {"q": "<b>obec"}).content.decode()
    dialog = client.get("/hledat/", {"q": "obec"}, headers={"HX-Request": "true"}).content.decode()

    assert "&lt;b&gt;obec 8" in page
    assert "<html" not in dialog
    assert dialog.count("<li>") == 5


def test_the_page_says_when_nothing_was_found_and_when_the_question_is_too_short(client, person, monkeypatch):
    monkeypatch.setattr(queries, "_sources", [])
    client.force_login(person)

    assert "Na dotaz „obec“ se nic nenašlo." in client.get("/hledat/", {"q": "obec"}).content.decode()
    assert "Napište aspoň dva znaky." in client.get("/hledat/", {"q": "o"}).content.decode()
