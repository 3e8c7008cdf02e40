"""The operations that fill a column from its own row: constants, draws, words, arithmetic."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from meritko.engine.tables import Value
from meritko.workbooks.demo.conditions import value_of, whole_of
from meritko.workbooks.demo.drawing import (
    binomial,
    choose,
    multinomial,
    rounded,
    spread,
    without_replacement,
)
from meritko.workbooks.demo.recipe import (
    RecipeError,
    Row,
    as_list,
    as_number,
    as_whole,
    as_word,
    as_words,
)
from meritko.workbooks.demo.world import Task, filled, phrase, single

_TRIES = 2000
_WHOLE, _DECIMAL = re.compile(r"-?\d+"), re.compile(r"-?\d+\.\d+")

Fill = Callable[[Task], list[Value]]


def _copy(task: Task) -> list[Value]:
    named = task.operation.argument
    column = task.columns[0] if named is None else as_word(named, task.place)
    return [value_of(source, column, task.place) for source in task.sources]


def _empty(task: Task) -> list[Value]:
    return [None] * len(task.rows)


def _value(task: Task) -> list[Value]:
    return [single(task.operation.argument, task.place)] * len(task.rows)


def _year(task: Task) -> list[Value]:
    """The year asked for, or as many years before it as a column says."""
    before = task.operation.argument
    if isinstance(before, int):
        return [task.world.year - before] * len(task.rows)
    column = as_word(before, task.place)
    return [task.world.year - (whole_of(row, column, task.place) or 0) for row in task.rows]


def _whole(task: Task) -> list[Value]:
    numbers = spread(task.operation.argument, task.place)
    return [numbers.whole(task.random, row) for row in task.rows]


def _number(task: Task) -> list[Value]:
    numbers = spread(task.operation.argument, task.place)
    digits = as_whole(task.option("digits", 1), f"{task.place}, digits")
    return [rounded(numbers.number(task.random, row), digits) for row in task.rows]


def _flag(task: Task) -> list[Value]:
    share = spread(task.operation.argument, task.place)
    return [int(task.random.random() < share.number(task.random, row)) for row in task.rows]


def _pick(task: Task) -> list[Value]:
    """A value by weight (`{value: weight}`), or any of a list."""
    argument = task.operation.argument
    if isinstance(argument, Mapping):
        entries = [_as_written(str(key)) for key in argument]
        weights = [as_number(weight, task.place) for weight in argument.values()]
    else:
        named = isinstance(argument, str)
        given = task.world.entries(argument, task.place) if named else as_list(argument, task.place)
        entries, weights = [single(entry, task.place) for entry in given], [1.0] * len(given)
    if sum(weights) <= 0:
        raise RecipeError(f"{task.place}: there is nothing to pick from")
    return _distinct(task, lambda: entries[choose(task.random, weights)])


def _name(task: Task) -> list[Value]:
    list_name = as_word(task.operation.argument, task.place)
    return _distinct(task, lambda: phrase(task.world, list_name, task.random, task.place))


def _distinct(task: Task, draw: Callable[[], Value]) -> list[Value]:
    """Draws that do not repeat among rows with the same values in the columns of `unique`."""
    if "unique" not in task.operation.options:
        return [draw() for _ in task.rows]
    columns = as_words(task.option("unique"), f"{task.place}, unique")
    taken: set[tuple[Value, ...]] = set()
    values: list[Value] = []
    for row in task.rows:
        group = tuple(value_of(row, column, task.place) for column in columns)
        fresh = next((v for v in (draw() for _ in range(_TRIES)) if (*group, v) not in taken), None)
        if fresh is None:
            raise RecipeError(f"{task.place}: not enough different values; to do: add entries to the list")
        taken.add((*group, fresh))
        values.append(fresh)
    return values


def _text(task: Task) -> list[Value]:
    pattern = as_word(task.operation.argument, task.place)
    return [_filled_from(row, pattern, task) for row in task.rows]


def _serial(task: Task) -> list[Value]:
    """Running numbers from the argument on, or a text with `{number}` in it."""
    first = as_whole(task.operation.argument, task.place)
    pattern = task.option("text")
    if pattern is None:
        return [first + index for index in range(len(task.rows))]
    text = as_word(pattern, task.place)
    return [_filled_from({**row, "number": first + i}, text, task) for i, row in enumerate(task.rows)]


def _filled_from(row: Row, pattern: str, task: Task) -> str:
    known = {"year": task.world.year, **row}

    def say(word: str) -> Value:
        value = value_of(known, word, task.place)
        if value is None:
            raise RecipeError(f"{task.place}: {word} is missing in a row; to do: add `when`")
        return value

    return filled(pattern, say, task.place)


def _part(task: Task) -> list[Value]:
    """How many of a whole, each counted with a probability drawn from `share`."""
    share = spread(task.option("share"), f"{task.place}, share")
    column = as_word(task.operation.argument, task.place)
    wholes = [whole_of(row, column, task.place) for row in task.rows]
    return [
        None if whole is None else binomial(task.random, whole, share.number(task.random, row))
        for whole, row in zip(wholes, task.rows, strict=True)
    ]


def split(task: Task) -> list[list[Value]]:
    """Parts of a whole, one list for each column: all of it, or as much as `share` says.

    `weights` says how heavy each part is in every row; `from` names the columns of groups
    that the whole is drawn from, so that no part exceeds its group. `overlap`: with this
    probability a member of the whole is counted in a further part as well.
    """
    share = spread(task.option("share", 1), f"{task.place}, share")
    overlap = as_number(task.option("overlap", 0), f"{task.place}, overlap")
    parts: list[list[Value]] = [[] for _ in task.columns]
    for row in task.rows:
        whole = _whole_to_split(task, row)
        if whole is not None and share.ranges != ((1, 1),):
            whole = binomial(task.random, whole, share.number(task.random, row))
        drawn = _parts_of(task, row, whole)
        for column, part in zip(parts, drawn, strict=True):
            more = binomial(task.random, whole - part, overlap) if whole and part is not None else 0
            column.append(None if part is None else part + more)
    return parts


def _whole_to_split(task: Task, row: Row) -> int | None:
    argument = task.operation.argument
    return argument if isinstance(argument, int) else whole_of(row, as_word(argument, task.place), task.place)


def _parts_of(task: Task, row: Row, whole: int | None) -> Sequence[int | None]:
    if whole is None:
        return [None] * len(task.columns)
    if "from" in task.operation.options:
        groups = as_words(task.option("from"), f"{task.place}, from")
        sizes = [whole_of(row, group, task.place) or 0 for group in groups]
        if sum(sizes) < whole or len(sizes) != len(task.columns):
            raise RecipeError(f"{task.place}: {whole} cannot be drawn from groups of {sizes}")
        return without_replacement(task.random, whole, sizes)
    written = as_list(task.option("weights"), f"{task.place}, weights")
    if len(written) != len(task.columns):
        raise RecipeError(f"{task.place}: {len(task.columns)} columns, but {len(written)} weights")
    weights = [spread(w, f"{task.place}, weights").number(task.random, row) for w in written]
    return multinomial(task.random, whole, weights)


def _first(task: Task) -> list[Value]:
    """The first of several columns that is filled."""
    columns = as_words(task.operation.argument, task.place)
    found = ([value_of(row, column, task.place) for column in columns] for row in task.rows)
    return [next((value for value in values if value is not None), None) for values in found]


def _sum(task: Task) -> list[Value]:
    return _arithmetic(task, sum)


def _difference(task: Task) -> list[Value]:
    return _arithmetic(task, lambda numbers: numbers[0] - sum(numbers[1:]))


def _product(task: Task) -> list[Value]:
    over = as_number(task.option("over", 1), f"{task.place}, over")
    digits = as_whole(task.option("digits", 0), f"{task.place}, digits")
    if over <= 0:
        raise RecipeError(f"{task.place}, over: expected a number above 0, found {over}")

    def multiply(numbers: Sequence[float]) -> float:
        product = 1.0
        for number in numbers:
            product *= number
        return rounded(product / over, digits)

    return _arithmetic(task, multiply)


def _arithmetic(task: Task, compute: Callable[[Sequence[float]], float]) -> list[Value]:
    """A number from columns and constants; missing where one of the columns is."""
    terms = as_list(task.operation.argument, task.place)
    if not terms:
        raise RecipeError(f"{task.place}: name at least one column")
    values: list[Value] = []
    for row in task.rows:
        numbers = [value_of(row, term, task.place) if isinstance(term, str) else term for term in terms]
        missing = any(number is None for number in numbers)
        values.append(None if missing else compute([as_number(n, task.place) for n in numbers]))
    return values


def _as_written(key: str) -> Value:
    """A key of a mapping, which YAML hands over as text, as the number it is written as."""
    if _WHOLE.fullmatch(key):
        return int(key)
    return float(key) if _DECIMAL.fullmatch(key) else key


FROM_THE_ROW: Mapping[str, Fill] = {
    "copy": _copy,
    "empty": _empty,
    "value": _value,
    "year": _year,
    "whole": _whole,
    "number": _number,
    "flag": _flag,
    "pick": _pick,
    "name": _name,
    "text": _text,
    "serial": _serial,
    "part": _part,
    "first": _first,
    "sum": _sum,
    "difference": _difference,
    "product": _product,
}
