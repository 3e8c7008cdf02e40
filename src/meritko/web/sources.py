"""Where a run can take data from beside the workbooks of its set: sources that apps register."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Offer:
    """Something that a source has.

    Attributes:
        key: A word that never changes; runs remember it.
        label: What people choose, and read of a run that took it; a lazy text.
        year: The year it tells of.
        group: Of the offers of one group a run takes at most one; `group_label` is said before them.
        is_preliminary: It is not final yet; whatever is made of it says so.
        link: The page about it, for those who may take it.
    """

    key: str
    label: object
    year: int
    group: str = ""
    group_label: object = ""
    is_preliminary: bool = False
    link: str = ""


@dataclass(frozen=True)
class Field:
    """Where the value of a cell was written, in words, and the page of that place for whoever may see it."""

    said: str
    link: str = ""


class Fields:
    """Fields behind the cells of one workbook; this one knows none.

    An app derives its own and looks things up once for all cells of a page.
    """

    def field(self, sheet: str, row: int, column: str) -> Field | None:
        """The field that a cell was made of: the title of its sheet, the row from 1, the id of the column."""
        del sheet, row, column
        return None


def _no_fields(_key: str, _actor: Any) -> Fields:
    return Fields()


@dataclass(frozen=True)
class InputSource:
    """A named source of data.

    Attributes:
        name: A word that never changes; runs remember it.
        label: What people choose, such as “Frozen register”; a lazy text.
        offers: What the actor may take.
        offer: What is under a key, whoever asks; None when there is nothing.
        file_name: What the workbook under a key is called, such as `register_2025.xlsx`.
        write: Writes the workbook under a key to a path. It is called when a run is computed, again with
            every try, and must write the same data every time.
        fields: Of a workbook, as far as the actor may see them.
    """

    name: str
    label: object
    offers: Callable[[Any], Sequence[Offer]]
    offer: Callable[[str], Offer | None]
    file_name: Callable[[str], str]
    write: Callable[[str, Path], None]
    fields: Callable[[str, Any], Fields] = _no_fields


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
