"""Follow a demo recipe and write the workbooks it describes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from meritko.engine.tables import Value
from meritko.methodology.model import CodeList, Column, Table
from meritko.methodology.pack import Pack
from meritko.workbooks.demo.checking import check_rows, typed
from meritko.workbooks.demo.columns import FROM_THE_ROW, split
from meritko.workbooks.demo.conditions import holds
from meritko.workbooks.demo.recipe import RecipeError, Row, Step, TableRecipe, read_recipe
from meritko.workbooks.demo.relating import BEYOND_THE_ROW
from meritko.workbooks.demo.rows import make_rows
from meritko.workbooks.demo.world import Task, World
from meritko.workbooks.writing import write_tables

DEFAULT_SEED = 1


def make_demo(pack: Pack, recipe: Mapping[str, object], year: int, seed: int, folder: Path) -> list[Path]:
    """Write invented workbooks, one for each kind of workbook that the recipe has tables of.

    Args:
        pack: The methodology whose workbooks are made.
        recipe: File name -> plain content of the pack's demo recipe (`pack.demo`).
        year: The evaluated year that the data lead up to.
        seed: The same seed gives the same files.
        folder: Where the workbooks go; made when it is not there.

    Returns:
        The files written, in the order of the pack's kinds of workbook.

    Raises:
        RecipeError: The recipe cannot be followed; nothing is written then.
    """
    tables = make_tables(pack.tables, pack.codelists, recipe, year, seed)
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    for kind in pack.workbooks:
        sheets = [
            (pack.tables[t], pack.tables[t].sheet_title(year), tables[t]) for t in kind.tables if t in tables
        ]
        if sheets:
            written.append(folder / f"{kind.id}_{year}.xlsx")
            write_tables(written[-1], sheets)
    return written


def make_tables(
    tables: Mapping[str, Table],
    codelists: Mapping[str, CodeList],
    recipe: Mapping[str, object],
    year: int,
    seed: int = DEFAULT_SEED,
) -> dict[str, list[Row]]:
    """The rows of every table of the pack that the recipe makes, checked, without helper columns."""
    plan = read_recipe(recipe, tables)
    world = World(year, seed, plan.lists)
    for table_recipe in plan.tables:
        world.tables[table_recipe.id] = _make_table(table_recipe, tables.get(table_recipe.id), world)
    made: dict[str, list[Row]] = {}
    for table_recipe in plan.tables:
        if not table_recipe.is_helper:
            rows = _with_blanks(table_recipe, world)
            check_rows(tables[table_recipe.id], rows, codelists)
            made[table_recipe.id] = rows
    return made


def _make_table(recipe: TableRecipe, table: Table | None, world: World) -> list[Row]:
    rows, sources = make_rows(recipe.rows, world, world.random(recipe.id))
    columns = {column.id: column for column in table.columns} if table else {}
    for step in recipe.steps:
        concerned = [i for i, row in enumerate(rows) if holds(step.when, row, step.operation.place)]
        for filled_columns, values in _values(step, concerned, rows, sources, world, recipe.id):
            _fill(rows, filled_columns, concerned, values, step.otherwise, columns)
    return rows


def _values(
    step: Step, concerned: Sequence[int], rows: list[Row], sources: list[Row], world: World, table_id: str
) -> list[tuple[str, list[Value]]]:
    """The columns of a step with their values, in the rows concerned."""

    def task(*columns: str) -> Task:
        random = world.random(table_id, *columns)
        of_rows, of_sources = [rows[i] for i in concerned], [sources[i] for i in concerned]
        return Task(step.operation, columns, of_rows, of_sources, rows, world, random)

    name = step.operation.name
    if name == "split":
        return list(zip(step.columns, split(task(*step.columns)), strict=True))
    fill = FROM_THE_ROW.get(name) or BEYOND_THE_ROW[name]
    return [(column, fill(task(column))) for column in step.columns]


def _fill(
    rows: list[Row],
    name: str,
    concerned: Sequence[int],
    values: Sequence[Value],
    otherwise: Value,
    columns: Mapping[str, Column],
) -> None:
    column = columns.get(name)
    for row in rows:
        row[name] = typed(otherwise, column)
    for index, value in zip(concerned, values, strict=True):
        rows[index][name] = typed(value, column)


def _with_blanks(recipe: TableRecipe, world: World) -> list[Row]:
    """The rows as they are written: without helper columns, some cells emptied at random."""
    rows = [{k: v for k, v in row.items() if not k.startswith("_")} for row in world.tables[recipe.id]]
    for column, count in recipe.blank.items():
        filled = [row for row in rows if row[column] is not None]
        if count > len(filled):
            raise RecipeError(f"{recipe.place}, blank: {column} has only {len(filled)} filled cells")
        for row in world.random(recipe.id, column, "blank").sample(filled, count):
            row[column] = None
    return rows
