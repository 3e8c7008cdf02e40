"""Keeping what was worked out from a pack, so that the next run need not do it again.

What is kept is looked up by a digest of everything it depends on: the pack's files and this
program. Nothing is kept where the folder is not the user's own (decision 0006).
"""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TypeVar

from meritko import __version__

T = TypeVar("T")
_DIGEST = hashlib.sha256().digest_size
_ROOMS = ("methodology", "engine")


def kept(parts: tuple[object, ...], make: Callable[[], T]) -> T:
    """What `make` gives, from the cache when it was made from the same parts before.

    Args:
        parts: Everything that the result depends on, besides the program itself.
        make: Works the result out; only called when it is not kept.
    """
    folder = _folder()
    if folder is None:
        return make()
    name = hashlib.sha256(repr((_program(), parts)).encode()).hexdigest()
    path = folder / f"{name}.pickle"
    found: T | None = _read(path)
    if found is not None:
        return found
    made = make()
    _write(path, made)
    return made


@cache
def _program() -> str:
    """The version, and when each source file was changed last (for those who work on them)."""
    here = Path(__file__).parents[1]
    files = sorted(path for room in _ROOMS for path in (here / room).rglob("*.py"))
    return f"{__version__} {[(path.name, path.stat().st_mtime_ns) for path in files]}"


def _folder() -> Path | None:
    """The user's own folder for what can be made again; None where there is none."""
    base = os.environ.get("MERITKO_CACHE") or os.environ.get("XDG_CACHE_HOME")
    try:
        folder = Path(base) / "meritko" if base else Path.home() / ".cache" / "meritko"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder if _is_own(folder) else None
    except (OSError, RuntimeError):
        return None


def _is_own(path: Path) -> bool:
    """Whether only this user can have written it."""
    status = path.stat()
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


def _read(path: Path) -> T | None:
    try:
        if not _is_own(path):
            return None
        content = path.read_bytes()
        digest, body = content[:_DIGEST], content[_DIGEST:]
        if hashlib.sha256(body).digest() != digest:
            return None  # a damaged file could make any object, or any error
        found: T = pickle.loads(body)  # noqa: S301 - written by this user
        return found
    except (OSError, pickle.UnpicklingError, AttributeError, ImportError):
        return None


def _write(path: Path, made: object) -> None:
    partial = path.with_suffix(f".{os.getpid()}")
    try:
        body = pickle.dumps(made, protocol=5)
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(body).digest() + body)
        partial.replace(path)
    except OSError:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
