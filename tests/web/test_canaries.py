"""What stands in a sensitive field comes to those only who may see it, on no way and in no form.

Every app plants words into its sensitive fields (`canaries` in tests/web/access/) and tells who may see
them. Everybody then asks for every address of the matrix, plainly, with a search, and as a part of a page.
A word that comes where it may not is a leak, and so is an answer that changes when a word does that its
reader may not see: an order, a number of hits, a size. Downloads are unpacked before they are looked at.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from meritko.web.accounts import policies
from meritko.web.accounts.models import User
from meritko.web.audit.models import Entry, Head
from meritko.web.search import queries as search
from meritko.web.search.queries import Hit, Source

from .matrix import APPS, ROWS, WHO, Row, World, fetch, parameters, standing_world

FIRST, LAST = "aaakanar", "zzzkanar"
"""How all words begin: before everything else in any order, and behind it."""

ASKED = "&".join((f"q={FIRST}", f"hledat={FIRST}", "vse=1", "page=1", "radky=vse", "rok=2025"))

SECRET = re.compile(r'name="(csrfmiddlewaretoken|key)" value="[^"]*"')
"""What a form carries and is new each time."""

ASKED_AT = re.compile(r"\d+\. \d+\. \d{4},? \d+:\d+(:\d+)?|\d{4}-\d\d-\d\dT[\d:.+]+|\d+:\d\d(:\d\d)?")
"""The time of asking. To look for it takes as long as to make a page."""
NEW_EACH_TIME = {"mfa_activate_totp", "mfa_add_webauthn"}
"""Pages with a secret that is drawn by lot whenever they are asked for."""


@dataclass(frozen=True)
class Canary:
    """A word in a sensitive field. `put` writes it there."""

    field: str
    may: frozenset[str]
    put: Callable[[str], object]
    number: int

    def word(self, beginning: str) -> str:
        return f"{beginning}-{self.number:03}x"


@pytest.fixture(scope="module")
def standing(django_db_setup, django_db_blocker) -> Iterator[World]:
    with standing_world(django_db_blocker) as made:
        yield made


@pytest.fixture
def world(db, standing) -> World:
    return standing


@pytest.fixture
def canaries(world: World) -> list[Canary]:
    """All apps' words; the objects of every row are made before, so that nothing is made while asking."""
    for app in APPS:
        world.objects(app)
    told = [one for module in APPS.values() if hasattr(module, "canaries") for one in module.canaries(world)]
    return [Canary(field, frozenset(may), put, n) for n, (field, may, put) in enumerate(told)]


def put(canaries: list[Canary], who: str, beginning: str) -> None:
    """Write the words; those that `who` may see stay the same, whatever the beginning.

    Some are written by actions. The log forgets those again, so that pages of the log are compared, too.
    """
    heads = list(Head.objects.all())
    for each in canaries:
        each.put(each.word(FIRST if who in each.may else beginning))
    Head.objects.all().delete()
    Head.objects.bulk_create(heads)
    Entry.objects.filter(number__gt=max((head.number for head in heads), default=0)).delete()


def answers(world: World, who: str, rows: list[Row] = ROWS) -> Iterator[tuple[str, Any]]:
    """Everything that somebody gets: a name of the request, and the answer. Nothing that it does stays."""
    for row in rows:
        about = parameters(world, row)
        if row.method != "GET" or row.about == "-":
            yield f"{row}", _asked(world, who, row, about)
        if row.method == "GET":
            yield f"{row} asked", _asked(world, who, row, about, ASKED)
        if row.method == "GET" and row.about == "-":
            yield f"{row} as a part", _asked(world, who, row, about, ASKED, **{"HX-Request": "true"})


def _asked(
    world: World, who: str, row: Row, about: Mapping[str, Any], query: str = "", **headers: str
) -> Any:
    with transaction.atomic():
        answer = fetch(world.browser(who), row, about, query, **headers)
        transaction.set_rollback(True)
    return answer


def _members(octets: bytes) -> Iterator[str]:
    if not octets.startswith(b"PK"):
        yield octets.decode("utf-8", "replace")
        return
    with zipfile.ZipFile(io.BytesIO(octets)) as archive:
        for name in archive.namelist():
            if name != "docProps/core.xml":  # says when it was made
                yield archive.read(name).decode("utf-8", "replace")


@dataclass(frozen=True)
class Said:
    """All that an answer says: headers, cookies, text, and what stands in the members of an archive."""

    status: int
    headers: str
    cookies: str
    text: str
    lasting: tuple[int, list[str], str]
    """What of it stays the same when the same is asked again, but for the time of asking."""

    def words(self, beginning: str) -> set[str]:
        """The words of canaries with a beginning that come in it."""
        whole = "\n".join((self.headers, self.cookies, self.text))
        return set(re.findall(rf"{beginning}-\d{{3,}}x", whole))

    def is_as(self, other: Said) -> bool:
        if self.lasting == other.lasting:
            return True
        return self._without_time() == other._without_time()

    def _without_time(self) -> tuple[int, list[str], str]:
        status, cookies, text = self.lasting
        return status, cookies, ASKED_AT.sub("", text)


