"""The folders beside the database and the store of files: into a backup, and compared when they come out."""

from __future__ import annotations

import hashlib
import json
import tarfile
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

BESIDE, LIST = "beside/", "beside.json"
"""Where folders stand in the archive, and what lists them there, behind the last of them."""

Listed = dict[str, dict[str, str] | None]
"""Path of a folder in the home -> path of each file in it -> SHA-256; None when there is no such folder."""


def add_folders(archive: tarfile.TarFile, home: Path, folders: Iterable[str]) -> Listed:
    """Add folders of a home and the list of their files; what was listed."""
    listed: Listed = {folder: _add_folder(archive, home / folder, BESIDE + folder) for folder in folders}
    add_text(archive, LIST, json.dumps(listed))
    return listed


def add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    """Add a small file of its own."""
    octets = text.encode()
    entry = tarfile.TarInfo(name)
    entry.size = len(octets)
    archive.addfile(entry, BytesIO(octets))


def not_as_listed(home: Path, listed: Listed) -> Iterator[str]:
    """Make the folders that held no file; what of the listed is missing or is not what was listed."""
    for folder, files in listed.items():
        if files is None:
            yield folder
            continue
        (home / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
        for name, sha256 in files.items():
            if digest_of_file(home / folder / name) != sha256:
                yield f"{folder}/{name}"


def digest_of_file(path: Path) -> str:
    """The SHA-256 of a file; empty when it is not there."""
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_folder(archive: tarfile.TarFile, folder: Path, name: str) -> dict[str, str] | None:
    if not folder.is_dir():
        return None
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {
        path.relative_to(folder).as_posix(): _add_file(
            archive, path, f"{name}/{path.relative_to(folder).as_posix()}"
        )
        for path in files
    }


def _add_file(archive: tarfile.TarFile, path: Path, name: str) -> str:
    with path.open("rb") as file:
        read = _Digesting(file)
        archive.addfile(archive.gettarinfo(arcname=name, fileobj=file), read)  # type: ignore[arg-type]
        return read.digest.hexdigest()


class _Digesting:
    """A file that is read once, and its digest."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        octets = self._file.read(size)
        self.digest.update(octets)
        return octets
