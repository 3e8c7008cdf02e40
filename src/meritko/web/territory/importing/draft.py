"""What is going to be written: new rows and changed ones, and how to take all of it back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

from django.db import models

from meritko.web.territory.models.places import (
    Boundary,
    ExclusionIndex,
    Municipality,
    Orp,
    Population,
    Region,
    Standing,
)
from meritko.web.territory.names import plain
from meritko.web.ui.ordering import order_key

BATCH = 800
MODELS: Mapping[str, type[models.Model]] = {
    "region": Region,
    "orp": Orp,
    "municipality": Municipality,
    "standing": Standing,
    "population": Population,
    "index": ExclusionIndex,
    "boundary": Boundary,
}
"""In the order in which they are written."""

_NAMED = (Orp, Standing)


def named(row: Any, name: str) -> None:
    """Give a row a name, and what it is searched and sorted by."""
    row.name, row.plain, row.order_key = name, plain(name), order_key(name)


@dataclass
class Draft:
    """New rows and changed ones. `before` keeps the fields that are changed as they were."""

    new: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in MODELS})
    changed: dict[str, dict[Any, Any]] = field(default_factory=lambda: {name: {} for name in MODELS})
    before: dict[str, dict[Any, dict[str, Any]]] = field(
        default_factory=lambda: {name: {} for name in MODELS}
    )
    seen: dict[tuple[str, str, date], list[Any]] = field(default_factory=dict)

    def add(self, what: str, row: Any) -> None:
        self.new[what].append(row)

    def change(self, what: str, row: Any, **values: Any) -> None:
        """Change fields of a row; one that is new itself only gets them."""
        if row.pk is not None and not row._state.adding:
            self.changed[what][row.pk] = row
            kept = self.before[what].setdefault(row.pk, {})
            for name in values:
                kept.setdefault(name, getattr(row, _column(row, name)))
        for name, value in values.items():
            if name == "name" and isinstance(row, _NAMED):
                named(row, value)
            else:
                setattr(row, _column(row, name), value)

    def see(self, what: str, row: Any, day: date) -> None:
        """Note that a source told of a thing on a day: the time in which it certainly held may widen."""
        for name, is_wider in (("first_seen", day < row.first_seen), ("last_seen", day > row.last_seen)):
            if is_wider:
                if not row._state.adding:
                    self.seen.setdefault((what, name, getattr(row, name)), []).append(row.pk)
                setattr(row, name, day)

    @property
    def is_empty(self) -> bool:
        return not any(self.new.values()) and not any(self.changed.values()) and not self.seen

    def write(self, day: date | None) -> dict[str, Any]:
        """Write everything, in the transaction of the caller.

        Returns:
            What `take_back` needs, as plain values.
        """
        for what, model in MODELS.items():  # what is changed makes room for what is new
            rows = list(self.changed[what].values())
            if rows:
                names = sorted({name for kept in self.before[what].values() for name in kept})
                if "name" in names and model in _NAMED:
                    names += ["plain", "order_key"]
                model._default_manager.bulk_update(rows, names, batch_size=BATCH // 4)
            model._default_manager.bulk_create(self.new[what], batch_size=BATCH)
        for (what, name, _old), keys in self.seen.items():
            for some in _batches(keys):
                MODELS[what]._default_manager.filter(pk__in=some).update(**{name: day})
        return self._undo()

    def _undo(self) -> dict[str, Any]:
        return {
            "new": {what: [row.pk for row in rows] for what, rows in self.new.items() if rows},
            "changed": {
                what: {
                    str(pk): {name: _plain_value(value) for name, value in kept.items()}
                    for pk, kept in rows.items()
                }
                for what, rows in self.before.items()
                if rows
            },
            "seen": [[what, name, old.isoformat(), keys] for (what, name, old), keys in self.seen.items()],
        }


def take_back(undo: Mapping[str, Any]) -> None:
    """Undo what `Draft.write` has written: changed rows are as before, new ones are gone.

    A municipality that was new stays, ended before it began: others may have told of it since.
    """
    for what in reversed(list(MODELS)):
        model = MODELS[what]
        keys = undo.get("new", {}).get(what, [])
        for some in _batches(keys):
            rows = model._default_manager.filter(pk__in=some)
            if what in ("municipality", "orp"):
                _end(what, rows)
            else:
                rows.delete()
        _restore(model, undo.get("changed", {}).get(what, {}))
    for what, name, old, keys in undo.get("seen", ()):
        for some in _batches(keys):
            MODELS[what]._default_manager.filter(pk__in=some).update(**{name: old})


def _end(what: str, rows: models.QuerySet[Any]) -> None:
    """Municipalities and ORP that there never were: their last day is before their first."""
    for row in rows:
        first = row.first_seen if what == "municipality" else row.valid_from or date(1900, 1, 1)
        row.valid_from, row.valid_to = first, date.fromordinal(first.toordinal() - 1)
        row.save(update_fields=["valid_from", "valid_to"])


def _restore(model: type[models.Model], kept: Mapping[str, Mapping[str, Any]]) -> None:
    rows = {
        str(row.pk): row
        for some in _batches(list(kept))
        for row in model._default_manager.filter(pk__in=some)
    }
    for key, values in kept.items():
        if (row := rows.get(key)) is None:
            continue
        names = []
        for name, value in values.items():
            if name == "name" and isinstance(row, _NAMED):
                named(row, value)
                names += ["plain", "order_key"]
            else:
                setattr(row, _column(row, name), value)
            names.append(name)
        row.save(update_fields=names)


def _column(row: models.Model, name: str) -> str:
    """The attribute in which a field's plain value is: that of a reference is the key."""
    return str(row._meta.get_field(name).attname)  # type: ignore[union-attr]


def _plain_value(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _batches(keys: Sequence[Any]) -> Iterator[list[Any]]:
    rest = iter(keys)
    while some := list(islice(rest, BATCH)):
        yield some
