"""The matrix of access: who there is, what stands in it, and asking for it.

Every app has a file in tests/web/access/: TABLE with its rows, `objects(world)` with what the rows are
about, and `canaries(world)` with what stands in its sensitive fields (see test_canaries). A row is
`name  method  object  statuses`, one status for each of WHO, or a single one for all of them. The
object `-` stands for an address without parameters, `none` for things that do not exist.
"""

from __future__ import annotations

import importlib.util
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from http.cookies import SimpleCookie
from pathlib import Path
from types import ModuleType
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, reverse

from meritko.web.accounts.actions import Rank, grant
from meritko.web.accounts.middleware import BEGAN, SEEN
from meritko.web.accounts.models import Membership, Organisation, User
from meritko.web.accounts.roles import SCOPES, Role, ScopeKind

WHO = (
    "nobody",
    "reader",
    "field_worker",
    "project_worker",
    "consultant",
    "roma_adviser",
    "municipal_coordinator",
    "regional_coordinator",
    "national_analyst",
    "administrator",
)
NONE = {
    **dict.fromkeys(("number", "pk", "workbook", "place", "attachment", "receipt"), 987654),
    **dict.fromkeys(("audience", "kind", "thing", "thing_id", "form", "section", "question"), "x"),
    "secret": "x" * 43,
    "status": 987,
    "code": "999999",
    "region": "CZ000",
    "variable": "x",
    "year": 1901,
    "one": 987654,
    "programme": "x",
}


@dataclass
class World:
    """Two towns in two regions, and somebody in every role; all but the national ones of the first town."""

    town: Organisation
    foreign_town: Organisation
    office: Organisation
    people: dict[str, User] = field(default_factory=dict)
    roles: dict[str, Membership] = field(default_factory=dict)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    cookies: dict[str, SimpleCookie] = field(default_factory=dict)
    handler: ClientHandler = field(default_factory=lambda: ClientHandler(enforce_csrf_checks=False))

    def objects(self, app: str) -> dict[str, Any]:
        """What the rows of an app are about; made when it is first asked for."""
        if app not in self.known:
            module = APPS[app]
            self.known[app] = module.objects(self) if hasattr(module, "objects") else {}
        return self.known[app]

    def browser(self, who: str) -> Client:
        """A browser as new, in which somebody is signed in; in a standing world they came in long ago."""
        made = Client(headers={"host": "testserver"})
        made.handler = self.handler  # to load all middleware for each of thousands of requests takes long
        if who in self.cookies:
            made.cookies.update(self.cookies[who])
        elif who != "nobody":
            user = User.objects.get(pk=self.people[who].pk)
            made.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        return made


@dataclass(frozen=True)
class Row:
    app: str
    name: str
    method: str
    about: str
    statuses: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.name}-{self.method}-{self.about}"


def apps() -> Mapping[str, ModuleType]:
    found = {}
    for path in sorted((Path(__file__).parent / "access").glob("*.py")):
        spec = importlib.util.spec_from_file_location(f"access_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        found[path.stem] = module
    return found


def rows() -> Iterator[Row]:
    for app, module in APPS.items():
        for line in module.TABLE.splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                name, method, about, *told = line.split()
                statuses = tuple(map(int, told)) if len(told) > 1 else (int(told[0]),) * len(WHO)
                assert len(statuses) == len(WHO), f"{app}: {line}"
                yield Row(app, name, method, about, statuses)


def named(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    """The names of all addresses under some patterns, with their namespaces."""
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from named(each.url_patterns, f"{prefix}{each.namespace}:" if each.namespace else prefix)
        elif isinstance(each, URLPattern):
            yield f"{prefix}{each.name}"


APPS = apps()
ROWS = list(rows())


def make_world() -> World:
    """The world in which every row is asked."""
    town = Organisation.objects.create(
        name="Obec Ukázkov", kind="municipality", code="590001", region="CZ091"
    )
    foreign = Organisation.objects.create(
        name="Obec Jinákov", kind="municipality", code="590002", region="CZ092"
    )
    office = Organisation.objects.create(name="Ukázkový úřad", kind="government_office")
    made = World(town, foreign, office)
    national = {Role.ADMINISTRATOR, Role.NATIONAL_ANALYST}
    scopes = {ScopeKind.REGION: "CZ091", ScopeKind.MUNICIPALITY: town.code, ScopeKind.ORP: "9001"}
    for role in Role:
        user = User.objects.create_user(f"{role.value}@priklad.invalid", f"Ukázka {role.value}")
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        kind = ScopeKind.ORGANISATION if role is Role.READER else SCOPES[role][0]
        where = office if role in national else town
        made.roles[role.value] = grant(
            user, where, Rank(role, kind, scopes.get(kind, "")), by=None, today=date(2026, 1, 1)
        )
        made.people[role.value] = user
        if role in national:
            TOTP.activate(user, generate_totp_secret())
    return made


@contextmanager
def standing_world(blocker: Any, *, notes_use: bool = False) -> Iterator[World]:
    """The world and all that the rows are about, made once for the tests of a file, taken back at its end.

    Args:
        blocker: pytest-django's `django_db_blocker`. What a test itself changes is taken back after it.
        notes_use: Whether requests note that their session is used, and send its cookie again, which takes
            long; what a session says of its use is taken back with everything else, so all of them would.
    """
    with blocker.unblock(), transaction.atomic():
        made = make_world()
        for app in APPS:
            made.objects(app)
        browsers = {who: made.browser(who) for who in WHO}
        if not notes_use:
            for browser in browsers.values():
                _note_use(browser)
        made.cookies = {who: browser.cookies for who, browser in browsers.items()}
        yield made
        transaction.set_rollback(True)


def _note_use(browser: Client) -> None:
    """Have the session of a browser say that it is used, for as long as tests take."""
    if settings.SESSION_COOKIE_NAME in browser.cookies:
        session = browser.session
        session[BEGAN] = session[SEEN] = int(time.time()) + 3600
        session.save()


def parameters(world: World, row: Row) -> dict[str, Any]:
    if row.about == "-":
        return {}
    found: dict[str, Any] = world.objects(row.app)[row.about]
    return found


def ask(world: World, who: str, row: Row, parameters: Mapping[str, Any]) -> Any:
    return fetch(world.browser(who), row, parameters)


def fetch(browser: Client, row: Row, parameters: Mapping[str, Any], asked: str = "", **headers: str) -> Any:
    """The answer to a request of a row; `octets` of it hold all that came, a download read to its end."""
    answer = browser.generic(
        row.method,
        reverse(row.name, kwargs=parameters),
        content_type="application/x-www-form-urlencoded",
        QUERY_STRING=asked,
        headers=headers,
    )
    answer.octets = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def plain(text: str, row: Row, parameters: Mapping[str, Any]) -> str:
    without_token = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)
    return without_token.replace(reverse(row.name, kwargs=parameters), "")
