"""What an operation may look at: the year, the lists, the tables made so far, and its own rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from meritko.engine.tables import Value
from meritko.workbooks.demo.conditions import value_of
from meritko.workbooks.demo.recipe import Operation, RecipeError, Row, as_mapping, unknown

_FIELD = re.compile(r"\{(\w+)(?::0(\d))?\}")


@dataclass
class World:
    """The invented data so far; `tables` grows as the recipe is followed."""

    year: int
    seed: int
    lists: Mapping[str, Sequence[object]]
    tables: dict[str, list[Row]] = field(default_factory=dict)

    def random(self, *names: str) -> Random:
        """A generator of its own for a table or a column, the same in every run of a seed."""
        return Random("/".join((str(self.seed), *names)))  # noqa: S311  invented data, no secret

    def table(self, name: object, place: str) -> list[Row]:
        """A table made earlier."""
        if not isinstance(name, str) or name not in self.tables:
            raise unknown("table", str(name), self.tables, f"{place} (only tables made before can be used)")
        return self.tables[name]

    def entries(self, name: object, place: str) -> Sequence[object]:
        """A list of the recipe."""
        if not isinstance(name, str) or name not in self.lists:
            raise unknown("list", str(name), self.lists, place)
        return self.lists[name]

    def records(self, name: object, place: str) -> list[Row]:
        """A list whose entries are records, each with the same fields."""
        found: list[Row] = []
        for entry in self.entries(name, place):
            where = f"{place}, list {name}"
            found.append({k: single(value, f"{where}, {k}") for k, value in as_mapping(entry, where).items()})
        return found


@dataclass(frozen=True)
class Task:
    """One operation on the rows it concerns; `sources` are what those rows were made of."""

    operation: Operation
    columns: tuple[str, ...]
    rows: Sequence[Row]
    sources: Sequence[Row]
    table_rows: Sequence[Row]
    world: World
    random: Random

    @property
    def place(self) -> str:
        return self.operation.place

    def option(self, name: str, default: object = None) -> object:
        return self.operation.options.get(name, default)

    def values(self, column: str) -> list[Value]:
        return [value_of(row, column, self.place) for row in self.rows]


def single(value: object, place: str) -> Value:
    """A single value of a recipe, or a RecipeError."""
    if isinstance(value, bool) or not (value is None or isinstance(value, str | int | float)):
        raise RecipeError(f"{place}: expected a single value, found {value!r}")
    return value


def filled(text: str, say: Callable[[str], object], place: str) -> str:
    """A text with each `{word}` replaced by what `say(word)` gives, `{word:02}` with leading zeros."""

    def replace(match: re.Match[str]) -> str:
        word, digits = match.groups()
        return f"{say(word)}".rjust(int(digits or 0), "0")

    result = _FIELD.sub(replace, text)
    if "{" in result or "}" in result:
        raise RecipeError(f"{place}: only {{word}} and {{word:02}} may stand in braces, found {text!r}")
    return result


def phrase(world: World, list_name: str, random: Random, place: str, depth: int = 0) -> str:
    """Any entry of a list of texts, its `{word}`s replaced in turn by entries of the lists so named."""
    entries = world.entries(list_name, place)
    if depth > 9 or not entries:
        raise RecipeError(f"{place}: the list {list_name} is empty or leads back to itself")
    entry = entries[int(random.random() * len(entries))]
    return filled(str(entry), lambda word: phrase(world, word, random, place, depth + 1), place)
