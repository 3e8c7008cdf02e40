"""Whether reports can be written in a template or with pictures, tried in a child with little memory.

The child is started as `python -m meritko.web.evaluating.looking KIND FOLDER`. In the folder it finds the
files under numbers, and says on standard output in JSON what is wrong with which of them. Nothing that it
writes outlives it.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import struct
import subprocess
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO, Literal

from meritko.reports.paper.publicity import CannotShow, Publicity
from meritko.reports.word.checking import check_look
from meritko.reports.word.filling import TemplateUnfit

LONGEST_SIDE = 4000
"""Of a picture, in points."""

_MEMORY = 2**30
_SECONDS = 20
_LARGEST_FILE = 20 * 2**20
_LONGEST_WORD = 300
_BLOCK = 2**18
_HEAD = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""Numbers for each point, by the kind of a PNG."""


@dataclass(frozen=True)
class UnfitPicture(Exception):
    """A picture that no title page can show; carries its name."""

    name: str


class TookTooLong(Exception):
    """It was not known in time whether the files fit, so they do not."""


def check_template(name: str, content: BinaryIO) -> None:
    """Find out whether reports can be written in a template.

    Args:
        name: What the person calls it.
        content: Is read from its beginning.

    Raises:
        TemplateUnfit: they cannot; its file is the name.
        TookTooLong: the template asks for endless work, or the machine is very busy.
        OSError: there is no room on the disk.
    """
    told = _asked("template", [content])
    if told is None:
        raise TemplateUnfit(Path(name), "unreadable")
    if "fault" in told:
        raise TemplateUnfit(Path(name), told["fault"], told["what"])


def check_pictures(files: Sequence[tuple[str, BinaryIO]]) -> None:
    """Find out whether title pages can show pictures: whole PNG of at most LONGEST_SIDE points on each side.

    Args:
        files: What the person calls each, and its content.

    Raises:
        UnfitPicture: one cannot be shown.
        TookTooLong, OSError: as in `check_template`.
    """
    told = _asked("pictures", [content for _name, content in files])
    if told is None:
        raise UnfitPicture(", ".join(name for name, _content in files))
    if "place" in told:
        raise UnfitPicture(files[told["place"]][0])


def _asked(kind: Literal["template", "pictures"], contents: Sequence[BinaryIO]) -> dict[str, Any] | None:
    """What the child says; None when it ended without a word, as when it needs too much memory."""
    with TemporaryDirectory() as folder:
        for number, content in enumerate(contents):
            content.seek(0)
            with (Path(folder) / str(number)).open("xb") as file:
                shutil.copyfileobj(content, file, _BLOCK)
        kept = ("LD_LIBRARY_PATH", "PYTHONHOME")
        environment = {name: os.environ[name] for name in kept if name in os.environ}
        environment |= {"PYTHONPATH": str(Path(__file__).parents[3]), "TMPDIR": folder}
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", "meritko.web.evaluating.looking", kind, folder],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=2 * _SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise TookTooLong from error
    if done.returncode == -signal.SIGXCPU:
        raise TookTooLong
    if done.returncode == errno.ENOSPC:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return dict(json.loads(done.stdout)) if done.returncode == 0 else None


def _looked(kind: str, folder: Path) -> dict[str, Any]:
    """What the child says: `{}`, `{"fault", "what"}` of a template, or `{"place"}` of a picture."""
    if kind == "template":
        try:
            check_look(folder / "0", None)
        except TemplateUnfit as error:
            return {"fault": error.fault, "what": [word[:_LONGEST_WORD] for word in error.what]}
        return {}
    paths = sorted(folder.glob("[0-9]*"), key=lambda path: int(path.name))
    for place, path in enumerate(paths):
        try:
            if not _is_whole_png(path.read_bytes()):
                return {"place": place}
            check_look(None, Publicity("-", logos=(path,)))
        except CannotShow:
            return {"place": place}
    return {}


def _is_whole_png(content: bytes) -> bool:
    """Whether a PNG has all its parts undamaged, and as many points as it says, but not too many."""
    if not content.startswith(_HEAD):
        return False
    try:
        kinds = [(kind, part) for kind, part in _parts(content[len(_HEAD) :])]
        if not kinds or kinds[0][0] != b"IHDR" or kinds[-1][0] != b"IEND":
            return False
        width, height, depth, colours, _deflated, _filtered, interlaced = struct.unpack(
            ">LLBBBBB", kinds[0][1]
        )
        if not (0 < width <= LONGEST_SIDE and 0 < height <= LONGEST_SIDE):
            return False
        size = height * (1 + (width * depth * _CHANNELS[colours] + 7) // 8)
        unfolding = zlib.decompressobj()
        points = unfolding.decompress(b"".join(part for kind, part in kinds if kind == b"IDAT"), 2 * size)
    except (struct.error, zlib.error, KeyError, ValueError):
        return False
    return unfolding.eof and (len(points) == size or bool(interlaced))


def _parts(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The parts of a PNG: kind and content.

    Raises:
        ValueError: one is cut off or damaged.
        struct.error: one does not begin as a part.
    """
    while content:
        (length,) = struct.unpack_from(">L", content)
        kind, part = content[4:8], content[8 : 8 + length]
        (checksum,) = struct.unpack_from(">L", content, 8 + length)
        if zlib.crc32(kind + part) != checksum:
            raise ValueError(kind)
        yield kind, part
        content = content[12 + length :]


def _be_limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _main(kind: str, folder: Path) -> None:
    """Only the answer comes to standard output, whatever a library prints."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    _be_limited()
    with answers:
        json.dump(_looked(kind, folder), answers)


if __name__ == "__main__":
    try:
        _main(sys.argv[1], Path(sys.argv[2]))
    except OSError as full:
        if full.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        sys.exit(errno.ENOSPC)
