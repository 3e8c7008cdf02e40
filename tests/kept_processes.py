"""What the program starts or opens with every command, kept for tests that give hundreds of commands.

Children that read workbooks are made to be used again and again; here the next command uses them, too.
That they begin and end with a command is tested with their pool and with the installed program.
"""

from __future__ import annotations

import atexit
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import cache
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path

import pytest

from meritko.methodology import cache as cached
from meritko.reports import making
from meritko.workbooks import pool


@contextmanager
def kept_processes() -> Iterator[None]:
    """Within it, readers stay, and what is in the cache is opened once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pool, "_Child", _reader)
        patch.setattr(cached, "_read", _read_once)
        yield


@contextmanager
def kept_makers() -> Iterator[None]:
    """Within it, what makes reports beside a run stays, in the folder it began in: paths have to be whole."""
    with pytest.MonkeyPatch.context() as patch:
        turn = cycle((_maker("draws"), _maker("sets")))
        patch.setattr(making, "_own_process", lambda: nullcontext(next(turn)))
        yield


_Child = pool._Child


class _Reader(_Child):
    """A child that waits for the next pool, unless its own is left while it still reads."""

    def close(self) -> None:
        if self._busy.acquire(blocking=False):
            self._busy.release()
            _idle.append(self)
        else:
            super().close()

    def end(self) -> None:
        super().close()


_idle: list[_Reader] = []


def _reader(command: Sequence[str], seconds: float) -> _Child:
    if tuple(command) != pool.COMMAND:
        return _Child(command, seconds)
    if not _idle:
        return _Reader(command, seconds)
    found = _idle.pop()
    found._seconds = seconds
    return found


@atexit.register
def _end_readers() -> None:
    for each in _idle:
        each.end()


@cache
def _maker(does: str) -> ProcessPoolExecutor:
    """The process that draws, or the one that sets; it starts when something is first asked of it."""
    return ProcessPoolExecutor(1, get_context("spawn"))


_read = cached._read
_known: dict[tuple[Path, int, int, int], object] = {}


def _read_once(path: Path) -> object:
    """What was unpickled is given again as long as its file is the same; packs and scripts are only read."""
    try:
        state = path.stat()
    except OSError:
        return _read(path)
    key = (path, state.st_mtime_ns, state.st_size, state.st_mode)
    if key not in _known:
        _known[key] = _read(path)
    return _known[key]
