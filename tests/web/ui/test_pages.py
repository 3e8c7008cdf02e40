"""Pages of the look: the frame, errors, colours, the pattern book and who may see it."""

import re
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from meritko.web.ui import errors, page
from meritko.web.ui.listing import changed, sort_head
from meritko.web.ui.page import Menu, Place, register_place, register_search

WEB = Path(page.__file__).parents[1]

pytestmark = pytest.mark.django_db


def everybody(_reader) -> bool:
    return True


@dataclass(frozen=True)
class Somebody:
    """Who reads a page in these tests."""

    user: int | None = 1
    name: str = "Jana Vymyšlená"
    rights: tuple[str, ...] = ()

    def may(self, right: str) -> bool:
        return right in self.rights


@pytest.fixture
def client() -> Client:
    return Client(headers={"host": "localhost", "accept-language": "cs"})


@pytest.fixture
def demo(settings):
    settings.DEMO = True


@pytest.fixture
def menus(monkeypatch):
    """Menus of these tests alone."""
    monkeypatch.setattr(page, "_places", [])
    monkeypatch.setattr(page, "_search", [])


def request_of(actor: Somebody | None, **cookies: str):
    request = RequestFactory(headers={"accept-language": "cs"}).get("/vzornik/")
    request.actor = actor
    request.resolver_match = None
    request.COOKIES.update(cookies)
    return request


def test_a_demonstration_says_so_on_every_page(client, demo):
    assert "Všichni lidé, místa i čísla jsou vymyšlené." in client.get("/pristupnost/").text


def test_without_a_demonstration_there_is_no_banner(client, settings):
    settings.DEMO = False

    assert "vymyšlené" not in client.get("/pristupnost/").text


def test_the_pattern_book_is_open_to_all_in_a_demonstration(client, demo):
    assert client.get("/vzornik/").status_code == 200


def test_elsewhere_nobody_learns_of_the_pattern_book(client, settings):
    settings.DEMO = False

    assert client.get("/vzornik/").status_code == 404
    assert client.get("/vzornik/chyba/500/").status_code == 404


@pytest.mark.parametrize("status", [400, 403, 404, 429, 500])
def test_a_page_of_an_error_says_what_one_can_do(client, demo, status):
    answer = client.get(f"/vzornik/chyba/{status}/")

    assert answer.status_code == status
    assert "Co můžete udělat" in answer.text
    assert f"Chyba {status}" in answer.text
    assert 'lang="cs"' in answer.text


def test_an_error_that_is_not_drawn_is_not_found(client, demo):
    assert client.get("/vzornik/chyba/418/").status_code == 404


def test_our_own_mistake_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = errors.failure(request_of(None))

    assert answer.status_code == 500
    assert "Not Found" not in answer.text


def test_an_unknown_address_does_not_come_back_in_the_page(client):
    answer = client.get("/neco-tajneho-4711/?q=tajne")

    assert answer.status_code == 404
    assert "neco-tajneho" not in re.sub(r'name="back" value="[^"]*"', "", answer.text)


@pytest.mark.parametrize(
    ("setting", "most"), [("DATA_UPLOAD_MAX_MEMORY_SIZE", 10), ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 1)]
)
def test_more_than_a_form_may_hold_is_refused_with_what_to_do(client, settings, setting, most):
    setattr(settings, setting, most)

    answer = client.post("/vzhled/", {"theme": "dark", "back": "/pristupnost/"})

    assert answer.status_code == 413
    assert "Na jeden formulář je toho moc" in answer.text
    assert "Nic z\xa0toho se neuložilo." in answer.text
    assert "theme" not in answer.cookies


def test_a_form_without_its_secret_is_refused_with_a_sentence():
    answer = Client(enforce_csrf_checks=True, headers={"host": "localhost", "accept-language": "cs"}).post(
        "/vzhled/"
    )

    assert answer.status_code == 403
    assert "Stránka byla otevřená příliš dlouho" in answer.text


@pytest.mark.parametrize("chosen", ["auto", "light", "dark"])
def test_the_chosen_colours_are_kept_and_drawn_by_the_server(client, chosen):
    answer = client.post("/vzhled/", {"theme": chosen, "back": "/pristupnost/"})

    assert (answer.status_code, answer["Location"]) == (302, "/pristupnost/")
    assert f'data-theme="{chosen}"' in client.get("/pristupnost/").text


