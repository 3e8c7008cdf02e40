"""Checks of what workbooks hold: conditions of a pack, each with the words for what breaks it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from string import Formatter
from typing import Literal

from meritko.methodology.formulas import Call, Formula, Ref, walk
from meritko.methodology.model import Place, Text

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Words:
    """What was found, what was expected and what to do; `{column}` stands for a value of the row."""

    found: Text
    expected: Text
    remedy: Text

    @cached_property
    def fields(self) -> frozenset[str]:
        """The names in braces, in whatever language and text they stand.

        Raises:
            ValueError: The braces of a text do not match.
        """
        texts = (words for text in (self.found, self.expected, self.remedy) for words in (text.cs, text.en))
        return frozenset(
            name for words in texts for _, name, _, _ in Formatter().parse(words) if name is not None
        )


@dataclass(frozen=True)
class RowCheck:
    """A condition that every row of a source or prepared table must meet.

    It is put to rows in which every column it mentions is filled; a column inside `is_filled`
    may be empty. `at` is the column whose cell is named; where it is None, the finding is about
    the sheet of the source table `sheet` as a whole. `needs`: source tables without whose sheets
    the check makes no sense.
    """

    id: str
    rule: str
    severity: Severity
    words: Words
    place: Place
    table: str
    holds: Formula
    at: str | None = None
    sheet: str | None = None
    needs: tuple[str, ...] = ()

    @cached_property
    def asked_whether_filled(self) -> frozenset[str]:
        """The columns that stand inside `is_filled`: the check speaks of rows without them too."""
        calls = (e for e in walk(self.holds.expression) if isinstance(e, Call) and e.name == "is_filled")
        return frozenset(e.column for call in calls for e in walk(call) if isinstance(e, Ref))


@dataclass(frozen=True)
class LookUpCheck:
    """Every look-up of a prepared table that must find one row at most does so.

    `at` is a column of the source table whose rows are looked up. The words may say values of
    that row, and `{count}`, `{sheet}` and `{places}` of the rows found.
    """

    id: str
    rule: str
    severity: Severity
    words: Words
    place: Place
    table: str
    at: str
    needs: tuple[str, ...] = ()


@dataclass(frozen=True)
class NeededCheck:
    """No cell is empty that leaves its row out of some indicator (decision 0011).

    `exempt`: source table -> columns for which the pack has checks of their own. The words may
    say `{heading}` and `{indicators}`.
    """

    id: str
    rule: str
    severity: Severity
    words: Words
    place: Place
    exempt: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


Check = RowCheck | LookUpCheck | NeededCheck
