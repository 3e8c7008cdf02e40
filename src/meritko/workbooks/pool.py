"""Child processes that read workbooks, used again and again, and replaced when one is lost.

A child is started when the pool is made, so that it wakes up while the parent still loads.
"""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore, Event, Lock, Thread, Timer
from types import TracebackType
from typing import BinaryIO, cast

from meritko.workbooks.answers import Answer, RawSheet, Refusal, decode
from meritko.workbooks.protocol import LARGEST_ANSWER, LARGEST_FILE, receive, send

CHILDREN = 2
SECONDS = 30.0
AHEAD = 4
"""Answers for each child that may wait unread: memory is for the parent to spend."""

COMMAND = (sys.executable, "-P", "-m", "meritko.workbooks.child")
_KEPT = ("LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH")
_PACKAGES = str(Path(__file__).parents[2])


@dataclass(frozen=True)
class File:
    """A file to read: the name that findings call it by, and where it lies."""

    name: str
    path: Path


class Pool:
    """Reads workbooks in children. Use it as a context manager; leaving it ends the children.

    Args:
        children: How many read at the same time.
        seconds: How long one file may take, after which its child is ended.
        command: The program of a child, for tests.
    """

    def __init__(
        self, children: int = CHILDREN, seconds: float = SECONDS, command: Sequence[str] = COMMAND
    ) -> None:
        self._children = [_Child(command, seconds) for _ in range(children)]
        self._runs: list[_Run] = []

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, files: Sequence[File]) -> Iterator[Answer]:
        """Begin to read files at once, and give their answers in the order of the files.

        Every file gets an answer; one that cannot be read has a refusal, and a child lost
        over it costs the other files nothing.
        """
        run = _Run(files, len(self._children) * AHEAD)
        self._runs.append(run)
        for child in self._children:
            Thread(target=run.serve, args=(child,), daemon=True).start()
        return run.answers()

    def close(self) -> None:
        """End the children, whatever they are doing."""
        for run in self._runs:
            run.stop()
        for child in self._children:
            child.close()


class _Run:
    """One list of files on its way through the children."""

    def __init__(self, files: Sequence[File], ahead: int) -> None:
        self._files = files
        self._answers: list[Answer | None] = [None] * len(files)
        self._ready = [Event() for _ in files]
        self._turn = iter(range(len(files)))
        self._lock = Lock()
        self._ahead = BoundedSemaphore(ahead)
        self._is_stopped = False

    def serve(self, child: _Child) -> None:
        """Give a child one file after the other, as long as there are any."""
        while True:
            self._ahead.acquire()
            with self._lock:
                index = next(self._turn, None)
            if index is None or self._is_stopped:
                self._release()
                return
            try:
                self._answers[index] = _read(self._files[index], child)
            finally:
                self._ready[index].set()

    def answers(self) -> Iterator[Answer]:
        try:
            for index, ready in enumerate(self._ready):
                ready.wait()
                answer, self._answers[index] = self._answers[index], None
                self._release()
                if answer is None:
                    raise RuntimeError("the pool was closed before every file was read")
                yield answer
        finally:
            self.stop()

    def stop(self) -> None:
        self._is_stopped = True
        self._release()
        for ready in self._ready:
            ready.set()

    def _release(self) -> None:
        with suppress(ValueError):
            self._ahead.release()


def _read(file: File, child: _Child) -> Answer:
    try:
        size = file.path.stat().st_size
        if size > LARGEST_FILE:
            with file.path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            detail = {"megabytes": size // 2**20, "most": LARGEST_FILE // 2**20}
            return Answer(file.name, digest, refusal=Refusal("file-too-large", detail))
        content = file.path.read_bytes()
    except OSError:
        return Answer(file.name, "", refusal=Refusal("unreadable-file"))
    digest = hashlib.sha256(content).hexdigest()
    found = child.ask(content)
    if isinstance(found, Refusal):
        return Answer(file.name, digest, refusal=found)
    return Answer(file.name, digest, found)


class _Lost(Exception):
    """The child ended, or was ended, before it answered."""


class _Child:
    """A process that answers one request after the other, started anew when it is lost."""

    def __init__(self, command: Sequence[str], seconds: float) -> None:
        self._command = list(command)
        self._seconds = seconds
        self._busy = Lock()
        self._beginning_or_end = Lock()
        self._is_closed = False
        self._process = self._start()
        self._served = 0

    def _start(self) -> subprocess.Popen[bytes]:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        paths = [_PACKAGES, environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
        return subprocess.Popen(
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # an interrupt from the keyboard is for the parent to answer
        )

    def ask(self, content: bytes) -> tuple[RawSheet, ...] | Refusal:
        """The sheets of a file. One that a used child is lost over gets a second, fresh child."""
        with self._busy:
            was_used = self._served > 0
            found = self._ask(content)
            if was_used and isinstance(found, Refusal) and found.reason in ("died", "memory"):
                self._replace()
                found = self._ask(content)
            return found

    def _ask(self, content: bytes) -> tuple[RawSheet, ...] | Refusal:
        if self._process.poll() is not None:
            self._replace()
        process = self._process
        out_of_time = Event()

        def expire() -> None:
            out_of_time.set()
            process.kill()

        timer = Timer(self._seconds, expire)
        timer.daemon = True
        timer.start()
        try:
            said = _exchange(process, content)
            self._served += 1
            return decode(said)
        except _Lost:
            is_late = self._replace() == -signal.SIGXCPU or out_of_time.is_set()
            return Refusal("time" if is_late else "died")
        finally:
            timer.cancel()

    def _replace(self) -> int:
        """End the process, start another one, and say how the first one ended."""
        status = _end(self._process)
        self._served = 0
        with self._beginning_or_end:
            if not self._is_closed:
                self._process = self._start()
        return status

    def close(self) -> None:
        with self._beginning_or_end:
            self._is_closed = True
            self._process.kill()
        with self._busy:  # whoever is waiting for the process has now heard of its end
            _end(self._process)


def _exchange(process: subprocess.Popen[bytes], content: bytes) -> bytes:
    requests, answers = cast(BinaryIO, process.stdin), cast(BinaryIO, process.stdout)
    try:
        send(requests, content)
        said = receive(answers, LARGEST_ANSWER)
    except (OSError, ValueError):  # a pipe that broke, or was closed by `close`
        raise _Lost from None
    if said is None:
        raise _Lost
    return said


def _end(process: subprocess.Popen[bytes]) -> int:
    process.kill()
    for stream in (process.stdin, process.stdout):
        if stream:
            with suppress(OSError):
                stream.close()
    return process.wait()
