"""Keeping files, handing them out, and letting go of them."""

from __future__ import annotations

import logging
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any

from django.db import IntegrityError, transaction
from django.http import Http404

from meritko.web.audit.actions import record
from meritko.web.files import store
from meritko.web.files.models import Content, StoredFile
from meritko.web.files.policies import may_read

log = logging.getLogger("meritko.files")

LARGEST = 50 * 2**20
"""Octets of one file, unless an app asks for another limit."""

LONGEST_NAME, LONGEST_ENDING = 200, 10
"""Characters of the name of a file, and of what stands behind its last dot."""

LEFT_ALONE = timedelta(hours=1)
"""How long octets without an entry are left alone: their entry may be on its way."""


def keep_file(
    chunks: Iterable[bytes],
    name: str,
    *,
    organisation: int,
    thing: str,
    thing_id: str | int,
    by: int | None,
    keep_until: date | None = None,
    most: int = LARGEST,
) -> StoredFile:
    """Keep a file, within the transaction of the caller when there is one.

    Args:
        chunks: Its octets, such as `upload.chunks()`.
        name: What the person calls it; folders and control characters are left out.
        thing, thing_id: What it belongs to; see `policies`.
        keep_until: The last day it is kept.
        most: How many octets it may have.

    Raises:
        TooLarge: it has more. Nothing is kept.
        NoRoom: the disk is full. Nothing is kept.
    """
    with store.arriving(chunks, most) as arrived, transaction.atomic():
        kept = StoredFile.objects.create(
            content=_content(arrived, organisation),
            name=plain_name(name),
            thing=thing,
            thing_id=str(thing_id),
            by=by,
            keep_until=keep_until,
        )
        told: dict[str, str | int] = {"of": thing, "of_id": str(thing_id)}
        told |= {"sha256": arrived.sha256, "size": arrived.size}
        record("file.kept", who=by, thing="file", thing_id=kept.pk, organisation=organisation, details=told)
    return kept


def _content(arrived: store.Arrived, organisation: int) -> Content:
    """The content with these octets, held until the end of the transaction; made when there is none."""
    same = Content.objects.select_for_update().filter(organisation=organisation, sha256=arrived.sha256)
    if there := same.first():
        return there
    name = store.keep(arrived)
    try:
        with transaction.atomic():
            return Content.objects.create(
                organisation=organisation, sha256=arrived.sha256, size=arrived.size, name=name
            )
    except IntegrityError:  # somebody else kept the same octets meanwhile; ours are not needed
        store.path_of(name).unlink(missing_ok=True)
        return same.get()


def hand_out(actor: Any, number: int) -> tuple[StoredFile, Path]:
    """A file to be sent to a person, and where it lies. That it was taken is recorded.

    Raises:
        Http404: there is no such file, or the actor may not read what it belongs to.
    """
    found = StoredFile.objects.select_related("content").filter(pk=number).first()
    if found is None or not may_read(actor, found.thing, found.thing_id):
        raise Http404
    record(
        "file.read",
        who=actor.user,
        thing="file",
        thing_id=found.pk,
        organisation=found.content.organisation,
        details={"of": found.thing, "of_id": found.thing_id},
    )
    return found, store.path_of(found.content.name)


def let_go(file: StoredFile, who: int | None, why: str) -> None:
    """Keep a file no longer; its octets go with the last file that has them.

    Args:
        why: A word for the log, such as `retention`.
    """
    with transaction.atomic():
        content = Content.objects.select_for_update().get(files=file)
        record(
            "file.let_go",
            who=who,
            thing="file",
            thing_id=file.pk,
            organisation=content.organisation,
            details={"of": file.thing, "of_id": file.thing_id, "why": why},
        )
        file.delete()
        if not StoredFile.objects.filter(content=content).exists():
            content.delete()  # the octets are swept away later, when no backup needs them


def purge(now: datetime, today: date) -> int:
    """Let go of every file whose last day has passed, and sweep the store; how many files those were."""
    passed = StoredFile.objects.filter(keep_until__lt=today)
    gone = 0
    for file in passed.iterator():
        let_go(file, who=None, why="retention")
        gone += 1
    sweep(now)
    return gone


def sweep(now: datetime) -> int:
    """Take octets away that no entry needs; how many. None while a backup is being made."""
    gone = 0
    with store.untouched(alone=True) as is_alone:
        if not is_alone:
            return 0
        for path in list(store.stored((now - LEFT_ALONE).timestamp())):
            if path.parent == store.root() or Content.objects.filter(name=path.name).exists():
                continue
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def plain_name(name: str) -> str:
    """The name of a file without folders and without characters that cannot be seen; never empty."""
    last = PurePosixPath(name.replace("\\", "/")).name
    letters = (c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    seen = "".join(letters).strip(" .")
    stem, dot, ending = seen.rpartition(".")
    if dot and len(ending) <= LONGEST_ENDING:
        return f"{stem[: LONGEST_NAME - 1 - len(ending)]}.{ending}"
    return seen[:LONGEST_NAME] or "file"
