"""What stands in the tables of a database, in a few octets: to tell whether two hold the same."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg import sql

Tables = dict[str, tuple[int, str]]
"""Name of a table -> how many rows it has, and a digest that does not depend on their order."""

_MODULUS = 2**256
_NAMES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def digest_of_rows(rows: Iterable[object]) -> tuple[int, str]:
    """How many rows there are, and a digest of them in whatever order they come."""
    count, total = 0, 0
    for row in rows:
        count += 1
        total += int.from_bytes(hashlib.sha256(repr(row).encode()).digest(), "big")
    return count, f"{total % _MODULUS:064x}"


def of_sqlite(path: Path) -> Tables:
    """The tables of a file of SQLite that nobody is changing."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        names = [name for (name,) in database.execute(_NAMES)]
        found = {name: digest_of_rows(database.execute(f'SELECT * FROM "{name}"')) for name in names}  # noqa: S608 - names of the file itself
    database.close()
    return found


def of_postgresql(connection: psycopg.Connection) -> Tables:
    """The tables of a database, as the transaction of the connection sees them."""
    names = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    ).fetchall()
    found: Tables = {}
    for (name,) in names:
        query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(name))
        with connection.cursor(name="rows") as cursor:
            cursor.execute(query)
            found[name] = digest_of_rows(cursor)
    return found
