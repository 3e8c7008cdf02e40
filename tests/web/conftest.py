"""What every test of the web stands on; tests/conftest.py makes its installation before Django is set up."""

import os
import secrets
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "meritko.web.settings")

import django
import psycopg
import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.test import override_settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from meritko.web.accounts.models import User

django.setup()

if str(settings.HOME.folder) != os.environ["MERITKO_HOME"]:
    raise RuntimeError(f"the settings were read before this process had its home: {settings.HOME.folder}")

COST = {name: getattr(Argon2PasswordHasher, name) for name in ("time_cost", "memory_cost", "parallelism")}
"""Of hashing a password in an installation."""


@pytest.fixture(scope="session", autouse=True)
def static_files() -> None:
    """The style sheets, modules and icons under their hashed names, as an installation has them."""
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)


@pytest.fixture(scope="session", autouse=True)
def static_files_are_looked_up_late() -> Iterator[None]:
    """Else every browser of a test begins by listing all static files, which takes longer than its pages."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session", autouse=True)
def passwords_are_hashed_quickly() -> Iterator[None]:
    """A password costs a tenth of a second on purpose, which a thousand of invented people need not."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"time_cost": 1, "memory_cost": 8, "parallelism": 1}.items():
            patch.setattr(Argon2PasswordHasher, name, value)
        yield


@pytest.fixture
def passwords_cost_what_they_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed as in an installation; to be asked for before people who have one."""
    for name, value in COST.items():
        monkeypatch.setattr(Argon2PasswordHasher, name, value)


@pytest.fixture(autouse=True)
def nothing_is_kept_of_a_register() -> None:
    """What a test says of it without an action, and so without an entry of the log, is seen by its page."""
    import_string("meritko.web.territory.queries.kept_register.forget")()


@pytest.fixture
def person(db: None) -> "User":
    """Somebody with an account and no role."""
    return get_user_model().objects.create_user("kdosi@priklad.invalid", "Kdosi Zkušební")


@pytest.fixture
def database_url() -> Iterator[str]:
    """DATABASE_URL of a new empty database for a test's own processes; empty when the tests run on SQLite."""
    server = os.environ.get("DATABASE_URL", "")
    if not server:
        yield ""
        return
    name = f"drill_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True)
def connection_of_the_test(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker within a test keeps the connection of the test, in whose transaction everything happens."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
