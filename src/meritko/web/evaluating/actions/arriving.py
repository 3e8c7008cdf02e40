"""Files on their way into a set: which are new, which newer, and which are there already."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO

from django.db import transaction

from meritko.web.evaluating.models import Archive, UploadSet, Workbook
from meritko.web.evaluating.unpacking import LARGEST_ARCHIVE, LARGEST_WORKBOOK
from meritko.web.files.actions import keep_file
from meritko.web.files.models import StoredFile
from meritko.web.files.store import TooLarge

THING = "upload_set"
"""What the originals of workbooks belong to, where files are kept."""

NamedFile = tuple[str, BinaryIO]
"""What a file is called, with the folder it lay in, and its content."""

_LONGEST_NAME = 300
_BLOCK = 2**16


class Came(StrEnum):
    """What became of a file that came."""

    NEW = "new"
    NEWER = "newer"
    SAME = "same"
    SAME_AS = "same_as"
    RENAMED = "renamed"
    ARCHIVE = "archive"
    TOO_LARGE = "too_large"
    OTHER = "other"
    MACROS = "macros"
    OLD = "old"


_KINDS = {".xlsm": Came.MACROS, ".xltm": Came.MACROS, ".xlsb": Came.OLD, ".xls": Came.OLD}
"""Workbooks of Excel that we do not read."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file.

    `about` names the other workbook of `SAME_AS`, or how one of `RENAMED` is called here.
    """

    name: str
    came: Came
    about: str = ""


class Arriving:
    """Takes files into a set. `outcomes` tells what became of each, in their order."""

    def __init__(self, upload_set: UploadSet, who: int | None, now: datetime) -> None:
        self._set = upload_set
        self._who = who
        self._now = now
        self._names: set[str] = set()
        self.outcomes: list[Outcome] = []

    @contextmanager
    def together(self) -> Iterator[None]:
        """All files that come inside are taken in, or none; nobody else changes the set meanwhile."""
        with transaction.atomic():
            UploadSet.objects.select_for_update().get(pk=self._set.pk)
            yield

    def file(self, name: str, content: BinaryIO) -> None:
        """Take a workbook or an archive in; anything else is passed over.

        Raises:
            NoRoom: the disk is full.
        """
        called = path_name(name)
        last = PurePosixPath(called).name
        if last.lower().endswith(".zip"):
            self._archive(called, content)
        elif last.lower().endswith(".xlsx") and not last.startswith(("~$", "._")):
            self.workbook(called, content)
        else:
            self._tell(called, _KINDS.get(PurePosixPath(last).suffix.lower(), Came.OTHER))

    def workbook(self, name: str, content: BinaryIO) -> None:
        """Take a workbook in, unless the set has one of the same content.

        One whose name the set knows becomes its newer version; of two that come together under one name
        the second gets another.

        Raises:
            NoRoom: the disk is full.
        """
        digest = _fingerprint(content)
        current = {each.sha256: each for each in self._set.workbooks.filter(replaced_at=None)}
        if there := current.get(digest):
            same_name = there.name == name
            self._tell(name, Came.SAME if same_name else Came.SAME_AS, "" if same_name else there.name)
            return
        called = self._free(name)
        before = self._set.workbooks.filter(name=called).order_by("-version").first()
        original = self._kept(content, called, LARGEST_WORKBOOK)
        if original is None:
            return
        self._set.workbooks.filter(name=called, replaced_at=None).update(replaced_at=self._now)
        Workbook.objects.create(
            upload_set=self._set,
            name=called,
            original=original,
            sha256=digest,
            size=original.content.size,
            version=before.version + 1 if before else 1,
            sent_by_id=self._who,
        )
        self._names.add(called)
        if called != name:
            self._tell(name, Came.RENAMED, called)
        else:
            self._tell(name, Came.NEWER if before else Came.NEW)

    def _archive(self, name: str, content: BinaryIO) -> None:
        original = self._kept(content, name, LARGEST_ARCHIVE)
        if original is not None:
            Archive.objects.create(upload_set=self._set, name=name, original=original, sent_by_id=self._who)
            self._tell(name, Came.ARCHIVE)

    def _kept(self, content: BinaryIO, name: str, most: int) -> StoredFile | None:
        try:
            return keep_file(
                _blocks(content),
                name,
                organisation=self._set.organisation_id,
                thing=THING,
                thing_id=self._set.pk,
                by=self._who,
                most=most,
            )
        except TooLarge:
            self._tell(name, Came.TOO_LARGE)
            return None

    def _free(self, name: str) -> str:
        """The name, or one with a number when another file of this coming has it."""
        path, number = PurePosixPath(name), 2
        while name in self._names:
            name = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
            number += 1
        return name

    def _tell(self, name: str, came: Came, about: str = "") -> None:
        self.outcomes.append(Outcome(name, came, about))


def _blocks(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    return iter(lambda: content.read(_BLOCK), b"")


def _fingerprint(content: BinaryIO) -> str:
    digest = hashlib.sha256()
    for block in _blocks(content):
        digest.update(block)
    return digest.hexdigest()


def blocks(content: BinaryIO) -> Iterator[bytes]:
    """The octets of a file from its beginning."""
    content.seek(0)
    return iter(lambda: content.read(_BLOCK), b"")


def path_name(name: str) -> str:
    """A name with its folders as we keep it: it leads nowhere, and every character of it can be seen."""
    parts = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).parts
    tame = (part for part in parts if part not in ("/", ".", "..") and not part.endswith(":"))
    visible = ("".join(c for c in part if c.isprintable()).strip() for part in tame)
    return "/".join(part for part in visible if part)[-_LONGEST_NAME:] or "-"
