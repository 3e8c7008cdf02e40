"""Copying a database out and in again, whole and as of one moment."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg

from meritko.web.operating import rows
from meritko.web.words import Trouble, _, out_of_reach

Answers = Sequence[Sequence[tuple[Any, ...]]]
"""The rows that each of some queries gave, in their order."""


@dataclass(frozen=True)
class Stands:
    """What stands in a database at one moment: its tables, and the answers to what was asked."""

    tables: rows.Tables
    answers: Answers


class Database(Protocol):
    """The database of an installation. `kind` says which sort of copies it makes and takes."""

    kind: str

    def demand_something(self) -> None:
        """Raises Trouble when there is nothing to copy."""

    def demand_nothing(self) -> None:
        """Raises Trouble when something would be overwritten."""

    def copy_out(self, copy: Path, queries: Sequence[str]) -> Stands:
        """Write a copy as of one moment, while others go on working; what stands in it."""

    def copy_in(self, copy: Path, queries: Sequence[str]) -> Stands:
        """Fill the empty database from a copy, wholly or not at all; what stands in it then."""


def database_of(home: Path, url: str) -> Database:
    """The database of a home: the one of DATABASE_URL, or the file in the home when that is empty."""
    return Postgresql(url) if url else Sqlite(home / "meritko.sqlite3")


CONTENTS = "SELECT name, sha256 FROM files_content ORDER BY name"
"""Name and SHA-256 of every file that was handed in."""


class Sqlite:
    """A file in the home."""

    kind = "sqlite"

    def __init__(self, path: Path) -> None:
        self._path = path

    def demand_something(self) -> None:
        if not self._path.exists():
            raise Trouble(_("There is no installation in {home}.").format(home=self._path.parent), 2)

    def demand_nothing(self) -> None:
        """The home is empty, so the file is not there."""

    def copy_out(self, copy: Path, queries: Sequence[str]) -> Stands:
        source, target = sqlite3.connect(self._path, timeout=60), sqlite3.connect(copy)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        finally:
            target.close()
            source.close()
        return self.copy_in(copy, queries)

    def copy_in(self, copy: Path, queries: Sequence[str]) -> Stands:
        """The copy is the database; it is moved into its place with the rest of the home."""
        database = sqlite3.connect(f"file:{copy}?mode=ro", uri=True)
        try:
            answers = [database.execute(query).fetchall() for query in queries]
        finally:
            database.close()
        return Stands(rows.of_sqlite(copy), answers)


class Postgresql:
    """A database of a server, copied by the programs that come with it."""

    kind = "postgresql"

    def __init__(self, url: str) -> None:
        self._url = url

    def demand_something(self) -> None:
        _program("pg_dump")
        with self._connected() as connection:
            if not _tables(connection):
                raise Trouble(_("There is no installation in the database of DATABASE_URL."), 2)

    def demand_nothing(self) -> None:
        _program("pg_restore")
        with self._connected() as connection:
            if _tables(connection):
                raise Trouble(_("The database of DATABASE_URL is not empty. Restore into a new one."), 2)

    def copy_out(self, copy: Path, queries: Sequence[str]) -> Stands:
        with self._connected() as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            (moment,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}",
                 f"--file={copy}", environment=self._environment())  # fmt: skip
            return _stands(connection, queries)

    def copy_in(self, copy: Path, queries: Sequence[str]) -> Stands:
        environment = self._environment()
        _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
             "--dbname", environment["PGDATABASE"], str(copy), environment=environment)  # fmt: skip
        with self._connected() as connection:
            return _stands(connection, queries)

    def _connected(self) -> psycopg.Connection:
        try:
            return psycopg.connect(self._url)
        except (psycopg.OperationalError, psycopg.ProgrammingError) as error:
            raise Trouble(out_of_reach(error)) from error

    def _environment(self) -> Mapping[str, str]:
        """How PostgreSQL's own programs are told where to go; a password never stands in a command."""
        with self._connected() as connection:
            told = connection.info
            given = {
                "PGHOST": told.host,
                "PGPORT": str(told.port),
                "PGUSER": told.user,
                "PGPASSWORD": told.password,
                "PGDATABASE": told.dbname,
            }
            return {**os.environ, **{name: value for name, value in given.items() if value}}


def _tables(connection: psycopg.Connection) -> int:
    row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
    return row[0] if row else 0


def _stands(connection: psycopg.Connection, queries: Sequence[str]) -> Stands:
    answers = [connection.execute(query.encode()).fetchall() for query in queries]
    return Stands(rows.of_postgresql(connection), answers)


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Trouble(
            _(
                "{program} is missing. Install the package postgresql-client of the version of your server."
            ).format(program=name),
            2,
        )
    return found


def _run(name: str, *words: str, environment: Mapping[str, str]) -> None:
    run = subprocess.run(
        [_program(name), *words], env=dict(environment), capture_output=True, text=True, check=False
    )
    if run.returncode:
        reason = (run.stderr.strip().splitlines() or [str(run.returncode)])[0]
        raise Trouble(_("{program} failed: {reason}").format(program=name, reason=reason))