def test_without_a_choice_the_colours_are_those_of_the_device(client):
    assert 'data-theme="auto"' in client.get("/pristupnost/").text


def test_a_cookie_with_other_colours_is_ignored(client):
    client.cookies["theme"] = '"><script>'

    assert 'data-theme="auto"' in client.get("/pristupnost/").text


def test_colours_that_do_not_exist_cannot_be_chosen(client):
    assert client.post("/vzhled/", {"theme": "pink"}).status_code == 400


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_after_the_choice_one_never_leaves_the_application(client, back):
    assert client.post("/vzhled/", {"theme": "dark", "back": back})["Location"] == "/"


def test_the_logo_is_the_picture_named_by_the_office(client, settings, tmp_path):
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")
    settings.HOME = replace(settings.HOME, folder=tmp_path)
    settings.OFFICE = replace(settings.OFFICE, logo="logo.svg", owner="Úřad Vymyšlený")

    answer = client.get("/logo/")

    assert (answer.status_code, answer["Content-Type"]) == (200, "image/svg+xml")
    assert 'src="/logo/"' in client.get("/pristupnost/").text
    assert "Úřad Vymyšlený" in client.get("/pristupnost/").text


@pytest.mark.parametrize("logo", ["", "../secret.key", "secret.key", "none.png"])
def test_nothing_but_a_picture_of_the_home_is_given_as_the_logo(client, settings, logo):
    settings.OFFICE = replace(settings.OFFICE, logo=logo)

    assert client.get("/logo/").status_code == 404


def test_menus_show_what_the_reader_may_see(menus):
    register_place(Place("Úkoly", "accessibility", "briefcase", everybody))
    register_place(Place("Lidé", "theme", "person-fill", lambda reader: reader.may("manage_people")))
    register_place(Place("Odhlásit se", "theme", "x-lg", everybody, menu=Menu.ACCOUNT, posted=True))
    register_place(Place("Úkoly", "accessibility", "briefcase", everybody, menu=Menu.FOOT))
    register_search("accessibility")

    plain = render_to_string("ui/accessibility.html", {}, request_of(Somebody()))
    manager = render_to_string("ui/accessibility.html", {}, request_of(Somebody(rights=("manage_people",))))
    nobody = render_to_string("ui/accessibility.html", {}, request_of(Somebody(user=None)))

    assert ("Lidé" in plain, "Lidé" in manager, "Lidé" in nobody) == (False, True, False)
    assert ('role="search"' in plain, 'role="search"' in nobody) == (True, False)
    assert ("Odhlásit se" in plain, "Odhlásit se" in nobody) == (True, False)
    assert "Úkoly" in nobody  # the foot is for everybody


def test_a_place_registered_again_stands_there_once(menus):
    place = Place("Úkoly", "accessibility", "briefcase", bool)
    register_place(place)
    register_place(place)

    assert page._places == [place]


def test_pages_carry_no_inline_script_style_or_handler(client, demo):
    text = client.get("/vzornik/").text

    assert re.findall(r"<script(?![^>]* src=)", text) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", text) == []


def test_the_policy_of_content_allows_nothing_unsafe(client, demo):
    policy = client.get("/vzornik/")["Content-Security-Policy"]

    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy


def test_pages_name_the_classes_of_the_design_system_in_components_only():
    named = [
        str(path)
        for path in WEB.rglob("jinja2/**/*.html")
        if "gov-" in path.read_text(encoding="utf-8") and "ui/components" not in path.as_posix()
    ]

    assert named == []


def test_changing_one_value_of_an_address_keeps_the_others():
    query = QueryDict("kraj=A&page=3&q=a%20b")

    assert changed(query, page=4) == "?kraj=A&page=4&q=a+b"
    assert changed(query, page=None, q=None) == "?kraj=A"


@pytest.mark.parametrize(
    ("now", "href", "sorted_"),
    [
        ("", "?sort=name", ""),
        ("sort=name&page=2", "?sort=-name", "ascending"),
        ("sort=-name", "?sort=name", "descending"),
    ],
)
def test_a_head_sorts_and_then_turns_the_order_round(now, href, sorted_):
    head = sort_head("Obec", "name", QueryDict(now))

    assert (head["href"], head["sorted"]) == (href, sorted_)
