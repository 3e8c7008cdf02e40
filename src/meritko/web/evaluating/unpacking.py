"""Taking the workbooks out of a ZIP, in a child process with little memory and time.

The child is started as `python -m meritko.web.evaluating.unpacking ARCHIVE FOLDER`. It writes each workbook
into the folder under a number, and says on standard output in JSON what it has written. Names out of
the archive become texts only, never places on the disk; sizes are counted, never believed.
"""

from __future__ import annotations

import errno
import json
import os
import resource
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LARGEST_ARCHIVE = 300 * 2**20
LARGEST_WORKBOOK = 50 * 2**20
LARGEST_TOGETHER = 600 * 2**20
MOST_WORKBOOKS = 1000
MOST_ENTRIES = 10_000

_SUFFIX = ".xlsx"
_MEMORY = 2**30
_SECONDS = 60
_BLOCK = 2**18
_LONGEST_NAME = 300
_DAMAGED = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    MemoryError,
)
"""What the reading of a ZIP may say about one that is damaged, locked or made to harm."""


@dataclass(frozen=True)
class Unpacked:
    """What was in an archive: (name, file) of every workbook, and how many entries are none.

    `refusal`: why nothing was taken out: `damaged`, `locked`, `too-many`, `too-large` or `time`.
    """

    workbooks: tuple[tuple[str, Path], ...] = ()
    left: int = 0
    refusal: str = ""


def unpack(archive: Path, folder: Path) -> Unpacked:
    """Have a child take the workbooks out of an archive.

    Args:
        archive: The ZIP.
        folder: An empty folder, for the files.

    Raises:
        OSError: the disk is full.
    """
    command = [sys.executable, "-P", "-m", "meritko.web.evaluating.unpacking", str(archive), str(folder)]
    environment = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "PYTHONHOME") if name in os.environ}
    environment["PYTHONPATH"] = str(Path(__file__).parents[3])
    try:
        done = subprocess.run(command, env=environment, capture_output=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return Unpacked(refusal="time")
    if done.returncode == errno.ENOSPC:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    if done.returncode != 0:
        return Unpacked(refusal="damaged")
    told = json.loads(done.stdout)
    workbooks = ((name, folder / str(number)) for number, name in enumerate(told["names"]))
    return Unpacked(tuple(workbooks), told["left"], told["refusal"])


class _Refused(Exception):
    """The archive is not unpacked; carries why."""


def _take_out(archive: Path, folder: Path) -> dict[str, object]:
    """What the child says."""
    names: list[str] = []
    left = 0
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = opened.infolist()
            if len(entries) > MOST_ENTRIES:
                raise _Refused("too-many")
            room = LARGEST_TOGETHER
            for entry, name in _named(entries):
                if not _is_workbook(name):
                    left += 1
                    continue
                if len(names) == MOST_WORKBOOKS:
                    raise _Refused("too-many")
                if entry.flag_bits & 1:
                    raise _Refused("locked")
                room -= _write(opened, entry, folder / str(len(names)), room)
                names.append(name)
    except _Refused as refused:
        return {"names": [], "left": left, "refusal": str(refused)}
    except _DAMAGED as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        return {"names": [], "left": left, "refusal": "damaged"}
    return {"names": names, "left": left, "refusal": ""}


def _named(entries: list[zipfile.ZipInfo]) -> Iterator[tuple[zipfile.ZipInfo, str]]:
    """Every file with a name that leads nowhere: no drive, no root, no step up."""
    for entry in entries:
        if entry.is_dir():
            continue
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        parts = [part for part in path.parts if part not in ("/", ".", "..") and not part.endswith(":")]
        visible = "/".join("".join(c for c in part if c.isprintable()) for part in parts)
        yield entry, visible[-_LONGEST_NAME:]


def _is_workbook(name: str) -> bool:
    last = PurePosixPath(name).name
    is_ours = last.lower().endswith(_SUFFIX) and not last.startswith(("~$", "._"))
    return is_ours and "__MACOSX" not in name.split("/")


def _write(opened: zipfile.ZipFile, entry: zipfile.ZipInfo, path: Path, room: int) -> int:
    """Write one entry out, counting its octets; how many there were."""
    size = 0
    with opened.open(entry) as source, path.open("xb") as target:
        while block := source.read(_BLOCK):
            size += len(block)
            if size > min(LARGEST_WORKBOOK, room):
                raise _Refused("too-large")
            target.write(block)
    return size


def _be_limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_WORKBOOK + _BLOCK, LARGEST_WORKBOOK + _BLOCK))
    resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))


if __name__ == "__main__":
    _be_limited()
    try:
        json.dump(_take_out(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
    except OSError:
        sys.exit(errno.ENOSPC)
