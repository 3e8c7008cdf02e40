"""Invented rows held against the pack's tables, and their values typed as the tables say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from meritko.engine.tables import Value
from meritko.methodology.model import TEXT_TYPES, WHOLE_TYPES, CodeList, Column, Table
from meritko.workbooks.demo.recipe import RecipeError, Row


def typed(value: Value, column: Column | None) -> Value:
    """A value as its column keeps it: codes and texts as text, counts as whole numbers."""
    if value is None or column is None:
        return value
    if column.type in TEXT_TYPES:
        return str(value)
    if column.type in WHOLE_TYPES and isinstance(value, float) and value.is_integer():
        return int(value)
    return value


def check_rows(table: Table, rows: Sequence[Row], codelists: Mapping[str, CodeList]) -> None:
    """Refuse values that the table does not allow and keys that repeat.

    Raises:
        RecipeError: naming the table, the row and the column.
    """
    known = {column.id: column for column in table.columns}
    for number, row in enumerate(rows, start=1):
        for name, value in row.items():
            expected = _broken(value, known[name], codelists) if name in known else None
            if expected:
                raise RecipeError(
                    f"demo table {table.id}, row {number}, column {name}: made {value!r}, expected {expected}"
                )
    seen: set[tuple[Value, ...]] = set()
    for number, row in enumerate(rows, start=1):
        key = tuple(row.get(column) for column in table.key)
        if key and key in seen:
            raise RecipeError(f"demo table {table.id}, row {number}: a second row for {key}")
        seen.add(key)


def _broken(value: Value, column: Column, codelists: Mapping[str, CodeList]) -> str | None:
    """What the column expects, when the value is not that; None when it is."""
    if value is None:
        return "a value in every row" if column.required else None
    if column.type == "code":
        return _broken_code(str(value), column, codelists)
    if column.type == "digits":
        text = str(value)
        right = text.isdigit() and len(text) == (column.digits or len(text))
        return None if right else f"{column.digits} digits"
    if column.type == "text":
        text = str(value)
        right = text == " ".join(text.split()) and bool(text) and text[0] not in "=+-@"
        return None if right else "a tidy text that is no formula"
    return _broken_number(value, column)


def _broken_code(code: str, column: Column, codelists: Mapping[str, CodeList]) -> str | None:
    codelist = codelists.get(column.codelist or "")
    allowed = column.only or tuple(c.id for c in codelist.codes) if codelist else column.only
    return None if code in allowed else f"one of the codes {', '.join(allowed)}"


def _broken_number(value: Value, column: Column) -> str | None:
    least = column.least or 0
    most = {"flag": 1.0, "percent": 100.0}.get(column.type)
    whole = column.type in WHOLE_TYPES
    right = isinstance(value, int) or (not whole and isinstance(value, float) and value == value)
    if right and isinstance(value, int | float) and value >= least and (most is None or value <= most):
        return None
    return f"a{' whole' if whole else ''} number from {least}" + (f" to {most:g}" if most else " up")
