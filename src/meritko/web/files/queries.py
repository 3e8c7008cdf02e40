"""Reading what was kept."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from meritko.web.files import store
from meritko.web.files.models import StoredFile
from meritko.workbooks.pool import File


def files_of(thing: str, thing_id: str | int) -> QuerySet[StoredFile]:
    """The files of one thing, as they came; whoever asks has checked that the thing may be read."""
    return StoredFile.objects.select_related("content").filter(thing=thing, thing_id=str(thing_id))


def as_workbooks(files: Iterable[StoredFile]) -> list[File]:
    """Files for `meritko.workbooks.pool.Pool`: what people hand in is opened by its limited children only."""
    return [File(file.name, store.path_of(file.content.name)) for file in files]
