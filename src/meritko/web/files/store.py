"""Octets on the disk: written whole or not at all, under names that nobody outside can guess or choose."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

_INCOMING = "incoming"


class TooLarge(Exception):
    """There are more octets than may be kept; carries how many may."""


class NoRoom(Exception):
    """The disk cannot take it. Nothing was kept."""


@dataclass(frozen=True)
class Arrived:
    """Octets that were written down, and are not kept yet."""

    path: Path
    sha256: str
    size: int


def root() -> Path:
    """The folder of the store."""
    folder: Path = settings.HOME.folder / "files"
    return folder


def path_of(name: str) -> Path:
    """Where the content with this name lies."""
    return root() / name[:2] / name


@contextmanager
def arriving(chunks: Iterable[bytes], most: int) -> Iterator[Arrived]:
    """Write octets down as they come; they are gone again at the end unless they were kept.

    Raises:
        TooLarge: there are more than `most`.
        NoRoom: the disk is full or broken.
    """
    folder = root() / _INCOMING
    path = folder / secrets.token_hex(16)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        arrived = _write(path, chunks, most)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise NoRoom from error
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    try:
        yield arrived
    finally:
        path.unlink(missing_ok=True)


def new_file(path: Path) -> BinaryIO:
    """A file that was not there before, for its owner only."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _write(path: Path, chunks: Iterable[bytes], most: int) -> Arrived:
    digest, size = hashlib.sha256(), 0
    with new_file(path) as file:
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise TooLarge(most)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return Arrived(path, digest.hexdigest(), size)


def keep(arrived: Arrived) -> str:
    """Take octets into the store; their new name. Without an entry they are swept away later."""
    name = secrets.token_hex(16)
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    arrived.path.rename(path)
    for folder in (path.parent, root()):
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)
    return name


def stored(before: float) -> Iterator[Path]:
    """What lies in the store, and what never got there, that was last changed before a time (in seconds)."""
    for path in root().glob("*/*"):
        if path.is_file() and path.stat().st_mtime < before:
            yield path


@contextmanager
def untouched(*, alone: bool) -> Iterator[bool]:
    """Hold the store as it is: backups together, who sweeps it alone. Whether that was possible at once."""
    root().mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(root() / "store.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)
