"""What the template of a kind of workbook tells those who fill it in; free of how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from meritko.methodology.model import Place, Text

SHEET = "{sheet}"
"""In the title of a sheet of last year's values: the title of the sheet that they belong to."""

LONGEST_TITLE = 31
"""Characters that the title of a sheet can have."""


@dataclass(frozen=True)
class Note:
    """What belongs in a column, with a good and a bad example.

    `{year}` in a text is the year of the template. Columns of one `group` are told about by
    one entry of the pack; `about` is the code list whose codes these columns stand for (empty: none).
    """

    fill: Text
    good: Text
    bad: Text
    group: int
    about: str = ""


@dataclass(frozen=True)
class Section:
    """A piece of the instructions."""

    heading: Text
    lines: tuple[Text, ...]


@dataclass(frozen=True)
class OwnSheets:
    """Titles of the sheets that a template has besides those of its tables; nobody reads them.

    `previous` holds `{sheet}`, the title of the sheet whose values of last year are shown.
    """

    instructions: Text
    lists: Text
    previous: Text

    def has(self, title: str) -> bool:
        """Whether a title, trimmed and with single spaces, is one of these, in any language."""
        names = {text.say(language) for text in (self.instructions, self.lists) for language in ("cs", "en")}
        beginnings = (self.previous.say(language).partition(SHEET)[0] for language in ("cs", "en"))
        return title in names or title.startswith(tuple(beginnings))

    def previous_title(self, sheet: str, language: str) -> str:
        """The title of the sheet with last year's values of a sheet, as long as a title may be."""
        return self.previous.say(language).replace(SHEET, sheet)[:LONGEST_TITLE]


@dataclass(frozen=True)
class Template:
    """The template of a kind of workbook.

    Attributes:
        workbook: The kind.
        sheets: Titles of its own sheets.
        sections: The instructions.
        legends: Code lists that columns stand for, to be printed with their codes.
        notes: Table -> column -> note, for every column of every table of the kind.
        without_previous: Tables whose rows of last year are never carried over.
    """

    workbook: str
    sheets: OwnSheets
    sections: tuple[Section, ...]
    legends: tuple[str, ...]
    notes: Mapping[str, Mapping[str, Note]]
    without_previous: frozenset[str]
    place: Place
