"""The whole of an installation in one sealed file."""

from __future__ import annotations

import errno
import fcntl
import gzip
import json
import os
import secrets
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from glob import escape
from pathlib import Path
from typing import BinaryIO

from meritko import __version__
from meritko.web.files.store import new_file
from meritko.web.keeping import kept_folders
from meritko.web.operating.databases import CONTENTS, database_of
from meritko.web.operating.folders import add_folders, add_text
from meritko.web.operating.rows import Tables
from meritko.web.operating.sealing import Sealer
from meritko.web.words import Trouble, _, ngettext, reason

FORMAT = 1
ABOUT, DATABASE, FILES = "about.json", "database", "files/"
OWN = ("secret.key", "office.toml")
"""Small files of the home that belong to a backup, beside the logo that `office.toml` names."""

SHORTEST_PASSPHRASE = 12
_LOGOS = (".svg", ".png", ".webp", ".jpg")


@dataclass(frozen=True)
class Made:
    """What a backup holds. `missing`: files and folders that the database knows and the disk has not."""

    tables: int
    rows: int
    files: int
    size: int
    missing: tuple[str, ...] = ()

    def __str__(self) -> str:
        return _("{rows} in {tables}, {files}").format(
            rows=ngettext("{n} row", "{n} rows", self.rows).format(n=self.rows),
            tables=ngettext("{n} table", "{n} tables", self.tables).format(n=self.tables),
            files=ngettext("{n} file", "{n} files", self.files).format(n=self.files),
        )


def back_up(home: Path, out: Path, passphrase: str, database_url: str = "") -> Made:
    """Write an installation into one sealed file: database, files, kept folders, secret and settings.

    The installation may go on working: the database is copied as of one moment, and nothing that it
    knows of goes away meanwhile. `out` is there whole or not at all.

    Raises:
        Trouble: there is no installation, `out` is there already, the passphrase is too short, the disk
            is full, or a program of the database is missing.
    """
    if len(passphrase) < SHORTEST_PASSPHRASE:
        least = ngettext("{n} character", "{n} characters", SHORTEST_PASSPHRASE).format(n=SHORTEST_PASSPHRASE)
        raise Trouble(_("The passphrase must have at least {least}.").format(least=least), 2)
    if out.exists():
        raise Trouble(_("{file} is there already; a backup never replaces another.").format(file=out), 2)
    database = database_of(home, database_url)
    database.demand_something()
    kept = kept_folders()
    try:
        with _steady_files(home), tempfile.TemporaryDirectory(prefix=".backup-", dir=home) as folder:
            copy = Path(folder) / DATABASE
            stands = database.copy_out(copy, [CONTENTS, *(each.query for each in kept)])
            contents, *told = stands.answers
            wanted = _Wanted(
                copy,
                [name for name, _sha256 in contents],
                [
                    f"{each.place}/{each.path(*row)}"
                    for each, rows in zip(kept, told, strict=True)
                    for row in rows
                ],
            )
            about = _about(database.kind, stands.tables)
            return _write(home, out, passphrase, about, wanted)
    except (OSError, sqlite3.Error) as error:
        raise Trouble(
            _("The backup could not be written: {reason}. Nothing was left.").format(reason=reason(error))
        ) from error


@dataclass(frozen=True)
class _Wanted:
    """What a backup is to hold: a copy of the database, and the stored files and folders it tells of."""

    copy: Path
    contents: list[str]
    folders: list[str]


def _about(kind: str, tables: Tables) -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": __version__,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "database": kind,
        "tables": tables,
    }


def _write(home: Path, out: Path, passphrase: str, about: dict[str, object], wanted: _Wanted) -> Made:
    with _new_whole(out) as file:
        sealer = Sealer(file, passphrase)
        with (
            gzip.GzipFile(fileobj=sealer, mode="wb", compresslevel=3, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|") as archive,
        ):
            add_text(archive, ABOUT, json.dumps(about))
            archive.add(wanted.copy, DATABASE, recursive=False)
            for path in _own_files(home):
                archive.add(path, path.name, recursive=False)
            missing = list(_add_contents(archive, home, wanted.contents))
            listed = add_folders(archive, home, wanted.folders)
        sealer.finish()
    tables: Tables = about["tables"]  # type: ignore[assignment]
    rows = sum(count for count, _digest in tables.values())
    files = len(wanted.contents) - len(missing) + sum(len(each or ()) for each in listed.values())
    missing += [folder for folder, there in listed.items() if there is None]
    return Made(len(tables), rows, files, out.stat().st_size, tuple(missing))


def _add_contents(archive: tarfile.TarFile, home: Path, names: list[str]) -> Iterator[str]:
    """Add stored files; the names of those that are missing."""
    for name in names:
        path = home / "files" / name[:2] / name
        if path.is_file():
            archive.add(path, FILES + name, recursive=False)
        else:
            yield name


def _own_files(home: Path) -> list[Path]:
    return [
        path
        for path in sorted(home.iterdir())
        if path.is_file() and (path.name in OWN or path.suffix.lower() in _LOGOS)
    ]


@contextmanager
def _new_whole(out: Path) -> Iterator[BinaryIO]:
    """A file to write, called `out` once it is written; what killed writers left there is taken away."""
    for left in out.parent.glob(f".{escape(out.name)}.*.part"):
        _take_away_unless_held(left)
    partly = out.with_name(f".{out.name}.{secrets.token_hex(4)}.part")
    try:
        with new_file(partly) as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name(partly, out)
    finally:
        partly.unlink(missing_ok=True)


def _take_away_unless_held(path: Path) -> None:
    with path.open("rb") as file, suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.unlink(missing_ok=True)


def _name(partly: Path, out: Path) -> None:
    """Give a file its name, never over what is there."""
    try:
        os.link(partly, out)
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.ENOTSUP, errno.ENOSYS} or out.exists():
            raise
        partly.rename(out)  # the disk knows no links, as those of sticks and of other systems do not


@contextmanager
def _steady_files(home: Path) -> Iterator[None]:
    """Keep the store from being swept; and take away what a backup that was killed left in the home."""
    for left in home.glob(".backup-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = home / "files"
    folder.mkdir(exist_ok=True, mode=0o700)
    handle = os.open(folder / "store.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)
