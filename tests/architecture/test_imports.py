"""Imports stand at the head of a file and never run in a circle."""

import ast
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

LATE_FOR_A_REASON: dict[str, str] = {
    "cli/__init__.py imports f\"meritko.cli.{options.file or options.command.replace('-', '_')}\"": (
        "a command brings in only what it needs, so that --help answers at once"
    ),
    "cli/evaluate.py imports 'meritko.cli.evaluation'": (
        "the workbooks are being read by other processes while the engine is imported"
    ),
    "cli/evaluation.py imports 'meritko.cli.reporting'": (
        "an evaluation without reports does not wait for what draws, sets and binds them"
    ),
    "engine/duckdb_engine.py imports meritko.engine.sql.making": (
        "a script that is kept needs no parser, which takes a fifth of a second to import"
    ),
    "engine/running.py imports meritko.engine.sql.making": "the same, for a run whose script is kept",
    "engine/running.py imports meritko.methodology.loading": "the same, for a pack that is kept",
}
"""Findings of `late_imports` -> why they may stay. One that is no longer found fails."""


def late_imports(source: Path) -> list[str]:
    """Imports below the head of a file, as "file imports module", each once."""
    found = {
        f"{path.relative_to(source).as_posix()} imports {name}"
        for path in source.rglob("*.py")
        for name in _imported_late(ast.parse(path.read_text(encoding="utf-8")))
    }
    return sorted(found)


def _imported_late(module: ast.Module) -> Iterator[str]:
    head = set()
    for statement in module.body:
        if not _belongs_to_the_head(statement):
            break
        head.update(ast.walk(statement))
    for node in ast.walk(module):
        if node in head:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")
        elif isinstance(node, ast.Call) and _name_called(node) in {"import_module", "__import__"}:
            yield ast.unparse(node.args[0]) if node.args else "?"


def _belongs_to_the_head(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return True
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
        return True
    return isinstance(statement, ast.If) and ast.unparse(statement.test) == "TYPE_CHECKING"


def _name_called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def import_cycle(source: Path) -> list[str]:
    """One circle of imports between the package's modules, or an empty list.

    Late imports and those for type checkers count as well: they hide a knot, they do not undo it.
    """
    modules = {_module_name(path, source): path for path in source.rglob("*.py")}
    graph = {name: set(_imports_of(name, path, modules)) for name, path in modules.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def _module_name(path: Path, source: Path) -> str:
    parts = path.relative_to(source.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _imports_of(name: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in modules)
        elif isinstance(node, ast.ImportFrom):
            package = name if path.name == "__init__.py" else name.rpartition(".")[0]
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            start = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                target = f"{start}.{alias.name}" if f"{start}.{alias.name}" in modules else start
                if target in modules:
                    yield target


def test_imports_stand_at_the_head_of_a_file_and_no_exception_outlives_its_reason(source: Path):
    assert late_imports(source) == sorted(LATE_FOR_A_REASON)


def test_no_imports_run_in_a_circle(source: Path):
    assert import_cycle(source) == []


def test_imports_at_the_head_are_where_they_belong(write_tree):
    tree = write_tree(
        {
            "a.py": '"""A."""\nfrom __future__ import annotations\nimport csv\n'
            "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import duckdb\nx = 1\n"
        }
    )

    assert late_imports(tree) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("def f():\n    import csv\n", "csv"),
        ("x = 1\nimport csv\n", "csv"),
        ("def f():\n    from csv import reader\n", "csv"),
        ("if x:\n    import csv\n", "csv"),
        ("try:\n    import csv\nexcept ImportError:\n    csv = None\n", "csv"),
        ("def f():\n    return importlib.import_module('csv')\n", "'csv'"),
        ("csv = __import__('csv')\n", "'csv'"),
    ],
)
def test_an_import_further_down_is_found(write_tree, text, name):
    tree = write_tree({"engine/a.py": text})

    assert late_imports(tree) == [f"engine/a.py imports {name}"]


@pytest.mark.parametrize(
    "back",
    [
        "from pack import plan",
        "from pack.plan import run",
        "import pack.plan",
        "from . import plan",
        "from .plan import run",
        "def f():\n    from pack.plan import run",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from pack.plan import run",
    ],
)
def test_a_circle_of_imports_is_found_however_it_is_written(write_tree, back):
    tree = write_tree(
        {"pack/__init__.py": "", "pack/plan.py": "from pack import finish\n", "pack/finish.py": back}
    )

    assert set(import_cycle(tree / "pack")) == {"pack.plan", "pack.finish"}


def test_imports_in_one_direction_are_no_circle(write_tree):
    tree = write_tree(
        {
            "pack/__init__.py": "",
            "pack/plan.py": "from pack import model\nfrom pack.model import A\n",
            "pack/model.py": "import csv\nfrom pack import __version__\n",
        }
    )

    assert import_cycle(tree / "pack") == []
