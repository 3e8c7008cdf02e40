"""How a report is to look when it is made: by the files of its office and the outlines that are loaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from meritko.reports.charts import Boundaries, BoundariesDoNotFit
from meritko.reports.paper.publicity import Publicity
from meritko.web.evaluating.boundaries import known_boundaries
from meritko.web.evaluating.methodology import words
from meritko.web.evaluating.models import Look, Run, RunFile
from meritko.web.evaluating.queries.looks import in_use
from meritko.web.files.models import StoredFile
from meritko.web.files.store import path_of

_LONGEST_NAME = 200
"""Octets of the name of a file, without its ending."""


@dataclass(frozen=True)
class Looks:
    """What is given for an edition.

    Attributes:
        template: The office's own one; `template_path` is where it lies under its own name.
        publicity: The strip of the title page.
        boundaries: Of the regions that are loaded.
        is_unmapped: Outlines are loaded, and no map can be drawn from them.
    """

    template: Look | None = None
    template_path: Path | None = None
    publicity: Publicity | None = None
    boundaries: Boundaries | None = None
    is_unmapped: bool = False


@contextmanager
def looks_of(run: Run) -> Iterator[Looks]:
    """How a report of a run is to look now. Its files lie there as long as the context lasts."""
    with TemporaryDirectory() as folder:
        place = Path(folder)
        used = (look for look in in_use(run.organisation_id, Look.Kind.TEMPLATE) if look.original is not None)
        template = next(used, None)
        path = next(_copied([template.original], place / "template"), None) if template else None
        boundaries, is_unmapped = _boundaries()
        yield Looks(template, path, _publicity(run, place / "pictures"), boundaries, is_unmapped)


def _boundaries() -> tuple[Boundaries | None, bool]:
    try:
        return known_boundaries(), False
    except BoundariesDoNotFit:
        return None, True


def _publicity(run: Run, folder: Path) -> Publicity | None:
    """What the title page says about funding, with the run's own logos or else the pictures of the office."""
    if run.has_emblem is False:
        return None
    own = run.files.filter(kind=RunFile.Kind.LOGO).select_related("original__content")
    pictures = [each.original for each in own]
    if not pictures:
        pictures = [each.original for each in in_use(run.organisation_id, Look.Kind.PICTURE)]
    if not run.has_emblem and not pictures:
        return None
    return Publicity(words()("Co-funded by the European Union"), logos=tuple(_copied(pictures, folder)))


def _copied(files: Iterable[StoredFile | None], folder: Path) -> Iterator[Path]:
    """Files under the names that people gave them, each in a folder of its own."""
    for number, each in enumerate(files):
        if each is not None:
            place = folder / str(number)
            place.mkdir(parents=True)
            yield Path(shutil.copy(path_of(each.content.name), place / _short(each.name)))


def _short(name: str) -> str:
    """A name that every disk takes: they count octets, of which a letter may have several."""
    path = PurePosixPath(name)
    return path.stem.encode()[:_LONGEST_NAME].decode(errors="ignore") + path.suffix
