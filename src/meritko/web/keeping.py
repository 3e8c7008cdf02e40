"""What an installation keeps beside its database and the files handed in: apps say it, backups take it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

PathOf = Callable[..., str]


@dataclass(frozen=True)
class KeptFolders:
    """Folders in the home that rows of the database tell of.

    Each is there whole before its row is, and never changes nor goes away for as long as the row is there
    or a backup is being made (see `files.store.untouched`).

    Args:
        place: The folder in the home in which they lie.
        query: An SQL query that both databases understand: one row for each folder.
        path: Takes the values of such a row and gives the path of its folder below `place`.
    """

    place: str
    query: str
    path: PathOf


_kept: dict[str, KeptFolders] = {}


def register_kept(kept: KeptFolders) -> None:
    """Have folders taken into backups; called by an app when it is ready."""
    _kept[kept.place] = kept


def kept_folders() -> tuple[KeptFolders, ...]:
    """Everything that was registered."""
    return tuple(_kept.values())
