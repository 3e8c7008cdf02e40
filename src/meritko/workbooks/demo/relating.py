"""The operations that look beyond their row: margins met exactly, other rows, other tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from meritko.engine.tables import Value
from meritko.workbooks.demo.conditions import holds, is_number, same, value_of
from meritko.workbooks.demo.drawing import apportion, heaviest_first, spread
from meritko.workbooks.demo.recipe import (
    RecipeError,
    Row,
    as_list,
    as_mapping,
    as_whole,
    as_word,
    as_words,
    unknown,
)
from meritko.workbooks.demo.world import Task


def _chosen(task: Task) -> list[Value]:
    """1 in exactly so many rows, 0 in the others; heavier rows are chosen more often."""
    n = as_whole(task.operation.argument, task.place)
    if n > len(task.rows):
        raise RecipeError(f"{task.place}: {n} rows cannot be chosen out of {len(task.rows)}")
    named = task.option("weights")
    weights = [1.0] * len(task.rows) if named is None else _weights(task, named)
    first = set(heaviest_first(task.random, weights)[:n])
    return [int(index in first) for index in range(len(task.rows))]


def _deal(task: Task) -> list[Value]:
    """The entries of a list over the rows at random, each exactly as many times as it says.

    `pinned` names the column of the rows and the field of the list that say where an entry
    must come at least once: `{column: field}`, the field holding a list of values.
    """
    place, entries = task.place, as_entries(task)
    field = as_word(task.option("field"), f"{place}, field")
    count = as_word(task.option("times"), f"{place}, times")
    times = [as_whole(entry.get(count), f"{place}, {count}") for entry in entries]
    if sum(times) != len(task.rows):
        raise RecipeError(f"{place}: the list gives {sum(times)} values for {len(task.rows)} rows")
    dealt: dict[int, int] = {}
    for column, wish in as_mapping(task.option("pinned", {}), f"{place}, pinned").items():
        for number, entry in enumerate(entries):
            for wanted in as_list(entry.get(as_word(wish, place), ()), f"{place}, {wish}"):
                index = _free_row(task, column, wanted, dealt)
                dealt[index] = number
                times[number] -= 1
    if min(times, default=0) < 0:
        raise RecipeError(f"{place}: more values are pinned than the list gives")
    rest = [number for number, left in enumerate(times) for _ in range(left)]
    task.random.shuffle(rest)
    order = [dealt[i] if i in dealt else rest.pop() for i in range(len(task.rows))]
    return [_single(_field(entries[number], field, place), place) for number in order]


def _free_row(task: Task, column: str, wanted: object, dealt: Mapping[int, int]) -> int:
    free = [
        index
        for index, row in enumerate(task.rows)
        if index not in dealt and same(value_of(row, column, task.place), wanted)
    ]
    if not free:
        raise RecipeError(f"{task.place}: no free row with {column} {wanted!r} to pin a value to")
    return free[int(task.random.random() * len(free))]


def as_entries(task: Task) -> list[Mapping[str, object]]:
    """The entries of the list an operation names, whose fields may also be lists."""
    return [as_mapping(e, task.place) for e in task.world.entries(task.operation.argument, task.place)]


def _look(task: Task) -> list[Value]:
    """A field of the entry of a list whose field `at` equals the row's column of that name.

    `at` is one name, or `{column: field}` where they differ. The field is `field`, or stands
    in the column `field_from`.
    """
    at = task.option("at")
    pair = tuple(as_mapping(at, task.place).items()) if isinstance(at, Mapping) else ((at, at),)
    if len(pair) != 1:
        raise RecipeError(f"{task.place}, at: one column and one field go together, found {at!r}")
    column, key = pair[0]
    column, key = as_word(column, f"{task.place}, at"), as_word(key, f"{task.place}, at")
    entries = {str(entry.get(key)): entry for entry in as_entries(task)}
    named, named_by = task.option("field"), task.option("field_from")
    values: list[Value] = []
    for row in task.rows:
        found = entries.get(str(value_of(row, column, task.place)))
        if named_by is not None:
            named = value_of(row, as_word(named_by, f"{task.place}, field_from"), task.place)
        if found is None or str(named) not in found:
            raise RecipeError(f"{task.place}: the list has no {named!r} for {column} {row[column]!r}")
        values.append(_single(found[str(named)], task.place))
    return values


def _allot(task: Task) -> list[Value]:
    """Totals of a list shared out, exactly, among the rows of each entry.

    `at` is the field and column that say which rows share a total. A row's part is in
    proportion to its column `weights` times a number drawn from `spread`.
    """
    at, field = (as_word(task.option(o), f"{task.place}, {o}") for o in ("at", "field"))
    at_least = as_whole(task.option("at_least", 0), f"{task.place}, at_least")
    jitter = spread(task.option("spread", 1), f"{task.place}, spread")
    named = task.option("weights")
    weights = [1.0] * len(task.rows) if named is None else _weights(task, named)
    weights = [w * jitter.number(task.random, row) for w, row in zip(weights, task.rows, strict=True)]
    values: list[Value] = [None] * len(task.rows)
    for entry in as_entries(task):
        members = [i for i, row in enumerate(task.rows) if same(value_of(row, at, task.place), entry.get(at))]
        total = as_whole(entry.get(field), f"{task.place}, {field}")
        if total < at_least * len(members) or (total and not members):
            raise RecipeError(f"{task.place}: {total} cannot be shared among {len(members)} rows")
        for i, part in zip(members, apportion(total, [weights[i] for i in members], at_least), strict=True):
            values[i] = part
    if None in values:
        raise RecipeError(f"{task.place}: the list has no total for some of the rows")
    return values


def _total(task: Task) -> list[Value]:
    """The sum of a column of another table over the rows that are the same in the columns of `same`."""
    column = as_word(task.option("column"), f"{task.place}, column")
    columns = as_words(task.option("same"), f"{task.place}, same")
    sums: dict[tuple[Value, ...], float] = {}
    for other in task.world.table(task.operation.argument, task.place):
        key = _key(other, columns, task.place)
        sums[key] = sums.get(key, 0) + max(0.0, is_number(value_of(other, column, task.place)))
    return [_tidy(sums.get(_key(row, columns, task.place), 0)) for row in task.rows]


def _partner(task: Task) -> list[Value]:
    """A value of any row (of another `table`) that meets `where` and agrees in the columns of `same`."""
    column = as_word(task.operation.argument, task.place)
    columns = as_words(task.option("same", ()), f"{task.place}, same")
    wanted = as_mapping(task.option("where", {}), f"{task.place}, where")
    named = task.option("table")
    others = task.table_rows if named is None else task.world.table(named, task.place)
    candidates: dict[tuple[Value, ...], list[Value]] = {}
    for other in others:
        if holds(wanted, other, task.place):
            value = value_of(other, column, task.place)
            candidates.setdefault(_key(other, columns, task.place), []).append(value)
    found = (candidates.get(_key(row, columns, task.place), []) for row in task.rows)
    return [some[int(task.random.random() * len(some))] if some else None for some in found]


def _weights(task: Task, column: object) -> list[float]:
    return [max(0.0, is_number(v)) for v in task.values(as_word(column, f"{task.place}, weights"))]


def _key(row: Row, columns: tuple[str, ...], place: str) -> tuple[Value, ...]:
    return tuple(value_of(row, column, place) for column in columns)


def _field(entry: Mapping[str, object], field: str, place: str) -> object:
    if field not in entry:
        raise unknown("field", field, entry, place)
    return entry[field]


def _single(value: object, place: str) -> Value:
    if value is None or isinstance(value, str | int | float):
        return value
    raise RecipeError(f"{place}: expected a single value, found {value!r}")


def _tidy(total: float) -> Value:
    """A sum of decimals without the noise of binary fractions; whole where it is."""
    kept = round(total, 6)
    return int(kept) if kept == int(kept) else kept


BEYOND_THE_ROW: Mapping[str, Callable[[Task], list[Value]]] = {
    "chosen": _chosen,
    "deal": _deal,
    "look": _look,
    "allot": _allot,
    "total": _total,
    "partner": _partner,
}
