"""Files and functions that a newcomer can read, in modules named after their subject."""

import ast
from pathlib import Path

import pytest

MODULE_LINES = 400
FUNCTION_LINES = 40

TOO_LONG_FOR_A_REASON: dict[str, str] = {}
"""Findings below -> why they may stay. One that is no longer found fails."""

NAMES_OF_NO_SUBJECT = {
    "util", "utils", "helper", "helpers", "common", "shared", "core", "misc", "tools", "base",
}  # fmt: skip


def long_modules(source: Path) -> list[str]:
    """Modules of more than MODULE_LINES lines, blank ones and comments included.

    Migrations may be longer: Django writes them, and nobody changes them afterwards.
    """
    return [
        path.relative_to(source).as_posix()
        for path in sorted(source.rglob("*.py"))
        if path.parent.name != "migrations"
        and len(path.read_text(encoding="utf-8").splitlines()) > MODULE_LINES
    ]


def long_functions(source: Path) -> list[str]:
    """Functions of more than FUNCTION_LINES lines from `def` to the end, docstring included."""
    return [
        f"{path.relative_to(source).as_posix()}::{node.name}"
        for path in sorted(source.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    ]


def names_of_no_subject(source: Path) -> list[str]:
    """Modules and folders whose name does not say what they are about."""
    return [
        path.relative_to(source).as_posix()
        for path in sorted(source.rglob("*"))
        if path.stem.strip("_").lower() in NAMES_OF_NO_SUBJECT and (path.is_dir() or path.suffix == ".py")
    ]


def test_modules_and_functions_stay_short_and_no_exception_outlives_its_reason(source: Path):
    found = long_modules(source) + long_functions(source)

    assert sorted(found) == sorted(TOO_LONG_FOR_A_REASON)


def test_every_module_is_named_after_its_subject(source: Path):
    assert names_of_no_subject(source) == []


def test_a_module_is_too_long_from_line_401(write_tree):
    long = "x = 1\n" * 401
    tree = write_tree(
        {"just.py": "x = 1\n" * 400, "engine/over.py": long, "web/work/migrations/0001.py": long}
    )

    assert long_modules(tree) == ["engine/over.py"]


@pytest.mark.parametrize("keyword", ["def", "async def"])
def test_a_function_is_too_long_from_line_41_also_inside_a_class(write_tree, keyword):
    body = "        x = 1\n"
    tree = write_tree(
        {"a.py": f"class A:\n    {keyword} just():\n{body * 39}\n    {keyword} over():\n{body * 40}"}
    )

    assert long_functions(tree) == ["a.py::over"]


@pytest.mark.parametrize("name", ["utils.py", "engine/helpers.py", "engine/_core.py", "shared/cells.py"])
def test_a_name_of_no_subject_is_found(write_tree, name):
    tree = write_tree({"engine/plan.py": "", name: ""})

    found = names_of_no_subject(tree)

    assert len(found) == 1
    assert name.startswith(found[0])
