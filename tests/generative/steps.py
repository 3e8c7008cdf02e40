"""Random prepared tables: every step, on whatever columns the steps before have left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import strategies as st

from meritko.methodology.model import NOWHERE, WHOLE_TYPES
from meritko.methodology.preparation import Preparation, source_columns
from meritko.methodology.problems import Notes
from meritko.methodology.steps import (
    Derive,
    Fill,
    Filter,
    Find,
    FromWorkbook,
    Group,
    GroupFunction,
    Join,
    Keep,
    MergeInto,
    Prepared,
    PreparedColumn,
    Step,
)

from .formulas import Draw, Known, conditions, formula, likely_conditions, numbers, texts
from .vocabulary import SCOPE, TABLES, TEXT

Columns = dict[str, PreparedColumn]
TEXTUAL = ("text", "digits", "code")
SUMMED = ("count", "number", "flag")


@dataclass
class Shelf:
    """The tables made so far, with their columns, and keys that never repeat in them."""

    columns: dict[str, Columns] = field(
        default_factory=lambda: {name: source_columns(table) for name, table in TABLES.items()}
    )
    keys: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {name: table.key for name, table in TABLES.items() if table.key}
    )
    prepared: dict[str, Prepared] = field(default_factory=dict)
    names_given: int = 0

    def fresh(self, letter: str) -> str:
        """A name that no column has."""
        self.names_given += 1
        return f"{letter}{self.names_given}"

    def put(self, name: str, of: str | None, steps: tuple[Step, ...]) -> Columns:
        """Take a prepared table up with the columns that the loader finds for it."""
        notes = Notes()
        table = Prepared(name, TEXT, TEXT, of, steps, (), NOWHERE)
        done = Preparation(TABLES, {**self.prepared, name: table}, SCOPE, notes).run()
        assert not notes.problems, notes.problems
        self.prepared = done
        self.columns[name] = {column.id: column for column in done[name].columns}
        return self.columns[name]


@st.composite
def prepared_tables(draw: Draw, shelf: Shelf) -> None:
    """One more prepared table on the shelf."""
    name = shelf.fresh("prepared_")
    of: str | None
    steps: tuple[Step, ...] = ()
    joinable = _joinable(shelf)
    if joinable and draw(st.sampled_from((False, False, True))):
        key = draw(st.sampled_from(sorted(joinable)))
        tables = draw(st.lists(st.sampled_from(joinable[key]), min_size=2, max_size=3, unique=True))
        of, steps = None, (Join(tuple(tables), key, NOWHERE),)
        columns = shelf.put(name, of, steps)
        shelf.keys[name] = key
    else:
        of = draw(st.sampled_from(["work"] * 5 + list(shelf.columns)))
        columns = shelf.columns[of]
        if of in TABLES and of != "cover" and draw(st.sampled_from((False, False, False, True))):
            steps = (FromWorkbook("cover", draw(_added(shelf, shelf.columns["cover"], 1)), NOWHERE),)
            columns = shelf.put(name, of, steps)
        if of in shelf.keys:
            shelf.keys[name] = shelf.keys[of]
    for _ in range(draw(st.integers(0 if steps else 1, 3))):
        shelf.columns.pop(name, None)  # a table cannot be looked up in itself while it is made
        step = draw(_steps(shelf, columns))
        steps = (*steps, step)
        columns = shelf.put(name, of, steps)
        _follow_key(shelf, name, step)


def _follow_key(shelf: Shelf, name: str, step: Step) -> None:
    if isinstance(step, Group):
        shelf.keys[name] = step.by
    elif isinstance(step, MergeInto):
        shelf.keys.pop(name, None)


def _joinable(shelf: Shelf) -> dict[tuple[str, ...], list[str]]:
    """Keys -> tables that have this key, when there are several and no other column stands in two."""
    found: dict[tuple[str, ...], list[str]] = {}
    taken: dict[tuple[str, ...], set[str]] = {}
    for name, key in shelf.keys.items():
        own = set(shelf.columns[name]) - set(key)
        types = tuple(f"{k} {shelf.columns[name][k].type in WHOLE_TYPES}" for k in key)
        if not own & taken.setdefault(types, set(key)):
            found.setdefault(key, []).append(name)
            taken[types] |= own
    return {key: tables for key, tables in found.items() if len(tables) > 1}


@st.composite
def _steps(draw: Draw, shelf: Shelf, columns: Columns) -> Step:
    known = Known(columns)
    makers: dict[str, Callable[[], st.SearchStrategy[Step]]] = {
        "filter": lambda: formula(likely_conditions(known)).map(lambda where: Filter(where, NOWHERE)),
        "derive": lambda: _derives(shelf, known),
        "fill": lambda: _fills(columns),
        "derive again": lambda: _derives(shelf, known),
        "group": lambda: _groups(shelf, columns),
        "group again": lambda: _groups(shelf, columns),
    }
    if known.of_types(*TEXTUAL):
        makers["find"] = makers["find again"] = lambda: _finds(shelf, columns)
    if known.of_types("text") and _regions(columns):
        makers["merge"] = makers["merge again"] = lambda: _merges(shelf, columns)
    return draw(makers[draw(st.sampled_from(list(makers)))]())


@st.composite
def _derives(draw: Draw, shelf: Shelf, known: Known) -> Step:
    kinds = {"numbers": numbers, "truth": conditions, "texts": texts}
    columns = {}
    for _ in range(draw(st.integers(1, 2))):
        make = kinds[draw(st.sampled_from(("numbers", "numbers", "truth", "truth", "texts")))]
        columns[shelf.fresh("d")] = draw(formula(make(known)))
    return Derive(columns, NOWHERE)


@st.composite
def _groups(draw: Draw, shelf: Shelf, columns: Columns) -> Step:
    keyed = [n for n, c in columns.items() if c.type in TEXTUAL or c.type in WHOLE_TYPES]
    likely = [name for name in ("name", "region") if name in columns]
    by = draw(st.sampled_from([tuple(likely[:1]), tuple(likely)] if likely else [tuple(keyed[:1])]))
    if not by or draw(st.sampled_from((False, False, False, True))):
        some = st.lists(st.sampled_from(keyed or list(columns)), min_size=1, max_size=2, unique=True)
        by = tuple(draw(some))
    keep = {shelf.fresh("k"): draw(_keeps(columns)) for _ in range(draw(st.integers(1, 3)))}
    if "year" in columns:
        keep[shelf.fresh("k")] = Keep("run_length", "year")
    return Group(by, keep, NOWHERE)


@st.composite
def _keeps(draw: Draw, columns: Columns) -> Keep:
    fitting: dict[GroupFunction, list[str]] = {
        "run_length": [name for name, column in columns.items() if column.type in ("year", "count")],
        "sum": [name for name, column in columns.items() if column.type in SUMMED],
        "any": [name for name, column in columns.items() if column.type not in TEXTUAL],
        "min": list(columns),
        "max": list(columns),
        "count": list(columns),
    }
    function = draw(st.sampled_from([function for function, names in fitting.items() if names]))
    names = fitting[function]
    if function == "run_length" and "year" in names and draw(st.booleans()):
        names = ["year"]
    return Keep(
        function, None if function == "count" and draw(st.booleans()) else draw(st.sampled_from(names))
    )


@st.composite
def _added(draw: Draw, shelf: Shelf, other: Columns, least: int) -> dict[str, str]:
    names = draw(st.lists(st.sampled_from(list(other)), min_size=least, max_size=2, unique=True))
    return {shelf.fresh("n"): name for name in names}


@st.composite
def _fills(draw: Draw, columns: Columns) -> Step:
    names = [name for name, column in columns.items() if column.type not in TEXTUAL]
    if not names:
        return Filter(draw(formula(likely_conditions(Known(columns)))), NOWHERE)
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=3, unique=True))
    return Fill(tuple(chosen), draw(st.sampled_from((0, 1, 3))), NOWHERE)


@st.composite
def _finds(draw: Draw, shelf: Shelf, columns: Columns) -> Step:
    table = draw(st.sampled_from(["places", "places", "places", *shelf.columns]))
    other = shelf.columns[table]
    pairs = [
        (own, their)
        for own, column in columns.items()
        for their, found in other.items()
        if column.type in TEXTUAL and (column.type, column.codelist) == (found.type, found.codelist)
    ]
    if not pairs:
        return Filter(draw(formula(conditions(Known(columns)))), NOWHERE)
    pairs += [(own, their) for own, their in pairs if own == their] * 3
    chosen = draw(
        st.lists(
            st.sampled_from(pairs),
            min_size=min(2, len({own for own, _ in pairs})),
            max_size=3,
            unique_by=lambda pair: pair[0],
        )
    )
    split = draw(st.sampled_from((1, 1, len(chosen))))
    unique = draw(st.booleans())
    added = draw(_added(shelf, other, 0)) if unique else {}
    return Find(
        table=table,
        on=dict(chosen[:split]),
        where_both=dict(chosen[split:]),
        flag=shelf.fresh("is") if not added or draw(st.booleans()) else None,
        add=added,
        unique=unique,
        place=NOWHERE,
    )


@st.composite
def _merges(draw: Draw, shelf: Shelf, columns: Columns) -> Step:
    own = draw(st.sampled_from(Known(columns).of_types("text")))
    part = {own: "part", draw(st.sampled_from(_regions(columns))): "region"}
    free = [name for name in columns if name not in part]
    clear = draw(st.lists(st.sampled_from(free), min_size=1, max_size=3, unique=True)) if free else []
    return MergeInto("parts", part, {own: "city"}, tuple(clear), shelf.fresh("is"), NOWHERE)


def _regions(columns: Columns) -> list[str]:
    return [name for name, column in columns.items() if column.codelist == "regions"]