def said(answer: Any) -> Said:
    text = "\n".join(_members(answer.octets))
    kept = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    lasting = answer.status_code, sorted(answer.cookies), SECRET.sub("", f"{kept}\n{text}")
    return Said(answer.status_code, str(dict(answer.headers)), str(answer.cookies), text, lasting)


@dataclass(frozen=True)
class Told:
    """What somebody is told that they may not know, and the fields whose words they see as they may."""

    leaks: list[str]
    shown: set[str]


_TOLD: dict[str, Told] = {}


def told(world: World, canaries: list[Canary], who: str) -> Told:
    """What somebody is told at all addresses; asked once for all tests, for it is long."""
    if who not in _TOLD:
        _TOLD[who] = asked(world, canaries, who, ROWS)
    return _TOLD[who]


def asked(world: World, canaries: list[Canary], who: str, rows: list[Row]) -> Told:
    """What comes to somebody and may not, and the answers that tell of it without a word."""
    found: set[str] = set()
    shown: set[str] = set()
    before: dict[str, Said] = {}
    for beginning in (FIRST, LAST):
        put(canaries, who, beginning)
        seen = {each.word(FIRST): each.field for each in canaries if who in each.may}
        hidden = {each.word(beginning): each.field for each in canaries if who not in each.may}
        for name, answer in answers(world, who, rows):
            told = said(answer)
            shown |= {seen[word] for word in told.words(FIRST) & seen.keys()}
            found |= {f"{hidden[word]}: {name}" for word in told.words(beginning) & hidden.keys()}
            if name.partition("-")[0] not in NEW_EACH_TIME and not told.is_as(before.setdefault(name, told)):
                found.add(f"changes: {name}")
    return Told(sorted(found), shown)


def leaks(world: World, canaries: list[Canary], who: str, rows: list[Row]) -> list[str]:
    return asked(world, canaries, who, rows).leaks


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_nobody_gets_a_word_that_they_may_not_see(world, canaries, who):
    assert told(world, canaries, who).leaks == []


@pytest.mark.slow
def test_every_word_is_shown_to_those_who_may_see_it_somewhere(world, canaries):
    """Else it would be absent for want of a page, and prove nothing."""
    unseen = {each.field for each in canaries if each.may}
    for who in sorted({who for each in canaries for who in each.may}):
        unseen -= told(world, canaries, who).shown

    assert unseen == set()


def rows_of(*names: str) -> list[Row]:
    return [row for row in ROWS if row.name in names and row.method == "GET"]


def test_a_leak_into_a_page_is_found(world, canaries, monkeypatch):
    monkeypatch.setattr(policies, "reach", lambda _posts: policies.Q())

    rows = rows_of("accounts:people", "search:search")
    found = leaks(world, canaries, "municipal_coordinator", rows)

    assert "name of a foreign person: accounts:people-GET--" in found
    assert "name of a foreign person: search:search-GET-- asked" in found


def test_a_leak_into_a_workbook_is_found(world, canaries):
    row = next(row for row in ROWS if row.about == "region_xlsx")
    wrong = [
        Canary(each.field, each.may - {"regional_coordinator"}, each.put, each.number)
        for each in canaries
        if each.field == "region report of the released run"
    ]

    assert any(
        each.startswith("region report of the released run: ")
        for each in leaks(world, wrong, "regional_coordinator", [row])
    )


def test_a_leak_into_a_number_of_hits_is_found_without_a_word(world, canaries, monkeypatch):
    def count(_actor: Any, question: str, _most: int) -> list[Hit]:
        return [Hit("někdo", "/") for _one in User.objects.filter(name__startswith=question)]

    monkeypatch.setattr(search, "_sources", [Source("Lidé", count)])

    found = leaks(world, canaries, "reader", rows_of("search:search"))

    assert found == ["changes: search:search-GET-- as a part", "changes: search:search-GET-- asked"]


@pytest.mark.parametrize("who", ["nobody", "reader", "regional_coordinator"])
def test_a_page_of_a_failure_tells_nothing_of_what_failed(world, canaries, monkeypatch, who):
    put(canaries, who, FIRST)

    def fail(*_asked: Any) -> None:
        raise RuntimeError(f"{FIRST} {[each.word(FIRST) for each in canaries]}")

    for target in ("meritko.web.search.views.find", "meritko.web.accounts.adapters.watching.failed"):
        monkeypatch.setattr(target, fail)
    browser = world.browser(who)
    browser.raise_request_exception = False
    path = {"nobody": reverse("account_login")}.get(who, reverse("search:search"))

    if who == "nobody":
        answer = browser.post(path, {"login": "kdo@priklad.invalid", "password": FIRST})
    else:
        answer = browser.get(path, {"q": "cokoli"})

    assert answer.status_code == 500
    assert FIRST not in answer.text


def test_what_is_too_large_or_damaged_is_refused_without_a_word_of_it(world, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    browser = world.browser("field_worker")

    large = browser.post(reverse("accounts:profile"), {"name": FIRST * 99})
    damaged = Client(headers={"host": "elsewhere.invalid"}).get(f"/?q={FIRST}")

    assert (large.status_code, damaged.status_code) == (413, 400)
    assert FIRST not in large.text
    assert FIRST not in re.sub(r'name="back" value="[^"]*"', "", damaged.text)
