"""The workbooks that paths name: files as they are, folders by what lies in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from meritko.workbooks.pool import File
from meritko.workbooks.reading import is_workbook


def workbooks_at(paths: Sequence[Path]) -> tuple[File, ...]:
    """The workbooks at some paths, each once, however often it is named.

    A file is called as it was given, one of a folder by its place below it; two workbooks
    that would be called the same are called by their whole path.
    """
    found: dict[Path, File] = {}
    for path in paths:
        inside = _below(path) if path.is_dir() else [File(str(path), path)]
        for file in inside:
            found.setdefault(file.path.resolve(), file)
    called = Counter(file.name for file in found.values())
    return tuple(
        file if called[file.name] == 1 else File(str(file.path), file.path) for file in found.values()
    )


def holds_workbooks(folder: Path) -> bool:
    """Whether there is any workbook in a folder or below it."""
    return any(map(is_workbook, folder.rglob("*")))


def _below(folder: Path) -> list[File]:
    """The workbooks of a folder and of those in it, by their place below it."""
    found = filter(is_workbook, sorted(folder.rglob("*")))
    return [File(path.relative_to(folder).as_posix(), path) for path in found]
