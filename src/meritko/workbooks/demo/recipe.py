"""A demo recipe, read from a pack's plain values into checked ones.

Only the form is judged here: known operations, known options, known tables and columns.
Whether the values come out right is judged by `checking` once they are made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches

from meritko.engine.tables import Value
from meritko.methodology.model import Table

Row = dict[str, Value]
Condition = Mapping[str, object]

OPERATIONS: Mapping[str, frozenset[str]] = {
    "copy": frozenset(),
    "empty": frozenset(),
    "value": frozenset(),
    "year": frozenset(),
    "whole": frozenset(),
    "number": frozenset({"digits"}),
    "flag": frozenset(),
    "pick": frozenset({"unique"}),
    "name": frozenset({"unique"}),
    "text": frozenset(),
    "serial": frozenset({"text"}),
    "chosen": frozenset({"weights"}),
    "deal": frozenset({"field", "times", "pinned"}),
    "look": frozenset({"at", "field", "field_from"}),
    "allot": frozenset({"at", "field", "weights", "spread", "at_least"}),
    "part": frozenset({"share"}),
    "split": frozenset({"weights", "from", "share", "overlap"}),
    "first": frozenset(),
    "sum": frozenset(),
    "difference": frozenset(),
    "product": frozenset({"over", "digits"}),
    "total": frozenset({"column", "same"}),
    "partner": frozenset({"table", "where", "same"}),
}
"""Operation of a column -> its options, besides `when` and `otherwise`, which all have."""

ROWS: Mapping[str, frozenset[str]] = {
    "count": frozenset(),
    "each": frozenset({"times", "where"}),
    "of": frozenset({"times", "where", "sample", "distinct", "not_in"}),
    "all_of": frozenset(),
    "over_years": frozenset({"sizes", "leaving", "returning", "always"}),
}
"""Way of making the rows of a table -> its options."""

TOGETHER = frozenset({"split"})
"""Operations that fill several columns at once (`a + b`)."""

_COMMON = frozenset({"when", "otherwise"})
_SHORT = frozenset({"copy", "empty"})
_SECTIONS = frozenset({"lists", "tables"})
_OF_TABLE = frozenset({"rows", "columns", "blank"})


class RecipeError(ValueError):
    """A demo recipe cannot be followed; the message says where and what to write instead."""


@dataclass(frozen=True)
class Operation:
    """What is done: an operation's name, its argument and its options."""

    name: str
    argument: object
    options: Mapping[str, object] = field(default_factory=dict)
    place: str = ""


@dataclass(frozen=True)
class Step:
    """One operation and the columns it fills; `when` narrows it to rows, `otherwise` fills the rest."""

    columns: tuple[str, ...]
    operation: Operation
    when: Condition
    otherwise: Value


@dataclass(frozen=True)
class TableRecipe:
    """How one table is made: its rows, its columns in order, and how many cells are left empty."""

    id: str
    rows: Operation
    steps: tuple[Step, ...]
    blank: Mapping[str, int]
    place: str

    @property
    def is_helper(self) -> bool:
        """Whether it only serves other tables and is not written."""
        return self.id.startswith("_")


@dataclass(frozen=True)
class Recipe:
    lists: Mapping[str, Sequence[object]]
    tables: tuple[TableRecipe, ...]


def read_recipe(documents: Mapping[str, object], tables: Mapping[str, Table]) -> Recipe:
    """Read the files of a recipe; tables are made in the order of the file names, then of the files.

    Args:
        documents: File name -> its plain content (nested mappings, sequences and scalars).
        tables: The tables of the pack.

    Raises:
        RecipeError: Something is unknown, missing or given twice.
    """
    lists: dict[str, Sequence[object]] = {}
    made: dict[str, TableRecipe] = {}
    for name in sorted(documents):
        document = as_mapping(documents[name], f"demo/{name}")
        refuse_unknown(document, _SECTIONS, f"demo/{name}", "section")
        for list_id, entries in as_mapping(document.get("lists", {}), f"demo/{name}, lists").items():
            _refuse_second(list_id, lists, f"demo/{name}, lists")
            lists[list_id] = as_list(entries, f"demo/{name}, list {list_id}")
        for table_id, content in as_mapping(document.get("tables", {}), f"demo/{name}, tables").items():
            _refuse_second(table_id, made, f"demo/{name}, tables")
            made[table_id] = _table(table_id, content, tables, f"demo/{name}, table {table_id}")
    if not made:
        raise RecipeError("the pack has no demo recipe; to do: write one in the folder demo of the pack")
    return Recipe(lists, tuple(made.values()))


