"""Which rows a table has, and what each is made of (its source, for `copy`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random

from meritko.engine.tables import Value
from meritko.workbooks.demo.conditions import holds, value_of, whole_of
from meritko.workbooks.demo.drawing import heaviest_first, rounded
from meritko.workbooks.demo.recipe import (
    Operation,
    RecipeError,
    Row,
    as_list,
    as_mapping,
    as_number,
    as_whole,
    as_word,
    as_words,
    refuse_unknown,
)
from meritko.workbooks.demo.world import World

YEARS_AGO = "_years_ago"
"""Helper column that `over_years` gives to its rows: 0 in the year asked for."""


def make_rows(operation: Operation, world: World, random: Random) -> tuple[list[Row], list[Row]]:
    """The rows of a table, still without its columns, and the source of each."""
    sources = _WAYS[operation.name](operation, world, random)
    return [{key: source[key] for key in (YEARS_AGO,) if key in source} for source in sources], sources


def _count(operation: Operation, _world: World, _random: Random) -> list[Row]:
    return [{} for _ in range(as_whole(operation.argument, operation.place))]


def _each(operation: Operation, world: World, _random: Random) -> list[Row]:
    entries = world.records(operation.argument, operation.place)
    return _repeated(_where(operation, entries), operation)


def _of(operation: Operation, world: World, random: Random) -> list[Row]:
    """Rows of a table made earlier: those that meet `where`, at most once per `distinct`, ..."""
    place = operation.place
    rows = _where(operation, world.table(operation.argument, place))
    if "not_in" in operation.options:
        given = as_mapping(operation.options["not_in"], place)
        refuse_unknown(given, frozenset({"table", "where", "same"}), place, "option of not_in")
        columns = as_words(given.get("same"), f"{place}, same")
        wanted = as_mapping(given.get("where", {}), place)
        others = [row for row in world.table(given.get("table"), place) if holds(wanted, row, place)]
        taken = {_key(row, columns, place) for row in others}
        rows = [row for row in rows if _key(row, columns, place) not in taken]
    if "distinct" in operation.options:
        columns = as_words(operation.options["distinct"], f"{place}, distinct")
        rows = list({_key(row, columns, place): row for row in reversed(rows)}.values())[::-1]
    if "sample" in operation.options:
        n = as_whole(operation.options["sample"], f"{place}, sample")
        if n > len(rows):
            raise RecipeError(f"{place}: a sample of {n} out of {len(rows)} rows is not possible")
        rows = [rows[index] for index in sorted(random.sample(range(len(rows)), n))]
    return _repeated(rows, operation)


def _all_of(operation: Operation, world: World, _random: Random) -> list[Row]:
    tables = as_words(operation.argument, operation.place)
    return [row for table in tables for row in world.table(table, operation.place)]


def _over_years(operation: Operation, world: World, random: Random) -> list[Row]:
    """Rows of a table that come, stay and leave: one row for each of them in each year.

    `sizes` says how many there are in each year, the year asked for last. From year to year
    the share `leaving` goes; of those who come, the share `returning` had been there before.
    Rows that meet `always` are there all the time.
    """
    place, options = operation.place, operation.options
    people = world.table(operation.argument, place)
    sizes = [as_whole(size, f"{place}, sizes") for size in as_list(options.get("sizes"), f"{place}, sizes")]
    leaving = as_number(options.get("leaving", 0), f"{place}, leaving")
    returning = as_number(options.get("returning", 0), f"{place}, returning")
    wanted = as_mapping(options["always"], f"{place}, always") if "always" in options else None
    fixed = {i for i, row in enumerate(people) if wanted is not None and holds(wanted, row, place)}
    order = heaviest_first(random, [1.0] * len(people))
    made: list[Row] = []
    present, seen = set(fixed), set(fixed)
    for years_ago, size in zip(range(len(sizes) - 1, -1, -1), sizes, strict=True):
        staying = [i for i in order if i in present and i not in fixed]
        random.shuffle(staying)
        gone = min(len(staying), round(leaving * len(present))) if made else 0
        left, present = set(staying[:gone]), fixed | set(staying[gone:])
        _admit(present, left, seen, order, _Wanted(size, returning, place))
        seen |= present
        made += [{**people[i], YEARS_AGO: years_ago} for i in sorted(present)]
    return made


class _Wanted:
    """How many are wanted in a year and which share of the newcomers may be former ones."""

    def __init__(self, size: int, returning: float, place: str) -> None:
        self.size, self.returning, self.place = size, returning, place


def _admit(present: set[int], left: set[int], seen: set[int], order: list[int], wanted: _Wanted) -> None:
    """Fill a year up to its size with former ones as wanted (more when new ones run out) and new ones."""
    missing = wanted.size - len(present)
    former = [i for i in order if i in seen and i not in present and i not in left]
    new = [i for i in order if i not in seen]
    back = min(len(former), max(int(rounded(wanted.returning * max(missing, 0), 0)), missing - len(new)))
    if missing < 0 or back + len(new) < missing:
        raise RecipeError(
            f"{wanted.place}: {wanted.size} rows are wanted, {len(present)} stayed and {len(new)} are new; "
            "to do: change sizes or leaving, or give more rows to choose from"
        )
    present |= set(former[:back]) | set(new[: missing - back])


def _where(operation: Operation, rows: Sequence[Row]) -> list[Row]:
    condition = as_mapping(operation.options.get("where", {}), f"{operation.place}, where")
    return [row for row in rows if holds(condition, row, operation.place)]


def _repeated(rows: Sequence[Row], operation: Operation) -> list[Row]:
    """Each row as many times as `times` says: a number, or the column that holds it."""
    times = operation.options.get("times", 1)
    if isinstance(times, int):
        return [row for row in rows for _ in range(times)]
    column = as_word(times, f"{operation.place}, times")
    return [row for row in rows for _ in range(whole_of(row, column, operation.place) or 0)]


def _key(row: Row, columns: Sequence[str], place: str) -> tuple[Value, ...]:
    return tuple(value_of(row, column, place) for column in columns)


_WAYS: Mapping[str, Callable[[Operation, World, Random], list[Row]]] = {
    "count": _count,
    "each": _each,
    "of": _of,
    "all_of": _all_of,
    "over_years": _over_years,
}
