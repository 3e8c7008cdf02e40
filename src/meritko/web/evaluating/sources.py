"""Where a run can take data from beside the workbooks of its set: sources that other apps register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from meritko.web.accounts.actor import Actor


@dataclass(frozen=True)
class InputSource:
    """A named source of data of a year.

    Attributes:
        name: A word that never changes; runs remember it.
        label: What people choose, such as “Frozen register”; a lazy text.
        years: The years the source has, as far as the actor may take them.
        write: Takes a year and an empty folder and writes a workbook (.xlsx) there; its path. It is called
            when the run is computed, again with every try, and must write the same data every time.
    """

    name: str
    label: object
    years: Callable[[Actor], Sequence[int]]
    write: Callable[[int, Path], Path]


_sources: dict[str, InputSource] = {}


def register_input_source(source: InputSource) -> None:
    """Offer a source wherever a run is started."""
    _sources[source.name] = source


def input_sources() -> tuple[InputSource, ...]:
    """All sources, in the order in which they were registered."""
    return tuple(_sources.values())


def input_source(name: str) -> InputSource | None:
    """The source of a name; None when no app of this version registers it."""
    return _sources.get(name)
