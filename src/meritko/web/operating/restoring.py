"""An installation out of a sealed file, into an empty home."""

from __future__ import annotations

import json
import os
import re
import shutil
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from io import BufferedReader
from pathlib import Path
from typing import IO

from meritko.web.files.store import new_file
from meritko.web.operating.backup import ABOUT, DATABASE, FILES, FORMAT, Made
from meritko.web.operating.databases import CONTENTS, Database, database_of
from meritko.web.operating.folders import BESIDE, LIST, Listed, digest_of_file, not_as_listed
from meritko.web.operating.sealing import Damaged, NotSealed, Opener, WrongPassphrase
from meritko.web.words import Trouble, _, reason

UNFINISHED = ".restoring"
"""The folder in the home where everything is put together first; while it is there, nothing is served."""

_MOVING = ".moving"
"""In that folder, the names of what is moved out of it into the home, once that has begun."""

_KNOWN = re.compile(
    r"about\.json|database|secret\.key|office\.toml|files/[0-9a-f]{32}|[\w.-]+\.(svg|png|webp|jpg)"
    r"|beside\.json|beside/[a-z]+(/[^./\0][^/\0]*)+"
)


def restore(file: Path, home: Path, passphrase: str, database_url: str = "") -> Made:
    """Put back what a backup holds, and compare every row and every file with what was backed up.

    Raises:
        Trouble: the home or the database is not empty, the file is no backup, is damaged or cut off, the
            passphrase is wrong, or the disk is full. The home is as it was before.
    """
    if not file.is_file():
        raise Trouble(_("There is no file {file}.").format(file=file), 2)
    _demand_empty(home)
    database = database_of(home, database_url)
    unfinished = home / UNFINISHED
    try:
        with file.open("rb") as sealed:
            opener = BufferedReader(Opener(sealed, passphrase), 2**20)
            database.demand_nothing()
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(parents=True, mode=0o700)
            about = _unpack(opener, unfinished, database.kind)
        made = _fill(database, unfinished, about)
        _move_into_place(unfinished, home)
    except Trouble:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    except (NotSealed, WrongPassphrase, Damaged, tarfile.TarError, zlib.error, EOFError, OSError) as error:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise Trouble(_why(error, file)) from error
    return made


def _demand_empty(home: Path) -> None:
    left = home / UNFINISHED
    if home.exists() and not home.is_dir():
        raise Trouble(_("{home} is not a folder.").format(home=home), 2)
    there = {path.name for path in home.iterdir()} if home.exists() else set()
    if left.exists():  # what stands beside it was put there by the same restoring
        for name in there & _moved(left):
            path = home / name
            shutil.rmtree(path) if path.is_dir() else path.unlink()
            there.discard(name)
    if there - {UNFINISHED}:
        raise Trouble(_("The folder {home} is not empty. Restore into a new one.").format(home=home), 2)


def _moved(unfinished: Path) -> set[str]:
    names = unfinished / _MOVING
    return set(names.read_text(encoding="utf-8").splitlines()) if names.exists() else set()


def _unpack(opener: IO[bytes], unfinished: Path, kind: str) -> dict[str, object]:
    about: dict[str, object] = {}
    with tarfile.open(fileobj=opener, mode="r|gz") as archive:
        for entry in archive:
            content = archive.extractfile(entry)
            if content is None or not _KNOWN.fullmatch(entry.name) or (entry.name == ABOUT) == bool(about):
                raise Damaged
            if entry.name == ABOUT:
                about = json.load(content)
                _demand_fitting(about, kind)
            else:
                _write(content, unfinished / _place(entry.name))
    while opener.read(2**20):  # to the end of the file: only there it is certain that nothing is missing
        pass
    if not about or not (unfinished / LIST).exists():
        raise Damaged
    return about


def _demand_fitting(about: dict[str, object], kind: str) -> None:
    if about["format"] != FORMAT:
        raise Trouble(_("The backup was made by a newer version of the program. Install that one first."), 2)
    if about["database"] != kind:
        raise Trouble(
            _("The backup was made of {theirs} and DATABASE_URL asks for {ours}.").format(
                theirs=about["database"], ours=kind
            ),
            2,
        )


def _place(name: str) -> str:
    """Where an entry of the archive lies in the home."""
    if name.startswith(FILES):
        content = name.removeprefix(FILES)
        return f"files/{content[:2]}/{content}"
    return name.removeprefix(BESIDE)


def _write(content: IO[bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with new_file(path) as file:
        shutil.copyfileobj(content, file, 2**20)
        file.flush()
        os.fsync(file.fileno())


def _fill(database: Database, unfinished: Path, about: dict[str, object]) -> Made:
    copy, beside = unfinished / DATABASE, unfinished / LIST
    stands = database.copy_in(copy, [CONTENTS])
    told = {name: tuple(each) for name, each in about["tables"].items()}  # type: ignore[attr-defined]
    if stands.tables != told:
        raise Trouble(_("What was restored is not what was backed up. Do not use it; keep the backup."))
    listed: Listed = json.loads(beside.read_text(encoding="utf-8"))
    beside.unlink()
    missing = (*_not_as_kept(unfinished, stands.answers[0]), *not_as_listed(unfinished, listed))
    rows = sum(count for count, _digest in stands.tables.values())
    files = sum(1 for _file in (unfinished / "files").glob("*/*"))
    files += sum(len(each or ()) for each in listed.values())
    if database.kind == "sqlite":
        copy.rename(unfinished / "meritko.sqlite3")
    else:
        copy.unlink()
    return Made(len(stands.tables), rows, files, 0, missing)


def _not_as_kept(unfinished: Path, contents: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, sha256 in contents:
        if digest_of_file(unfinished / "files" / name[:2] / name) != sha256:
            yield name


def _move_into_place(unfinished: Path, home: Path) -> None:
    (unfinished / "files").mkdir(exist_ok=True, mode=0o700)
    names = sorted(path.name for path in unfinished.iterdir())
    (unfinished / _MOVING).write_text("\n".join(names), encoding="utf-8")
    for name in names:
        (unfinished / name).rename(home / name)
    shutil.rmtree(unfinished)


def _why(error: Exception, file: Path) -> str:
    if isinstance(error, NotSealed):
        return _("{file} is not a backup of Měřítko.").format(file=file)
    if isinstance(error, WrongPassphrase):
        return _("The passphrase does not open {file}.").format(file=file)
    if isinstance(error, OSError) and not isinstance(error, tarfile.TarError) and error.errno:
        return _("The backup could not be restored: {reason}. Nothing was left.").format(reason=reason(error))
    return _("{file} is damaged or cut off. Nothing was restored.").format(file=file)
