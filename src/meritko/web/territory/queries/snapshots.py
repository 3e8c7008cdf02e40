"""Reading frozen snapshots: whole, verified, and compared with each other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import QuerySet

from meritko.engine.tables import Value
from meritko.web.territory.models.register import Snapshot, SnapshotRow


class Damaged(Exception):
    """A snapshot is not as it was frozen; carries its year."""


def snapshots() -> QuerySet[Snapshot]:
    """Every frozen snapshot, the latest year first."""
    return Snapshot.objects.select_related("frozen_by")


def snapshot(year: int) -> Snapshot | None:
    """The snapshot of a year; None when that year was not frozen."""
    return snapshots().filter(year=year).first()


def rows(of: Snapshot) -> list[SnapshotRow]:
    """The rows of a snapshot in their order, verified.

    Raises:
        Damaged: they are not those that were frozen.
    """
    found = list(of.rows.order_by("place").select_related("municipality"))
    if len(found) != of.count or digest(of.year, found) != of.sha256:
        raise Damaged(of.year)
    return found


def digest(year: int, written: Iterable[SnapshotRow]) -> str:
    """What the rows of a year come to: SHA-256 over all that they hold, in their order."""
    lines = hashlib.sha256(str(year).encode())
    for each in written:
        held = [
            each.place, each.municipality_id, each.orp, each.region, each.row, each.beside, each.held_back,
            each.origins,
        ]  # fmt: skip
        lines.update(json.dumps(_plain(held), ensure_ascii=False, sort_keys=True).encode())
    return lines.hexdigest()


def _plain(value: Any) -> Any:
    """The same with whole numbers as such: databases differ in how they keep `12.0`."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value


Change = Literal["new", "ended", "changed"]


@dataclass(frozen=True)
class Changed:
    """A variable of a place that differs between two years."""

    variable: str
    before: Value
    after: Value


@dataclass(frozen=True)
class Difference:
    """A place that is new, no longer there, or not the same in the later of two years."""

    kind: Change
    row: SnapshotRow
    changed: tuple[Changed, ...] = ()


def differences(before: Snapshot, after: Snapshot, variables: Sequence[str]) -> list[Difference]:
    """Everything that differs between two snapshots, in the order of the later one, then what has ended.

    Args:
        variables: Those that are compared; what is held back is among them only for who may see it.

    Raises:
        Damaged: one of them is not as it was frozen.
    """
    old, new = ({row.municipality_id: row for row in rows(each)} for each in (before, after))
    found = []
    for code, row in new.items():
        there = old.get(code)
        if there is None:
            found.append(Difference("new", row))
            continue
        pairs = [(name, value(there, name), value(row, name)) for name in variables]
        changed = tuple(Changed(*each) for each in pairs if _plain(each[1]) != _plain(each[2]))
        if changed:
            found.append(Difference("changed", row, changed))
    return found + [Difference("ended", row) for code, row in old.items() if code not in new]


def value(row: SnapshotRow, variable: str) -> Value:
    """A variable of a row, wherever the row keeps it; None when it is not known."""
    for kept in (row.row, row.beside, row.held_back):
        if variable in kept:
            found: Value = kept[variable]
            return found
    return None
