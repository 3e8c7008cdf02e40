"""The database of an installation: SQLite in its folder, or PostgreSQL by DATABASE_URL."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from meritko.web.home import Home, WrongSetting
from meritko.web.words import _

SQLITE_START = (
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; "
    "PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 20000;"
)
"""What was acknowledged survives a crash of the machine (FULL), and readers never wait for a writer (WAL)."""

POSTGRESQL_START = "-c jit=off"
"""Our queries are short, but look long to the planner: compiling them takes longer than running them."""


def database(home: Home, url: str) -> dict[str, Any]:
    """Django's settings of the database at `url`; of SQLite in the home when it is empty.

    Raises:
        WrongSetting: the address is not one of PostgreSQL.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": home.folder / "meritko.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "init_command": SQLITE_START, "timeout": 20},
            # Tests use a file, too: a database in memory knows no other processes.
            "TEST": {"NAME": home.folder / "tests.sqlite3"},
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise WrongSetting(_("DATABASE_URL must begin with postgresql://; leave it empty for SQLite."))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"options": POSTGRESQL_START, **dict(parse_qsl(parts.query))},
    }