def _table(table_id: str, content: object, tables: Mapping[str, Table], place: str) -> TableRecipe:
    table = tables.get(table_id)
    if table is None and not table_id.startswith("_"):
        raise unknown("table", table_id, tables, place)
    parts = as_mapping(content, place)
    refuse_unknown(parts, _OF_TABLE, place, "key")
    rows = _operation(parts.get("rows"), ROWS, f"{place}, rows")
    steps = tuple(
        _step(key, value, f"{place}, column {key}")
        for key, value in as_mapping(parts.get("columns", {}), place).items()
    )
    blank = as_mapping(parts.get("blank", {}), f"{place}, blank")
    recipe = TableRecipe(
        table_id, rows, steps, {key: as_whole(n, f"{place}, blank {key}") for key, n in blank.items()}, place
    )
    _check_columns(recipe, table)
    return recipe


def _check_columns(recipe: TableRecipe, table: Table | None) -> None:
    """Every column of the pack's table is made once, nothing else but helper columns is."""
    made: dict[str, bool] = {}
    for step in recipe.steps:
        for column in step.columns:
            _refuse_second(column, made, f"{recipe.place}, columns")
            made[column] = True
    for column in recipe.blank:
        if column not in made:
            raise unknown("column", column, made, f"{recipe.place}, blank")
    if table is None:
        return
    known = {column.id: column for column in table.columns}
    for column in made:
        if column not in known and not column.startswith("_"):
            raise unknown("column", column, known, recipe.place)
    missing = [c.id for c in table.columns if c.id not in made and not c.optional]
    if missing:
        raise RecipeError(
            f"{recipe.place}: nothing is said about {', '.join(missing)}; "
            "to do: add an operation, or `empty` to leave the column empty"
        )


def _step(key: str, content: object, place: str) -> Step:
    together = "+" in key
    columns = tuple(part.strip() for part in key.split("+" if together else ","))
    if not all(columns) or (together and "," in key):
        raise RecipeError(f"{place}: write one column, `a, b` for each of several, or `a + b` for parts")
    if isinstance(content, str) and content in _SHORT:
        content = {content: None}
    given = as_mapping(content, place)
    operation = _operation(
        {name: value for name, value in given.items() if name not in _COMMON}, OPERATIONS, place
    )
    if together and operation.name not in TOGETHER:
        raise RecipeError(f"{place}: {operation.name} does not fill columns together; write `a, b`")
    otherwise = given.get("otherwise")
    if otherwise is not None and not isinstance(otherwise, str | int | float):
        raise RecipeError(f"{place}: otherwise must be a single value")
    return Step(columns, operation, as_mapping(given.get("when", {}), f"{place}, when"), otherwise)


def _operation(content: object, known: Mapping[str, frozenset[str]], place: str) -> Operation:
    given = as_mapping(content, place)
    name = next(iter(given), "")
    if name not in known:
        raise unknown("operation", name, known, f"{place} (the operation stands first)")
    options = {option: value for option, value in given.items() if option != name}
    refuse_unknown(options, known[name], place, f"option of {name}")
    return Operation(name, given[name], options, place)


def unknown(what: str, written: str, known: Mapping[str, object] | frozenset[str], place: str) -> RecipeError:
    """The error for a word that is not in a closed list, with the nearest one that is."""
    near = get_close_matches(written, [str(word) for word in known], n=1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known)) or 'none'}"
    return RecipeError(f"{place}: unknown {what} {written!r}; {advice}")


def refuse_unknown(given: Mapping[str, object], known: frozenset[str], place: str, what: str) -> None:
    """Refuse a key that is not in a closed list."""
    for key in given:
        if key not in known:
            raise unknown(what, key, known, place)


def _refuse_second(key: str, made: Mapping[str, object], place: str) -> None:
    if key in made:
        raise RecipeError(f"{place}: {key} is given a second time")


def as_mapping(value: object, place: str) -> Mapping[str, object]:
    """A mapping with text keys, or a RecipeError."""
    if not isinstance(value, Mapping):
        raise RecipeError(f"{place}: expected keys with values, found {value!r}")
    return {str(key): item for key, item in value.items()}


def as_list(value: object, place: str) -> Sequence[object]:
    """A list, or a RecipeError."""
    if not isinstance(value, list | tuple):
        raise RecipeError(f"{place}: expected a list, found {value!r}")
    return value


def as_words(value: object, place: str) -> tuple[str, ...]:
    """A list of words, or a RecipeError."""
    return tuple(as_word(item, place) for item in as_list(value, place))


def as_word(value: object, place: str) -> str:
    """A word, or a RecipeError."""
    if not isinstance(value, str):
        raise RecipeError(f"{place}: expected a word, found {value!r}")
    return value


def as_whole(value: object, place: str) -> int:
    """A whole number from 0 up, or a RecipeError."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise RecipeError(f"{place}: expected a whole number, found {value!r}")
    return value


def as_number(value: object, place: str) -> float:
    """A number, or a RecipeError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise RecipeError(f"{place}: expected a number, found {value!r}")
    return value
