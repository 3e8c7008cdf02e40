"""What the parent makes of a child's answer, trusting nothing that it says."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from meritko.workbooks.protocol import Detail

RawCell: TypeAlias = "str | float | bool | dict[str, str]"
"""A cell as the child tells it: text (empty: nothing), number, truth, or `{"date": text}`."""


@dataclass(frozen=True)
class RawSheet:
    """The cells of a sheet, column by column from A1, all columns equally long.

    `hidden`: row and column (from 0) of cells whose content cannot be read -> the error
    they show, empty for a formula without a stored value.
    """

    title: str
    columns: Sequence[Sequence[RawCell]]
    hidden: Mapping[tuple[int, int], str]


@dataclass(frozen=True)
class Refusal:
    """Why a file was not read: a reason of `findings.REFUSALS` and what goes with it."""

    reason: str
    detail: Detail = field(default_factory=dict)


@dataclass(frozen=True)
class Answer:
    """A file, its SHA-256 (empty when it could not be opened), and its sheets or a refusal."""

    file: str
    sha256: str
    sheets: tuple[RawSheet, ...] = ()
    refusal: Refusal | None = None


def decode(content: bytes) -> tuple[RawSheet, ...] | Refusal:
    """Read the JSON of an answer; one that is out of shape comes from a broken child (`died`)."""
    try:
        said = json.loads(content)
        if "refused" in said:
            detail = {str(k): v for k, v in said["detail"].items() if isinstance(v, str | int)}
            return Refusal(str(said["refused"]), detail)
        return tuple(_sheet(sheet) for sheet in said["sheets"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Refusal("died")


def _sheet(said: Mapping[str, Any]) -> RawSheet:
    columns = said["columns"]
    heights = {len(column) for column in columns}
    kinds = {kind for column in columns for kind in set(map(type, column))}
    if len(heights) > 1 or not kinds <= {str, float, int, bool, dict}:
        raise ValueError("not the cells of a sheet")
    hidden = {(int(row), int(column)): str(shown) for row, column, shown in said["hidden"]}
    return RawSheet(str(said["title"]), columns, hidden)
